"""Offsets as a careful reader would set them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

Offsets = tuple[int, int]

_OPEN, _CLOSE = '“"«„', '”"»'
_BRACKETS = {"(": ")", "[": "]"}
_EDGE = re.compile(r"[\s,;:—–]+")
_CITATION = re.compile(r"(?:\[\d{1,3}\]\s*)+")


def tidy(text: str, pieces: Sequence[Offsets]) -> list[Offsets]:
    """The pieces without edge punctuation, with the marks whose partners they hold; without those that hold no word."""
    found = []
    for piece in pieces:
        start, end = _trimmed(text, *piece)
        if start < end and any(map(str.isalnum, text[start:end])):
            found.append(_paired(text, start, end))
    return found


def whole_names(pieces: Sequence[Offsets], names: Sequence[Offsets], taken: Sequence[Offsets]) -> tuple[Offsets, ...]:
    """The pieces, each with the rest of a name that it cuts, unless that is taken; `names` ascend and are disjoint."""
    ends = [end for _, end in names]

    def widened(start: int, end: int) -> Offsets:
        cut = names[bisect_right(ends, start) : bisect_right(ends, end) + 1]
        first, last = start, end
        for name in cut:
            inside = name[0] < end and start < name[1]
            if inside and not any(s < name[1] and name[0] < e for s, e in taken):
                first, last = min(first, name[0]), max(last, name[1])
        return first, last

    return tuple(widened(*piece) for piece in pieces)


def _trimmed(text: str, start: int, end: int) -> Offsets:
    while match := (_EDGE.match(text, start, end) or _CITATION.match(text, start, end)):
        start = match.end()
    while end > start and (text[end - 1].isspace() or text[end - 1] in ",;:—–"):
        end -= 1
    if end > start and text[end - 1] == "." and not _quoted_end(text, start, end):
        end -= 0 if _abbreviation(text, start, end) else 1
    return start, end


def _quoted_end(text: str, start: int, end: int) -> bool:
    """Whether the full stop at the end stands inside a quotation that the piece opens or that closes right after."""
    return text[end : end + 1] in set(_CLOSE + "'’") or any(mark in text[start:end] for mark in _OPEN)


def _abbreviation(text: str, start: int, end: int) -> bool:
    """Whether the full stop belongs to the last word: "U.S.", "a.m.", "Jr."."""
    word = text[start:end].rsplit(None, 1)[-1]
    return "." in word[:-1] or word in {"Jr.", "Sr.", "Inc.", "Co.", "Corp.", "Ltd.", "etc."}


def _paired(text: str, start: int, end: int) -> Offsets:
    piece = text[start:end]
    before, after = text[start - 1 : start], text[end : end + 1]
    opened = piece.count("“") - piece.count("”")
    straight = piece.count('"') % 2
    if (opened > 0 and after == "”") or (straight and after == '"' and piece.find('"') < len(piece) // 2):
        end += 1
    elif (opened < 0 and before == "“") or (straight and before == '"' and piece.endswith('"')):
        start -= 1
    elif before and before in '“"' and after and after in '”"' and not straight and opened == 0:
        start, end = start - 1, end + 1
    for left, right in _BRACKETS.items():
        if piece.count(left) > piece.count(right) and after == right:
            end += 1
        elif piece.startswith(left) and piece.count(left) > piece.count(right):
            start += 1
        elif piece.endswith(right) and piece.count(right) > piece.count(left):
            end -= 1
    return start, end
