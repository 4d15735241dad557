"""What is new, accepted, absent or suppressed, as each format shows it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from lxml import etree
from markdown_it import MarkdownIt

from claimcheck.baseline import AcceptedFinding, Comparison, State, compare, of
from claimcheck.model import AuditResult, Severity
from claimcheck.reporting import FORMATS
from claimcheck.reporting.findings import Context
from claimcheck.reporting.json_report import report_record
from claimcheck.validation import violations

SCHEMAS = Path(__file__).parent / "schemas"
REASON = "Quoted as published. [x](y) ::error::@team\x1b[31m"
GONE = AcceptedFinding("gone.txt", "CC402", "Nobody `said` so.", "f" * 64)


@pytest.fixture
def context(result: AuditResult) -> Context:
    """The first finding is new, the second suppressed, the others accepted; one entry is gone."""
    new, hushed, *_ = (finding.fingerprint for finding in result.findings)
    baseline = of(result, without={new, hushed})
    comparison = compare(result, replace(baseline, findings=(*baseline.findings, GONE), claims=baseline.claims[3:]))
    return Context(failing=tuple(Severity), comparison=comparison, suppressed={hushed: REASON})


def _render(name: str, result: AuditResult, context: Context) -> str:
    return FORMATS[name](result, context)


def test_text_lists_what_counts_and_what_is_absent(result: AuditResult, context: Context) -> None:
    text = _render("text", result, context)
    (line,) = [line for line in text.splitlines() if " CC" in line and "absent" not in line]
    assert f"{result.findings[0].check} {result.findings[0].severity} " in line
    assert "gone.txt: CC402 absent: Nobody `said` so.\n" in text
    assert f"1 new finding, {len(result.findings) - 2} unchanged, 1 of the baseline absent, 1 suppressed.\n" in text
    assert "Claims since the baseline: 3 added.\n" in text


def test_text_names_a_few_of_what_is_absent(result: AuditResult) -> None:
    absent = tuple(replace(GONE, fingerprint=str(number)) for number in range(25))
    assert "and 15 more absent\n" in _render("text", result, Context(comparison=Comparison(absent=absent)))


def test_sarif_has_the_state_and_the_justification_of_each(result: AuditResult, context: Context) -> None:
    log = json.loads(_render("sarif", result, context))
    jsonschema.Draft4Validator(json.loads((SCHEMAS / "sarif-2.1.0-rtm.5.json").read_text("utf-8"))).validate(log)
    (run,) = log["runs"]
    by_mark: dict[str, Any] = {each["partialFingerprints"]["claimcheck/v1"]: each for each in run["results"]}
    first, second, *others = (by_mark[finding.fingerprint] for finding in result.findings if finding.location.document)
    assert (first["baselineState"], first["suppressions"]) == ("new", [])
    assert second["suppressions"][0]["kind"] == "external"
    assert second["suppressions"][0]["justification"].startswith("Quoted as published. \\[x\\](y)")
    assert {(each["baselineState"], len(each["suppressions"])) for each in others} == {("unchanged", 0)}
    notes = [each["message"]["text"] for each in run["invocations"][0]["toolExecutionNotifications"]]
    assert "Absent since the baseline: CC402 in gone.txt: Nobody `said` so." in notes


def test_junit_fails_for_what_counts_and_says_why_the_rest_does_not(result: AuditResult, context: Context) -> None:
    root = etree.fromstring(_render("junit", result, context).encode())
    etree.XMLSchema(etree.parse(SCHEMAS / "junit-10.xsd")).assertValid(root)
    (failure,) = root.iter("failure")
    assert failure.text is not None
    assert f"{result.findings[0].severity}: " in failure.text
    outputs = "\n".join(output.text or "" for output in root.iter("system-out"))
    assert f"{result.findings[1].severity} (suppressed: Quoted as published." in outputs
    assert "(unchanged): " in outputs


def test_github_annotates_what_counts_only(result: AuditResult, context: Context) -> None:
    *commands, figures = _render("github", result, context).splitlines()
    assert len([line for line in commands if line.startswith("::")]) == 1
    assert figures.startswith("1 new finding, ")


def test_gitlab_has_what_counts_only(result: AuditResult, context: Context) -> None:
    (issue,) = json.loads(_render("gitlab", result, context))
    assert issue["fingerprint"] == result.findings[0].fingerprint


def test_markdown_shows_what_counts_and_the_claims_in_a_block_that_nothing_ends(
    result: AuditResult, context: Context
) -> None:
    text = _render("markdown", result, context)
    assert "**1 new finding, " in text
    assert "## Claims since the baseline\n\n3 added.\n\n```diff\n" in text
    hostile = replace(result, claims=tuple(claim for claim in result.claims if claim.document.startswith("x/")))
    assert context.comparison
    everything = replace(context, comparison=compare(hostile, replace(of(hostile), claims=())))
    fences = [token for token in MarkdownIt().parse(_render("markdown", hostile, everything)) if token.type == "fence"]
    assert len(fences) == 1
    assert fences[0].content.count("\n@@ ") == len(hostile.claims)


def test_json_holds_all_of_it_and_is_valid(result: AuditResult, context: Context) -> None:
    record = report_record(result, context)
    assert violations("report", [record]) == violations("report", [report_record(result)])
    said = json.loads(_render("json", result, context))
    first, second, *others = (finding.fingerprint for finding in result.findings)
    assert said["baseline"]["new"] == [first, second]
    assert said["baseline"]["unchanged"] == others
    assert [entry["document"] for entry in said["baseline"]["absent"]] == ["gone.txt"]
    assert [change["kind"] for change in said["baseline"]["claims"]] == ["added"] * 3
    assert said["suppressed"] == [{"fingerprint": second, "reason": REASON}]


@pytest.mark.parametrize("name", FORMATS)
def test_nobody_speaks_of_a_baseline_where_there_is_none(result: AuditResult, name: str) -> None:
    text = _render(name, result, Context())
    assert not any(word in text for word in ("baselineState", '"suppressions"', "unchanged", '"baseline"'))


@pytest.mark.parametrize("name", ["github", "junit", "markdown", "text", "diff"])
def test_nothing_of_it_controls_a_terminal(result: AuditResult, context: Context, name: str) -> None:
    assert context.comparison
    gone = replace(GONE, document="\x1b[2J::error::\n", passage="\x1b[31m\u202e\ud800 said\r\nso")
    hostile = replace(context, comparison=replace(context.comparison, absent=(gone,)))
    text = _render(name, result, hostile)
    assert not set("\x1b\u202e\ud800\r\x00") & set(text)
    if name != "github":
        assert not any(line.lstrip().startswith("::") for line in text.splitlines())


def test_a_finding_that_the_baseline_does_not_know_is_new(result: AuditResult) -> None:
    assert Context(comparison=Comparison()).state(result.findings[0]) == State.NEW
