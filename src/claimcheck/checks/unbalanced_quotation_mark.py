"""CC201 unbalanced-quotation-mark: a quotation that is opened and not closed, or closed and not opened.

Why:      a reader cannot tell where the source's words end and the writer's begin.
Flagged:  The captain told reporters, "The harbour will stay shut until spring.
Allowed:  The captain told reporters, "The harbour will stay shut until spring."
Limits:   any double mark closes any other, as texts mix them; a quotation over several paragraphs may open each of them
          again, or none; single marks are looked at only in documents without double ones, and only after a verb of
          saying or a colon, as most of them are apostrophes; a document with more than twenty gets one finding.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from itertools import zip_longest
from typing import TYPE_CHECKING

from claimcheck.checks.check import Check, Hit, Passage, rows
from claimcheck.checks.paragraphs import Paragraph, paragraphs
from claimcheck.model import Severity
from claimcheck.table import DOCUMENT, TEXT

if TYPE_CHECKING:
    import pandas as pd

_NEVER_CLOSED = "This quotation is opened and never closed, so it is not clear where the quoted words end."
_NEVER_OPENED = "This quotation is closed but was never opened, so it is not clear where the quoted words begin."

_MANY = 20
"""More marks without a partner than this, and it is the document that is to be looked at, not each of them."""

_DOUBLE = re.compile(r'["“”„‟«»＂]')
_DOUBLE_OR_LATEX = re.compile(rf"{_DOUBLE.pattern}|``|''")
_BEHIND_CLOSING = frozenset(",.;:!?)]}")
_BEFORE_OPENING = frozenset("([{<—–-/'‘’“„«*_>")

_SINGLE_OPENING = re.compile(
    r"""(?: : | \b(?:said|says|told\s[\w\s]{1,40}|asked|added|replied|wrote|warned|insisted|argued|stated),? ) \s
        (?P<mark>['‘]) (?!\d0s\b|tis\b|twas\b|em\b|til\b|n['’]) (?=\w)""",
    re.VERBOSE,
)
_SINGLE_CLOSING = re.compile(r"(?<=\S)['’](?!\w)")
_STARTS_WITH_SINGLE = re.compile(r"['‘]\w")


class _Way(Enum):
    """What a mark does where it stands."""

    OPENS = auto()
    CLOSES = auto()
    EITHER = auto()


@dataclass(frozen=True)
class _Mark:
    at: int
    """Code point in the document."""
    way: _Way
    measure: bool
    """Whether it may stand for inches or seconds."""


def judge(documents: pd.DataFrame) -> Iterator[Hit]:
    """One hit for each mark that has no partner, or one for all of a document that uses them for something else."""
    for document in rows(documents):
        judged = _double if _DOUBLE_OR_LATEX.search(document[TEXT]) else _single
        hits = list(judged(document[DOCUMENT], document[TEXT]))
        if len(hits) <= _MANY:
            yield from hits
            continue
        first, *others = (hit.passage for hit in hits[:_MANY])
        yield Hit(f"{len(hits)} quotation marks in this document have no partner.", first, tuple(others))


def _double(document: str, text: str) -> Iterator[Hit]:
    """Pair the marks of each paragraph; what one leaves open, the following ones may go on with or close."""
    left_open: Passage | None = None
    adjacent = False
    for paragraph in paragraphs(text):
        marks = _marks(text, paragraph)
        if not marks:
            adjacent = False
            continue
        closes_earlier = left_open is not None and _closes_earlier(marks)
        goes_on = adjacent and marks[0].at == paragraph.start
        if left_open and not closes_earlier and not goes_on:
            yield Hit(_NEVER_CLOSED, left_open)
        unopened, unclosed = _without_partner(marks[1:] if closes_earlier else marks)
        for mark in unopened:
            yield Hit(_NEVER_OPENED, Passage(document, paragraph.start, mark.at + 1))
        for mark in unclosed[:-1]:
            yield Hit(_NEVER_CLOSED, Passage(document, mark.at, paragraph.end))
        left_open = Passage(document, unclosed[-1].at, paragraph.end) if unclosed else None
        adjacent = True
    if left_open:
        yield Hit(_NEVER_CLOSED, left_open)


def _closes_earlier(marks: list[_Mark]) -> bool:
    """Whether the first mark closes what another paragraph left open; one that may do either does so if it must."""
    return marks[0].way is _Way.CLOSES or (marks[0].way is _Way.EITHER and len(marks) % 2 == 1)


def _marks(text: str, paragraph: Paragraph) -> list[_Mark]:
    found = []
    for match in _DOUBLE_OR_LATEX.finditer(text, paragraph.start, paragraph.end):
        before = text[match.start() - 1] if match.start() > paragraph.start else " "
        after = text[match.end()] if match.end() < paragraph.end else " "
        straight = match[0] in {'"', "＂", "''"}
        way = _way(match[0], before, after, text)
        if way is _Way.CLOSES and match.start() == paragraph.start:
            way = _Way.EITHER  # Nothing stands before it that it could close.
        found.append(_Mark(match.start(), way, straight and before.isdigit()))
    return found


def _way(mark: str, before: str, after: str, text: str) -> _Way:
    """By the mark itself where the document's typography makes it plain, else by what stands around it.

    A curly mark that is turned the wrong way is a slip of the typist's and may do either.
    """
    if mark in "«»":
        opening = "»" if 0 <= text.find("»") < text.find("«") else "«"
        return _Way.OPENS if mark == opening else _Way.CLOSES
    if mark in {"„", "‟", "``"}:
        return _Way.OPENS
    placed = _way_by_place(before, after)
    if mark == "“" and "„" not in text:
        return _Way.EITHER if placed is _Way.CLOSES else _Way.OPENS
    if mark == "”" and ("“" in text or "„" in text):
        return _Way.EITHER if placed is _Way.OPENS else _Way.CLOSES
    return _Way.EITHER if mark == "“" else placed


def _way_by_place(before: str, after: str) -> _Way:
    opens = (before.isspace() or before in _BEFORE_OPENING) and not (after.isspace() or after in _BEHIND_CLOSING)
    closes = not before.isspace() and not after.isalnum()
    if opens == closes:
        return _Way.EITHER
    return _Way.OPENS if opens else _Way.CLOSES


def _without_partner(marks: list[_Mark]) -> tuple[list[_Mark], list[_Mark]]:
    """Marks that close and were never opened, and that open and are never closed; inches are given the benefit."""
    everything = _paired(marks)
    if any(everything):
        without_measures = _paired([mark for mark in marks if not mark.measure])
        if not any(without_measures):
            return without_measures
    return everything


def _paired(marks: list[_Mark]) -> tuple[list[_Mark], list[_Mark]]:
    unopened: list[_Mark] = []
    unclosed: list[_Mark] = []
    for mark in marks:
        if mark.way is _Way.OPENS or (mark.way is _Way.EITHER and not unclosed):
            unclosed.append(mark)
        elif unclosed:
            unclosed.pop()
        elif not mark.measure:
            unopened.append(mark)
    return unopened, unclosed


def _single(document: str, text: str) -> Iterator[Hit]:
    """Opening single marks after a verb of saying, with nothing behind them that could close them."""
    blocks = paragraphs(text)
    for paragraph, following in zip_longest(blocks, blocks[1:]):
        for match in _SINGLE_OPENING.finditer(paragraph.text):
            at = match.start("mark")
            goes_on = following is not None and _STARTS_WITH_SINGLE.match(following.text)
            if not goes_on and not _SINGLE_CLOSING.search(paragraph.text, at + 1):
                yield Hit(_NEVER_CLOSED, Passage(document, paragraph.start + at, paragraph.end))


CHECK = Check(
    id="CC201",
    name="unbalanced-quotation-mark",
    severity=Severity.WARNING,
    title="Quotation mark without a partner",
    reads={"documents": (DOCUMENT, TEXT)},
    judge=judge,
    documentation=__doc__,
    by_document=True,
)
