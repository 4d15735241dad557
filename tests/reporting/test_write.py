"""Files appear whole or not at all, the same for the same result."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from claimcheck.errors import OutputError, UsageError
from claimcheck.model import AuditResult
from claimcheck.reporting import WRITERS, Context, write


def test_writes_every_format(result: AuditResult, tmp_path: Path) -> None:
    written = write(result, tmp_path / "a" / "reports")
    assert [path.name for path in written] == ["report.html", "report.md", "report.json", "claims.jsonl"]
    assert sorted(path.name for path in written[0].parent.iterdir()) == sorted(path.name for path in written)


def test_same_input_same_bytes(result: AuditResult, tmp_path: Path) -> None:
    first, second = write(result, tmp_path / "1"), write(result, tmp_path / "2")
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


@pytest.mark.parametrize("name", ["html", "markdown", "claims"])
def test_order_of_records_does_not_matter(result: AuditResult, name: str) -> None:
    turned = replace(
        result,
        documents=result.documents[::-1],
        claims=result.claims[::-1],
        links=result.links[::-1],
        findings=result.findings[::-1],
        entities=result.entities[::-1],
    )
    assert WRITERS[name].files(turned, Context()) == WRITERS[name].files(result, Context())


@pytest.mark.parametrize("name", WRITERS)
def test_an_audit_of_nothing(bare: AuditResult, name: str) -> None:
    assert list(WRITERS[name].files(bare, Context())) == [WRITERS[name].file]


def test_unknown_format(result: AuditResult, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="'docx'; choose from html, markdown"):
        write(result, tmp_path, formats=["html", "docx"])
    assert list(tmp_path.iterdir()) == []


def test_directory_that_is_a_file(bare: AuditResult, tmp_path: Path) -> None:
    (tmp_path / "reports").write_text("")
    with pytest.raises(OutputError, match=r"^cannot write the report into .*; choose another directory$"):
        write(bare, tmp_path / "reports")


def test_failure_leaves_the_old_file(bare: AuditResult, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (path,) = write(bare, tmp_path, formats=["json"])
    before = path.read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OutputError, match="No space left on device"):
        write(bare, tmp_path, formats=["json"])
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_lone_surrogate(result: AuditResult, tmp_path: Path) -> None:
    odd = replace(result.documents[0], name="odd.txt", text="a \ud800 b")
    for path in write(replace(result, documents=(*result.documents, odd)), tmp_path):
        path.read_text(encoding="utf-8")
