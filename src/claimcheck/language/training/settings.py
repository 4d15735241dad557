"""How to train."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

_WEIGHTS = MappingProxyType(
    {"roles": 1.0, "relations": 1.0, "entities": 0.5, "starts": 0.3, "tags": 0.2, "functions": 0.2, "arcs": 0.3}
)


@dataclass(frozen=True)
class Settings:
    """The defaults gave the shipped weights."""

    epochs: int = 9
    batch: int = 16
    rate: float = 1.5e-4
    head_rate: float = 6e-4
    warmup: int = 100
    """Steps."""
    weights: Mapping[str, float] = field(default_factory=lambda: _WEIGHTS)
    """Of every head's loss."""
    gold_repeats: int = 1
    """How often an epoch shows the hand-annotated entities."""
    seed: int = 7
