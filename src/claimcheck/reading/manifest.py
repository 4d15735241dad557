"""A manifest: `manifest.csv`, `manifest.json` or `manifest.toml` beside the documents, which says where they come from.

A row for each document: `file`, relative to the manifest's folder, and any of `title`, `author`, `publisher`,
`published`, `url` and `retrieved`. JSON and TOML hold the rows as a list of tables named `documents`; JSON may be
just that list. The user writes it on purpose, so whatever is wrong in it ends the run, with file, row and key.
"""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path, PurePosixPath

from claimcheck.errors import ConfigurationError
from claimcheck.model import Provenance
from claimcheck.reading import provenance

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

_FILE = "file"
_KEYS = (_FILE, *provenance.FIELDS)
_MAX_BYTES = 10_000_000


def load(folder: Path) -> dict[Path, Provenance]:
    """What the manifest of a folder says, by path of the document; empty where there is no manifest.

    Raises:
        ConfigurationError: it cannot be read, or a row has an unknown key, a bad value, or no document to speak of.
    """
    manifests = [folder / name for name in FILES if (folder / name).exists()]
    if not manifests:
        return {}
    manifest, *others = manifests
    if others:
        raise ConfigurationError(f"{folder}: holds {manifest.name} and {others[0].name}: keep one of them")
    found: dict[Path, Provenance] = {}
    for number, row in enumerate(_rows(manifest), start=1):
        where = f"{manifest}: row {number}"
        path = _document(folder, row, where)
        if path in found:
            raise ConfigurationError(f"{where}: {_FILE}: {row[_FILE]!r} has a row already: keep one of them")
        found[path] = _provenance(row, where)
    return found


def _rows(manifest: Path) -> list[Mapping[str, object]]:
    if manifest.is_symlink() or not manifest.is_file() or manifest.stat().st_size > _MAX_BYTES:
        limit = f"{_MAX_BYTES // 1_000_000} MB"
        raise ConfigurationError(f"{manifest}: is not a plain file of at most {limit}: put the manifest itself there")
    try:
        rows = list(FILES[manifest.name](manifest.read_text(encoding="utf-8-sig")))
    except (OSError, ValueError, RecursionError, csv.Error) as error:
        reason = " ".join(str(error).split())
        raise ConfigurationError(f"{manifest}: cannot be read ({reason}): correct it and save it as UTF-8") from error
    for number, row in enumerate(rows, start=1):
        if not isinstance(row, dict):
            raise ConfigurationError(f"{manifest}: row {number}: is not a table of keys and values: write it as one")
    return rows


def _from_csv(text: str) -> Iterable[Mapping[str, object]]:
    reader = csv.DictReader(text.splitlines(keepends=True), strict=True, restkey="")
    return ({key: cell or None for key, cell in row.items()} for row in reader)


def _from_json(text: str) -> Iterable[Mapping[str, object]]:
    return _documents(json.loads(text))


def _from_toml(text: str) -> Iterable[Mapping[str, object]]:
    return _documents(tomllib.loads(text))


def _documents(content: object) -> list[Mapping[str, object]]:
    rows = content.get("documents") if isinstance(content, dict) else content
    if not isinstance(rows, list):
        raise ValueError("no list named 'documents'")  # noqa: TRY004 - told as any other fault of the file
    return rows


FILES: Mapping[str, Callable[[str], Iterable[Mapping[str, object]]]] = {
    "manifest.csv": _from_csv,
    "manifest.json": _from_json,
    "manifest.toml": _from_toml,
}
"""Every name a manifest may have."""


def _document(folder: Path, row: Mapping[str, object], where: str) -> Path:
    name = row.get(_FILE)
    if not isinstance(name, str) or not name:
        raise ConfigurationError(f"{where}: {_FILE}: is missing: name the document the row is about")
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or "\0" in name:
        raise ConfigurationError(f"{where}: {_FILE}: {name!r} leads out of the folder: name a file beside the manifest")
    if not (folder / path).is_file():
        raise ConfigurationError(f"{where}: {_FILE}: {name!r} is not there: correct the name or take the row out")
    return folder / path


def _provenance(row: Mapping[str, object], where: str) -> Provenance:
    for key in row:
        if key not in _KEYS:
            near = get_close_matches(key, _KEYS, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"use {', '.join(_KEYS)}"
            raise ConfigurationError(f"{where}: {key}: is not a known key: {hint}")
    found: dict[str, str | None] = {}
    for field in provenance.FIELDS:
        try:
            found[field] = provenance.value(field, row.get(field))
        except ValueError as error:
            raise ConfigurationError(f"{where}: {field}: {error}") from error
    return Provenance(**found)
