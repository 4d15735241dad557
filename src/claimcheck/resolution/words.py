"""The word lists beside this module, read once."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any, cast


@cache
def load(name: str) -> dict[str, Any]:
    """The list `name`.json of this package; callers must not change it."""
    return cast("dict[str, Any]", json.loads(files(__package__).joinpath(f"{name}.json").read_text(encoding="utf-8")))


def alternatives(words: Iterable[str]) -> str:
    """A regular expression for any of `words`, the longest first; a space matches any white space."""
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in longest_first)
