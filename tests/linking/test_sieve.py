"""Of the pairs that the sieve passes over no comparator has anything to say, whatever documents come together."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
import yaml

from claimcheck.linking.contradiction import contradicts
from claimcheck.linking.corroboration import corroborates
from claimcheck.linking.disputes import Antecedents, antecedents, disputes
from claimcheck.linking.features import Features, Weights
from claimcheck.linking.lists import Ints
from claimcheck.linking.outlines import Outlined
from claimcheck.linking.sieve import Sieve
from tests.linking.outlined import outlined_and_weighted
from tests.marked import marked


@pytest.fixture(scope="module")
def archive() -> tuple[tuple[Outlined, ...], Weights]:
    """All claims of pairs.yaml together."""
    cases = yaml.safe_load(Path(__file__).with_name("pairs.yaml").read_text(encoding="utf-8"))
    texts = {
        f"{case['name']}/{n}.txt": text.replace("{filler}", "")
        for case in cases
        for n, text in enumerate(case["texts"])
    }
    days = {f"{case['name']}/{n}.txt": day for case in cases for n, day in enumerate(case.get("published", ()))}
    return outlined_and_weighted(marked(texts, days))


def _described(outlined: Sequence[Outlined]) -> list[Features]:
    return [each for its in outlined for each in its.features]


def _sharing(described: Sequence[Features]) -> Ints:
    """Pairs that share a key."""
    pairs = [(n, m) for n, m in combinations(range(len(described)), 2) if described[n].keys & described[m].keys]
    return np.array(pairs, dtype=np.int64)


def _judged(first: Features, second: Features, weighted: Weights, referred: dict[str, Antecedents]) -> bool:
    return bool(
        disputes(first, second, weighted, referred)
        or contradicts(first, second, weighted)
        or corroborates(first, second, weighted)
    )


def test_what_is_passed_over_is_nothing_to_any_comparator(archive: tuple[tuple[Outlined, ...], Weights]) -> None:
    outlined, weighted = archive
    described = _described(outlined)
    referred = antecedents(described)
    referring = {
        tuple(sorted((denial, each.claim.id))) for denial, found in referred.items() for each in found.statements
    }
    pairs = _sharing(described)
    kept = Sieve(outlined, weighted).worth_a_look(pairs[:, 0], pairs[:, 1])
    told = 0
    for (one, other), is_kept in zip(pairs.tolist(), kept.tolist(), strict=True):
        first, second = described[one], described[other]
        judged = _judged(first, second, weighted, referred)
        told += judged
        by_reference = tuple(sorted((first.claim.id, second.claim.id))) in referring
        assert is_kept or by_reference or not judged, (first.claim.sentence.text, second.claim.sentence.text)
    assert told >= 30
    assert len(pairs) >= 5 * told


def test_few_pairs_are_kept(archive: tuple[tuple[Outlined, ...], Weights]) -> None:
    outlined, weighted = archive
    pairs = _sharing(_described(outlined))
    assert Sieve(outlined, weighted).worth_a_look(pairs[:, 0], pairs[:, 1]).sum() <= 0.3 * len(pairs)
