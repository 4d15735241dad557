"""Whether two claims can be about one event: their time, figures, names and who does what to whom."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from enum import Enum, auto
from itertools import combinations, product

from claimcheck.linking.features import Features, mention_key
from claimcheck.linking.words import WORD, opposites, stem, stems, told_apart
from claimcheck.model import Bound, DateReference, Granularity, Mention, Polarity, Quantity, Span, Voice

_APPROXIMATELY = 0.15
"""How far a number may be from an approximate one, as a part of the greater."""
_FEWEST_AROUND = 2
_CARRIED_ON_BY = frozenset(
    {"was", "were", "is", "are", "had", "has", "have", "been", "be", "being", "who", "which", "that"}
)
"""Words between what is counted and its verb."""
_SPENT_IN = frozenset({"in", "of", "behind"})
"""Words between a length of time and what it was: "nine years in prison"."""
_LENGTHS = frozenset({"years", "months", "weeks", "days"})
_DIMENSIONS = {
    "long": "length",
    "length": "length",
    "tall": "height",
    "high": "height",
    "height": "height",
    "wide": "width",
    "width": "width",
    "deep": "depth",
    "depth": "depth",
    "old": "age",
    "age": "age",
    "aged": "age",
}
"""What is measured, by the word that says so."""
MONEY = frozenset({"EUR", "USD", "GBP", "JPY", "CNY", "INR", "CHF", "SEK", "NOK", "DKK", "AUD", "CAD"})
PRICE = "price"
"""The measure of a sum that something was bought for."""
_PRICE = stems(["bought", "paid", "cost", "sold", "price", "worth", "spent"])
"""Words by which a sum of money is what something was bought for."""
_NEGATION = re.compile(r"\b(?:not|never|no|none|nobody|nothing|neither|nor|without|cannot)\b|n['’]t\b", re.IGNORECASE)
_UNCERTAINTY = stems(["margin", "error"])
"""What every survey has of its own."""
_ON_BOARD = re.compile(r"\W+on\s+board\b")
_OF_SOME_YEAR = "--"
"""What the value of a day or month begins with whose year is not known: "in December"."""
_ANYONE = "people"
_COUNTED = re.compile(r"(?!years|months|weeks|days)[a-z]+s|people|children|men|women")
_PASSIVE = re.compile(r"\b(?:was|were|is|are|been|being|be|got)\b[^,;]{0,60}\bby\b", re.IGNORECASE)
_ALONGSIDE = re.compile(r"^[\s,]*(?:and|or|,|with|&|[-–—/])[\s,]*(?:the\s+)?$", re.IGNORECASE)
_GOVERNED = re.compile(
    r"\b(?:in|at|on|of|off|near|from|to|into|with|for|against|over|across|between|outside|inside|around|through|after|"
    r"before|since|until|about)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_GOVERNING = re.compile(r"['’]s?\b|-")
_MUTUAL = stems(["meet", "agree", "sign", "talk", "share", "border", "merge", "join", "marry", "differ"])
"""What two do together: either may be named first."""


class Time(Enum):
    """How the times of two claims compare."""

    SAME = auto()
    """The same day, month or year is given, or none in either."""
    DIFFERENT = auto()
    UNKNOWN = auto()
    """One has a date and the other none, one is contained in the other, or the documents are of different days."""


def time(first: Features, second: Features) -> Time:
    """Compare by the dates of what is said; where neither has one, by when it was said or the documents are from."""
    ours, theirs = dates_of_event(first), dates_of_event(second)
    if not ours and not theirs:
        return _time_of_saying(first, second)
    if not ours or not theirs:
        return Time.UNKNOWN
    if any(same_time(a, b) for a, b in product(ours, theirs)):
        return Time.SAME
    if all(_disjoint(a, b) for a, b in product(ours, theirs)):
        return Time.DIFFERENT
    return Time.UNKNOWN


def _time_of_saying(first: Features, second: Features) -> Time:
    """Two may speak of one event on different days, or of an event that went on between."""
    if first.dates or second.dates:
        return Time.SAME if any(same_time(a, b) for a, b in product(first.dates, second.dates)) else Time.UNKNOWN
    return Time.UNKNOWN if published_apart(first, second) else Time.SAME


def published_apart(first: Features, second: Features) -> bool:
    """Whether the two are known to be of different days."""
    return bool(first.published and second.published and first.published != second.published)


def dates_of_event(features: Features) -> list[DateReference]:
    """Dates of what is said, not of the saying: those in the content, or all of a document's own statement."""
    return [date for date in features.dates if features.own or _lies_in(date.span, features.pieces)]


def _lies_in(span: Span, pieces: Iterable[Span]) -> bool:
    return any(piece.start <= span.start < piece.end for piece in pieces)


def same_time(a: DateReference, b: DateReference) -> bool:
    """Whether two expressions stand for one day, month or year."""
    if a.start and b.start:
        return (a.start, a.end) == (b.start, b.end)
    placed_alike = not a.relative and not b.relative and a.granularity is not Granularity.UNKNOWN
    return a.value == b.value and (placed_alike or a.value.startswith(_OF_SOME_YEAR))


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
    """Whether each names someone, somewhere, a place in a series or a kind that the other does not."""
    pairs = ((first.names, second.names), (first.ordinals, second.ordinals))
    return any(ours - theirs and theirs - ours for ours, theirs in pairs) or told_apart(first.terms, second.terms)


# --- figures ---------------------------------------------------------------------------------------------------------


def conflicting_quantities(first: Features, second: Features) -> tuple[Quantity, Quantity] | None:
    """Two figures for one measure that cannot both be right, if there are any."""
    if first.words.keys() & second.words.keys() >= _UNCERTAINTY:
        return None
    for mine, others in ((q, _same_measure(first, q, second)) for q in first.figures):
        if others and not any(compatible(mine, other) for other in others):
            return mine, others[0]
    return None


def no_measure_in_common(first: Features, second: Features) -> bool:
    """Whether both give figures, and of different things."""
    return bool(first.figures and second.figures) and not any(
        _same_measure(first, mine, second) or any(same_figure(mine, other) for other in second.figures)
        for mine in first.figures
    )


def _same_measure(features: Features, quantity: Quantity, other: Features) -> list[Quantity]:
    """Figures of the other claim that count the same unit of which the same is said."""
    counted, said = unit(quantity), measure(features, quantity)
    return [each for each in other.figures if unit(each) == counted and measure(other, each) == said]


def unit(quantity: Quantity) -> str:
    """What is counted, or measured in, by its stem."""
    return stem(quantity.unit) or quantity.unit


def measure(features: Features, quantity: Quantity) -> str | None:
    """The stem of what is said of the things counted: "40 people *died*", "the fire *killed* 40 people".

    The first content word after the number and its unit, unless a phrase comes between; else the last one before.
    """
    span = quantity.span
    text = next((piece for piece in features.pieces if piece.start <= span.start < piece.end), span)
    before, after = text.text[: span.start - text.start], text.text[span.end - text.start :]
    if _ON_BOARD.match(after):
        return stem("aboard")
    if quantity.unit in MONEY and _PRICE & stems(WORD.findall(before)):
        return PRICE
    unit = stems([quantity.unit])
    carried_on_by = _CARRIED_ON_BY | _SPENT_IN if quantity.unit in _LENGTHS else _CARRIED_ON_BY
    for word in WORD.findall(after):
        if word.lower() in _DIMENSIONS:
            return _DIMENSIONS[word.lower()]
        stemmed = stem(word)
        if stemmed in features.words and stemmed not in unit:
            return stemmed
        if not stemmed and word.lower() not in carried_on_by:
            break
    preceding = reversed(WORD.findall(before))
    said = ((word.lower(), stem(word)) for word in preceding)
    return next((_DIMENSIONS.get(word, of) for word, of in said if word in _DIMENSIONS or of in features.words), None)


def compatible(first: Quantity, second: Quantity) -> bool:
    """Whether one number can satisfy both, by their bounds."""
    (low, high), (other_low, other_high) = _interval(first), _interval(second)
    return low <= other_high and other_low <= high


def same_figure(first: Quantity, second: Quantity) -> bool:
    """Whether two figures are one, of the same unit; whoever is counted may be called people."""
    units = {unit(first), unit(second)}
    alike = len(units) == 1 or (_ANYONE in units and is_count(first) and is_count(second))
    return bool(alike and all(units)) and (first.value, first.upper) == (second.value, second.upper)


def is_count(quantity: Quantity) -> bool:
    """Whether something is counted, as a toll is, not measured."""
    return _COUNTED.fullmatch(quantity.unit) is not None


def _interval(quantity: Quantity) -> tuple[float, float]:
    low, high = quantity.value, quantity.value if quantity.upper is None else quantity.upper
    if quantity.bound is Bound.AT_LEAST:
        return low, float("inf")
    if quantity.bound is Bound.AT_MOST:
        return float("-inf"), high
    if quantity.bound is Bound.APPROXIMATE:
        return low - abs(low) * _APPROXIMATELY, high + abs(high) * _APPROXIMATELY
    return low, high


# --- who does what to whom -------------------------------------------------------------------------------------------


def swapped(first: Features, second: Features) -> bool:
    """Whether two whom both name change places: "Norland attacked Sudria", "Norland was attacked by Sudria"."""
    ours, theirs = (frozenset(_acts_on(each)) for each in (first, second))
    return any((patient, agent) in theirs for agent, patient in ours)


def _acts_on(features: Features) -> Iterator[tuple[str, str]]:
    """Pairs of names, first the one that acts; none for those that stand side by side or do something together."""
    if not _MUTUAL.isdisjoint(features.words):
        return
    for piece in features.pieces:
        inside = [mention for mention in features.mentions if _takes_part(piece, mention)]
        for one, other in combinations(inside, 2):
            between = piece.text[one.span.end - piece.start : other.span.start - piece.start]
            if not _ALONGSIDE.match(between):
                pair = mention_key(one), mention_key(other)
                yield pair[::-1] if _PASSIVE.search(between) else pair


def _takes_part(piece: Span, mention: Mention) -> bool:
    """Whether a name stands as one that acts or is acted on, not as where, when, whose or with whom."""
    if not piece.start <= mention.span.start < piece.end:
        return False
    before = piece.text[: mention.span.start - piece.start]
    after = piece.text[mention.span.end - piece.start :]
    return not _GOVERNED.search(before) and not _GOVERNING.match(after)


# --- together --------------------------------------------------------------------------------------------------------


def opposed(first: Features, second: Features) -> bool:
    """Whether one states and the other negates; what holds a negation elsewhere is not known to state the same."""
    if first.polarity is second.polarity:
        return False
    positive = first if first.polarity is Polarity.POSITIVE else second
    return not any(_NEGATION.search(piece.text) for piece in positive.pieces)


def at_odds(first: Features, second: Features) -> bool:
    """Whether anything keeps two claims from being one: polarity, opposite words, time, figures or places exchanged."""
    return (
        opposed(first, second)
        or opposites(first.terms, second.terms) is not None
        or time(first, second) is Time.DIFFERENT
        or conflicting_quantities(first, second) is not None
        or no_measure_in_common(first, second)
        or swapped(first, second)
    )


def one_source(first: Features, second: Features) -> bool:
    """Whether one and the same source is known to say both."""
    return (
        first.claim.voice is second.claim.voice is Voice.ATTRIBUTED
        and first.claim.source_entity is not None
        and first.claim.source_entity == second.claim.source_entity
        and not (first.own or second.own)
    )
