"""CC603 unreadable-document: a file could not be read, and the audit went on without it.

Why:      what it says is missing from every comparison, and silence is not agreement.
Flagged:  a photograph saved as report.txt
Allowed:  a text, Markdown or HTML file
Limits:   says nothing about what was in the file.
"""

from __future__ import annotations

from collections.abc import Iterator

from claimcheck.checks.check import Check, Hit, Passage
from claimcheck.model import ReadFailure, Severity


def judge(failures: tuple[ReadFailure, ...]) -> Iterator[Hit]:
    """One hit for each file that was left out."""
    for failure in failures:
        yield Hit(f"This file was left out of the audit: {failure.reason}", Passage(failure.name))


CHECK = Check(
    id="CC603",
    name="unreadable-document",
    severity=Severity.ERROR,
    title="File that could not be read",
    reads={"failures": ()},
    judge=judge,
    documentation=__doc__,
)
