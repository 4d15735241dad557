"""How the comparison model is trained."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Settings:
    """The defaults gave the shipped weights."""

    layers: tuple[int, ...] = (0, 1, 3, 5)
    """Of the base encoder, those that are kept."""
    epochs: int = 5
    pieces: int = 3072
    """Word pieces in a batch of pairs, padding included."""
    alone: int = 768
    """Word pieces of the sentences in a step whose embedding is learnt."""
    longest: int = 96
    """Pairs of more word pieces are not learnt from."""
    rate: float = 2e-4
    head_rate: float = 1e-3
    warmup: int = 200
    """Steps."""
    smoothing: float = 0.05
    """Of the labels: what annotators choose is not certain."""
    embedding_weight: float = 4.0
    """Of the embeddings' loss against that of the labels."""
    pairs: int = 24_000
    """Annotated pairs an epoch."""
    rewritten: int = 4_000
    """Pairs an epoch whose hypothesis is altered by rule."""
    copied: int = 8_000
    """Sentences an epoch beside an altered copy of themselves."""
    neighbours: int = 4_000
    """Claims an epoch beside a similar one from another document."""
    seed: int = 7
