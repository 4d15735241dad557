"""Findings as plain text."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from claimcheck.model import AuditResult, Location
from claimcheck.reporting.findings import Context
from claimcheck.reporting.text_report import render, safe

LINE = re.compile(r"(?:[^:]+:\d+:\d+|\(the whole audit\)): CC\d{3} (?:error|warning|note) \S.*")
SEE_ALSO = re.compile(r"    see also [^:]+:\d+:\d+")


def test_a_finding_a_line(result: AuditResult) -> None:
    *blocks, figures = render(result, Context()).split("\n\n")
    lines = [line for block in blocks for line in block.splitlines()]
    findings = [line for line in lines if not SEE_ALSO.fullmatch(line)]
    assert len(findings) == len(result.findings)
    assert all(LINE.fullmatch(line) for line in findings)
    assert figures.splitlines()[0] == "3 errors, 7 warnings, 10 notes; 4 judgements not possible."
    assert figures.endswith("2 documents not read.\n")


def test_the_documents_stand_apart(result: AuditResult) -> None:
    first, *_ = render(result, Context()).split("\n\n")
    assert {line.split(":")[0] for line in first.splitlines()} == {"ministry.md"}


def test_the_whole_audit(result: AuditResult) -> None:
    finding = replace(result.findings[0], location=Location("", None, 1, 1, 1, 1))
    assert render(replace(result, findings=(finding,)), Context()).startswith("(the whole audit): CC402 warning ")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("::error::owned", "./::error::owned"),
        ("a ##[error]owned", "a ##\u2060[error]owned"),
        ("two\nlines", "two lines"),
        ("\x1b[2J", "‹U+001B›[2J"),
    ],
)
def test_commands_of_a_ci_runner_have_no_effect(text: str, shown: str) -> None:
    assert safe(text) == shown


def test_the_page_that_a_passage_stands_on(result: AuditResult) -> None:
    paged = tuple(replace(each, pages=(0, 60)) if each.name == "ministry.md" else each for each in result.documents)
    text = render(replace(result, documents=paged), Context())
    assert (
        "ministry.md:9:22: CC301 warning The document has no date, so “next week” cannot be placed. (page 2)\n" in text
    )
    assert "    see also ministry.md:5:28 (page 2)\n" in text
    assert text.count("(page ") == 4
