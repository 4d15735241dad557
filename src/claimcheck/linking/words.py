"""Content words in a form that can be compared: stemmed, and words of news prose that mean the same made one.

The lists of words that mean the same, exclude each other or tell two things apart are in words.toml.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import Any, NamedTuple

from Stemmer import Stemmer

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")

_FUNCTION_WORDS = frozenset(
    """
    a about above after again against all also although am among amid an and another any anyone anything are as at
    away be because been before being below between both but by can cannot could did do does doing done down during
    each either else every everyone few for from further get gets getting got had has have having he her here hers
    herself him himself his how however i if in including into is it its itself just least like made make makes making
    many may me might more most much must my neither no nobody none nor not nothing now of off on once people person
    persons one only or other others our ours out over own quite rather same shall she should since so some someone
    something still such than that the their theirs them themselves then there these they this those though through
    thus to too toward towards under until up upon us very via was we were what when where whether which while who
    whom whose why will with within without would yet you your yours across along around ever never per two three four
    five six seven eight nine ten eleven twelve dozen hundred thousand million billion trillion ago currently earlier
    later latest long newly previously recent recently today tomorrow yesterday day days month months week weeks year
    years mr mrs ms miss dr sir
    """.split()
)

_LISTS: dict[str, Any] = tomllib.loads(files(__package__).joinpath("words.toml").read_text(encoding="utf-8"))
_stemmer = Stemmer("english")


class Found(NamedTuple):
    """A content word of a text."""

    start: int
    stem: str
    surface: str


def content_words(text: str) -> Iterator[Found]:
    """The content words of a text in order; a verb with a particle of its own meaning ("stepped down") is one."""
    skipped = -1
    matches = list(WORD.finditer(text))
    for match, following in pairwise((*matches, None)):
        if match is None or match.start() == skipped:
            continue
        if following is not None:
            meaning = _phrase(match[0], following[0])
            if meaning:
                skipped = following.start()
                yield Found(match.start(), meaning, text[match.start() : following.end()])
                continue
        stemmed = stem(match[0])
        if stemmed:
            yield Found(match.start(), stemmed, match[0])


@lru_cache(maxsize=100_000)
def stem(word: str) -> str | None:
    """What a word is compared by; None for a function word."""
    lower = _lower(word)
    return None if lower in _FUNCTION_WORDS or len(lower) == 1 else _meaning(lower)


def stems(words: Iterable[str]) -> frozenset[str]:
    """The stems of content words."""
    return frozenset(stemmed for stemmed in map(stem, words) if stemmed)


def contrasting(words: Iterable[str]) -> frozenset[str]:
    """The function words among `words` that have an opposite: "more", "before"."""
    return _CONTRASTING & frozenset(map(_lower, words))


def opposites(first: frozenset[str], second: frozenset[str]) -> tuple[str, str] | None:
    """A term (a stem, or one of `contrasting`) of the first and its opposite in the second, where neither has both."""
    return _pair(first, second, _OPPOSITE)


def has_opposite(term: str) -> bool:
    """Whether `opposites` may name a term."""
    return term in _OPPOSITE


def opposed_by(words: Iterable[str]) -> Iterator[str]:
    """For each of the stems that has opposites, each pair with one of them, under one name from either side."""
    for word in words:
        for other in _OPPOSITE.get(word, ()):
            yield " ".join(sorted((word, other)))


def told_apart(first: frozenset[str], second: frozenset[str]) -> bool:
    """Whether a term of the first and one of the second tell two things apart: "northern" and "southern"."""
    return _pair(first, second, _APART) is not None


def _pair(first: frozenset[str], second: frozenset[str], others: dict[str, tuple[str, ...]]) -> tuple[str, str] | None:
    found = (
        (one, other)
        for one in first - second
        for other in others.get(one, ())
        if other in second and other not in first
    )
    return min(found, default=None)


def _lower(word: str) -> str:
    return word.lower().replace("’", "'").removesuffix("'s")


def _root(lower: str) -> str:
    return str(_stemmer.stemWord(_MAIN_FORM.get(lower, lower)))


def _meaning(lower: str) -> str:
    root = _root(lower)
    return _ONE_MEANING.get(root, root)


def _phrase(word: str, following: str) -> str | None:
    particle = following.lower()
    return _PHRASES.get((_root(_lower(word)), particle)) if particle in _PARTICLES else None


def _term(word: str) -> str:
    return word if word in _FUNCTION_WORDS else _meaning(word)


def _both_ways(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, set[str]] = {}
    for one, other in pairs:
        found.setdefault(_term(one), set()).add(_term(other))
        found.setdefault(_term(other), set()).add(_term(one))
    return {term: tuple(sorted(others)) for term, others in found.items()}


_MAIN_FORM = {form: main for main, forms in _LISTS["irregular"].items() for form in forms}
_ONE_MEANING = {_root(word): _root(group[0]) for group in _LISTS["same"] for word in group}
_PHRASES = {
    (_root(verb), particle): _meaning(meaning)
    for meaning, phrases in _LISTS["phrases"].items()
    for verb, particle in map(str.split, phrases)
}
_PARTICLES = frozenset(particle for _, particle in _PHRASES)
_OPPOSITE = _both_ways(_LISTS["opposite"])
_APART = _both_ways(_LISTS["apart"])
_CONTRASTING = _FUNCTION_WORDS & frozenset(word for pair in (*_LISTS["opposite"], *_LISTS["apart"]) for word in pair)
