"""Whether two claims can be about one event: their time, figures and names."""

from __future__ import annotations

from enum import Enum, auto
from itertools import product

from claimcheck.linking.features import Features
from claimcheck.linking.words import WORD, stems
from claimcheck.model import Bound, Claim, DateReference, Polarity, Quantity

_APPROXIMATELY = 0.2
"""How far a number may be from an approximate one, as a part of the greater."""
_WORDS_AROUND = 40
"""Code points after a number within which stands what it measures."""


class Time(Enum):
    """How the times of two claims compare."""

    SAME = auto()
    """The same day, month or year is given, or none in either."""
    DIFFERENT = auto()
    UNKNOWN = auto()
    """One has a date and the other none, one is contained in the other, or the documents are of different days."""


def time(first: Features, second: Features) -> Time:
    """Compare by the dates in the claims; where neither has one, by the days the documents are from."""
    ours, theirs = first.claim.dates, second.claim.dates
    if not ours and not theirs:
        apart = first.published and second.published and first.published != second.published
        return Time.UNKNOWN if apart else Time.SAME
    if not ours or not theirs:
        return Time.UNKNOWN
    if any(_equal(a, b) for a, b in product(ours, theirs)):
        return Time.SAME
    if all(_disjoint(a, b) for a, b in product(ours, theirs)):
        return Time.DIFFERENT
    return Time.UNKNOWN


def _equal(a: DateReference, b: DateReference) -> bool:
    if a.start and b.start:
        return (a.start, a.end) == (b.start, b.end)
    return a.value == b.value and not a.relative and not b.relative


def _disjoint(a: DateReference, b: DateReference) -> bool:
    if a.start and a.end and b.start and b.end:
        return a.end < b.start or b.end < a.start
    if a.start or b.start:
        return False
    return a.value != b.value and a.value.startswith("--") and b.value.startswith("--")


def different_events(first: Features, second: Features) -> bool:
    """Whether each names someone, somewhere or a place in a series that the other does not."""
    return any(ours - theirs and theirs - ours for ours, theirs in _distinguishing(first, second))


def _distinguishing(first: Features, second: Features) -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
    return (first.names, second.names), (first.ordinals, second.ordinals)


def conflicting_quantities(first: Claim, second: Claim) -> tuple[Quantity, Quantity] | None:
    """Two figures for one measure that cannot both be right, if there are any."""
    for mine, others in ((q, _same_measure(first, q, second)) for q in first.quantities):
        if others and not any(compatible(mine, other) for other in others):
            return mine, others[0]
    return None


def _same_measure(claim: Claim, quantity: Quantity, other: Claim) -> list[Quantity]:
    """Figures of the other claim for the same unit with one of the same words after them."""
    measured = _measured(claim, quantity)
    return [
        candidate
        for candidate in other.quantities
        if candidate.unit == quantity.unit and measured & _measured(other, candidate)
    ]


def _measured(claim: Claim, quantity: Quantity) -> frozenset[str]:
    """Stems of the words after a number up to the next one: what is counted, and what became of it.

    The unit itself is left out where anything else follows: that 40 people died says nothing of how many people came.
    """
    span = quantity.span
    following = min((q.span.start for q in claim.quantities if q.span.start > span.start), default=span.end + 1000)
    after = ""
    for piece in claim.content:
        if piece.start <= span.start < piece.end:
            until = min(following, span.end + _WORDS_AROUND)
            after = piece.text[span.end - piece.start : max(0, until - piece.start)]
    unit = stems([quantity.unit])
    found = stems(WORD.findall(after)) - unit
    return found or stems(WORD.findall(span.text)) | unit


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
