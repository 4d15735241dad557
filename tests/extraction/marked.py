"""Texts with their attributions marked in place, for tests."""

import re
from dataclasses import dataclass

_TAG = re.compile(r"<(/?)([sqc])(\d?)>")
_ROLES = {"s": "source", "q": "cue", "c": "content"}

Bounds = list[tuple[int, int]]


@dataclass(frozen=True)
class Marked:
    """A text without its tags, and the attributions they marked: role to offsets."""

    text: str
    attributions: list[dict[str, Bounds]]


def unmark(marked: str) -> Marked:
    """<s>, <q> (cue) and <c>, with a digit where a text has several attributions."""
    text, position, opened = "", 0, 0
    found: dict[str, dict[str, Bounds]] = {}
    for tag in _TAG.finditer(marked):
        text += marked[position : tag.start()]
        position = tag.end()
        if tag[1]:
            roles = found.setdefault(tag[3], {role: [] for role in _ROLES.values()})
            roles[_ROLES[tag[2]]].append((opened, len(text)))
        else:
            opened = len(text)
    return Marked(text + marked[position:], list(found.values()))
