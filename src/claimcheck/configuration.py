"""Settings: `claimcheck.toml`, or `[tool.claimcheck]` of `pyproject.toml`, checked against their schema.

The user writes them on purpose, so whatever is wrong in them ends the run, with file, key and the nearest right one.
What is set on the command line wins.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

from claimcheck.errors import ConfigurationError, UsageError
from claimcheck.model import Severity

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

if TYPE_CHECKING:
    from claimcheck.checks.check import Setting
    from claimcheck.resolution.aliases import KnownEntity

OWN_FILE = "claimcheck.toml"
PROJECT_FILE = "pyproject.toml"

_TABLE = ("tool", "claimcheck")
"""Where in `PROJECT_FILE` the settings stand."""
_ROOTS = (".git", ".hg")
"""What the topmost folder of a repository holds."""
_PATTERN = frozenset("*?[")
_SEVERITY, _OFF = "severity", "off"
_FILES = ("aliases", "baseline", "suppressions")
"""Keys that name files, which are no documents."""


@dataclass(frozen=True)
class Configuration:
    """What a user has set, with paths that hold from the current folder; nothing is set unless said."""

    file: Path | None = None
    """Where it is set."""
    fail_on: str | None = None
    """A severity or "never"."""
    reports: Path | None = None
    """Folder for the report."""
    baseline: Path | None = None
    """What is accepted."""
    suppressions: Path | None = None
    """What is not to count, with reasons."""
    history: str | None = None
    """File or URL of the store in which audits are kept."""
    series: str | None = None
    """What they are called there."""
    source_url_template: str | None = None
    """How a line of a document's file is reached from the report."""
    cache: Path | None = None
    """Folder for what need not be worked out again."""
    cache_megabytes: int = 1_000
    """How large it may become; 0 for none at all."""
    exclude: tuple[Path, ...] = ()
    """Files and folders that are not audited, those named by other settings included, sorted."""
    known: tuple[KnownEntity, ...] = ()
    """Names that stand for the same person or thing."""
    checks: Mapping[str, Setting] = field(default_factory=dict)
    """What is wanted of checks otherwise than they give, by id."""


DEFAULTS = Configuration()


def load(file: Path | None = None) -> Configuration:
    """The settings in a file, or in the nearest one: in the current folder or those above it, up to the repository's.

    In each folder `OWN_FILE` goes first, and `PROJECT_FILE` counts only where it has settings. Outside a repository
    only the current folder is looked at: what lies above it may be anyone's.

    Raises:
        ConfigurationError: the file cannot be read, or a key or value in it is wrong.
    """
    file, settings = _nearest(Path.cwd()) if file is None else (file, _settings(file))
    if file is None:
        return DEFAULTS
    if settings is None:
        raise fault(file, (), "is not there: add that table, or name another file")
    _ensure_known(file, settings)
    ensure_valid("configuration", file, settings)
    return _configuration(file, settings)


def is_url(where: str) -> bool:
    """Whether a store is named by its URL, not as a file."""
    return "://" in where


def _nearest(start: Path) -> tuple[Path, Any] | tuple[None, None]:
    folders = (start, *start.parents)
    top = next((depth for depth, folder in enumerate(folders) if any((folder / name).exists() for name in _ROOTS)), 0)
    for folder in folders[: top + 1]:
        for name in (OWN_FILE, PROJECT_FILE):
            file = (folder / name).relative_to(start) if folder == start else folder / name
            if file.is_file() and (settings := _settings(file)) is not None:
                return file, settings
    return None, None


def _settings(file: Path) -> Any:
    """What the file holds as settings; None where it is a project's file without any.

    Raises:
        ConfigurationError: it cannot be read.
    """
    content = read_toml(file)
    if file.name == PROJECT_FILE:
        for step in _TABLE:
            content = content.get(step) if isinstance(content, dict) else None
    return content


def read_toml(file: Path) -> Any:
    """What a TOML file holds.

    Raises:
        ConfigurationError: it cannot be read.
    """
    try:
        return tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        reason = error.strerror if isinstance(error, OSError) else " ".join(str(error).split())
        raise ConfigurationError(f"{file}: cannot be read ({reason}): correct it, or name another file") from error


def _configuration(file: Path, settings: Mapping[str, Any]) -> Configuration:
    from claimcheck.checks import find
    from claimcheck.resolution.aliases import load_aliases

    folder = file.parent
    try:
        exclude = {path for pattern in settings.get("exclude", ()) for path in _matching(folder, pattern)}
    except (ValueError, NotImplementedError) as error:
        raise fault(file, ("exclude",), f"{error}: write paths relative to the file") from error
    named = {key: folder / settings[key] for key in ("reports", "cache", *_FILES) if key in settings}
    history = settings.get("history")
    if history is not None and not is_url(history):
        history = str(folder / history)
        exclude.add(Path(history))
    return Configuration(
        file=file,
        fail_on=settings.get("fail_on"),
        reports=named.get("reports"),
        baseline=named.get("baseline"),
        suppressions=named.get("suppressions"),
        history=history,
        series=settings.get("series"),
        source_url_template=settings.get("source_url_template"),
        cache=named.get("cache"),
        cache_megabytes=settings.get("cache_megabytes", DEFAULTS.cache_megabytes),
        exclude=tuple(sorted({*exclude, *(named[key] for key in _FILES if key in named)})),
        known=load_aliases(named["aliases"]) if "aliases" in named else (),
        checks={find(name).id: _setting(file, name, wanted) for name, wanted in settings.get("checks", {}).items()},
    )


def _matching(folder: Path, pattern: str) -> Iterator[Path]:
    yield folder / pattern
    if not _PATTERN.isdisjoint(pattern):
        yield from folder.glob(pattern)


def _ensure_known(file: Path, settings: Any) -> None:
    """Every key is one that can be set."""
    from claimcheck.checks import find
    from claimcheck.validation.json_schema import schemas

    ensure_among(schemas()["configuration"]["properties"], settings, file)
    checks: Any = settings.get("checks") if isinstance(settings, dict) else None
    seen: set[str] = set()
    for name in checks if isinstance(checks, dict) else ():
        try:
            check = find(name)
        except UsageError as error:
            raise fault(file, ("checks", name), str(error)) from error
        if check.id in seen:
            raise fault(file, ("checks", name), f"{check.id} has settings already: keep one of the two")
        seen.add(check.id)
        ensure_among((_SEVERITY, *check.settable), checks[name], file, "checks", name)


def ensure_among(known: Iterable[str], table: Any, file: Path, *keys: str) -> None:
    """Every key of the table that stands under `keys` is a known one.

    Raises:
        ConfigurationError: one is not; the nearest that is known is named.
    """
    for key in table if isinstance(table, dict) else ():
        if key not in known:
            raise fault(file, (*keys, key), f"is not a known key: {_hint(key, known)}")


def ensure_valid(schema: str, file: Path, settings: Any) -> None:
    """Every value is what the schema allows.

    Raises:
        ConfigurationError: one is not.
    """
    from claimcheck.validation import violations
    from claimcheck.validation.json_schema import validator

    for violation in violations(schema, [settings]):
        keys = violation.path.split("/")[1:]
        value: Any = settings
        part: Any = validator(schema).schema
        for key in keys:
            value = value[int(key)] if isinstance(value, list) else value[key]
            part = part.get("properties", {}).get(key) or part.get("items") or part["additionalProperties"]
        advice = _hint(str(value), part["enum"]) if "enum" in part else part["description"]
        raise fault(file, keys, f"{violation.message}: {advice}")


def _setting(file: Path, name: str, wanted: Mapping[str, Any]) -> Setting:
    from claimcheck.checks import find
    from claimcheck.checks.check import Setting

    severity = wanted.get(_SEVERITY)
    thresholds = {key: value for key, value in wanted.items() if key != _SEVERITY}
    for key, value in thresholds.items():
        threshold = find(name).settable[key]
        if not threshold.allows(value):
            problem = f"{value} is not {threshold.range}: it is the {threshold.meaning}"
            raise fault(file, ("checks", name, key), problem)
    return Setting(Severity(severity) if severity not in {None, _OFF} else None, severity == _OFF, thresholds)


def fault(file: Path, keys: Sequence[str], problem: str) -> ConfigurationError:
    """The error that says what is wrong under those keys of a file."""
    path = ".".join((*(_TABLE if file.name == PROJECT_FILE else ()), *keys))
    return ConfigurationError(": ".join(part for part in (str(file), path, problem) if part))


def _hint(wrong: str, right: Iterable[str]) -> str:
    """The nearest right one, or all of them."""
    known = {name.casefold(): name for name in right}
    near = get_close_matches(wrong.casefold(), known, n=1)
    return f"did you mean {known[near[0]]!r}?" if near else f"use {', '.join(known.values())}"
