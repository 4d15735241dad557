"""How to train."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Settings:
    """The defaults gave the shipped weights."""

    epochs: int = 6
    batch: int = 16
    rate: float = 1.5e-4
    head_rate: float = 6e-4
    warmup: int = 100
    relation_weight: float = 1.0
    entity_weight: float = 0.3
    gold_repeats: int = 2
    """How often an epoch shows the hand-annotated entities."""
    seed: int = 7
