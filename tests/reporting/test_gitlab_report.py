"""The code quality report, by the rules that GitLab gives for it."""

from __future__ import annotations

import json
from dataclasses import replace

from claimcheck.model import AuditResult, Finding, Location, Severity
from claimcheck.reporting.findings import Context
from claimcheck.reporting.gitlab_report import render
from tests.reporting.sample import RESULT

SEVERITIES = {"info", "minor", "major", "critical", "blocker"}


def test_rules_of_gitlab(result: AuditResult) -> None:
    twins = replace(result, findings=(*result.findings, result.findings[0]))
    text = render(twins, Context())
    issues = json.loads(text)
    assert not text.startswith("\ufeff")
    assert len(issues) == len(twins.findings)
    assert len({issue["fingerprint"] for issue in issues}) == len(issues)
    for issue in issues:
        assert issue["severity"] in SEVERITIES
        assert issue["description"]
        assert issue["check_name"].startswith("CC")
        assert not issue["location"]["path"].startswith(("/", "./"))
        lines = issue["location"]["lines"]
        assert 1 <= lines["begin"] <= lines["end"]


def test_the_fingerprint_is_that_of_the_finding(result: AuditResult) -> None:
    (issue,) = json.loads(render(replace(result, findings=result.findings[:1]), Context()))
    assert issue["fingerprint"] == RESULT.findings[0].fingerprint


def test_the_whole_audit_stands_at_the_folder(bare: AuditResult) -> None:
    found = Finding("CC602", Severity.ERROR, "The table is not right.", Location("", None, 1, 1, 1, 1))
    (issue,) = json.loads(render(replace(bare, findings=(found,)), Context()))
    assert issue["location"]["path"] == "."
    assert issue["severity"] == "critical"
