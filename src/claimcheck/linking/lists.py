"""Many lists of numbers as arrays, and what pairs of them have in common."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import chain

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

_CELLS = 2**24
"""Of a table of rows by numbers, and four times the numbers looked up in it, at a time."""


class Lists:
    """Lists of words, a row each, as numbers end to end.

    Args:
        rows: The words of each row, none twice.
        number: Of each word.
    """

    def __init__(self, rows: Sequence[Collection[str]], number: Mapping[str, int]) -> None:
        self.start: Ints = np.cumsum([0, *map(len, rows)], dtype=np.int64)
        """Of each row among the items; one more at the end."""
        self.items: Ints = np.fromiter(map(number.__getitem__, chain.from_iterable(rows)), dtype=np.int64)
        self.width = max(1, len(number))

    def __len__(self) -> int:
        return len(self.start) - 1

    @property
    def rows(self) -> Ints:
        """Of all items."""
        return np.repeat(np.arange(len(self)), np.diff(self.start))

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


def _joined(parts: Sequence[Ints]) -> Ints:
    return np.concatenate(parts) if parts else np.zeros(0, dtype=np.int64)
