"""A user's own names: who is meant by what, where the texts alone do not tell.

A TOML file with a table for each entity:

    [[entity]]
    name = "Ada Pell"
    type = "person"
    aliases = ["the Norland foreign minister", "A. Pell"]
    speaks_for = "Norland"

`type` is one of `TYPES`. Under `speaks_for`, which may be left out, stands whose word it is when this entity says
something: a state by its common name, a well-known organisation, or the name of another entry. The names of two entries
are never taken for one, however alike; what no entry names is resolved by rule, as ever.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from claimcheck.errors import ConfigurationError
from claimcheck.model import EntityType
from claimcheck.resolution.states import Hit, Known, Surface, lookup

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

TYPES = tuple(kind.value for kind in EntityType if kind not in (EntityType.ANONYMOUS, EntityType.OTHER))
"""What an entity may be."""
_KEYS = ("name", "type", "aliases", "speaks_for")
_MAX_BYTES, _MAX_ENTITIES, _MAX_ALIASES, _MAX_LENGTH = 4_000_000, 20_000, 200, 200
_FIRST_WORD = re.compile(r"\w+")
_SPACES = str.maketrans({"\n": " ", "\t": " ", "\r": " ", "\xa0": " ", "’": "'"})


@dataclass(frozen=True)
class KnownEntity:
    """Someone or something under every name that a user knows it by."""

    name: str
    type: EntityType
    aliases: tuple[str, ...] = ()
    speaks_for: str | None = None
    """Name of the entity whose word this one's is: a `KnownEntity`, a state or a well-known organisation."""

    @property
    def known(self) -> Known:
        """What its names stand for in a text."""
        return Known(self.name, Surface.USER, self.name if self.type is EntityType.STATE else None)

    @property
    def surfaces(self) -> tuple[str, ...]:
        """The name and its aliases."""
        return (self.name, *self.aliases)


@dataclass(frozen=True)
class KnownHit(Hit):
    """A user's name in a text."""

    type: EntityType


class KnownNames:
    """The names of all known entities, ready to be found in texts."""

    def __init__(self, entities: Sequence[KnownEntity]) -> None:
        phrases: dict[str, dict[str, KnownEntity]] = defaultdict(dict)
        for entity in sorted(entities, key=lambda entity: entity.name):
            for surface in entity.surfaces:
                plain = " ".join(surface.translate(_SPACES).split())
                # "the governor" may begin a sentence.
                for phrase in (plain, plain[:1].upper() + plain[1:]):
                    first = _FIRST_WORD.match(phrase)
                    if first is not None:
                        phrases[first.group()].setdefault(phrase, entity)
        self._by_first_word = {
            word: sorted(found.items(), key=lambda item: (-len(item[0]), item[0])) for word, found in phrases.items()
        }

    def find(self, text: str) -> Iterator[KnownHit]:
        """Every one of them in `text`, whole words only, the longest at each place, in order, without overlaps."""
        if not self._by_first_word:
            return
        plain, reached = text.translate(_SPACES), 0
        for word in _FIRST_WORD.finditer(plain):
            start = word.start()
            for phrase, entity in self._by_first_word.get(word.group(), ()) if start >= reached else ():
                end = start + len(phrase)
                if plain.startswith(phrase, start) and not plain[end : end + 1].isalnum():
                    reached = end
                    yield KnownHit(start, end, entity.known, entity.type)
                    break


def load_aliases(path: Path) -> tuple[KnownEntity, ...]:
    """The entities of a user's file, in its order.

    Raises:
        ConfigurationError: it cannot be read, an entry is not as described above, or two entries share a name.
    """
    entries = _entries(path)
    found: list[KnownEntity] = []
    taken: dict[str, KnownEntity] = {}
    for number, entry in enumerate(entries, start=1):
        entity = _entity(entry, f"{path}: entity {number}")
        for surface in entity.surfaces:
            other = taken.setdefault(_folded(surface), entity)
            if other is not entity:
                raise ConfigurationError(
                    f"{path}: entity {number} ({entity.name}): {surface!r} is a name of entity "
                    f"{found.index(other) + 1} already: keep it with one of them"
                )
        found.append(entity)
    _check_principals(path, found)
    return tuple(found)


def _folded(surface: str) -> str:
    return " ".join(surface.translate(_SPACES).casefold().split())


def _entries(path: Path) -> list[object]:
    try:
        if not path.is_file():
            raise ConfigurationError(f"{path}: is not there: name a TOML file of [[entity]] tables")
        if path.stat().st_size > _MAX_BYTES:
            raise ConfigurationError(f"{path}: is larger than {_MAX_BYTES // 1_000_000} MB: keep only what is needed")
        content = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        reason = " ".join(str(error).split())
        raise ConfigurationError(f"{path}: cannot be read ({reason}): correct it and save it as UTF-8") from error
    for key in content:
        if key != "entity":
            raise ConfigurationError(f"{path}: {key}: is not a known key: write [[entity]] tables only")
    entries = content.get("entity", [])
    if not isinstance(entries, list) or len(entries) > _MAX_ENTITIES:
        raise ConfigurationError(f"{path}: entity: is no list of at most {_MAX_ENTITIES} tables: write them [[entity]]")
    return entries


def _entity(entry: object, where: str) -> KnownEntity:
    if not isinstance(entry, dict):
        raise ConfigurationError(f"{where}: is no table of keys and values: write it as [[entity]]")
    for key in entry:
        if key not in _KEYS:
            near = get_close_matches(key, _KEYS, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"use {', '.join(_KEYS)}"
            raise ConfigurationError(f"{where}: {key}: is not a known key: {hint}")
    name = _name(entry.get("name"), f"{where}: name")
    where = f"{where} ({name})"
    kind, aliases, principal = entry.get("type"), entry.get("aliases", []), entry.get("speaks_for")
    if kind not in TYPES:
        near = get_close_matches(str(kind), TYPES, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"use one of {', '.join(TYPES)}"
        raise ConfigurationError(f"{where}: type: {kind!r} is none: {hint}")
    if not isinstance(aliases, list) or len(aliases) > _MAX_ALIASES:
        raise ConfigurationError(f"{where}: aliases: is no list of at most {_MAX_ALIASES} names: write it as one")
    others = (_name(alias, f"{where}: aliases") for alias in aliases)
    return KnownEntity(
        name,
        EntityType(kind),
        tuple(dict.fromkeys(alias for alias in others if alias != name)),
        _name(principal, f"{where}: speaks_for") if principal is not None else None,
    )


def _name(value: object, where: str) -> str:
    name = " ".join(value.split()) if isinstance(value, str) else ""
    if not name[:1].isalnum() or len(name) > _MAX_LENGTH:
        raise ConfigurationError(
            f"{where}: {str(value)[:60]!r} is no name: write at most {_MAX_LENGTH} characters, "
            "of which the first is a letter or digit"
        )
    return name


def _check_principals(path: Path, entities: Sequence[KnownEntity]) -> None:
    for number, entity in enumerate(entities, start=1):
        if entity.speaks_for is not None and (
            entity.speaks_for == entity.name or principal(entity.speaks_for, entities) is None
        ):
            near = get_close_matches(entity.speaks_for, [other.name for other in entities if other != entity], n=1)
            hint = f"did you mean {near[0]!r}?" if near else "add an entry for it"
            raise ConfigurationError(
                f"{path}: entity {number} ({entity.name}): speaks_for: {entity.speaks_for!r} is neither a state nor "
                f"another entry: {hint}"
            )


def principal(name: str, entities: Sequence[KnownEntity]) -> KnownEntity | None:
    """Who is meant by a name under `speaks_for`; None where nobody is known by it."""
    entry = next((entity for entity in entities if entity.name == name), None)
    if entry is not None:
        return entry
    known = lookup(name)
    kinds: Mapping[Surface, EntityType] = {
        Surface.NAME: EntityType.STATE,
        Surface.ORGANISATION: EntityType.ORGANISATION,
    }
    return KnownEntity(known.name, kinds[known.surface]) if known is not None and known.surface in kinds else None
