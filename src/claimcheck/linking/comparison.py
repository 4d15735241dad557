"""Whether two claims can be about one event: their time, figures and names."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum, auto
from itertools import product

from claimcheck.linking.features import Features
from claimcheck.linking.words import WORD, opposites, stem, stems
from claimcheck.model import Bound, Claim, DateReference, Granularity, Polarity, Quantity, Voice

_APPROXIMATELY = 0.2
"""How far a number may be from an approximate one, as a part of the greater."""
_FEWEST_AROUND = 2
_CARRIED_ON_BY = frozenset(
    {"was", "were", "is", "are", "had", "has", "have", "been", "be", "being", "who", "which", "that"}
)
"""Words between what is counted and its verb."""


class Time(Enum):
    """How the times of two claims compare."""

    SAME = auto()
    """The same day, month or year is given, or none in either."""
    DIFFERENT = auto()
    UNKNOWN = auto()
    """One has a date and the other none, one is contained in the other, or the documents are of different days."""


def time(first: Features, second: Features) -> Time:
    """Compare by the dates of what is said; where neither has one, by when it was said or the documents are from."""
    ours, theirs = dates_of_event(first.claim), dates_of_event(second.claim)
    if not ours and not theirs:
        return _time_of_saying(first, second)
    if not ours or not theirs:
        return Time.UNKNOWN
    if any(_equal(a, b) for a, b in product(ours, theirs)):
        return Time.SAME
    if all(_disjoint(a, b) for a, b in product(ours, theirs)):
        return Time.DIFFERENT
    return Time.UNKNOWN


def _time_of_saying(first: Features, second: Features) -> Time:
    """Two may speak of one event on different days, or of an event that went on between."""
    ours, theirs = (_moments(each.claim.dates) for each in (first, second))
    if ours or theirs:
        return Time.SAME if any(_equal(a, b) for a, b in product(ours, theirs)) else Time.UNKNOWN
    apart = first.published and second.published and first.published != second.published
    return Time.UNKNOWN if apart else Time.SAME


def dates_of_event(claim: Claim) -> list[DateReference]:
    """Dates of what is said, not of the saying: those in the content, or all of a document's own statement."""
    return [
        date
        for date in _moments(claim.dates)
        if claim.voice is Voice.DOCUMENT or any(s.start <= date.span.start < s.end for s in claim.content)
    ]


def _moments(dates: Iterable[DateReference]) -> list[DateReference]:
    return [date for date in dates if not _length(date)]


def _length(date: DateReference) -> bool:
    """Whether it says how long ("three days"), not when."""
    return date.value.startswith("P") and not date.relative and date.granularity is not Granularity.UNKNOWN


def _equal(a: DateReference, b: DateReference) -> bool:
    if a.start and b.start:
        return (a.start, a.end) == (b.start, b.end)
    placed_alike = not a.relative and not b.relative and a.granularity is not Granularity.UNKNOWN
    return a.value == b.value and placed_alike


def _disjoint(a: DateReference, b: DateReference) -> bool:
    if a.start and a.end and b.start and b.end:
        return a.end < b.start or b.end < a.start
    if a.start or b.start:
        return False
    return a.value != b.value and a.value.startswith("--") and b.value.startswith("--")


def one_matter(first: Features, second: Features) -> bool:
    """Whether both name someone or something, or at least stand where the same is spoken of.

    "The ship had struck a rock" may be said of any ship.
    """
    return bool(first.names & second.names) or len(first.around & second.around) >= _FEWEST_AROUND


def different_events(first: Features, second: Features) -> bool:
    """Whether each names someone, somewhere or a place in a series that the other does not."""
    pairs = ((first.names, second.names), (first.ordinals, second.ordinals))
    return any(ours - theirs and theirs - ours for ours, theirs in pairs)


def conflicting_quantities(first: Claim, second: Claim) -> tuple[Quantity, Quantity] | None:
    """Two figures for one measure that cannot both be right, if there are any."""
    for mine, others in ((q, _same_measure(first, q, second)) for q in first.quantities):
        if others and not any(compatible(mine, other) for other in others):
            return mine, others[0]
    return None


def no_measure_in_common(first: Claim, second: Claim) -> bool:
    """Whether both give figures, and of different things."""
    return bool(first.quantities and second.quantities) and not any(
        _same_measure(first, quantity, second) for quantity in first.quantities
    )


def _same_measure(claim: Claim, quantity: Quantity, other: Claim) -> list[Quantity]:
    """Figures of the other claim that count the same unit of which the same is said."""
    measure = _measure(claim, quantity)
    return [
        candidate
        for candidate in other.quantities
        if candidate.unit == quantity.unit and _measure(other, candidate) == measure
    ]


def _measure(claim: Claim, quantity: Quantity) -> str | None:
    """The stem of what is said of the things counted: "40 people *died*", "the fire *killed* 40 people".

    The first content word after the number and its unit, unless a phrase comes between; else the last one before.
    """
    span = quantity.span
    text = next((piece for piece in claim.content if piece.start <= span.start < piece.end), span)
    unit = stems([quantity.unit])
    for word in WORD.findall(text.text[span.end - text.start :]):
        stemmed = stem(word)
        if stemmed and stemmed not in unit:
            return stemmed
        if not stemmed and word.lower() not in _CARRIED_ON_BY:
            break
    before = reversed(WORD.findall(text.text[: span.start - text.start]))
    return next((stemmed for stemmed in map(stem, before) if stemmed), None)


def compatible(first: Quantity, second: Quantity) -> bool:
    """Whether one number can satisfy both, by their bounds."""
    (low, high), (other_low, other_high) = _interval(first), _interval(second)
    return low <= other_high and other_low <= high


def _interval(quantity: Quantity) -> tuple[float, float]:
    low, high = quantity.value, quantity.value if quantity.upper is None else quantity.upper
    if quantity.bound is Bound.AT_LEAST:
        return low, float("inf")
    if quantity.bound is Bound.AT_MOST:
        return float("-inf"), high
    if quantity.bound is Bound.APPROXIMATE:
        return low - abs(low) * _APPROXIMATELY, high + abs(high) * _APPROXIMATELY
    return low, high


def opposed(first: Claim, second: Claim) -> bool:
    """Whether one states and the other negates."""
    return {first.polarity, second.polarity} == {Polarity.POSITIVE, Polarity.NEGATIVE}


def at_odds(first: Features, second: Features) -> bool:
    """Whether anything keeps two claims from being one: polarity, opposite words, time or figures."""
    return (
        opposed(first.claim, second.claim)
        or opposites(frozenset(first.words), frozenset(second.words)) is not None
        or time(first, second) is Time.DIFFERENT
        or conflicting_quantities(first.claim, second.claim) is not None
        or no_measure_in_common(first.claim, second.claim)
    )
