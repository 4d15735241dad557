"""Documents with claims written by hand in their text, for tests.

A document is text with marks in braces, which do not count as text. Marks may stand inside one another:

    {source:state:norland Norland} {cue:accuse accused}
    {content {state:sudria Sudria} of arming {quantity:exact:2:groups two groups}}.

Heads:
    source[:TYPE:NAME | :STATUS]    who; the entity it resolves to, or a status such as `anonymous`; may be empty
    cue[:CLASS]                     by which words
    content[:VALUE…]                what; any of the values of polarity, modality, factuality, quotation
    date:VALUE[:relative]           a date, by its TIMEX value
    quantity:BOUND:VALUE:UNIT       a number
    TYPE:NAME[:ROLE]                a mention of an entity; the first in a content is the target of the claim
    TYPE                            a mention that is not resolved

Marks of one line belong to one claim, unless `{next}` stands between them, or `{also}`, which hands on the source.
"""

from __future__ import annotations

import calendar
import datetime as dt
import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from claimcheck.linking import link
from claimcheck.model import (
    Bound,
    Claim,
    CueClass,
    DateReference,
    Document,
    Entity,
    EntityType,
    Factuality,
    Granularity,
    Mention,
    Modality,
    Polarity,
    Provenance,
    Quantity,
    Quotation,
    Resolution,
    SourceStatus,
    Span,
    Voice,
)
from claimcheck.table import Tables, tables

_TOKEN = re.compile(r"\{(?P<head>[a-z_]+(?::[^\s{}]+)?)(?P<gap> |(?=\}))|(?P<close>\})")


@dataclass(frozen=True)
class Marked:
    """Marked texts, read."""

    documents: tuple[Document, ...]
    resolution: Resolution

    @property
    def tables(self) -> Tables:
        """With the links that linking finds."""
        return tables(self.documents, self.resolution, link(self.documents, self.resolution))


@dataclass
class _Parts:
    """One claim as it is read."""

    source: list[Span] = field(default_factory=list)
    cue: list[Span] = field(default_factory=list)
    content: list[Span] = field(default_factory=list)
    entity: str | None = None
    status: SourceStatus | None = None
    cue_class: CueClass = CueClass.ASSERT
    values: list[str] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    dates: list[DateReference] = field(default_factory=list)
    quantities: list[Quantity] = field(default_factory=list)


def plain(text: str) -> str:
    """The text without its marks."""
    return _TOKEN.sub("", text)


def marked(texts: dict[str, str], published: dict[str, str] | None = None) -> Marked:
    """Documents by name, with their claims, mentions and dates, and their dates of publication where they have one."""
    documents, claims, mentions, dates = [], [], [], []
    for name, text in texts.items():
        bare = plain(text)
        documents.append(
            Document(
                name,
                bare,
                hashlib.sha256(bare.encode()).hexdigest(),
                len(bare.encode()),
                "text/plain",
                "utf-8",
                Provenance(published=(published or {}).get(name)),
            )
        )
        found = list(_read(name, text, bare))
        claims += [claim for _, claim in found if claim is not None]
        mentions.append((name, tuple(m for parts, _ in found for m in parts.mentions)))
        dates.append((name, tuple(d for parts, _ in found for d in parts.dates)))
    return Marked(
        tuple(documents),
        Resolution(tuple(claims), _entities(mentions), tuple(mentions), tuple(dates)),
    )


def _read(name: str, text: str, bare: str) -> Iterator[tuple[_Parts, Claim | None]]:
    removed, parts, line_start = 0, _Parts(), 0
    open_marks: list[tuple[str, int]] = []
    tokens = [*_TOKEN.finditer(text), None]
    for token in tokens:
        at = len(bare) if token is None else token.start() - removed
        head = None if token is None else token["head"]
        if token is None or head in ("next", "also") or "\n" in bare[line_start:at]:
            yield parts, _claim(name, bare, parts)
            shared = _Parts(source=list(parts.source), entity=parts.entity, status=parts.status)
            parts, line_start = shared if head == "also" else _Parts(), at
        if token is None:
            break
        removed += len(token[0])
        if token["close"] is None:
            open_marks.append((token["head"], at))
        else:
            head, start = open_marks.pop()
            _note(parts, head, Span(start, at, bare[start:at]))


def _note(parts: _Parts, head: str, span: Span) -> None:
    kind, _, rest = head.partition(":")
    if kind == "source":
        parts.source += [span] if span.text else []
        if rest in list(SourceStatus):
            parts.status = SourceStatus(rest)
        elif rest:
            parts.entity = rest
            parts.mentions.append(Mention(span, EntityType(rest.split(":")[0]), parts.entity))
    elif kind == "cue":
        parts.cue.append(span)
        parts.cue_class = CueClass(rest) if rest else CueClass.ASSERT
    elif kind == "content":
        parts.content.append(span)
        parts.values += rest.split(":") if rest else []
    elif kind == "date":
        value, _, relative = rest.partition(":")
        parts.dates.append(_date(span, value, relative=bool(relative)))
    elif kind == "quantity":
        bound, value, unit = rest.split(":")
        low, _, high = value.partition("-")
        parts.quantities.append(
            Quantity(span, float(low), float(high) if high else None, unit.replace("_", " "), Bound(bound))
        )
    elif kind not in ("next", "also"):
        name, _, role = rest.partition(":")
        entity = f"{kind}:{name}" if name else None
        parts.mentions.append(Mention(span, EntityType(kind), entity, role.replace("_", " ") or None))


def _claim(name: str, text: str, parts: _Parts) -> Claim | None:
    if not (parts.content or parts.cue):
        return None
    spans = [*parts.source, *parts.cue, *parts.content]
    start, end = min(s.start for s in spans), max(s.end for s in spans)
    sentence_start = max(text.rfind(mark, 0, start) + len(mark) for mark in (". ", "\n", "\x00"))
    stop = re.compile(r"[.\n]|$").search(text, end)
    sentence_end = min(len(text), stop.start() + 1) if stop else len(text)
    inside = [m for m in parts.mentions if not any(s.start <= m.span.start < s.end for s in parts.source)]
    attributed = bool(parts.source or parts.cue) or "missing" in parts.values
    status = parts.status or (
        SourceStatus.RESOLVED
        if parts.entity
        else SourceStatus.DOCUMENT
        if not attributed
        else SourceStatus.UNRESOLVED
        if parts.source or parts.cue
        else SourceStatus.MISSING
    )
    return Claim(
        id="c-" + hashlib.sha256(f"{name} {start} {end}".encode()).hexdigest()[:12],
        document=name,
        voice=Voice.ATTRIBUTED if attributed else Voice.DOCUMENT,
        source=tuple(parts.source),
        cue=tuple(parts.cue),
        content=tuple(parts.content),
        sentence=Span(sentence_start, sentence_end, text[sentence_start:sentence_end]),
        line=text.count("\n", 0, start) + 1,
        column=start - text.rfind("\n", 0, start),
        quotation=_value(Quotation, parts.values, Quotation.INDIRECT if attributed else Quotation.NONE),
        cue_class=parts.cue_class if parts.cue else CueClass.OTHER,
        polarity=_value(Polarity, parts.values, Polarity.POSITIVE),
        modality=_value(Modality, parts.values, Modality.ASSERTED),
        factuality=_value(Factuality, parts.values, Factuality.CERTAIN),
        confidence=0.9,
        source_status=status,
        source_entity=parts.entity,
        target_entity=next((m.entity for m in inside if m.entity), None)
        if parts.cue_class in {CueClass.ACCUSE, CueClass.CONDEMN, CueClass.DEMAND}
        else None,
        mentions=tuple(sorted(inside, key=lambda m: m.span.start)),
        dates=tuple(parts.dates),
        quantities=tuple(parts.quantities),
    )


def _value(kind, values, default):  # type: ignore[no-untyped-def]
    return next((kind(value) for value in values if value in list(kind)), default)


def _date(span: Span, value: str, *, relative: bool) -> DateReference:
    start = end = None
    granularity = Granularity.UNKNOWN
    if re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        granularity = Granularity.DAY
        try:
            start = end = dt.date.fromisoformat(value).isoformat()
        except ValueError:
            start = end = None
    elif re.fullmatch(r"\d{4}-\d\d", value):
        year, month = map(int, value.split("-"))
        granularity, start = Granularity.MONTH, f"{value}-01"
        end = f"{value}-{calendar.monthrange(year, month)[1]}"
    elif re.fullmatch(r"--\d\d(-\d\d)?", value):
        granularity = Granularity.DAY if value.count("-") == 3 else Granularity.MONTH
    elif re.fullmatch(r"\d{4}", value):
        granularity, start, end = Granularity.YEAR, f"{value}-01-01", f"{value}-12-31"
    return DateReference(span, value, start, end, granularity, relative)


def _entities(mentions: Sequence[tuple[str, tuple[Mention, ...]]]) -> tuple[Entity, ...]:
    surfaces: dict[str, set[str]] = {}
    for _, found in mentions:
        for mention in found:
            if mention.entity:
                surfaces.setdefault(mention.entity, set()).add(mention.span.text)
    return tuple(
        Entity(key, max(sorted(names), key=len), EntityType(key.split(":")[0]), tuple(sorted(names)))
        for key, names in sorted(surfaces.items())
    )
