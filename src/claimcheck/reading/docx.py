"""DOCX to the text of its body, by way of python-docx.

Paragraphs (headings and items of lists are such) and rows of tables are divided by an empty line, cells of a row by a
tab. Insertions that are marked as changes are read, deletions are not. Foot- and endnotes come after the body; headers
and footers of pages are left out. Title and author come from the document's properties; the dates there are those of
the file and say nothing of publication.

Limits: numbers that Word gives to items of lists are not in the file's text and so not in this one; DOCX does not say
where pages end.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

from lxml import etree

from claimcheck.model import Provenance
from claimcheck.reading import archive, provenance
from claimcheck.reading.rendition import Rendition, UnreadableError

if TYPE_CHECKING:
    from docx.document import Document

_BROKEN = "is not a whole DOCX file; save it again as DOCX or as text"
_OLD_CONTAINER = b"\xd0\xcf\x11\xe0"
"""What old Word files begin with, and new ones that are encrypted."""

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PARAGRAPH, _ROW, _CELL, _TEXT, _BOX = (_W + name for name in ("p", "tr", "tc", "t", "txbxContent"))
_LEFT_OUT = frozenset(
    {
        _W + "del",
        _W + "moveFrom",
        _W + "pPr",
        _W + "rPr",
        # What repeats a text box for old programs.
        "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
    }
)
_SIGNS = {_W + "tab": "\t", _W + "br": "\n", _W + "cr": "\n", _W + "noBreakHyphen": "-"}
_GAPS = ("", "\t", "\n", "\n\n")
"""What divides two pieces of text; of several in a row, the last of these counts."""


def render(data: bytes) -> Rendition:
    """The text of the body and the notes, with title and author.

    Raises:
        UnreadableError: it is broken, encrypted, or unpacks to too much.
    """
    if data.startswith(_OLD_CONTAINER):
        raise UnreadableError("is encrypted or an old Word file; save it as DOCX without a password")
    archive.opened(data, "DOCX").close()
    # Late: importing takes a while, and few folders hold such files.
    import docx
    from docx.opc.exceptions import OpcError

    try:
        document = docx.Document(io.BytesIO(data))
        texts = [_text(part) for part in (document.element.body, *_notes(document))]
        return Rendition("\n\n".join(filter(None, texts)), _provenance(document))
    except (*archive.DAMAGED, OpcError, etree.XMLSyntaxError, AttributeError, TypeError) as error:
        raise UnreadableError(_BROKEN) from error


def _text(part: etree._Element) -> str:
    pieces: list[str] = []
    gap = ""
    walk = etree.iterwalk(part, events=("start", "end"))
    for event, element in walk:
        tag = element.tag
        if event == "end":
            # Text boxes stand inside the paragraph that they are anchored in.
            wanted = "\n\n" if tag == _BOX else ""
        elif tag in _LEFT_OUT:
            walk.skip_subtree()
            continue
        else:
            wanted = _gap_before(element)
        gap = max(gap, wanted, key=_GAPS.index)
        text = (element.text or "") if tag == _TEXT else _SIGNS.get(tag, "")
        if event == "start" and text:
            pieces += [gap if pieces else "", text]
            gap = ""
    return "".join(pieces).strip()


def _gap_before(element: etree._Element) -> str:
    if element.tag == _CELL:
        return "\t"
    if element.tag != _PARAGRAPH:
        return "\n\n" if element.tag == _ROW else ""
    parent = element.getparent()
    if parent is None or parent.tag != _CELL:
        return "\n\n"
    return "" if next(element.itersiblings(_PARAGRAPH, preceding=True), None) is None else "\n"


def _notes(document: Document) -> Iterator[etree._Element]:
    for relation in document.part.rels.values():
        if not relation.is_external and relation.reltype.endswith(("/footnotes", "/endnotes")):
            parser = etree.XMLParser(resolve_entities=False, no_network=True)
            yield etree.fromstring(relation.target_part.blob, parser)


def _provenance(document: Document) -> Provenance:
    properties = document.core_properties
    return provenance.stated({"title": properties.title, "author": properties.author})
