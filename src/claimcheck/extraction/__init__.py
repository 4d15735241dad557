"""A document to its claims: the stage where spaCy's objects stop."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import chain
from typing import NamedTuple

from claimcheck.extraction.claims import claims, page
from claimcheck.model import Attribution, Document, EntityType, Extraction, Mention, Span

__all__ = ["Map", "extract"]

_TYPES = {
    "PER": EntityType.PERSON,
    "ORG": EntityType.ORGANISATION,
    "LOC": EntityType.PLACE,
    "NORP": EntityType.GROUP,
    "MISC": EntityType.OTHER,
}
_STEP = 0.05
"""Confidences are rounded to this, so that processors whose arithmetic differs write the same files."""


class _Block(NamedTuple):
    """What is found in one part of a text, with offsets into the whole."""

    sentences: tuple[Span, ...]
    mentions: tuple[Mention, ...]
    attributions: tuple[Attribution, ...]


Map = Callable[[Callable[[tuple[int, str]], _Block], Iterable[tuple[int, str]]], Iterable[_Block]]
"""Calls a function for every item and gives the results in the order of the items: `map`, or that of a pool."""


def extract(document: Document, each: Map = map) -> Extraction:
    """The claims, names and sentences of one document; `each` goes through the blocks that it is read in.

    Raises:
        ModelError: the language model is missing or damaged.
    """
    from claimcheck import language  # spaCy and the model take a second to load

    blocks = tuple(each(_analysed, language.blocks(document.text)))
    sentences = tuple(chain.from_iterable(block.sentences for block in blocks))
    return Extraction(
        document.name,
        claims(page(document, sentences), [attribution for block in blocks for attribution in block.attributions]),
        tuple(chain.from_iterable(block.mentions for block in blocks)),
        sentences,
    )


def _analysed(block: tuple[int, str]) -> _Block:
    """What is found in the text of a block, given its offset."""
    from claimcheck import language

    offset, text = block
    doc = language.load()(text)

    def span(start: int, end: int) -> Span:
        return Span(offset + start, offset + end, text[start:end])

    sentences = []
    for sentence in doc.sents:
        stripped = sentence.text.strip()
        if stripped:
            start = sentence.start_char + sentence.text.index(stripped)
            sentences.append(span(start, start + len(stripped)))
    return _Block(
        tuple(sentences),
        tuple(Mention(span(e.start_char, e.end_char), _TYPES[e.label_]) for e in doc.ents),
        tuple(
            Attribution(
                source=tuple(span(s, e) for s, e in found.source),
                cue=tuple(span(s, e) for s, e in found.cue),
                content=tuple(span(s, e) for s, e in found.content),
                confidence=_coarse(found.confidence),
            )
            for found in doc._.attributions
        ),
    )


def _coarse(confidence: float) -> float:
    """Rounded to a step; at least one and at most one less than certainty."""
    steps = round(min(max(confidence, _STEP), 1 - _STEP) / _STEP)
    return round(steps * _STEP, 2)
