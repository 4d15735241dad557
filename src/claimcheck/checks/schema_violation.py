"""CC601 schema-violation: a record that claimcheck wrote does not have the shape its schema promises.

Why:      programs that read the records rely on their shape; this is a fault in claimcheck or in what it was given.
Flagged:  a claim whose confidence is 1.3
Allowed:  a claim whose confidence is 0.9
Limits:   shape only: whether the values make sense between records is for CC602.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from claimcheck.checks.check import Check, Hit, Passage, by_name, rows, short
from claimcheck.model import Severity, Validation
from claimcheck.table import CLAIM, DOCUMENT, END, FIRST, LINK, START

if TYPE_CHECKING:
    import pandas as pd


def judge(documents: pd.DataFrame, claims: pd.DataFrame, links: pd.DataFrame, validation: Validation) -> Iterator[Hit]:
    """One hit for each violation, at the claim, link or document concerned."""
    passages = {name: Passage(name) for name in documents[DOCUMENT]}
    named = {violation.record for violation in validation.violations}
    between = [link for link in rows(links) if link[LINK] in named]
    concerned = by_name(claims, (*named, *(link[FIRST] for link in between)))
    passages |= {name: Passage(claim[DOCUMENT], claim[START], claim[END]) for name, claim in concerned.items()}
    passages |= {link[LINK]: passages[link[FIRST]] for link in between if link[FIRST] in passages}
    for violation in validation.violations:
        yield Hit(
            f"The {violation.schema} record {violation.record} breaks its schema at "
            f"{violation.path or 'its top'}: {short(violation.message)}",
            passages.get(violation.record, Passage("")),
            claims=(violation.record,) if violation.record in concerned else (),
        )


CHECK = Check(
    id="CC601",
    name="schema-violation",
    severity=Severity.ERROR,
    title="Record not as its schema says",
    reads={
        "documents": (DOCUMENT,),
        "claims": (CLAIM, DOCUMENT, START, END),
        "links": (LINK, FIRST),
        "validation": (),
    },
    judge=judge,
    documentation=__doc__,
)
