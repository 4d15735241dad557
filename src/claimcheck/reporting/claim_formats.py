"""What the formats of claims share: they take the documents with their claims one after the other, and give pieces.

Nothing of one document is kept when the next one comes, so that a corpus of any size can be written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from claimcheck.annotations import ROLES
from claimcheck.model import Claim, Document, Span
from claimcheck.reporting.json_report import json_line
from claimcheck.reporting.passages import claim_start

Claims = Iterable[tuple[Document, Iterable[Claim]]]
"""Documents in the order in which they are to be written, each with its claims in any order."""


def ordered(claims: Iterable[Claim]) -> list[Claim]:
    """The claims of one document by place."""
    return sorted(claims, key=lambda claim: (claim_start(claim), claim.id))


def pieces(claim: Claim) -> Iterator[tuple[str, int, Span]]:
    """Every piece of every role: the role, the number of the piece in it from 0, the piece."""
    for role in ROLES:
        for number, span in enumerate(getattr(claim, role)):
            yield role, number, span


def json_array(records: Iterable[Any]) -> Iterator[str]:
    """A JSON array in pieces, a record a line."""
    yield "["
    for number, record in enumerate(records):
        yield f"{',' if number else ''}\n{json_line(record)}"
    yield "\n]"
