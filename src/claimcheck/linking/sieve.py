"""Which of many pairs share so little that no comparator has anything to say of them.

Nearly all pairs under one key are such: they are told at once for a claim and all its partners, and only the others are
looked at one by one. What is passed over here would have been passed over there; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

import numpy as np
import numpy.typing as npt

from claimcheck.linking.comparison import dates_of_event
from claimcheck.linking.disputes import may_deny
from claimcheck.linking.features import Features, Weights
from claimcheck.linking.words import has_opposite

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

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
"""Sums in another order come out otherwise by less than that."""


class Sieve:
    """Claims as arrays: what they share is summed for one of them and many others in a few steps."""

    def __init__(self, features: Sequence[Features], weights: Weights) -> None:
        self._features = features
        number = {key: place for place, key in enumerate(weights.frequency)}
        self._start: Ints = np.cumsum([0, *(len(each.keys) for each in features)])
        """Of each claim's keys among those of all; one more at the end."""
        self._keys = np.fromiter((number[key] for each in features for key in each.keys), dtype=np.int64)
        weight = np.array([weights.weight[key] for key in weights.frequency])
        named = frozenset(chain.from_iterable(each.names for each in features))
        self._weight = weight[self._keys]
        self._word_weight = np.where([key in named for key in weights.frequency], 0.0, weight)[self._keys]
        self._mine = np.zeros(len(number), dtype=bool)
        """Which keys the claim that is being compared has; all False in between."""
        self._all = self._sums(self._weight)
        self._words = self._sums(self._word_weight)
        self._opposite = np.array(
            [max((weights.weight[word] for word in each.words if has_opposite(word)), default=0.0) for each in features]
        )
        self._dated = np.array([bool(dates_of_event(each)) for each in features])
        self._figures = np.array([len(each.figures) for each in features])
        self._denying = np.array([may_deny(each) for each in features])

    def worth_a_look(self, number: int, partners: Ints) -> Ints:
        """Those of `partners` that a comparator may have something to say of, in their order.

        Args:
            number: Of a claim.
            partners: Of others, each of which shares a key with it.
        """
        if not partners.size:
            return partners
        count, shared, words = self._shared(number, partners)
        union = self._all[number] + self._all[partners] - shared
        told = (self._dated[number] & self._dated[partners]) + self._figures[number] * (self._figures[partners] > 0)
        opposite = self._opposite[number] + self._opposite[partners]
        word_union = self._words[number] + self._words[partners] - words
        enough = (count >= _FEWEST_KEYS) & (
            (shared + told >= _CORROBORATES * (union + told) - _ROUNDING)
            | (shared >= _CONTRADICTS * (union - opposite) - _ROUNDING)
            | (words >= _BUT_FOR_A_NAME * word_union - _ROUNDING)
        )
        denied = self._denying[number] | self._denying[partners]
        squarely = shared >= _DENIES * np.minimum(self._words[number], self._words[partners]) - _ROUNDING
        enough |= denied & squarely & (count >= _FEWEST_WORDS_DENIED)
        for place in np.nonzero(denied & ~enough)[0]:
            enough[place] = self._meet(number, int(partners[place]))
        kept: Ints = partners[enough]
        return kept

    def _meet(self, number: int, other: int) -> bool:
        """Whether one of the two names those whose word the other is."""
        one, two = self._features[number], self._features[other]
        return not (one.speakers.isdisjoint(two.names) and two.speakers.isdisjoint(one.names))

    def _shared(self, number: int, partners: Ints) -> tuple[Ints, Floats, Floats]:
        """Keys in common with each partner: how many, their weight, and that of the words among them."""
        mine = self._keys[self._start[number] : self._start[number + 1]]
        self._mine[mine] = True
        start = self._start[partners]
        length = self._start[partners + 1] - start
        end = np.cumsum(length)
        places = np.arange(end[-1]) + np.repeat(start - (end - length), length)
        places_shared = self._mine[self._keys[places]]
        self._mine[mine] = False
        begin = end - length
        return (
            np.add.reduceat(places_shared, begin, dtype=np.int64),
            np.add.reduceat(places_shared * self._weight[places], begin),
            np.add.reduceat(places_shared * self._word_weight[places], begin),
        )

    def _sums(self, of_keys: Floats) -> Floats:
        """Of what each key of a claim weighs, for each claim."""
        total = np.concatenate([[0.0], np.cumsum(of_keys)])
        sums: Floats = total[self._start[1:]] - total[self._start[:-1]]
        return sums
