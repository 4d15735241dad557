"""Files appear whole or not at all, the same for the same result."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from claimcheck.errors import OutputError, UsageError
from claimcheck.model import AuditResult
from claimcheck.reporting import WRITERS, Context, html_report, write
from claimcheck.reporting.links import PAGE_MARK, PAGE_NAME


def test_writes_every_format(result: AuditResult, tmp_path: Path) -> None:
    written = write(result, tmp_path / "a" / "reports")
    assert [path.name for path in written] == ["report.html", "report.md", "report.json", "claims.jsonl"]
    assert sorted(path.name for path in written[0].parent.iterdir()) == sorted(path.name for path in written)


def test_same_input_same_bytes(result: AuditResult, tmp_path: Path) -> None:
    first, second = write(result, tmp_path / "1"), write(result, tmp_path / "2")
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


@pytest.mark.parametrize("limit", [10, 3_000])
def test_same_pages_whatever_the_order(result: AuditResult, limit: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(html_report, "LARGE", limit)
    test_order_of_records_does_not_matter(result, "html")


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


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reports of more than ten claims have a page a document."""
    monkeypatch.setattr(html_report, "LARGE", 10)


@pytest.mark.usefixtures("large")
def test_a_large_report_has_a_page_a_document(result: AuditResult, tmp_path: Path) -> None:
    front, *pages = write(result, tmp_path, formats=["html"])
    assert front == tmp_path / "report.html"
    assert {page.parent for page in pages} == {tmp_path / "report"}
    assert len(pages) == len(result.documents)
    assert all(PAGE_NAME.fullmatch(page.name) for page in pages)
    assert sorted((tmp_path / "report").iterdir()) == sorted(pages)


@pytest.mark.usefixtures("large")
def test_pages_of_an_earlier_report_go_and_nothing_else(result: AuditResult, tmp_path: Path) -> None:
    _, *pages = write(result, tmp_path, formats=["html"])
    folder, elsewhere = tmp_path / "report", tmp_path / "elsewhere.html"
    elsewhere.write_text(PAGE_MARK)
    kept = [
        folder / "notes.html",
        folder / "mine-0123456789ab.html",
        folder / "linked-0123456789ab.html",
        folder / "a.txt",
    ]
    for path in kept[:2] + kept[3:]:
        path.write_text("<!DOCTYPE html>\n<p>Mine")
    kept[2].symlink_to(elsewhere)
    fewer = replace(result, documents=result.documents[:-1])
    _, *left = write(fewer, tmp_path, formats=["html"])
    assert sorted(folder.iterdir()) == sorted([*left, *kept])
    assert set(left) < set(pages)


def test_a_report_that_became_small_leaves_no_folder(
    result: AuditResult, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(html_report, "LARGE", 10)
        write(result, tmp_path, formats=["html"])
    assert (tmp_path / "report").is_dir()
    write(result, tmp_path, formats=["html"])
    assert [path.name for path in tmp_path.iterdir()] == ["report.html"]


@pytest.mark.usefixtures("large")
def test_another_format_touches_no_page(result: AuditResult, tmp_path: Path) -> None:
    pages = write(result, tmp_path, formats=["html"])
    write(result, tmp_path, formats=["json"])
    assert all(page.is_file() for page in pages)


@pytest.mark.usefixtures("large")
def test_a_folder_that_leads_elsewhere_is_not_cleaned(result: AuditResult, tmp_path: Path) -> None:
    other = tmp_path / "other"
    write(result, other, formats=["html"])
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "report").symlink_to(other / "report")
    write(replace(result, documents=result.documents[:-1]), tmp_path / "reports", formats=["html"])
    assert len(list((other / "report").iterdir())) == len(result.documents)
