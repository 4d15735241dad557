"""What the formats of findings share: where a finding stands as the reader of a format names it, and in what order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import quote

from claimcheck.baseline import Comparison, State
from claimcheck.model import AuditResult, Finding, History, Location, Severity
from claimcheck.reporting.overview import SEVERITIES, counted, entries


@dataclass(frozen=True)
class Context:
    """What a format must know that an audit does not hold, as it is not a property of the documents."""

    paths: Mapping[str, str] = field(default_factory=dict)
    """Path of each document by name, relative to the folder that the readers of the format start from (the root of the
    repository, in CI), POSIX separators; where none is given, the name is the path."""
    failing: tuple[Severity, ...] = (Severity.ERROR,)
    """The severities that let the run fail: formats that know only passed and failed judge by them."""
    comparison: Comparison | None = None
    """How the audit stands to the baseline, where there is one."""
    suppressed: Mapping[str, str] | None = None
    """Why a finding is not to count, by fingerprint; None where nobody said anything of the kind."""
    history: History | None = None
    """What earlier audits found, where they are kept; without a run where this is the first."""

    def path(self, document: str) -> str:
        """Of the document with that name."""
        return self.paths.get(document, document)

    def place(self, location: Location) -> str:
        """As compilers write it: "notes/a.txt:3:14"; "" where the whole audit is meant."""
        if not location.document:
            return ""
        return f"{self.path(location.document)}:{location.line}:{location.column}"

    def state(self, finding: Finding) -> State | None:
        """How it stands to the baseline, where there is one."""
        return self.comparison.states.get(finding.fingerprint, State.NEW) if self.comparison else None

    def reason(self, finding: Finding) -> str | None:
        """Why it is not to count, where it is suppressed."""
        return (self.suppressed or {}).get(finding.fingerprint)

    def counts(self, finding: Finding) -> bool:
        """Whether it is for the reader to act on: neither accepted nor suppressed."""
        return self.state(finding) != State.UNCHANGED and self.reason(finding) is None

    def standing(self, finding: Finding) -> str:
        """Why it does not count: "unchanged", "suppressed: quoted as published"; "" where it does."""
        reason = self.reason(finding)
        if reason is not None:
            return f"suppressed: {reason}"
        return State.UNCHANGED.value if self.state(finding) == State.UNCHANGED else ""


def counting(result: AuditResult, context: Context) -> AuditResult:
    """The audit with those findings only that count."""
    if context.comparison is None and context.suppressed is None:
        return result
    return replace(result, findings=tuple(finding for finding in result.findings if context.counts(finding)))


def against_baseline(result: AuditResult, context: Context) -> str:
    """In a line, how many findings are new, unchanged, absent and suppressed; "" where none can be."""
    parts = []
    if context.comparison:
        states = [context.state(finding) for finding in result.findings if context.reason(finding) is None]
        parts += [f"{counted(states.count(State.NEW), 'new finding')}", f"{states.count(State.UNCHANGED):,} unchanged"]
        parts += [f"{len(context.comparison.absent):,} of the baseline absent"]
    if context.suppressed is not None:
        parts.append(f"{sum(context.reason(finding) is not None for finding in result.findings):,} suppressed")
    return f"{', '.join(parts)}." if parts else ""


def identified(result: AuditResult) -> tuple[tuple[str, Finding], ...]:
    """Every finding with its fingerprint, each fingerprint once; worst first, then by check and place."""
    return tuple((entry.anchor.removeprefix("finding-"), entry.finding) for entry in entries(result.findings))


def by_place(result: AuditResult) -> tuple[Finding, ...]:
    """The findings by document and place in it."""
    return tuple(
        sorted(
            result.findings,
            key=lambda finding: (
                finding.location.document,
                finding.location.line,
                finding.location.column,
                SEVERITIES.index(finding.severity),
                finding.check,
                finding.message,
                finding.fingerprint,
            ),
        )
    )


def uri(path: str) -> str:
    """A relative path as a relative reference (RFC 3986), whatever characters are in it."""
    return quote(path.encode("utf-8", "surrogatepass"), safe="/")
