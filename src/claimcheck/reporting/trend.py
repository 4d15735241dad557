"""How many findings each audit made, as a small picture and as the rows of a table."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import svg
from markupsafe import Markup

from claimcheck.model import AuditResult, PastRun, Severity
from claimcheck.reporting.overview import counted

MOST = 24
"""Audits shown, the latest."""

_WIDTH, _GAP, _HEIGHT = 8, 4, 72
"""Of a bar, between bars, and of the tallest, in units of the picture."""
_LEAST = 2
"""Height of what is there, however little."""
_MONTHS = ("January February March April May June July August September October November December").split()


def this_run(result: AuditResult) -> PastRun:
    """An audit in figures, as the history will have it; it knows no time of its own."""
    severities = [finding.severity for finding in result.findings]
    errors, warnings, notes = (severities.count(severity) for severity in Severity)
    return PastRun("", len(result.documents), len(result.claims), errors, warnings, notes)


def moment(run: PastRun) -> str:
    """When an audit was begun, for a reader: "2 May 2016, 06:00 UTC"."""
    return f"{day(run.started)}, {run.started[11:16]} UTC" if run.started else "this audit"


def day(started: str) -> str:
    """The day of a time as the history has it: "2 May 2016"."""
    then = datetime.fromisoformat(started[:10])
    return f"{then.day} {_MONTHS[then.month - 1]} {then.year}"


def picture(runs: Sequence[PastRun]) -> Markup:
    """A bar for each audit, oldest first, with its errors below its warnings below its notes."""
    tallest = max((run.errors + run.warnings + run.notes for run in runs), default=0) or 1
    bars: list[svg.Element] = []
    for number, run in enumerate(runs):
        stack: list[svg.Element] = [svg.Title(text=f"{moment(run)}: {figures(run)}")]
        floor = float(_HEIGHT)
        for name, found in (("error", run.errors), ("warning", run.warnings), ("note", run.notes)):
            if found:
                height = max(_LEAST, round(_HEIGHT * found / tallest, 1))
                floor = round(floor - height, 1)
                stack.append(svg.Rect(x=number * (_WIDTH + _GAP), y=floor, width=_WIDTH, height=height, class_=[name]))
        bars.append(svg.G(elements=stack))
    width = len(runs) * (_WIDTH + _GAP) - _GAP
    floor_line = svg.Line(x1=0, y1=_HEIGHT + 1, x2=width, y2=_HEIGHT + 1, class_=["floor"])
    # Below zero: what is little is drawn higher than it is, and may reach above the tallest.
    drawing = svg.SVG(
        viewBox=svg.ViewBoxSpec(0, -2 * _LEAST, width, _HEIGHT + 2 * _LEAST + 2),
        width=width,
        height=_HEIGHT + 2 * _LEAST + 2,
        class_=["trend"],
        elements=[*bars, floor_line],
        extra={"role": "img", "aria-label": "Findings of each audit, the latest on the right"},
    )
    return Markup(str(drawing))  # noqa: S704 - numbers and dates only


def figures(run: PastRun) -> str:
    """As "1 error, no warnings, 3 notes"."""
    return ", ".join(
        counted(number, severity.value)
        for number, severity in zip((run.errors, run.warnings, run.notes), Severity, strict=True)
    )
