"""SARIF, held against its schema and against what GitHub code scanning asks of an upload."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from claimcheck.checks import CHECKS
from claimcheck.model import AuditResult, Finding, Location, Severity
from claimcheck.reporting.findings import Context
from claimcheck.reporting.sarif_report import render

SCHEMA = json.loads((Path(__file__).parent / "schemas" / "sarif-2.1.0-rtm.5.json").read_text(encoding="utf-8"))


def _run(result: AuditResult) -> dict[str, Any]:
    log = json.loads(render(result, Context()))
    jsonschema.Draft4Validator(SCHEMA).validate(log)
    (run,) = log["runs"]
    return dict(run)


def _places(result: dict[str, Any]) -> list[dict[str, Any]]:
    return [place["physicalLocation"] for place in (*result["locations"], *result["relatedLocations"])]


def test_valid_with_a_result_for_each_finding(result: AuditResult) -> None:
    assert len(_run(result)["results"]) == len(result.findings)


def test_valid_without_findings(bare: AuditResult) -> None:
    assert _run(bare)["results"] == []


def test_what_github_asks(result: AuditResult) -> None:
    run = _run(result)
    rules = run["tool"]["driver"]["rules"]
    for rule in rules:
        if rule["id"] in {check.id for check in CHECKS}:
            assert all(rule[key]["text"] for key in ("shortDescription", "fullDescription", "help"))
            assert len(rule["properties"]["tags"]) <= 20
    for each in run["results"]:
        assert rules[each["ruleIndex"]]["id"] == each["ruleId"]
        assert each["partialFingerprints"]["primaryLocationLineHash"]
        for place in _places(each):
            assert place["region"]["startLine"] >= 1
            uri = place["artifactLocation"]["uri"]
            assert not uri.startswith(("/", "."))
            assert ":" not in uri
    fingerprints = [each["partialFingerprints"]["primaryLocationLineHash"] for each in run["results"]]
    assert len(set(fingerprints)) == len(fingerprints)


def test_every_rule_explains_itself(result: AuditResult) -> None:
    rules = {rule["id"]: rule for rule in _run(result)["tool"]["driver"]["rules"]}
    assert {check.id for check in CHECKS} <= rules.keys()
    assert rules["CC102"]["name"] == "AnonymousSource"
    assert rules["CC102"]["help"]["text"].startswith("Why: ")
    assert "**Flagged.** " in rules["CC102"]["help"]["markdown"]


def test_a_region_is_the_passage(result: AuditResult) -> None:
    texts = {document.name: document.text.split("\n") for document in result.documents}
    (contradiction,) = [each for each in _run(result)["results"] if each["ruleId"] == "CC401"]
    words = []
    for place in _places(contradiction):
        region = place["region"]
        line = texts[place["artifactLocation"]["uri"]][region["startLine"] - 1]
        words.append(line[region["startColumn"] - 1 : region["endColumn"] - 1])
    assert words == ["at least 40 people had been hurt since 2019", "only 12 people have been hurt since 2019"]


def test_a_message_links_to_the_other_passages_and_to_nothing_else(result: AuditResult) -> None:
    bait = replace(result.findings[0], message="said [click](javascript:alert(1)) \\ so.")
    (found,) = _run(replace(result, findings=(bait,)))["results"]
    assert found["message"]["text"] == (
        "said \\[click\\](javascript:alert(1)) \\\\ so. See also [wire/harbour.txt:5:1](1)."
    )
    assert [place["id"] for place in found["relatedLocations"]] == [1]


def test_a_finding_without_a_document_is_a_notification(bare: AuditResult) -> None:
    found = Finding("CC602", Severity.ERROR, "The table is not right.", Location("", None, 1, 1, 1, 1))
    run = _run(replace(bare, findings=(found,)))
    assert run["results"] == []
    (notification,) = run["invocations"][0]["toolExecutionNotifications"]
    assert notification["level"] == "error"


def test_artifacts_have_the_hash_of_the_file(result: AuditResult) -> None:
    artifacts = {each["location"]["uri"]: each for each in _run(result)["artifacts"]}
    assert artifacts["wire/harbour.txt"]["hashes"] == {"sha-256": result.documents[0].sha256}


@pytest.mark.parametrize("word", ["startTimeUtc", "endTimeUtc", "machine", "account", "file:"])
def test_nothing_tells_time_or_machine(result: AuditResult, word: str) -> None:
    assert word not in render(result, Context())
