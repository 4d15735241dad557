"""The formats that can be read, by suffix."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from claimcheck.reading import html, markdown, plain
from claimcheck.reading.rendition import Rendition


@dataclass(frozen=True)
class Format:
    """How files of one kind are read."""

    media_type: str
    render: Callable[[str], Rendition]
    """From the decoded file."""
    declares_encoding: bool = False
    """Whether files of this kind may state their own encoding."""


_HTML = Format("text/html", html.render, declares_encoding=True)
_MARKDOWN = Format("text/markdown", markdown.render)
_PLAIN = Format("text/plain", plain.render)

FORMATS: Mapping[str, Format] = {
    ".htm": _HTML,
    ".html": _HTML,
    ".markdown": _MARKDOWN,
    ".md": _MARKDOWN,
    ".text": _PLAIN,
    ".txt": _PLAIN,
    ".xhtml": _HTML,
}
"""By suffix, in lower case."""
