"""Which sentences of two documents are one passage: the same but for a few words.

One sentence that two documents share may be a set phrase or come from a template, in which only names and figures
change. So documents are paired first, by the sentences that they share word for word; only between two that share
enough are sentences that differ held to be one and the same, one to one, the most alike first. This is how text reuse
is found in archives of newspapers (Smith, Cordell and Mullen, "Computational Methods for Uncovering Reprinted Texts in
Antebellum Newspapers", American Literary History 27, 2015): passages in common first, then the alignment within them.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import chain, combinations

import numpy as np

from claimcheck.linking.passages import Page, Passage
from claimcheck.linking.shingles import sharing, shingles

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
_DIGEST = 16
"""Bytes by which a sentence is known."""
_SIZE, _HASH = np.dtype("<u2"), np.dtype("<u8")


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


@dataclass(frozen=True)
class Wordings:
    """The different sentences of a document, but for those that are anybody's, by hashes of their words."""

    digests: bytes
    """One after the other."""
    sizes: bytes
    """How many shingles each has, little-endian."""
    shingles: bytes
    """One after the other, little-endian."""

    @property
    def whole(self) -> bool:
        """Whether there is as much of the one as the others say."""
        if len(self.sizes) % _SIZE.itemsize:
            return False
        sizes = np.frombuffer(self.sizes, _SIZE)
        return (len(self.digests), len(self.shingles)) == (_DIGEST * len(sizes), _HASH.itemsize * int(sizes.sum()))


def wordings(page: Page) -> Wordings:
    """What a document is paired by."""
    found = list(dict.fromkeys(each.keys for each in page.passages if len(each.keys) >= _FEWEST_TOKENS))
    hashes, sizes = shingles(found)
    return Wordings(b"".join(map(_digest, found)), sizes.astype(_SIZE).tobytes(), hashes.astype(_HASH).tobytes())


def _digest(keys: Sequence[str]) -> bytes:
    return hashlib.blake2b("\n".join(keys).encode("utf-8", "surrogatepass"), digest_size=_DIGEST).digest()


def paired(documents: Sequence[Wordings]) -> list[tuple[int, int]]:
    """Numbers of documents that share a sentence, or much of one; each pair once, in order."""
    found: dict[bytes, list[int]] = {}
    new: list[bool] = []
    """Of each sentence of each document, whether none before has it."""
    for number, document in enumerate(documents):
        for at in range(0, len(document.digests), _DIGEST):
            having = found.setdefault(document.digests[at : at + _DIGEST], [])
            new.append(not having)
            having.append(number)
    pairs = set(chain.from_iterable(map(_few, found.values())))
    first = np.fromiter((numbers[0] for numbers in found.values()), np.int64, len(found))
    sizes = np.frombuffer(b"".join(each.sizes for each in documents), _SIZE).astype(np.int64)
    hashes = np.frombuffer(b"".join(each.shingles for each in documents), _HASH)
    once = np.array(new, np.bool_)
    near = sharing(hashes[np.repeat(once, sizes)], sizes[once], fewest=_NEAR, longest=_LONGEST_LIST)
    for ours, theirs in near:
        # A wording's number is the place of the first document that has it, so that the smaller comes first here too.
        pairs.update(zip(first[ours].tolist(), first[theirs].tolist(), strict=True))
    return sorted(pair for pair in pairs if pair[0] != pair[1])


def _few(numbers: Sequence[int]) -> Iterable[tuple[int, int]]:
    """Every two of them, or each with the first where they are many."""
    return (
        combinations(numbers, 2) if len(numbers) <= _FEW_DOCUMENTS else ((numbers[0], number) for number in numbers[1:])
    )


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
        if len(passage.keys) >= _FEWEST_TOKENS and others.get(passage.keys):
            yield Aligned(passage, others[passage.keys].pop(), 1.0)


def _follows(pair: Aligned, place: Mapping[int, int]) -> tuple[bool, int, int]:
    beside = any(place.get(pair.first.number + step) == pair.second.number + step for step in (-1, 1))
    return not beside, pair.first.number, pair.second.number


def _alike(ours: Sequence[Passage], theirs: Sequence[Passage]) -> Iterator[Aligned]:
    """Passages with most of their words in common."""
    index: dict[str, list[int]] = defaultdict(list)
    for number, passage in enumerate(theirs):
        for key in passage.words:
            index[key].append(number)
    everyday = frozenset(key for key, numbers in index.items() if len(numbers) > _LONGEST_LIST)
    size = len(theirs)
    for passage in ours:
        if len(passage.keys) < _FEWEST_ALIKE:
            continue
        counts = Counter(chain.from_iterable([index[key] for key in passage.words - everyday if key in index]))
        at_most = len(passage.words & everyday)
        # The rare words that they share say which are worth a closer look: the most first, then the place.
        for rank in sorted([number - count * size for number, count in counts.items()])[:5]:
            other = theirs[rank % size]
            if counts[rank % size] + at_most >= _least(passage, other):
                aligned = _compared(passage, other)
                if aligned:
                    yield aligned


def _least(first: Passage, second: Passage) -> float:
    """How many different words two that are alike have in common, at least."""
    return _ALIKE * min(len(first.words), len(second.words))


def _compared(first: Passage, second: Passage) -> Aligned | None:
    shorter = min(len(first.keys), len(second.keys))
    if shorter < _FEWEST_ALIKE or len(first.words & second.words) < _least(first, second):
        return None
    matcher = SequenceMatcher(None, first.keys, second.keys, autojunk=False)
    in_common = sum(block.size for block in matcher.get_matching_blocks())
    if in_common < max(_FEWEST_ALIKE, _ALIKE * shorter):
        return None
    return Aligned(first, second, matcher.ratio())
