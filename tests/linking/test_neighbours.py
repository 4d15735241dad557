from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimcheck.cache import Cache
from claimcheck.linking import neighbours as module
from claimcheck.linking.neighbours import exact, indexed, neighbours


def _rows(count: int, width: int = 24, seed: int = 0) -> np.ndarray:
    rows = np.random.default_rng(seed).normal(size=(count, width)).astype(np.float32)
    rows[1::2] += 2 * rows[: count - 1 : 2][: len(rows[1::2])]  # every other one is near the one before
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def _pairs(found: np.ndarray) -> set[tuple[int, int]]:
    return {(int(one), int(other)) for one, other in found}


@pytest.mark.parametrize("count", [0, 1])
def test_too_few_to_have_neighbours(count: int) -> None:
    assert neighbours(np.ones((count, 3), dtype=np.float32), 5, 0.0).shape == (0, 2)


def test_near_rows_are_found_and_others_are_not() -> None:
    rows = np.array([[1, 0], [0, 1], [0.8, 0.6], [-1, 0]], dtype=np.float32)
    assert _pairs(neighbours(rows, 3, 0.7)) == {(0, 2)}
    assert _pairs(neighbours(rows, 3, 0.5)) == {(0, 2), (1, 2)}
    assert _pairs(neighbours(rows, 3, 0.9)) == set()


def test_the_nearest_come_first() -> None:
    rows = np.array([[1, 0], [0.96, 0.28], [0.8, 0.6]], dtype=np.float32)
    assert _pairs(neighbours(rows, 1, 0.0)) == {(0, 1), (1, 2)}


@given(seed=st.integers(0, 99), count=st.integers(2, 60), k=st.integers(1, 5))
@settings(deadline=None, max_examples=30)
def test_the_order_of_the_rows_changes_nothing(seed: int, count: int, k: int) -> None:
    rows = _rows(count, seed=seed)
    order = np.random.default_rng(seed).permutation(count)
    again = {tuple(sorted((int(order[a]), int(order[b])))) for a, b in neighbours(rows[order], k, 0.5)}
    assert again == _pairs(neighbours(rows, k, 0.5))


@pytest.mark.parametrize("cells", [1, 700, 2**24])
def test_the_size_of_the_blocks_changes_nothing(cells: int, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = _rows(200)
    whole = _pairs(neighbours(rows, 4, 0.4))
    monkeypatch.setattr(module, "_CELLS", cells)
    assert _pairs(neighbours(rows, 4, 0.4)) == whole


def test_the_index_finds_nearly_what_products_do() -> None:
    rows = _rows(2000)
    sure, likely = (_pairs(np.concatenate(list(way(rows, 5, 0.6)))) for way in (exact, indexed))
    assert len(sure) > 1000
    assert len(sure & likely) >= 0.98 * len(sure)
    assert len(likely - sure) <= 0.02 * len(sure)


def test_the_index_finds_the_same_again() -> None:
    rows = _rows(500)
    first, second = (np.concatenate(list(indexed(rows, 5, 0.5))) for _ in range(2))
    assert np.array_equal(first, second)


def test_many_rows_go_to_the_index(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = _rows(300)
    few = _pairs(neighbours(rows, 3, 0.6))
    monkeypatch.setattr(module, "EXACT_BELOW", 100)
    assert len(_pairs(neighbours(rows, 3, 0.6)) ^ few) <= 0.05 * len(few)


@given(st.lists(st.lists(st.integers(0, 59), min_size=2, max_size=50), min_size=2, max_size=4), st.integers(1, 4))
@settings(deadline=None, max_examples=25)
def test_what_is_remembered_is_what_would_be_found(editions: list[list[int]], k: int) -> None:
    rows = np.concatenate([_rows(30), _rows(30, seed=1)[::-1]])
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_FEWEST_REMEMBERED", 2)
        cache = Cache(Path(folder))
        for edition in editions:
            some = rows[edition]
            assert np.array_equal(neighbours(some, k, 0.3, cache), neighbours(some, k, 0.3))


def test_only_what_is_new_or_has_lost_a_neighbour_is_multiplied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_FEWEST_REMEMBERED", 2)
    cache, rows, multiplied = Cache(tmp_path), _rows(200), []
    neighbours(rows[1:], 3, 0.7, cache)
    products = module._products

    def counted(whole: np.ndarray, some: np.ndarray, least: float) -> module.Near:
        multiplied.append(len(some))
        return products(whole, some, least)

    monkeypatch.setattr(module, "_products", counted)
    neighbours(rows[:-1], 3, 0.7, cache)
    assert 1 <= sum(multiplied) < 20
    neighbours(rows[:-1], 3, 0.7, cache)
    assert len(multiplied) == 1


@pytest.mark.parametrize("damage", ["cut", "empty", "place", "similar"])
def test_a_damaged_memory_counts_as_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damage: str) -> None:
    monkeypatch.setattr(module, "_FEWEST_REMEMBERED", 2)
    cache, rows = Cache(tmp_path), _rows(40)
    expected = neighbours(rows, 3, 0.5, cache)
    name, basis = "neighbours", [3, 0.5]
    payload = cache.part(name, basis)
    assert payload
    entries = np.frombuffer(payload, module._entry(3)).copy()
    if damage == "place":
        entries["near"][5, 0] = 40
    elif damage == "similar":
        entries["similar"][5, 0] = np.nan
    cache.keep_part(name, basis, {"cut": payload[:-1], "empty": b""}.get(damage, entries.tobytes()))
    assert np.array_equal(neighbours(rows, 3, 0.5, cache), expected)
