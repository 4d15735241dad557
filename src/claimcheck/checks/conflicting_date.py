"""CC303 conflicting-date: two documents give one event different dates.

Why:      a reader cannot tell which date stands.
Flagged:  A "The treaty was signed on 3 May 2016" / B "The treaty was signed on 5 May 2016" (one passage in both)
Allowed:  A "The treaty was signed on 3 May 2016" / B "The treaty was signed on May 3, 2016"; a month and a day in it
Limits:   in texts that are no copies only of what happens once ("sank", "was founded"); "on Monday" in documents of
          different days is compared by the day that it stands for, and not at all where that is not known.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from claimcheck.checks.check import Check, Hit, Unassessed, disagreements
from claimcheck.model import Difference, Severity
from claimcheck.table import (
    CLAIM,
    DIFFERENCE,
    DOCUMENT,
    END,
    EVIDENCE,
    FIRST,
    PUBLISHED,
    RELATION,
    SECOND,
    SENTENCE_TEXT,
    SOURCE_ENTITY,
    START,
)

if TYPE_CHECKING:
    import pandas as pd


def judge(documents: pd.DataFrame, claims: pd.DataFrame, links: pd.DataFrame) -> Iterator[Hit | Unassessed]:
    """One hit for each pair of passages, at the one that comes first."""
    return disagreements(documents, claims, links, "gives another date", Difference.DATE)


CHECK = Check(
    id="CC303",
    name="conflicting-date",
    severity=Severity.WARNING,
    title="Documents give different dates",
    reads={
        "documents": (DOCUMENT, PUBLISHED),
        "claims": (CLAIM, DOCUMENT, SENTENCE_TEXT, SOURCE_ENTITY, START, END),
        "links": (RELATION, FIRST, SECOND, DIFFERENCE, EVIDENCE),
    },
    judge=judge,
    documentation=__doc__,
)
