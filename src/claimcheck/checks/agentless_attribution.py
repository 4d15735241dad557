"""CC104 agentless-attribution: the text says that something is said or thought, and not by whom.

Why:      "is seen as" gives an opinion the weight of many while nobody answers for it.
Flagged:  The governor is seen as an ally of the mine's owners.
Allowed:  The unions see the governor as an ally of the mine's owners.
Limits:   a source named in another sentence is not looked for.
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from claimcheck.checks.check import Check, Hit, Passage, covering, rows, short
from claimcheck.model import Severity, SourceStatus
from claimcheck.table import CLAIM, CUE, CUE_TEXT, DOCUMENT, END, SOURCE_STATUS, START


def judge(claims: pd.DataFrame) -> Iterator[Hit]:
    """One hit for each attribution without an agent."""
    for claim in rows(claims):
        if claim[SOURCE_STATUS] != SourceStatus.AGENTLESS.value:
            continue
        yield Hit(
            f"The text does not say by whom: {short(claim[CUE_TEXT])}"
            if claim[CUE]
            else "The text does not say who holds this.",
            covering(claim[DOCUMENT], claim[CUE]) if claim[CUE] else Passage(claim[DOCUMENT], claim[START], claim[END]),
            claims=(claim[CLAIM],),
        )


CHECK = Check(
    id="CC104",
    name="agentless-attribution",
    severity=Severity.WARNING,
    title="Attribution to nobody",
    reads={"claims": (CLAIM, DOCUMENT, SOURCE_STATUS, CUE, CUE_TEXT, START, END)},
    judge=judge,
    documentation=__doc__,
)
