"""report.html: the whole audit in one file that needs no server, no network and, for reading, no JavaScript."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from claimcheck.model import (
    AuditResult,
    Claim,
    Document,
    Relation,
    Severity,
    Voice,
)
from claimcheck.reporting.explanations import explanation, title
from claimcheck.reporting.overview import (
    STANCES,
    VERBS,
    Entry,
    Index,
    content,
    counted,
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
from claimcheck.reporting.visible import visible, visible_html

FOLD_ABOVE = 6
"""A group of more findings than this starts folded."""


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
    claims: int
    findings: int


def render(result: AuditResult) -> str:
    """The audit as one HTML document."""
    records = index(result)
    style, script = _asset("report.css"), _asset("report.js")
    views = tuple(_view(document, records) for document in records.documents.values())
    page = _environment().get_template("report.html.j2")
    return page.render(
        result=result,
        records=records,
        views=views,
        anchors={view.document.name: view.anchor for view in views},
        figures=summary(result),
        verdict=verdict(result),
        cards=disagreements(result, records),
        groups=other_findings(records),
        agreements=_agreements(result),
        sources=sources(records),
        unassessed=unassessed(result.not_assessed),
        findings_of=_findings_of(records),
        fold_above=FOLD_ABOVE,
        style=Markup(style),
        script=Markup(script),
        style_hash=_hash(style),
        script_hash=_hash(script),
        passage_of_claim=lambda claim: _passage_of_claim(claim, records),
        passage_of_finding=lambda entry: _passage_of_finding(entry, records),
    )


def _view(document: Document, records: Index) -> DocumentView:
    claims = [claim for claim in records.claims.values() if claim.document == document.name]
    entries = [entry for entry in records.entries if entry.finding.location.document == document.name]
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
        claims=len(claims),
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


def _findings_of(records: Index) -> dict[str, list[Entry]]:
    groups: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in records.entries:
        for claim in entry.finding.claims:
            groups[claim].append(entry)
    return dict(groups)


def _passage_of_claim(claim: Claim, records: Index) -> Passage:
    return claim_passage(records.documents[claim.document].text, claim)


def _passage_of_finding(entry: Entry, records: Index) -> Passage | None:
    """The passage a finding points at; None where it concerns a whole document or one that could not be read."""
    location = entry.finding.location
    document = records.documents.get(location.document)
    if document is None or location.span is None:
        return None
    sentences = [records.claims[claim].sentence for claim in entry.finding.claims if claim in records.claims]
    return span_passage(document.text, location.span, sentences)


def _web_address(url: str | None) -> bool:
    """Whether a link to it can do no more than open a page."""
    return bool(url) and str(url).lower().startswith(("https://", "http://"))


def _hash(asset: str) -> str:
    """As a Content-Security-Policy names an inline style or script."""
    return f"sha256-{b64encode(hashlib.sha256(asset.encode()).digest()).decode()}"


@cache
def _asset(name: str) -> str:
    return files(__package__).joinpath("assets", name).read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FunctionLoader(_asset), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    # Whatever a template prints goes through `visible`, not only what somebody thought to filter.
    environment.finalize = lambda value: value if isinstance(value, Markup) else visible(str(value))
    environment.filters.update(
        shown=visible_html,
        counted=counted,
        surface=surface,
        content=content,
        title_of=title,
        explanation_of=explanation,
        stance=lambda claim_class: STANCES.get(claim_class, "statement"),
        verb=lambda claim_class: VERBS[claim_class],
    )
    environment.tests["web_address"] = _web_address
    return environment
