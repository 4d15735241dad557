"""report.html: the whole audit in one file that needs no server, no network and, for reading, no JavaScript."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from claimcheck.model import (
    LEAST_CONFIDENCE,
    AuditResult,
    Bound,
    Claim,
    DateReference,
    Document,
    Factuality,
    Finding,
    Location,
    Modality,
    Polarity,
    Quantity,
    Quotation,
    Relation,
    Severity,
    Voice,
)
from claimcheck.reporting.explanations import explanation, title
from claimcheck.reporting.findings import Context
from claimcheck.reporting.overview import (
    STANCES,
    VERBS,
    Entry,
    Index,
    content,
    counted,
    cue,
    disagreements,
    index,
    other_findings,
    sources,
    summary,
    surface,
    unassessed,
    verdict,
)
from claimcheck.reporting.passages import (
    Line,
    Passage,
    claim_marks,
    claim_passage,
    claim_start,
    lines,
    span_passage,
)
from claimcheck.reporting.visible import one_line, short_name, visible, visible_html

LEVELS = {"high": 0.85, "medium": LEAST_CONFIDENCE, "low": 0.0}
"""What a reader is told of a confidence, which is too coarse a figure to be given in per cent: the least of each."""
AGREEING = {"high": "19 in 20", "medium": "7 in 10", "low": "3 in 10"}
"""How many attributions of each level an annotator agrees with, by benchmarks/calibration.py on PolNeAR's dev split."""
FOLD_ABOVE = 6
"""A group of more findings than this starts folded."""
FOLD_CLAIMS_ABOVE = 30
"""So does a list of more claims than this: each stands in its document, and with its source, already."""


@dataclass(frozen=True)
class Note:
    """The findings of one check that begin on one line of a document."""

    check: str
    severity: Severity
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class DocumentView:
    """A document to read, its claims and findings in place."""

    document: Document
    anchor: str
    """Depends on the document's name only."""
    lines: tuple[Line, ...]
    tags: dict[int, list[Claim]]
    """The claims that begin at an offset."""
    flags: dict[int, list[Entry]]
    """The errors and warnings that begin at an offset."""
    notes: dict[int, tuple[Note, ...]]
    """What is found on a line, by its number."""
    whole: tuple[Note, ...]
    """What is found of the document as a whole."""
    claims: tuple[Claim, ...]
    findings: int


def render(result: AuditResult, context: Context | None = None) -> str:
    """The audit as one HTML document."""
    return _environment().get_template("report.html.j2").render(_context(result, context or Context()))


def _context(result: AuditResult, context: Context) -> dict[str, Any]:
    """Everything the templates name."""
    records = index(result)
    style, script = _asset("report.css"), _asset("report.js")
    views = _views(records)
    cards, groups, agreements = disagreements(result, records), other_findings(records), _agreements(result)
    speakers, unjudged = sources(records), unassessed(result.not_assessed)
    found = {entry.finding.check for entry in records.entries}
    return {
        "result": result,
        "context": context,
        "records": records,
        "figures": summary(result),
        "verdict": verdict(result),
        "cards": cards,
        "groups": groups,
        "agreements": agreements,
        "sources": speakers,
        "views": views,
        "unassessed": unjudged,
        "checks": sorted(found | {card.check for card in cards} | {row.check for row in unjudged}),
        "sections": (
            ("disagreements", "Disagreements", len(cards)),
            ("findings", "Other findings", sum(len(group.entries) for group in groups)),
            ("agreement", "Agreement", sum(map(len, agreements.values()))),
            ("statements", "Who says what", sum(len(speaker.statements) for speaker in speakers)),
            ("sources", "Sources", len(speakers)),
            ("documents", "Documents", len(views)),
            ("claims", "Claims", len(records.claims)),
            ("not-assessed", "Not assessed", len(result.not_assessed)),
        ),
        "filters": _filters(records),
        "anchors": {view.document.name: view.anchor for view in views},
        "findings_of": _findings_of(records),
        "passage_of": lambda location: _passage_of(location, (), records),
        "passage_of_claim": lambda claim: claim_passage(records.documents[claim.document].text, claim),
        "passage_of_finding": lambda entry: _passage_of(entry.finding.location, entry.finding.claims, records),
        "readings": _readings,
        "elsewhere": _elsewhere,
        "fold_above": FOLD_ABOVE,
        "fold_claims_above": FOLD_CLAIMS_ABOVE,
        "style": Markup(style),  # noqa: S704 - a file of this package
        "style_hash": _hash(style),
        "script": Markup(script),  # noqa: S704 - a file of this package
        "script_hash": _hash(script),
    }


def _views(records: Index) -> tuple[DocumentView, ...]:
    claims: defaultdict[str, list[Claim]] = defaultdict(list)
    for claim in records.claims.values():
        claims[claim.document].append(claim)
    entries: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in records.entries:
        entries[entry.finding.location.document].append(entry)
    return tuple(_view(document, claims[name], entries[name]) for name, document in records.documents.items())


def _view(document: Document, claims: list[Claim], entries: list[Entry]) -> DocumentView:
    last = max(len(document.text) - 1, 0)
    tags: defaultdict[int, list[Claim]] = defaultdict(list)
    for claim in claims:
        tags[min(claim_start(claim), last)].append(claim)
    flags: defaultdict[int, list[Entry]] = defaultdict(list)
    by_line: defaultdict[int, list[Entry]] = defaultdict(list)
    whole = []
    for entry in entries:
        location = entry.finding.location
        if location.span is None:
            whole.append(entry)
            continue
        by_line[location.line].append(entry)
        if entry.finding.severity != Severity.NOTE:
            flags[min(location.span.start, last)].append(entry)
    marks = [mark for claim in claims if claim.voice == Voice.ATTRIBUTED for mark in claim_marks(claim)]
    return DocumentView(
        document=document,
        anchor=f"document-{hashlib.sha256(document.name.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}",
        lines=tuple(lines(document.text, marks, (*tags, *flags))),
        tags=dict(tags),
        flags=dict(flags),
        notes={number: tuple(_notes(found)) for number, found in by_line.items()},
        whole=tuple(_notes(whole)),
        claims=tuple(claims),
        findings=len(entries),
    )


def _notes(entries: list[Entry]) -> Iterator[Note]:
    groups: defaultdict[tuple[Severity, str], list[Entry]] = defaultdict(list)
    for entry in entries:
        groups[entry.finding.severity, entry.finding.check].append(entry)
    for (severity, check), group in groups.items():
        yield Note(check, severity, tuple(group))


def _agreements(result: AuditResult) -> dict[Relation, list[tuple[Claim, Claim, str]]]:
    """For corroboration and copied text: the two claims and the evidence."""
    claims = {claim.id: claim for claim in result.claims}
    groups: dict[Relation, list[tuple[Claim, Claim, str]]] = {Relation.CORROBORATES: [], Relation.ECHOES: []}
    for link in sorted(result.links, key=lambda link: (-link.confidence, link.id)):
        if link.relation in groups and link.first in claims and link.second in claims:
            groups[link.relation].append((claims[link.first], claims[link.second], link.evidence))
    return groups


def _filters(records: Index) -> tuple[tuple[str, str, list[str]], ...]:
    """What claims can be filtered by: name of the data attribute, label, values."""
    claims = records.claims.values()
    return (
        ("document", "Document", sorted({claim.document for claim in claims})),
        ("cue", "Does", sorted({claim.cue_class.value for claim in claims})),
        ("status", "Source is", sorted({claim.source_status.value for claim in claims})),
        ("confidence", "Confidence", [level for level in LEVELS if level in {_level(c.confidence) for c in claims}]),
    )


def _findings_of(records: Index) -> dict[str, list[Entry]]:
    groups: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in records.entries:
        for claim in entry.finding.claims:
            groups[claim].append(entry)
    return dict(groups)


def _passage_of(location: Location, claims: Iterable[str], records: Index) -> Passage | None:
    """The passage at a location; None for a whole document or one that could not be read."""
    document = records.documents.get(location.document)
    if document is None or location.span is None:
        return None
    concerned = [records.claims[claim] for claim in claims if claim in records.claims]
    sentences = [claim.sentence for claim in concerned if claim.document == location.document]
    return span_passage(document.text, location.span, sentences)


def _elsewhere(finding: Finding) -> list[Location]:
    """The other places a finding rests on, one a line."""
    places = {(place.document, place.line): place for place in reversed(finding.related)}
    places.pop((finding.location.document, finding.location.line), None)
    return [places[key] for key in sorted(places)]


def _readings(claim: Claim) -> list[str]:
    """How the claim is put, leaving out what goes without saying."""
    plain = {Quotation.NONE, Polarity.POSITIVE, Modality.ASSERTED, Factuality.CERTAIN}
    values = (claim.quotation, claim.polarity, claim.modality, claim.factuality)
    return [str(value) for value in values if value not in plain]


def _web_address(url: str | None) -> bool:
    """Whether a link to it can do no more than open a page."""
    return bool(url) and str(url).lower().startswith(("https://", "http://"))


def _hash(asset: str) -> str:
    """As a Content-Security-Policy names an inline style or script."""
    return f"sha256-{b64encode(hashlib.sha256(asset.encode()).digest()).decode()}"


@cache
def _asset(name: str) -> str:
    return files("claimcheck.reporting").joinpath("assets").joinpath(name).read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FunctionLoader(_asset),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        # Whatever a template prints is made visible, not only what somebody thought to pass through `shown`.
        finalize=lambda value: value if isinstance(value, Markup) else visible(str(value)),
    )
    environment.filters.update(
        shown=lambda text: visible_html(str(text)),
        brief=lambda text, limit=160: one_line(text, limit),
        counted=counted,
        surface=surface,
        content=content,
        cue=cue,
        measure=_measure,
        placed=_placed,
        short_name=short_name,
        confidence_level=_level,
        agreeing=AGREEING.__getitem__,
        title_of=title,
        explanation_of=explanation,
        stance=lambda cue_class: STANCES.get(cue_class, "statement"),
        verb=VERBS.__getitem__,
    )
    environment.tests["web_address"] = _web_address
    environment.tests["unplaced"] = _unplaced
    environment.tests["claim"] = lambda side: isinstance(side, Claim)
    return environment


def _level(confidence: float) -> str:
    return next(level for level, least in LEVELS.items() if confidence >= least)


def _unplaced(date: DateReference) -> bool:
    """Whether a date has no place in time though it should: a duration ("P3D") has none to begin with."""
    return date.start is None and not date.value.startswith("P")


def _placed(date: DateReference) -> str:
    """Where in time a date expression stands."""
    if date.start is None:
        return "cannot be placed" if _unplaced(date) else "a length of time"
    return date.start if date.start == date.end else f"{date.start} to {date.end}"


def _measure(quantity: Quantity) -> str:
    """As "at least 40 people" or "3 to 5 %"."""
    bound = {Bound.EXACT: "", Bound.RANGE: "", Bound.APPROXIMATE: "about "}.get(
        quantity.bound, f"{quantity.bound.value.replace('_', ' ')} "
    )
    upper = "" if quantity.upper is None else f" to {quantity.upper:,.10g}"
    return f"{bound}{quantity.value:,.10g}{upper} {quantity.unit}".rstrip()
