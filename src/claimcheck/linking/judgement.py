"""What a comparator says of two claims."""

from __future__ import annotations

from dataclasses import dataclass

from claimcheck.linking.features import Features
from claimcheck.model import Difference, Relation

_SHOWN = 4


@dataclass(frozen=True)
class Judgement:
    """A relation between two claims, and on what it rests."""

    relation: Relation
    evidence: str
    """One sentence."""
    confidence: float
    """Between 0 and 1, to one decimal."""
    difference: Difference | None = None
    """As `Link.difference`."""


def judged(relation: Relation, evidence: str, confidence: float, difference: Difference | None = None) -> Judgement:
    """A judgement with its confidence rounded: more digits would say more than is known."""
    return Judgement(relation, evidence, round(min(0.9, max(0.1, confidence)), 1), difference)


def in_common(first: Features, second: Features) -> str:
    """The longest words that two claims share, as the first has them, for an evidence sentence."""
    shared = [first.words[stem] for stem in first.words if stem in second.words]
    shown = sorted(shared, key=lambda word: (-len(word), word))[:_SHOWN]
    return ", ".join(f'"{word}"' for word in shown)
