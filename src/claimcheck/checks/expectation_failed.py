"""CC602 expectation-failed: a table does not have a property that every audit relies on.

Why:      figures and links that are worked out from the table may be wrong.
Flagged:  two claims with the same id
Allowed:  every claim with an id of its own
Limits:   an expectation that could not be evaluated is not assessed: that is no verdict on the table; one about figures
          that merely look unlikely is a warning.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from claimcheck.checks.check import Check, Hit, Passage, Unassessed, by_name, short
from claimcheck.model import Severity, Validation
from claimcheck.table import CLAIM, DOCUMENT, END, START

if TYPE_CHECKING:
    import pandas as pd


def judge(documents: pd.DataFrame, claims: pd.DataFrame, validation: Validation) -> Iterator[Hit | Unassessed]:
    """One hit for each expectation that fails, at the first row that breaks it."""
    passages = {name: Passage(name) for name in documents[DOCUMENT]}
    concerned = by_name(claims, (row for result in validation.expectations for row in result.unexpected))
    passages |= {name: Passage(claim[DOCUMENT], claim[START], claim[END]) for name, claim in concerned.items()}
    for result in validation.expectations:
        name = f"{result.expectation} of {result.table}" + (f".{result.column}" if result.column else "")
        if result.error is not None:
            yield Unassessed(f"{name} could not be evaluated ({short(result.error)})")
        elif not result.success:
            first, *others = [passages[row] for row in result.unexpected if row in passages] or [Passage("")]
            yield Hit(
                f"The expectation {name} is not met: {short(result.observed)}",
                first,
                tuple(others),
                tuple(row for row in result.unexpected if row in concerned),
                result.severity,
            )


CHECK = Check(
    id="CC602",
    name="expectation-failed",
    severity=Severity.ERROR,
    title="Table not as expected",
    reads={"documents": (DOCUMENT,), "claims": (CLAIM, DOCUMENT, START, END), "validation": ()},
    judge=judge,
    documentation=__doc__,
)
