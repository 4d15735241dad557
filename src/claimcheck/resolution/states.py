"""The world's states by every surface they go by (names, capitals, demonyms, seats), and the best-known bodies.

From `countryinfo`, corrected and completed by states.json beside this file. Where a word stands for several states or
more often for something else ("Dominican", "Victoria"), it is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cache, lru_cache
from typing import Any, cast

from anyascii import anyascii
from countryinfo import CountryInfo
from msgspec import Struct

from claimcheck.resolution.words import load


class Surface(Enum):
    """By what a state or body is named."""

    NAME = "name"
    DEMONYM = "demonym"
    CAPITAL = "capital"
    SEAT = "seat"
    BODY = "body"
    ORGANISATION = "organisation"
    USER = "user"
    """By a name that the user gave it."""


class Known(Struct, frozen=True, gc=False):
    """What a surface stands for."""

    name: str
    """Canonical: the state's name, a body's kind, an organisation's full name."""
    surface: Surface
    state: str | None = None
    """Name of the state a demonym, capital, seat or body belongs to."""


@dataclass(frozen=True)
class Hit:
    """A known surface in a text."""

    start: int
    end: int
    known: Known


@dataclass(frozen=True)
class _Gazetteer:
    known: dict[str, Known]
    by_first_word: dict[str, tuple[str, ...]]


_FORMAL = re.compile(
    r"(?:[A-Z][a-z']+ )*(?:Republic|Kingdom|State|Sultanate|Principality|Federation|Commonwealth|Union) of "
)
_CAPITALISED = re.compile(r"[A-ZÀ-Þ][\w'’]*|10(?= Downing)")
_SPACES = str.maketrans({"\n": " ", "\t": " ", "\xa0": " ", "’": "'", "\r": " "})


def slug(name: str) -> str:
    """Lower-case ASCII letters and digits joined by dashes, for ids; "x" where nothing is left."""
    return re.sub(r"[^a-z0-9]+", "-", anyascii(name).lower().replace("'", "")).strip("-") or "x"


@cache
def kingdoms() -> frozenset[str]:
    """Canonical names of the states that call themselves kingdoms."""
    names = load("states")["names"]
    return frozenset(
        names.get(code, record["name"])
        for code, record in _sovereign()
        if any("Kingdom" in name for name in (record["name"], *_formal_names(record)))
    )


def find_known(text: str) -> Iterator[Hit]:
    """Every known surface in `text`, the longest at each place, in order, without overlaps."""
    gazetteer, reached, plain = _gazetteer(), 0, text.translate(_SPACES)
    for word in _CAPITALISED.finditer(plain):
        start = word.start()
        first = word.group().removesuffix("'s").removesuffix("'")
        if start < reached or (start and (plain[start - 1].isalnum() or plain[start - 1] in "@#")):
            continue
        phrases = gazetteer.by_first_word.get(first)
        if phrases is None:
            continue
        for phrase in phrases:
            end = start + len(phrase)
            if plain.startswith(phrase, start) and not plain[end : end + 1].isalnum():
                reached = end
                yield Hit(start, end, gazetteer.known[phrase])
                break


@lru_cache(maxsize=65536)
def lookup(surface: str) -> Known | None:
    """What exactly `surface` stands for; None where unknown."""
    return _gazetteer().known.get(surface.translate(_SPACES).strip())


@cache
def _gazetteer() -> _Gazetteer:
    lists, known = load("states"), dict[str, Known]()
    excluded, names = frozenset(lists["not_a_state"]), dict[str, str]()
    for code, record in _sovereign():
        names[code] = lists["names"].get(code, record["name"])
    for surface, entry in (*_of_states(names), *_of_bodies(names)):
        for spelling in (surface, anyascii(surface)):
            if spelling and spelling not in excluded:
                known.setdefault(spelling, entry)
    first_words: dict[str, list[str]] = {}
    for phrase in known:
        first = _CAPITALISED.match(phrase)
        if first is not None:
            first_words.setdefault(first.group().removesuffix("'s"), []).append(phrase)
    return _Gazetteer(
        known, {word: tuple(sorted(phrases, key=lambda p: (-len(p), p))) for word, phrases in first_words.items()}
    )


def _sovereign() -> Iterator[tuple[str, dict[str, Any]]]:
    """Each state once, by its two-letter code."""
    territories, seen = load("states")["territories"], set[str]()
    for _, record in sorted(CountryInfo("France").all().items()):
        code = (record.get("ISO") or {}).get("alpha2") or ""
        if code not in territories and code not in seen:
            seen.add(code)
            yield code, cast("dict[str, Any]", record)


def _formal_names(record: dict[str, Any]) -> list[str]:
    return [spelling.strip() for spelling in record.get("altSpellings", ()) if _FORMAL.match(spelling)]


def _of_states(names: dict[str, str]) -> Iterator[tuple[str, Known]]:
    """Surfaces of states, names before demonyms before capitals."""
    lists, records = load("states"), tuple(_sovereign())
    for code, record in records:
        for spelling in (names[code], *_formal_names(record), *lists["aliases"].get(code, ())):
            yield spelling, Known(names[code], Surface.NAME, names[code])
    for code, record in records:
        for demonym in (*re.split(r"[,/]", record.get("demonym") or ""), *lists["demonyms"].get(code, ())):
            plural = demonym if demonym.endswith(("s", "h", "e")) else f"{demonym}s"
            for form in (demonym, plural) if demonym else ():
                yield form, Known(names[code], Surface.DEMONYM, names[code])
    for code, record in records:
        capital = record.get("capital")
        for name in lists["capitals"].get(code, [capital] if isinstance(capital, str) else []):
            yield name, Known(name, Surface.CAPITAL, names[code])


def _of_bodies(names: dict[str, str]) -> Iterator[tuple[str, Known]]:
    lists = load("states")
    for seat, code in lists["seats"].items():
        yield seat, Known(names[code], Surface.SEAT, names[code])
    for body, (code, kind) in lists["bodies"].items():
        yield body, Known(kind, Surface.BODY, names[code])
    for organisation, aliases in lists["organisations"].items():
        for spelling in (organisation, *aliases):
            yield spelling, Known(organisation, Surface.ORGANISATION)
