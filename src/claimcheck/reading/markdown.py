"""Markdown to the text that a reader of the rendered page sees.

CommonMark with tables and strikethrough, by way of HTML, so that lists, tables, references and inline HTML are
treated as in `html.py`; a paragraph's lines are joined. Front matter gives the provenance and is left out.

Text indented by four spaces is taken for a paragraph, not for code: in a document of prose it is a quotation far more
often. Fenced code is left out.

Limits: offsets and lines are those of the text, not of the file; footnotes are read as plain paragraphs.
"""

from __future__ import annotations

from markdown_it import MarkdownIt

from claimcheck.reading import front_matter, html
from claimcheck.reading.rendition import Rendition

_MARKDOWN = MarkdownIt("commonmark", {"maxNesting": 100}).enable(["table", "strikethrough"]).disable("code")


def render(text: str) -> Rendition:
    """The rendered text of a Markdown file."""
    provenance, start = front_matter.split(text)
    return Rendition(html.visible(_MARKDOWN.render(text[start:])), provenance)
