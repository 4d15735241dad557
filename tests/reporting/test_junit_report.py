"""JUnit XML, held against the schema of Jenkins, which refuses what does not fit."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from claimcheck.model import AuditResult, Finding, Location, Severity
from claimcheck.reporting.findings import Context
from claimcheck.reporting.junit_report import render

SCHEMA = etree.XMLSchema(etree.parse(Path(__file__).parent / "schemas" / "junit-10.xsd"))


def _read(result: AuditResult, *failing: Severity) -> etree._Element:
    root = etree.fromstring(render(result, Context(failing=failing)).encode())
    SCHEMA.assertValid(root)
    for suite in root:
        for attribute, kind in (("failures", "failure"), ("skipped", "skipped")):
            assert int(suite.get(attribute)) == len(suite.findall(f"testcase/{kind}"))
        assert int(suite.get("tests")) == len(suite)
    assert int(root.get("tests")) == sum(len(suite) for suite in root)
    return root


@pytest.mark.parametrize(
    ("failing", "failed"),
    [((), 0), ((Severity.ERROR,), 3), ((Severity.ERROR, Severity.WARNING), 10), (tuple(Severity), 13)],
)
def test_a_test_a_check_and_document(result: AuditResult, failing: tuple[Severity, ...], failed: int) -> None:
    root = _read(result, *failing)
    assert {suite.get("name") for suite in root} >= {document.name for document in result.documents if document.text}
    assert len({len(suite) for suite in root}) == 1
    assert int(root.get("failures")) == failed


def test_a_failure_has_every_place(result: AuditResult) -> None:
    root = _read(result, *Severity)
    (failure,) = root.xpath("//testsuite[@name='wire/harbour.txt']/testcase[starts-with(@name, 'CC403')]/failure")
    assert failure.get("type") == "note"
    assert len(failure.text.splitlines()) == 7
    assert failure.text.startswith("wire/harbour.txt:3:96: note: Only one source says so.")


def test_milder_findings_are_told_of_a_test_that_passes(result: AuditResult) -> None:
    root = _read(result, Severity.ERROR)
    (case,) = root.xpath("//testsuite[@name='ministry.md']/testcase[starts-with(@name, 'CC301')]")
    assert [child.tag for child in case] == ["system-out"]
    assert "next week" in case[0].text


def test_a_check_of_an_unread_document_is_skipped_and_its_reading_fails(result: AuditResult) -> None:
    root = _read(result, Severity.ERROR)
    (suite,) = root.xpath("//testsuite[@name='scan.bin']")
    assert {case[0].tag for case in suite} == {"skipped", "failure"}
    assert int(suite.get("failures")) == 1


def test_the_whole_audit_is_a_suite_of_its_own(bare: AuditResult) -> None:
    found = Finding("CC602", Severity.ERROR, "The <table> is not right \x00.", Location("", None, 1, 1, 1, 1))
    root = _read(replace(bare, findings=(found,)), Severity.ERROR)
    assert [(suite.get("name"), len(suite)) for suite in root] == [("claimcheck", 1)]
