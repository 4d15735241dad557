"""CC203 one-quotation-two-sources: the same words are given to two speakers.

Why:      only one of them can have said it.
Flagged:  A "We will reopen the mine in spring," said Ada Pell / B "We will reopen the mine in spring," said Hugo Marr
Allowed:  A "We will reopen the mine in spring," said Ada Pell / B "We will reopen the mine in spring," said Ms Pell
Limits:   both must be named; somebody's spokesman or ministry counts as the one they speak for. A statement that is not
          in quotation marks is compared only where the whole passage is the same. A claim whose attribution is
          doubtful is not assessed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from claimcheck.checks.check import Check, Hit, Unassessed, alone, between, contradictions
from claimcheck.model import Difference, Severity
from claimcheck.table import CLAIM, DIFFERENCE, DOCUMENT, END, EVIDENCE, FIRST, RELATION, SECOND, START

if TYPE_CHECKING:
    import pandas as pd


def judge(documents: pd.DataFrame, claims: pd.DataFrame, links: pd.DataFrame) -> Iterator[Hit | Unassessed]:
    """One hit for each pair of passages, at the one that comes first."""
    yield from alone(documents)
    for first, second, evidence in contradictions(claims, links, Difference.SOURCE):
        yield between(first, second, f"{second[DOCUMENT]} gives these words to another. {evidence}")


CHECK = Check(
    id="CC203",
    name="one-quotation-two-sources",
    severity=Severity.WARNING,
    title="One statement, two speakers",
    reads={
        "documents": (DOCUMENT,),
        "claims": (CLAIM, DOCUMENT, START, END),
        "links": (RELATION, FIRST, SECOND, DIFFERENCE, EVIDENCE),
    },
    judge=judge,
    documentation=__doc__,
    rests_on_attributions=True,
)
