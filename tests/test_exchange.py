"""Tables handed over: the same values back, damage noticed, nothing of others touched, nothing but data in them."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from claimcheck import exchange
from claimcheck.errors import OutputError, UsageError
from claimcheck.exchange import Exchange, documents_name, extractions_name
from claimcheck.model import Document, Extraction, ReadFailure
from tests.reporting.sample import CLAIMS, DOCUMENTS

pq = pytest.importorskip("pyarrow.parquet")

READINGS = (*DOCUMENTS, ReadFailure("gone.txt", "is not there: put it back", None))
NAME = documents_name(READINGS)
FOUND = tuple(
    Extraction(
        document.name,
        tuple(claim for claim in CLAIMS if claim.document == document.name),
        tuple(mention for claim in CLAIMS if claim.document == document.name for mention in claim.mentions),
        tuple(claim.sentence for claim in CLAIMS if claim.document == document.name),
    )
    for document in DOCUMENTS
)


@pytest.fixture(params=["folder", "memory"])
def tables(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Exchange]:
    """On a disk, and where there is none."""
    made = Exchange(str(tmp_path / "tables") if request.param == "folder" else "memory://bucket/tables")
    made.prepare()
    yield made
    made._files.rm(made._root, recursive=True)


def _files(tables: Exchange) -> set[str]:
    return {path.rpartition("/")[2] for path in tables._files.find(tables._root)}


def test_what_is_kept_comes_back(tables: Exchange) -> None:
    tables.keep(Document, NAME, READINGS)
    tables.keep(Extraction, extractions_name(NAME), FOUND)
    assert tables.load(Document, NAME) == READINGS
    assert tables.load(Extraction, extractions_name(NAME)) == FOUND
    assert tables.known(NAME) == FOUND
    tables.keep(Document, NAME, ())
    assert tables.load(Document, NAME) == ()


def test_a_table_can_be_opened_by_others(tmp_path: Path) -> None:
    import pandas as pd

    tables = Exchange(tmp_path.as_posix())
    tables.prepare()
    tables.keep(Extraction, NAME, FOUND)
    (file,) = (tmp_path / "extractions").iterdir()
    table = pd.read_parquet(file)
    claims = pd.json_normalize(table.explode("claims")["claims"].dropna().tolist())
    assert claims["id"].tolist() == [claim.id for found in FOUND for claim in found.claims]
    assert set(claims["cue_class"]) == {claim.cue_class.value for claim in CLAIMS}


def test_a_name_is_that_of_what_decides_what_is_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    assert documents_name(READINGS[:2]) != documents_name(READINGS[:3])
    before = extractions_name(NAME)
    assert before != extractions_name(documents_name(READINGS[:2]))
    monkeypatch.setattr(exchange, "engine_fingerprint", lambda: "another")
    assert extractions_name(NAME) != before


def test_an_extraction_that_lacks_a_document_is_not_known(tables: Exchange) -> None:
    assert tables.known(NAME) is None
    tables.keep(Extraction, extractions_name(NAME), (*FOUND, ReadFailure("odd.txt", "could not be analysed", None)))
    assert tables.known(NAME) is None


@pytest.mark.parametrize("damage", [lambda data: data[: len(data) // 2], lambda _: b"", lambda _: b"PAR1 not\x00 PAR1"])
def test_a_damaged_table_counts_as_absent(tables: Exchange, damage: Any) -> None:
    path = tables._path(Extraction, extractions_name(NAME))
    tables.keep(Extraction, extractions_name(NAME), FOUND)
    tables._files.pipe_file(path, damage(tables._files.cat_file(path)))
    with pytest.raises(OSError, match="is not there or not whole"):
        tables.load(Extraction, extractions_name(NAME))
    assert tables.known(NAME) is None


def test_a_changed_byte_is_noticed(tables: Exchange) -> None:
    path = tables._path(Document, NAME)
    tables.keep(Document, NAME, READINGS)
    whole = tables._files.cat_file(path)
    text = pq.read_metadata(io.BytesIO(whole)).row_group(0).column(1)
    assert text.path_in_schema == "text"
    middle = text.dictionary_page_offset + text.total_compressed_size // 2
    tables._files.pipe_file(path, whole[:middle] + bytes((whole[middle] ^ 0xFF,)) + whole[middle + 1 :])
    with pytest.raises(OSError, match="is not there or not whole"):
        tables.load(Document, NAME)


def test_another_table_in_its_place_counts_as_absent(tables: Exchange) -> None:
    tables.keep(Document, extractions_name(NAME), READINGS)
    tables._files.mv(tables._path(Document, extractions_name(NAME)), tables._path(Extraction, extractions_name(NAME)))
    assert tables.known(NAME) is None


def test_what_no_run_uses_any_more_is_deleted_and_nothing_of_others(tables: Exchange) -> None:
    others = documents_name(())
    for name in (NAME, others):
        tables.keep(Document, name, READINGS)
    draft = f"{others}.parquet.0123abcd.draft"
    for own in (draft, "mine.parquet", "notes.txt"):
        tables._files.pipe_file(f"{tables._root}/documents/{own}", b"")
    tables.keep_only([NAME])
    assert _files(tables) == {f"{NAME}.parquet", "mine.parquet", "notes.txt"}


def test_no_text_decides_a_path(tables: Exchange) -> None:
    hostile = Document("../../x/%00.txt", "text", "0" * 64, 4, "text/plain", "utf-8")
    name = documents_name([hostile])
    tables.keep(Document, name, [hostile])
    assert _files(tables) == {f"{name}.parquet"}
    assert tables.load(Document, name) == (hostile,)


@pytest.mark.parametrize("url", ["nosuch://bucket", "s3nosuch://bucket/folder"])
def test_a_place_that_nothing_leads_to_is_named(url: str) -> None:
    with pytest.raises(UsageError, match=f"no way to {url} .*: install what is missing, or name a folder"):
        Exchange(url)


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OutputError, match=r"cannot be written .*: name another folder"):
        Exchange(str(tmp_path / "file")).prepare()


def test_what_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchange, "find_spec", lambda _: None)
    with pytest.raises(UsageError, match=r"pip install 'claimcheck\[parquet\]'"):
        Exchange("anywhere")
