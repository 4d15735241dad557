"""Tables: the same columns and types with and without rows, sorted, and None for what is not known."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import pytest

from claimcheck.model import (
    Claim,
    CueClass,
    Document,
    Entity,
    EntityType,
    Factuality,
    Link,
    Mention,
    Modality,
    Polarity,
    Provenance,
    Quotation,
    Relation,
    Resolution,
    Span,
    Voice,
)
from claimcheck.table import (
    CLAIM_COLUMNS,
    DOCUMENT_COLUMNS,
    LINK_COLUMNS,
    MENTION_COLUMNS,
    SPAN_COLUMNS,
    Tables,
    tables,
)

TEXT = "The mayor, it emerged, said the bridge is safe."
COLUMNS = {
    "documents": DOCUMENT_COLUMNS,
    "claims": CLAIM_COLUMNS,
    "spans": SPAN_COLUMNS,
    "links": LINK_COLUMNS,
    "mentions": MENTION_COLUMNS,
}


def _span(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words), words)


def _document(name: str) -> Document:
    return Document(name, TEXT, "0" * 64, len(TEXT), "text/plain", "utf-8", Provenance(publisher="Ferry Post"))


def _claim(identifier: str, document: str) -> Claim:
    return Claim(
        id=identifier,
        document=document,
        voice=Voice.ATTRIBUTED,
        source=(_span("The mayor"), _span("it emerged")),
        cue=(_span("said"),),
        content=(_span("the bridge is safe"),),
        sentence=_span(TEXT),
        line=1,
        column=1,
        quotation=Quotation.INDIRECT,
        cue_class=CueClass.ASSERT,
        polarity=Polarity.POSITIVE,
        modality=Modality.ASSERTED,
        factuality=Factuality.CERTAIN,
        confidence=0.9,
    )


@pytest.fixture
def filled() -> Tables:
    mayor = Mention(_span("The mayor"), EntityType.PERSON, "person:mayor")
    return tables(
        [_document("b.txt"), _document("a.txt")],
        Resolution(
            claims=(_claim("c-2", "b.txt"), _claim("c-1", "a.txt")),
            entities=(Entity("person:mayor", "Mayor", EntityType.PERSON),),
            mentions=(("b.txt", (mayor,)), ("a.txt", (Mention(_span("the bridge"), EntityType.OTHER),))),
        ),
        [
            Link("l-2", Relation.ECHOES, "c-1", "c-2", "Copied.", 0.9),
            Link("l-1", Relation.CORROBORATES, "c-1", "c-2", "Agrees.", 0.7),
        ],
    )


@pytest.mark.parametrize(("name", "columns"), COLUMNS.items())
def test_columns_and_types_do_not_depend_on_rows(name: str, columns: Mapping[str, str], filled: Tables) -> None:
    empty = tables([], Resolution((), ()), [])
    for table in (getattr(empty, name), getattr(filled, name)):
        assert {column: str(dtype) for column, dtype in table.dtypes.items()} == dict(columns)
        assert list(table.index) == list(range(len(table)))
    assert getattr(empty, name).empty
    assert not getattr(filled, name).empty


def test_rows_are_sorted_whatever_the_order_of_input(filled: Tables) -> None:
    assert list(filled.documents["document"]) == ["a.txt", "b.txt"]
    assert list(filled.claims["claim"]) == ["c-1", "c-2"]
    assert list(filled.links["link"]) == ["l-1", "l-2"]
    assert list(filled.mentions["document"]) == ["a.txt", "b.txt"]


def test_a_claim_spans_all_its_roles_and_joins_their_pieces(filled: Tables) -> None:
    row = filled.claims.iloc[0]
    assert (row["start"], row["end"]) == (0, TEXT.index("."))
    assert row["source_text"] == "The mayor … it emerged"
    spans = filled.spans[filled.spans["claim"] == "c-1"]
    assert list(zip(spans["role"], spans["piece"], spans["text"], strict=True)) == [
        ("source", 0, "The mayor"),
        ("source", 1, "it emerged"),
        ("cue", 0, "said"),
        ("content", 0, "the bridge is safe"),
    ]


def test_what_is_not_known_is_none(filled: Tables) -> None:
    assert filled.claims.iloc[0]["source_entity"] is None
    assert filled.documents.iloc[0]["published"] is None
    assert filled.documents.iloc[0]["publisher"] == "Ferry Post"
    assert list(filled.mentions["name"]) == [None, "Mayor"]


def test_enumerations_are_held_by_value(filled: Tables) -> None:
    assert type(filled.claims.iloc[0]["cue_class"]) is str
    assert isinstance(filled.claims, pd.DataFrame)
