"""From the surface of a text to values that can be compared: who speaks, whom names stand for, when, how much."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from functools import partial

from msgspec.structs import replace

from claimcheck.cache import Cache
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
from claimcheck.records import encode
from claimcheck.resolution.aliases import KnownEntity, KnownNames
from claimcheck.resolution.consistency import consistent
from claimcheck.resolution.dates import document_date, find_dates
from claimcheck.resolution.entities import Identities, Reading, identify
from claimcheck.resolution.mentions import Name, find_names
from claimcheck.resolution.metonyms import settled
from claimcheck.resolution.quantities import find_quantities
from claimcheck.resolution.remembered import (
    Answer,
    Findings,
    Outcome,
    View,
    bases,
    pack_findings,
    reading_of,
    remembered,
    unpack_findings,
    unpack_outcome,
)
from claimcheck.resolution.roles import role_of
from claimcheck.resolution.sources import decide
from claimcheck.resolution.targets import target

__all__ = ["resolve"]


def resolve(
    documents: Sequence[Document],
    extractions: Sequence[Extraction],
    known: Sequence[KnownEntity] = (),
    cache: Cache | None = None,
) -> Resolution:
    """Claims with sources, targets, names, dates and quantities in comparable form.

    Extractions belong to documents by name; a document without one is left out. The order of either does not matter,
    nor does that of `known`, whose names mean what the user says, whatever the rules would make of them. With a cache,
    what is the same as in an earlier audit is taken from there; the result is the same.
    """
    known = sorted(known, key=lambda entity: entity.name)
    known_names = KnownNames(known)
    by_name = {extraction.document: extraction for extraction in extractions}
    pairs = [(d, by_name[d.name]) for d in sorted(documents, key=lambda d: d.name) if d.name in by_name]
    keys = list(bases(pairs, known)) if cache else [""] * len(pairs)
    found = [
        remembered(
            cache, "names", key, partial(_found, *pair, known_names), pack_findings, partial(unpack_findings, *pair)
        )
        for key, pair in zip(keys, pairs, strict=True)
    ]
    readings = consistent(each.reading for each in found)
    identities = identify(readings, known)
    view = View(identities)
    claims: list[Claim] = []
    mentions: list[tuple[str, tuple[Mention, ...]]] = []
    groups: dict[str, Entity] = {}
    for key, (document, extraction), reading, findings in zip(keys, pairs, readings, found, strict=True):
        entities = identities.of(reading)
        outcome = remembered(
            cache,
            "sources",
            [key, view.digest(reading, entities)] if cache else None,
            partial(_outcome, extraction, reading, findings, identities, entities),
            encode,
            partial(unpack_outcome, extraction, findings, identities),
        )
        found_mentions = _mentions(reading, entities, outcome.roles)
        claims.extend(
            _resolved(claim, answer, found_mentions, findings)
            for claim, answer in zip(extraction.claims, outcome.claims, strict=True)
        )
        mentions.append((document.name, found_mentions))
        groups |= {group.id: group for group in outcome.groups}
    everyone = {**groups, **identities.by_id}
    return Resolution(
        tuple(claims),
        tuple(everyone[identity] for identity in sorted(everyone)),
        tuple(mentions),
        tuple((document.name, findings.dates) for (document, _), findings in zip(pairs, found, strict=True)),
    )


def _found(document: Document, extraction: Extraction, known: KnownNames) -> Findings:
    sources = [span for claim in extraction.claims for span in claim.source]
    names = find_names(document.text, extraction.mentions, sources, known.find(document.text))
    names = settled(document.text, names, sources)
    dates = find_dates(document.text, document_date(document))
    quantities = find_quantities(document.text, (date.span for date in dates))
    return Findings(reading_of(document, extraction, names), dates, quantities)


def _outcome(
    extraction: Extraction,
    reading: Reading,
    findings: Findings,
    identities: Identities,
    entities: Sequence[Entity | None],
) -> Outcome:
    decisions = decide(reading, extraction.sentences, extraction.claims, identities)
    names, dates, quantities = _Places(reading.names), _Places(findings.dates), _Places(findings.quantities)
    answers: list[Answer] = []
    for claim in extraction.claims:
        decision, directed = decisions[claim.id], target(reading, identities, claim)
        inside = (*claim.content, directed[1]) if directed is not None else claim.content
        answers.append(
            Answer(
                decision.status,
                decision.entity,
                decision.reason,
                directed[0] if directed is not None else None,
                names.within(inside),
                dates.within(claim.content) or dates.within((claim.sentence,)),
                quantities.within(claim.content),
            )
        )
    roles = tuple(
        role_of(reading.text, name.span.start, name.span.end) if _kind(name, entity) is EntityType.PERSON else None
        for name, entity in zip(reading.names, entities, strict=True)
    )
    groups = {decision.new.id: decision.new for decision in decisions.values() if decision.new is not None}
    return Outcome(tuple(answers), roles, tuple(groups.values()))


def _mentions(reading: Reading, entities: Sequence[Entity | None], roles: Sequence[str | None]) -> tuple[Mention, ...]:
    return tuple(
        Mention(name.span, _kind(name, entity), entity.id if entity is not None else None, role)
        for name, entity, role in zip(reading.names, entities, roles, strict=True)
    )


def _kind(name: Name, entity: Entity | None) -> EntityType:
    return entity.type if entity is not None else name.type


def _resolved(claim: Claim, answer: Answer, mentions: Sequence[Mention], findings: Findings) -> Claim:
    return replace(
        claim,
        source_status=answer.status,
        source_entity=answer.source,
        source_reason=answer.reason,
        target_entity=answer.target,
        mentions=tuple([mentions[place] for place in answer.mentions]),
        dates=tuple([findings.dates[place] for place in answer.dates]),
        quantities=tuple([findings.quantities[place] for place in answer.quantities]),
    )


class _Places:
    """Where things are that are in text order and do not overlap."""

    def __init__(self, items: Sequence[Name | DateReference | Quantity]) -> None:
        self._starts = [item.span.start for item in items]
        self._ends = [item.span.end for item in items]

    def within(self, spans: Iterable[Span]) -> tuple[int, ...]:
        """Which of them lie wholly inside one of `spans`."""
        found = {
            place
            for span in spans
            for place in range(bisect_left(self._starts, span.start), bisect_right(self._ends, span.end))
        }
        return tuple(sorted(found))
