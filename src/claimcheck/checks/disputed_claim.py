"""CC402 disputed-claim: one side says it, the other side denies it.

Why:      to repeat one side as fact is to take it; a reader should meet both.
Flagged:  Norland accused Sudria of arming rebels. Sudria has denied any links to the rebels.
Allowed:  Norland accused Sudria of arming rebels. Sudria said its harvest was poor.
Limits:   who speaks for whom is known from names and titles only; a denial that cannot be matched with what it denies,
          or a claim whose attribution is doubtful, is not assessed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from claimcheck.checks.check import Check, Hit, Passage, Unassessed, linked, rows, short
from claimcheck.model import CueClass, Relation, Severity
from claimcheck.table import CLAIM, CUE_CLASS, DOCUMENT, END, EVIDENCE, FIRST, RELATION, SECOND, SENTENCE_TEXT, START

if TYPE_CHECKING:
    import pandas as pd


def judge(claims: pd.DataFrame, links: pd.DataFrame) -> Iterator[Hit | Unassessed]:
    """One hit for each dispute, at the claim that is denied."""
    matched: set[str] = set()
    copies = [(link[FIRST], link[SECOND]) for link in rows(links[links[RELATION] == Relation.ECHOES.value])]
    for link, first, second in linked(claims, links, Relation.DISPUTES):
        stated, denial = (second, first) if first[CUE_CLASS] == CueClass.DENY.value else (first, second)
        matched |= {stated[CLAIM], denial[CLAIM]}
        where = "" if stated[DOCUMENT] == denial[DOCUMENT] else f", in {denial[DOCUMENT]},"
        yield Hit(
            f"{link[EVIDENCE]} The denial{where} reads: {short(denial[SENTENCE_TEXT])}",
            Passage(stated[DOCUMENT], stated[START], stated[END]),
            (Passage(denial[DOCUMENT], denial[START], denial[END]),),
            (stated[CLAIM], denial[CLAIM]),
        )
    # A dispute is linked once, in the first of the documents that have it.
    matched |= {claim for pair in copies for claim in pair if not matched.isdisjoint(pair)}
    for claim in rows(claims[claims[CUE_CLASS] == CueClass.DENY.value]):
        if claim[CLAIM] not in matched:
            yield Unassessed("no claim was found that this denial answers", claim[DOCUMENT], claim[CLAIM])


CHECK = Check(
    id="CC402",
    name="disputed-claim",
    severity=Severity.WARNING,
    title="Claim that the other side denies",
    reads={
        "claims": (CLAIM, DOCUMENT, CUE_CLASS, START, END, SENTENCE_TEXT),
        "links": (RELATION, FIRST, SECOND, EVIDENCE),
    },
    judge=judge,
    documentation=__doc__,
    rests_on_attributions=True,
)
