"""One file to one document, or to one line that says why not and what to do."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claimcheck.model import Document, ReadFailure
from claimcheck.reading import MAX_BYTES, Source, loading, read
from claimcheck.reading.formats import FORMATS


def reading(path: Path, data: bytes) -> Document | ReadFailure:
    path.write_bytes(data)
    return read(Source(path.name, path))


def test_a_document(tmp_path: Path) -> None:
    data = "\ufeffThe envoy said:\r\n“No.”\r\n".encode()
    assert reading(tmp_path / "a.txt", data) == Document(
        name="a.txt",
        text="The envoy said:\r\n“No.”\r\n",
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        media_type="text/plain",
        encoding="utf-8",
    )


@pytest.mark.parametrize("suffix", [".txt", ".text", ".md", ".markdown", ".htm", ".html", ".xhtml", ".TXT", ".Html"])
def test_suffix_gives_the_format(tmp_path: Path, suffix: str) -> None:
    document = reading(tmp_path / f"a{suffix}", b"She said no.")
    assert isinstance(document, Document)
    assert document.media_type == FORMATS[suffix.lower()].media_type


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.txt", b"", "is empty"),
        ("a.txt", b" \n\t\r\n", "holds no text"),
        ("a.txt", "\ufeff".encode(), "holds no text"),
        ("a.txt", b"---\ntitle: T\n---\n", "holds no text"),
        ("a.html", b"<script>x</script>", "holds no text"),
        ("a.html", b"<!-- x -->", "holds no text"),
        ("a.md", b"```\ncode\n```", "holds no text"),
        ("a.txt", b"\x89PNG\r\n\x1a\n\0\0", "binary"),
        ("a.html", b"\xff\xd8\xff\xe0\0", "binary"),
        ("a.txt", b"said \xc3\x28 twice \xff", "save it as UTF-8"),
        ("a.pdf", b"%PDF-1.7", "not a whole PDF file"),
        ("a.docx", b"words", "not a whole DOCX file"),
        ("a.docx", b"\xd0\xcf\x11\xe0words", "without a password"),
        ("a.epub", b"words", "not a whole EPUB file"),
        ("a.png", b"\x89PNG", "unsupported format .png; convert it to one of .csv, .docx, .epub, .htm"),
        ("a", b"words", "no suffix"),
    ],
)
def test_what_is_no_document(tmp_path: Path, name: str, data: bytes, reason: str) -> None:
    failure = reading(tmp_path / name, data)
    assert isinstance(failure, ReadFailure)
    assert reason in failure.reason
    assert "\n" not in failure.reason
    assert "; " in failure.reason, "it says what to do about it"


def test_what_cannot_be_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def reason(path: Path) -> str:
        failure = read(Source(path.name, path))
        assert isinstance(failure, ReadFailure)
        return failure.reason

    assert "No such file" in reason(tmp_path / "gone.txt")
    (tmp_path / "folder.txt").mkdir()
    assert "not a regular file" in reason(tmp_path / "folder.txt")
    os.mkfifo(tmp_path / "pipe.txt")
    assert "not a regular file" in reason(tmp_path / "pipe.txt")
    assert "null" in reason(tmp_path / "a\0.txt")

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    (tmp_path / "locked.txt").write_text("Text.", encoding="utf-8")
    monkeypatch.setattr(Path, "open", refuse)
    assert reason(tmp_path / "locked.txt") == (
        "cannot be opened (Permission denied); check that it is there and may be read"
    )


def test_size_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert MAX_BYTES == 16_000_000  # as README.md says
    monkeypatch.setattr(loading, "MAX_BYTES", 10)
    assert isinstance(reading(tmp_path / "a.txt", b"0123456789"), Document)
    failure = reading(tmp_path / "a.txt", b"0123456789+")
    assert isinstance(failure, ReadFailure)
    assert "larger than" in failure.reason


def test_the_largest_file_is_read(tmp_path: Path) -> None:
    line = "The envoy’s aide said no again.\n"
    text = line * (MAX_BYTES // len(line.encode()))
    document = reading(tmp_path / "a.txt", text.encode())
    assert isinstance(document, Document)
    assert document.text == text


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from([".txt", ".md", ".html", ".pdf", ".docx", ".epub"]), st.binary(max_size=200))
def test_no_content_raises(tmp_path: Path, suffix: str, data: bytes) -> None:
    result = reading(tmp_path / f"a{suffix}", data)
    if isinstance(result, Document):
        assert result.text.strip()
        assert result.text.encode("utf-8")
    else:
        assert "\n" not in result.reason
