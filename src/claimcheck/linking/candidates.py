"""Which claims are worth comparing: those that share a word or name that few claims have, or two that are common apart.

An inverted index with capped lists, so that the work grows with the number of claims and not with its square.
"""

from __future__ import annotations

from bisect import bisect_right
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
    short = {block: members for block, members in index.items() if 1 < len(members) <= _LONGEST_LIST}
    place = {each.claim.id: number for number, each in enumerate(features)}
    added: dict[int, set[int]] = defaultdict(set)
    for one, other in also:
        first, second = sorted((place[one], place[other]))
        added[first].add(second)
    for number, each in enumerate(features):
        partners = set(added.get(number, ()))
        for block in _blocks(each, weights):
            members = short.get(block, [])
            partners.update(members[bisect_right(members, number) :])
        for partner in sorted(partners):
            yield each, features[partner]


def _blocks(features: Features, weights: Weights) -> Iterator[tuple[str, ...]]:
    """A rare key alone; a common one only together with another of the claim's."""
    rarest = sorted(features.keys, key=lambda key: (weights.frequency[key], key))[:_KEYS]
    for key in rarest:
        if weights.frequency[key] <= _LONGEST_LIST:
            yield (key,)
    for pair in combinations(rarest, 2):
        if all(weights.frequency[key] > _LONGEST_LIST for key in pair):
            yield pair
