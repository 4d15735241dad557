"""Passages quoted in a line of words: cut to what can be read at a glance, around what clashes in them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from claimcheck.model import Claim, Location, Span
from claimcheck.reporting.differences import differing
from claimcheck.reporting.overview import VERBS, Disagreement, Index
from claimcheck.reporting.passages import Mark, Passage, claim_passage, page_of, segments, span_passage
from claimcheck.reporting.visible import visible

MOST_SIDES = 4
"""Passages quoted of a disagreement."""
MOST = 300
"""Most characters quoted of a passage."""
_BEFORE = 100
"""Characters shown before what clashes, where not all can be shown."""
_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True)
class Side:
    """One of the passages of a disagreement."""

    who: str
    """"Bahrain accuses"; "" where it is no claim."""
    location: Location
    page: int | None
    pieces: tuple[tuple[str, bool], ...]
    """The words of the passage in order, without line breaks, each with whether it is what clashes; none where the
    whole document is meant."""


def sides(card: Disagreement, records: Index) -> Iterator[Side]:
    """The passages of a disagreement, in its order."""
    clashes = _clashes(card, records)
    for side in card.sides:
        if isinstance(side, Claim):
            who = f"{records.source_name(side)} {VERBS[side.cue_class]}"
            location = Location(side.document, side.sentence, side.line, side.column, side.line, side.column)
            text = records.documents[side.document].text
            yield _side(who, location, claim_passage(text, side), clashes.get(side.id, ()), records)
        else:
            document = records.documents.get(side.document)
            passage = span_passage(document.text, side.span, ()) if document and side.span else None
            yield _side("", side, passage, (side.span,) if side.span else (), records)


def page(location: Location, records: Index) -> int | None:
    """The number of the page that a passage begins on; None where its format has none."""
    document = records.documents.get(location.document)
    return page_of(document, location.span.start) if document and location.span else None


def _side(who: str, location: Location, passage: Passage | None, clashes: Sequence[Span], records: Index) -> Side:
    pieces = tuple(_pieces(passage, clashes)) if passage and passage.segments else ()
    return Side(who, location, page(location, records), pieces)


def _clashes(card: Disagreement, records: Index) -> dict[str, tuple[Span, ...]]:
    """What clashes in each claim of the disagreement, by its id."""
    found: dict[str, tuple[Span, ...]] = {}
    for link in card.links:
        pair = records.claims[link.first], records.claims[link.second]
        first, second = (records.documents[claim.document].text for claim in pair)
        spans = differing(link, *pair, (first, second))
        for claim, its in zip(pair, spans, strict=True):
            found[claim.id] = tuple(sorted({*found.get(claim.id, ()), *its}, key=lambda span: (span.start, span.end)))
    return found


def _pieces(passage: Passage, clashes: Sequence[Span]) -> Iterator[tuple[str, bool]]:
    text = "".join(segment.text for segment in passage.segments)
    offset = passage.segments[0].start
    start, end = _window(text, clashes[0].start - offset if clashes else 0)
    if start or passage.cut_before:
        yield "…", False
    marks = [Mark(span.start - offset, span.end - offset, "focus") for span in clashes]
    for segment in segments(text, start, end, marks):
        yield visible(_BLANKS.sub(" ", segment.text)), bool(segment.roles)
    if end < len(text) or passage.cut_after:
        yield "…", False


def _window(text: str, focus: int) -> tuple[int, int]:
    """Which part of a text is shown: at most `MOST` characters, not cut in a word where that can be helped."""
    if len(text) <= MOST:
        return 0, len(text)
    start = max(0, min(focus - _BEFORE, len(text) - MOST))
    end = start + MOST
    if start:
        start = text.find(" ", start, start + _BEFORE // 2) + 1 or start
    if end < len(text):
        end = max(text.rfind(" ", end - _BEFORE // 2, end), 0) or end
    return start, end
