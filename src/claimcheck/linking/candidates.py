"""Which claims are worth comparing: those that share a word or name that few claims have, or two that are common apart.

An inverted index with capped lists, so that the work grows with the number of claims and not with its square.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from claimcheck.linking.features import Features, Weights

_KEYS = 10
"""Of each claim, the rarest."""
_LONGEST_LIST = 100
"""Of claims under one key: a key that more claims have says too little alone."""


def candidates(
    features: Sequence[Features], weights: Weights, also: Iterable[tuple[str, str]] = ()
) -> Iterator[tuple[Features, Features]]:
    """Pairs to compare, each once, in the order of `features`; among them the pairs of claim ids in `also`."""
    index: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for number, each in enumerate(features):
        for block in _blocks(each, weights):
            index[block].append(number)
    partners: dict[int, set[int]] = defaultdict(set)
    for members in index.values():
        if len(members) <= _LONGEST_LIST:
            for first, second in combinations(members, 2):
                partners[first].add(second)
    place = {each.claim.id: number for number, each in enumerate(features)}
    for one, other in also:
        first, second = sorted((place[one], place[other]))
        partners[first].add(second)
    for first in sorted(partners):
        for second in sorted(partners[first]):
            yield features[first], features[second]


def _blocks(features: Features, weights: Weights) -> Iterator[tuple[str, ...]]:
    """A rare key alone; a common one only together with another of the claim's."""
    rarest = sorted(features.keys, key=lambda key: (weights.frequency[key], key))[:_KEYS]
    for key in rarest:
        if weights.frequency[key] <= _LONGEST_LIST:
            yield (key,)
    for pair in combinations(rarest, 2):
        if all(weights.frequency[key] > _LONGEST_LIST for key in pair):
            yield pair
