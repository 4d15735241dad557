"""Findings as workflow commands, which GitHub Actions turns into annotations on the changed lines.

Grammar and escapes: docs.github.com, "Workflow commands for GitHub Actions", and `command.ts` of actions/toolkit.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from claimcheck.model import AuditResult, Finding, Severity
from claimcheck.reporting.explanations import title
from claimcheck.reporting.findings import Context, against_baseline, counting, identified
from claimcheck.reporting.overview import counted
from claimcheck.reporting.visible import visible

SHOWN = 10
"""GitHub shows no more annotations of a kind in a step; further commands would only fill the log."""

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def render(result: AuditResult, context: Context) -> str:
    """A command a line, worst first, and last, in plain words, what is left out; only what counts is annotated."""
    shown: list[Finding] = []
    left_out: defaultdict[Severity, Counter[str]] = defaultdict(Counter)
    room = dict.fromkeys(Severity, SHOWN)
    for _, finding in identified(counting(result, context)):
        if room[finding.severity]:
            room[finding.severity] -= 1
            shown.append(finding)
        else:
            left_out[finding.severity][finding.check] += 1
    since = against_baseline(result, context)
    lines = [*(_command(finding, context) for finding in shown), *_left_out(left_out), *([since] if since else [])]
    return "".join(f"{line}\n" for line in lines)


def _command(finding: Finding, context: Context) -> str:
    properties = {**_place(finding, context), "title": f"{finding.check} {title(finding.check)}"}
    listed = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items())
    others = "".join(f"\nSee also {context.also(other)}" for other in finding.related)
    return f"::{_COMMANDS[finding.severity]} {listed}::{_data(context.message(finding) + others)}"


def _place(finding: Finding, context: Context) -> dict[str, object]:
    location = context.in_file(finding.location)
    if not location.document:
        return {}
    lines = {"file": context.path(location.document), "line": location.line, "endLine": location.end_line}
    if location.span is None or location.line != location.end_line:
        return lines  # columns are refused where there are several lines
    return {**lines, "col": location.column, "endColumn": location.end_column}


def _left_out(left_out: dict[Severity, Counter[str]]) -> Iterator[str]:
    for severity, checks in left_out.items():
        each = ", ".join(f"{check} {count:,}" for check, count in sorted(checks.items()))
        yield f"{counted(checks.total(), severity.value)} more, not annotated as GitHub shows {SHOWN} a step: {each}"


def _data(text: str) -> str:
    return visible(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
