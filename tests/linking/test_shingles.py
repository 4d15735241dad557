"""Pairs found by sorting arrays are those that are found by looking at every two."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.linking import shingles as module
from claimcheck.linking.shingles import sharing, shingles

wordings = st.lists(st.lists(st.sampled_from("abc"), max_size=9), max_size=12)


def _rows(words: Sequence[str]) -> set[tuple[str, ...]]:
    return set(zip(words, words[1:], words[2:], strict=False))


def _one_by_one(found: Sequence[Sequence[str]], fewest: int, longest: int) -> list[tuple[int, int]]:
    having = defaultdict(list)
    for number, words in enumerate(found):
        for row in _rows(words):
            having[row].append(number)
    few = (numbers for numbers in having.values() if len(numbers) <= longest)
    shared = Counter(pair for numbers in few for pair in combinations(numbers, 2))
    return sorted(pair for pair, count in shared.items() if count >= fewest)


@pytest.mark.parametrize("at_once", [1, 5, 1_000])
@given(found=wordings, fewest=st.integers(1, 3), longest=st.integers(1, 6))
def test_those_that_share(at_once: int, found: list[list[str]], fewest: int, longest: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_MOST_AT_ONCE", at_once)
        pairs = [
            pair
            for ours, theirs in sharing(*shingles(found), fewest=fewest, longest=longest)
            for pair in zip(ours.tolist(), theirs.tolist(), strict=True)
        ]
    assert pairs == _one_by_one(found, fewest, longest)


@given(wordings)
def test_how_many_each_has(found: list[list[str]]) -> None:
    hashes, sizes = shingles(found)
    assert sizes.tolist() == [len(_rows(words)) for words in found]
    assert len(set(hashes.tolist())) == len(set().union(*map(_rows, found)))
