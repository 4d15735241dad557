"""Second versions: sentences kept, in an order, with replacements at known places; every offset can be followed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from benchmarks.faults.text import Original, Range


class Change(NamedTuple):
    """A passage of the original and what stands in its place."""

    span: Range
    new: str
    kind: str


@dataclass(frozen=True)
class Fault:
    """A change that an audit ought to find."""

    change: Change
    checks: tuple[str, ...]
    """Those meant for it; a finding of any of them counts."""
    passage: Range
    """In the original: what a reader has to look at, whole sentences."""


class Kept(NamedTuple):
    """A sentence and where it now stands."""

    original: Range
    version: Range


@dataclass(frozen=True)
class Version:
    """A second version of a document."""

    original: Original
    name: str
    text: str
    kept: tuple[Kept, ...]
    """In the order of the version."""
    placed: tuple[tuple[Change, Range], ...]
    """Every change that was made, and where in the version what is new stands."""
    faults: tuple[Fault, ...]

    def place(self, fault: Fault) -> Range:
        """Where a fault's new words stand."""
        return next(span for change, span in self.placed if change == fault.change)

    def passage(self, span: Range) -> Range:
        """Where the sentences of a passage of the original stand in the version; they are kept together."""
        found = [kept.version for kept in self.kept if kept.original.overlaps(span)]
        return Range(min(each.start for each in found), max(each.end for each in found))

    def origins(self, span: Range) -> tuple[Range, ...]:
        """The sentences of the original that stand at a passage of the version."""
        return tuple(kept.original for kept in self.kept if kept.version.overlaps(span))


def build(
    original: Original,
    name: str,
    order: tuple[tuple[int, ...], ...],
    changes: Iterable[Change],
    faults: tuple[Fault, ...] = (),
    width: int | None = None,
) -> Version:
    """The version whose paragraphs hold the sentences of these indices, changed, its lines broken at a width.

    Changes lie within sentences and do not overlap. A line is broken at a blank, so that no offset moves.
    """
    pieces: list[str] = []
    kept: list[Kept] = []
    placed: list[tuple[Change, Range]] = []
    pending = sorted(changes)
    length = 0

    def put(text: str) -> Range:
        nonlocal length
        pieces.append(text)
        length += len(text)
        return Range(length - len(text), length)

    between = _between_paragraphs(original)
    for paragraph in order:
        if kept:
            put(between)
        for position, index in enumerate(paragraph):
            if position:
                put(" ")
            sentence = original.sentences[index]
            at, start = sentence.start, length
            for change in pending:
                if sentence.contains(change.span):
                    put(original.text[at : change.span.start])
                    placed.append((change, put(change.new)))
                    at = change.span.end
            put(original.text[at : sentence.end])
            kept.append(Kept(sentence, Range(start, length)))
    text = "".join(pieces)
    return Version(original, name, wrapped(text, width) if width else text, tuple(kept), tuple(placed), faults)


def _between_paragraphs(original: Original) -> str:
    """What mostly divides the paragraphs of a text."""
    return "\n\n" if "\n\n" in original.text.strip() else "\n"


def wrapped(text: str, width: int) -> str:
    """The text with blanks turned into line breaks wherever a line would be longer."""
    characters = list(text)
    line, blank = 0, None
    for at, character in enumerate(text):
        if character == "\n":
            line, blank = at + 1, None
        elif character == " ":
            blank = at
        if at - line >= width and blank is not None:
            characters[blank] = "\n"
            line, blank = blank + 1, None
    return "".join(characters)
