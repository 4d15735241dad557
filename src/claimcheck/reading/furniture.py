"""What of a page is not its text: navigation, banners, lists of related pages, comments, the site's head and foot.

Only what the markup itself shows is taken for furniture: by element and ARIA role, by the names that content management
systems give in `class` and `id`, by being a link around a headline, and by being a block of links before or after all
prose. Where a page has one `<main>` with most of its prose, what is outside is furniture. Whatever holds the page's
`<h1>`, or more than half of its prose, is text whatever it is called; so are captions, pull quotes, corrections,
by-lines and lists of links among prose. Where less than forty words would be left the page is taken whole.

Why no library: trafilatura and readability leave out headlines, by-lines, pull quotes, captions and lists of sources as
well (of the 82 passages to keep in `tests/reading/pages` 18 and 20, these rules none). To an audit of who said what, a
lost passage is worse than a menu that is read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from lxml import etree

ENOUGH_WORDS = 40
_LONG = 60
"""Characters between two tags that make prose."""
_SHARE_OF_LINKS = 0.8
_LEAST_LINKS = 3
_MAX_NAMES = 1_000

_ROLES = frozenset("alertdialog banner contentinfo dialog menu menubar navigation search toolbar".split())
_SCOPES = frozenset({"article", "main", "blockquote", "section", "figure"})
"""Inside these a header, a footer or an aside is part of the text."""
_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
_CONTAINERS = frozenset({"div", "dl", "font", "ol", "p", "section", "table", "td", "ul"})

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_COMMENTS = re.compile(r"comments?-(?:area|list|section|thread|wrapper|form|respond)|disqus(?:-thread)?")
_PERHAPS_COMMENTS = "comments"
"""What a ministry comments is text; readers' comments begin with saying what they are, or how many."""
_BEGINS_COMMENTS = re.compile(r"\s*(?:\d[\d,]* )?(?:comments?|replies|responses|thoughts)\b", re.IGNORECASE)
_NAMED = re.compile(
    r"""(?:^|-)(?:
    ads?|adsbygoogle|advert(?:isement)?s? | breadcrumbs? | sponsored | promos?
    | (?:cookies?|gdpr|consent|privacy)-(?:banner|bar|box|consent|dialog|info|law|message|modal|notice|overlay|popup)
    | most-(?:popular|read|viewed) | recommend(?:ed|ations) | read-more
    | related-(?:articles|content|items|links|news|pages|posts|reading|stories) | relatedposts
    | newsletter | subscribe | sign-?up
    | share-(?:bar|buttons?|icons|links|this|tools) | sharing | sharedaddy | social-(?:buttons|icons|links|media|share)
    | sidebar | widget-area | nav | navbar | navbox | navigation | menu | pagination | pager | skip-?link
    )(?:-|$)""",
    re.VERBOSE,
)
_NAMED_OF_PAGE = re.compile(
    r"(?:(?:site|page|global|main|region|block)-)?(?:header|footer)|masthead|colophon|copyright|imprint"
)
"""At the page's own level only: an article's header and footer are its text."""


@dataclass
class _Measure:
    """What an element holds, elements below it too; white space apart."""

    text: int = 0
    """Characters."""
    linked: int = 0
    """Of these, inside links."""
    headed: int = 0
    """Of these, inside headings and not inside links."""
    links: int = 0
    has_h1: bool = False
    has_main: bool = False
    has_heading: bool = False

    @property
    def prose(self) -> int:
        return self.text - self.linked

    def add(self, other: _Measure) -> None:
        self.text += other.text
        self.linked += other.linked
        self.headed += other.headed
        self.links += other.links
        self.has_h1 |= other.has_h1
        self.has_main |= other.has_main
        self.has_heading |= other.has_heading


def furniture(root: etree._Element, is_hidden: Callable[[etree._Element], bool]) -> AbstractSet[etree._Element]:
    """The topmost elements that are not the page's text.

    Args:
        root: of a parsed page.
        is_hidden: whether an element and all below it are not shown at all.
    """
    page = _Page(root, is_hidden)
    return frozenset(page.furniture())


class _Page:
    def __init__(self, root: etree._Element, is_hidden: Callable[[etree._Element], bool]) -> None:
        self._root = root
        self._is_hidden = is_hidden
        self._measures: dict[etree._Element, _Measure] = {}
        self._order: dict[etree._Element, int] = {}
        self._long: list[int] = []
        """Where long texts outside links are, counted in elements."""
        self._measure()
        self._prose = self._measures[root].prose
        mains = [element for element in self._measures if _is_main(element)]
        whole = len(mains) == 1 and 2 * self._measures[mains[0]].prose > self._prose
        self._main = mains[0] if whole else None
        """Where the page's text is; all beside it is furniture."""

    def _measure(self) -> None:
        linked = headed = 0
        walk = etree.iterwalk(self._root, events=("start", "end"))
        for event, element in walk:
            if event == "start":
                if self._is_hidden(element):
                    walk.skip_subtree()
                    continue
                self._measures[element] = _Measure(
                    has_h1=element.tag == "h1", has_main=_is_main(element), has_heading=element.tag in _HEADINGS
                )
                self._order[element] = len(self._order)
                linked += element.tag == "a"
                headed += element.tag in _HEADINGS
                self._count(element, element.text, linked, headed)
                continue
            parent = element.getparent()
            if element in self._measures:
                linked -= element.tag == "a"
                headed -= element.tag in _HEADINGS
                measure = self._measures[element]
                measure.links += element.tag == "a" and measure.text > 0
                if parent is not None:
                    self._measures[parent].add(measure)
            if parent is not None:
                self._count(parent, element.tail, linked, headed)

    def _count(self, element: etree._Element, text: str | None, linked: int, headed: int) -> None:
        length = sum(map(len, text.split())) if text else 0
        measure = self._measures[element]
        measure.text += length
        if linked:
            measure.linked += length
            return
        if headed:
            measure.headed += length
        if length >= _LONG:
            self._long.append(len(self._order))

    def furniture(self) -> Iterator[etree._Element]:
        scopes = 0
        walk = etree.iterwalk(self._root, events=("start", "end"))
        for event, element in walk:
            if element not in self._measures:
                if event == "start":
                    walk.skip_subtree()
            elif event == "end":
                scopes -= _is_scope(element)
            else:
                if self._is_furniture(element, in_text=scopes > 0):
                    yield element
                    walk.skip_subtree()
                scopes += _is_scope(element)

    def _is_furniture(self, element: etree._Element, *, in_text: bool) -> bool:
        measure = self._measures[element]
        if element.tag in {"html", "body"} or measure.has_h1 or measure.has_main or not measure.text:
            return False
        names = _names(element)
        if any(_COMMENTS.fullmatch(name) for name in names) or (
            _PERHAPS_COMMENTS in names and _BEGINS_COMMENTS.match(_beginning(element))
        ):
            return True
        if 2 * measure.prose > self._prose:
            return False
        return (
            element.get("role", "").strip().lower() in _ROLES
            or any(_NAMED.search(name) for name in names)
            or (element.tag == "a" and measure.has_heading)
            or (not in_text and self._is_of_page(element, names))
            or (not in_text and (self._main is not None or self._is_menu(element)))
        )

    def _is_of_page(self, element: etree._Element, names: AbstractSet[str]) -> bool:
        return element.tag in {"aside", "footer", "header"} or any(_NAMED_OF_PAGE.fullmatch(name) for name in names)

    def _is_menu(self, element: etree._Element) -> bool:
        measure = self._measures[element]
        if element.tag not in _CONTAINERS or measure.links < _LEAST_LINKS or not self._long:
            return False
        at = self._order[element]
        rest = measure.text - measure.headed
        return measure.linked >= _SHARE_OF_LINKS * rest and (at < self._long[0] or at > self._long[-1])


def _beginning(element: etree._Element) -> str:
    return next((str(text) for text in element.itertext() if not str(text).isspace()), "")


def _is_scope(element: etree._Element) -> bool:
    return element.tag in _SCOPES or _is_main(element)


def _is_main(element: etree._Element) -> bool:
    return element.tag == "main" or element.get("role") == "main"


def _names(element: etree._Element) -> frozenset[str]:
    stated = f"{element.get('class', '')} {element.get('id', '')}"
    if len(stated) > _MAX_NAMES:
        return frozenset()
    return frozenset(re.sub(r"[-_]+", "-", _CAMEL.sub("-", name)).strip("-").lower() for name in stated.split())
