"""Two documents say of one event what cannot both be so. Precision before recall: in doubt there is none."""

from __future__ import annotations

from itertools import product

from claimcheck.linking.comparison import (
    Time,
    conflicting_quantities,
    dates_of_event,
    different_events,
    one_matter,
    opposed,
    time,
)
from claimcheck.linking.features import Features, Weights
from claimcheck.linking.judgement import Judgement, judged
from claimcheck.linking.words import opposites, stems
from claimcheck.model import DateReference, Difference, Factuality, Granularity, Modality, Relation

_OVERLAP = 0.6
_OVERLAP_WITHOUT_FIGURE = 0.7
_OVERLAP_OF_ONE_EVENT = 0.7
_FEWEST_KEYS = 3
_FEWEST_WORDS = 2
_ONLY_ONCE = stems(
    ["born", "birth", "died", "executed", "assassinated", "founded", "established", "signed", "ratified", "inaugurated"]
)
"""What happens once: two dates for it cannot both be right. Of a visit or an attack there may be two."""


def contradicts(first: Features, second: Features, weights: Weights) -> Judgement | None:
    """Whether the two differ in a figure, in polarity, in a pair of opposites, or in the date of what happens once."""
    if first.claim.document == second.claim.document or not (_certain(first) and _certain(second)):
        return None
    if different_events(first, second) or not one_matter(first, second):
        return None
    pair = opposites(frozenset(first.words), frozenset(second.words))
    ours, theirs = first.keys - set(pair or ()), second.keys - set(pair or ())
    overlap = weights.overlap(ours, theirs)
    shared_words = set(first.words) & set(second.words)
    if overlap < _OVERLAP or len(ours & theirs) < _FEWEST_KEYS or len(shared_words) < _FEWEST_WORDS:
        return None
    if time(first, second) is not Time.SAME:
        return _by_date(first, second, overlap)
    if pair is None and not opposed(first.claim, second.claim):
        return _by_quantity(first, second, overlap)
    return _by_words(first, second, overlap, pair)


def _certain(features: Features) -> bool:
    claim = features.claim
    return features.states and claim.modality is Modality.ASSERTED and claim.factuality is Factuality.CERTAIN


def _by_quantity(first: Features, second: Features, overlap: float) -> Judgement | None:
    figures = conflicting_quantities(first.claim, second.claim)
    if figures is None:
        return None
    mine, other = (figure.span.text for figure in figures)
    return _contradiction(f'One says "{mine}" and the other "{other}".', overlap, Difference.QUANTITY)


def _by_words(first: Features, second: Features, overlap: float, pair: tuple[str, str] | None) -> Judgement | None:
    """One negates what the other states, or uses the opposite word; both at once would be agreement."""
    if overlap < _OVERLAP_WITHOUT_FIGURE or (pair and opposed(first.claim, second.claim)):
        return None
    if pair:
        said, otherwise = first.words[pair[0]], second.words[pair[1]]
        return _contradiction(f'One says "{said}" and the other "{otherwise}".', overlap, Difference.OPPOSITE)
    if conflicting_quantities(first.claim, second.claim):
        return None
    return _contradiction("One states what the other negates.", overlap, Difference.POLARITY)


def _by_date(first: Features, second: Features, overlap: float) -> Judgement | None:
    once = _ONLY_ONCE & set(first.words) & set(second.words)
    if overlap < _OVERLAP_OF_ONE_EVENT or not once or opposed(first.claim, second.claim):
        return None
    if conflicting_quantities(first.claim, second.claim):
        # So many by one day and so many more by another: a count that grew.
        return None
    for mine, other in product(dates_of_event(first.claim), dates_of_event(second.claim)):
        if _day_or_year(mine) and _day_or_year(other) and time(first, second) is Time.DIFFERENT:
            evidence = f'One says "{mine.span.text}" and the other "{other.span.text}".'
            return _contradiction(evidence, overlap, Difference.DATE)
    return None


def _day_or_year(date: DateReference) -> bool:
    return not date.relative and date.granularity in {Granularity.DAY, Granularity.MONTH, Granularity.YEAR}


def _contradiction(evidence: str, overlap: float, difference: Difference) -> Judgement:
    return judged(Relation.CONTRADICTS, evidence, overlap, difference)
