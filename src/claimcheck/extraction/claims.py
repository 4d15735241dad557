"""A document's attributions, statements and orphaned quotations as claims."""

from __future__ import annotations

import bisect
import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from claimcheck.extraction import cues, stance
from claimcheck.language.quotation import Quoted, quoted
from claimcheck.model import (
    Attribution,
    Claim,
    Document,
    Factuality,
    Quotation,
    SourceStatus,
    Span,
    Voice,
)

_WORD = re.compile(r"\w+")
_TERMINAL = re.compile(r"[.!?…][\"”’')\]]*(?:\[\d{1,3}\])*\s*$")
_LEADING = re.compile(r"\s*(?:[•·‣▪*–-]\s+)?(?:\[\d{1,3}\]\s*)*")
"""Bullets and citation markers."""
_TRAILING_CITATION = re.compile(r"(?<!\])(?:\[\d{1,3}\])+\s*$")
STATEMENT_WORDS = 4
"""A sentence of fewer words is a heading or a fragment, not a statement."""
QUOTATION_WORDS = 6
"""A quoted stretch of fewer words is a name, a title or scare quotes, not somebody's statement."""

QUOTATION_CONFIDENCE = 0.5
STATEMENT_CONFIDENCE = 0.95
"""On PolNeAR's dev split .93 of the statements hold at most half words that an annotator gave to a source, and five of
nine quotations that nobody is said to have spoken are the content of an attribution."""


class Intervals:
    """Stretches of a text, merged where they overlap, that answer in logarithmic time whether another meets them."""

    def __init__(self, bounds: Iterable[tuple[int, int]]) -> None:
        merged: list[list[int]] = []
        for start, end in sorted(bounds):
            if merged and start < merged[-1][1]:
                merged[-1][1] = max(merged[-1][1], end)
            else:
                merged.append([start, end])
        self._starts = [start for start, _ in merged]
        self._ends = [end for _, end in merged]

    def meet(self, start: int, end: int) -> bool:
        """Whether any of them shares a character with the stretch."""
        i = bisect.bisect_right(self._ends, start)
        return i < len(self._starts) and self._starts[i] < end


@dataclass(frozen=True)
class Page:
    """A document's text with what its claims are placed by."""

    document: Document
    sentences: tuple[Span, ...]
    sentence_starts: tuple[int, ...]
    quotations: tuple[Quoted, ...]
    inside: Intervals
    """What stands between quotation marks, the marks left out."""
    line_starts: tuple[int, ...]

    def span(self, start: int, end: int) -> Span:
        """A stretch of the document with its text."""
        return Span(start, end, self.document.text[start:end])

    def sentence_at(self, offset: int) -> Span:
        """The sentence a character stands in; the whole text where there are no sentences."""
        index = bisect.bisect_right(self.sentence_starts, offset) - 1
        return self.sentences[max(index, 0)] if self.sentences else self.span(0, len(self.document.text))

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column, from 1."""
        line = bisect.bisect_right(self.line_starts, offset)
        return line, offset - self.line_starts[line - 1] + 1


def page(document: Document, sentences: Iterable[Span]) -> Page:
    """Everything about `document` that its claims are placed by."""
    starts = (0, *(match.end() for match in re.finditer(r"\r\n|\n|\r", document.text)))
    quotations = quoted(document.text)
    inside = Intervals((q.start + 1, q.end - q.closed) for q in quotations)
    sentences = tuple(sentences)
    return Page(document, sentences, tuple(s.start for s in sentences), quotations, inside, starts)


def claims(page: Page, attributions: Sequence[Attribution]) -> tuple[Claim, ...]:
    """Every claim of the document, in text order, each with its id."""
    attributed = [_attributed(page, attribution) for attribution in attributions]
    taken = Intervals((s.start, s.end) for a in attributions for s in (*a.source, *a.cue, *a.content))
    orphans = [_orphan(page, quotation) for quotation in page.quotations if _is_orphan(page, quotation, taken)]
    covered = Intervals(_extent(claim.source + claim.cue + claim.content) for claim in (*attributed, *orphans))
    statements = [
        _statement(page, start, end)
        for sentence in page.sentences
        if not covered.meet(sentence.start, sentence.end) and (bounds := _stated(sentence))
        for start, end in [bounds]
    ]
    found = sorted((*attributed, *orphans, *statements), key=lambda c: (_extent(c.source + c.cue + c.content), c.voice))
    return _identified(found)


def _extent(spans: Sequence[Span]) -> tuple[int, int]:
    return min(span.start for span in spans), max(span.end for span in spans)


# --- attributed ------------------------------------------------------------------------------------------------------


def _attributed(page: Page, attribution: Attribution) -> Claim:
    cue_text = " ".join(span.text for span in attribution.cue)
    content_text = " ".join(span.text for span in attribution.content)
    cue_class = cues.classify(cue_text)
    put = stance.modality(content_text, cue_class)
    extent = _extent(attribution.source + attribution.cue + attribution.content)
    line, column = page.position(extent[0])
    return Claim(
        id="",
        document=page.document.name,
        voice=Voice.ATTRIBUTED,
        source=attribution.source,
        cue=attribution.cue,
        content=attribution.content,
        sentence=page.sentence_at((attribution.cue or attribution.content)[0].start),
        line=line,
        column=column,
        quotation=quotation_kind(attribution.content, page.inside),
        cue_class=cue_class,
        polarity=stance.polarity(content_text),
        modality=put,
        factuality=stance.factuality(put, cue_class, cue_negated=cues.is_negated(cue_text)),
        confidence=attribution.confidence,
    )


def quotation_kind(content: Sequence[Span], quoted_text: Intervals) -> Quotation:
    """DIRECT where nearly all words stand in quotation marks, MIXED where some do."""
    words = inside = 0
    for span in content:
        for match in _WORD.finditer(span.text):
            words += 1
            inside += quoted_text.meet(span.start + match.start(), span.start + match.end())
    if not inside:
        return Quotation.INDIRECT
    return Quotation.DIRECT if inside >= 0.9 * words else Quotation.MIXED


# --- quotations that nobody is said to have spoken --------------------------------------------------------------------


def _is_orphan(page: Page, quotation: Quoted, taken: Intervals) -> bool:
    words = _WORD.findall(page.document.text, quotation.start, quotation.end)
    title = sum(word[0].isupper() for word in words) > len(words) / 2
    return len(words) >= QUOTATION_WORDS and not title and not taken.meet(quotation.start, quotation.end)


def _orphan(page: Page, quotation: Quoted) -> Claim:
    content = page.span(quotation.start, quotation.end)
    put = stance.modality(content.text)
    line, column = page.position(content.start)
    return Claim(
        id="",
        document=page.document.name,
        voice=Voice.ATTRIBUTED,
        source=(),
        cue=(),
        content=(content,),
        sentence=page.sentence_at(content.start),
        line=line,
        column=column,
        quotation=Quotation.DIRECT,
        cue_class=cues.classify(""),
        polarity=stance.polarity(content.text),
        modality=put,
        factuality=Factuality.UNKNOWN,
        confidence=QUOTATION_CONFIDENCE,
        source_status=SourceStatus.MISSING,
    )


# --- the document's own voice ----------------------------------------------------------------------------------------


def _stated(sentence: Span) -> tuple[int, int] | None:
    """The statement without citation markers and the final stop; None for headings, fragments and questions."""
    text = sentence.text
    if not _TERMINAL.search(text) or text.rstrip("\"”’')] \n").endswith("?"):
        return None
    leading = _LEADING.match(text)
    start = leading.end() if leading else 0
    trailing = _TRAILING_CITATION.search(text)
    end = len(text[: trailing.start() if trailing else len(text)].rstrip())
    if text[start:end].endswith((".", "!", "…")):
        end -= 1
    if len(_WORD.findall(text[start:end])) < STATEMENT_WORDS:
        return None
    return sentence.start + start, sentence.start + end


def _statement(page: Page, start: int, end: int) -> Claim:
    content = page.span(start, end)
    put = stance.modality(content.text)
    line, column = page.position(start)
    return Claim(
        id="",
        document=page.document.name,
        voice=Voice.DOCUMENT,
        source=(),
        cue=(),
        content=(content,),
        sentence=page.sentence_at(start),
        line=line,
        column=column,
        quotation=Quotation.NONE,
        cue_class=cues.classify("states"),
        polarity=stance.polarity(content.text),
        modality=put,
        factuality=stance.factuality(put, None, cue_negated=False),
        confidence=STATEMENT_CONFIDENCE,
        source_status=SourceStatus.DOCUMENT,
    )


# --- identity --------------------------------------------------------------------------------------------------------


def _identified(found: Iterable[Claim]) -> tuple[Claim, ...]:
    """Ids from what a claim says, not from where it stands, so that edits elsewhere leave them alone."""
    seen: Counter[str] = Counter()
    identified = []
    for claim in found:
        parts = [claim.document, claim.voice.value]
        parts += ["\x1f".join(s.text for s in spans) for spans in (claim.source, claim.cue, claim.content)]
        text = "\x1e".join(parts)
        key = f"{text}\x1e{seen[text]}"
        seen[text] += 1
        identified.append(
            replace(claim, id="c-" + hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:12])
        )
    return tuple(identified)
