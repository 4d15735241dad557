"""HTML and XHTML to the text that a reader sees, and what the page says of its own origin.

The text has one form, whatever the markup's line ends: paragraphs (and all other blocks) are divided by an empty
line, `<br>` is a line end, table cells are divided by a tab, items of a numbered list begin with their number, `<q>`
gets its quotation marks, and any other run of white space is one space. Left out are scripts, styles, navigation,
form controls, embedded media, code listings, and elements hidden by the `hidden` attribute or their own style; of a
whole page also what is around its text, see `furniture.py`.

Provenance comes from where pages state it for machines: meta elements (HTML, Open Graph, Dublin Core, citation),
schema.org as JSON-LD, `<link rel="canonical">`, `<time itemprop="datePublished">`, `<title>`. Nothing is guessed from
the visible text.

Limits: style sheets are not applied, so what they hide is read; right-to-left and vertical layout make no difference.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from enum import IntEnum

from lxml import etree

from claimcheck.model import Provenance
from claimcheck.reading import provenance
from claimcheck.reading.furniture import ENOUGH_WORDS, furniture
from claimcheck.reading.rendition import Rendition, UnreadableError

_LEFT_OUT = frozenset(
    """
    audio button canvas datalist dialog embed head iframe input link map meta nav noscript object script select
    style svg template textarea title video
    """.split()
)
_BLOCKS = frozenset(
    """
    address article aside blockquote body caption center dd details dir div dl dt fieldset figcaption figure footer
    h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu ol p pre search section summary table tbody tfoot
    thead tr ul
    """.split()
)
_LISTS = frozenset({"menu", "ol", "ul"})
_HIDING = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)\b", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\n\f\r]+")
_SPACE = " \t\n\f\r"


class _Gap(IntEnum):
    """What divides two pieces of text; of several in a row, the widest counts."""

    NONE = 0
    SPACE = 1
    CELL = 2
    LINE = 3
    BLOCK = 4


_GAPS = {**dict.fromkeys(_BLOCKS, _Gap.BLOCK), "td": _Gap.CELL, "th": _Gap.CELL, "br": _Gap.LINE}
_AS_TEXT = {_Gap.NONE: "", _Gap.SPACE: " ", _Gap.CELL: "\t", _Gap.LINE: "\n", _Gap.BLOCK: "\n\n"}


class _Text:
    """Text being written, with the gaps that the markup asks for."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._gap = _Gap.NONE
        self._after_number = False
        self._preformatted = 0
        self._numbers: list[int | None] = []
        """For each list around, the number of its next item; None where items have none."""

    def __str__(self) -> str:
        return "".join(self._pieces)

    def open(self, element: etree._Element) -> None:
        """What an element begins with."""
        tag = element.tag
        self._widen(_GAPS.get(tag, _Gap.NONE))
        if tag == "q":
            self._put("“")
        elif tag == "pre":
            self._preformatted += 1
        elif tag in _LISTS:
            self._numbers.append(_whole(element.get("start"), 1) if tag == "ol" else None)
        elif tag == "li" and self._numbers and self._numbers[-1] is not None:
            number = _whole(element.get("value"), self._numbers[-1])
            self._numbers[-1] = number + 1
            self._put(f"{number}.")
            self._after_number = True

    def close(self, element: etree._Element) -> None:
        """What an element ends with."""
        tag = element.tag
        if tag in _BLOCKS:
            self._widen(_Gap.BLOCK)
        if tag == "q":
            self._put("”")
        elif tag == "pre":
            self._preformatted -= 1
        elif tag in _LISTS:
            self._numbers.pop()

    def write(self, text: str | None) -> None:
        """Text between tags, whose white space outside `<pre>` is nothing but a gap."""
        if not text:
            return
        if self._preformatted:
            self._put(text)
            return
        if text[0] in _SPACE:
            self._widen(_Gap.SPACE)
        if words := text.strip(_SPACE):
            self._put(_SPACES.sub(" ", words))
            if text[-1] in _SPACE:
                self._widen(_Gap.SPACE)

    def _widen(self, gap: _Gap) -> None:
        self._gap = max(self._gap, gap)

    def _put(self, text: str) -> None:
        # A number stays on the line of its item, whatever blocks the item begins with.
        gap = _Gap.SPACE if self._after_number else self._gap
        if self._pieces:
            self._pieces.append(_AS_TEXT[gap])
        self._pieces.append(text)
        self._gap, self._after_number = _Gap.NONE, False


def render(markup: str) -> Rendition:
    """The text of a page, what is around it left out, and the page's stated provenance.

    Raises:
        UnreadableError: it is nested more deeply than the parser can follow.
    """
    root = _parsed(markup)
    if root is None:
        return Rendition("")
    text = _visible(root, furniture(root, _is_hidden))
    if len(text.split()) < ENOUGH_WORDS:
        text = _visible(root)
    return Rendition(text, _provenance(root))


def visible(markup: str) -> str:
    """The visible text of a page or of a part of one, whatever it is for.

    Raises:
        UnreadableError: it is nested more deeply than the parser can follow.
    """
    root = _parsed(markup)
    return "" if root is None else _visible(root)


def _parsed(markup: str) -> etree._Element | None:
    # `huge_tree` lifts the limit on a single text, which a page with its data in a script exceeds; the caller bounds
    # the whole.
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(markup.replace("\r\n", "\n").encode("utf-8"), parser)
    except etree.ParseError:  # nothing but white space and comments
        root = None
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise UnreadableError("is HTML nested too deeply; save the page again or take it out of the folder")
    return root


def _visible(root: etree._Element, left_out: AbstractSet[etree._Element] = frozenset()) -> str:
    text = _Text()
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        hidden = element in left_out or _is_hidden(element)
        if event == "end":
            if not hidden:
                text.close(element)
            text.write(element.tail)
        elif hidden:
            walk.skip_subtree()
        else:
            text.open(element)
            text.write(element.text)
    return str(text)


def _is_hidden(element: etree._Element) -> bool:
    if element.tag in _LEFT_OUT or "hidden" in element.attrib or _HIDING.search(element.get("style", "")):
        return True
    parent = element.getparent()
    return element.tag == "code" and parent is not None and parent.tag == "pre"


def _whole(number: str | None, otherwise: int) -> int:
    return int(number) if number and re.fullmatch(r"-?[0-9]{1,9}", number) else otherwise


_META: Mapping[str, tuple[str, ...]] = {
    # The names under which pages state each field, the most exact first.
    "title": ("citation_title", "og:title", "dcterms.title", "dc.title"),
    "author": ("citation_author", "author", "dcterms.creator", "dc.creator", "article:author"),
    "publisher": ("citation_publisher", "og:site_name", "dcterms.publisher", "dc.publisher"),
    "published": ("article:published_time", "datepublished", "dcterms.issued", "dc.date.issued", "dc.date", "date"),
    "url": ("og:url",),
}


def _provenance(root: etree._Element) -> Provenance:
    meta = _meta(root)
    article = next(_articles(root), {})
    elements: dict[str, list[object]] = {
        "title": [_content(element) for element in root.iterfind(".//title")],
        "published": [element.get("datetime") for element in root.iterfind(".//time[@itemprop='datePublished']")],
        "url": [element.get("href") for element in root.iterfind(".//link[@rel='canonical']")],
    }
    found: dict[str, str | None] = {}
    for field, names in _META.items():
        found[field] = _first(field, [*map(meta.get, names), article.get(field), *elements.get(field, [])])
    return Provenance(**found)


def _first(field: str, candidates: list[object]) -> str | None:
    """The first that has the form of the field; an author's web page is not an author."""
    for candidate in candidates:
        text = getattr(provenance.stated({field: candidate}), field)
        if text and not (field == "author" and text.startswith(("http://", "https://"))):
            return str(text)
    return None


def _meta(root: etree._Element) -> Mapping[str, object]:
    """For each name of a meta element what it says: of an author all, else the first."""
    found: defaultdict[str, list[object]] = defaultdict(list)
    for element in root.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or ""
        found[name.strip().lower()].append(element.get("content"))
    several = {"citation_author", "author", "dcterms.creator", "dc.creator"}
    return {name: values if name in several else values[0] for name, values in found.items()}


def _articles(root: etree._Element) -> Iterator[Mapping[str, object]]:
    """What schema.org objects for articles, given as JSON-LD, say of their origin."""
    for element in root.iter("script"):
        if element.get("type", "").strip().lower() != "application/ld+json":
            continue
        try:
            content = json.loads(_content(element))
        except (ValueError, RecursionError):
            continue
        for item in _objects(content):
            if any(str(kind).endswith(("Article", "Posting", "Report")) for kind in _listed(item.get("@type"))):
                yield {
                    "title": item.get("headline"),
                    "author": _names(item.get("author")),
                    "publisher": _names(item.get("publisher")),
                    "published": item.get("datePublished"),
                    "url": item.get("url"),
                }


def _objects(content: object) -> Iterator[Mapping[str, object]]:
    for item in _listed(content):
        if isinstance(item, dict):
            yield from (part for part in _listed(item.get("@graph", item)) if isinstance(part, dict))


def _names(agents: object) -> list[object]:
    return [agent.get("name") if isinstance(agent, dict) else agent for agent in _listed(agents)]


def _listed(content: object) -> list[object]:
    return content if isinstance(content, list) else [content]


def _content(element: etree._Element) -> str:
    return "".join(str(text) for text in element.itertext())
