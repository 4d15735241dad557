"""PDF: the text of the pages, where each begins, and what is refused."""

from __future__ import annotations

import io
import warnings
import zlib
from collections.abc import Sequence
from pathlib import Path
from time import process_time

import pytest

from claimcheck.model import Document, Provenance, ReadFailure
from claimcheck.reading import Source, pdf, read

Lines = Sequence[tuple[int, str]]
"""Height above the foot of the page, and text."""


def made(*pages: Lines, info: str = "", forms: Sequence[bytes] = ()) -> bytes:
    """A PDF file of the given pages, each line drawn at its height; further form objects are named /F0, /F1 …"""
    drawn = []
    for page in pages:
        lines = (f"1 0 0 1 50 {height} Tm ({text}) Tj" for height, text in page)
        drawn.append(b"BT /T 10 Tf " + "\n".join(lines).encode("cp1252") + b" ET")
    return assembled(drawn, info, forms)


def assembled(contents: Sequence[bytes], info: str = "", forms: Sequence[bytes] = ()) -> bytes:
    first_form = 5 + 2 * len(contents)
    names = " ".join(f"/F{number} {first_form + number} 0 R" for number in range(len(forms)))
    resources = f"/Resources << /Font << /T 3 0 R >> /XObject << {names} >> >>"
    kids = " ".join(f"{5 + 2 * number} 0 R" for number in range(len(contents)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(contents)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        f"<< {info} >>".encode(),
    ]
    for number, content in enumerate(contents):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] {resources} /Contents {6 + 2 * number} 0 R >>".encode()
        )
        objects.append(stream(content))
    objects += [stream(form, f"/Type /XObject /Subtype /Form /BBox [0 0 600 800] {resources}") for form in forms]
    data = io.BytesIO(b"")
    data.write(b"%PDF-1.7\n")
    offsets = []
    for number, content in enumerate(objects, start=1):
        offsets.append(data.tell())
        data.write(b"%d 0 obj\n%s\nendobj\n" % (number, content))
    start = data.tell()
    data.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    data.writelines(b"%010d 00000 n \n" % offset for offset in offsets)
    data.write(b"trailer << /Size %d /Root 1 0 R /Info 4 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start))
    return data.getvalue()


def stream(content: bytes, entries: str = "") -> bytes:
    packed = zlib.compress(content)
    return b"<< %s /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (entries.encode(), len(packed), packed)


def reading(folder: Path, data: bytes) -> Document | ReadFailure:
    path = folder / "a.pdf"
    path.write_bytes(data)
    return read(Source("a.pdf", path))


def text_of(*pages: Lines) -> str:
    return pdf.render(made(*pages)).text


def column(*texts: str, top: int = 700) -> Lines:
    return [(top - 12 * number, text) for number, text in enumerate(texts)]


def test_a_document(tmp_path: Path) -> None:
    info = "/Title (Talks resume) /Author (Ida Holm) /CreationDate (D:20210304120000Z)"
    document = reading(tmp_path, made(column("He said no.", "She agreed."), column("“Never,” he added."), info=info))
    assert isinstance(document, Document)
    assert document.text == "He said no.\nShe agreed.\n\n“Never,” he added."
    assert [document.text[start:][:5] for start in document.pages] == ["He sa", "“Neve"]
    assert (document.media_type, document.encoding) == ("application/pdf", "binary")
    assert document.provenance == Provenance(title="Talks resume", author="Ida Holm")


@pytest.mark.parametrize("title", ["Microsoft Word - talks_final.doc", "talks.indd", "Untitled"])
def test_the_name_of_a_file_is_no_title(title: str) -> None:
    assert pdf.render(made(column("He said no."), info=f"/Title ({title})")).provenance == Provenance()


TEXTS = [
    ("a wider gap divides paragraphs", [[(700, "a"), (688, "b"), (676, "c"), (652, "d"), (640, "e")]], "a\nb\nc\n\nd\ne"),
    ("double spacing does not", [[(700, "a"), (676, "b"), (652, "c"), (628, "d")]], "a\nb\nc\nd"),
    ("a second column goes on", [[(700, "a"), (688, "b"), (700, "c"), (688, "d")]], "a\nb\nc\nd"),
    ("a sentence runs over the page", [column("He said", "that the"), column("ferry had sunk.")], "He said\nthat the\nferry had sunk."),
    ("a page without text", [column("One."), [], column("Two.")], "One.\n\nTwo."),
    ("a divided word that is known", [column("The govern-", "ment said", "the government fell.")], "The government said\nthe government fell."),
    ("a divided word that is not", [column("The govern-", "ment fell.")], "The govern-\nment fell."),
    ("a real hyphen", [column("A long-", "term and long-term plan.")], "A long-\nterm and long-term plan."),
    ("a soft hyphen", [column("The govern\u00ad", "ment fell.")], "The government fell."),
]  # fmt: skip


@pytest.mark.parametrize(("pages", "text"), [case[1:] for case in TEXTS], ids=[case[0] for case in TEXTS])
def test_lines_and_pages(pages: Sequence[Lines], text: str) -> None:
    assert text_of(*pages) == text


def test_running_heads_and_feet_are_left_out_and_nothing_else() -> None:
    pages = [
        [(780, "The Gazette, 4 March"), *column(f"Text {'abcd'[n]}.", "More said he.", "No."), (20, f"Page {n} of 4")]
        for n in range(4)
    ]
    rendition = pdf.render(made(*pages))
    assert "Gazette" not in rendition.text
    assert "Page" not in rendition.text
    assert rendition.text.count("More said he.") == 4
    assert [rendition.text[start:][:6] for start in rendition.pages] == ["Text a", "Text b", "Text c", "Text d"]
    assert "Gazette" in text_of(*pages[:2]), "two pages show no habit"


def test_pages_stay_right_where_words_are_put_together() -> None:
    page = column("The govern-", "ment and the government", "of the govern-", "ment")
    rendition = pdf.render(made(page, page, page, [], page))
    assert "govern-" not in rendition.text
    starts = rendition.pages
    assert list(starts) == sorted(starts)
    assert [rendition.text[start:].strip()[:14] for start in starts] == ["The government"] * 5


def encrypted() -> bytes:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(made(column("He said no.")))))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        writer.encrypt("secret", algorithm="RC4-128")
    data = io.BytesIO()
    writer.write(data)
    return data.getvalue()


REFUSED = [
    ("scanned", made([]), "OCR"),
    ("cut off", made(column("He said no."))[:200], "not a whole PDF"),
    ("no PDF at all", b"%PDF-1.7 nonsense", "not a whole PDF"),
    ("a ring of pages", b"%PDF-1.7\n1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj 2 0 obj << /Type /Pages /Kids [2 0 R] /Count 1 >> endobj\ntrailer << /Root 1 0 R >>\n%%EOF", "PDF|OCR"),
    ("forms in forms", assembled([b"/F0 Do"], forms=[b"q Q " + f"/F{n + 1} Do ".encode() * 10 for n in range(9)] + [b"q Q"]), "too long|OCR"),
    ("a drawing that never ends", assembled([b"q Q " * 50_000]), "too long"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "reason"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED])
def test_what_cannot_be_read_is_told_soon(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, data: bytes, reason: str
) -> None:
    monkeypatch.setattr(pdf, "MAX_OPERATORS", 2_000)
    begun = process_time()
    failure = reading(tmp_path, data)
    assert process_time() - begun < 10
    assert isinstance(failure, ReadFailure)
    assert any(each in failure.reason for each in reason.split("|"))
    assert "\n" not in failure.reason
    assert "; " in failure.reason


def test_an_encrypted_file_is_told(tmp_path: Path) -> None:
    failure = reading(tmp_path, encrypted())
    assert isinstance(failure, ReadFailure)
    assert failure.reason == "is encrypted; save it without a password"


def test_pages_and_characters_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = made(*[column("He said no.")] * 3)
    monkeypatch.setattr(pdf, "MAX_CHARACTERS", 20)
    assert "too long" in getattr(reading(tmp_path, data), "reason", "")
    monkeypatch.setattr(pdf, "MAX_PAGES", 2)
    assert "more than 2 pages" in getattr(reading(tmp_path, data), "reason", "")
