"""Which names are one entity, within a document and across documents.

Precision before recall: a family name alone is resolved only where one bearer stands out; spellings merge only where
given and family name both agree with *every* other spelling of the cluster. The result depends on the set of documents,
not on their order.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import NamedTuple

from msgspec import Struct

from claimcheck.model import Entity, EntityType, Span
from claimcheck.resolution.aliases import KnownEntity, principal
from claimcheck.resolution.mentions import Name, is_located
from claimcheck.resolution.metonyms import the_kingdom
from claimcheck.resolution.names import (
    TITLES,
    PersonName,
    fold,
    gender,
    is_acronym,
    organisation_key,
    person_keys,
    person_name,
    same_person,
    stands_for,
)
from claimcheck.resolution.states import Surface, slug
from claimcheck.resolution.words import load

_CORPORATE = frozenset(load("organisations")["corporate"])
_HONORIFICS = frozenset(
    {
        "mr",
        "mr.",
        "mrs",
        "mrs.",
        "ms",
        "ms.",
        "miss",
        "sir",
        "dr",
        "dr.",
        "late",
        "former",
        "acting",
        "then",
        "deputy",
        "chief",
    }
)
_BODY_OF = re.compile(r"\s+(?:of|in)\s+(?:the\s+)?$")
_OF_BODY = re.compile(r"(?:['’]s?)?\s+(?:[a-z]+\s+)?$")
_ORGANISATIONS = (EntityType.ORGANISATION, EntityType.GOVERNMENT_BODY, EntityType.MEDIA_OUTLET, EntityType.GROUP)


class Reading(Struct, frozen=True, gc=False):
    """One document's names, with what is needed to tell what they stand for."""

    document: str
    text: str
    names: tuple[Name, ...]
    sentences: tuple[int, ...]
    """For each name the number of its sentence."""

    def inside(self, span: Span) -> tuple[Name, ...]:
        """The names within `span`, in order."""
        first = bisect_left(self.names, span.start, key=lambda name: name.span.start)
        last = bisect_right(self.names, span.end, key=lambda name: name.span.end)
        return self.names[first:last]


@dataclass(frozen=True)
class Identities:
    """What each name stands for."""

    ids: Mapping[tuple[str, int], str]
    """Entity id by document and first character of the name; names that could be several are missing."""
    entities: tuple[Entity, ...]
    genders: Mapping[str, str] = field(default_factory=dict)
    """"m" or "f" by entity id of people, where known."""
    roles: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Titles and functions by entity id of people, over all documents."""
    principals: Mapping[str, Entity] = field(default_factory=dict)
    """By entity id whose word an entity's is, where a user says so."""

    @cached_property
    def by_id(self) -> Mapping[str, Entity]:
        """The entities."""
        return {entity.id: entity for entity in self.entities}

    def of(self, reading: Reading) -> list[Entity | None]:
        """What each name stands for; None where that is not clear."""
        ids = [self.ids.get((reading.document, name.span.start)) for name in reading.names]
        return [None if identity is None else self.by_id[identity] for identity in ids]


class _Label(NamedTuple):
    """A cluster before it has an id."""

    type: EntityType
    key: str
    name: str | None = None
    """Set where the name is canonical, not the fullest surface."""


def identify(readings: Iterable[Reading], known: Sequence[KnownEntity] = ()) -> Identities:
    """Group all names of all documents, those of `known` as the user says."""
    ordered = sorted(readings, key=lambda reading: reading.document)
    people = _People(ordered, known)
    organisations = _Organisations(ordered)
    by_user = {(_family(e.type), organisation_key(s)): _given(e) for e in reversed(known) for s in e.surfaces}
    labels: dict[tuple[str, int], _Label] = {}
    for reading in ordered:
        for index, name in enumerate(reading.names):
            label = (_by_user(name) or _known(reading, index)) if name.known or name.type is EntityType.STATE else None
            if label is None and people.is_one(reading, name):
                label = people.label(reading, index)
            elif label is None and name.known is None:
                label = organisations.label(reading, name)
            if label is not None and by_user:
                label = by_user.get((_family(label.type), organisation_key(label.name or label.key)), label)
            if label is not None:
                labels[reading.document, name.span.start] = label
    return _identities(ordered, labels, known)


def _by_user(name: Name) -> _Label | None:
    if name.known is None or name.known.surface is not Surface.USER:
        return None
    return _given(KnownEntity(name.known.name, name.type))


def _given(entity: KnownEntity) -> _Label:
    if entity.type is EntityType.STATE:
        return _Label(entity.type, slug(entity.name), entity.name)
    key = (
        " ".join(person_name(entity.name).parts) if entity.type is EntityType.PERSON else organisation_key(entity.name)
    )
    return _Label(entity.type, key or fold(entity.name), entity.name)


def _family(kind: EntityType) -> EntityType:
    """Kinds that rules mistake for each other as one."""
    return EntityType.ORGANISATION if kind in _ORGANISATIONS else kind


def _identities(
    readings: Sequence[Reading], labels: Mapping[tuple[str, int], _Label], known: Sequence[KnownEntity]
) -> Identities:
    surfaces: dict[_Label, dict[str, int]] = defaultdict(dict)
    roles: dict[_Label, set[str]] = defaultdict(set)
    for reading in readings:
        for name in reading.names:
            label = labels.get((reading.document, name.span.start))
            if label is not None:
                found, surface = surfaces[label], " ".join(name.span.text.split())
                found[surface] = found.get(surface, 0) + 1
                if name.roles:
                    roles[label].update(name.roles)
    speaking = {_given(e): _given(p) for e in known if e.speaks_for and (p := principal(e.speaks_for, known))}
    for speaker, behind in speaking.items():
        if speaker in surfaces:
            surfaces.setdefault(behind, {})
    ids: dict[_Label, str] = {}
    entities: dict[_Label, Entity] = {}
    used: set[str] = set()
    for label in sorted(surfaces, key=lambda label: (label.type.value, label.key, label.name or "")):
        by_length = sorted(surfaces[label].items(), key=lambda item: (-len(item[0].split()), -item[1], item[0]))
        called = label.name or by_length[0][0]
        base = identity = f"{label.type.value}:{slug(called if label.type is EntityType.PERSON else label.key)}"
        number = 1
        while identity in used:
            number += 1
            identity = f"{base}-{number}"
        used.add(identity)
        ids[label] = identity
        entities[label] = Entity(identity, called, label.type, tuple(sorted(set(surfaces[label]) - {called})))
    genders = {
        ids[label]: told
        for label, forms in sorted(surfaces.items(), key=lambda item: item[0].key)
        if label.type is EntityType.PERSON and (told := _gender(forms, tuple(sorted(roles.get(label, ())))))
    }
    return Identities(
        {place: ids[label] for place, label in labels.items()},
        tuple(sorted(entities.values(), key=lambda entity: entity.id)),
        genders,
        {ids[label]: frozenset(titles) for label, titles in roles.items()},
        {ids[speaker]: entities[behind] for speaker, behind in speaking.items() if speaker in ids},
    )


def _gender(surfaces: Iterable[str], roles: tuple[str, ...]) -> str:
    found = {gender(person_name(surface), roles) for surface in surfaces} - {""}
    return found.pop() if len(found) == 1 else ""


# States and their bodies


def _known(reading: Reading, index: int) -> _Label | None:
    name = reading.names[index]
    if name.type is EntityType.STATE:
        state = (
            name.known.state if name.known else the_kingdom(reading.names, reading.sentences[index], reading.sentences)
        )
        return _Label(EntityType.STATE, slug(state), state) if state else None
    if name.known is None:
        return None
    if name.known.surface is Surface.BODY:
        state = name.known.state or body_state(reading, index)
        if state is None:
            return None
        kind = name.known.name
        return _Label(
            EntityType.GOVERNMENT_BODY, f"{slug(state)}-{slug(kind)}", f"{kind[:1].upper()}{kind[1:]} of {state}"
        )
    if name.known.surface is Surface.ORGANISATION:
        return _Label(EntityType.ORGANISATION, organisation_key(name.known.name), name.known.name)
    return _Label(EntityType.PLACE, fold(name.known.name))


def body_state(reading: Reading, index: int, *, elsewhere: bool = True) -> str | None:
    """The state a ministry belongs to, where clear.

    That written beside it, else the only one of its sentence, else that of the same ministry elsewhere in the document
    where all agree.
    """
    name = reading.names[index]
    beside = _state_beside(reading, index)
    if beside is not None:
        return beside
    sentence = {
        other.known.state
        for other, where in zip(reading.names, reading.sentences, strict=True)
        if where == reading.sentences[index] and other.type is EntityType.STATE and other.known and other.known.state
    }
    if len(sentence) == 1:
        return sentence.pop()
    if not elsewhere:
        return None
    same = {
        body_state(reading, other, elsewhere=False)
        for other, candidate in enumerate(reading.names)
        if candidate.known == name.known and other != index
    } - {None}
    return same.pop() if len(same) == 1 else None


def _state_beside(reading: Reading, index: int) -> str | None:
    name = reading.names[index]
    before = reading.names[index - 1] if index else None
    after = reading.names[index + 1] if index + 1 < len(reading.names) else None
    if _is_state(before) and before is not None:
        between = reading.text[before.span.end : name.span.start]
        if _OF_BODY.fullmatch(between):
            return before.known.state if before.known else None
    if _is_state(after) and after is not None and _BODY_OF.fullmatch(reading.text[name.span.end : after.span.start]):
        return after.known.state if after.known else None
    return None


def _is_state(name: Name | None) -> bool:
    if name is None or name.known is None:
        return False
    by_user = name.known.surface is Surface.USER and name.type is EntityType.STATE
    return by_user or name.known.surface in (Surface.NAME, Surface.DEMONYM)


# People


class _People:
    """Full names of all documents in clusters, and which of them each document speaks of."""

    def __init__(self, readings: Sequence[Reading], known: Sequence[KnownEntity]) -> None:
        self._here = {reading.document: _Bearers(reading) for reading in readings}
        found = {parts for bearers in self._here.values() for parts in bearers.functions}
        owners = {parts: entity for entity in known for parts in _full_names(entity)}
        clusters = _clusters(
            sorted({*found, *owners}, key=lambda parts: (-len(parts), parts)),
            {parts: entity.name for parts, entity in owners.items()},
        )
        self._cluster = {parts: clusters[parts] for parts in found}
        self._labels = {cluster: _person(cluster) for cluster in self._cluster.values()}
        self._labels |= {clusters[parts]: _given(entity) for parts, entity in owners.items()}
        self._by_family: dict[str, set[tuple[str, ...]]] = defaultdict(set)
        self._roles: dict[tuple[str, ...], set[str]] = defaultdict(set)
        for bearers in self._here.values():
            for parts, functions in bearers.functions.items():
                self._roles[self._cluster[parts]] |= functions
        for parts, cluster in self._cluster.items():
            self._by_family[parts[-1]].add(cluster)

    def label(self, reading: Reading, index: int) -> _Label | None:
        name = reading.names[index]
        parts = person_name(name.span.text).parts
        if not parts:
            return None
        if len(parts) > 1:
            return self._labels[self._cluster[parts]]
        here = {self._cluster[full] for full in self._here[reading.document].called(parts[0])}
        if not here:
            everywhere = self._like(name, self._by_family.get(parts[0], set()))
            return self._labels[next(iter(everywhere))] if len(everywhere) == 1 else _person(parts)
        chosen = self._like(name, here)
        if len(chosen) > 1:
            chosen &= {self._cluster[full] for full in self._here[reading.document].before(index)}
        return self._labels[next(iter(chosen))] if len(chosen) == 1 else None

    def _like(self, name: Name, bearers: set[tuple[str, ...]]) -> set[tuple[str, ...]]:
        """Of several bearers of a name those whose gender its title allows, of these those that share an office."""
        if len(bearers) < 2:
            return bearers
        wanted = gender(PersonName((), ()), name.roles)
        fitting = {bearer for bearer in bearers if not wanted or gender(PersonName(bearer)) in ("", wanted)}
        sharing = {bearer for bearer in fitting if not self._roles[bearer].isdisjoint(_functions(name))}
        return sharing if len(sharing) == 1 else fitting

    def is_one(self, reading: Reading, name: Name) -> bool:
        """Whether a name is a person's: by its type or, where that is not told, as a family name of the document."""
        if name.type is EntityType.PERSON:
            return True
        untold = name.known is None and (
            name.type in (EntityType.OTHER, EntityType.PLACE)
            or (name.type is EntityType.ORGANISATION and name.span.text.isupper())
        )
        part = person_name(name.span.text).parts if untold else ()
        if len(part) != 1 or part[0] not in self._here[reading.document].by_family:
            return False
        return name.type is not EntityType.PLACE or not is_located(reading.text, name.span)


class _Bearers:
    """The full names of a document's people."""

    def __init__(self, reading: Reading) -> None:
        self.functions: dict[tuple[str, ...], set[str]] = defaultdict(set)
        """By full name, in the order in which the document gives them."""
        self._first: list[int] = []
        for index, name in enumerate(reading.names):
            if len(parts := _parts(name)) > 1:
                if parts not in self.functions:
                    self._first.append(index)
                self.functions[parts] |= _functions(name)
        self.by_family: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        self._by_given: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        for parts in self.functions:
            self.by_family[parts[-1]].append(parts)
            self._by_given[parts[0]].append(parts)

    def before(self, index: int) -> Iterable[tuple[str, ...]]:
        """Those given before the name of that number."""
        return islice(self.functions, bisect_left(self._first, index))

    def called(self, part: str) -> list[tuple[str, ...]]:
        """Those of which `part` is the family name, or else the given name."""
        return self.by_family.get(part) or self._by_given.get(part, [])


def _functions(name: Name) -> frozenset[str]:
    """A person's titles but for those that anyone can have."""
    return frozenset(name.roles) - _HONORIFICS


def _person(parts: tuple[str, ...]) -> _Label:
    return _Label(EntityType.PERSON, " ".join(parts))


def _parts(name: Name) -> tuple[str, ...]:
    if name.type is not EntityType.PERSON:
        return ()
    by_user = name.known is not None and name.known.surface is Surface.USER
    return person_name(name.known.name if name.known is not None and by_user else name.span.text).parts


def _full_names(entity: KnownEntity) -> list[tuple[str, ...]]:
    """The parts of every full name of a person that a user knows; "the governor" is none."""
    if entity.type is not EntityType.PERSON:
        return []
    parts = [person_name(surface).parts for surface in entity.surfaces if surface[0].isupper()]
    return [each for each in parts if len(each) > 1 and TITLES.isdisjoint(each)]


def _clusters(
    forms: Sequence[tuple[str, ...]], owners: Mapping[tuple[str, ...], str]
) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Each form's cluster, named by its longest form; a form joins only where it agrees with all.

    Forms that have an `owner` each are in one cluster where they share it, and never otherwise.
    """
    clusters: list[list[tuple[str, ...]]] = []
    by_key: dict[str, list[int]] = defaultdict(list)
    for parts in forms:
        keys = person_keys(PersonName(parts))
        near = sorted({number for key in keys for number in by_key[key]})
        fitting = [number for number in near if all(_alike(parts, other, owners) for other in clusters[number])]
        chosen = fitting[0] if len(fitting) == 1 else len(clusters)
        if chosen == len(clusters):
            clusters.append([])
        clusters[chosen].append(parts)
        for key in keys:
            if chosen not in by_key[key]:
                by_key[key].append(chosen)
    return {parts: cluster[0] for cluster in clusters for parts in cluster}


def _alike(first: tuple[str, ...], second: tuple[str, ...], owners: Mapping[tuple[str, ...], str]) -> bool:
    if first in owners and second in owners:
        return owners[first] == owners[second]
    return same_person(PersonName(first), PersonName(second))


# Organisations, places, other names


class _Organisations:
    """Names that are not people's: their keys, acronyms, short forms and the type most mentions give them."""

    def __init__(self, readings: Sequence[Reading]) -> None:
        self._types: dict[str, Counter[EntityType]] = defaultdict(Counter)
        self._keys: dict[str, tuple[str, ...]] = {}
        self._introduced: dict[str, dict[str, str]] = {}
        for reading in readings:
            keys: list[str] = []
            introduced: dict[str, str] = {}
            headline = _end_of_headline(reading.text)
            for name in sorted(reading.names, key=lambda name: name.span.start < headline):
                if name.known is None and name.type not in (EntityType.PERSON, EntityType.STATE):
                    key = organisation_key(name.span.text)
                    keys.append(key)
                    self._types[key][name.type] += 1
                    if name.introduces and _plausible(name.introduces, name.span.text):
                        introduced.setdefault(fold(name.introduces), key)
            self._keys[reading.document] = tuple(dict.fromkeys(keys))
            self._introduced[reading.document] = introduced
        everywhere: dict[str, set[str]] = defaultdict(set)
        for introduced in self._introduced.values():
            for acronym, key in introduced.items():
                everywhere[acronym].add(key)
        self._everywhere = {acronym: keys.pop() for acronym, keys in everywhere.items() if len(keys) == 1}
        self._kinds = {
            key: min(types, key=lambda kind: (-types[kind], kind.value)) for key, types in self._types.items()
        }
        """What most mentions take it for."""
        self._longer = self._longer_forms()

    def label(self, reading: Reading, name: Name) -> _Label | None:
        key = self._expanded(reading.document, name.span.text, organisation_key(name.span.text))
        if not key:
            return None
        key = self._longer.get(key, key)
        return _Label(self._kinds.get(key, name.type), key)

    def _expanded(self, document: str, surface: str, key: str) -> str:
        """The name an acronym stands for: introduced here, spelt out here, or introduced alike wherever it is."""
        if not is_acronym(surface):
            return key
        acronym = fold(surface)
        if acronym in self._introduced[document]:
            return self._introduced[document][acronym]
        spelt = [other for other in self._keys[document] if " " in other and stands_for(acronym, other)]
        return spelt[0] if len(spelt) == 1 else self._everywhere.get(acronym, key)

    def _longer_forms(self) -> dict[str, str]:
        """Short forms of organisations with their only longer one.

        The longer adds nothing but words like "Airlines"; or it is the only longer one anywhere, and every document
        that has both gives it first.
        """
        by_first: dict[str, list[str]] = defaultdict(list)
        for key, types in self._types.items():
            if key and max(types, key=lambda kind: (types[kind], kind.value)) in _ORGANISATIONS:
                by_first[key.split()[0]].append(key)
        found: dict[str, str] = {}
        for keys in by_first.values():
            for short in keys:
                longer = sorted(key for key in keys if key.startswith(f"{short} "))
                corporate = [key for key in longer if _CORPORATE.issuperset(key[len(short) :].split())]
                if len(corporate) == 1:
                    found[short] = corporate[0]
                elif len(longer) == 1 and self._given_first(longer[0], short):
                    found[short] = longer[0]
        return {short: found.get(longer, longer) for short, longer in found.items()}

    def _given_first(self, longer: str, short: str) -> bool:
        both = [keys for keys in self._keys.values() if longer in keys and short in keys]
        return bool(both) and all(keys.index(longer) < keys.index(short) for keys in both)


def _end_of_headline(text: str) -> int:
    """Of the first line, which shortens names before the text has given them in full; 0 where it is a paragraph."""
    first = text.partition("\n")[0]
    return 0 if first.rstrip().endswith((".", "!", "?")) else len(first)


def _plausible(acronym: str, name: str) -> bool:
    return stands_for(acronym, name) or fold(name)[:1] == fold(acronym)[:1]
