"""One name, one kind: what the language engine takes for a person here and for a company there.

Only names of one word without a title, which nobody bears as part of a full name: "Corvex" in "the mining firm Corvex",
"Branwick" beside "Branwick Devices".
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from claimcheck.model import EntityType, Span
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
_TOLD = _BODIES | {EntityType.PERSON}
_FULL = 2
"""Parts of a full name, at least."""


def consistent(readings: Iterable[Reading]) -> list[Reading]:
    """The readings with every such name taken for what most of the documents together tell it to be."""
    readings = list(readings)
    surfaces = {name.span.text for reading in readings for name in reading.names if name.type is EntityType.PERSON}
    people = {part for surface in surfaces for part in _told_apart(surface)}
    organisations = {key for key, counts in _kinds(readings).items() if key not in people and _is_organisation(counts)}
    return [
        replace(reading, names=tuple([_settled(reading.text, name, organisations) for name in reading.names]))
        for reading in readings
    ]


def _kinds(readings: Sequence[Reading]) -> dict[str, Counter[EntityType]]:
    """How often each single name is taken for what; a longer name that it begins, or a noun before it, is decisive."""
    kinds: dict[str, Counter[EntityType]] = defaultdict(Counter)
    for reading in readings:
        for name in reading.names:
            if name.known is not None or name.type not in _TOLD:
                continue
            first, longer, _ = organisation_key(name.span.text).partition(" ")
            if not first:
                continue
            counts = kinds[first]
            if not longer:
                counts[name.type] += 1
            if name.type is not EntityType.PERSON if longer else _is_business(reading.text, name.span):
                counts[EntityType.GROUP] += 1
    return kinds


def _is_business(text: str, span: Span) -> bool:
    """Whether a noun before the name or what follows it says so."""
    before = _BUSINESSES.search(text[max(0, span.start - 24) : span.start])
    return before is not None or _OWNS.match(text, span.end) is not None


def _is_organisation(counts: Counter[EntityType]) -> bool:
    bodies = sum(counts[kind] for kind in _BODIES)
    return counts[EntityType.PERSON] > 0 and (counts[EntityType.GROUP] > 0 or bodies >= counts[EntityType.PERSON])


def _told_apart(surface: str) -> tuple[str, ...]:
    """By what parts of a person's full name its bearer may be called: the family name, and a given name that is one."""
    parts = person_name(surface).parts
    if len(parts) < _FULL:
        return ()
    return (parts[-1], *(part for part in parts[:1] if is_given_name(part)))


def _settled(text: str, name: Name, organisations: set[str]) -> Name:
    if name.type is not EntityType.PERSON or name.known is not None:
        return name
    key = organisation_key(name.span.text)
    lone = key in organisations and fold(name.span.text).removesuffix("'s") == key
    if lone and not has_title(text, name.span.start):
        return replace(name, type=EntityType.ORGANISATION)
    return name
