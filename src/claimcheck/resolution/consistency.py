"""One name, one kind: what the language engine takes for a person here and for a company there.

Only names of one word without a title, which nobody bears as part of a full name: "Corvex" in "the mining firm Corvex",
"Branwick" beside "Branwick Devices".
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from claimcheck.model import EntityType
from claimcheck.resolution.entities import Reading
from claimcheck.resolution.mentions import Name, has_title
from claimcheck.resolution.names import fold, is_given_name, organisation_key, person_name
from claimcheck.resolution.words import alternatives, load

_BUSINESSES = re.compile(rf"\b(?:{alternatives(load('sources')['organisations'])}|line|team|party|operator|maker)\s$")
_OWNS = re.compile(
    r"(?:['’]s?)?\s+(?:shares|stock|shareholders|customers|subsidiar(?:y|ies)|board\b|plants?\b|factor(?:y|ies)\b|"
    r"chief\s+(?:executive|financial|operating|scientist|engineer)|CEO\b|CFO\b)"
)
"""What follows the name of a business."""
_BODIES = frozenset({EntityType.ORGANISATION, EntityType.MEDIA_OUTLET, EntityType.GOVERNMENT_BODY})
_FULL = 2
"""Parts of a full name, at least."""


def consistent(readings: Iterable[Reading]) -> list[Reading]:
    """The readings with every such name taken for what most of the documents together tell it to be."""
    readings = list(readings)
    people = {part for reading in readings for name in reading.names for part in _told_apart(name)}
    kinds = _kinds(readings)
    organisations = {key for key, counts in kinds.items() if key not in people and _is_organisation(counts)}
    return [
        replace(reading, names=tuple(_settled(reading.text, name, organisations) for name in reading.names))
        for reading in readings
    ]


def _kinds(readings: Sequence[Reading]) -> dict[str, Counter[EntityType]]:
    """How often each single name is taken for what; a longer name that it begins, or a noun before it, is decisive."""
    kinds: dict[str, Counter[EntityType]] = {}
    for reading in readings:
        for name in reading.names:
            words = organisation_key(name.span.text).split()
            if name.known is not None or not words or name.type not in {*_BODIES, EntityType.PERSON}:
                continue
            counts = kinds.setdefault(words[0], Counter())
            if len(words) == 1:
                counts[name.type] += 1
            before = reading.text[max(0, name.span.start - 24) : name.span.start]
            begins = len(words) > 1 and name.type is not EntityType.PERSON
            owns = _OWNS.match(reading.text, name.span.end)
            if begins or (len(words) == 1 and (_BUSINESSES.search(before) or owns)):
                counts[EntityType.GROUP] += 1
    return kinds


def _is_organisation(counts: Counter[EntityType]) -> bool:
    bodies = sum(counts[kind] for kind in _BODIES)
    return counts[EntityType.PERSON] > 0 and (counts[EntityType.GROUP] > 0 or bodies >= counts[EntityType.PERSON])


def _told_apart(name: Name) -> tuple[str, ...]:
    """By what parts of a full name its bearer may be called: the family name, and a given name that is one."""
    parts = person_name(name.span.text).parts if name.type is EntityType.PERSON else ()
    if len(parts) < _FULL:
        return ()
    return (parts[-1], *(part for part in parts[:1] if is_given_name(part)))


def _settled(text: str, name: Name, organisations: set[str]) -> Name:
    lone = name.type is EntityType.PERSON and name.known is None and not has_title(text, name.span.start)
    key = organisation_key(name.span.text)
    if lone and key in organisations and fold(name.span.text).removesuffix("'s") == key:
        return replace(name, type=EntityType.ORGANISATION)
    return name
