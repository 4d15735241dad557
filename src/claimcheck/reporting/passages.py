"""Stretches of a document cut where marks begin and end, so that nested and overlapping spans can be drawn."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from claimcheck.model import Claim, Document, Span

CONTEXT = 300
"""Most characters shown on either side of a passage."""
FOCUS = 600
"""Most characters shown of a passage itself."""
WORD = 30
"""Most characters given up so as not to cut in the middle of a word."""

_WORD_END = re.compile(r"\S*\s+")
_WORD_START = re.compile(r"\s+\S*\Z")
_LINE_BREAK = re.compile(r"\r*\n")


@dataclass(frozen=True)
class Mark:
    """Something that lies over a stretch of text."""

    start: int
    end: int
    role: str
    """"source", "cue", "content", "focus" or "differs"."""
    claim: str = ""
    """Id of the claim, "" for the passage of a finding."""


@dataclass(frozen=True)
class Segment:
    """A stretch over which the same marks lie from one end to the other."""

    start: int
    text: str
    roles: tuple[str, ...]
    """Sorted; "nested" is among them where contents of several claims lie over each other."""
    claims: tuple[str, ...]
    """Ids, sorted."""


@dataclass(frozen=True)
class Line:
    """One line of a document as its file has it, without its line break."""

    number: int
    start: int
    segments: tuple[Segment, ...]

    @property
    def is_blank(self) -> bool:
        """Nothing but white space on it."""
        return not any(segment.text.strip() for segment in self.segments)


@dataclass(frozen=True)
class Passage:
    """A marked passage in its context."""

    segments: tuple[Segment, ...]
    cut_before: bool
    """The sentence begins earlier than what is shown."""
    cut_after: bool


def segments(text: str, start: int, end: int, marks: Iterable[Mark], cuts: Iterable[int] = ()) -> Iterator[Segment]:
    """`text[start:end]` in pieces, in order and without gaps, cut at each boundary of a mark and at `cuts`.

    Marks may nest, overlap or stick out on either side.
    """
    opening: defaultdict[int, list[Mark]] = defaultdict(list)
    closing: defaultdict[int, list[Mark]] = defaultdict(list)
    for mark in marks:
        left, right = max(mark.start, start), min(mark.end, end)
        if left < right:
            opening[left].append(mark)
            closing[right].append(mark)
    edges = {start, end, *opening, *closing, *(cut for cut in cuts if start < cut < end)}
    active: list[Mark] = []
    for left, right in pairwise(sorted(edges)):
        for mark in closing[left]:
            active.remove(mark)
        active += opening[left]
        yield Segment(left, text[left:right], _roles(active), tuple(sorted({mark.claim for mark in active} - {""})))


def lines(text: str, marks: Iterable[Mark], cuts: Iterable[int] = ()) -> Iterator[Line]:
    """The whole text, line by line; a text without characters is one empty line."""
    breaks = [match.span() for match in _LINE_BREAK.finditer(text)]
    starts = [0, *(end for _, end in breaks)]
    ends = [*(start for start, _ in breaks), len(text)]
    rows: list[list[Segment]] = [[] for _ in starts]
    for segment in segments(text, 0, len(text), marks, (*starts, *ends, *cuts)):
        row = bisect_right(starts, segment.start) - 1
        # What lies in the line break shows nothing, but something may be pinned to it.
        rows[row].append(segment if segment.start < ends[row] else replace(segment, text=""))
    for number, (start, pieces) in enumerate(zip(starts, rows, strict=True), 1):
        yield Line(number, start, tuple(pieces))


def claim_marks(claim: Claim) -> Iterator[Mark]:
    """The roles of a claim as marks."""
    for role, spans in (("source", claim.source), ("cue", claim.cue), ("content", claim.content)):
        for span in spans:
            yield Mark(span.start, span.end, role, claim.id)


def claim_start(claim: Claim) -> int:
    """Where the claim begins in its document."""
    return min((span.start for span in (*claim.source, *claim.cue, *claim.content)), default=claim.sentence.start)


def claim_passage(text: str, claim: Claim, differing: Sequence[Span] = ()) -> Passage:
    """A claim, its roles marked, in its sentence (or sentences, where its content runs on).

    What it differs in from another, if anything, is marked too, and is shown however long the claim is.
    """
    spans = (claim.sentence, *claim.source, *claim.cue, *claim.content)
    focus = Span(claim_start(claim), max(span.end for span in spans), "")
    if differing and differing[0].end > focus.start + FOCUS:
        focus = differing[0]
    return _passage(text, focus, spans, [*claim_marks(claim), *(Mark(s.start, s.end, "differs") for s in differing)])


def span_passage(text: str, span: Span, sentences: Iterable[Span]) -> Passage:
    """A span in the sentences that touch it, or in its line where none does."""
    around = [s for s in sentences if s.start <= span.end and span.start <= s.end]
    if not around:
        left, right = text.rfind("\n", 0, span.start) + 1, text.find("\n", span.end)
        line = text[left : len(text) if right < 0 else right]
        around = [Span(left, left + len(line.rstrip()), "")]
    return _passage(text, span, (span, *around), [Mark(span.start, span.end, "focus")])


def page_of(document: Document, offset: int) -> int | None:
    """The number, from 1, of the page that the character at `offset` stands on; None where the format has no pages."""
    return max(1, bisect_right(document.pages, offset)) if document.pages else None


def _passage(text: str, focus: Span, spans: Iterable[Span], marks: Iterable[Mark]) -> Passage:
    """The focus and the spans around it, bounded in size."""
    spans = tuple(spans)
    first = max(min(span.start for span in spans), 0)
    last = min(max(span.end for span in spans), len(text))
    start = max(first, focus.start - CONTEXT)
    end = max(start, min(last, focus.end + CONTEXT, focus.start + FOCUS))
    if start > first and (part := _WORD_END.match(text[start : start + WORD])):
        start += part.end()
    if end < last and (part := _WORD_START.search(text[end - WORD : end])):
        end -= len(part[0])
    return Passage(tuple(segments(text, start, end, marks)), start > first, end < last)


def _roles(marks: Sequence[Mark]) -> tuple[str, ...]:
    if len(marks) < 2:  # nearly everywhere, so that it is worth being quick
        return tuple(mark.role for mark in marks)
    roles = [mark.role for mark in marks]
    return tuple(sorted({*roles, *(["nested"] if roles.count("content") > 1 else [])}))
