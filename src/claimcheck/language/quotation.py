"""Quotation marks: which stretches of a text stand between them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

OPENING = {"“": "”", "«": "»", "„": "“”", "‘": "’", "‹": "›"}
STRAIGHT = "\"'"
_MAY_OPEN = re.compile("[" + "".join(OPENING) + STRAIGHT + "”]")
_SPACE_OR_OPENER = " \t\n\r([{—–-/\u00a0"
_BEHIND_CLOSING = re.compile(r"[,;:!?)\]}]|\.(?!\.)")


class Quoted(NamedTuple):
    """A stretch in quotation marks, the marks included; without a closing mark it ends with the paragraph."""

    start: int
    end: int
    closed: bool


def paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of every line that is not empty; a line feed ends a paragraph in news copy."""
    start = 0
    for line in text.splitlines(keepends=True):
        stripped = line.rstrip()
        if stripped:
            yield start, start + len(stripped)
        start += len(line)


def quoted(text: str) -> tuple[Quoted, ...]:
    """The outermost quoted stretches of `text`, in order.

    A double mark opens where it stands before a letter and after a space, and closes otherwise; a single one, and one
    apart from the words on both sides, counts only where a closing partner follows in the paragraph, so that
    apostrophes and inches are left alone. An opening without a partner runs to the end of its paragraph.
    """
    return tuple(q for start, end in paragraphs(text) for q in _in_paragraph(text, start, end))


def _in_paragraph(text: str, start: int, end: int) -> Iterator[Quoted]:
    position = start
    exhausted: set[str] = set()  # marks that close nothing further on: looking for them once is enough
    while mark := _MAY_OPEN.search(text, position, end):
        position = mark.start()
        closers = _closers(text, position, start, end)
        if closers is None or closers in exhausted:
            position += 1
            continue
        close = _closing(text, position + 1, end, closers)
        if close is not None:
            yield Quoted(position, close + 1, closed=True)
            position = close + 1
        elif (
            closers in ("'", "’") or text[position + 1 : position + 2].isspace()
        ):  # an apostrophe, as in 'tis, or inches
            exhausted.add(closers)
            position += 1
        else:
            yield Quoted(position, end, closed=False)
            return


def _closers(text: str, position: int, start: int, end: int) -> str | None:
    """The marks that would close a quotation opened at `position`; None where nothing opens there."""
    mark = text[position]
    before = text[position - 1] if position > start else " "
    after = text[position + 1] if position + 1 < end else " "
    if mark in OPENING:
        return OPENING[mark] + ('"' if mark == "“" else "")
    if mark not in STRAIGHT and mark != "”":
        return None
    if not (before in _SPACE_OR_OPENER or before in "“‘\"'") or _BEHIND_CLOSING.match(text, position + 1, end):
        return None
    if after.isspace() and not (mark == '"' and before.isspace() and position + 1 < end):  # " apart from the words "
        return None
    return {'"': '"”', "”": '"”', "'": "'"}[mark]


def _closing(text: str, position: int, end: int, closers: str) -> int | None:
    for mark in re.compile(f"[{closers}]").finditer(text, position, end):
        i = mark.start()
        if text[i] in "'’":  # not an apostrophe: something other than a letter follows, and no space precedes
            after = text[i + 1] if i + 1 < end else " "
            if after.isalnum() or text[i - 1].isspace():
                continue
        return i
    return None
