"""Two claims say of one event what cannot both be so. Precision before recall: in doubt there is none."""

from __future__ import annotations

import re
from itertools import product

import jellyfish

from claimcheck.linking.comparison import (
    Time,
    conflicting_quantities,
    dates_of_event,
    different_events,
    is_count,
    one_matter,
    one_source,
    opposed,
    published_apart,
    swapped,
    time,
)
from claimcheck.linking.features import Features, Weights, mention_key
from claimcheck.linking.judgement import Judgement, judged
from claimcheck.linking.words import opposites, stems
from claimcheck.model import DateReference, Difference, EntityType, Granularity, Mention, Quantity, Relation, Span

_OVERLAP = 0.6
_OVERLAP_WITHOUT_FIGURE = 0.7
_OVERLAP_OF_ONE_EVENT = 0.7
_OVERLAP_BUT_FOR_A_NAME = 0.65
_OVERLAP_BUT_FOR_A_PARTICLE = 0.9
_OVERLAP_OF_OTHER_WORDS = 0.8
"""Where each of the two has a word more that the other has not: they may be about different things."""
_FEWEST_KEYS = 3
_FEWEST_WORDS = 2
_SPELT_ALIKE = 0.8
"""Jaro-Winkler similarity of two spellings of one name."""
_ONLY_ONCE = stems(
    ["born", "birth", "died", "executed", "assassinated", "founded", "signed", "inaugurated", "completed", "invented"]
)
"""What happens once: two dates for it cannot both be right. Of a visit or an attack there may be two."""
_ONCE_IN_YEARS = stems(
    ["resigned", "appointed", "elected", "sentenced", "convicted", "acquitted", "married", "promoted", "dismissed"]
)
"""What hardly happens twice to one within a year."""
_OPENED = stems(["opened"])
_OPENED_ONCE = stems(
    ["airport", "bridge", "canal", "dam", "hospital", "motorway", "railway", "stadium", "station", "tunnel", "reactor"]
)

_PLACED = stems(["born", "buried", "died", "signed", "founded", "headquartered", "located", "lies", "situated"])
"""What happens, or is, in one place."""
_MADE = stems(
    ["built", "composed", "designed", "directed", "discovered", "founded", "invented", "painted", "sculpted", "written"]
)
"""What is done by one."""
_CAPITAL = stems(["capital"])
_WON = stems(["won"])
_BEFORE_NAME = re.compile(r"\b(?P<preposition>in|at|by|is|was)\s+(?:(?:the|a|an)\s+)?(?:[\w-]+\s+)?$")
_AFTER_NAME = re.compile(r"\s+(?P<verb>[a-z]+)\b")
_COPULA = frozenset({"is", "was"})
_ARTICLE = re.compile(r"(?:the\s+)?$", re.IGNORECASE)

_NEVER = re.compile(r"\bnever\b", re.IGNORECASE)
_SO_FAR = re.compile(
    r"\b(?:now|still|so far|to date|currently|already|overall|including|total)\b|\bleads?\b", re.IGNORECASE
)
"""Of a count that goes on."""
_PAST = re.compile(r"\b(?:had|did|was|were|never)\b", re.IGNORECASE)


def contradicts(first: Features, second: Features, weights: Weights) -> Judgement | None:
    """Whether the two differ in a figure, a name, in polarity, in opposites, or in the date of what happens once.

    Claims of one document are compared where one source, other than the document, makes both.
    """
    if not _comparable(first, second):
        return None
    pair = opposites(first.terms, second.terms)
    if different_events(first, second):
        return _by_name(first, second, weights) if pair is None else None
    overlap = _likeness(first, second, weights, pair)
    if overlap is None or swapped(first, second):
        return None
    if time(first, second) is not Time.SAME:
        return _by_date(first, second, overlap) or _at_any_time(first, second, overlap, pair)
    if pair is None and not opposed(first, second):
        return _by_quantity(first, second, overlap)
    return _by_words(first, second, overlap, pair)


def _comparable(first: Features, second: Features) -> bool:
    if first.claim.document == second.claim.document and not one_source(first, second):
        return False
    return all(each.states and each.certain for each in (first, second)) and one_matter(first, second)


def _likeness(first: Features, second: Features, weights: Weights, pair: tuple[str, str] | None) -> float | None:
    """Overlap of the two but for a pair of opposites; None where they share too little to speak of one event.

    Opposites stand in one place of the two, as a word in common does.
    """
    ours, theirs = first.keys - set(pair or ()), second.keys - set(pair or ())
    words = (first.words.keys() & second.words.keys()) - set(pair or ())
    overlap, together = weights.overlap(ours, theirs), int(pair is not None)
    enough = len(ours & theirs) + together >= _FEWEST_KEYS and len(words) + together >= _FEWEST_WORDS
    return overlap if enough and overlap >= _OVERLAP else None


# --- figures ---------------------------------------------------------------------------------------------------------


def _by_quantity(first: Features, second: Features, overlap: float) -> Judgement | None:
    figures = conflicting_quantities(first, second)
    if figures is None or _part_and_whole(first, second) or grew(first, second, *figures):
        return None
    mine, other = (figure.span.text for figure in figures)
    return _contradiction(f'One says "{mine}" and the other "{other}".', overlap, Difference.QUANTITY)


def _part_and_whole(first: Features, second: Features) -> bool:
    """Whether one of the two names a place, or a place in a series, that the other does not: it may be a part."""
    ours, theirs = (
        {mention_key(mention) for mention in each.mentions if mention.type is EntityType.PLACE}
        for each in (first, second)
    )
    return bool(ours ^ theirs) or first.ordinals != second.ordinals


def grew(first: Features, second: Features, mine: Quantity, other: Quantity) -> bool:
    """Whether the later report counts more: a toll rises from day to day, what is counted "so far" at any time."""
    if mine.unit and not is_count(mine):
        return False
    if not published_apart(first, second):
        dated = first.published and second.published
        return not dated and any(_says(_SO_FAR, each) for each in (first, second))
    return (str(first.published) < str(second.published)) == (mine.value < other.value)


# --- words -----------------------------------------------------------------------------------------------------------


def _by_words(first: Features, second: Features, overlap: float, pair: tuple[str, str] | None) -> Judgement | None:
    """One negates what the other states, or uses the opposite word; both at once would be agreement."""
    least = _OVERLAP_OF_OTHER_WORDS if _each_says_more(first, second, pair) else _OVERLAP_WITHOUT_FIGURE
    if overlap < least or (pair and opposed(first, second)) or _part_and_whole(first, second):
        return None
    if pair:
        if overlap < _OVERLAP_BUT_FOR_A_PARTICLE and not set(pair) <= first.words.keys() | second.words.keys():
            return None
        said, otherwise = first.words.get(pair[0], pair[0]), second.words.get(pair[1], pair[1])
        return _contradiction(f'One says "{said}" and the other "{otherwise}".', overlap, Difference.OPPOSITE)
    if conflicting_quantities(first, second):
        return None
    return _contradiction("One states what the other negates.", overlap, Difference.POLARITY)


def _each_says_more(first: Features, second: Features, pair: tuple[str, str] | None) -> bool:
    ours, theirs = first.words.keys() - set(pair or ()), second.words.keys() - set(pair or ())
    return bool(ours - theirs and theirs - ours)


def _at_any_time(first: Features, second: Features, overlap: float, pair: tuple[str, str] | None) -> Judgement | None:
    """What never was contradicts what once was; and of one source, what was not contradicts what was."""
    if pair or not opposed(first, second) or time(first, second) is Time.DIFFERENT:
        return None
    never = any(_says(_NEVER, each) and not dates_of_event(each) for each in (first, second))
    undated = not dates_of_event(first) and not dates_of_event(second)
    reversed_ = undated and one_source(first, second) and _says(_PAST, first) and _says(_PAST, second)
    return _by_words(first, second, overlap, None) if never or reversed_ else None


def _says(pattern: re.Pattern[str], features: Features) -> bool:
    return any(pattern.search(piece.text) for piece in features.pieces)


# --- dates -----------------------------------------------------------------------------------------------------------


def _by_date(first: Features, second: Features, overlap: float) -> Judgement | None:
    shared = frozenset(first.words) & frozenset(second.words)
    if overlap < _OVERLAP_OF_ONE_EVENT or opposed(first, second) or time(first, second) is not Time.DIFFERENT:
        return None
    once = bool(_ONLY_ONCE & shared or (_OPENED & shared and _OPENED_ONCE & shared))
    if not (once or _ONCE_IN_YEARS & shared) or conflicting_quantities(first, second):
        # So many by one day and so many more by another: a count that grew.
        return None
    for mine, other in product(dates_of_event(first), dates_of_event(second)):
        if _day_or_year(mine) and _day_or_year(other) and (once or _in_one_year(mine, other)):
            evidence = f'One says "{mine.span.text}" and the other "{other.span.text}".'
            return _contradiction(evidence, overlap, Difference.DATE)
    return None


def _day_or_year(date: DateReference) -> bool:
    return not date.relative and date.granularity in {Granularity.DAY, Granularity.MONTH, Granularity.YEAR}


def _in_one_year(mine: DateReference, other: DateReference) -> bool:
    return bool(mine.start and other.start) and str(mine.start)[:4] == str(other.start)[:4]


# --- names -----------------------------------------------------------------------------------------------------------


def _by_name(first: Features, second: Features, weights: Weights) -> Judgement | None:
    """Two names in the place that only one can have: "was born in", "was designed by", "won"."""
    lone, others = (_only(a, b) for a, b in ((first, second), (second, first)))
    if lone is None or others is None or time(first, second) is Time.DIFFERENT or opposed(first, second):
        return None
    if lone.type is not others.type or not first.names & second.names or first.ordinals != second.ordinals:
        return None
    words = frozenset(first.words), frozenset(second.words)
    overlap = weights.overlap(*words)
    slot = _slot(first, lone) & _slot(second, others)
    if overlap < _OVERLAP_BUT_FOR_A_NAME or not slot or _one_name(lone.span, others.span):
        return None
    if _WON & slot and (words[0] != words[1] or not dates_of_event(first) or not dates_of_event(second)):
        return None
    evidence = f'One says "{lone.span.text}" and the other "{others.span.text}".'
    return _contradiction(evidence, overlap, Difference.NAME)


def _only(features: Features, other: Features) -> Mention | None:
    """The one name that the other claim does not have."""
    lone = [mention for mention in features.mentions if mention_key(mention) not in other.names]
    return lone[0] if len(lone) == 1 else None


def _one_name(first: Span, second: Span) -> bool:
    one, other = first.text.casefold(), second.text.casefold()
    return one in other or other in one or jellyfish.jaro_winkler_similarity(one, other) >= _SPELT_ALIKE


def _slot(features: Features, mention: Mention) -> frozenset[str]:
    """By which words only one name can stand here."""
    piece = next((p for p in features.pieces if p.start <= mention.span.start < p.end), None)
    if piece is None:
        return frozenset()
    before = piece.text[: mention.span.start - piece.start]
    match = _BEFORE_NAME.search(before)
    words = frozenset(features.words)
    if match:
        governing = {"in": _PLACED, "at": _PLACED, "by": _MADE}.get(match["preposition"], _CAPITAL)
        return words & governing
    following = _AFTER_NAME.match(piece.text, mention.span.end - piece.start)
    if following and _ARTICLE.fullmatch(before):
        return words & (_CAPITAL if following["verb"] in _COPULA else stems([following["verb"]]) & _WON)
    return frozenset()


def _contradiction(evidence: str, overlap: float, difference: Difference) -> Judgement:
    return judged(Relation.CONTRADICTS, evidence, overlap, difference)
