"""CC401 contradicted-claim: two documents say what cannot both be so.

Why:      a reader cannot tell which of the two stands.
Flagged:  A "the inspectors were allowed into the hall of the plant" / B "the inspectors were not"
Allowed:  A "the inspectors were allowed into the hall of the plant" / B "they may not have been allowed into it"
Limits:   polarity, words that exclude each other and names; for dates see CC303, for figures CC304. Only where wording,
          names and time leave little doubt that both speak of one event; a claim whose date cannot be placed, or whose
          attribution is doubtful (unless both sentences are alike but for a few words), is not assessed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from claimcheck.checks.check import Check, Hit, Unassessed, disagreements, rows
from claimcheck.model import Difference, Severity
from claimcheck.table import (
    CLAIM,
    DATES,
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
    """One hit for each contradiction, at the claim that comes first."""
    for claim in rows(claims[claims[DATES].map(len) > 0]):
        if len(documents) > 1 and all(date.start is None for date in claim[DATES]):
            yield Unassessed("the date of what it says cannot be placed", claim[DOCUMENT], claim[CLAIM])
    differences = (Difference.NAME, Difference.POLARITY, Difference.OPPOSITE, Difference.MEANING)
    yield from disagreements(documents, claims, links, "says otherwise", *differences)


CHECK = Check(
    id="CC401",
    name="contradicted-claim",
    severity=Severity.WARNING,
    title="Documents contradict each other",
    reads={
        "documents": (DOCUMENT, PUBLISHED),
        "claims": (CLAIM, DOCUMENT, DATES, SENTENCE_TEXT, SOURCE_ENTITY, START, END),
        "links": (RELATION, FIRST, SECOND, DIFFERENCE, EVIDENCE),
    },
    judge=judge,
    documentation=__doc__,
    rests_on_attributions=True,
)
