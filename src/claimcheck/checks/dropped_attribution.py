"""CC106 dropped-attribution: a copied passage states as its own what the original gives as somebody's word.

Why:      a claim that has lost its source reads as a fact.
Flagged:  A "The bridge is safe to cross, the mayor said" / B "The bridge is safe to cross" (one passage in both)
Allowed:  A "The bridge is safe to cross, the mayor said" / B "According to the mayor, the bridge is safe to cross"
Limits:   only in passages that are copied; which of the two documents is the original is not known, so the one that
          says whose word it is may also have put it in.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from claimcheck.checks.check import Check, Hit, Unassessed, alone, between, linked
from claimcheck.model import Difference, Relation, Severity
from claimcheck.table import CLAIM, DIFFERENCE, DOCUMENT, END, EVIDENCE, FIRST, RELATION, SECOND, SOURCE, START

if TYPE_CHECKING:
    import pandas as pd


def judge(documents: pd.DataFrame, claims: pd.DataFrame, links: pd.DataFrame) -> Iterator[Hit | Unassessed]:
    """One hit for each passage, at the claim that has no source."""
    yield from alone(documents)
    dropped = links[links[DIFFERENCE] == Difference.ATTRIBUTION.value]
    for link, first, second in linked(claims, dropped, Relation.ECHOES):
        told, stated = (first, second) if first[SOURCE] else (second, first)
        yield between(stated, told, f"{told[DOCUMENT]} says whose word this is. {link[EVIDENCE]}")


CHECK = Check(
    id="CC106",
    name="dropped-attribution",
    severity=Severity.WARNING,
    title="Copied passage without its source",
    reads={
        "documents": (DOCUMENT,),
        "claims": (CLAIM, DOCUMENT, SOURCE, START, END),
        "links": (RELATION, FIRST, SECOND, DIFFERENCE, EVIDENCE),
    },
    judge=judge,
    documentation=__doc__,
)
