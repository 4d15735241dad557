"""The word lists beside this module, read once."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib.resources import files
from itertools import groupby
from operator import itemgetter
from typing import Any, cast


@cache
def load(name: str) -> dict[str, Any]:
    """The list `name`.json of this package; callers must not change it."""
    return cast("dict[str, Any]", json.loads(files(__package__).joinpath(f"{name}.json").read_text(encoding="utf-8")))


def alternatives(words: Iterable[str]) -> str:
    """A regular expression for any of `words`, the longest that there is; a space matches any white space.

    What several begin with is read once: where none of hundreds stands, a few letters tell.
    """
    return "|".join(_branches(sorted(set(words)), 0))


def _branches(words: Sequence[str], depth: int) -> Iterator[str]:
    """Of sorted words that agree in their first `depth` letters, expressions for the rest, the longest first."""
    for letter, group in groupby((word for word in words if len(word) > depth), itemgetter(slice(depth, depth + 1))):
        rest = "|".join(_branches(list(group), depth + 1))
        yield (r"\s+" if letter == " " else re.escape(letter)) + (f"(?:{rest})" if "|" in rest else rest)
    if len(words[0]) == depth:
        yield ""
