"""How well the exported comparison model does: contradiction by set and threshold, and what embeddings keep."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from claimcheck.language.comparison import Comparison, Floats
from claimcheck.language.training.comparison_data import CONTRADICTION, Pair

THRESHOLDS = (0.5, 0.7, 0.8, 0.85, 0.9, 0.92, 0.94, 0.95, 0.96, 0.97)
CAPTIONS = frozenset({"snli-dev", "counterfactual-snli"})
"""Sets about pictures; the others are about facts, as news is."""
MUCH = 0.5
"""Of two texts' words, the share in both from which on they may be about the same."""

_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Scored:
    """An annotated pair and what the model says."""

    pair: Pair
    score: float

    @property
    def overlap(self) -> float:
        """Share of the shorter text's words that the other has too."""
        one, other = (set(_WORD.findall(text.lower())) for text in (self.pair.first, self.pair.second))
        return len(one & other) / max(1, min(len(one), len(other)))


@dataclass(frozen=True)
class Point:
    """Of a curve: what is found at a threshold."""

    threshold: float
    found: int
    precision: float
    recall: float


def scored(comparison: Comparison, pairs: Sequence[Pair]) -> list[Scored]:
    """Every pair with its score."""
    scores = comparison.contradiction((pair.first, pair.second) for pair in pairs)
    return [Scored(pair, float(score)) for pair, score in zip(pairs, scores, strict=True)]


def curve(items: Sequence[Scored]) -> list[Point]:
    """Precision and recall of contradiction at each of `THRESHOLDS`; precision is 1 where nothing is found."""
    right = sum(item.pair.label == CONTRADICTION for item in items)
    points = []
    for threshold in THRESHOLDS:
        found = [item.pair.label == CONTRADICTION for item in items if item.score >= threshold]
        points.append(
            Point(threshold, len(found), sum(found) / max(1, len(found)) if found else 1.0, sum(found) / max(1, right))
        )
    return points


def by_kind(items: Sequence[Scored]) -> dict[str, list[Scored]]:
    """The pairs of every set, and those about facts whose words are much the same."""
    kinds: dict[str, Callable[[Scored], bool]] = {
        "facts, many words in common": lambda item: item.pair.origin not in CAPTIONS and item.overlap >= MUCH,
        "facts": lambda item: item.pair.origin not in CAPTIONS,
    }
    groups = {name: [item for item in items if of(item)] for name, of in kinds.items()}
    for origin in sorted({item.pair.origin for item in items}):
        groups[origin] = [item for item in items if item.pair.origin == origin]
    return groups


def kept(taught: Floats, found: Floats, nearest: int = 10) -> tuple[float, float]:
    """Mean cosine between what was to be learnt and what is found, and share of the nearest texts that are the same."""
    cosine = float((taught * found).sum(1).mean())
    same = [
        len(one & other) / nearest
        for one, other in zip(_nearest(taught, nearest), _nearest(found, nearest), strict=True)
    ]
    return cosine, float(np.mean(same))


def _nearest(embeddings: Floats, count: int) -> Iterable[set[int]]:
    similar = embeddings @ embeddings.T
    np.fill_diagonal(similar, -np.inf)
    return [set(row.tolist()) for row in np.argsort(-similar, axis=1, kind="stable")[:, :count]]
