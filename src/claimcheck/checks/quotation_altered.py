"""CC202 quotation-altered: a quotation stands in two documents in different words.

Why:      what stands between quotation marks was said so or it was not; one of the two puts words into a mouth.
Flagged:  A "The bridge was never safe to cross" / B "The bridge was hardly safe to cross" (one passage in both)
Allowed:  A "The bridge was never safe to cross" / B "The bridge ... was never safe"; brackets; "isn't"
Limits:   a quotation cut short is no alteration, so more than one word may be missing at either end; where the
          sentences around differ too, only one speaker's quotations are compared, and nearly all words must be alike.
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
    for first, second, evidence in contradictions(claims, links, Difference.QUOTATION):
        yield between(first, second, f"{second[DOCUMENT]} quotes it in other words. {evidence}")


CHECK = Check(
    id="CC202",
    name="quotation-altered",
    severity=Severity.WARNING,
    title="Quotation in two wordings",
    reads={
        "documents": (DOCUMENT,),
        "claims": (CLAIM, DOCUMENT, START, END),
        "links": (RELATION, FIRST, SECOND, DIFFERENCE, EVIDENCE),
    },
    judge=judge,
    documentation=__doc__,
)
