"""A document to its claims: the stage where spaCy's objects stop."""

from __future__ import annotations

from collections.abc import Iterator

from claimcheck.extraction.claims import claims, page
from claimcheck.model import Attribution, Document, EntityType, Extraction, Mention, Span

__all__ = ["extract"]

_TYPES = {"PER": EntityType.PERSON, "ORG": EntityType.ORGANISATION, "LOC": EntityType.PLACE, "MISC": EntityType.OTHER}
_STEP = 0.05
"""Confidences are rounded to this, so that processors whose arithmetic differs write the same files."""


def extract(document: Document) -> Extraction:
    """The claims, names and sentences of one document.

    Raises:
        ModelError: the language model is missing or damaged.
    """
    sentences, mentions, attributions = [], [], []
    for block in _analysed(document.text):
        sentences += block[0]
        mentions += block[1]
        attributions += block[2]
    return Extraction(
        document.name,
        claims(page(document, sentences), attributions),
        tuple(mentions),
        tuple(sentences),
    )


def _analysed(text: str) -> Iterator[tuple[list[Span], list[Mention], list[Attribution]]]:
    """Block by block, with offsets into the whole text."""
    from claimcheck import language  # spaCy and the model take a second to load

    nlp = language.load()
    for offset, part in language.blocks(text):
        doc = nlp(part)

        def span(start: int, end: int, offset: int = offset) -> Span:
            return Span(offset + start, offset + end, text[offset + start : offset + end])

        sentences = []
        for sentence in doc.sents:
            stripped = sentence.text.strip()
            if stripped:
                start = sentence.start_char + sentence.text.index(stripped)
                sentences.append(span(start, start + len(stripped)))
        mentions = [Mention(span(e.start_char, e.end_char), _TYPES[e.label_]) for e in doc.ents]
        attributions = [
            Attribution(
                source=tuple(span(s, e) for s, e in found.source),
                cue=tuple(span(s, e) for s, e in found.cue),
                content=tuple(span(s, e) for s, e in found.content),
                confidence=_coarse(found.confidence),
            )
            for found in doc._.attributions
        ]
        yield sentences, mentions, attributions


def _coarse(confidence: float) -> float:
    """Rounded to a step; at least one and at most one less than certainty."""
    steps = round(min(max(confidence, _STEP), 1 - _STEP) / _STEP)
    return round(steps * _STEP, 2)
