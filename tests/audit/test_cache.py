"""An extraction is found again for the same document and engine, and for nothing else."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from claimcheck import cache as module
from claimcheck.cache import ExtractionCache
from claimcheck.model import Document, Extraction, Provenance, Span

DOCUMENT = Document("a.txt", "Ada said so.", "0" * 64, 12, "text/plain", "utf-8")
EXTRACTION = Extraction("a.txt", (), (), (Span(0, 12, "Ada said so."),))


@pytest.fixture
def cache(tmp_path: Path) -> ExtractionCache:
    kept = ExtractionCache(tmp_path / "cache")
    kept.put(DOCUMENT, EXTRACTION)
    return kept


def _entry(cache: ExtractionCache) -> Path:
    (entry,) = (path for path in cache.directory.rglob("*") if path.is_file())
    return entry


def test_what_is_put_in_is_found(cache: ExtractionCache) -> None:
    assert cache.get(DOCUMENT) == EXTRACTION
    assert ExtractionCache(cache.directory).get(DOCUMENT) == EXTRACTION


@pytest.mark.parametrize(
    "changed",
    [
        {"name": "b.txt"},
        {"text": "Ada said no."},
        {"sha256": "1" * 64},
        {"media_type": "text/markdown"},
        {"provenance": Provenance(published="2020-01-01")},
    ],
)
def test_another_document_is_not(cache: ExtractionCache, changed: dict[str, object]) -> None:
    assert cache.get(replace(DOCUMENT, **changed)) is None  # type: ignore[arg-type]


def test_another_engine_does_not_see_it(cache: ExtractionCache, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "engine_fingerprint", lambda: "f" * 64)
    assert cache.get(DOCUMENT) is None


@pytest.mark.parametrize(
    "damage",
    [b"", b"{", b"[]", b"\xff", b'{"document": "a.txt"}', b"[" * 100_000, b"null"],
    ids=["empty", "cut", "list", "not text", "fields missing", "deep", "null"],
)
def test_a_damaged_entry_counts_as_absent(cache: ExtractionCache, damage: bytes) -> None:
    _entry(cache).write_bytes(damage)
    assert cache.get(DOCUMENT) is None
    cache.put(DOCUMENT, EXTRACTION)
    assert cache.get(DOCUMENT) == EXTRACTION


def test_an_entry_of_another_document_counts_as_absent(cache: ExtractionCache) -> None:
    entry = _entry(cache)
    entry.write_text(entry.read_text(encoding="utf-8").replace("a.txt", "b.txt"), encoding="utf-8")
    assert cache.get(DOCUMENT) is None


def test_a_folder_that_cannot_be_written_to_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    ExtractionCache(tmp_path / "file").put(DOCUMENT, EXTRACTION)
    assert ExtractionCache(tmp_path / "file").get(DOCUMENT) is None


def test_the_fingerprint_covers_code_lists_and_model() -> None:
    package = Path(module.__file__).parent
    covered = {
        path.relative_to(package).as_posix() for name in module._ANALYSING for path in module._files(package / name)
    }
    assert {"model.py", "extraction/__init__.py", "language/pipeline.py", "language/model/model.onnx"} <= covered
    assert not any("__pycache__" in path for path in covered)
