"""Which claims are compared."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimcheck.cache import Cache
from claimcheck.linking.candidates import candidates
from claimcheck.linking.outlines import states
from claimcheck.linking.sieve import Sieve
from tests.linking.outlined import outlined_and_weighted
from tests.marked import marked

module = import_module("claimcheck.linking.candidates")


def test_only_what_few_claims_share_makes_a_pair() -> None:
    """Two claims for each town, and words that all claims share: as many pairs as towns."""
    towns = 150
    found = marked(
        {
            f"{n}.txt": f"{{content The council of {{place:t-{n // 2} T{n // 2}}} closed a bridge}}."
            for n in range(2 * towns)
        }
    )
    outlined, weighted = outlined_and_weighted(found)
    pairs = candidates(outlined, weighted)
    described = [each for its in outlined for each in its.features]
    assert len(pairs) == towns
    assert all(described[first].names == described[second].names for first, second in pairs)


@pytest.mark.parametrize("at_a_time", [1, 7, 2**20])
def test_pairs_come_in_order_however_many_at_a_time(at_a_time: int, monkeypatch: pytest.MonkeyPatch) -> None:
    found = marked(
        {
            f"{n}.txt": f"{{content The {word} of the mill leaked at night}}."
            for n, word in enumerate(["roof", "wall"] * 5)
        }
    )
    outlined, weighted = outlined_and_weighted(found)
    whole = candidates(outlined, weighted).tolist()
    assert whole == sorted(map(list, combinations(range(10), 2)))
    monkeypatch.setattr(module, "_AT_A_TIME", at_a_time)
    monkeypatch.setattr(import_module("claimcheck.linking.lists"), "_CELLS", at_a_time)
    assert candidates(outlined, weighted).tolist() == whole


def test_claims_without_a_word_in_common_make_no_pair() -> None:
    found = marked(
        {"0.txt": "{content The roof of the mill leaked}.", "1.txt": "{content Rain came through the slates}."}
    )
    assert candidates(*outlined_and_weighted(found)).tolist() == []


# --- what was found before -------------------------------------------------------------------------------------------

WORDS = "mill roof wall slate rain tower bridge ferry harbour council".split()
EDITIONS = st.lists(
    st.dictionaries(
        st.sampled_from([f"{n}.txt" for n in range(12)]),
        st.lists(st.sampled_from(WORDS), min_size=3, max_size=6, unique=True),
        min_size=2,
    ),
    min_size=2,
    max_size=5,
)


def _found(edition: dict[str, list[str]], cache: Cache | None = None) -> list[list[int]]:
    found = marked({name: f"{{content The {' '.join(words)} burned}}." for name, words in edition.items()})
    outlined, weighted = outlined_and_weighted(found)
    return candidates(outlined, weighted, list(states(outlined, weighted)), cache).tolist()


@pytest.fixture
def _from_the_first_on() -> Iterator[None]:
    """However few claims there are, their pairs are remembered; and lists are soon too long."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_FEWEST_REMEMBERED", 1)
        patch.setattr(module, "_LONGEST_LIST", 3)
        yield


@given(EDITIONS)
@settings(deadline=None, max_examples=60)
@pytest.mark.usefixtures("_from_the_first_on")
def test_pairs_are_the_same_whatever_was_before(editions: list[dict[str, list[str]]]) -> None:
    with TemporaryDirectory() as folder:
        cache = Cache(Path(folder))
        for edition in editions:
            assert _found(edition, cache) == _found(edition)


TOWN = {f"{n}.txt": [WORDS[n], WORDS[(n + 1) % len(WORDS)], "burned"] for n in range(len(WORDS))}


@pytest.mark.usefixtures("_from_the_first_on")
def test_only_pairs_of_what_is_new_are_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = Cache(tmp_path)
    before = _found(TOWN, cache)
    looked_at: list[tuple[int, int]] = []
    look = Sieve.worth_a_look

    def counted(self: Sieve, first: np.ndarray, second: np.ndarray) -> np.ndarray:
        looked_at.extend(zip(first.tolist(), second.tolist(), strict=True))
        return look(self, first, second)

    monkeypatch.setattr(Sieve, "worth_a_look", counted)
    assert _found(TOWN, cache) == before
    assert not looked_at
    _found(TOWN | {"0.txt": TOWN["0.txt"][::-1]}, cache)
    assert looked_at
    assert all(0 in pair for pair in looked_at)


@pytest.mark.usefixtures("_from_the_first_on")
@pytest.mark.parametrize("damage", ["cut", "empty", "a claim that is not there", "more claims than there is room for"])
def test_a_damaged_memory_counts_as_none(tmp_path: Path, damage: str) -> None:
    cache = Cache(tmp_path)
    expected = _found(TOWN, cache)
    place = module._REMEMBERED, module._STANDING
    payload = cache.part(*place)
    assert payload
    damaged = {
        "cut": payload[:-1],
        "empty": b"",
        "a claim that is not there": payload[:-4] + (99).to_bytes(4, "little"),
        "more claims than there is room for": b"\xff" * 8 + payload[8:],
    }
    cache.keep_part(*place, damaged[damage])
    assert _found(TOWN, cache) == expected
