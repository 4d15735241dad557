"""The same proposition by different, independent sources."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from claimcheck.linking.comparison import at_odds, dates_of_event, different_events, one_matter, same_figure, same_time
from claimcheck.linking.features import Features, Weights
from claimcheck.linking.judgement import Judgement, in_common, judged
from claimcheck.linking.words import WORD, stems
from claimcheck.model import Factuality, Modality, Relation

_OVERLAP = 0.5
_OVERLAP_ANCHORED = 0.4
"""Where the two also share a date or a figure."""
_CONTAINMENT = 0.8
_OVERLAP_CONTAINED = 0.35
"""What the lesser holds must be a good part of the greater, or it picks words from all over it."""
_FEWEST_KEYS = 3
_FEWEST_KEYS_CONTAINED = 4
_IN_THE_SAME_WORDS = 0.75
"""How much of the shorter of two statements stands in the other, in one piece, where it was taken from there."""
_NUMBER = re.compile(r"\d[\d,.]*\d|\d")
_BODIES = frozenset(
    """
    agency army association bank bureau charity commission council court embassy hospital institute navy newspaper
    office parliament police prosecutors radio senate union university
    """.split()
)
"""Bodies that do not speak for one another; a company or a ministry may be any."""


def corroborates(first: Features, second: Features, weights: Weights) -> Judgement | None:
    """Whether two sources, neither of which speaks for the other, say the same."""
    if not (_independent(first, second) and _firm(first) and _firm(second)):
        return None
    similarity = _similarity(first, second, weights)
    if similarity is None or not one_matter(first, second) or _set_phrase(first, second):
        return None
    if at_odds(first, second) or different_events(first, second) or _other_numbers(first, second, weights):
        return None
    return judged(Relation.CORROBORATES, f"Both say the same, in words such as {in_common(first, second)}.", similarity)


def _set_phrase(first: Features, second: Features) -> bool:
    """Whether two documents say it in the same words: one has them from the other, or both from a third.

    "It takes 1,237 delegates to win", a line under every article: no sources of their own.
    """
    if not (first.own and second.own):
        return False
    ours, theirs = (WORD.findall(" ".join(p.text for p in each.pieces).casefold()) for each in (first, second))
    blocks = SequenceMatcher(None, ours, theirs, autojunk=False).get_matching_blocks()
    return max(block.size for block in blocks) >= _IN_THE_SAME_WORDS * min(len(ours), len(theirs))


def _other_numbers(first: Features, second: Features, weights: Weights) -> bool:
    """Whether the lesser claim holds a number, be it of what it may, that is neither in the greater nor a figure."""
    lesser, greater = sorted((first, second), key=lambda each: weights.of(each.keys))
    return bool(_numbers(lesser) - {match for piece in greater.pieces for match in _NUMBER.findall(piece.text)})


def _numbers(features: Features) -> frozenset[str]:
    """Numbers in digits outside dates and figures: "No. 33"."""
    known = [figure.span for figure in features.figures] + [date.span for date in features.claim.dates]
    return frozenset(
        match[0]
        for piece in features.pieces
        for match in _NUMBER.finditer(piece.text)
        if not any(span.start <= piece.start + match.start() < span.end for span in known)
    )


def _independent(first: Features, second: Features) -> bool:
    """Whether the claims are of different documents, and of sources known to be different."""
    if first.claim.document == second.claim.document:
        return False
    if first.own and second.own:
        return not (first.publisher and first.publisher == second.publisher)
    if first.speakers & second.speakers:
        return False
    attributed = [each for each in (first, second) if not each.own]
    return all(each.speakers for each in attributed) or _two_bodies(first, second)


def _two_bodies(first: Features, second: Features) -> bool:
    """Whether the sources are bodies of different kinds, such as a court and a bank, named or not."""
    ours, theirs = (
        [word for span in each.claim.source for word in WORD.findall(span.text.lower())] for each in (first, second)
    )
    return (
        bool(ours and theirs)
        and not _BODIES.isdisjoint(ours)
        and not _BODIES.isdisjoint(theirs)
        and stems(ours).isdisjoint(stems(theirs))
    )


def _firm(features: Features) -> bool:
    claim = features.claim
    believed = claim.modality is Modality.ASSERTED and claim.factuality is Factuality.PROBABLE
    return features.states and (features.certain or believed)


def _similarity(first: Features, second: Features, weights: Weights) -> float | None:
    """How alike two propositions are; None where not alike enough to be one."""
    ours, theirs = first.keys, second.keys
    shared = ours & theirs
    if len(shared) < _FEWEST_KEYS or not _say_of_it(first, second):
        return None
    anchors = _anchors(first, second)
    union, common = weights.of(ours | theirs) + anchors, weights.of(shared) + anchors
    overlap, containment = common / union, weights.containment(ours, theirs)
    if overlap >= (_OVERLAP_ANCHORED if anchors else _OVERLAP):
        return (overlap + containment) / 2
    contained = containment >= _CONTAINMENT and overlap >= _OVERLAP_CONTAINED and len(shared) >= _FEWEST_KEYS_CONTAINED
    return (overlap + containment) / 2 if contained and not _says_how_many(first, second, weights) else None


def _say_of_it(first: Features, second: Features) -> bool:
    """Whether they share words beside names: two, or one of two whom both name."""
    words = len(first.words.keys() & second.words.keys())
    return words >= 2 or (words == 1 and len(first.names & second.names) >= 2)


def _anchors(first: Features, second: Features) -> int:
    """How many dates of what happened, and how many figures, both give."""
    dates = sum(any(same_time(mine, other) for other in dates_of_event(second)) for mine in dates_of_event(first))
    figures = sum(any(same_figure(mine, other) for other in second.figures) for mine in first.figures)
    return min(dates, 1) + figures


def _says_how_many(first: Features, second: Features, weights: Weights) -> bool:
    """Whether the lesser claim gives figures and the greater none: the figure is then what it says."""
    lesser, greater = sorted((first, second), key=lambda each: weights.of(each.keys))
    return bool(lesser.figures and not greater.figures)
