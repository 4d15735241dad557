"""Findings that are not to count, each with a reason: a file beside documents that must not be edited.

A TOML file with a table for each:

    [[suppression]]
    check = "CC102"
    document = "archive/**"
    passage = "a senior official"
    reason = "Quoted as published."

`check` is an id or a name; `document` is a path as findings give it, or a pattern with `*` (within a name), `?` and
`**` (any folders). `passage`, words that the passage holds, and `fingerprint`, that of one finding, may be left out.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from claimcheck.configuration import ensure_among, ensure_valid, fault, read_toml
from claimcheck.errors import UsageError
from claimcheck.model import Finding

_SCHEMA = "suppressions"
_WILD = re.compile(r"\*\*/|\*\*|\*|\?")
_STANDS_FOR = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}


@dataclass(frozen=True)
class Suppression:
    """Which findings are not to count, and why."""

    check: str
    """Id of the check."""
    document: str
    """Path or pattern."""
    reason: str
    passage: str | None = None
    fingerprint: str | None = None

    @cached_property
    def _documents(self) -> re.Pattern[str]:
        parts = _WILD.split(self.document)
        wild = [_STANDS_FOR[each] for each in _WILD.findall(self.document)]
        pattern = "".join(re.escape(part) + each for part, each in zip(parts, [*wild, ""], strict=True))
        return re.compile(pattern, re.DOTALL)

    def fits(self, finding: Finding, path: str) -> bool:
        """Whether it is about a finding in the document that has that path."""
        span = finding.location.span
        return (
            self.check == finding.check
            and self.fingerprint in {None, finding.fingerprint}
            and (self.passage is None or _folded(self.passage) in _folded(span.text if span else ""))
            and any(self._documents.fullmatch(name) for name in (path, finding.location.document))
        )


@dataclass(frozen=True)
class Suppressed:
    """What suppressions make of the findings of an audit."""

    reasons: Mapping[str, str]
    """Why a finding does not count, by fingerprint."""
    unused: tuple[Suppression, ...]
    """Those that fit no finding, in the order of the file."""


def load(file: Path) -> tuple[Suppression, ...]:
    """The suppressions in a file, in its order.

    Raises:
        ConfigurationError: it cannot be read, or a key or value in it is wrong.
    """
    from claimcheck.checks import find
    from claimcheck.validation.json_schema import schemas

    content: Any = read_toml(file)
    known: Any = schemas()[_SCHEMA]["properties"]
    ensure_among(known, content, file)
    tables = content.get("suppression", [])
    for number, table in enumerate(tables if isinstance(tables, list) else ()):
        ensure_among(known["suppression"]["items"]["properties"], table, file, "suppression", str(number))
    ensure_valid(_SCHEMA, file, content)
    suppressions = []
    for number, table in enumerate(tables):
        try:
            check = find(table["check"])
        except UsageError as error:
            raise fault(file, ("suppression", str(number), "check"), str(error)) from error
        suppressions.append(Suppression(**{**table, "check": check.id}))
    return tuple(suppressions)


def suppress(
    findings: Iterable[Finding], suppressions: Iterable[Suppression], path: Callable[[str], str]
) -> Suppressed:
    """Which findings are not to count, for the reason of the first suppression that fits.

    Args:
        findings: Of an audit.
        suppressions: In the order of their file.
        path: That of a document by its name.
    """
    suppressions = tuple(suppressions)
    of_check: defaultdict[str, list[tuple[int, Suppression]]] = defaultdict(list)
    for number, suppression in enumerate(suppressions):
        of_check[suppression.check].append((number, suppression))
    reasons: dict[str, str] = {}
    used: set[int] = set()
    for finding in findings:
        for number, suppression in of_check[finding.check]:
            if suppression.fits(finding, path(finding.location.document)):
                reasons.setdefault(finding.fingerprint, suppression.reason)
                used.add(number)
    return Suppressed(reasons, tuple(each for number, each in enumerate(suppressions) if number not in used))


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
