"""Findings as plain text, one a line in the way of compilers, so that editors and terminals jump to the place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import groupby

from claimcheck.baseline import AcceptedFinding, ChangeKind
from claimcheck.model import AuditResult, Document, Finding, Location, Severity
from claimcheck.reporting.findings import Context, against_baseline, by_place, counting
from claimcheck.reporting.overview import counted, verdict
from claimcheck.reporting.passages import page_of
from claimcheck.reporting.visible import one_line, visible

WHOLE_AUDIT = "(the whole audit)"
MOST_ABSENT = 10
"""How many entries of the baseline that are no longer found are named."""


def render(result: AuditResult, context: Context) -> str:
    """`path:line:column: CCxxx severity message`, the documents parted by blank lines; the figures come last.

    Findings that are accepted or suppressed are counted only.
    """
    shown = counting(result, context)
    paged = {document.name: document for document in result.documents if document.pages}
    blocks = [
        "".join(f"{line}\n" for finding in group for line in _lines(finding, paged, context))
        for _, group in groupby(by_place(shown), key=lambda finding: finding.location.document)
    ]
    return "\n".join((*blocks, *_since(result, context), f"{_figures(shown, verdict(result))}\n"))


def safe(text: str) -> str:
    """Any text as one line that controls no terminal, nor a CI runner that takes commands from what a step prints."""
    line = visible(one_line(text)).replace("##[", "##\u2060[")  # a command of Azure Pipelines and GitHub, also midway
    return f"./{line}" if line.startswith("::") else line


def _lines(finding: Finding, paged: Mapping[str, Document], context: Context) -> Iterator[str]:
    place = context.place(finding.location) or WHOLE_AUDIT
    words = f"{finding.check} {finding.severity} {context.message(finding)}"
    yield safe(f"{place}: {words}{_on_page(finding.location, paged)}")
    for other in finding.related:
        yield f"    see also {safe(context.also(other))}{_on_page(other, paged)}"


def _on_page(location: Location, paged: Mapping[str, Document]) -> str:
    document = paged.get(location.document)
    return f" (page {page_of(document, location.span.start)})" if document and location.span else ""


def _since(result: AuditResult, context: Context) -> Iterator[str]:
    """What is no longer found, what became of the claims, and how many findings there are of each kind."""
    comparison = context.comparison
    if comparison and comparison.absent:
        more = len(comparison.absent) - MOST_ABSENT
        lines = [f"{safe(_absent(entry, context))}\n" for entry in comparison.absent[:MOST_ABSENT]]
        yield "".join((*lines, f"and {more:,} more absent\n" if more > 0 else ""))
    changes = claims_changed(context)
    since = against_baseline(result, context)
    if since:
        yield f"{since}\n{f'Claims since the baseline: {changes}.' if changes else ''}\n".rstrip("\n") + "\n"


def claims_changed(context: Context) -> str:
    """How many claims changed since the baseline, by kind: "2 added, 1 reworded"; "" where none did."""
    kinds = Counter(change.kind for change in (context.comparison.changes if context.comparison else ()))
    return ", ".join(f"{kinds[kind]:,} {kind.value}" for kind in ChangeKind if kinds[kind])


def _absent(entry: AcceptedFinding, context: Context) -> str:
    place = context.label(entry.document) if entry.document else WHOLE_AUDIT
    return f"{place}: {entry.check} absent: {entry.passage or 'the whole document'}"


def _figures(result: AuditResult, says: str) -> str:
    severities = [finding.severity for finding in result.findings]
    figures = ", ".join(counted(severities.count(severity), severity.value) for severity in Severity)
    unread = f" {counted(len(result.failures), 'document')} not read." if result.failures else ""
    return f"{figures}; {counted(len(result.not_assessed), 'judgement')} not possible.\n{says}.{unread}"
