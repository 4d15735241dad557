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
    repository, in CI), POSIX separators; where none is given, the name is the path. Of one of many documents in a file
    that is the file's."""
    failing: tuple[Severity, ...] = (Severity.ERROR,)
    """The severities that let the run fail: formats that know only passed and failed judge by them."""
    comparison: Comparison | None = None
    """How the audit stands to the baseline, where there is one."""
    suppressed: Mapping[str, str] | None = None
    """Why a finding is not to count, by fingerprint; None where nobody said anything of the kind."""
    history: History | None = None
    """What earlier audits found, where they are kept; without a run where this is the first."""
    source_url_template: str | None = None
    """How readers of the report reach a line of a document's file: a web address with {path}, {line} and {name}."""
    lines: Mapping[str, int] = field(default_factory=dict)
    """Of each document that is one of many in a file: the line of the file that it begins on."""

    def path(self, document: str) -> str:
        """Of the document with that name."""
        return self.paths.get(document, document)

    def label(self, document: str) -> str:
        """What readers call the document with that name: its path, or its name where it is one of many in a file."""
        return document if document in self.lines else self.path(document)

    def in_file(self, location: Location) -> Location:
        """The location as the file has it: of one of many documents in a file, the line that the document begins on."""
        line = self.lines.get(location.document)
        return location if line is None else Location(location.document, None, line, 1, line, 1)

    def place(self, location: Location) -> str:
        """As compilers write it: "notes/a.txt:3:14"; "" where the whole audit is meant."""
        if not location.document:
            return ""
        there = self.in_file(location)
        return f"{self.path(location.document)}:{there.line}:{there.column}"

    def message(self, finding: Finding) -> str:
        """What is found; of one of many documents in a file, in which and where in it: "a.jsonl/talks:3:14: …"."""
        within = self._within(finding.location)
        return f"{within}: {finding.message}" if within else finding.message

    def also(self, location: Location) -> str:
        """The place of a further passage; of one of many documents in a file, in which and where in it as well."""
        within = self._within(location)
        return f"{self.place(location)} ({within})" if within else self.place(location)

    def _within(self, location: Location) -> str:
        if location.document not in self.lines:
            return ""
        position = f":{location.line}:{location.column}" if location.span else ""
        return f"{location.document}{position}"

    def state(self, finding: Finding) -> State | None:
        """How it stands to the baseline, where there is one."""
        return self.comparison.states.get(finding.fingerprint, State.NEW) if self.comparison else None

    def reason(self, finding: Finding) -> str | None:
        """Why it is not to count, where it is suppressed."""
        return (self.suppressed or {}).get(finding.fingerprint)

    def counts(self, finding: Finding) -> bool:
        """Whether it is for the reader to act on: neither accepted nor suppressed."""
        return self.state(finding) != State.UNCHANGED and self.reason(finding) is None

    def since(self, finding: Finding) -> str | None:
        """Start of the first audit of the unbroken row that found it; None where it is new, or nobody kept count."""
        return self.history.findings_since.get(finding.fingerprint) if self.history else None

    def is_new(self, finding: Finding) -> bool:
        """Whether no audit before has found it, or, where none is known of, the baseline does not have it."""
        if self.history and self.history.runs:
            return self.since(finding) is None
        return self.state(finding) == State.NEW

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


def against_history(result: AuditResult, context: Context) -> str:
    """In a line, how many findings are new and resolved since the audit before; "" where none are kept."""
    history = context.history
    if history is None:
        return ""
    if not history.runs:
        return "The first audit kept in this history."
    new = [each for each in result.findings if each.fingerprint not in history.findings_since and context.counts(each)]
    figures = f"{counted(len(new), 'new finding')}, {len(history.resolved):,} resolved"
    return f"Since the audit of {moment(history.runs[-1].started)}: {figures}."


def moment(started: str) -> str:
    """The start of an audit for readers: "2016-05-02 06:00 UTC"."""
    return f"{started[:10]} {started[11:16]} UTC"


def identified(result: AuditResult) -> tuple[tuple[str, Finding], ...]:
    """Every finding with its fingerprint, each fingerprint once; worst first, then by check and place."""
    return tuple((entry.identity, entry.finding) for entry in entries(result.findings))


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
