"""Which claims are worth comparing: those that share a word or name that few claims have, or two that are common apart.

An inverted index with capped lists, so that the work grows with the number of claims and not with its square.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np

from claimcheck.linking.features import Weights
from claimcheck.linking.lists import Ints, Lists
from claimcheck.linking.neighbours import once
from claimcheck.linking.outlines import Outlined
from claimcheck.linking.sieve import Sieve

_KEYS = 10
"""Of each claim, the rarest."""
_LONGEST_LIST = 100
"""Of claims under one key: a key that more claims have says too little alone."""
_AT_A_TIME = 2**20
"""Pairs, and those of one claim more."""


def candidates(outlined: Sequence[Outlined], weights: Weights) -> Ints:
    """Pairs (pairs, 2) of claims to compare, by their numbers, the lower one first, sorted, each once."""
    sieve = Sieve(outlined, weights)
    common = bisect(weights.rarest_first, _LONGEST_LIST, key=weights.frequency.__getitem__)
    kept = [np.zeros((0, 2), dtype=np.int64)]
    for first, second in _partners(*_blocks(sieve.keys, common)):
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


def _blocks(keys: Lists, common: int) -> tuple[Ints, Ints]:
    """Claims and the blocks they stand in: of a rare key alone; of a common one with another of the claim's.

    Args:
        keys: Of each claim.
        common: From this number on a key is common.
    """
    rows = keys.rows
    items = keys.items[np.lexsort((keys.items, rows))]
    rank = np.arange(len(rows)) - keys.start[rows]
    rarest = rank < _KEYS
    table = np.full((len(keys.start) - 1, _KEYS), -1, dtype=np.int64)
    table[rows[rarest], rank[rarest]] = items[rarest]
    claim, place = np.nonzero((table >= 0) & (table < common))
    claims, blocks = [claim], [table[claim, place]]
    for one, other in combinations(range(_KEYS), 2):
        both = np.flatnonzero((table[:, one] >= common) & (table[:, other] >= common))
        claims.append(both)
        blocks.append((table[both, one] + 1) * keys.width + table[both, other])
    return np.concatenate(claims), np.concatenate(blocks)
