"""Every check against its cases: cases/ID.yaml holds texts (marked as in tests/marked.py) that it flags and allows.

A case is a text, or `text` or `texts` with `at` (the passages flagged, in order), `published` (the documents' day) and
`severity` (of the findings, where it is not that of the check).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from claimcheck.checks import CHECKS
from claimcheck.checks.runner import run_checks
from claimcheck.model import Finding, NotAssessed, Validation
from tests.marked import marked

CASES = {
    path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in Path(__file__).parent.glob("cases/*.yaml")
}
BY_ID = {check.id: check for check in CHECKS}


def _texts(case: Any) -> list[str]:
    if isinstance(case, str):
        return [case]
    return case.get("texts") or [case["text"]]


def _run(check: str, case: Any) -> tuple[tuple[Finding, ...], tuple[NotAssessed, ...]]:
    texts = {f"{n}.txt": text for n, text in enumerate(_texts(case))}
    day = case.get("published") if isinstance(case, dict) else None
    found = marked(texts, dict.fromkeys(texts, day) if day else None)
    return run_checks([BY_ID[check]], found.tables, (), Validation(0))


def _parameters(kind: str) -> list[Any]:
    return [
        pytest.param(check, case, id=f"{check}-{number}")
        for check, cases in sorted(CASES.items())
        for number, case in enumerate(cases.get(kind, ()))
    ]


@pytest.mark.parametrize(("check", "case"), _parameters("flagged"))
def test_flagged(check: str, case: Any) -> None:
    findings, _ = _run(check, case)
    assert [finding.location.span.text for finding in findings if finding.location.span] == case["at"]
    assert {finding.severity.value for finding in findings} == {case.get("severity", BY_ID[check].severity.value)}


@pytest.mark.parametrize(("check", "case"), _parameters("allowed"))
def test_allowed(check: str, case: Any) -> None:
    findings, _ = _run(check, case)
    assert [finding.message for finding in findings] == []


@pytest.mark.parametrize(("check", "case"), _parameters("not_assessed"))
def test_not_assessed(check: str, case: Any) -> None:
    findings, not_assessed = _run(check, case)
    assert findings == ()
    assert [item.reason for item in not_assessed] == [case["reason"]]
