"""What a document gave in an earlier audit, so that nothing is worked out again of what is the same.

There are two such things. A document's `Findings` depend on itself alone, and on the names that a user knows; its
`Outcome` depends on them and on what its names stand for, as all documents together tell it. Both are kept without the
text that they point at: what is read is short, and can point at nothing that is not in the document.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Annotated, NamedTuple, TypeVar

from msgspec import Meta

from claimcheck.cache import Cache
from claimcheck.model import (
    Bound,
    DateReference,
    Document,
    Entity,
    EntityType,
    Extraction,
    Granularity,
    Quantity,
    SourceStatus,
    Span,
)
from claimcheck.records import RecordError, decode, encode
from claimcheck.resolution.aliases import KnownEntity
from claimcheck.resolution.entities import Identities, Reading
from claimcheck.resolution.mentions import Name
from claimcheck.resolution.names import TITLES
from claimcheck.resolution.states import Known

T = TypeVar("T")

Index = Annotated[int, Meta(ge=0)]
Indices = tuple[Index, ...]
"""Places in a sequence, in order."""


@dataclass(frozen=True)
class Findings:
    """What is found in one document."""

    reading: Reading
    dates: tuple[DateReference, ...]
    quantities: tuple[Quantity, ...]


class Answer(NamedTuple):
    """What is added to one claim."""

    status: SourceStatus
    source: str | None
    reason: str | None
    target: str | None
    mentions: Indices
    dates: Indices
    quantities: Indices


@dataclass(frozen=True)
class Outcome:
    """What is added to one document."""

    claims: tuple[Answer, ...]
    """In the order of the extraction."""
    roles: tuple[str | None, ...]
    """For each name."""
    groups: tuple[Entity, ...]
    """Those that have no name of their own."""


def remembered(
    cache: Cache | None,
    name: str,
    basis: object,
    work: Callable[[], T],
    pack: Callable[[T], bytes],
    unpack: Callable[[bytes], T],
) -> T:
    """What `work` gives, or gave before under the same basis.

    Args:
        cache: Where that was kept, and is; None where nothing is.
        name: What it is called there.
        basis: Everything that decides it, JSON-able.
        work: Works it out.
        pack: How it is written.
        unpack: How it is read; raises ValueError, IndexError or RecordError where it cannot have been written so.
    """
    if cache is None:
        return work()
    payload = cache.part(name, basis)
    if payload is not None:
        with suppress(ValueError, IndexError, RecordError, RecursionError):
            return unpack(payload)
    found = work()
    cache.keep_part(name, basis, pack(found))
    return found


# Findings


class _Name(NamedTuple):
    start: Index
    end: Index
    type: EntityType
    known: Index | None
    """Which of those of the document."""
    roles: tuple[str, ...]
    introduces: str | None


class _Date(NamedTuple):
    start: Index
    end: Index
    value: str
    first: date | None
    last: date | None
    granularity: Granularity
    relative: bool


class _Quantity(NamedTuple):
    start: Index
    end: Index
    value: float
    upper: float | None
    unit: str
    bound: Bound


class _Findings(NamedTuple):
    known: tuple[Known, ...]
    names: tuple[_Name, ...]
    dates: tuple[_Date, ...]
    quantities: tuple[_Quantity, ...]


def bases(pairs: Sequence[tuple[Document, Extraction]], known: Sequence[KnownEntity]) -> Iterator[str]:
    """For each document, hexadecimal, what decides its findings."""
    names = hashlib.sha256(encode(known))
    for pair in pairs:
        hashed = names.copy()
        for part in map(encode, pair):
            hashed.update(b"\n%d\n" % len(part) + part)
        yield hashed.hexdigest()


def pack_findings(findings: Findings) -> bytes:
    """Offsets for text, and each `Known` once."""
    known = {name.known: None for name in findings.reading.names if name.known is not None}
    places = {each: place for place, each in enumerate(known)}
    names = [
        (n.span.start, n.span.end, n.type, places[n.known] if n.known else None, n.roles, n.introduces)
        for n in findings.reading.names
    ]
    dates = [(d.span.start, d.span.end, d.value, d.start, d.end, d.granularity, d.relative) for d in findings.dates]
    quantities = [(q.span.start, q.span.end, q.value, q.upper, q.unit, q.bound) for q in findings.quantities]
    return encode((tuple(known), names, dates, quantities))


def unpack_findings(document: Document, extraction: Extraction, payload: bytes) -> Findings:
    """The inverse of `pack_findings` for the same document.

    Raises:
        ValueError: a place lies outside the text, or before the one before it, or a role is none.
        IndexError: a name points at something that is not there.
        RecordError: the payload does not have the shape.
    """
    known, names, dates, quantities = decode(_Findings, payload)
    text = document.text
    if not all(TITLES.issuperset(roles) for _, _, _, _, roles, _ in names):
        raise ValueError("a role that is no title")
    return Findings(
        reading_of(
            document,
            extraction,
            tuple(
                Name(span, kind, None if place is None else known[place], roles, introduces)
                for span, (_, _, kind, place, roles, introduces) in zip(_spans(text, names), names, strict=True)
            ),
        ),
        tuple(
            DateReference(span, value, _iso(first), _iso(last), granularity, relative)
            for span, (_, _, value, first, last, granularity, relative) in zip(_spans(text, dates), dates, strict=True)
        ),
        tuple(
            Quantity(span, value, upper, unit, bound)
            for span, (_, _, value, upper, unit, bound) in zip(_spans(text, quantities), quantities, strict=True)
        ),
    )


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None


def reading_of(document: Document, extraction: Extraction, names: tuple[Name, ...]) -> Reading:
    """The document's names with the numbers of their sentences."""
    starts = [sentence.start for sentence in extraction.sentences]
    numbers = tuple([max(0, bisect_right(starts, name.span.start) - 1) for name in names])
    return Reading(document.name, document.text, names, numbers)


def _spans(text: str, rows: Iterable[_Name | _Date | _Quantity]) -> Iterator[Span]:
    reached, length = 0, len(text)
    for start, end, *_ in rows:
        if not reached <= start < end <= length:
            raise ValueError("a place that cannot be")
        reached = start
        yield Span(start, end, text[start:end])


# Outcomes


class View:
    """What all documents together say of the names of one."""

    def __init__(self, identities: Identities) -> None:
        genders, roles = identities.genders, identities.roles
        self._of = {
            identity: encode((identity, entity.name, genders.get(identity), sorted(roles.get(identity, ()))))
            for identity, entity in identities.by_id.items()
        }
        self._behind = encode(
            [(self._of[speaker], who.id, who.name) for speaker, who in sorted(identities.principals.items())]
        )

    def digest(self, reading: Reading, entities: Iterable[Entity | None]) -> str:
        """Of everything that decides the outcome of a document, but for its findings; hexadecimal."""
        lines = [
            b"%s %s" % (name.type.value.encode(), self._of[entity.id] if entity is not None else b"-")
            for name, entity in zip(reading.names, entities, strict=True)
        ]
        return hashlib.sha256(b"\n".join((self._behind, *lines))).hexdigest()


def unpack_outcome(extraction: Extraction, findings: Findings, identities: Identities, payload: bytes) -> Outcome:
    """An encoded outcome of a document.

    Raises:
        ValueError: it is of other claims or names, or speaks of what is not there.
        RecordError: the payload does not have the shape.
    """
    outcome = decode(Outcome, payload)
    groups = {group.id for group in outcome.groups}
    ids = {identity for claim in outcome.claims for identity in (claim.source, claim.target) if identity is not None}
    if (len(outcome.claims), len(outcome.roles)) != (len(extraction.claims), len(findings.reading.names)):
        raise ValueError("of another document")
    for places, things in (
        ((claim.mentions for claim in outcome.claims), findings.reading.names),
        ((claim.dates for claim in outcome.claims), findings.dates),
        ((claim.quantities for claim in outcome.claims), findings.quantities),
    ):
        if max(chain.from_iterable(places), default=-1) >= len(things):
            raise ValueError("a claim points at something that is not there")
    if not all(identity in identities.by_id or identity in groups for identity in ids):
        raise ValueError("an entity that is not there")
    return outcome
