"""The same words between quotation marks in documents that are no copies of each other.

Two reporters who quote one speech write different sentences around the same words. Who spoke them, and which words they
were, can be compared all the same.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import chain, islice
from operator import attrgetter

import numpy as np

from claimcheck.linking.alterations import Alteration, alterations
from claimcheck.linking.judgement import Judgement, judged
from claimcheck.linking.passages import Page, Passage
from claimcheck.linking.shingles import sharing, shingles
from claimcheck.linking.words import stem
from claimcheck.model import Claim, Difference, Relation, SourceStatus

_FEWEST_WORDS = 6
"""Fewer may be anybody's."""
_FEWEST_ALTERED = 8
"""Of two quotations that are not the same, for they may be of two occasions."""
_ALIKE = 0.85
_LONGEST_LIST = 20
"""Of quotations with one shingle, or one wording: more make it a slogan."""


@dataclass(frozen=True)
class Spoken:
    """A quotation, as it is compared with those of other documents."""

    claim: str
    """Id of the claim that it is the content of."""
    keys: tuple[str, ...]
    """Of its words."""


@dataclass(frozen=True)
class Quoted:
    """The same in its document."""

    page: Page
    words: Passage
    claim: Claim

    @property
    def spoken(self) -> Spoken:
        """What is compared of it."""
        return Spoken(self.claim.id, self.words.keys)


def spoken(page: Page) -> tuple[Spoken, ...]:
    """The quotations of a document that are of enough words and the content of somebody's claim."""
    return tuple(quoted.spoken for quoted in _quotations(page))


def quotations(
    pages: Sequence[Page],
    found: Sequence[Sequence[Spoken]],
    speakers: Mapping[str, frozenset[str]],
    settled: frozenset[tuple[str, str]],
) -> list[tuple[Claim, Claim, Judgement]]:
    """Quotations given to two speakers, or in two wordings to one: for each two claims the first such difference.

    Args:
        pages: All documents.
        found: Of each its quotations, as `spoken` has them.
        speakers: Of each claim by id, the source and those that it speaks for.
        settled: Claims that stand in one copied passage, which are compared as such.
    """
    places = [(page, number) for page, said in zip(pages, found, strict=True) for number in range(len(said))]
    said = [each for quoted in found for each in quoted]
    told: dict[tuple[str, str], tuple[Claim, Claim, Judgement]] = {}
    for one, other in _pairs(found):
        ours, theirs = said[one], said[other]
        pair = ours.claim, theirs.claim
        one_speaker = not speakers[ours.claim].isdisjoint(speakers[theirs.claim])
        if one_speaker is (ours.keys == theirs.keys) or pair in settled or pair in told:
            continue
        claims = places[one][0].said[ours.claim], places[other][0].said[theirs.claim]
        if not one_speaker:
            judgement = _by_two_speakers(*claims)
        elif _nearly(ours.keys, theirs.keys):
            judgement = _in_two_wordings(_quoted(*places[one], ours), _quoted(*places[other], theirs))
        else:
            judgement = None
        if judgement:
            told[pair] = *claims, judgement
    return list(told.values())


def _by_two_speakers(ours: Claim, theirs: Claim) -> Judgement | None:
    if not (_by_name(ours) and _by_name(theirs)):
        return None
    evidence = f"One gives these words to {_source(ours)}, the other to {_source(theirs)}."
    return judged(Relation.CONTRADICTS, evidence, 0.9, Difference.SOURCE)


def _in_two_wordings(first: Quoted | None, second: Quoted | None) -> Judgement | None:
    if first is None or second is None:
        return None
    altered = alterations(first.page, first.words, second.page, second.words)
    in_words = next(
        (a for a in altered if a.difference is Difference.QUOTATION and not _before_excerpt(first, second, a)), None
    )
    return judged(Relation.CONTRADICTS, in_words.evidence, 0.8, Difference.QUOTATION) if in_words else None


def _quoted(page: Page, number: int, said: Spoken) -> Quoted | None:
    """A quotation in its document; None where it is not there, and what was remembered of it is made up."""
    quoted = next(islice(_quotations(page), number, None), None)
    return quoted if quoted and quoted.spoken == said else None


def _before_excerpt(first: Quoted, second: Quoted, altered: Alteration) -> bool:
    """Whether they differ where one begins amid a sentence: "You failed us", had "failed us"."""
    begins = any(
        place[0] <= quoted.words.starts[0] for quoted, place in ((first, altered.first), (second, altered.second))
    )
    return begins and any(quoted.page.text[quoted.words.starts[0]].islower() for quoted in (first, second))


def _quotations(page: Page) -> Iterator[Quoted]:
    if not page.quotations:
        return
    keys, starts, ends = (
        tuple(chain.from_iterable(column(passage) for passage in page.passages))
        for column in (attrgetter("keys"), attrgetter("starts"), attrgetter("ends"))
    )
    begins = [passage.starts[0] for passage in page.passages]
    for start, end in page.quotations:
        words = slice(bisect_left(starts, start), bisect_left(starts, end))
        if words.stop - words.start < _FEWEST_WORDS:
            continue
        number = bisect_right(begins, starts[words.start]) - 1
        said = [
            claim
            for claim in page.claims_in(page.passages[number])
            if claim.source_status is SourceStatus.RESOLVED
            and any(span.start < end and start < span.end for span in claim.content)
        ]
        if said:
            closest = min(said, key=lambda claim: (sum(span.end - span.start for span in claim.content), claim.id))
            yield Quoted(page, Passage(page.name, number, keys[words], starts[words], ends[words]), closest)


def _pairs(found: Sequence[Sequence[Spoken]]) -> Iterator[tuple[int, int]]:
    """Numbers of quotations of two documents with a wording, or some shingle, in common; each pair once, in order."""
    document = np.repeat(np.arange(len(found)), list(map(len, found)))
    hashes, sizes = shingles([each.keys for quoted in found for each in quoted])
    for ours, theirs in sharing(hashes, sizes, fewest=1, longest=_LONGEST_LIST):
        apart = document[ours] != document[theirs]
        yield from zip(ours[apart].tolist(), theirs[apart].tolist(), strict=True)


def _by_name(claim: Claim) -> bool:
    return claim.source_entity is not None and claim.source_reason is None


def _source(claim: Claim) -> str:
    return " ".join(" ".join(piece.text for piece in claim.source).split())


def _nearly(first: Sequence[str], second: Sequence[str]) -> bool:
    if min(len(first), len(second)) < _FEWEST_ALTERED:
        return False
    matcher = SequenceMatcher(None, _stems(first), _stems(second), autojunk=False)
    # The first two are quick, and never less than the last.
    return all(ratio() >= _ALIKE for ratio in (matcher.real_quick_ratio, matcher.quick_ratio, matcher.ratio))


def _stems(keys: Sequence[str]) -> list[str]:
    """So that "warning" and "warnings" are alike."""
    return [stem(key) or key for key in keys]
