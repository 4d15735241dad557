"""The whole way from raw text to links, on pairs with the relation an editor would give: floors, not aims."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pytest

from benchmarks.pairs import RELATIONS, Pair, by_relation, extracted, linked, read_pairs
from claimcheck.model import Difference, Link, Relation

Found = tuple[tuple[Pair, Sequence[Link]], ...]

PAIRS = read_pairs()
LEAST = {"agree": (0.85, 0.5), "contradict": (0.9, 0.7), "dispute": (0.9, 0.5), "echo": (0.6, 0.8)}
"""Precision and recall over both halves, somewhat below what was measured."""


@pytest.fixture(scope="module")
def found() -> Found:
    return tuple((pair, linked(pair, extracted(pair))) for pair in PAIRS)


@pytest.mark.parametrize("name", sorted(LEAST))
def test_relations_are_found(found: Found, name: str) -> None:
    counts = by_relation(found, RELATIONS[name])
    precision, recall = LEAST[name]
    assert counts.right >= precision * counts.found
    assert counts.right >= recall * counts.expected


def test_a_contradiction_says_what_it_is_about(found: Found) -> None:
    about = [link.difference for _, links in found for link in links if link.relation is Relation.CONTRADICTS]
    assert {Difference.DATE, Difference.QUANTITY, Difference.NAME, Difference.POLARITY, Difference.OPPOSITE} <= set(
        about
    )
    assert None not in about


def test_the_pairs_are_what_they_say() -> None:
    kinds = Counter(pair.relation for pair in PAIRS)
    assert len(PAIRS) >= 130
    assert kinds[None] >= 50
    assert min(kinds[relation] for relation in Relation) >= 10
    assert len({pair.name for pair in PAIRS}) == len(PAIRS)
    assert abs(2 * sum(pair.held_back for pair in PAIRS) - len(PAIRS)) <= 1
    assert all(bool(pair.differs) == (pair.relation is Relation.CONTRADICTS) for pair in PAIRS)
