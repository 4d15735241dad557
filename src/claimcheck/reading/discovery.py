"""Paths to sources: which files are to be read, and under which names.

A file of many documents becomes a source for each; they are named below the file, see `collection.py`.

In a folder every file counts, in its folders too, except hidden ones, manifests and settings. What turns out not to
be a document is reported as such when it is read; nothing is passed over in silence.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from claimcheck.errors import ConfigurationError, UsageError
from claimcheck.model import Provenance
from claimcheck.reading import collection, manifest
from claimcheck.reading.formats import SUFFIXES
from claimcheck.reading.rendition import UnreadableError

_SETTINGS = ("claimcheck.toml", "pyproject.toml", "claimcheck-baseline.json", "claimcheck-suppressions.toml")
_NOT_DOCUMENTS = frozenset({*manifest.FILES, *_SETTINGS})


@dataclass(frozen=True)
class Source:
    """A file to be read, or one record of a file of many documents."""

    name: str
    """Of the document it becomes, see `Document.name`."""
    path: Path
    provenance: Provenance = Provenance()
    """What a manifest says of it."""
    problem: str | None = None
    """Why it must not or cannot be read, where its folder or the file as a whole shows that already."""
    record: int | None = None
    """The number of its line or row, from 1, in a file of many documents."""
    line: int | None = None
    """The line of that file that it begins on, from 1."""


@dataclass(frozen=True)
class _Found:
    path: Path
    """Absolute, symbolic links not followed."""
    depth: int
    """How many parts of the path make the name: those below the folder given."""
    provenance: Provenance
    problem: str | None = None


_Manifests = Callable[[Path], dict[Path, Provenance]]


def discover(paths: Sequence[Path]) -> tuple[Source, ...]:
    """The files that `paths`, folders or files in any order, stand for; sorted by name, each once.

    A file in a folder is named relative to the folder, a file given directly by its own name. Files whose names would
    be the same have the names of the folders above in front, as many as it takes.

    Raises:
        UsageError: there is no path, one does not exist or cannot be listed, or a folder holds no document.
        ConfigurationError: a manifest is not valid.
    """
    if not paths:
        raise UsageError("nothing to read: name a folder or a file")
    manifests = cache(manifest.load)
    found: dict[Path, _Found] = {}
    for path in paths:
        for item in _found(path, manifests):
            # A file reached twice is named from the folder furthest up.
            if item.path not in found or item.depth > found[item.path].depth:
                found[item.path] = item
    files = _named(tuple(found.values()))
    names = {source.name for source in files}
    sources = (source for file in files for source in _documents(file, names))
    return tuple(sorted(sources, key=lambda source: source.name))


def _found(path: Path, manifests: _Manifests) -> Iterator[_Found]:
    if not os.path.lexists(path):
        raise UsageError(f"{path} does not exist: check the path")
    absolute = Path(os.path.abspath(path))  # noqa: PTH100 - `resolve` would follow links
    if not path.is_dir():
        yield _Found(absolute, 1, manifests(absolute.parent).get(absolute, Provenance()))
        return
    files = tuple(_in_folder(absolute, manifests))
    if not any(item.path.suffix.lower() in SUFFIXES for item in files):
        others = f"only {len(files)} of other formats" if files else "nothing"
        raise UsageError(
            f"no documents in {path}: it holds {others}; put files there that end in {', '.join(SUFFIXES)}"
        )
    yield from files


def _in_folder(root: Path, manifests: _Manifests) -> Iterator[_Found]:
    unlisted: list[_Found] = []

    def note(error: OSError) -> None:
        folder = Path(error.filename)
        if folder == root:
            raise UsageError(f"{root} cannot be listed ({error.strerror}): check that you may read it") from error
        problem = f"is a folder that cannot be listed ({error.strerror}); check that it may be read"
        unlisted.append(_Found(folder, _depth(folder, root), Provenance(), problem))

    described: dict[Path, Provenance] = {}
    # From the top down: the manifests that may speak of a file are read before it is met.
    for place, folders, files in os.walk(root, onerror=note):
        folder = Path(place)
        folders[:] = [name for name in folders if not name.startswith(".")]
        for path, provenance in manifests(folder).items():
            if described.setdefault(path, provenance) != provenance:
                raise ConfigurationError(f"{path}: is in two manifests that differ: take it out of one of them")
        for name in (*files, *(name for name in folders if (folder / name).is_symlink())):
            path = folder / name
            if not name.startswith(".") and name not in _NOT_DOCUMENTS:
                provenance = described.get(path, Provenance())
                yield _Found(path, _depth(path, root), provenance, _problem(path, root))
    yield from unlisted


def _depth(path: Path, root: Path) -> int:
    return len(path.relative_to(root).parts)


def _problem(path: Path, root: Path) -> str | None:
    if not path.is_symlink():
        return None
    try:
        target = path.resolve(strict=True)
    except (OSError, RuntimeError):  # RuntimeError: a ring of links, before Python 3.13
        return "is a symbolic link that leads nowhere; correct it or take it out of the folder"
    if not target.is_relative_to(root.resolve()):
        return "is a symbolic link that leads out of the folder; put a copy there, or name its target as well"
    return "is a symbolic link to a folder; name that folder instead" if target.is_dir() else None


def _named(found: Sequence[_Found]) -> tuple[Source, ...]:
    depths = {item.path: item.depth for item in found}
    while True:
        names = {path: _name(path, depth) for path, depth in depths.items()}
        taken = Counter(names.values())
        shared = [path for path, name in names.items() if taken[name] > 1 and depths[path] < len(path.parts) - 1]
        if not shared:
            break
        for path in shared:
            depths[path] += 1
    return tuple(Source(names[item.path], item.path, item.provenance, item.problem) for item in found)


def _name(path: Path, depth: int) -> str:
    name = "/".join(path.parts[-depth:])
    # A file name that is not valid UTF-8 could not be written into a report.
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def _documents(file: Source, names: AbstractSet[str]) -> Iterator[Source]:
    """The sources in a file: it alone, or each of its records."""
    if file.problem or file.path.suffix.lower() not in collection.KINDS:
        yield file
        return
    try:
        found = collection.load(file.path)
    except UnreadableError as error:
        yield replace(file, problem=str(error))
        return
    for number, below in found.names.items():
        name = file.name + below
        # A file beside may have the very name: it keeps it.
        name = name if name not in names else f"{file.name}##{number}"
        yield replace(file, name=name, record=number, line=found.records[number].line)
