"""The history for a terminal: the latest audits in figures, what still stands, and what the latest resolved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from claimcheck.history import KeptFinding, KeptRun, Series
from claimcheck.reporting.findings import moment
from claimcheck.reporting.overview import SEVERITIES, counted
from claimcheck.reporting.visible import one_line, visible

_RUNS, _FINDINGS = 20, 10
"""How many of each are shown; JSON has them all."""
_LINE = 160
"""Most characters of a line that tells of a finding."""
_COLUMNS = ("documents", "claims", "errors", "warnings", "notes", "new", "resolved")


def render(kept: Sequence[Series]) -> str:
    """The audits of each series."""
    return "\n\n".join("\n".join(_lines(each)) for each in kept) or "No audit is kept here yet."


def _lines(series: Series) -> Iterator[str]:
    yield visible(series.name)
    yield f"{'started':<20}{''.join(f'{name:>11}' for name in _COLUMNS)}"
    if len(series.runs) > _RUNS:
        yield f"{counted(len(series.runs) - _RUNS, 'earlier audit')}"
    yield from (_figures(run) for run in series.runs[-_RUNS:])
    latest = series.runs[-1].started
    standing = [finding for finding in series.findings if finding.until is None]
    resolved = [finding for finding in series.findings if finding.until == latest]
    yield from _found("standing, the oldest first", sorted(standing, key=_oldest_first))
    yield from _found("resolved by the latest audit", sorted(resolved, key=_worst_first))


def _figures(run: KeptRun) -> str:
    return f"{moment(run.started):<20}{''.join(f'{getattr(run, name):>11,}' for name in _COLUMNS)}"


def _found(title: str, findings: Sequence[KeptFinding]) -> Iterator[str]:
    if findings:
        yield f"{counted(len(findings), 'finding')} {title}:"
        yield from (f"  {_line(finding)}" for finding in findings[:_FINDINGS])
    if len(findings) > _FINDINGS:
        yield f"  and {len(findings) - _FINDINGS:,} more"


def _line(finding: KeptFinding) -> str:
    place = f"{finding.document}: " if finding.document else ""
    words = f"since {moment(finding.since)}: {finding.check} {finding.severity} {place}{finding.message}"
    return visible(one_line(words, _LINE))


def _oldest_first(finding: KeptFinding) -> tuple[object, ...]:
    return finding.since, *_worst_first(finding)


def _worst_first(finding: KeptFinding) -> tuple[int, str, str, str]:
    return SEVERITIES.index(finding.severity), finding.check, finding.document, finding.fingerprint
