"""Texts with their attributions marked in place, and the challenge set that is made of them."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from pathlib import Path

from claimcheck.annotations import AnnotatedDocument, Marking

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

SET = Path(__file__).with_name("attributions.toml")
_TAG = re.compile(r"<(/?)([sqc])(\d*)>")
_ROLES = {"s": "source", "q": "cue", "c": "content"}

Bounds = list[tuple[int, int]]


@dataclass(frozen=True)
class Marked:
    """A text without its tags, and the attributions they marked: role to offsets."""

    text: str
    attributions: list[dict[str, Bounds]]


@dataclass(frozen=True)
class Case:
    """A text of the challenge set."""

    genre: str
    phenomena: tuple[str, ...]
    document: AnnotatedDocument
    """Named by its number in the set, from 0."""


def unmark(marked: str) -> Marked:
    """<s>, <q> (cue) and <c>, with a number where a text has several attributions; tags may overlap.

    Raises:
        ValueError: a tag is opened twice, closed without having been opened, or left open.
    """
    text, position = "", 0
    opened: dict[tuple[str, str], int] = {}
    found: dict[str, dict[str, Bounds]] = {}
    for tag in _TAG.finditer(marked):
        text += marked[position : tag.start()]
        position = tag.end()
        closing, role, number = tag.groups()
        if bool(closing) != ((role, number) in opened):
            raise ValueError(f"{tag[0]} at {tag.start()} is out of place")
        if closing:
            roles = found.setdefault(number, {role: [] for role in _ROLES.values()})
            roles[_ROLES[role]].append((opened.pop((role, number)), len(text)))
        else:
            opened[role, number] = len(text)
    if opened:
        raise ValueError(f"never closed: {', '.join(role + number for role, number in opened)}")
    return Marked(text + marked[position:], list(found.values()))


def read_set(path: Path = SET) -> tuple[Case, ...]:
    """The texts of the set at `path`, in file order."""
    texts = tomllib.loads(path.read_text(encoding="utf-8"))["text"]
    return tuple(
        Case(text["genre"], tuple(text["phenomena"]), _document(str(number), unmark(text["marked"])))
        for number, text in enumerate(texts)
    )


def phenomena(path: Path = SET) -> dict[str, str]:
    """The phenomena that the set at `path` names, each with what it means."""
    explained: dict[str, str] = tomllib.loads(path.read_text(encoding="utf-8"))["phenomena"]
    return explained


def _document(name: str, marked: Marked) -> AnnotatedDocument:
    markings = (Marking(**{role: tuple(pieces) for role, pieces in a.items()}) for a in marked.attributions)
    return AnnotatedDocument(name, marked.text, tuple(markings))
