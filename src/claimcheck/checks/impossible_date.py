"""CC302 impossible-date: a date that no calendar has, or whose day of the week is wrong.

Why:      one part of the date is wrong, and a reader cannot tell which.
Flagged:  The treaty was signed on 31 November 2015.
Allowed:  The treaty was signed on 30 November 2015.
Limits:   Gregorian calendar; a day of the week is looked for in the date expression itself; a number beside a month
          that may be a count or a year ("in June 45 came", "June 98") is no date.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from claimcheck.checks.check import Check, Hit, Passage, rows
from claimcheck.model import DateReference, Severity
from claimcheck.table import DATES, DOCUMENT

if TYPE_CHECKING:
    import pandas as pd

_DAY = re.compile(r"(?P<year>\d{4}|-)-(?P<month>\d{2})(?:-(?P<day>\d{2}))?")
_WEEKDAY = re.compile(rf"\b({'|'.join(calendar.day_name)})\b", re.IGNORECASE)
_LEAP_YEAR = 2000
"""Stands for a year that is not given: 29 February may be right."""


def judge(documents: pd.DataFrame) -> Iterator[Hit]:
    """One hit for each date expression that cannot be."""
    for document in rows(documents):
        for date in document[DATES]:
            objections = (_objection(value, date) for value in date.value.split("/"))
            objection = next((each for each in objections if each), None)
            if objection:
                yield Hit(objection, Passage(document[DOCUMENT], date.span.start, date.span.end))


def _objection(value: str, date: DateReference) -> str | None:
    match = _DAY.fullmatch(value)
    if match is None:
        return None
    year = _LEAP_YEAR if match["year"] == "-" else int(match["year"])
    try:
        day = dt.date(year, int(match["month"]), int(match["day"] or 1))
    except ValueError:
        return f'There is no such day: "{date.span.text}".'
    named = _WEEKDAY.search(date.span.text)
    actual = calendar.day_name[day.weekday()]
    if named and match["day"] and match["year"] != "-" and not date.relative and named[1].capitalize() != actual:
        return f'"{date.span.text}" was a {actual}.'
    return None


CHECK = Check(
    id="CC302",
    name="impossible-date",
    severity=Severity.ERROR,
    title="Date that cannot be",
    reads={"documents": (DOCUMENT, DATES)},
    judge=judge,
    documentation=__doc__,
    by_document=True,
)
