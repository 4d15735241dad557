"""From the surface of a text to values that can be compared: who speaks, whom names stand for, when, how much."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from claimcheck.model import (
    Claim,
    DateReference,
    Document,
    Entity,
    EntityType,
    Extraction,
    Mention,
    Quantity,
    Resolution,
    Span,
)
from claimcheck.resolution.aliases import KnownEntity, KnownNames
from claimcheck.resolution.consistency import consistent
from claimcheck.resolution.dates import document_date, find_dates
from claimcheck.resolution.entities import Identities, Reading, identify
from claimcheck.resolution.mentions import find_names
from claimcheck.resolution.metonyms import settled
from claimcheck.resolution.quantities import find_quantities
from claimcheck.resolution.roles import role_of
from claimcheck.resolution.sources import Decision, decide
from claimcheck.resolution.targets import target

__all__ = ["resolve"]

_Located = TypeVar("_Located", DateReference, Mention, Quantity)


def resolve(
    documents: Sequence[Document], extractions: Sequence[Extraction], known: Sequence[KnownEntity] = ()
) -> Resolution:
    """Claims with sources, targets, names, dates and quantities in comparable form.

    Extractions belong to documents by name; a document without one is left out. The order of either does not matter,
    nor does that of `known`, whose names mean what the user says, whatever the rules would make of them.
    """
    known = sorted(known, key=lambda entity: entity.name)
    known_names = KnownNames(known)
    by_name = {extraction.document: extraction for extraction in extractions}
    pairs = [(d, by_name[d.name]) for d in sorted(documents, key=lambda d: d.name) if d.name in by_name]
    readings = consistent(_reading(document, extraction, known_names) for document, extraction in pairs)
    identities = identify(readings, known)
    names = {entity.id: entity.name for entity in identities.entities}
    types = {entity.id: entity.type for entity in identities.entities}
    claims: list[Claim] = []
    mentions: list[tuple[str, tuple[Mention, ...]]] = []
    dates: list[tuple[str, tuple[DateReference, ...]]] = []
    groups: dict[str, Entity] = {}
    for (document, extraction), reading in zip(pairs, readings, strict=True):
        found_dates = find_dates(document.text, document_date(document))
        found_quantities = find_quantities(document.text, (date.span for date in found_dates))
        found_mentions = _mentions(reading, identities, types)
        decisions = decide(reading, extraction.sentences, extraction.claims, identities, names)
        groups |= {decision.new.id: decision.new for decision in decisions.values() if decision.new is not None}
        claims.extend(
            _resolved(claim, reading, identities, decisions[claim.id], found_mentions, found_dates, found_quantities)
            for claim in extraction.claims
        )
        mentions.append((document.name, found_mentions))
        dates.append((document.name, found_dates))
    entities = {entity.id: entity for entity in (*groups.values(), *identities.entities)}
    return Resolution(
        tuple(claims), tuple(entities[identity] for identity in sorted(entities)), tuple(mentions), tuple(dates)
    )


def _reading(document: Document, extraction: Extraction, known: KnownNames) -> Reading:
    sources = [span for claim in extraction.claims for span in claim.source]
    found = find_names(document.text, extraction.mentions, sources, known.find(document.text))
    names = settled(document.text, found, sources)
    starts = [sentence.start for sentence in extraction.sentences]
    numbers = tuple(max(0, bisect_right(starts, name.span.start) - 1) for name in names)
    return Reading(document.name, document.text, names, numbers)


def _mentions(reading: Reading, identities: Identities, types: Mapping[str, EntityType]) -> tuple[Mention, ...]:
    found = []
    for name in reading.names:
        entity = identities.ids.get((reading.document, name.span.start))
        kind = types[entity] if entity is not None else name.type
        role = role_of(reading.text, name.span.start, name.span.end) if kind is EntityType.PERSON else None
        found.append(Mention(name.span, kind, entity, role))
    return tuple(found)


def _resolved(
    claim: Claim,
    reading: Reading,
    identities: Identities,
    decision: Decision,
    mentions: Sequence[Mention],
    dates: Sequence[DateReference],
    quantities: Sequence[Quantity],
) -> Claim:
    directed = target(reading, identities, claim)
    inside = (*claim.content, directed[1]) if directed is not None else claim.content
    return replace(
        claim,
        source_status=decision.status,
        source_entity=decision.entity,
        source_reason=decision.reason,
        target_entity=directed[0] if directed is not None else None,
        mentions=_within(mentions, inside),
        dates=_within(dates, claim.content) or _within(dates, (claim.sentence,)),
        quantities=_within(quantities, claim.content),
    )


def _within(items: Sequence[_Located], spans: Sequence[Span]) -> tuple[_Located, ...]:
    """Those of `items`, which are in text order and do not overlap, that lie wholly inside one of `spans`."""
    found: dict[int, _Located] = {}
    for span in spans:
        first = bisect_left(items, span.start, key=lambda item: item.span.start)
        last = bisect_right(items, span.end, key=lambda item: item.span.end)
        found |= {item.span.start: item for item in items[first:last]}
    return tuple(found[start] for start in sorted(found))
