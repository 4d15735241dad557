"""The same words between quotation marks in documents that are no copies of each other.

Two reporters who quote one speech write different sentences around the same words. Who spoke them, and which words they
were, can be compared all the same.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import combinations

from claimcheck.linking.alterations import Alteration, alterations
from claimcheck.linking.judgement import Judgement, judged
from claimcheck.linking.passages import Page, Passage
from claimcheck.linking.words import stem
from claimcheck.model import Claim, Difference, Relation, SourceStatus

_FEWEST_WORDS = 6
"""Fewer may be anybody's."""
_FEWEST_ALTERED = 8
"""Of two quotations that are not the same, for they may be of two occasions."""
_ALIKE = 0.85
_SHINGLE = 3
_LONGEST_LIST = 20
"""Of quotations with one shingle, or one wording: more make it a slogan."""


@dataclass(frozen=True)
class Quoted:
    """A quotation and the claim that it is the content of."""

    page: Page
    words: Passage
    claim: Claim


def quotations(
    pages: Sequence[Page], speakers: Mapping[str, frozenset[str]], settled: frozenset[tuple[str, str]]
) -> list[tuple[Claim, Claim, Judgement]]:
    """Quotations given to two speakers, or in two wordings to one: for each two claims the first such difference.

    Args:
        pages: All documents.
        speakers: Of each claim by id, the source and those that it speaks for.
        settled: Claims that stand in one copied passage, which are compared as such.
    """
    found: dict[tuple[str, str], tuple[Claim, Claim, Judgement]] = {}
    for first, second in _pairs([quotation for page in pages for quotation in _quotations(page)]):
        pair = first.claim.id, second.claim.id
        if first.page is not second.page and pair not in settled and pair not in found:
            judgement = _compared(first, second, one_speaker=bool(speakers[pair[0]] & speakers[pair[1]]))
            if judgement:
                found[pair] = first.claim, second.claim, judgement
    return list(found.values())


def _compared(first: Quoted, second: Quoted, *, one_speaker: bool) -> Judgement | None:
    ours, theirs = first.claim, second.claim
    if first.words.keys == second.words.keys:
        if one_speaker or not (_by_name(ours) and _by_name(theirs)):
            return None
        evidence = f"One gives these words to {_source(ours)}, the other to {_source(theirs)}."
        return judged(Relation.CONTRADICTS, evidence, 0.9, Difference.SOURCE)
    if not one_speaker or not _nearly(first.words, second.words):
        return None
    altered = alterations(first.page, first.words, second.page, second.words)
    in_words = next(
        (a for a in altered if a.difference is Difference.QUOTATION and not _before_excerpt(first, second, a)), None
    )
    return judged(Relation.CONTRADICTS, in_words.evidence, 0.8, Difference.QUOTATION) if in_words else None


def _before_excerpt(first: Quoted, second: Quoted, altered: Alteration) -> bool:
    """Whether they differ where one begins amid a sentence: "You failed us", had "failed us"."""
    begins = any(
        place[0] <= quoted.words.tokens[0].start for quoted, place in ((first, altered.first), (second, altered.second))
    )
    return begins and any(quoted.page.text[quoted.words.tokens[0].start].islower() for quoted in (first, second))


def _quotations(page: Page) -> Iterator[Quoted]:
    """Those of enough words that are the content of somebody's claim."""
    tokens = [token for passage in page.passages for token in passage.tokens]
    places = [token.start for token in tokens]
    starts = [passage.tokens[0].start for passage in page.passages]
    for start, end in page.quotations:
        words = tuple(tokens[bisect_left(places, start) : bisect_left(places, end)])
        if len(words) < _FEWEST_WORDS:
            continue
        number = bisect_right(starts, words[0].start) - 1
        said = [
            claim
            for claim in page.claims_in(page.passages[number])
            if claim.source_status is SourceStatus.RESOLVED
            and any(span.start < end and start < span.end for span in claim.content)
        ]
        if said:
            closest = min(said, key=lambda claim: (sum(span.end - span.start for span in claim.content), claim.id))
            yield Quoted(page, Passage(page.name, number, words), closest)


def _pairs(quotations: Sequence[Quoted]) -> Iterator[tuple[Quoted, Quoted]]:
    """Those with a wording, or several shingles, in common; each pair once, in order."""
    index: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for number, quotation in enumerate(quotations):
        keys = quotation.words.keys
        for shingle in dict.fromkeys(zip(*(keys[n:] for n in range(_SHINGLE)), strict=False)):
            index[shingle].append(number)
    shared = Counter(
        pair for numbers in index.values() if len(numbers) <= _LONGEST_LIST for pair in combinations(numbers, 2)
    )
    return ((quotations[one], quotations[other]) for one, other in sorted(shared))


def _by_name(claim: Claim) -> bool:
    return claim.source_entity is not None and claim.source_reason is None


def _source(claim: Claim) -> str:
    return " ".join(" ".join(piece.text for piece in claim.source).split())


def _nearly(first: Passage, second: Passage) -> bool:
    return (
        min(len(first.tokens), len(second.tokens)) >= _FEWEST_ALTERED
        and SequenceMatcher(None, _stems(first), _stems(second), autojunk=False).ratio() >= _ALIKE
    )


def _stems(words: Passage) -> list[str]:
    """So that "warning" and "warnings" are alike."""
    return [stem(key) or key for key in words.keys]
