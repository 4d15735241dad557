"""EPUB to the text of its chapters, in the order in which the book has them.

An EPUB file is a zip archive of XHTML pages with a list of their order (the spine); the pages are read as `html.py`
reads them, navigation apart. Title, authors, publisher and date of publication are as the book's own metadata state
them; a date that is not a full one counts as not stated.

Limits: pages are not numbered in EPUB, so no page is kept; what a shop has encrypted cannot be read.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from urllib.parse import unquote

from lxml import etree

from claimcheck.model import Provenance
from claimcheck.reading import archive, html, provenance
from claimcheck.reading.decoding import decode
from claimcheck.reading.rendition import Rendition, UnreadableError

_BROKEN = "is not a whole EPUB file; convert it again, or save it as text"
_CONTAINER = "META-INF/container.xml"
_RIGHTS = "META-INF/rights.xml"
_PAGES = frozenset({"application/xhtml+xml", "text/html"})
_OPF = "{http://www.idpf.org/2007/opf}"
_DC = "{http://purl.org/dc/elements/1.1/}"


def render(data: bytes) -> Rendition:
    """The text of all pages of the spine and what the book says of its origin.

    Raises:
        UnreadableError: it is broken, encrypted, or unpacks to too much.
    """
    with archive.opened(data, "EPUB") as book:
        if _RIGHTS in book.namelist():
            raise UnreadableError("is protected against copying; get a copy that is not, or save it as text")
        try:
            path, package = _package(book)
            texts = [html.visible(decode(book.read(name), markup=True)[0]) for name in _spine(path, package)]
        except (*archive.DAMAGED, etree.XMLSyntaxError, TypeError) as error:
            raise UnreadableError(_BROKEN) from error
    return Rendition("\n\n".join(filter(None, texts)), _provenance(package))


def _package(book: zipfile.ZipFile) -> tuple[str, etree._Element]:
    """Where the list of the book's parts is, and the list."""
    rootfile = next(_parsed(book.read(_CONTAINER)).iter("{*}rootfile"), None)
    path = rootfile.get("full-path", "") if rootfile is not None else ""
    return path, _parsed(book.read(path))


def _parsed(data: bytes) -> etree._Element:
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))


def _spine(path: str, package: etree._Element) -> Iterator[str]:
    items = {item.get("id"): item for item in package.iter(_OPF + "item")}
    seen = set()
    for reference in package.iter(_OPF + "itemref"):
        item = items[reference.get("idref")]
        name = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(item.get("href", ""))))
        # Once each: a spine that names one long page a million times would make a text without end.
        if item.get("media-type") in _PAGES and name not in seen and "nav" not in item.get("properties", "").split():
            seen.add(name)
            yield name


def _provenance(package: etree._Element) -> Provenance:
    def stated(name: str) -> list[object]:
        return [element.text for element in package.iter(_DC + name)]

    found = {"title": stated("title")[:1], "author": stated("creator"), "publisher": stated("publisher")[:1]}
    dates = (provenance.stated({"published": date}).published for date in stated("date"))
    return provenance.stated({**found, "published": next(filter(None, dates), None)})
