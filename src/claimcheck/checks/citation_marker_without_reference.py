"""CC501 citation-marker-without-reference: the text cites a numbered reference that it does not have.

Why:      the source that the number stands for cannot be looked up, so the sentence is as good as unsourced.
Flagged:  The dam was finished two years late.[16]
Allowed:  The dam was finished two years late.[16] / References / [16] Water Board, annual report, 1998.
Limits:   markers in square brackets; a number that an editor put into a quotation is told apart by the space before it.
          One finding for a document without any references, else one for each marker that leads nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from claimcheck.checks.check import Check, Hit, Passage, counted, rows
from claimcheck.checks.paragraphs import Paragraph, paragraphs
from claimcheck.model import Severity
from claimcheck.table import DOCUMENT, TEXT

if TYPE_CHECKING:
    import pandas as pd

_MARKER = re.compile(r"\[(?P<label>\^?(?:note |n )?\d{1,3}|citation needed)\](?![(:])", re.IGNORECASE)
_ENTRY = re.compile(r"(?:\[(?P<bracketed>\^?(?:note |n )?\d{1,3})\]:?|\^?(?P<plain>\d{1,3})[.)]?)\s+\S", re.IGNORECASE)
_HEADING = re.compile(
    r"#*\s*(?:\d+\.?\s+)?(?:references?|notes?|footnotes|endnotes|citations|sources|bibliography|works cited)\W*",
    re.IGNORECASE,
)
_SHOWN = 4


def judge(documents: pd.DataFrame) -> Iterator[Hit]:
    """One hit for a document without references, or for each marker without its own."""
    for document in rows(documents):
        name, text = document[DOCUMENT], document[TEXT]
        referenced, entries = _references(text)
        missing = [
            marker
            for marker in _MARKER.finditer(text)
            if marker.start() not in entries
            and _cites(text, marker)
            and marker["label"].lower().lstrip("^") not in referenced
        ]
        if referenced:
            for marker in missing:
                yield Hit(f"There is no reference {marker[0]} in this document.", _passage(name, marker))
        elif missing:
            first, *others = (_passage(name, marker) for marker in missing)
            shown = ", ".join(dict.fromkeys(marker[0] for marker in missing[:_SHOWN]))
            more = " and others" if len(missing) > _SHOWN else ""
            yield Hit(
                f"{counted(len(missing), 'citation')} ({shown}{more}) and no list of references in this document.",
                first,
                tuple(others),
            )


def _references(text: str) -> tuple[set[str], set[int]]:
    """The labels that have an entry, and where the markers that begin those entries stand.

    An entry is a line that begins with its label, below a heading such as "References", or after the same marker in the
    running text: a marker that the loss of some text has put at the head of a paragraph is not one.
    """
    labels: set[str] = set()
    starts: set[int] = set()
    in_list = False
    for line in _lines(text):
        if _HEADING.fullmatch(line.text):
            in_list = True
            continue
        entry = _ENTRY.match(line.text)
        if entry is None:
            continue
        label = (entry["bracketed"] or entry["plain"]).lower().lstrip("^")
        cited = entry["bracketed"] and f"[{entry['bracketed']}]" in text[: line.start]
        if in_list or cited:
            labels.add(label)
            starts.add(line.start)
    return labels, starts


def _lines(text: str) -> list[Paragraph]:
    """Paragraphs, with those that are wrapped taken apart again: the entries of a list need no blank line."""
    return [
        Paragraph(paragraph.start + line.start(), line[0])
        for paragraph in paragraphs(text)
        for line in re.finditer(r"[^\r\n]+", paragraph.text)
    ]


def _cites(text: str, marker: re.Match[str]) -> bool:
    """Whether a bracketed number stands where a citation does, rather than in place of a word."""
    before = text[: marker.start()].rstrip(" ")
    apart = len(before) < marker.start()
    return not (apart and before and (before[-1].isalnum() or before[-1] == ",") and text[marker.end() :][:1] == " ")


def _passage(document: str, marker: re.Match[str]) -> Passage:
    return Passage(document, *marker.span())


CHECK = Check(
    id="CC501",
    name="citation-marker-without-reference",
    severity=Severity.WARNING,
    title="Citation that leads nowhere",
    reads={"documents": (DOCUMENT, TEXT)},
    judge=judge,
    documentation=__doc__,
    by_document=True,
)
