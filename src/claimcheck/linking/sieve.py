"""Which of many pairs share so little that no comparator has anything to say of them.

Nearly all pairs under one key are such: they are told from arrays, very many at a time, and only the others are looked
at one by one. What is passed over here would have been passed over there; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain

import numpy as np
import numpy.typing as npt

from claimcheck.linking.features import Weights
from claimcheck.linking.outlines import Outlined

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

_CORROBORATES = 0.35
"""Least overlap of keys, dates and figures in common counted with them."""
_CONTRADICTS = 0.6
"""Least overlap of keys but for a pair of opposites."""
_BUT_FOR_A_NAME = 0.65
"""Least overlap of words, where the names differ."""
_DENIES = 0.5
"""Least part of the words of a statement that is denied in so many words."""
_FEWEST_KEYS = 2
_FEWEST_WORDS_DENIED = 2
"""The third may be the source, or a figure."""
_ROUNDING = 1e-6
"""Products with fractions come out otherwise by less than that."""
_CELLS = 2**24
"""Of a table of claims by keys, and of keys looked up in it, at a time."""


class Lists:
    """Lists of numbers below `width`, one a row, end to end."""

    def __init__(self, rows: Sequence[Sequence[int]], width: int) -> None:
        self.start: Ints = np.cumsum([0, *map(len, rows)], dtype=np.int64)
        """Of each row among the items; one more at the end."""
        self.items: Ints = np.fromiter(chain.from_iterable(rows), dtype=np.int64, count=int(self.start[-1]))
        self.width = max(1, width)

    def of(self, rows: Ints) -> tuple[Ints, Ints]:
        """The items of these rows, each with the place in `rows` of its own."""
        start = self.start[rows]
        length = self.start[rows + 1] - start
        before = np.cumsum(length) - length
        place = np.repeat(np.arange(len(rows)), length)
        return place, self.items[np.arange(len(place)) + np.repeat(start - before, length)]

    def sums(self, weight: Floats) -> Floats:
        """Of what the items of each row weigh."""
        total = np.concatenate([[0.0], np.cumsum(weight[self.items])])
        sums: Floats = total[self.start[1:]] - total[self.start[:-1]]
        return sums

    def shared(self, first: Ints, second: Ints) -> tuple[Ints, Ints]:
        """What pairs of rows have in common: each such item, with the place of its pair. `first` must be sorted."""
        found: list[tuple[Ints, Ints]] = []
        many = np.cumsum(self.start[second + 1] - self.start[second])
        begin = 0
        while begin < len(first):
            room = np.searchsorted(many, (many[begin - 1] if begin else 0) + _CELLS // 4, side="right")
            rows = np.searchsorted(first, first[begin] + max(1, _CELLS // self.width))
            end = max(begin + 1, min(int(room), int(rows)))
            place, item = self._shared(first[begin:end], second[begin:end])
            found.append((place + begin, item))
            begin = end
        places, items = zip(*found, strict=True) if found else ((), ())
        return _joined(places), _joined(items)

    def _shared(self, first: Ints, second: Ints) -> tuple[Ints, Ints]:
        base = first[0]
        place, item = self.of(np.arange(base, first[-1] + 1))
        table = np.zeros((int(first[-1] - base) + 1) * self.width, dtype=bool)
        table[place * self.width + item] = True
        place, item = self.of(second)
        both = np.flatnonzero(table[((first - base) * self.width)[place] + item])
        return place[both], item[both]


class Sieve:
    """Claims as arrays: what they share is summed for very many pairs in a few steps."""

    def __init__(self, outlined: Sequence[Outlined], weights: Weights) -> None:
        outlines = [each.outline for each in outlined]
        vocabulary = list(weights.frequency)
        number = {key: place for place, key in enumerate(vocabulary)}
        named = frozenset(chain.from_iterable(chain.from_iterable(each.names for each in outlines)))

        def numbered(rows: Iterable[Iterable[str]]) -> Lists:
            return Lists([[number[key] for key in row if key in number] for row in rows], len(vocabulary))

        self._keys = numbered(chain.from_iterable(each.keys for each in outlines))
        self._names = numbered(chain.from_iterable(each.names for each in outlines))
        self._speakers = numbered(claim.speakers for each in outlined for claim in each.features)
        self._weight = np.array([weights.weight[key] for key in vocabulary], dtype=np.float64)
        self._word_weight = np.where([key in named for key in vocabulary], 0.0, self._weight)
        self._all = self._keys.sums(self._weight)
        self._words = self._keys.sums(self._word_weight)
        self._opposite = np.array(
            [
                max((weights.weight[word] for word in words), default=0.0)
                for words in chain.from_iterable(each.opposing for each in outlines)
            ]
        )
        self._dated = _column(each.dated for each in outlines).astype(bool)
        self._figures = _column(each.figures for each in outlines)
        self._denying = _column(each.denying for each in outlines).astype(bool)

    def worth_a_look(self, first: Ints, second: Ints) -> Flags:
        """Of which pairs a comparator may have something to say.

        Args:
            first: Numbers of claims, sorted.
            second: Of each another, which shares a key with it.
        """
        place, key = self._keys.shared(first, second)
        count = np.bincount(place, minlength=len(first))
        shared = np.bincount(place, self._weight[key], minlength=len(first))
        words = np.bincount(place, self._word_weight[key], minlength=len(first))
        union = self._all[first] + self._all[second] - shared
        told = (self._dated[first] & self._dated[second]) + self._figures[first] * (self._figures[second] > 0)
        opposite = self._opposite[first] + self._opposite[second]
        word_union = self._words[first] + self._words[second] - words
        enough: Flags = (count >= _FEWEST_KEYS) & (
            (shared + told >= _CORROBORATES * (union + told) - _ROUNDING)
            | (shared >= _CONTRADICTS * (union - opposite) - _ROUNDING)
            | (words >= _BUT_FOR_A_NAME * word_union - _ROUNDING)
        )
        denied = self._denying[first] | self._denying[second]
        squarely = shared >= _DENIES * np.minimum(self._words[first], self._words[second]) - _ROUNDING
        enough |= denied & squarely & (count >= _FEWEST_WORDS_DENIED)
        left = np.flatnonzero(denied & ~enough)
        enough[left] = self._names_speaker(first[left], second[left]) | self._names_speaker(second[left], first[left])
        return enough

    def _names_speaker(self, statement: Ints, denial: Ints) -> Flags:
        """Whether the one names those whose word the other is."""
        width = self._names.width
        row, name = self._names.of(np.arange(len(self._names.start) - 1))
        place, speaker = self._speakers.of(denial)
        named = np.isin(statement[place] * width + speaker, row * width + name)
        return np.bincount(place[named], minlength=len(denial)) > 0


def _column(values: Iterable[Iterable[int]]) -> Ints:
    return np.array(list(chain.from_iterable(values)), dtype=np.int64)


def _joined(parts: Sequence[Ints]) -> Ints:
    return np.concatenate(parts) if parts else np.zeros(0, dtype=np.int64)
