"""What every format of claims has in common."""

from __future__ import annotations

from dataclasses import replace

import pytest
from msgspec import structs

from claimcheck.model import AuditResult, Claim, Document
from claimcheck.reporting import BINARY_EXTRACTS, EXTRACTS

FORMATS = {**EXTRACTS, **{name: write for name, write in BINARY_EXTRACTS.items() if name != "parquet"}}


def pairs(result: AuditResult) -> list[tuple[Document, list[Claim]]]:
    return [
        (document, [claim for claim in result.claims if claim.document == document.name])
        for document in sorted(result.documents, key=lambda document: document.name)
    ]


@pytest.mark.parametrize("name", FORMATS)
def test_the_order_of_claims_makes_no_difference(result: AuditResult, name: str) -> None:
    turned = [(document, claims[::-1]) for document, claims in pairs(result)]
    assert [*FORMATS[name](turned)] == [*FORMATS[name](pairs(result))]


@pytest.mark.parametrize("name", FORMATS)
def test_an_extract_of_nothing(name: str) -> None:
    assert [*FORMATS[name](())] == [*FORMATS[name](())]


@pytest.mark.parametrize("name", FORMATS)
def test_a_lone_surrogate_loses_nothing(result: AuditResult, name: str) -> None:
    odd = replace(result.documents[0], name="odd.txt", text="a \ud800 b")
    claim = result.claims[0]
    spans = {
        "source": (),
        "cue": (),
        "content": (structs.replace(claim.content[0], start=0, end=5, text="a \ud800 b"),),
    }
    for piece in FORMATS[name]([(odd, [structs.replace(claim, document="odd.txt", **spans)])]):
        piece if isinstance(piece, bytes) else piece.encode("utf-8", "backslashreplace")
