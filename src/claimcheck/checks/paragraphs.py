"""Where the paragraphs of a plain text begin and end."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

_LINE_END = re.compile(r"\r\n|\r|\n")
_WIDEST_WRAP = 120


class Paragraph(NamedTuple):
    """A stretch of text without the blank space around it."""

    start: int
    """First code point of the document's text."""
    text: str
    """May hold line ends, where the text is wrapped at a fixed width."""

    @property
    def end(self) -> int:
        """One past its last code point."""
        return self.start + len(self.text)


def paragraphs(text: str) -> tuple[Paragraph, ...]:
    """The paragraphs of a text, in order.

    A line end ends a paragraph, unless the lines between two blank ones are wrapped at a fixed width: then the blank
    lines do.
    """
    found: list[Paragraph] = []
    block: list[Paragraph] = []
    for line in (*_lines(text), Paragraph(len(text), "")):
        if line.text:
            block.append(line)
        elif block:
            found.extend(_joined(text, block) if _wrapped(block) else block)
            block = []
    return tuple(found)


def _lines(text: str) -> list[Paragraph]:
    ends = [*(match.span() for match in _LINE_END.finditer(text)), (len(text), len(text))]
    lines, start = [], 0
    for end, following in ends:
        line = text[start:end]
        lines.append(Paragraph(start + len(line) - len(line.lstrip()), line.strip()))
        start = following
    return lines


def _wrapped(block: list[Paragraph]) -> bool:
    """Whether no line had room for the first word of the next."""
    if len(block) == 1:
        return False
    width = max(len(line.text) for line in block)
    return width <= _WIDEST_WRAP and all(
        len(line.text) + 1 + len(following.text.split()[0]) > width for line, following in pairwise(block)
    )


def _joined(text: str, block: list[Paragraph]) -> list[Paragraph]:
    start, end = block[0].start, block[-1].end
    return [Paragraph(start, text[start:end])]
