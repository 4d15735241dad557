"""Where in an HTML report things stand: links to documents, lines, claims and findings, the same from run to run.

A report is one file, or a front page with a page a document beside it. Ids are of what they name alone, so that a link
to `#claim-…` or `#finding-…` holds as long as the claim or the finding itself does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256

from claimcheck.model import Claim

FRONT = "report.html"
FOLDER = "report"
"""Of the pages of documents, beside the front page."""
PAGE_NAME = re.compile(r"[a-z0-9-]{0,40}-[0-9a-f]{12}\.html")
"""What a page of a document is called; no file of another name is ever taken for one."""
PAGE_MARK = "<!DOCTYPE html><!-- claimcheck: page of a document -->"
"""The first line of each page of a document, by which one is known again."""

_UNSAFE = re.compile("[^a-z0-9]+")
_LONGEST = 40


@dataclass(frozen=True)
class Links:
    """Links from one page of a report to everywhere in it."""

    anchors: Mapping[str, str]
    """Id of each document that the report shows, by name."""
    pages: Mapping[str, str] = field(default_factory=dict)
    """Of a report in several files: the path of each document's page from the folder that the front page is in."""
    here: str | None = None
    """Name of the document on whose page the links stand; None on the front page."""

    def on(self, document: str) -> Links:
        """The links as they stand on that document's page."""
        return replace(self, here=document)

    def document(self, name: str) -> str:
        """To the whole document."""
        return self._page(name) or f"#{self.anchors[name]}"

    def line(self, name: str, number: int) -> str:
        """To a line of a document."""
        return f"{self._page(name)}#{self.line_id(name, number)}"

    def line_id(self, name: str, number: int) -> str:
        """The id of a line on the page that it stands on."""
        return f"L{number}" if self.pages else f"{self.anchors[name]}-L{number}"

    def claim(self, claim: Claim) -> str:
        """To where a claim is marked in its document."""
        return f"{self._page(claim.document)}#claim-{claim.id}"

    def front(self, anchor: str) -> str:
        """To what stands on the front page: a finding, a check, a section."""
        return f"#{anchor}" if self.here is None else f"../{FRONT}#{anchor}"

    def _page(self, name: str) -> str:
        """The page a document stands on; "" for this one."""
        if not self.pages or name == self.here:
            return ""
        path = self.pages[name]
        return path if self.here is None else path.rpartition("/")[2]


def links(documents: Iterable[str], *, split: bool) -> Links:
    """Links from the front page of a report of documents with those names."""
    hashes = {name: sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:12] for name in documents}
    pages = {name: f"{FOLDER}/{_slug(name)}-{digest}.html" for name, digest in hashes.items()} if split else {}
    return Links({name: f"document-{digest}" for name, digest in hashes.items()}, pages)


def _slug(name: str) -> str:
    """What a file system, a shell and a web server all take as it is, and a person still recognises."""
    return _UNSAFE.sub("-", name.lower()).strip("-")[-_LONGEST:]
