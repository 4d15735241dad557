"""Which sentences of two documents are one passage: the same but for a few words.

One sentence that two documents share may be a set phrase or come from a template, in which only names and figures
change. So documents are paired first, by the sentences that they share word for word; only between two that share
enough are sentences that differ held to be one and the same, one to one, the most alike first. This is how text reuse
is found in archives of newspapers (Smith, Cordell and Mullen, "Computational Methods for Uncovering Reprinted Texts in
Antebellum Newspapers", American Literary History 27, 2015): passages in common first, then the alignment within them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import chain, combinations

from claimcheck.linking.passages import Page, Passage

_SHINGLE = 3
"""Words in a row."""
_LONGEST_LIST = 60
"""Of sentences with one shingle: one that more have is a phrase of everyday."""
_FEWEST_TOKENS = 4
"""A sentence of fewer words is anybody's."""
_FEW_DOCUMENTS = 8
"""Of documents that share a sentence, more are compared with the first of them only."""
_NEAR = 4
"""Shingles in common, at least, for two sentences to bring their documents together."""
_ALIKE = 0.5
"""Part of the words of the shorter sentence that must be in the longer, in the same order."""
_FEWEST_ALIKE = 3


@dataclass(frozen=True)
class Aligned:
    """One passage as two documents have it."""

    first: Passage
    second: Passage
    similarity: float
    """Words in common, in order, as a part of all, between 0 and 1."""

    @property
    def same(self) -> bool:
        """Whether no word differs."""
        return self.first.keys == self.second.keys


def paired(pages: Sequence[Page]) -> Iterator[tuple[Page, Page]]:
    """Documents that share a sentence, or much of one; each pair once, in order."""
    by_name = {page.name: page for page in pages}
    return ((by_name[first], by_name[second]) for first, second in _pairs_of_documents(pages))


def _pairs_of_documents(pages: Sequence[Page]) -> list[tuple[str, str]]:
    """Names of documents that share a sentence, or much of one."""
    wordings: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for page in pages:
        for keys in dict.fromkeys(passage.keys for passage in page.passages if len(passage.tokens) >= _FEWEST_TOKENS):
            wordings[keys].append(page.name)
    pairs = set(chain.from_iterable(_few(names) for names in wordings.values()))
    ordered = sorted(wordings)
    for one, other in _near(ordered):
        pairs |= {
            (min(a, b), max(a, b)) for a in wordings[ordered[one]][:1] for b in wordings[ordered[other]][:1] if a != b
        }
    return sorted(pairs)


def _few(names: Sequence[str]) -> Iterable[tuple[str, str]]:
    """Every two of them, or each with the first where they are many."""
    return combinations(names, 2) if len(names) <= _FEW_DOCUMENTS else ((names[0], name) for name in names[1:])


def _near(wordings: Sequence[tuple[str, ...]]) -> Iterator[tuple[int, int]]:
    """Numbers of wordings with several shingles in common that few others have."""
    shingles = [tuple(dict.fromkeys(zip(*(keys[n:] for n in range(_SHINGLE)), strict=False))) for keys in wordings]
    index: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for number, each in enumerate(shingles):
        for shingle in each:
            index[shingle].append(number)
    for number, each in enumerate(shingles):
        few = (index[shingle] for shingle in each if len(index[shingle]) <= _LONGEST_LIST)
        shared = Counter(other for numbers in few for other in numbers if other > number)
        yield from ((number, other) for other, count in shared.items() if count >= _NEAR)


def align(first: Page, second: Page) -> tuple[Aligned, ...]:
    """The passages that two documents have in common, one to one, in the order of the first."""
    found = list(_same(first, second))
    ours, theirs = {pair.first.number for pair in found}, {pair.second.number for pair in found}
    near = _alike(
        [passage for passage in first.passages if passage.number not in ours],
        [passage for passage in second.passages if passage.number not in theirs],
    )
    # Where two are equally alike, the one in the same place of its document is meant.
    place = {pair.first.number: pair.second.number for pair in found}
    for pair in sorted(near, key=lambda pair: (-pair.similarity, *_follows(pair, place))):
        if pair.first.number not in ours and pair.second.number not in theirs:
            ours.add(pair.first.number)
            theirs.add(pair.second.number)
            found.append(pair)
    return tuple(sorted(found, key=lambda pair: pair.first.number))


def _same(first: Page, second: Page) -> Iterator[Aligned]:
    """Passages alike word for word, the first with the first where there are several."""
    others: dict[tuple[str, ...], list[Passage]] = defaultdict(list)
    for passage in reversed(second.passages):
        others[passage.keys].append(passage)
    for passage in first.passages:
        if len(passage.tokens) >= _FEWEST_TOKENS and others.get(passage.keys):
            yield Aligned(passage, others[passage.keys].pop(), 1.0)


def _follows(pair: Aligned, place: Mapping[int, int]) -> tuple[bool, int, int]:
    beside = any(place.get(pair.first.number + step) == pair.second.number + step for step in (-1, 1))
    return not beside, pair.first.number, pair.second.number


def _alike(ours: Sequence[Passage], theirs: Sequence[Passage]) -> Iterator[Aligned]:
    """Passages with most of their words in common."""
    index: dict[str, list[int]] = defaultdict(list)
    for number, passage in enumerate(theirs):
        for key in dict.fromkeys(passage.keys):
            index[key].append(number)
    for passage in ours:
        if len(passage.tokens) < _FEWEST_ALIKE:
            continue
        counts = Counter(
            number for key in dict.fromkeys(passage.keys) if len(index[key]) <= _LONGEST_LIST for number in index[key]
        )
        # The rare words that they share say which are worth a closer look.
        for number, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:5]:
            aligned = _compared(passage, theirs[number])
            if aligned:
                yield aligned


def _compared(first: Passage, second: Passage) -> Aligned | None:
    shorter = min(len(first.tokens), len(second.tokens))
    if shorter < _FEWEST_ALIKE or len(first.words & second.words) < _ALIKE * min(len(first.words), len(second.words)):
        return None
    matcher = SequenceMatcher(None, first.keys, second.keys, autojunk=False)
    in_common = sum(block.size for block in matcher.get_matching_blocks())
    if in_common < max(_FEWEST_ALIKE, _ALIKE * shorter):
        return None
    return Aligned(first, second, matcher.ratio())
