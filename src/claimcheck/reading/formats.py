"""The formats that can be read, by suffix."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from claimcheck.reading import collection, docx, epub, html, markdown, pdf, plain
from claimcheck.reading.decoding import decode
from claimcheck.reading.rendition import Rendition

_Render = Callable[[bytes], Rendition]


@dataclass(frozen=True)
class Format:
    """How files of one kind are read."""

    media_type: str
    render: _Render
    """From the bytes of a whole file; raises UnreadableError."""


def _decoded(render: Callable[[str], Rendition], *, markup: bool = False) -> _Render:
    def from_bytes(data: bytes) -> Rendition:
        text, encoding = decode(data, markup=markup)
        return replace(render(text), encoding=encoding)

    return from_bytes


_HTML = Format("text/html", _decoded(html.render, markup=True))
_MARKDOWN = Format("text/markdown", _decoded(markdown.render))
_PLAIN = Format("text/plain", _decoded(plain.render))

FORMATS: Mapping[str, Format] = {
    ".docx": Format("application/vnd.openxmlformats-officedocument.wordprocessingml.document", docx.render),
    ".epub": Format("application/epub+zip", epub.render),
    ".htm": _HTML,
    ".html": _HTML,
    ".markdown": _MARKDOWN,
    ".md": _MARKDOWN,
    ".pdf": Format("application/pdf", pdf.render),
    ".text": _PLAIN,
    ".txt": _PLAIN,
    ".xhtml": _HTML,
}
"""Files of one document each, by suffix, in lower case."""

SUFFIXES = tuple(sorted((*FORMATS, *collection.KINDS)))
"""All that can be read, files of many documents too."""
