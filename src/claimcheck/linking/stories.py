"""What two documents that tell one story give differently: how many of a thing there were, and when it happened.

Independent reports of one event seldom share many words in the sentence that matters: "the coastguard said 38 people
died", "the ferry sank with 221 on board, and 41 people died". That both mean the same deaths is known from the
documents as wholes: they name the same people and places, and each gives one figure only for what is counted there. The
same goes for the day of what happens once. Where a document itself gives two, nothing is concluded. And a source that
says the opposite of what it says in another document of the story is set against itself.

That documents on one event share its names is what tells stories apart in topic detection and tracking (Allan, 2002).
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from itertools import chain, combinations, islice, product
from typing import Any, NamedTuple, TypeVar

import numpy as np

from claimcheck.cache import Cache, digest
from claimcheck.linking.comparison import (
    MONEY,
    PRICE,
    Time,
    compatible,
    dates_of_event,
    different_events,
    is_count,
    measure,
    opposed,
    time,
    unit,
)
from claimcheck.linking.contradiction import grew
from claimcheck.linking.features import Features, mention_key
from claimcheck.linking.judgement import Judgement, judged
from claimcheck.linking.lists import Lists
from claimcheck.linking.neighbours import distinct
from claimcheck.linking.recall import Answers, remembered
from claimcheck.linking.words import opposed_by, opposites, stem, stems, told_apart
from claimcheck.model import (
    CueClass,
    DateReference,
    Difference,
    Granularity,
    Mention,
    Polarity,
    Quantity,
    Relation,
    Span,
)
from claimcheck.records import RecordError, decode, encode

_FEWEST_NAMES = 3
_SHARED = 0.4
"""How much of the names of the document that has fewer, by their weight, the other must have."""
_SMOOTHING = 20
"""So that in a handful of documents all names weigh about the same, and only in an archive do rare ones weigh more."""
_ROUNDING = 1e-6
"""Sums in another order come out otherwise by less than that."""
_LONGEST_LIST = 100
"""Of documents that fill one slot; what more of them fill tells no story from others."""
_NO_MEASURE = stems(
    "point margin error said told asked knew wanted believed thought supported called made took came went gave".split()
)
"""What people are counted by who do many things in one story."""
_ONE_OF_SEVERAL = re.compile(
    r"\b(?:another|further|additional|more|others?|including|each|average|first|last|every|"
    r"of(?:\s+(?:the|these|those|its|their|his|her))?)\W*$",
    re.IGNORECASE,
)
_MORE_OF_THEM = re.compile(r"\b(?:more|others?|further|additional)\b|^\W*of\b", re.IGNORECASE)
_IN_A_PLACE = re.compile(
    r"\b(?:in|at|near|from|outside|inside|around|across|throughout|off|along|between)\s+(?:the\s+)?(?:[\w-]+\s+)?$",
    re.IGNORECASE,
)
_HAPPENS_ONCE = stems(
    """
    sank capsized foundered crashed derailed collapsed exploded erupted died executed assassinated murdered drowned
    arrested elected inaugurated signed founded resigned sentenced convicted acquitted born burst breached ruptured
    """.split()
)
_MADE_IN = re.compile(r"\b(?P<event>built|founded|established|born|constructed)\s+in\s+$")
_TERM = stems("contract deal lease term mandate ban suspension truce ceasefire".split())
"""What lasts so long."""
_SUM = stems("missing stolen embezzled lost fined raised donated accepted bribed laundered damages".split())
"""What one sum of money is named for."""
_AGE = "years old"
_STAFF = stems("workers employees staff".split())
_EMPLOY = stems(["employed"])
_PEOPLE = stem("people") or "people"
_HAS = re.compile(r"\b(?:has|had|have|with|employs?|employed|employing)\s+(?:[a-z]+\s+){0,2}$", re.IGNORECASE)
_SIDES = 2
"""Of a sale: who buys and what is bought are both named where a price is given for one and the same."""
_SENTENCE = stems("jailed sentenced imprisoned".split())
_FEWEST_DENIED = 2
"""Words and names."""
_FEWEST_NEGATED = 3
"""Words."""
_BEGINNING = 200
"""Code points."""
_MOST_SAID = 20
"""Claims of one source in a document that are compared with those in another."""
_SAME_EVENT_WITHIN = 31
"""Days between two dates that can be given for one event."""
_LEAP_YEAR = 2000
_CONFIDENCE = 0.6

Slot = tuple[str, ...]
Key = TypeVar("Key", str, Slot)
_Meeting = tuple[list[Slot], list[str], list[str]]
"""Slots that two documents fill, sources that they quote, words with an opposite that they use."""


@dataclass(frozen=True)
class Told:
    """What a claim gives for a slot."""

    features: Features
    value: Quantity | DateReference


@dataclass(frozen=True)
class Plot:
    """A document by what it names and what it gives in one way only; claims by their number in it."""

    names: tuple[str, ...]
    setting: tuple[str, ...]
    """Names at its beginning: where the story takes place is among them, and there all of it was counted."""
    told: tuple[tuple[Slot, int], ...]
    said: tuple[tuple[str, tuple[int, ...]], ...]
    """By each source, what it says as a fact, and what it denies."""
    stated: tuple[tuple[str, tuple[int, ...]], ...]
    """By each word that has an opposite, what is stated with it."""


@dataclass(frozen=True)
class Story:
    """A plot with the claims that it is of."""

    features: Sequence[Features]
    names: frozenset[str]
    setting: frozenset[str]
    told: Mapping[Slot, int]
    said: Mapping[str, Sequence[int]]
    stated: Mapping[str, Sequence[int]]
    digest: str
    """Of all that decides it, hexadecimal."""

    def gives(self, slot: Slot) -> Iterator[Told]:
        """What it gives for a slot, that first which is given first."""
        features = self.features[self.told[slot]]
        return (Told(features, value) for given, value in _slots(features) if given == slot)

    def claims(self, numbers: Sequence[int]) -> list[Features]:
        """Claims by their numbers."""
        return [self.features[number] for number in numbers]


class _Conflict(NamedTuple):
    """Two claims that give something in two ways, by their numbers in their documents."""

    first: int
    second: int
    judgement: Judgement


def conflicts(
    plots: Iterable[tuple[Sequence[Features], Plot, bytes]], cache: Cache | None = None
) -> Iterator[tuple[Features, Features, Judgement]]:
    """Claims of two documents of one story that fill one slot in two ways; the first is of the document that is first.

    Args:
        plots: Of each document, in order, its claims, its plot and a digest of all that decides both.
        cache: What two documents gave in earlier audits, and where that of this one is put; it makes no difference.
    """
    stories = [
        Story(
            features,
            frozenset(its.names),
            frozenset(its.setting),
            dict(its.told),
            dict(its.said),
            dict(its.stated),
            told_by.hex(),
        )
        for features, its, told_by in plots
    ]
    having = (
        _sharing([each.told for each in stories]),
        _sharing([each.said for each in stories]),
        _sharing([each.stated for each in stories]),
    )
    alike = _alike([each.names for each in stories], [found for each in having for found in each.values()])
    known = remembered(cache, "conflicts")
    for (one, other), meeting in _meetings(having, alike).items():
        ours, theirs = stories[one], stories[other]
        for each in _recalled(ours, theirs, meeting, known) if cache else _between(ours, theirs, meeting):
            yield ours.features[each.first], theirs.features[each.second], each.judgement
    known.keep()


def _recalled(ours: Story, theirs: Story, meeting: _Meeting, known: Answers[bytes]) -> Sequence[_Conflict]:
    key = digest([ours.digest, theirs.digest, meeting])
    with suppress(RecordError):
        found = decode(tuple[_Conflict, ...], known.get(key) or b"")
        if all(0 <= a < len(ours.features) and 0 <= b < len(theirs.features) for a, b, _ in found):
            return found
    found = tuple(_between(ours, theirs, meeting))
    known.put(key, encode(found))
    return found


def _between(ours: Story, theirs: Story, meeting: _Meeting) -> Iterator[_Conflict]:
    """What two documents of one story give in two ways, of that in which they meet."""
    slots, sources, pairs = meeting
    found = [
        *(each for key in slots for each in _figures(ours, theirs, key)),
        *(each for key in sources for each in _reversals(ours.claims(ours.said[key]), theirs.claims(theirs.said[key]))),
        *(
            each
            for key in pairs
            for each in _opposites(ours.claims(ours.stated[key]), theirs.claims(theirs.stated[key]))
        ),
    ]
    for first, second, judgement in found:
        yield _Conflict(ours.features.index(first), theirs.features.index(second), judgement)


def _figures(ours: Story, theirs: Story, slot: Slot) -> Iterator[tuple[Features, Features, Judgement]]:
    """Claims that fill one slot in two ways."""
    for mine, other in islice(zip(ours.gives(slot), theirs.gives(slot), strict=False), 1):
        if PRICE in slot and len(mine.features.names & other.features.names) < _SIDES:
            continue
        judgement = _clash(mine, other) if _may_be_one(mine.features, other.features, ours, theirs) else None
        if judgement:
            yield mine.features, other.features, judgement


def _sharing(keys: Sequence[Iterable[Key]]) -> dict[Key, list[int]]:
    """The numbers of the documents that have each key; of those alone that few have."""
    having: defaultdict[Key, list[int]] = defaultdict(list)
    for number, its in enumerate(keys):
        for key in its:
            having[key].append(number)
    return {key: found for key, found in sorted(having.items()) if len(found) <= _LONGEST_LIST}


def _meetings(
    having: Sequence[Mapping[Any, Sequence[int]]], alike: frozenset[tuple[int, int]]
) -> dict[tuple[int, int], _Meeting]:
    """Pairs of documents of one story, with the slots, sources and words that both have."""
    found: defaultdict[tuple[int, int], _Meeting] = defaultdict(lambda: ([], [], []))
    for kind, numbers_by_key in enumerate(having):
        for key, numbers in numbers_by_key.items():
            for pair in combinations(numbers, 2):
                if pair in alike:
                    found[pair][kind].append(key)
    return found


def _alike(names: Sequence[frozenset[str]], meeting: Iterable[Sequence[int]]) -> frozenset[tuple[int, int]]:
    """The pairs of documents that meet somewhere and tell of one event."""
    weight = _weights(names)
    number = {name: place for place, name in enumerate(weight)}
    weights, lists = np.array(list(weight.values())), Lists(names, number)
    first, second = distinct(list(chain.from_iterable(combinations(found, 2) for found in meeting))).T
    place, name = lists.shared(first, second)
    least = _SHARED * np.minimum(*(lists.sums(weights)[each] for each in (first, second))) - _ROUNDING
    enough = (np.bincount(place, minlength=len(first)) >= _FEWEST_NAMES) & (
        np.bincount(place, weights[name], minlength=len(first)) >= least
    )
    return frozenset(
        (one, other)
        for one, other in zip(first[enough].tolist(), second[enough].tolist(), strict=True)
        if one_story(names[one], names[other], weight)
    )


def one_story(ours: frozenset[str], theirs: frozenset[str], weight: Mapping[str, float]) -> bool:
    """Whether two documents name so much of the same that they tell of one event."""
    shared = ours & theirs
    lesser = min(math.fsum(map(weight.__getitem__, names)) for names in (ours, theirs))
    return len(shared) >= _FEWEST_NAMES and math.fsum(map(weight.__getitem__, shared)) >= _SHARED * lesser


def _weights(names: Sequence[frozenset[str]]) -> dict[str, float]:
    """Of each name, by how few documents have it."""
    frequency = Counter(chain.from_iterable(names))
    total = len(names) + _SMOOTHING
    return {name: 1 + math.log(total / (number + _SMOOTHING)) for name, number in frequency.items()}


def plot(features: Sequence[Features], mentions: Sequence[Mention]) -> Plot:
    """What the claims of a document, in order, and the names everywhere in it make of it."""
    given: defaultdict[Slot, list[tuple[int, Quantity | DateReference]]] = defaultdict(list)
    said: defaultdict[str, list[int]] = defaultdict(list)
    stated: defaultdict[str, list[int]] = defaultdict(list)
    for number, each in enumerate(features):
        for slot, value in _slots(each):
            given[slot].append((number, value))
        firm = each.states and each.certain
        if (firm or each.claim.cue_class is CueClass.DENY) and each.claim.source_entity and not each.own:
            said[each.claim.source_entity].append(number)
        for pair in opposed_by(each.words) if firm else ():
            stated[pair].append(number)
    return Plot(
        tuple(sorted(set(map(mention_key, mentions)))),
        tuple(sorted({mention_key(mention) for mention in mentions if mention.span.start < _BEGINNING})),
        tuple((slot, told[0][0]) for slot, told in given.items() if _agree([value for _, value in told])),
        tuple((source, tuple(its)) for source, its in said.items() if len(its) <= _MOST_SAID),
        tuple((pair, tuple(its)) for pair, its in stated.items() if len(its) <= _MOST_SAID),
    )


def _slots(features: Features) -> Iterator[tuple[Slot, Quantity | DateReference]]:
    """What a claim that is put as a fact gives."""
    if not (features.states and features.certain) or features.polarity is Polarity.NEGATIVE:
        return
    for figure in features.figures:
        slot = _slot(features, figure)
        if slot and not _partial(features, figure):
            yield slot, figure
    moments = dates_of_event(features)
    if len(moments) == 1 and _is_written_out(moments[0]):
        for event in sorted(_HAPPENS_ONCE & features.words.keys()):
            yield ("date", event), moments[0]
    for moment in moments:
        made = _MADE_IN.search(_before(features, moment.span))
        if made and moment.granularity is Granularity.YEAR:
            yield ("year", str(stem(made["event"]))), moment


def _slot(features: Features, figure: Quantity) -> Slot | None:
    """What a figure is the number of; None where it may be of anything."""
    if figure.unit == _AGE:
        named = (mention for mention in features.mentions if 0 < figure.span.start - mention.span.end <= len(", "))
        return next((("figure", _AGE, mention_key(mention)) for mention in named), None)
    counted_by = measure(features, figure)
    if unit(figure) in _STAFF and (counted_by is None or counted_by in _STAFF):
        return ("figure", "staff") if _HAS.search(_before(features, figure.span)) else None
    if counted_by in _EMPLOY:
        return ("figure", "staff") if is_count(figure) and unit(figure) == _PEOPLE else None
    if counted_by in _SENTENCE | _TERM:
        return "figure", unit(figure), "sentence" if counted_by in _SENTENCE else "term"
    countable = is_count(figure) or counted_by == PRICE or (figure.unit in MONEY and counted_by in _SUM)
    known = countable and counted_by not in _NO_MEASURE
    return ("figure", unit(figure), counted_by) if known and counted_by else None


def _before(features: Features, span: Span) -> str:
    piece = next((p for p in features.pieces if p.start <= span.start < p.end), None)
    return piece.text[: span.start - piece.start] if piece else ""


def _is_written_out(moment: DateReference) -> bool:
    """Whether it is a day by its number, not "yesterday" or a day of the week."""
    return _in_some_year(moment.value) is not None and any(character.isdigit() for character in moment.span.text)


def _partial(features: Features, figure: Quantity) -> bool:
    """Whether the figure is one of several that make up what there was: "another 12", "12 of them"."""
    piece = next((p for p in features.pieces if p.start <= figure.span.start < p.end), None)
    if piece is None:
        return True
    before, after = piece.text[: figure.span.start - piece.start], piece.text[figure.span.end - piece.start :]
    return bool(_ONE_OF_SEVERAL.search(before) or _MORE_OF_THEM.search(f"{figure.span.text} {after[:12]}"))


def _agree(values: Sequence[Quantity | DateReference]) -> bool:
    """Whether a document gives one thing only, however often."""
    return all(_compatible(one, other) for one, other in combinations(values[:_LONGEST_LIST], 2))


def _compatible(one: Quantity | DateReference, other: Quantity | DateReference) -> bool:
    if isinstance(one, Quantity) and isinstance(other, Quantity):
        birthday = one.unit == _AGE and abs(one.value - other.value) <= 1
        return birthday or compatible(one, other)
    if isinstance(one, DateReference) and isinstance(other, DateReference):
        return one.value == other.value or _days_apart(one, other) == 0
    return False


def _may_be_one(first: Features, second: Features, ours: Story, theirs: Story) -> bool:
    """Whether nothing in the two claims says that each is about something of its own."""
    if first.names and second.names and not first.names & second.names:
        return False
    if first.names - theirs.names or second.names - ours.names:
        return False
    if (_where(first) ^ _where(second)) - (ours.setting & theirs.setting) or first.ordinals != second.ordinals:
        return False  # what is counted in one place may be a part of the whole
    return not told_apart(first.terms, second.terms)


def _where(features: Features) -> frozenset[str]:
    """The names in what is said that say where it was."""
    return frozenset(
        mention_key(mention)
        for piece in features.pieces
        for mention in features.mentions
        if piece.start <= mention.span.start < piece.end
        and _IN_A_PLACE.search(piece.text[: mention.span.start - piece.start])
    )


def _reversals(ours: Sequence[Features], theirs: Sequence[Features]) -> Iterator[tuple[Features, Features, Judgement]]:
    """Claims of one source that say opposite things of what both name: "the march was peaceful", "… was violent"."""
    for first, second in product(ours, theirs):
        if CueClass.DENY in (first.claim.cue_class, second.claim.cue_class):
            yield from _taken_back(first, second)
            continue
        if first.names != second.names:
            continue
        if opposed(first, second):
            yield from _negated(first, second)
            continue
        pair = opposites(first.terms, second.terms)
        if pair is None or not set(pair) <= first.words.keys() | second.words.keys():
            continue
        here, there = first.words.keys() - set(pair), second.words.keys() - set(pair)
        shared = len(here & there)
        if shared and 2 * shared >= min(len(here), len(there)) and _of_one_thing(first, second):
            evidence = f'One says "{first.words[pair[0]]}" and the other "{second.words[pair[1]]}".'
            yield first, second, judged(Relation.CONTRADICTS, evidence, _CONFIDENCE, Difference.OPPOSITE)


def _negated(first: Features, second: Features) -> Iterator[tuple[Features, Features, Judgement]]:
    """What a source states and elsewhere negates: all words of the shorter are in the longer."""
    here, there = first.words.keys(), second.words.keys()
    nested = (here <= there or there <= here) and min(len(here), len(there)) >= _FEWEST_NEGATED
    if nested and time(first, second) is not Time.DIFFERENT:
        evidence = "One states what the other negates."
        yield first, second, judged(Relation.CONTRADICTS, evidence, _CONFIDENCE, Difference.POLARITY)


def _taken_back(first: Features, second: Features) -> Iterator[tuple[Features, Features, Judgement]]:
    """What a source says and elsewhere denies: all that it denies is said."""
    denials = [each for each in (first, second) if each.claim.cue_class is CueClass.DENY]
    said = second if denials[0] is first else first
    whole = denials[0].keys <= said.keys and denials[0].words and len(denials[0].keys) >= _FEWEST_DENIED
    if len(denials) == 1 and whole and Polarity.NEGATIVE not in (said.polarity, denials[0].polarity):
        evidence = "What is said in one is denied in the other."
        yield first, second, judged(Relation.CONTRADICTS, evidence, _CONFIDENCE, Difference.POLARITY)


def _opposites(ours: Sequence[Features], theirs: Sequence[Features]) -> Iterator[tuple[Features, Features, Judgement]]:
    """Opposites of which else the same is said: "Clarke resigned in May", "Clarke was sacked in May"."""
    for first, second in product(ours, theirs):
        if not first.names or first.names != second.names:
            continue
        pair = opposites(first.terms, second.terms)
        here, there = first.words.keys() - set(pair or ()), second.words.keys() - set(pair or ())
        alike = here <= there or there <= here
        if pair and alike and _of_one_thing(first, second):
            evidence = (
                f'One says "{first.words.get(pair[0], pair[0])}" and the other "{second.words.get(pair[1], pair[1])}".'
            )
            yield first, second, judged(Relation.CONTRADICTS, evidence, _CONFIDENCE, Difference.OPPOSITE)


def _of_one_thing(first: Features, second: Features) -> bool:
    return not (opposed(first, second) or different_events(first, second) or time(first, second) is Time.DIFFERENT)


def _clash(ours: Told, theirs: Told) -> Judgement | None:
    mine, other = ours.value, theirs.value
    if _compatible(mine, other):
        return None
    if isinstance(mine, Quantity) and isinstance(other, Quantity):
        days, others = dates_of_event(ours.features), dates_of_event(theirs.features)
        elsewhen = days and others and not any(_days_apart(a, b) == 0 for a in days for b in others)
        if elsewhen or grew(ours.features, theirs.features, mine, other):
            return None
        difference = Difference.QUANTITY
    elif isinstance(mine, DateReference) and isinstance(other, DateReference):
        apart = 0 if mine.granularity is Granularity.YEAR else _days_apart(mine, other)
        if apart is None or apart > _SAME_EVENT_WITHIN:
            return None
        difference = Difference.DATE
    else:
        return None
    evidence = f'One says "{mine.span.text}" and the other "{other.span.text}".'
    return judged(Relation.CONTRADICTS, evidence, _CONFIDENCE, difference)


def _days_apart(one: DateReference, other: DateReference) -> int | None:
    """Between two days, also where one lacks the year; None where it cannot be told."""
    days = [_in_some_year(each.value) for each in (one, other)]
    years = {each.value[:4] for each in (one, other) if not each.value.startswith("--")}
    if len(years) > 1 or None in days:
        return None
    first, second = (each for each in days if each)
    return abs((first - second).days)


def _in_some_year(value: str) -> date | None:
    """A day of a month, whatever its year."""
    match = re.fullmatch(r"(?:\d{4}|-)-(\d\d-\d\d)", value)
    try:
        return date.fromisoformat(f"{_LEAP_YEAR}-{match[1]}") if match else None
    except ValueError:  # 31 February
        return None
