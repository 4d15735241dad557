"""DOCX and EPUB: what is in the zip archive to text, and what is refused."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml

from claimcheck.model import Document, Provenance, ReadFailure
from claimcheck.reading import Source, archive, read

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'


def reading(folder: Path, name: str, data: bytes) -> Document | ReadFailure:
    (folder / name).write_bytes(data)
    return read(Source(name, folder / name))


def text_of(folder: Path, name: str, data: bytes) -> str:
    document = reading(folder, name, data)
    assert isinstance(document, Document), document
    return document.text


def saved(document: docx.document.Document) -> bytes:
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def with_body(xml: str) -> bytes:
    document = docx.Document()
    body = parse_xml(f"<w:body {W} {MC}>{xml}</w:body>")
    document.element.body[:0] = list(body)
    return saved(document)


def test_a_word_document(tmp_path: Path) -> None:
    made = docx.Document()
    made.core_properties.title, made.core_properties.author = "Talks resume", "Ida Holm"
    made.add_heading("Talks resume", 1)
    paragraph = made.add_paragraph("The envoy said ")
    paragraph.add_run("“no”").bold = True
    paragraph.add_run(" twice.")
    made.add_paragraph("One item", style="List Bullet")
    table = made.add_table(2, 2)
    table.cell(0, 0).text, table.cell(0, 1).text, table.cell(1, 1).text = "Sund", "14\n3", "Velmark"
    made.sections[0].header.paragraphs[0].text = "Running head"
    made.add_paragraph("End.")
    document = reading(tmp_path, "a.docx", saved(made))
    assert isinstance(document, Document)
    assert document.text == "Talks resume\n\nThe envoy said “no” twice.\n\nOne item\n\nSund\t14\n3\n\nVelmark\n\nEnd."
    assert document.provenance == Provenance(title="Talks resume", author="Ida Holm")
    assert document.pages == ()


BODIES = [
    ("insertion", "<w:p><w:r><w:t>He </w:t></w:r><w:ins><w:r><w:t>said</w:t></w:r></w:ins></w:p>", "He said"),
    ("deletion", "<w:p><w:r><w:t>He</w:t></w:r><w:del><w:r><w:delText>x</w:delText><w:t>y</w:t></w:r></w:del></w:p>", "He"),
    ("content control", "<w:sdt><w:sdtContent><w:p><w:r><w:t>He said</w:t></w:r></w:p></w:sdtContent></w:sdt>", "He said"),
    ("link", "<w:p><w:hyperlink><w:r><w:t>He said</w:t></w:r></w:hyperlink></w:p>", "He said"),
    ("line end and tab", "<w:p><w:r><w:t>a</w:t><w:br/><w:t>b</w:t><w:tab/><w:t>c</w:t></w:r></w:p>", "a\nb\tc"),
    ("hyphen", "<w:p><w:r><w:t>long</w:t><w:noBreakHyphen/><w:t>term</w:t></w:r></w:p>", "long-term"),
    (
        "text box",
        ("<w:p><w:r><mc:AlternateContent><mc:Choice><w:txbxContent><w:p><w:r><w:t>box</w:t></w:r></w:p></w:txbxContent></mc:Choice>"
        "<mc:Fallback><w:txbxContent><w:p><w:r><w:t>box</w:t></w:r></w:p></w:txbxContent></mc:Fallback></mc:AlternateContent>"
        "<w:t>text</w:t></w:r></w:p>"),
        "box\n\ntext",
    ),
    ("table in a table", "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:p><w:r><w:t>b</w:t></w:r></w:p></w:tc></w:tr></w:tbl><w:p/></w:tc></w:tr></w:tbl>", "a\n\nb"),
]  # fmt: skip


@pytest.mark.parametrize(("xml", "text"), [case[1:] for case in BODIES], ids=[case[0] for case in BODIES])
def test_what_word_writes(tmp_path: Path, xml: str, text: str) -> None:
    assert text_of(tmp_path, "a.docx", with_body(xml)) == text


CONTAINER = '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="B/c.opf"/></rootfiles></container>'
PACKAGE = """<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata>
<dc:title>The dam</dc:title><dc:creator>Ida Holm</dc:creator><dc:creator>Bo Roy</dc:creator><dc:publisher>Torv Press</dc:publisher>
<dc:date>2014</dc:date><dc:date>2014-05-09T00:00:00Z</dc:date></metadata>
<manifest><item id="n" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="a" href="../text/a%20b.xhtml" media-type="application/xhtml+xml"/><item id="p" href="p.png" media-type="image/png"/>
<item id="z" href="z.xhtml" media-type="application/xhtml+xml"/></manifest>
<spine><itemref idref="n"/><itemref idref="z"/><itemref idref="p"/><itemref idref="a"/><itemref idref="z"/></spine></package>"""
BOOK = {
    "META-INF/container.xml": CONTAINER,
    "B/c.opf": PACKAGE,
    "B/nav.xhtml": "<ol><li>Contents</ol>",
    "text/a b.xhtml": "<html><body><p>The dam was <q>never</q> built.</p></body></html>",
    "B/z.xhtml": "<html><head><title>T</title></head><body><h1>One</h1><p>He said no.</p></body></html>",
}


def zipped(files: Mapping[str, str | bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name, content)
    return data.getvalue()


def test_a_book(tmp_path: Path) -> None:
    document = reading(tmp_path, "a.epub", zipped(BOOK))
    assert isinstance(document, Document)
    assert document.text == "One\n\nHe said no.\n\nThe dam was “never” built."
    assert document.provenance == Provenance("The dam", "Ida Holm, Bo Roy", "Torv Press", "2014-05-09")


LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha">' + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)) + "]>"  # fmt: skip
LEAK = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'

REFUSED = [
    ("a.docx", zipped({"a": "b"}), "not a whole DOCX"),
    ("a.docx", saved(docx.Document())[:9_000], "not a whole DOCX"),
    ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "without a password"),
    ("a.epub", zipped({}), "not a whole EPUB"),
    ("a.epub", zipped({**BOOK, "META-INF/container.xml": "<a/>"}), "not a whole EPUB"),
    ("a.epub", zipped({**BOOK, "B/c.opf": PACKAGE.replace("z.xhtml", "../../etc/passwd")}), "not a whole EPUB"),
    ("a.epub", zipped({**BOOK, "META-INF/rights.xml": "<a/>"}), "protected"),
    ("a.epub", zipped({**BOOK, "B/z.xhtml": b"\0\1\2"}), "binary"),
    ("a.epub", zipped({**BOOK, "big": b"0" * (archive.MAX_UNPACKED + 1)}), "unpacks to more than"),
    ("a.docx", zipped({"big": b"0" * (archive.MAX_UNPACKED + 1)}), "unpacks to more than"),
]


@pytest.mark.parametrize(("name", "data", "reason"), REFUSED, ids=range(len(REFUSED)))
def test_what_cannot_be_read_is_told(tmp_path: Path, name: str, data: bytes, reason: str) -> None:
    failure = reading(tmp_path, name, data)
    assert isinstance(failure, ReadFailure)
    assert reason in failure.reason
    assert "; " in failure.reason
    assert "\n" not in failure.reason


@pytest.mark.parametrize("declared", [LAUGHS, LEAK])
def test_entities_are_neither_fetched_nor_multiplied(tmp_path: Path, declared: str) -> None:
    hostile = declared + PACKAGE.replace("The dam", "&a;&i;" if declared is LAUGHS else "&a;")
    document = reading(tmp_path, "a.epub", zipped({**BOOK, "B/c.opf": hostile}))
    if isinstance(document, Document):
        assert (document.provenance.title or "") in {"", "ha"}
    parts = dict(unzipped(with_body("<w:p><w:r><w:t>&amp;a;&amp;i;</w:t></w:r></w:p>")))
    parts["word/document.xml"] = (
        declared + parts["word/document.xml"].decode().partition("?>")[2].replace("&amp;", "&")
    ).encode()
    hostile_word = reading(tmp_path, "a.docx", zipped(parts))
    assert isinstance(hostile_word, ReadFailure) or len(hostile_word.text) < 100


def unzipped(data: bytes) -> Mapping[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as made:
        return {name: made.read(name) for name in made.namelist()}
