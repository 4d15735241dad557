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
from claimcheck.linking.features import Features, Weights, features, weights
from claimcheck.linking.sieve import Sieve
from tests.marked import marked


@pytest.fixture(scope="module")
def described() -> Sequence[Features]:
    """All claims of pairs.yaml as one archive."""
    cases = yaml.safe_load(Path(__file__).with_name("pairs.yaml").read_text(encoding="utf-8"))
    texts = {
        f"{case['name']}/{n}.txt": text.replace("{filler}", "")
        for case in cases
        for n, text in enumerate(case["texts"])
    }
    days = {f"{case['name']}/{n}.txt": day for case in cases for n, day in enumerate(case.get("published", ()))}
    found = marked(texts, days)
    resolution = found.resolution
    return features(found.documents, resolution.claims, resolution.entities, resolution.mentions)


def _judged(first: Features, second: Features, weighted: Weights, referred: dict[str, Antecedents]) -> bool:
    return bool(
        disputes(first, second, weighted, referred)
        or contradicts(first, second, weighted)
        or corroborates(first, second, weighted)
    )


def test_what_is_passed_over_is_nothing_to_any_comparator(described: Sequence[Features]) -> None:
    weighted, referred = weights(described), antecedents(described)
    referring = {
        tuple(sorted((denial, each.claim.id))) for denial, found in referred.items() for each in found.statements
    }
    sieve = Sieve(described, weighted)
    looked_at, told = 0, 0
    for number, first in enumerate(described):
        partners = [n for n in range(number + 1, len(described)) if not first.keys.isdisjoint(described[n].keys)]
        kept = set(sieve.worth_a_look(number, np.array(partners, dtype=np.int64)).tolist())
        for other in partners:
            second = described[other]
            judged = _judged(first, second, weighted, referred)
            looked_at, told = looked_at + 1, told + judged
            by_reference = tuple(sorted((first.claim.id, second.claim.id))) in referring
            assert other in kept or by_reference or not judged, (first.claim.sentence.text, second.claim.sentence.text)
    assert told >= 30
    assert looked_at >= 5 * told


def test_few_pairs_are_kept(described: Sequence[Features]) -> None:
    sieve = Sieve(described, weights(described))
    pairs = [(n, m) for n, m in combinations(range(len(described)), 2) if described[n].keys & described[m].keys]
    kept = sum(sieve.worth_a_look(n, np.array([m], dtype=np.int64)).size for n, m in pairs)
    assert kept <= 0.3 * len(pairs)
