"""CC102 anonymous-source: the source is described, not named.

Why:      a source without a name cannot be asked, nor counted as independent of another.
Flagged:  A senior official said the talks had failed.
Allowed:  Ana Ruiz, a senior official, said the talks had failed.
Limits:   a note, as there may be good reasons not to name a source; it does not judge whether one is given; a pronoun
          ("she said") is not flagged again; a doubtful attribution is not assessed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from claimcheck.checks.check import Check, Hit, of_source, rows, sharing, short
from claimcheck.model import Severity, SourceStatus
from claimcheck.table import CLAIM, DOCUMENT, END, SOURCE, SOURCE_STATUS, SOURCE_TEXT, START

if TYPE_CHECKING:
    import pandas as pd

_PRONOUNS = frozenset({"he", "she", "it", "they", "who", "which", "that", "i", "we"})


def judge(claims: pd.DataFrame) -> Iterator[Hit]:
    """One hit for each phrase that describes a source, whatever it is the source of."""
    anonymous = rows(claims[claims[SOURCE_STATUS] == SourceStatus.ANONYMOUS.value])
    described = (claim for claim in anonymous if claim[SOURCE_TEXT].lower() not in _PRONOUNS)
    for shared in sharing(described, SOURCE):
        claim = shared[0]
        yield Hit(
            f"The source is described but not named: {short(claim[SOURCE_TEXT])}"
            if claim[SOURCE]
            else "The source is not named.",
            of_source(claim),
            claims=tuple(each[CLAIM] for each in shared),
        )


CHECK = Check(
    id="CC102",
    name="anonymous-source",
    severity=Severity.NOTE,
    title="Source without a name",
    reads={"claims": (CLAIM, DOCUMENT, SOURCE_STATUS, SOURCE, SOURCE_TEXT, START, END)},
    judge=judge,
    documentation=__doc__,
    rests_on_attributions=True,
)
