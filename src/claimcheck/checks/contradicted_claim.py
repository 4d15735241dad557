"""CC401 contradicted-claim: two documents say what cannot both be so.

Why:      a reader cannot tell which of the two stands.
Flagged:  A "On 3 May the fire in Delft killed 40 people" / B "On 3 May the fire in Delft killed 52 people"
Allowed:  A "On 3 May the fire in Delft killed at least 40 people" / B as above; another day or place; a possibility
Limits:   only where wording, names and time leave little doubt that both speak of one event; a claim whose date cannot
          be placed, or whose attribution is doubtful, is not assessed.
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from claimcheck.checks.check import Check, Hit, Passage, Unassessed, rows
from claimcheck.model import Relation, Severity
from claimcheck.table import CLAIM, DATES, DOCUMENT, END, EVIDENCE, FIRST, RELATION, SECOND, START

_FEWEST_DOCUMENTS = 2


def judge(claims: pd.DataFrame, links: pd.DataFrame) -> Iterator[Hit | Unassessed]:
    """One hit for each contradiction, at the claim that comes first."""
    by_id = {claim[CLAIM]: claim for claim in rows(claims)}
    documents = sorted({claim[DOCUMENT] for claim in by_id.values()})
    if len(documents) < _FEWEST_DOCUMENTS:
        yield from (Unassessed("there is no other document to compare it with", name) for name in documents)
        return
    for claim in by_id.values():
        if claim[DATES] and all(date.start is None for date in claim[DATES]):
            yield Unassessed("the date of what it says cannot be placed", claim[DOCUMENT], claim[CLAIM])
    for link in rows(links):
        if link[RELATION] == Relation.CONTRADICTS.value:
            first, second = by_id[link[FIRST]], by_id[link[SECOND]]
            yield Hit(
                f"{second[DOCUMENT]} says otherwise. {link[EVIDENCE]}",
                Passage(first[DOCUMENT], first[START], first[END]),
                (Passage(second[DOCUMENT], second[START], second[END]),),
                (first[CLAIM], second[CLAIM]),
            )


CHECK = Check(
    id="CC401",
    name="contradicted-claim",
    severity=Severity.WARNING,
    title="Documents contradict each other",
    reads={"claims": (CLAIM, DOCUMENT, DATES, START, END), "links": (RELATION, FIRST, SECOND, EVIDENCE)},
    judge=judge,
    documentation=__doc__,
    rests_on_attributions=True,
)
