"""Which rows of a matrix of embeddings are near which others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

EXACT_BELOW = 50_000
"""Rows. Products take time with the square of them; the index takes as long at some 100,000, and less beyond."""
_CELLS = 2**24
"""Of a matrix of similarities that are held at a time: 64 MiB."""


def neighbours(embeddings: Floats, k: int, least_similarity: float) -> Ints:
    """Pairs of rows of which one is among the `k` nearest of the other, and at least so similar.

    Exact products below `EXACT_BELOW` rows, above that an approximate index (HNSW: Malkov and Yashunin, 2018). The same
    pairs whatever the order of the rows; only where rows are equal, their order says which of them are among the `k`.

    Args:
        embeddings: (rows, width), each of length one.
        k: neighbours of a row.
        least_similarity: least cosine.

    Returns:
        Positions (pairs, 2), the lower one first, sorted, each pair once.
    """
    k = min(k, len(embeddings) - 1)
    if k < 1:
        return np.zeros((0, 2), dtype=np.int64)
    order = np.lexsort(embeddings.T)
    embeddings = np.ascontiguousarray(embeddings[order], dtype=np.float32)
    near = exact if len(embeddings) < EXACT_BELOW else indexed
    pairs = order[np.concatenate(list(near(embeddings, k, least_similarity)))]
    return np.unique(np.sort(pairs, axis=1), axis=0)


def exact(embeddings: Floats, k: int, least: float) -> Iterator[Ints]:
    """Every row with its `k` nearest, those that are near enough: by products of a block of rows with all."""
    block = max(1, _CELLS // len(embeddings))
    for start in range(0, len(embeddings), block):
        similar = embeddings[start : start + block] @ embeddings.T
        rows = np.arange(len(similar))
        similar[rows, start + rows] = -np.inf
        row, column = np.nonzero(similar >= least)
        # Most similar first, and of those alike the first: ties must not depend on the block.
        ranked = np.lexsort((column, -similar[row, column], row))
        row, column = row[ranked], column[ranked]
        rank = np.arange(len(row)) - np.searchsorted(row, row)
        yield np.stack([start + row, column], axis=1)[rank < k]


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
