"""Findings as plain text, one a line in the way of compilers, so that editors and terminals jump to the place."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from claimcheck.model import AuditResult, Finding, Severity
from claimcheck.reporting.findings import Context, by_place
from claimcheck.reporting.overview import counted, verdict
from claimcheck.reporting.visible import one_line, visible

WHOLE_AUDIT = "(the whole audit)"


def render(result: AuditResult, context: Context) -> str:
    """`path:line:column: CCxxx severity message`, the documents parted by blank lines; the figures come last."""
    blocks = [
        "".join(f"{line}\n" for finding in group for line in _lines(finding, context))
        for _, group in groupby(by_place(result), key=lambda finding: finding.location.document)
    ]
    return "\n".join((*blocks, f"{_figures(result)}\n"))


def safe(text: str) -> str:
    """Any text as one line that controls no terminal, nor a CI runner that takes commands from what a step prints."""
    line = visible(one_line(text)).replace("##[", "##\u2060[")  # a command of Azure Pipelines and GitHub, also midway
    return f"./{line}" if line.startswith("::") else line


def _lines(finding: Finding, context: Context) -> Iterator[str]:
    place = context.place(finding.location) or WHOLE_AUDIT
    yield safe(f"{place}: {finding.check} {finding.severity} {finding.message}")
    for other in finding.related:
        yield f"    see also {safe(context.place(other))}"


def _figures(result: AuditResult) -> str:
    severities = [finding.severity for finding in result.findings]
    figures = ", ".join(counted(severities.count(severity), severity.value) for severity in Severity)
    unread = f" {counted(len(result.failures), 'document')} not read." if result.failures else ""
    return f"{figures}; {counted(len(result.not_assessed), 'judgement')} not possible.\n{verdict(result)}.{unread}"
