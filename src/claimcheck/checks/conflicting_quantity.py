"""CC304 conflicting-quantity: two documents give one measure different values.

Why:      a reader cannot tell which figure stands.
Flagged:  A "the fire in Delft killed 40 people" / B "the fire in Delft killed 52 people" (the same day)
Allowed:  A "the fire in Delft killed at least 40 people" / B "the fire in Delft killed 52 people"; a count that grew
Limits:   only where wording, names and time leave little doubt that both count the same, or where both documents name
          mostly the same and each gives one such figure: deaths, staff, an age, a sentence, a price. Copies of one
          passage are compared by every figure in it, also in words ("forty") and other notations ("40 thousand").
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
    return disagreements(documents, claims, links, "gives another figure", Difference.QUANTITY)


CHECK = Check(
    id="CC304",
    name="conflicting-quantity",
    severity=Severity.WARNING,
    title="Documents give different figures",
    reads={
        "documents": (DOCUMENT, PUBLISHED),
        "claims": (CLAIM, DOCUMENT, SENTENCE_TEXT, SOURCE_ENTITY, START, END),
        "links": (RELATION, FIRST, SECOND, DIFFERENCE, EVIDENCE),
    },
    judge=judge,
    documentation=__doc__,
)
