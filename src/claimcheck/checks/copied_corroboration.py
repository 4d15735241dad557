"""CC404 copied-corroboration: documents share text, so they are one voice and not two.

Why:      ten copies of one agency report look like ten confirmations.
Flagged:  A and B "The ferry sank off the northern cape at dawn on Sunday, the coast guard said in a short statement."
Allowed:  A as above / B "At dawn on Sunday, said the coast guard, the ferry went down near the cape."
Limits:   one finding for each pair of documents, at the first passage they share; who copied whom is not judged.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from claimcheck.checks.check import Check, Hit, Passage, Threshold, counted, linked
from claimcheck.model import Relation, Severity
from claimcheck.table import CLAIM, DOCUMENT, END, FIRST, RELATION, SECOND, START

if TYPE_CHECKING:
    import pandas as pd


def judge(claims: pd.DataFrame, links: pd.DataFrame, claims_in_common: int) -> Iterator[Hit]:
    """One hit for each pair of documents that share text."""
    shared: dict[tuple[str, str], list[tuple[dict[str, Any], dict[str, Any]]]] = defaultdict(list)
    for _, first, second in linked(claims, links, Relation.ECHOES):
        shared[first[DOCUMENT], second[DOCUMENT]].append((first, second))
    for (_, other), pairs in shared.items():
        if len(pairs) < claims_in_common:
            continue
        (first, second), *_rest = pairs
        yield Hit(
            f"This text is also in {other} ({counted(len(pairs), 'claim')} in common): count the two as one voice.",
            _passage(first),
            (_passage(second),),
            (first[CLAIM], second[CLAIM]),
        )


def _passage(claim: dict[str, Any]) -> Passage:
    return Passage(claim[DOCUMENT], claim[START], claim[END])


CHECK = Check(
    id="CC404",
    name="copied-corroboration",
    severity=Severity.NOTE,
    title="Documents that share text",
    reads={"claims": (CLAIM, DOCUMENT, START, END), "links": (RELATION, FIRST, SECOND)},
    judge=judge,
    documentation=__doc__,
    thresholds={"claims_in_common": Threshold(1, 1, 1000, "fewest claims in common for two documents to share text")},
)
