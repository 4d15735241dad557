"""Characters that cannot be seen, or that change how others are seen, made visible; the same for every format.

Left alone are line feed, tab, the joiners and the directional *marks* (U+200C to U+200F, U+061C): Persian, Hebrew and
Indic text need them to read right, and they cannot reorder what stands around them. Shown, and so without effect, are
the other controls, the directional embeddings, overrides and isolates, lone surrogates and noncharacters.
"""

from __future__ import annotations

import re
import unicodedata

from markupsafe import Markup, escape

_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufdd0-\ufdef\ufeff\ufffe\uffff\ud800-\udfff]"
)


def visible(text: str) -> str:
    """The text with each such character as ‹U+202E›."""
    return _UNSEEN.sub(lambda match: f"‹{_code(match[0])}›", text)


def visible_html(text: str) -> Markup:
    """The text escaped for HTML, each such character as a small labelled box that names it."""
    if not _UNSEEN.search(text):
        return escape(text)
    pieces: list[Markup] = []
    position = 0
    for match in _UNSEEN.finditer(text):
        pieces.append(escape(text[position : match.start()]))
        code, name = _code(match[0]), unicodedata.name(match[0], "control character")
        pieces.append(Markup('<span class="unseen" title="{}">{}</span>').format(name.lower(), code))
        position = match.end()
    pieces.append(escape(text[position:]))
    return Markup("").join(pieces)


def one_line(text: str, limit: int | None = None) -> str:
    """The text with its white space collapsed, cut to at most `limit` characters at a word where one is near."""
    line = " ".join(text.split())
    if limit is None or len(line) <= limit:
        return line
    head = line[: limit - 1]
    word_end = head.rfind(" ")
    return f"{head[:word_end] if word_end > limit // 2 else head}…"


def short_name(name: str, limit: int = 60) -> str:
    """A document's name, of one that is longer than `limit` the beginning and the end."""
    if len(name) <= limit:
        return name
    head, tail = limit // 2, limit - limit // 2 - 1
    return f"{name[:head].rstrip()}…{name[-tail:].lstrip()}"


def _code(character: str) -> str:
    return f"U+{ord(character):04X}"
