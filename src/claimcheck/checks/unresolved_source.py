"""CC103 unresolved-source: the text does not make clear who the source is.

Why:      a claim whose source is unknown cannot be weighed, and counts neither for nor against another.
Flagged:  The paper and the ministry argued for weeks. It said the figures were wrong.
Allowed:  The ministry disagreed. It said the figures were wrong.
Limits:   rests on the resolution of pronouns and descriptions, which gives up where two antecedents are equally likely;
          a doubtful attribution is not assessed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from claimcheck.checks.check import Check, Hit, of_source, rows, sharing, short
from claimcheck.model import Severity, SourceStatus
from claimcheck.table import CLAIM, DOCUMENT, END, SOURCE, SOURCE_REASON, SOURCE_STATUS, SOURCE_TEXT, START

if TYPE_CHECKING:
    import pandas as pd


def judge(claims: pd.DataFrame) -> Iterator[Hit]:
    """One hit for each phrase that could mean several, whatever it is the source of."""
    unresolved = rows(claims[claims[SOURCE_STATUS] == SourceStatus.UNRESOLVED.value])
    for shared in sharing(unresolved, SOURCE):
        claim = shared[0]
        reason = f" ({claim[SOURCE_REASON]})" if claim[SOURCE_REASON] else ""
        yield Hit(
            f'It is not clear who "{short(claim[SOURCE_TEXT])}" is{reason}.'
            if claim[SOURCE]
            else f"It is not clear whose claim this is{reason}.",
            of_source(claim),
            claims=tuple(each[CLAIM] for each in shared),
        )


CHECK = Check(
    id="CC103",
    name="unresolved-source",
    severity=Severity.NOTE,
    title="Source that could be more than one",
    reads={"claims": (CLAIM, DOCUMENT, SOURCE_STATUS, SOURCE_REASON, SOURCE, SOURCE_TEXT, START, END)},
    judge=judge,
    documentation=__doc__,
    rests_on_attributions=True,
)
