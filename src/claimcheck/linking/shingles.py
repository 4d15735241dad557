"""Wordings that share rows of words, found among all at once.

A row of words in a wording, a shingle, is known by 64 bits of a hash. Two that share them by chance, which no archive
is large enough for, would bring two wordings together once too often; these are then compared word by word.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain

import numpy as np
import numpy.typing as npt

Hashes = npt.NDArray[np.uint64]
Numbers = npt.NDArray[np.int64]

_FACTORS = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9], np.uint64)
"""One for each word of a shingle; odd, so that none of a word's bits is lost."""
_MOST_AT_ONCE = 1_000_000
"""Shingles of two wordings that are counted together, about: some 50 megabytes."""


def shingles(wordings: Sequence[Sequence[str]]) -> tuple[Hashes, Numbers]:
    """The different shingles of each wording, one wording after the other, and how many each has."""
    size = len(_FACTORS)
    sizes = np.fromiter(map(len, wordings), np.int64, len(wordings))
    words = np.fromiter(map(hashed, chain.from_iterable(wordings)), np.uint64, int(sizes.sum()))
    numbers = np.repeat(np.arange(len(wordings)), sizes)
    rows = max(0, len(words) - size + 1)
    hashes = np.zeros(rows, np.uint64)
    for place, factor in enumerate(_FACTORS):
        hashes += words[place : place + rows] * factor
    within = numbers[:rows] == numbers[len(words) - rows :]
    hashes, numbers = hashes[within], numbers[:rows][within]
    order = np.lexsort((hashes, numbers))
    hashes, numbers = hashes[order], numbers[order]
    first = np.ones(len(order), np.bool_)
    first[1:] = (hashes[1:] != hashes[:-1]) | (numbers[1:] != numbers[:-1])
    return hashes[first], np.bincount(numbers[first], minlength=len(wordings))


def sharing(hashes: Hashes, sizes: Numbers, *, fewest: int, longest: int) -> Iterator[tuple[Numbers, Numbers]]:
    """Numbers of wordings with shingles in common, in pairs in order, the smaller number first.

    Args:
        hashes: The shingles of one wording after the other.
        sizes: How many each has.
        fewest: So many shingles two have in common at least.
        longest: Shingles that more wordings have do not count.

    Yields:
        Some of the pairs: the first numbers and the second numbers.
    """
    rows = np.arange(len(hashes))
    numbers = np.repeat(np.arange(len(sizes)), sizes)
    order = np.argsort(hashes, kind="stable")
    listed = numbers[order]
    # Of each shingle of each wording, where it is in the list of that shingle, and how many are behind it there.
    begins = np.flatnonzero(np.diff(hashes[order], prepend=~hashes[order[:1]]))
    lengths = np.diff(begins, append=len(hashes))
    behind, place = np.empty_like(rows), np.empty_like(rows)
    behind[order] = np.where(np.repeat(lengths, lengths) > longest, 0, np.repeat(begins + lengths, lengths) - rows - 1)
    place[order] = rows
    some = np.flatnonzero(behind)
    for part in _parts(numbers[some], behind[some]):
        chosen = some[part]
        counts = behind[chosen]
        step = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        others = listed[np.repeat(place[chosen] + 1, counts) + step]
        pairs, shared = np.unique(np.repeat(numbers[chosen], counts) * len(sizes) + others, return_counts=True)
        first, second = np.divmod(pairs[shared >= fewest], len(sizes))
        yield first, second


def _parts(numbers: Numbers, counts: Numbers) -> Iterator[slice]:
    """Stretches in which the counts come to no more than can be looked at together, each of whole numbers."""
    begins = np.flatnonzero(np.diff(numbers, prepend=-1))
    before = (np.cumsum(counts) - counts)[begins]
    cuts = begins[np.flatnonzero(np.diff(before // _MOST_AT_ONCE, prepend=-1))]
    return map(slice, cuts, [*cuts[1:], len(numbers)])


@lru_cache(maxsize=100_000)
def hashed(word: str) -> int:
    """64 bits that stand for a word."""
    return int.from_bytes(hashlib.blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")
