"""The checks on records, tables and files (CC601, CC602, CC603)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from claimcheck.checks import CHECKS
from claimcheck.checks.runner import run_checks
from claimcheck.model import ExpectationResult, Finding, NotAssessed, ReadFailure, SchemaViolation, Severity, Validation
from tests.marked import marked

FOUND = marked({"a.txt": "Well. {source:person:lee Lee} {cue said} {content the roof leaks}."})
CLAIM = FOUND.resolution.claims[0].id
SAID = "Lee said the roof leaks"


def _run(check: str, validation: Validation) -> tuple[tuple[Finding, ...], tuple[NotAssessed, ...]]:
    return run_checks([each for each in CHECKS if each.id == check], FOUND.tables, (), validation)


def _expectation(*, success: bool, error: str | None = None, unexpected: tuple[str, ...] = ()) -> ExpectationResult:
    name = "expect_column_values_to_be_unique"
    return ExpectationResult("claims", name, "claim", success, error, "1 value twice", unexpected)


@pytest.mark.parametrize(
    ("schema", "record", "document", "passage"),
    [("claim", CLAIM, "a.txt", SAID), ("document", "a.txt", "a.txt", None), ("report", "report", "", None)],
)
def test_a_violation_is_shown_where_its_record_is(schema: str, record: str, document: str, passage: str | None) -> None:
    violation = SchemaViolation(schema, record, "/confidence", "1.3 is greater than 1")
    (finding,), _ = _run("CC601", Validation(1, (violation,)))
    span = finding.location.span
    assert (finding.location.document, span.text if span else None) == (document, passage)
    assert "/confidence" in finding.message
    assert finding.severity is Severity.ERROR


def test_records_of_the_right_shape_are_not_flagged() -> None:
    assert _run("CC601", Validation(12)) == ((), ())


def test_an_expectation_that_fails_is_shown_at_the_first_row() -> None:
    (finding,), _ = _run("CC602", Validation(1, (), (_expectation(success=False, unexpected=(CLAIM,)),)))
    assert finding.location.span is not None
    assert finding.location.span.text == SAID
    assert finding.claims == (CLAIM,)


@pytest.mark.parametrize("severity", [Severity.ERROR, Severity.WARNING])
def test_an_expectation_is_as_severe_as_it_says(severity: Severity) -> None:
    result = replace(_expectation(success=False, unexpected=(CLAIM,)), severity=severity, observed="broken by 31 rows")
    (finding,), _ = _run("CC602", Validation(1, (), (result,)))
    assert finding.severity is severity
    assert finding.message.endswith(": broken by 31 rows")


def test_an_expectation_of_the_whole_table_is_shown_without_a_place() -> None:
    (finding,), _ = _run("CC602", Validation(1, (), (_expectation(success=False),)))
    assert (finding.location.document, finding.location.span) == ("", None)


def test_an_expectation_that_is_met_is_not_flagged() -> None:
    assert _run("CC602", Validation(1, (), (_expectation(success=True),))) == ((), ())


def test_an_expectation_that_could_not_be_evaluated_is_no_verdict() -> None:
    findings, not_assessed = _run("CC602", Validation(1, (), (_expectation(success=False, error="no such column"),)))
    assert findings == ()
    assert "no such column" in not_assessed[0].reason


def test_files_that_were_not_read_are_flagged_by_name() -> None:
    check = [each for each in CHECKS if each.id == "CC603"]
    failures = [ReadFailure("b.pdf", "not a text."), ReadFailure("a.bin", "not a text.")]
    findings, _ = run_checks(check, FOUND.tables, failures, Validation(0))
    assert [finding.location.document for finding in findings] == ["a.bin", "b.pdf"]
