"""CC101 unattributed-quotation: a quotation that no one is said to have spoken.

Why:      a reader cannot ask the speaker, or weigh the words by who said them.
Flagged:  "The bridge was never safe to cross."
Allowed:  "The bridge was never safe to cross," the surveyor said.
Limits:   quotations of fewer than four words are taken for titles, terms and scare quotes; a speaker whom the
          extraction missed reads as no speaker.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from claimcheck.checks.check import Check, Hit, covering, rows, short
from claimcheck.model import Quotation, Severity, SourceStatus
from claimcheck.table import CLAIM, CONTENT, CONTENT_TEXT, DOCUMENT, QUOTATION, SOURCE_STATUS

if TYPE_CHECKING:
    import pandas as pd

_FEWEST_WORDS = 4
_QUOTED = frozenset({Quotation.DIRECT.value, Quotation.MIXED.value})


def judge(claims: pd.DataFrame) -> Iterator[Hit]:
    """One hit for each quotation without a source."""
    for claim in rows(claims):
        if (
            claim[SOURCE_STATUS] == SourceStatus.MISSING.value
            and claim[QUOTATION] in _QUOTED
            and len(claim[CONTENT_TEXT].split()) >= _FEWEST_WORDS
        ):
            yield Hit(
                f"Nobody is said to have spoken these words: {short(claim[CONTENT_TEXT])}",
                covering(claim[DOCUMENT], claim[CONTENT]),
                claims=(claim[CLAIM],),
            )


CHECK = Check(
    id="CC101",
    name="unattributed-quotation",
    severity=Severity.WARNING,
    title="Quotation without a speaker",
    reads={"claims": (CLAIM, DOCUMENT, SOURCE_STATUS, QUOTATION, CONTENT, CONTENT_TEXT)},
    judge=judge,
    documentation=__doc__,
)
