"""CC405 source-reverses-itself: one source says the opposite of what it said, on another day or in the same document.

Why:      whoever quotes the one should know of the other; the change may be the news.
Flagged:  Corv said sales in Norland rose in 2017. Corv added that sales in Norland fell in 2017.
Allowed:  Corv said sales in Norland rose in 2017. Corv added that sales in Norland fell in 2018.
Limits:   the source and the days of both documents have to be known, and the wording must leave little doubt that both
          are about one thing; what may have changed in between (a toll, a price, what holds at present) is no reversal,
          and a claim whose attribution is doubtful is not assessed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from claimcheck.checks.check import Check, Hit, between, changed_over_time, contradictions, short
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

_HOW_IT_IS_TOLD = frozenset({Difference.QUOTATION, Difference.SOURCE, Difference.ROLE})
"""Other words between the marks, another speaker or office do not make it another saying."""


def judge(documents: pd.DataFrame, claims: pd.DataFrame, links: pd.DataFrame) -> Iterator[Hit]:
    """One hit for each contradiction between claims of one source, at the later of the two."""
    published = dict(zip(documents[DOCUMENT], documents[PUBLISHED], strict=True))
    for first, second, evidence in contradictions(
        claims, links, *(each for each in Difference if each not in _HOW_IT_IS_TOLD)
    ):
        if changed_over_time(first, second, published):
            earlier, later = sorted((first, second), key=lambda claim: published[claim[DOCUMENT]] or "")
            message = (
                f"The same source says otherwise {_where(earlier, later, published)}: "
                f"{short(earlier[SENTENCE_TEXT])} {evidence}"
            )
            yield between(later, earlier, message)


def _where(earlier: Mapping[str, Any], later: Mapping[str, Any], published: Mapping[str, str | None]) -> str:
    if earlier[DOCUMENT] == later[DOCUMENT]:
        return "elsewhere in this document"
    days = published[earlier[DOCUMENT]], published[later[DOCUMENT]]
    return f"in {earlier[DOCUMENT]}, which is of {days[0]} and this of {days[1]}"


CHECK = Check(
    id="CC405",
    name="source-reverses-itself",
    severity=Severity.WARNING,
    title="Source that says the opposite of what it said",
    reads={
        "documents": (DOCUMENT, PUBLISHED),
        "claims": (CLAIM, DOCUMENT, SENTENCE_TEXT, SOURCE_ENTITY, START, END),
        "links": (RELATION, FIRST, SECOND, DIFFERENCE, EVIDENCE),
    },
    judge=judge,
    documentation=__doc__,
    rests_on_attributions=True,
)
