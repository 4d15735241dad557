"""Expectations: a sound corpus meets all of them, and each table broken on purpose breaks exactly the one meant."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

import pandas as pd
import pytest
from msgspec import structs

from claimcheck.model import (
    Claim,
    CueClass,
    Difference,
    Document,
    Entity,
    EntityType,
    ExpectationResult,
    Factuality,
    Link,
    Mention,
    Modality,
    Polarity,
    Provenance,
    Quotation,
    Relation,
    Resolution,
    Severity,
    SourceStatus,
    Span,
    Voice,
)
from claimcheck.records import to_record
from claimcheck.table import Tables, tables
from claimcheck.validation import validate
from claimcheck.validation.evidence import ENOUGH, evidence
from claimcheck.validation.expectations import (
    SUITES,
    UNEXPECTED_LIMIT,
    Rule,
    evaluate,
    evaluate_all,
    plainly_met,
    quiet_context,
)

TEXT = "The harbour froze. Ada Pell said the ferry would sail. “We wait”, she added, “for ice.”"
ADA, HARBOUR = "person:ada-pell", "place:harbour"


def _span(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words), words)


def _claim(number: int, document: str, **changes: Any) -> Claim:
    """What the second sentence says."""
    said = Claim(
        id=f"c-{number:012x}",
        document=document,
        voice=Voice.ATTRIBUTED,
        source=(_span("Ada Pell"),),
        cue=(_span("said"),),
        content=(_span("the ferry would sail"),),
        sentence=_span("Ada Pell said the ferry would sail."),
        line=1,
        column=20,
        quotation=Quotation.INDIRECT,
        cue_class=CueClass.ASSERT,
        polarity=Polarity.POSITIVE,
        modality=Modality.FUTURE,
        factuality=Factuality.CERTAIN,
        confidence=0.9,
        source_status=SourceStatus.RESOLVED,
        source_entity=ADA,
    )
    return structs.replace(said, **changes)


def _own(number: int, document: str) -> Claim:
    """What the first sentence says."""
    words = _span("The harbour froze.")
    nobody = {"source": (), "cue": (), "content": (words,), "sentence": words, "source_entity": None}
    return _claim(number, document, voice=Voice.DOCUMENT, source_status=SourceStatus.DOCUMENT, column=1, **nobody)


def _unresolved(number: int, document: str) -> Claim:
    """What the third sentence says, in two pieces."""
    return _claim(
        number,
        document,
        source=(_span("she"),),
        cue=(_span("added"),),
        content=(_span("“We wait”"), _span("“for ice.”")),
        sentence=_span("“We wait”, she added, “for ice.”"),
        source_status=SourceStatus.UNRESOLVED,
        source_entity=None,
        target_entity=HARBOUR,
    )


DOCUMENTS = tuple(
    Document(name, TEXT, "0" * 64, 99, "text/plain", "utf-8", Provenance(published=published, retrieved=retrieved))
    for name, published, retrieved in (
        ("a.txt", "2021-03-04", "2021-03-04"),
        ("b.txt", None, "2021-03-05"),
        ("c.txt", "1666-09-02", None),
    )
)
CLAIMS = (_own(1, "a.txt"), _claim(2, "a.txt"), _unresolved(3, "a.txt"), _own(4, "b.txt"), _claim(5, "b.txt"))
ENTITIES = (
    Entity(ADA, "Ada Pell", EntityType.PERSON),
    Entity(HARBOUR, "Harbour", EntityType.PLACE),
)
MENTIONS = (
    (
        "a.txt",
        (Mention(_span("harbour"), EntityType.PLACE, HARBOUR), Mention(_span("Ada Pell"), EntityType.PERSON, ADA)),
    ),
    ("b.txt", (Mention(_span("Ada"), EntityType.PERSON, None),)),
)
RESOLUTION = Resolution(CLAIMS, ENTITIES, MENTIONS)
LINKS = (
    Link("l-000000000001", Relation.ECHOES, CLAIMS[0].id, CLAIMS[3].id, "The same passage.", 1.0),
    Link("l-000000000002", Relation.CORROBORATES, CLAIMS[1].id, CLAIMS[4].id, "The same source says the same.", 0.7),
    Link("l-000000000003", Relation.ECHOES, CLAIMS[1].id, CLAIMS[4].id, "The same passage.", 0.7),
    *(
        Link(f"l-00000000000{4 + n}", Relation.CONTRADICTS, CLAIMS[2].id, CLAIMS[4].id, "They differ.", 0.7, difference)
        for n, difference in enumerate((Difference.DATE, Difference.QUANTITY))
    ),
)


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> NoReturn:
        pytest.fail("an expectation reached for the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.fixture(scope="module")
def context() -> Any:
    return quiet_context()


def _sound() -> Tables:
    return tables(DOCUMENTS, RESOLUTION, LINKS)


def _missed(results: tuple[ExpectationResult, ...]) -> dict[tuple[str, str | None], tuple[str, ...]]:
    assert [result for result in results if result.error] == []
    return {(result.table, result.column): result.unexpected for result in results if not result.success}


Edit = Callable[[Tables], None]


def _set(name: str, row: int, **values: object) -> Edit:
    """An edit of a table: other values in one row."""

    def edit(found: Tables) -> None:
        frame: pd.DataFrame = getattr(found, name)
        for column, value in values.items():
            # In a list, so that a tuple is one value and not one for each row.
            frame[column] = pd.Series(
                [*frame[column][:row], value, *frame[column][row + 1 :]], dtype=frame[column].dtype
            )

    return edit


A, B, C = "a.txt", "b.txt", "c.txt"
C1, C2, C3, C4, C5 = (claim.id for claim in CLAIMS)
L1, L2, L3, *_ = (link.id for link in LINKS)
SAID = {"source": CLAIMS[1].source, "cue": CLAIMS[1].cue, "content": CLAIMS[1].content}
WAIT = to_record(_span("wait"))

BROKEN: list[tuple[Edit, str, str, tuple[str, ...]]] = [
    # The edit; the table and columns of the expectation that it breaks; the rows that are named.
    (_set("documents", 2, document=B), "documents", "document", (B,)),
    (_set("documents", 0, published="4 March 2021", retrieved=None), "documents", "published", (A,)),
    (_set("documents", 1, retrieved="2021-02-30"), "documents", "retrieved", (B,)),
    (_set("documents", 2, published="1399-12-31"), "documents", "published", (C,)),
    (_set("documents", 0, published="2021-03-05"), "documents", "retrieved, published", (A,)),
    (_set("claims", 4, claim=C4), "claims", "claim", (C4,)),
    (_set("claims", 2, **SAID), "claims", "document, voice, pieces", (C2, C3)),
    (_set("claims", 1, document="d.txt"), "claims", "document_exists", (C2,)),
    (_set("claims", 2, sentence_start=0), "claims", "sentence_is_text", (C3,)),
    (_set("claims", 0, line=0), "claims", "line", (C1,)),
    (_set("claims", 0, column=-1), "claims", "column", (C1,)),
    (_set("claims", 3, confidence=1.01), "claims", "confidence", (C4,)),
    (_set("claims", 1, content=()), "claims", "content_pieces", (C2,)),
    (_set("claims", 0, source=CLAIMS[1].source), "claims", "source_pieces", (C1,)),
    (_set("claims", 3, cue=CLAIMS[1].cue), "claims", "cue_pieces", (C4,)),
    (_set("claims", 0, source_status="missing"), "claims", "source_status", (C1,)),
    (_set("claims", 4, source_entity=None), "claims", "source_entity", (C5,)),
    (_set("claims", 4, source_entity="person:nobody"), "claims", "source_entity_exists", (C5,)),
    (_set("claims", 2, target_entity="person:nobody"), "claims", "target_entity_exists", (C3,)),
    (_set("spans", 1, claim="c-ffffffffffff"), "spans", "claim_exists", ("c-ffffffffffff source 0",)),
    (_set("spans", 6, end=TEXT.index("“We"), text=""), "spans", "end, start", (f"{C3} content 0",)),
    (_set("spans", 7, end=len(TEXT) + 1), "spans", "length, end", (f"{C3} content 1",)),
    (_set("spans", 2, text="denied"), "spans", "is_text", (f"{C2} cue 0",)),
    (_set("spans", 7, **WAIT), "spans", "in_order", (f"{C3} content 1",)),
    (_set("links", 2, link=L2), "links", "link", (L2,)),
    (_set("links", 2, relation="corroborates"), "links", "relation, difference, pair", (L2, L3)),
    (_set("links", 0, first="c-ffffffffffff"), "links", "first_exists", (L1,)),
    (_set("links", 0, second="c-ffffffffffff"), "links", "second_exists", (L1,)),
    (_set("links", 0, first=C4, second=C4), "links", "first, second", (L1,)),
    (_set("links", 0, first=C4, second=C1), "links", "in_order", (L1,)),
    (_set("links", 0, confidence=-0.1), "links", "confidence", (L1,)),
    (_set("mentions", 2, document="d.txt"), "mentions", "document_exists", ("d.txt 19 22",)),
    (_set("mentions", 0, text="Harbour"), "mentions", "is_text", ("a.txt 4 11",)),
    (_set("mentions", 0, entity="place:nowhere"), "mentions", "entity_exists", ("a.txt 4 11",)),
]  # fmt: skip


def test_sound_corpus_meets_every_expectation() -> None:
    validation = validate(DOCUMENTS, RESOLUTION, LINKS)
    assert validation.violations == ()
    assert validation.records == len(DOCUMENTS) + len(CLAIMS) + len(ENTITIES) + len(LINKS)
    assert _missed(validation.expectations) == {}
    assert [result.table for result in validation.expectations] == [name for name in SUITES for _ in SUITES[name]]


@pytest.mark.parametrize(
    ("edit", "name", "columns", "rows"),
    [pytest.param(*case, id=f"{case[1]}-{case[2]}-{case[3][0]}") for case in BROKEN],
)
def test_broken_table_is_caught(context: Any, edit: Edit, name: str, columns: str, rows: tuple[str, ...]) -> None:
    found = _sound()
    edit(found)
    frame = evidence(found, ENTITIES)[name]
    results = tuple(evaluate(context, name, frame, SUITES[name]))
    assert _missed(results) == {(name, columns): rows}
    assert plainly_met(name, frame, SUITES[name]) == []
    for rule, result in zip(SUITES[name], results, strict=True):
        assert plainly_met(name, frame, [rule]) == ([result] if result.success else [])


@pytest.mark.parametrize("resolution", [RESOLUTION, Resolution((), ())], ids=["sound", "without claims"])
def test_what_plainly_meets_all_is_what_great_expectations_says(context: Any, resolution: Resolution) -> None:
    found = tables(DOCUMENTS, resolution, LINKS if resolution.claims else [])
    for name, frame in evidence(found, resolution.entities).items():
        assert plainly_met(name, frame, SUITES[name]) == list(evaluate(context, name, frame, SUITES[name]))


@pytest.mark.parametrize("value", [9, 25])
def test_a_mean_within_its_limits_is_what_great_expectations_says(context: Any, value: float) -> None:
    frame = pd.DataFrame({"confidence": [0.123456, value / 10, None] * ENOUGH})
    rules = [rule for rule in SUITES["claims"] if rule.expectation == "expect_column_mean_to_be_between"][:1]
    assert plainly_met("claims", frame, rules) == list(evaluate(context, "claims", frame, rules))


def test_span_before_the_text_is_caught(context: Any) -> None:
    found = _sound()
    _set("spans", 0, start=-1)(found)
    results = tuple(evaluate(context, "spans", evidence(found, ENTITIES)["spans"], SUITES["spans"]))
    # What starts before the text cannot be the text either.
    assert set(_missed(results)) == {("spans", "start"), ("spans", "is_text")}


def test_entity_ids_are_unique(context: Any) -> None:
    frame = evidence(_sound(), [*ENTITIES, ENTITIES[0]])["entities"]
    assert _missed(tuple(evaluate(context, "entities", frame, SUITES["entities"]))) == {("entities", "entity"): (ADA,)}


def test_every_expectation_on_rows_is_broken_by_a_case() -> None:
    broken = {(name, columns) for _, name, columns, _ in BROKEN} | {("spans", "start"), ("entities", "entity")}
    rules = {
        (name, ", ".join(rule.columns)) for name in SUITES for rule in SUITES[name] if rule.severity is Severity.ERROR
    }
    assert broken == rules


MANY = range(ENOUGH)


@pytest.mark.parametrize(
    ("name", "column", "usual", "unlikely"),
    [
        pytest.param("claims", "confidence", [0.5] * ENOUGH, [0.4] * ENOUGH, id="confidence"),
        pytest.param(
            "claims",
            "source_unresolved",
            [float(number < 8) for number in MANY],
            [float(number < 9) for number in MANY],
            id="unresolved",
        ),
        pytest.param("documents", "attributed_share", [0.02] * ENOUGH, [0.0] * ENOUGH, id="nothing attributed"),
        pytest.param("documents", "attributed_share", [0.98] * ENOUGH, [1.0] * ENOUGH, id="all attributed"),
    ],
)
def test_unlikely_figures_are_a_warning(
    context: Any, name: str, column: str, usual: list[float], unlikely: list[float]
) -> None:
    rules = [rule for rule in SUITES[name] if rule.at_least and rule.columns == (column,)]
    key = {"documents": "document", "claims": "claim"}[name]

    def result(values: list[float | None]) -> ExpectationResult:
        frame = pd.DataFrame({key: range(len(values)), column: pd.Series(values, dtype="float64")})
        (only,) = evaluate(context, name, frame, rules)
        assert only.error is None
        assert only.severity is Severity.WARNING
        return only

    assert result([*usual, None]).success
    assert not result([*unlikely, None]).success
    assert result([*unlikely[1:], None]).success
    assert result([*unlikely[1:], None]).observed.endswith(f"not assessed, {ENOUGH - 1} values are too few")


def test_shares_are_of_what_they_say() -> None:
    text = TEXT + " The rest is silence, and more of it" * 3
    claims = [_own(number, A) for number in range(15)] + [_claim(20 + number, A) for number in range(5)]
    few = [_unresolved(40, B)]
    documents = [replace(document, text=text) for document in DOCUMENTS]
    tables_ = evidence(tables(documents, Resolution((*claims, *few), ENTITIES), ()), ENTITIES)
    shares = tables_["documents"].set_index("document")
    assert shares["attributed_share"].dropna().to_dict() == {A: 0.25}
    words = len(text.split())
    assert shares["attributions_per_100_words"].to_dict() == {A: 500 / words, B: 100 / words, C: 0}
    assert tables_["claims"]["source_unresolved"].dropna().to_list() == [0.0] * 5 + [1.0]


def test_implausibly_many_attributions_are_a_warning(context: Any) -> None:
    rules = [rule for rule in SUITES["documents"] if rule.columns == ("attributions_per_100_words",)]
    frame = pd.DataFrame({"document": [A, B, C], "attributions_per_100_words": [20.0, 20.1, None]})
    (result,) = evaluate(context, "documents", frame, rules)
    assert (result.success, result.unexpected, result.severity) == (False, (B,), Severity.WARNING)


def test_tables_without_rows_meet_every_expectation() -> None:
    results = evaluate_all(tables([], Resolution((), ()), []), [])
    assert _missed(results) == {}
    assert len(results) == sum(len(rules) for rules in SUITES.values())
    assert _missed(evaluate_all(tables(DOCUMENTS, Resolution((), ()), []), [])) == {}


def test_what_cannot_be_evaluated_is_an_error_and_no_verdict(context: Any) -> None:
    rules = [
        Rule("expect_column_values_to_be_unique", {"column": "claim"}, "ids are unique"),
        Rule("expect_column_values_to_be_unique", {"column": "no_such_column"}, "it is there"),
        Rule("expect_column_mean_to_be_between", {"column": "claim", "min_value": 0}, "it has a mean"),
    ]
    frame = pd.DataFrame({"claim": ["c-1", "c-1"]})
    results = tuple(evaluate(context, "claims", frame, rules))
    assert [plainly_met("claims", frame, [rule]) for rule in rules] == [[], [], []]
    assert [(result.success, result.error is None) for result in results] == [
        (False, True),
        (False, False),
        (False, False),
    ]
    assert "no_such_column" in (results[1].error or "")
    assert results[0].observed == "ids are unique: broken by 2 of 2 rows"
    assert results[1].observed == "it is there: could not be evaluated"


def test_many_unexpected_rows_are_counted_and_some_named(context: Any) -> None:
    frame = pd.DataFrame({"claim": [f"c-{number}" for number in range(1000)], "line": [0] * 1000})
    rules = [rule for rule in SUITES["claims"] if rule.columns == ("line",)]
    (result,) = evaluate(context, "claims", frame, rules)
    assert result.unexpected == tuple(f"c-{number}" for number in range(UNEXPECTED_LIMIT))
    assert result.observed == "lines count from 1: broken by 1000 of 1000 rows"


def test_order_of_what_is_given_makes_no_difference() -> None:
    broken = replace(
        RESOLUTION, claims=(*CLAIMS, structs.replace(CLAIMS[0], line=0), structs.replace(CLAIMS[1], column=0))
    )
    turned = replace(broken, claims=broken.claims[::-1], entities=ENTITIES[::-1])
    forth, back = validate(DOCUMENTS, broken, LINKS), validate(DOCUMENTS[::-1], turned, LINKS[::-1])
    assert forth == back
    assert forth.violations


def test_nothing_is_reported_home(context: Any) -> None:
    assert os.environ["GX_ANALYTICS_ENABLED"] == "false"
    assert context.variables.analytics_enabled is False
    assert context.progress_bars is not None
    assert context.progress_bars["globally"] is False


def test_no_file_is_written_nothing_is_printed_and_the_import_is_late(tmp_path: Path) -> None:
    program = """
import socket, sys
def refuse(*_): raise AssertionError("network")
socket.socket.connect = socket.getaddrinfo = refuse
from claimcheck.model import Resolution
from claimcheck.validation import validate
assert "great_expectations" not in sys.modules
assert all(result.success for result in validate([], Resolution((), ()), []).expectations)
assert "great_expectations" not in sys.modules
from claimcheck.validation.expectations import SUITES, evaluate, evidence, quiet_context
from claimcheck.table import tables
frame = evidence(tables([], Resolution((), ()), []), [])["claims"]
assert all(result.success for result in evaluate(quiet_context(), "claims", frame, SUITES["claims"]))
"""
    environment = {
        **os.environ,
        "HOME": str(tmp_path),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    environment.pop("GX_ANALYTICS_ENABLED", None)
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert list(tmp_path.iterdir()) == []
