"""The stages composed: whatever a document is like, the others are audited, and the result depends on nothing else."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from claimcheck import extraction as module
from claimcheck.audit import assemble, audit, extract_batch, extract_each, find, read_batch
from claimcheck.cache import Cache
from claimcheck.errors import ModelError, UsageError
from claimcheck.extraction import Map
from claimcheck.language import pipeline
from claimcheck.model import AuditResult, Document, Extraction, ReadFailure

TEXTS = {
    "north.txt": "The mayor of Norwick said the bridge was closed on 3 May 2019. \u201cNobody was hurt,\u201d she added.\n",
    "south.md": "# Bridge\n\nPolice denied that the bridge was closed. Officials blamed the storm.\n",
    "east/plain.txt": "The river is forty kilometres long.\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in TEXTS.items():
        path = tmp_path / "documents" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path / "documents"


def _extract_or_fail(document: Document, _: Map) -> Extraction:
    if "storm" in document.text:
        raise RecursionError("too deep")
    return Extraction(document.name, (), (), ())


def _findings(result: AuditResult, check: str) -> list[str]:
    return [finding.location.document for finding in result.findings if finding.check == check]


def test_every_document_is_in_the_result(folder: Path) -> None:
    result = audit([folder])
    assert [document.name for document in result.documents] == ["east/plain.txt", "north.txt", "south.md"]
    assert {claim.document for claim in result.claims} <= set(TEXTS)
    assert not result.failures
    assert not result.validation.violations
    assert dict(result.versions).keys() == {"claimcheck", "comparison", "model", "report"}


def test_the_result_depends_on_the_documents_only(folder: Path) -> None:
    one_by_one = [folder / name for name in TEXTS]
    forth, back = audit(one_by_one), audit([*reversed(one_by_one), one_by_one[0]])
    assert forth == back


def test_the_stages_may_be_run_in_any_order_and_batches(folder: Path) -> None:
    readings = [reading for source in reversed(find([folder])) for reading in read_batch([source])]
    extractions = extract_batch(reading for reading in readings if isinstance(reading, Document))
    assert assemble(readings, reversed(extractions)) == audit([folder])


def test_what_is_remembered_gives_the_same_result(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = Cache(folder.parent / "cache")
    documents = [reading for reading in read_batch(find([folder])) if isinstance(reading, Document)]
    first = extract_batch(documents, cache)
    monkeypatch.setattr(module, "extract", _extract_or_fail)
    assert extract_batch(documents, cache) == first


@pytest.mark.parametrize("threads", [2, 3])
def test_threads_change_nothing(threads: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "BLOCK", 200)
    paragraph = "The mayor of Norwick said that the bridge was closed. Kim Lee denied it.\n\n"
    texts = ["", "Police said so.", paragraph * 9, paragraph, paragraph * 2]
    readings: list[Document | ReadFailure] = [
        Document(f"{number}.txt", text, "", len(text), "text/plain", "utf-8") for number, text in enumerate(texts)
    ]
    readings.insert(2, ReadFailure("lost.txt", "is gone; put it back"))
    assert list(extract_each(readings, threads=threads)) == list(extract_each(readings))


def test_what_fails_in_a_thread_is_a_failure_of_its_document_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "extract", _extract_or_fail)
    documents = [Document(text, text, "", 1, "text/plain", "utf-8") for text in ("calm", "storm", "rain")]
    found = list(extract_each(documents, threads=2))
    assert [isinstance(each, ReadFailure) for each in found] == [False, True, False]


def test_a_document_that_cannot_be_read_leaves_the_others(folder: Path) -> None:
    (folder / "photo.txt").write_bytes(bytes(range(256)) * 40)
    result = audit([folder])
    assert [failure.name for failure in result.failures] == ["photo.txt"]
    assert _findings(result, "CC603") == ["photo.txt"]
    assert len(result.documents) == len(TEXTS)


def test_a_document_that_cannot_be_analysed_leaves_the_others(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "extract", _extract_or_fail)
    result = audit([folder])
    (failure,) = result.failures
    assert (failure.name, "RecursionError" in failure.reason) == ("south.md", True)
    assert _findings(result, "CC603") == ["south.md"]
    assert len(result.documents) == len(TEXTS) - 1


def test_nothing_but_failures_is_an_audit_too(tmp_path: Path) -> None:
    (tmp_path / "photo.txt").write_bytes(bytes(range(256)) * 40)
    result = audit([tmp_path])
    assert (result.documents, len(result.failures)) == ((), 1)


def test_a_missing_model_ends_the_run(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_model(_: Document, __: Map) -> Extraction:
        raise ModelError("no language model: install claimcheck again")

    monkeypatch.setattr(module, "extract", no_model)
    with pytest.raises(ModelError):
        audit([folder])


def test_a_failure_to_read_and_one_to_analyse_are_both_kept() -> None:
    document = Document("a.txt", "Text.", "0" * 64, 5, "text/plain", "utf-8")
    lost = ReadFailure("b.txt", "is gone; put it back"), ReadFailure("c.txt", "is broken; mend it")
    readings = [replace(document, name="c.txt"), lost[0], document]
    result = assemble(readings, [lost[1], Extraction("a.txt", (), (), ())])
    assert (result.failures, [document.name for document in result.documents]) == (lost, ["a.txt"])


def test_the_folder_of_reports_is_not_audited(folder: Path) -> None:
    reports = folder / "reports"
    reports.mkdir()
    (reports / "report.md").write_text("Police said so.", encoding="utf-8")
    assert {source.name for source in find([folder], exclude=[reports])} == set(TEXTS)
    assert {source.name for source in find([folder], exclude=[folder.parent / "rep"])} == {*TEXTS, "reports/report.md"}
    with pytest.raises(UsageError, match="no document"):
        find([reports], exclude=[reports])


def test_progress_is_told_stage_by_stage(folder: Path) -> None:
    told: list[tuple[str, int, int]] = []
    audit([folder], progress=lambda *step: told.append(step))
    assert list(dict.fromkeys(stage for stage, _, _ in told)) == [
        "read",
        "extract",
        "resolve",
        "link",
        "validate",
        "check",
    ]
    assert [done for stage, done, _ in told if stage == "extract"] == [0, 1, 2, 3]
    assert all(done <= total for _, done, total in told)
