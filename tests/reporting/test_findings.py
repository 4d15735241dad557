"""What every format of findings has in common."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from claimcheck.model import AuditResult
from claimcheck.reporting import FORMATS
from claimcheck.reporting.findings import Context, uri

CONTEXT = Context()


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_audit_gives_the_same_text_in_whatever_order(result: AuditResult, name: str) -> None:
    turned = replace(
        result,
        documents=result.documents[::-1],
        claims=result.claims[::-1],
        links=result.links[::-1],
        findings=result.findings[::-1],
        entities=result.entities[::-1],
        not_assessed=result.not_assessed[::-1],
    )
    render = FORMATS[name]
    assert render(result, CONTEXT) == render(result, CONTEXT)
    if name not in ("json", "prov"):  # which hold the report, whose records are in the order of the audit
        assert render(turned, CONTEXT) == render(result, CONTEXT)


@pytest.mark.parametrize("name", FORMATS)
def test_an_audit_of_nothing(bare: AuditResult, name: str) -> None:
    assert isinstance(FORMATS[name](bare, CONTEXT), str)


@pytest.mark.parametrize("name", ["github", "gitlab", "junit", "sarif", "text"])
def test_paths_are_those_of_the_context(result: AuditResult, name: str) -> None:
    paths = {document.name: f"docs/{document.name}" for document in result.documents}
    text = FORMATS[name](result, Context(paths))
    assert "docs/wire/harbour.txt" in text
    assert str(Path.cwd()) not in text


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("text", "docs/all.jsonl:7:1: CC301 warning ministry.md:9:22: The document has no date"),
        ("text", "    see also docs/all.jsonl:7:1 (ministry.md:5:28)\n"),
        (
            "github",
            "::warning file=docs/all.jsonl,line=7,endLine=7,title=CC301 Dates that cannot be placed::ministry.md:",
        ),
        ("github", "%0ASee also docs/all.jsonl:7:1 (ministry.md:5:28)"),
        ("gitlab", '"path": "docs/all.jsonl",\n   "lines": {\n    "begin": 7,\n    "end": 7\n'),
        ("gitlab", '"description": "ministry.md:9:22: The document has no date'),
        ("junit", '<testsuite name="ministry.md" file="docs/all.jsonl"'),
        ("junit", "docs/all.jsonl:7:1: warning: ministry.md:9:22: The document has no date"),
        ("sarif", '"text": "ministry.md:9:22: The document has no date'),
        ("sarif", '"uri": "docs/all.jsonl",\n         "uriBaseId": "%SRCROOT%"\n        },\n        "region": {\n'),
    ],
)
def test_one_of_many_documents_in_a_file_is_shown_on_its_line_of_the_file(
    result: AuditResult, name: str, expected: str
) -> None:
    text = FORMATS[name](result, Context({"ministry.md": "docs/all.jsonl"}, lines={"ministry.md": 7}))
    assert expected in text
    if name == "sarif":
        (run,) = json.loads(text)["runs"]
        (dated,) = (each for each in run["results"] if each["ruleId"] == "CC301")
        assert dated["locations"][0]["physicalLocation"]["region"] == {"startLine": 7}
        (file,) = (each for each in run["artifacts"] if each["location"]["uri"] == "docs/all.jsonl")
        assert not {"hashes", "length"} & set(file)


@pytest.mark.parametrize("name", ["github", "junit", "markdown", "text"])
def test_nothing_controls_a_terminal(result: AuditResult, name: str) -> None:
    hostile = replace(result.findings[0], message="\x1b[31m\x00\u202e\ud800 said so\r\nand more")
    text = FORMATS[name](replace(result, findings=(*result.findings, hostile)), CONTEXT)
    assert not set("\x1b\x00\u202e\ud800\r") & set(text)


@pytest.mark.parametrize(
    ("path", "reference"),
    [
        ("a/b.txt", "a/b.txt"),
        ("c:x.txt", "c%3Ax.txt"),
        ("a b/%41#?.txt", "a%20b/%2541%23%3F.txt"),
        ("å.txt", "%C3%A5.txt"),
    ],
)
def test_relative_reference(path: str, reference: str) -> None:
    assert uri(path) == reference


def test_relative_reference_of_an_undecodable_name() -> None:
    assert uri("a\udcff.txt").isascii()
