"""Which claims are worth comparing: those that share a word or name that few claims have, or two that are common apart.

An inverted index with capped lists, so that the work grows with the number of claims and not with its square.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator, Sequence
from itertools import chain, combinations

import numpy as np

from claimcheck.linking.features import Weights
from claimcheck.linking.neighbours import once
from claimcheck.linking.outlines import Outlined
from claimcheck.linking.sieve import Ints, Sieve

_KEYS = 10
"""Of each claim, the rarest."""
_LONGEST_LIST = 100
"""Of claims under one key: a key that more claims have says too little alone."""
_AT_A_TIME = 2**20
"""Pairs, and those of one claim more."""


def candidates(outlined: Sequence[Outlined], weights: Weights) -> Ints:
    """Pairs (pairs, 2) of claims to compare, by their numbers, the lower one first, sorted, each once."""
    sieve = Sieve(outlined, weights)
    kept = [np.zeros((0, 2), dtype=np.int64)]
    for first, second in _partners(*_blocks(outlined, weights)):
        worth = sieve.worth_a_look(first, second)
        kept.append(np.stack([first[worth], second[worth]], axis=1))
    return np.concatenate(kept)


def _partners(claim: Ints, block: Ints) -> Iterator[tuple[Ints, Ints]]:
    """Pairs of claims that stand in one block, each once, sorted, of as many claims as make enough pairs together."""
    if not claim.size:
        return
    ordered = np.lexsort((claim, block))
    claim, block = claim[ordered], block[ordered]
    begin, end = (np.searchsorted(block, block, side=side) for side in ("left", "right"))
    behind = np.where(end - begin <= _LONGEST_LIST, end - np.arange(len(block)) - 1, 0)
    places = np.argsort(claim, kind="stable")
    share = (np.cumsum(behind[places]) - behind[places]) // _AT_A_TIME
    share = share[np.searchsorted(claim[places], claim[places])]  # a claim's are all in the share of its first
    total = int(claim.max()) + 1
    for some in np.split(places, np.flatnonzero(np.diff(share)) + 1):
        many = behind[some]
        start = np.repeat(some + 1 - (np.cumsum(many) - many), many)
        pairs = np.repeat(claim[some], many) * total + claim[start + np.arange(len(start))]
        yield np.divmod(once(pairs), total)


def _blocks(outlined: Sequence[Outlined], weights: Weights) -> tuple[Ints, Ints]:
    """Claims and the blocks they stand in: of a rare key alone; of a common one with another of the claim's."""
    ordered = sorted(weights.frequency, key=lambda key: (weights.frequency[key], key))
    rank = {key: place for place, key in enumerate(ordered)}
    common = bisect(ordered, _LONGEST_LIST, key=weights.frequency.__getitem__)
    rarest = (
        sorted(rank[key] for key in keys)[:_KEYS]
        for keys in chain.from_iterable(each.outline.keys for each in outlined)
    )
    table = np.array([row + [-1] * (_KEYS - len(row)) for row in rarest], dtype=np.int64).reshape(-1, _KEYS)
    claim, place = np.nonzero((table >= 0) & (table < common))
    claims, blocks = [claim], [table[claim, place]]
    for one, other in combinations(range(_KEYS), 2):
        both = np.flatnonzero((table[:, one] >= common) & (table[:, other] >= common))
        claims.append(both)
        blocks.append((table[both, one] + 1) * len(ordered) + table[both, other])
    return np.concatenate(claims), np.concatenate(blocks)
