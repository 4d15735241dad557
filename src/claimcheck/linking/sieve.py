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
from claimcheck.linking.lists import Ints, Lists
from claimcheck.linking.outlines import Outlined

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


class Sieve:
    """Claims as arrays: what they share is summed for very many pairs in a few steps."""

    def __init__(self, outlined: Sequence[Outlined], weights: Weights) -> None:
        outlines = [each.outline for each in outlined]
        vocabulary = weights.rarest_first
        number = {key: place for place, key in enumerate(vocabulary)}
        names = [names for each in outlines for names in each.names]
        named = frozenset(chain.from_iterable(names))
        speakers = [claim.speakers & named for each in outlined for claim in each.features]
        self.keys = Lists([keys for each in outlines for keys in each.keys], number)
        """Of all claims; the rarest have the lowest numbers."""
        self._names, self._speakers = Lists(names, number), Lists(speakers, number)
        self._weight = np.array([weights.weight[key] for key in vocabulary], dtype=np.float64)
        self._word_weight = np.where([key in named for key in vocabulary], 0.0, self._weight)
        self._all = self.keys.sums(self._weight)
        self._words = self.keys.sums(self._word_weight)
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
        place, key = self.keys.shared(first, second)
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
        place, speaker = self._speakers.of(denial)
        named = np.isin(statement[place] * width + speaker, self._names.rows * width + self._names.items)
        return np.bincount(place[named], minlength=len(denial)) > 0


def _column(values: Iterable[Iterable[int]]) -> Ints:
    return np.array(list(chain.from_iterable(values)), dtype=np.int64)
