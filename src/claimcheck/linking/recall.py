"""What was worked out in an earlier audit, and the comparison model asked only what it was not asked before.

All of it is of pure functions: of the same texts, or documents, they always say the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from functools import partial
from itertools import chain, islice
from typing import Generic, TypeVar

import numpy as np
import numpy.typing as npt

from claimcheck.cache import Cache, digest
from claimcheck.language.comparison import DECIMALS, WIDTH, Comparison
from claimcheck.linking.judgement import Judgement
from claimcheck.records import RecordError, decode, encode

Floats = npt.NDArray[np.float32]
V = TypeVar("V")

_FEWEST_KEPT = 50_000
"""So many answers are kept beside those that were needed of late: a small audit does not lose what a large one knew."""

_FEWEST_PAIRS = 2_000
_SAID, _UNSAID = "said", "unsaid"
DIGEST = 16
"""Bytes of what stands for a claim."""
_PAIR = 2 * DIGEST + 1


class Answers(Generic[V]):
    """Answers by the digest of what was asked.

    Args:
        before: Those of earlier audits, those that were needed last first.
        save: Keeps them for later ones; None where nothing is kept.
    """

    def __init__(self, before: Mapping[bytes, V], save: Callable[[Mapping[bytes, V]], None] | None) -> None:
        self._before, self._save = before, save
        self._needed: dict[bytes, V] = {}
        self._new = False

    def get(self, key: bytes) -> V | None:
        """The answer, if it is known."""
        if key in self._before:
            self._needed.setdefault(key, self._before[key])
        return self._needed.get(key)

    def put(self, key: bytes, answer: V) -> V:
        """A new answer, given back."""
        self._needed[key] = answer
        self._new = True
        return answer

    def keep(self) -> None:
        """Save those that were needed, and others as far as there is room, if any of them is new."""
        if self._save and self._new:
            others = (item for item in self._before.items() if item[0] not in self._needed)
            room = max(_FEWEST_KEPT - len(self._needed), len(self._needed))
            self._save(self._needed | dict(islice(others, room)))


def remembered(cache: Cache | None, name: str) -> Answers[bytes]:
    """JSON that was worked out before, called `name`."""
    return Answers(cache.answers(name), partial(cache.keep_answers, name)) if cache else Answers({}, None)


def _numbers(cache: Cache | None, name: str, width: int) -> Answers[Floats]:
    if cache is None:
        return Answers({}, None)
    return Answers(cache.numbers(name, width), partial(cache.keep_numbers, name, width))


class Judgements:
    """What comparators said of pairs of claims, by the digests of all that the two were told by.

    Of nearly all there was nothing to say: these are kept apart, and short.

    Args:
        cache: Where those of earlier audits are.
        pairs: How many there are now: few are as soon judged again, and must not take the place of many.
    """

    def __init__(self, cache: Cache | None, pairs: int) -> None:
        self._cache = cache if pairs >= _FEWEST_PAIRS else None
        self._said = remembered(self._cache, _SAID)
        payload = (self._cache.part(_UNSAID, _PAIR) if self._cache else None) or b""
        self._before = {payload[start : start + _PAIR] for start in range(0, len(payload) - _PAIR + 1, _PAIR)}
        self._unsaid: dict[bytes, None] = {}

    def of(self, pair: bytes, judge: Callable[[], Judgement | None]) -> Judgement | None:
        """What `judge` says, or said before; None where that is nothing."""
        if pair in self._before:
            self._unsaid[pair] = None
            return None
        if known := self._said.get(pair):
            with suppress(RecordError):
                return decode(Judgement, known)
        judgement = judge()
        if judgement is None:
            self._unsaid[pair] = None
        else:
            self._said.put(pair, encode(judgement))
        return judgement

    def keep(self) -> None:
        """Put them into the cache, and those of earlier audits as far as there is room, if any is new."""
        self._said.keep()
        if self._cache and not self._unsaid.keys() <= self._before:
            pairs = chain(self._unsaid, sorted(self._before - self._unsaid.keys()))
            self._cache.keep_part(_UNSAID, _PAIR, b"".join(islice(pairs, max(_FEWEST_KEPT, 2 * len(self._unsaid)))))


class Recall:
    """Says what `Comparison` says, to the last digit. Where nothing is new the model is not even read.

    Args:
        cache: Where answers are taken from, and put by `keep`.
    """

    def __init__(self, cache: Cache | None = None) -> None:
        self._embeddings = _numbers(cache, "embeddings", WIDTH)
        self._contradictions = _numbers(cache, "contradictions", 1)

    def embed(self, texts: Iterable[str]) -> Floats:
        """As `Comparison.embed`."""
        rows = [self._embedding(text) for text in texts]
        return np.stack(rows) if rows else np.zeros((0, WIDTH), dtype=np.float32)

    def contradiction(self, one: str, other: str) -> float:
        """As `Comparison.contradiction` of one pair."""
        key = digest(sorted((one, other)))
        row = self._contradictions.get(key)
        if row is None:
            likely = Comparison.load().contradiction([(one, other)])
            row = self._contradictions.put(key, likely.astype(np.float32))
        return round(float(row[0]), DECIMALS)

    def keep(self) -> None:
        """Put into the cache what was not there."""
        self._embeddings.keep()
        self._contradictions.keep()

    def _embedding(self, text: str) -> Floats:
        key = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
        row = self._embeddings.get(key)
        return self._embeddings.put(key, Comparison.load().embed([text])[0]) if row is None else row
