"""CC301 undated-document-with-relative-dates: dates that depend on the day of writing, in a document without one.

Why:      a reader cannot tell which day "last week" or "June 24" was, nor compare the document with another in time.
Flagged:  The minister resigned last week. (no date of publication known)
Allowed:  The minister resigned on 3 May 2019. (no date of publication known)
Limits:   one finding a document, at the first such date; durations ("for three days") are not dates, and a date that
          depends on an event ("two days before the vote", "the following May") does not depend on the day of writing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from claimcheck.checks.check import Check, Hit, Passage, counted, rows
from claimcheck.model import DateReference, Granularity, Severity
from claimcheck.table import DATES, DOCUMENT, PUBLISHED

if TYPE_CHECKING:
    import pandas as pd

_SHOWN = 3


def judge(documents: pd.DataFrame) -> Iterator[Hit]:
    """One hit for each document that needs a date and has none."""
    for document in rows(documents):
        floating = [date for date in document[DATES] if _needs_a_day(date)]
        if document[PUBLISHED] or not floating:
            continue
        shown = ", ".join(f'"{date.span.text}"' for date in floating[:_SHOWN])
        more = " and others" if len(floating) > _SHOWN else ""
        first, *others = (Passage(document[DOCUMENT], date.span.start, date.span.end) for date in floating)
        yield Hit(
            f"{counted(len(floating), 'date')} cannot be placed, because the document has no date of its own: "
            f"{shown}{more}.",
            first,
            tuple(others),
        )


def _needs_a_day(date: DateReference) -> bool:
    return date.relative or (date.value.startswith("--") and date.granularity is not Granularity.UNKNOWN)


CHECK = Check(
    id="CC301",
    name="undated-document-with-relative-dates",
    severity=Severity.WARNING,
    title="Dates that cannot be placed",
    reads={"documents": (DOCUMENT, PUBLISHED, DATES)},
    judge=judge,
    documentation=__doc__,
    by_document=True,
)
