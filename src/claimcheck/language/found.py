"""What the engine finds in a text, as offsets into it."""

from __future__ import annotations

from dataclasses import dataclass

from claimcheck.language.confidence import Evidence

Offsets = tuple[int, int]


@dataclass(frozen=True)
class FoundAttribution:
    """Source, cue and content as offsets into the text."""

    source: tuple[Offsets, ...]
    cue: tuple[Offsets, ...]
    content: tuple[Offsets, ...]
    evidence: Evidence
    confidence: float = 0.5
    """Probability that it is right, as `claimcheck.language.confidence` has it; .5 before it is worked out."""


@dataclass(frozen=True)
class FoundEntity:
    """A name: PER, ORG, LOC, NORP or MISC."""

    start: int
    end: int
    type: str


@dataclass(frozen=True)
class Analysis:
    """What the network sees in a text, in text order."""

    attributions: tuple[FoundAttribution, ...]
    entities: tuple[FoundEntity, ...]
    sentence_starts: tuple[int, ...]
    """Offsets; the first is 0."""
