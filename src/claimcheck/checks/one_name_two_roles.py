"""CC406 one-name-two-roles: one person has two offices that exclude each other, or a name that is spelt in two ways.

Why:      one of the titles is wrong, or two people share the name; a name in two spellings is found under neither.
Flagged:  A "Foreign Minister Ada Pell opened the bridge" / B "Finance Minister Ada Pell opened the bridge"
Allowed:  A "Foreign Minister Ada Pell opened the bridge" / B "former Finance Minister Ada Pell opened the bridge"
Limits:   a warning for offices, a note for spellings. Offices only where both stand beside the name and nobody holds
          both at a time, in one document or in two of one quarter; undated ones must speak mostly of the same names,
          else it is not assessed. Spellings a letter or two apart, or of one sound, with the given name alike; a family
          name alone where it stands once and only the other is introduced in full.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import combinations, islice, product
from typing import TYPE_CHECKING, NamedTuple

from claimcheck.checks.check import Check, Hit, Passage, Unassessed, between, contradictions
from claimcheck.model import Difference, EntityType, Severity
from claimcheck.resolution.names import misspelt, person_name, same_part
from claimcheck.resolution.offices import exclude
from claimcheck.resolution.roles import Office, read_office
from claimcheck.table import (
    CLAIM,
    DIFFERENCE,
    DOCUMENT,
    END,
    ENTITY,
    EVIDENCE,
    FIRST,
    MENTION_ROLE,
    NAME,
    PUBLISHED,
    RELATION,
    SECOND,
    START,
    TEXT,
    TYPE,
)

if TYPE_CHECKING:
    import pandas as pd

_ONE_TIME = 92
"""Days within which two documents count as of one time."""
_FEWEST_LETTERS = 5
"""Of a family name without a given name; shorter ones are too often near each other."""
_FEWEST_SHARED = 2
"""Names that two documents must share to speak of the same; and half of those of the one with fewer."""
_MOST_COMPARED = 50
"""Documents of each office that are looked at for a pair of one time."""
_AROUND = 120
"""Code points from a name within which its role stands."""
_STOP = re.compile(r"[.!?]\s|\n|$")
_PAST = re.compile(
    r"\b(?:(?:1[6-9]|20)\d\d|then|formerly|previously|served|serving|at the time|years (?:ago|earlier|later)|named|"
    r"appointed|elected|promoted|sworn|became|become|replac\w+|succe\w+|resign\w+|when|while|until|before|after)\b",
    re.IGNORECASE,
)
"""In a sentence that tells of another time."""


class _Mention(NamedTuple):
    """A person's name in a text."""

    document: str
    start: int
    end: int
    text: str
    entity: str | None
    parts: tuple[str, ...]
    role: str | None

    @property
    def place(self) -> tuple[str, int]:
        return self.document, self.start

    @property
    def passage(self) -> Passage:
        return Passage(self.document, self.start, self.end)


@dataclass(frozen=True)
class _Archive:
    """What tells which documents are of one time, and speak of the same."""

    texts: Mapping[str, str]
    published: Mapping[str, str | None]
    entities: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def of_one_time(self, first: str, second: str) -> bool | None:
        """None where it cannot be told."""
        if first == second:
            return True
        days = [self.published[document] for document in (first, second)]
        if days[0] is not None and days[1] is not None:
            return abs((date.fromisoformat(days[0]) - date.fromisoformat(days[1])).days) <= _ONE_TIME
        return self.speak_of_the_same(first, second) or None

    def speak_of_the_same(self, first: str, second: str) -> bool:
        """Whether they name mostly the same."""
        here, there = self.entities.get(first, frozenset()), self.entities.get(second, frozenset())
        shared = len(here & there)
        return first == second or (shared >= _FEWEST_SHARED and 2 * shared >= min(len(here), len(there)))

    def tells_of_the_past(self, mention: _Mention) -> bool:
        """Whether the words around a name do."""
        text = self.texts[mention.document]
        start = max(text.rfind(mark, max(0, mention.start - 200), mention.start) for mark in (". ", "\n"))
        stop = _STOP.search(text, mention.end, mention.end + 200)
        return (
            _PAST.search(text, max(0, start, mention.start - 200), stop.start() if stop else mention.end + 200)
            is not None
        )


def judge(
    documents: pd.DataFrame, claims: pd.DataFrame, mentions: pd.DataFrame, links: pd.DataFrame
) -> Iterator[Hit | Unassessed]:
    """One hit for each changed title of a copied passage, pair of offices of a person, and pair of spellings."""
    archive = _archive(documents, mentions)
    changed = list(_changed(claims, links))
    yield from changed
    told = {(passage.document, hit.passage.document) for hit in changed for passage in hit.related}
    named = mentions[mentions[TYPE] == EntityType.PERSON.value]
    columns = (DOCUMENT, START, END, TEXT, ENTITY, MENTION_ROLE)
    people = [
        _Mention(document, start, end, text, entity, person_name(text).parts, role)
        for document, start, end, text, entity, role in zip(*(named[column] for column in columns), strict=True)
    ]
    names = dict(zip(mentions[ENTITY], mentions[NAME], strict=True))
    yield from _offices(people, names, archive, told)
    yield from _full_names(people, archive)
    yield from _family_names(people, archive)


def _archive(documents: pd.DataFrame, mentions: pd.DataFrame) -> _Archive:
    entities: dict[str, set[str]] = defaultdict(set)
    for document, entity in zip(mentions[DOCUMENT], mentions[ENTITY], strict=True):
        if entity is not None:
            entities[document].add(entity)
    return _Archive(
        dict(zip(documents[DOCUMENT], documents[TEXT], strict=True)),
        dict(zip(documents[DOCUMENT], documents[PUBLISHED], strict=True)),
        {document: frozenset(found) for document, found in entities.items()},
    )


# Titles that a copy changes


def _changed(claims: pd.DataFrame, links: pd.DataFrame) -> Iterator[Hit]:
    for first, second, evidence in contradictions(claims, links, Difference.ROLE):
        yield between(first, second, f"{second[DOCUMENT]} gives another title. {evidence}")


# Offices that exclude each other


def _offices(
    people: Iterable[_Mention], names: Mapping[str, str], archive: _Archive, told: set[tuple[str, str]]
) -> Iterator[Hit | Unassessed]:
    held: dict[str, dict[Office, list[_Mention]]] = defaultdict(lambda: defaultdict(list))
    for mention in people:
        office = read_office(mention.role) if mention.role is not None else None
        if mention.entity is not None and office is not None:
            held[mention.entity][office].append(mention)
    for entity in sorted(held):
        by_office = sorted(held[entity].items(), key=lambda item: str(item[0]))
        for (first, here), (second, there) in combinations(by_office, 2):
            if exclude(first, second):
                one, other = ([each for each in held if not archive.tells_of_the_past(each)] for held in (here, there))
                yield from _clash(names[entity], (first, one), (second, other), archive, told)


def _clash(
    name: str,
    one: tuple[Office, Sequence[_Mention]],
    other: tuple[Office, Sequence[_Mention]],
    archive: _Archive,
    told: set[tuple[str, str]],
) -> Iterator[Hit | Unassessed]:
    """The first two mentions of one time, else the first two of an unknown one."""
    pairs = [(a, b) for a in _one_a_document(one[1]) for b in _one_a_document(other[1])]
    pairs = [
        pair
        for pair in pairs
        if not told & {(pair[0].document, pair[1].document), (pair[1].document, pair[0].document)}
    ]
    verdicts = [archive.of_one_time(a.document, b.document) for a, b in pairs]
    for (a, b), at_one_time in zip(pairs, verdicts, strict=True):
        if at_one_time:
            first, second = sorted((a, b), key=lambda mention: mention.place)
            roles = {a: one[0], b: other[0]}
            where = "" if first.document == second.document else f" in {second.document}"
            office, another = (_written(roles[each], each, archive.texts[each.document]) for each in (first, second))
            yield Hit(
                f"{name} is {office} here and {another}{where or ' elsewhere in the document'}: "
                "no one holds both offices at a time.",
                first.passage,
                (second.passage,),
            )
            return
    if None in verdicts:
        a, _ = pairs[verdicts.index(None)]
        yield Unassessed(f"{name} has two offices in documents whose time is not known", a.document)


def _written(held: Office, mention: _Mention, text: str) -> str:
    """An office with the capitals that the text around the name gives to where it is held."""
    office, of, where = str(held).partition(" of ")
    around = text[max(0, mention.start - _AROUND) : mention.end + _AROUND]
    found = re.search(re.escape(where), around, re.IGNORECASE) if where else None
    return f"{office}{of}{found[0] if found else where}"


def _one_a_document(mentions: Iterable[_Mention]) -> list[_Mention]:
    first: dict[str, _Mention] = {}
    for mention in sorted(mentions, key=lambda mention: mention.place):
        first.setdefault(mention.document, mention)
    return list(first.values())[:_MOST_COMPARED]


# Names spelt in two ways


@dataclass(frozen=True)
class _Form:
    """A name as it is spelt, wherever it is."""

    mentions: tuple[_Mention, ...]

    @property
    def parts(self) -> tuple[str, ...]:
        return self.mentions[0].parts

    @cached_property
    def documents(self) -> frozenset[str]:
        return frozenset(mention.document for mention in self.mentions)

    @cached_property
    def roles(self) -> frozenset[str]:
        return frozenset(mention.role for mention in self.mentions if mention.role is not None)

    @cached_property
    def entities(self) -> frozenset[str]:
        return frozenset(mention.entity for mention in self.mentions if mention.entity is not None)


def _full_names(people: Iterable[_Mention], archive: _Archive) -> Iterator[Hit]:
    found: dict[tuple[str, ...], list[_Mention]] = defaultdict(list)
    for mention in people:
        if mention.parts:
            found[mention.parts].append(mention)
    forms = {parts: _Form(tuple(mentions)) for parts, mentions in found.items()}
    for first, second in sorted(_alike(forms)):
        pair = forms[first], forms[second]
        if _one_person(*pair, archive):
            # The rarer spelling, or else the later one, is the one to look at.
            common, odd = sorted(pair, key=lambda form: (-len(form.mentions), form.mentions[0].place))
            yield _two_spellings(*_one_a_document(odd.mentions), common=common.mentions[0])


def _two_spellings(odd: _Mention, *others: _Mention, common: _Mention) -> Hit:
    """One finding for all documents that have the same."""
    return Hit(
        f"'{odd.text}' and '{common.text}' look like two spellings of one name.",
        odd.passage,
        (common.passage, *(other.passage for other in others)),
        severity=Severity.NOTE,
    )


def _alike(forms: Mapping[tuple[str, ...], _Form]) -> set[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Full names of as many parts of which exactly one is spelt otherwise, found by what remains without a letter."""
    blocks: dict[tuple[object, ...], list[tuple[str, ...]]] = defaultdict(list)
    around: dict[tuple[tuple[str, ...], tuple[str, ...]], list[tuple[str, ...]]] = defaultdict(list)
    for parts, form in forms.items():
        if len(parts) > 1:
            for index in range(len(parts)):
                around[parts[:index], parts[index + 1 :]].append(parts)
            if len(parts[-1]) >= _FEWEST_LETTERS:
                blocks[parts[:-1], parts[-1][0]].append(parts)
            for entity in form.entities:
                blocks[entity, len(parts)].append(parts)
    for (before, after), alike in around.items():
        if len(alike) > 1:
            for parts in alike:
                for key in _keys(parts[len(before)]):
                    blocks[before, key, after].append(parts)
    return {
        (first, second)
        for block in blocks.values()
        if 1 < len(block) < _MOST_COMPARED
        for first, second in combinations(sorted(block), 2)
    }


def _keys(part: str) -> set[str]:
    return {part, *(part[:index] + part[index + 1 :] for index in range(len(part)))} if len(part) <= 40 else {part}


def _one_person(first: _Form, second: _Form, archive: _Archive) -> bool:
    changed = [(a, b) for a, b in zip(first.parts, second.parts, strict=True) if a != b]
    if any(1 in (len(a), len(b)) for a, b in changed):
        return False
    if first.entities & second.entities:
        return all(same_part(a, b) for a, b in changed)
    if len(changed) > 1 or first.parts[0] != second.parts[0] or not misspelt(*changed[0]):
        return False
    if first.roles & second.roles:
        return True
    if first.documents & second.documents:
        return True
    fewer, more = sorted((sorted(first.documents), sorted(second.documents)), key=len)
    return any(archive.speak_of_the_same(a, b) for a, b in islice(product(fewer, more), _MOST_COMPARED**2))


def _family_names(people: Iterable[_Mention], archive: _Archive) -> Iterator[Hit]:
    """Two spellings of one family name, of which only one is introduced with a given name of its own."""
    named: dict[str, dict[str, list[_Mention]]] = defaultdict(lambda: defaultdict(list))
    given: dict[str, set[str]] = defaultdict(set)
    for mention in people:
        if mention.parts and len(mention.parts[-1]) >= _FEWEST_LETTERS:
            named[mention.parts[-1]][mention.document].append(mention)
            given[mention.parts[-1]].update(mention.parts[:-1])
    given_names = set().union(*given.values()) - {family for family in given if given[family]}
    for first, second in sorted(_near(named)):
        two_people = given[first] - given[second] and given[second] - given[first]
        if (given[first] or given[second]) and not two_people and given_names.isdisjoint((first, second)):
            yield from _in_one_context(named[first], named[second], archive)


def _near(families: Iterable[str]) -> set[tuple[str, str]]:
    blocks: dict[str, list[str]] = defaultdict(list)
    for family in families:
        for key in _keys(family):
            blocks[key].append(family)
    return {
        pair
        for block in blocks.values()
        if 1 < len(block) < _MOST_COMPARED
        for pair in combinations(sorted(block), 2)
        if misspelt(*pair)
    }


def _in_one_context(
    first: Mapping[str, Sequence[_Mention]], second: Mapping[str, Sequence[_Mention]], archive: _Archive
) -> Iterator[Hit]:
    """A name that stands once in a document, where that or one about the same has the other spelling."""
    for odd, common in ((first, second), (second, first)):
        for document, mentions in sorted(odd.items())[:_MOST_COMPARED]:
            if len(mentions) == 1:
                context = [document] if document in common else sorted(common)[:_MOST_COMPARED]
                there = next((other for other in context if archive.speak_of_the_same(document, other)), None)
                if there is not None and _of_one(mentions[0], common[there]):
                    yield _two_spellings(mentions[0], common=common[there][0])


def _of_one(odd: _Mention, others: Sequence[_Mention]) -> bool:
    """Whether one of two spellings is introduced in full and the other not, and no title speaks against it."""
    roles = {mention.role for mention in others}
    introduced = any(len(mention.parts) > 1 for mention in others)
    one = introduced if len(odd.parts) == 1 else not introduced and len(others) > 1
    return one and (odd.role is None or None in roles or odd.role in roles)


CHECK = Check(
    id="CC406",
    name="one-name-two-roles",
    severity=Severity.WARNING,
    title="One name has two roles, or two spellings",
    reads={
        "documents": (DOCUMENT, TEXT, PUBLISHED),
        "claims": (CLAIM, DOCUMENT, START, END),
        "mentions": (DOCUMENT, START, END, TEXT, TYPE, ENTITY, NAME, MENTION_ROLE),
        "links": (RELATION, FIRST, SECOND, EVIDENCE, DIFFERENCE),
    },
    judge=judge,
    documentation=__doc__,
)
