"""Which rows of a matrix of embeddings are near which others.

What was near what in an earlier audit is remembered: then only rows that are new are multiplied with all, and those
that have lost a neighbour.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import blake2b
from itertools import chain, islice
from typing import NamedTuple, cast

import numpy as np
import numpy.typing as npt

from claimcheck.cache import Cache

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

EXACT_BELOW = 50_000
"""Rows. Products take time with the square of them; the index takes as long at some 100,000, and less beyond."""
_CELLS = 2**24
"""Of a matrix of similarities that are held at a time: 64 MiB."""
_SCALE = 4000
"""Embeddings are rounded to whole parts of it. So no sum of their products reaches 2^24, up to where whole numbers are
exact in 32 bits: the order in which a processor adds them makes no difference."""
_FEWEST_REMEMBERED = 2_000
"""Rows. Fewer are multiplied in no time, and must not take the place of many."""
_REMEMBERED = "neighbours"
_KEY = 16
"""Bytes of a row's digest."""


class Near(NamedTuple):
    """Rows with others near them."""

    row: Ints
    column: Ints
    similar: Floats
    """Cosine, times the square of the scale."""


def neighbours(embeddings: Floats, k: int, least_similarity: float, cache: Cache | None = None) -> Ints:
    """Pairs of rows of which one is among the `k` nearest of the other, and at least so similar.

    Exact products below `EXACT_BELOW` rows, above that an approximate index (HNSW: Malkov and Yashunin, 2018). The same
    pairs whatever the order of the rows; only where rows are equal, their order says which of them are among the `k`.

    Args:
        embeddings: (rows, width), each of length one.
        k: neighbours of a row.
        least_similarity: least cosine.
        cache: where what was near is remembered.

    Returns:
        Positions (pairs, 2), the lower one first, sorted, each pair once.
    """
    embeddings = np.ascontiguousarray(embeddings, dtype=np.float32)
    rows: dict[bytes, list[int]] = {}
    for number, row in enumerate(embeddings):
        rows.setdefault(blake2b(row, digest_size=_KEY).digest(), []).append(number)
    keys = sorted(rows)
    copies = [rows[key] for key in keys]
    different = embeddings[[each[0] for each in copies]]
    if len(keys) < EXACT_BELOW:
        near = _remembering(different, keys, k, least_similarity, cache)
    else:
        near = np.concatenate(list(indexed(different, k, least_similarity)))
    return distinct(list(_of_copies(near, copies, k)))


def distinct(*pairs: Ints | Sequence[tuple[int, int]]) -> Ints:
    """Pairs (pairs, 2) of numbers from several sources, each once, the lower number first, sorted."""
    joined = np.sort(np.concatenate([np.array(some, dtype=np.int64).reshape(-1, 2) for some in pairs]), axis=1)
    total = int(joined.max(initial=0)) + 1
    return np.stack(np.divmod(once(joined[:, 0] * total + joined[:, 1]), total), axis=1)


def once(numbers: Ints) -> Ints:
    """As `np.unique`, which takes ten times as long over many."""
    ordered = np.sort(numbers)
    found: Ints = ordered[np.append(True, ordered[1:] != ordered[:-1])[: len(ordered)]]
    return found


def exact(embeddings: Floats, k: int, least: float) -> Iterator[Ints]:
    """Every row with its `k` nearest, those that are near enough: by products of a block of rows with all."""
    whole = _whole(embeddings)
    for rows in _blocks(np.arange(len(whole)), len(whole)):
        near = _nearest(_products(whole, rows, least), k)
        yield np.stack([near.row, near.column], axis=1)


def indexed(embeddings: Floats, k: int, least: float) -> Iterator[Ints]:
    """Nearly the same as `exact`, from an index."""
    from usearch.index import BatchMatches, Index

    index = Index(ndim=embeddings.shape[1], metric="ip", dtype="f16", expansion_add=128, expansion_search=64)
    # On one thread: on several, what is found depends on which is first.
    index.add(np.arange(len(embeddings)), embeddings, threads=1)
    block = max(1, _CELLS // embeddings.shape[1])
    for start in range(0, len(embeddings), block):
        part = embeddings[start : start + block]
        found = cast(BatchMatches, index.search(part, k + 1, threads=1))  # one of them is the row itself
        row, place = np.nonzero(np.arange(k + 1) < found.counts[:, None])
        column = found.keys[row, place].astype(np.int64)
        keep = (start + row != column) & (np.einsum("ij,ij->i", part[row], embeddings[column]) >= least)
        yield np.stack([start + row[keep], column[keep]], axis=1)


def _of_copies(near: Ints, copies: Sequence[Sequence[int]], k: int) -> Iterator[tuple[int, int]]:
    """Pairs of rows from pairs of different ones, of each the nearest first; those equal to it are nearer than any."""
    start = np.searchsorted(near[:, 0], np.arange(len(copies) + 1)).tolist()
    others = near[:, 1].tolist()
    for number, rows in enumerate(copies):
        alike = (number, *others[start[number] : start[number + 1]])
        nearest = list(islice(chain.from_iterable(copies[each] for each in alike), k + 1))
        for row in rows:
            yield from ((row, other) for other in islice((each for each in nearest if each != row), k))


# --- products --------------------------------------------------------------------------------------------------------


def _whole(embeddings: Floats) -> Floats:
    whole: Floats = np.rint(embeddings * np.float32(_SCALE))
    return whole


def _blocks(rows: Ints, width: int) -> Iterator[Ints]:
    block = max(1, _CELLS // max(1, width))
    return (rows[start : start + block] for start in range(0, len(rows), block))


def _products(whole: Floats, rows: Ints, least: float) -> Near:
    """All that is near some rows."""
    similar = whole[rows] @ whole.T
    similar[np.arange(len(rows)), rows] = -np.inf
    place = np.flatnonzero(similar >= least * _SCALE**2)
    row, column = np.divmod(place, len(whole))
    return Near(rows[row], column, similar.reshape(-1)[place])


def _nearest(near: Near, k: int) -> Near:
    """The `k` most similar of each row, and of those alike the first: ties must not depend on the block."""
    ranked = np.lexsort((near.column, -near.similar, near.row))
    row = near.row[ranked]
    kept = ranked[np.arange(len(row)) - np.searchsorted(row, row) < k]
    return Near(near.row[kept], near.column[kept], near.similar[kept])


# --- what was near before --------------------------------------------------------------------------------------------


class _Before(NamedTuple):
    """What of an earlier audit holds of these rows."""

    near: Near
    added: Flags
    """Rows that were not there."""
    again: Flags
    """These, and rows of which one that was among their `k` nearest is there no more: any other may have come next."""
    whole: bool
    """Whether it had these rows and no others."""


def _remembering(embeddings: Floats, keys: Sequence[bytes], k: int, least: float, cache: Cache | None) -> Ints:
    """As `exact`, of different rows in the order of their keys."""
    used = cache if len(keys) >= _FEWEST_REMEMBERED else None
    before = _before(used, keys, k, least)
    near = before.near
    if not before.whole:
        near = _nearest(_joined([near, *_new(_whole(embeddings), before, k, least)]), k)
        if used:
            _remember(used, near, keys, k, least)
    return np.stack([near.row, near.column], axis=1)


def _new(whole: Floats, before: _Before, k: int, least: float) -> Iterator[Near]:
    for rows in _blocks(np.flatnonzero(before.again), len(whole)):
        found = _products(whole, rows, least)
        yield _nearest(found, k)
        other_way = before.added[found.row] & ~before.again[found.column]
        yield _nearest(Near(found.column[other_way], found.row[other_way], found.similar[other_way]), k)


def _joined(parts: Sequence[Near]) -> Near:
    row, column, similar = zip(*parts, strict=True)
    return Near(np.concatenate(row), np.concatenate(column), np.concatenate(similar))


def _entry(k: int) -> np.dtype[np.void]:
    """A row: its key, and the places of those near it, the nearest first, with -1 for none."""
    return np.dtype([("key", np.uint8, (_KEY,)), ("near", "<i4", (k,)), ("similar", "<f4", (k,))])


def _before(cache: Cache | None, keys: Sequence[bytes], k: int, least: float) -> _Before:
    payload = (cache.part(_REMEMBERED, [k, least]) if cache else None) or b""
    rows = np.frombuffer(payload if len(payload) % _entry(k).itemsize == 0 else b"", _entry(k))
    if ((rows["near"] < -1) | (rows["near"] >= len(rows))).any() or not np.isfinite(rows["similar"]).all():
        rows = rows[:0]
    place = {key: number for number, key in enumerate(keys)}
    now = np.array([place.get(key.tobytes(), -1) for key in rows["key"]], dtype=np.int64)
    near = np.append(now, -1)[rows["near"]]
    lost = ((rows["near"] >= 0) & (near < 0)).any(axis=1) & (rows["near"][:, -1] >= 0)
    added, again = np.ones(len(keys), dtype=bool), np.ones(len(keys), dtype=bool)
    added[now[now >= 0]] = False
    again[now[(now >= 0) & ~lost]] = False
    row, rank = np.nonzero((near >= 0) & ((now >= 0) & ~lost)[:, None])
    known = Near(now[row], near[row, rank], rows["similar"][row, rank])
    return _Before(known, added, again, bool(len(rows) == len(keys) and not added.any()))


def _remember(cache: Cache, near: Near, keys: Sequence[bytes], k: int, least: float) -> None:
    rows = np.zeros(len(keys), _entry(k))
    rows["key"] = np.frombuffer(b"".join(keys), np.uint8).reshape(-1, _KEY)
    rows["near"] = -1
    rank = np.arange(len(near.row)) - np.searchsorted(near.row, near.row)
    rows["near"][near.row, rank] = near.column
    rows["similar"][near.row, rank] = near.similar
    cache.keep_part(_REMEMBERED, [k, least], rows.tobytes())
