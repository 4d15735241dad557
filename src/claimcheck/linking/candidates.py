"""Which claims are worth comparing: those that share a word or name that few claims have, or two that are common apart.

An inverted index with capped lists, so that the work grows with the number of claims and not with its square.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

import numpy as np

from claimcheck.linking.features import Features, Weights
from claimcheck.linking.sieve import Ints, Sieve

_KEYS = 10
"""Of each claim, the rarest."""
_LONGEST_LIST = 100
"""Of claims under one key: a key that more claims have says too little alone."""
_NONE: Ints = np.zeros(0, dtype=np.int64)


def candidates(
    features: Sequence[Features], weights: Weights, also: Iterable[tuple[str, str]] = ()
) -> Iterator[tuple[Features, Features]]:
    """Pairs to compare, each once, in the order of `features`; among them the pairs of claim ids in `also`."""
    place = {each.claim.id: number for number, each in enumerate(features)}
    added: dict[int, set[int]] = defaultdict(set)
    for one, other in also:
        first, second = sorted((place[one], place[other]))
        added[first].add(second)
    sieve = Sieve(features, weights)
    for number, partners in enumerate(_partners(features, weights)):
        kept = sieve.worth_a_look(number, partners).tolist()
        for partner in sorted(added[number].union(kept)) if number in added else kept:
            yield features[number], features[partner]


def _partners(features: Sequence[Features], weights: Weights) -> Iterator[Ints]:
    """For each claim the places of those behind it that stand under one key with it, in order."""
    index: dict[tuple[str, ...], list[int]] = defaultdict(list)
    blocks = []
    for number, each in enumerate(features):
        blocks.append([index[block] for block in _blocks(each, weights)])
        for members in blocks[-1]:
            members.append(number)
    arrays = {
        id(members): np.array(members, dtype=np.int64)
        for members in index.values()
        if 1 < len(members) <= _LONGEST_LIST
    }
    for number, lists in enumerate(blocks):
        short = [arrays[id(members)] for members in lists if id(members) in arrays]
        found = np.unique(np.concatenate(short)) if short else _NONE
        yield found[np.searchsorted(found, number, side="right") :]


def _blocks(features: Features, weights: Weights) -> Iterator[tuple[str, ...]]:
    """A rare key alone; a common one only together with another of the claim's."""
    rarest = sorted(features.keys, key=lambda key: (weights.frequency[key], key))[:_KEYS]
    common = [key for key in rarest if weights.frequency[key] > _LONGEST_LIST]
    yield from ((key,) for key in rarest[: len(rarest) - len(common)])
    yield from combinations(common, 2)
