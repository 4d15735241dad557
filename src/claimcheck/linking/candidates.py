"""Which claims are worth comparing: those that share a word or name that few claims have, or two that are common apart.

An inverted index with capped lists, so that the work grows with the number of claims and not with its square. Pairs of
claims that both stand as they stood in an earlier audit, under the same keys of the same weight, are known.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np

from claimcheck.cache import Cache
from claimcheck.linking.features import Weights
from claimcheck.linking.lists import Ints, Lists
from claimcheck.linking.neighbours import distinct, once
from claimcheck.linking.outlines import Outlined
from claimcheck.linking.recall import DIGEST
from claimcheck.linking.shingles import Hashes, hashed
from claimcheck.linking.sieve import Flags, Sieve

_KEYS = 10
"""Of each claim, the rarest."""
_LONGEST_LIST = 100
"""Of claims under one key: a key that more claims have says too little alone."""
_AT_A_TIME = 2**20
"""Pairs, and those of one claim more."""
_FEWEST_REMEMBERED = 2_000
"""Claims. Of fewer the pairs are found in no time, and must not take the place of those of many."""
_REMEMBERED = "candidates"
_NUMBER = 8
"""Bytes of the count of claims that a memory begins with, and of the two numbers of a pair."""
_STANDING = DIGEST + 8
"""Bytes of what stands for a claim and the blocks it is in."""


def candidates(
    outlined: Sequence[Outlined], weights: Weights, states: Sequence[bytes] = (), cache: Cache | None = None
) -> Ints:
    """Pairs (pairs, 2) of claims to compare, by their numbers, the lower one first, sorted, each once.

    Args:
        outlined: The claims.
        weights: Of what they say.
        states: With a cache, of each claim a digest of its outline and of what weighs in it.
        cache: Where the pairs of an earlier audit are; it makes no difference to what is found.
    """
    sieve = Sieve(outlined, weights)
    common = bisect(weights.rarest_first, _LONGEST_LIST, key=weights.frequency.__getitem__)
    claim, block = _blocks(sieve.keys, common)
    used = cache if len(states) >= _FEWEST_REMEMBERED else None
    standing = _standing(states, claim, block, weights.rarest_first) if used else []
    known, new = _before(used, standing) if used else (np.zeros((0, 2), np.int64), np.ones(len(sieve.keys), np.bool_))
    concerned = np.isin(block, block[new[claim]])
    found = [known]
    for first, second in _partners(claim[concerned], block[concerned], new):
        worth = sieve.worth_a_look(first, second)
        found.append(np.stack([first[worth], second[worth]], axis=1))
    pairs = distinct(*found)
    if used and new.any():
        _remember(used, standing, pairs)
    return pairs


def _blocks(keys: Lists, common: int) -> tuple[Ints, Ints]:
    """Claims and the blocks they stand in: of a rare key alone; of a common one with another of the claim's.

    A block is the number of its key, or that of the one and, plus one and times as many as there are, of the other.

    Args:
        keys: Of each claim.
        common: From this number on a key is common.

    Returns:
        In the order of the blocks, then of the claims; blocks that are too long are left out.
    """
    rows = keys.rows
    items = keys.items[np.lexsort((keys.items, rows))]
    rank = np.arange(len(rows)) - keys.start[rows]
    rarest = rank < _KEYS
    table = np.full((len(keys), _KEYS), -1, dtype=np.int64)
    table[rows[rarest], rank[rarest]] = items[rarest]
    claim, place = np.nonzero((table >= 0) & (table < common))
    claims, blocks = [claim], [table[claim, place]]
    for one, other in combinations(range(_KEYS), 2):
        both = np.flatnonzero((table[:, one] >= common) & (table[:, other] >= common))
        claims.append(both)
        blocks.append((table[both, one] + 1) * keys.width + table[both, other])
    claim, block = np.concatenate(claims), np.concatenate(blocks)
    ordered = np.lexsort((claim, block))
    claim, block = claim[ordered], block[ordered]
    short = np.searchsorted(block, block, side="right") - np.searchsorted(block, block) <= _LONGEST_LIST
    return claim[short], block[short]


def _partners(claim: Ints, block: Ints, new: Flags) -> Iterator[tuple[Ints, Ints]]:
    """Pairs of claims that stand in one block, one of them new, each once, sorted, of about so many as can be held."""
    if not claim.size:
        return
    behind = np.searchsorted(block, block, side="right") - np.arange(len(block)) - 1
    places = np.argsort(claim, kind="stable")
    share = (np.cumsum(behind[places]) - behind[places]) // _AT_A_TIME
    share = share[np.searchsorted(claim[places], claim[places])]  # a claim's are all in the share of its first
    total = int(claim.max()) + 1
    for some in np.split(places, np.flatnonzero(np.diff(share)) + 1):
        many = behind[some]
        start = np.repeat(some + 1 - (np.cumsum(many) - many), many)
        one, other = np.repeat(claim[some], many), claim[start + np.arange(len(start))]
        fresh = new[one] | new[other]
        yield np.divmod(once((one * total + other)[fresh]), total)


# --- what was found before -------------------------------------------------------------------------------------------


def _standing(states: Sequence[bytes], claim: Ints, block: Ints, keys: Sequence[str]) -> list[bytes]:
    """Of each claim a digest of its state and of the blocks that it stands in, whatever their numbers."""
    number = np.fromiter(map(hashed, keys), np.uint64, len(keys))
    one, other = np.divmod(block, max(1, len(keys)))
    blocks = _mixed(number[other] ^ np.where(one > 0, number[one - 1], 0))
    ordered = np.argsort(claim, kind="stable")
    sums = np.concatenate([np.zeros(1, np.uint64), np.cumsum(blocks[ordered])])
    bounds = np.searchsorted(claim[ordered], np.arange(len(states) + 1))
    return [state + stands for state, stands in zip(states, _bytes(sums[bounds[1:]] - sums[bounds[:-1]]), strict=True)]


def _mixed(numbers: Hashes) -> Hashes:
    """Of each number another, so that sums of such are as good as unique (SplitMix64: Steele and others, 2014)."""
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        numbers = (numbers ^ (numbers >> np.uint64(shift))) * np.uint64(factor)
    mixed: Hashes = numbers ^ (numbers >> np.uint64(31))
    return mixed


def _bytes(numbers: Hashes) -> Iterator[bytes]:
    data = numbers.astype("<u8").tobytes()
    return (data[start : start + 8] for start in range(0, len(data), 8))


def _before(cache: Cache, standing: Sequence[bytes]) -> tuple[Ints, Flags]:
    """Pairs found in an earlier audit, of claims that stand as they stood; and which of those there are now do not."""
    payload = cache.part(_REMEMBERED, _STANDING) or b""
    count = int.from_bytes(payload[:_NUMBER], "little")
    end = _NUMBER + count * _STANDING
    new = np.ones(len(standing), dtype=np.bool_)
    if end > len(payload) or (len(payload) - end) % _NUMBER:
        return np.zeros((0, 2), np.int64), new
    place = {each: number for number, each in enumerate(standing)}
    then = (payload[start : start + _STANDING] for start in range(_NUMBER, end, _STANDING))
    now = np.fromiter((place.get(each, -1) for each in then), np.int64, count)
    pairs = np.frombuffer(payload, "<u4", offset=end).reshape(-1, 2)
    if (pairs >= count).any():
        return np.zeros((0, 2), np.int64), new
    new[now[now >= 0]] = False
    pairs_now = now[pairs]
    return pairs_now[(pairs_now >= 0).all(axis=1)], new


def _remember(cache: Cache, standing: Sequence[bytes], pairs: Ints) -> None:
    count = len(standing).to_bytes(_NUMBER, "little")
    cache.keep_part(_REMEMBERED, _STANDING, b"".join((count, *standing, pairs.astype("<u4").tobytes())))
