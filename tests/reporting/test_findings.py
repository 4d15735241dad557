"""What every format of findings has in common."""

from __future__ import annotations

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
