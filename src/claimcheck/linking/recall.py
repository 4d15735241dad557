"""The comparison model, asked only what it was not asked before: of the same texts it always says the same."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from claimcheck.cache import Cache, digest
from claimcheck.language.comparison import DECIMALS, WIDTH, Comparison

Floats = npt.NDArray[np.float32]


class Recall:
    """Says what `Comparison` says, to the last digit. Where nothing is new the model is not even read.

    Args:
        cache: Where answers are taken from, and put by `keep`.
    """

    def __init__(self, cache: Cache | None = None) -> None:
        self._embeddings = _Answers(cache, "embeddings", WIDTH)
        self._contradictions = _Answers(cache, "contradictions", 1)

    def embed(self, texts: Iterable[str]) -> Floats:
        """As `Comparison.embed`."""
        rows = [self._embedding(text) for text in texts]
        return np.stack(rows) if rows else np.zeros((0, WIDTH), dtype=np.float32)

    def contradiction(self, one: str, other: str) -> float:
        """As `Comparison.contradiction` of one pair."""
        pair = sorted((one, other))
        row = self._contradictions.known(pair)
        if row is None:
            row = self._contradictions.learn(pair, Comparison.load().contradiction([(one, other)]))
        return round(float(row[0]), DECIMALS)

    def keep(self) -> None:
        """Put into the cache what was not there."""
        self._embeddings.keep()
        self._contradictions.keep()

    def _embedding(self, text: str) -> Floats:
        row = self._embeddings.known([text])
        return self._embeddings.learn([text], Comparison.load().embed([text])[0]) if row is None else row


class _Answers:
    """Rows of numbers, each the answer to a question about texts."""

    def __init__(self, cache: Cache | None, name: str, width: int) -> None:
        self._cache, self._name, self._width = cache, name, width
        self._before = cache.numbers(name, width) if cache else {}
        self._asked: dict[bytes, Floats] = {}

    def known(self, texts: list[str]) -> Floats | None:
        key = digest(texts)
        row = self._before.get(key)
        return self._asked.get(key) if row is None else self._asked.setdefault(key, row)

    def learn(self, texts: list[str], answer: npt.ArrayLike) -> Floats:
        row = self._asked[digest(texts)] = np.asarray(answer, dtype=np.float32)
        return row

    def keep(self) -> None:
        """What was asked of late first: if there is no room for all, the rest goes."""
        if self._cache and not self._asked.keys() <= self._before.keys():
            self._cache.keep_numbers(self._name, self._width, {**self._asked, **self._before})
