"""The label sets of the model's heads, in the order of its outputs."""

from __future__ import annotations

ROLES = ("source", "cue", "content")
ROLE_LABELS = ("O", *(f"{prefix}-{role}" for role in ROLES for prefix in "BI"))
RELATIONS = ("none", "source", "content")
"""What a word is to a cue."""
ENTITY_TYPES = ("PER", "ORG", "LOC", "NORP", "MISC")
"""Persons, organisations, places; nations, religions and parties as groups of people; other names."""
ENTITY_LABELS = ("O", *(f"{prefix}-{kind}" for kind in ENTITY_TYPES for prefix in "BI"))
