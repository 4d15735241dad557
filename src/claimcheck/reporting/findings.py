"""What the formats of findings share: where a finding stands as the reader of a format names it, and in what order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

from claimcheck.model import AuditResult, Finding, Location, Severity
from claimcheck.reporting.overview import SEVERITIES, index


@dataclass(frozen=True)
class Context:
    """What a format must know that an audit does not hold, as it is not a property of the documents."""

    paths: Mapping[str, str] = field(default_factory=dict)
    """Path of each document by name, relative to the folder that the readers of the format start from (the root of the
    repository, in CI), POSIX separators; where none is given, the name is the path."""
    failing: tuple[Severity, ...] = (Severity.ERROR,)
    """The severities that let the run fail: formats that know only passed and failed judge by them."""

    def path(self, document: str) -> str:
        """Of the document with that name."""
        return self.paths.get(document, document)

    def place(self, location: Location) -> str:
        """As compilers write it: "notes/a.txt:3:14"; "" where the whole audit is meant."""
        if not location.document:
            return ""
        return f"{self.path(location.document)}:{location.line}:{location.column}"


def identified(result: AuditResult) -> tuple[tuple[str, Finding], ...]:
    """Every finding with its fingerprint, each fingerprint once; worst first, then by check and place."""
    return tuple((entry.anchor.removeprefix("finding-"), entry.finding) for entry in index(result).entries)


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
