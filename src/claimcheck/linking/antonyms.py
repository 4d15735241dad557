"""Words that turn a sentence into its opposite where one stands for the other and all else is the same.

Only for sentences that are otherwise alike: of two sentences about different things "before" and "after" say nothing.
The words are in antonyms.txt, each with its opposites.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib.resources import files

from Stemmer import Stemmer

_PREFIXES = ("un", "in", "im", "il", "ir", "dis", "non", "mis", "anti")
_PREFIXED = re.compile(r"[a-z]{4,}")
_NOT_OPPOSITE = frozenset(
    "tended terrupted vited vested quired formed creased cluded stalled volved stead vent deed".split()
)

_stemmer = Stemmer("english")


@lru_cache(maxsize=50_000)
def _stem(word: str) -> str:
    return str(_stemmer.stemWord(word))


@cache
def _known() -> frozenset[frozenset[str]]:
    """The stems of each pair of antonyms.txt."""
    lines = files(__package__).joinpath("antonyms.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(
        frozenset((_stem(word), _stem(other)))
        for word, _, others in (line.partition(":") for line in lines)
        for other in others.split()
    )


def antonyms(first: str, second: str) -> bool:
    """Whether one word is the opposite of the other: by list, or by a prefix ("legal", "illegal")."""
    return frozenset((_stem(first), _stem(second))) in _known() or _negated(first, second) or _negated(second, first)


def _negated(word: str, other: str) -> bool:
    return (
        _PREFIXED.fullmatch(word) is not None
        and word not in _NOT_OPPOSITE
        and any(other == prefix + word for prefix in _PREFIXES)
    )
