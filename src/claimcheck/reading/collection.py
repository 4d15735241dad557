"""Files of many documents: JSON Lines (`.jsonl`, `.ndjson`) with an object a line, and CSV with a row of names on top.

A record's text is in the first of `text`, `body`, `content` and `article` that has any; `title`, `author` (or
`authors`), `publisher`, `published` (or `date`), `url` and `retrieved` say where it comes from; other keys are other
programs' business. Upper and lower case make no difference. A document is named by the record's `id`, or else `name`,
as if the file were a folder (`articles.jsonl/torv-1`), and without either by its line or row (`articles.jsonl#3`; rows
as a spreadsheet counts them, the row of names being the first).

A record that cannot be read is a finding of its own, and the rest of the file is read. The text is taken as it is;
records of HTML are to be converted first.

Limits: an unclosed quotation mark in CSV takes everything after it; that is told.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import count, islice
from pathlib import Path, PurePosixPath

from claimcheck.model import Provenance
from claimcheck.reading import provenance
from claimcheck.reading.content import content
from claimcheck.reading.decoding import decode
from claimcheck.reading.rendition import Rendition, UnreadableError

MAX_BYTES = 64_000_000
"""Largest file of many documents that is read. A record may be as large as a file of one."""
MAX_RECORDS = 200_000

_TEXT = ("text", "body", "content", "article")
_ID = ("id", "name")
_ALSO_CALLED = {"author": "authors", "published": "date"}
_MAX_ID = 200
_NOT_IN_IDS = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\\]")
_DELIMITERS = (",", ";", "\t", "|")


@dataclass(frozen=True)
class Record:
    """One of many documents in a file, not judged yet."""

    number: int
    """Of its line or row, from 1."""
    line: int
    """The line of the file that it begins on, from 1; another than `number` where cells of rows hold line ends."""
    raw: str
    """As it stands in the file."""
    fields: Mapping[str, object]
    """By key in lower case; empty where there is a problem."""
    problem: str | None = None
    """Why it cannot be read."""


@dataclass(frozen=True)
class Kind:
    """How files of one kind are taken apart."""

    media_type: str
    unit: str
    """What a record is in such a file: "line"."""
    split: Callable[[str], Iterator[Record]]


@dataclass(frozen=True)
class Collection:
    """What a file of many documents holds."""

    kind: Kind
    encoding: str
    records: Mapping[int, Record]
    """By number, in order."""
    names: Mapping[int, str]
    """What to add to the file's name for that of the document, by number; all different."""


def load(path: Path) -> Collection:
    """The records of a file; read anew only when it has changed since the last call.

    Raises:
        UnreadableError: the file as a whole cannot be read.
    """
    try:
        state = path.stat()
    except (OSError, ValueError):
        return _load(path, 0, 0)
    return _load(path, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=1)
def _load(path: Path, _changed: int, _size: int) -> Collection:
    text, encoding = decode(content(path, MAX_BYTES))
    kind = KINDS[path.suffix.lower()]
    records: dict[int, Record] = {}
    names: dict[int, str] = {}
    taken: dict[str, int] = {}
    for record in islice(kind.split(text), MAX_RECORDS + 1):
        name, problem = _name(record, taken)
        taken.setdefault(name, record.number)
        names[record.number] = name
        records[record.number] = replace(record, problem=record.problem or problem)
    if not records:
        raise UnreadableError("holds no documents; write some, or take it out of the folder")
    if len(records) > MAX_RECORDS:
        raise UnreadableError(f"holds more than {MAX_RECORDS:,} documents; split it into parts")
    return Collection(kind, encoding, records, names)


def _name(record: Record, taken: Mapping[str, int]) -> tuple[str, str | None]:
    """What names the record within its file, and what is wrong with its id, if anything."""
    by_number = f"#{record.number}"
    own = _id(record.fields)
    if own is None:
        return by_number, None
    path = PurePosixPath(own)
    if len(own) > _MAX_ID or _NOT_IN_IDS.search(own) or path.is_absolute() or ".." in path.parts or not path.parts:
        problem = f"has an id that cannot name a document; use at most {_MAX_ID} letters, digits, hyphens and slashes"
        return by_number, problem
    name = f"/{path}"
    if name in taken:
        return by_number, f"has an id that number {taken[name]} in the same file has already; give each its own"
    return name, None


def _id(fields: Mapping[str, object]) -> str | None:
    stated = (fields.get(key) for key in _ID)
    texts = (str(value).strip() for value in stated if isinstance(value, (str, int)) and not isinstance(value, bool))
    return next(filter(None, texts), None)


def render(collection: Collection, record: Record) -> Rendition:
    """A record's text and what the record says of its origin.

    Raises:
        UnreadableError: there is no text, or a value does not have the form it must have.
    """
    try:
        if record.problem:
            raise UnreadableError(record.problem)
        return Rendition(_text(record.fields), _provenance(record.fields), collection.encoding)
    except UnreadableError as error:
        raise UnreadableError(f"{collection.kind.unit} {record.number} {error}") from error


def _provenance(fields: Mapping[str, object]) -> Provenance:
    found: dict[str, str | None] = {}
    for field in provenance.FIELDS:
        key = field if fields.get(field) else _ALSO_CALLED.get(field, field)
        try:
            found[field] = provenance.value(field, fields.get(key))
        except ValueError as error:
            raise UnreadableError(f"has {key!r} that {error}") from error
    return Provenance(**found)


def _text(fields: Mapping[str, object]) -> str:
    stated = [fields[key] for key in _TEXT if fields.get(key)]
    if not stated:
        raise UnreadableError(f"has no text; put it under one of {', '.join(_TEXT)}")
    text = stated[0]
    if not isinstance(text, str):
        raise UnreadableError("has a text that is not one string; write it in quotation marks")
    # Lone surrogates, which JSON can spell, are no characters and could not be written into a report.
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\0", "\N{REPLACEMENT CHARACTER}")


def _json_lines(text: str) -> Iterator[Record]:
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield _json_line(number, line)


def _json_line(number: int, line: str) -> Record:
    try:
        value = json.loads(line)
    except json.JSONDecodeError as error:
        return Record(
            number, number, line, {}, f"is not valid JSON, column {error.colno}; write one JSON object on each line"
        )
    except (ValueError, RecursionError):
        return Record(
            number, number, line, {}, "is not JSON that can be read; write one plain JSON object on each line"
        )
    if not isinstance(value, dict):
        return Record(number, number, line, {}, "is not a JSON object; write one on each line")
    return Record(number, number, line, {key.strip().lower(): item for key, item in value.items()})


def _rows(text: str) -> Iterator[Record]:
    # The default, 131,072 characters, is less than a long article; the file as a whole is bounded.
    csv.field_size_limit(MAX_BYTES)
    lines = _Lines(text)
    reader = csv.reader(lines, delimiter=_delimiter(text), strict=True)
    keys = _keys(reader)
    for number in count(2):
        lines.taken.clear()
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            what = "opens a quotation mark that nothing closes" if lines.ended else f"is not valid CSV ({error})"
            problem = f"{what}; write quotation marks inside a cell twice, and one at each end of it"
            yield Record(number, line, "".join(lines.taken), {}, problem)
            continue
        if any(cells):
            row = Record(number, line, "".join(lines.taken), dict(zip(keys, cells, strict=False)))
            yield _judged(row, surplus=len(cells) - len(keys))


def _judged(row: Record, surplus: int) -> Record:
    if not surplus:
        return row
    many = "more" if surplus > 0 else "fewer"
    problem = f"has {many} cells than the row of names; put a text that holds the separator in quotation marks"
    return replace(row, fields={}, problem=problem)


class _Lines:
    """The lines of a text, line ends kept, of which those taken since `taken` was cleared are known."""

    def __init__(self, text: str) -> None:
        self._lines = io.StringIO(text, newline="")
        self.taken: list[str] = []
        self.ended = False

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._lines.readline()
        if not line:
            self.ended = True
            raise StopIteration
        self.taken.append(line)
        return line


def _delimiter(text: str) -> str:
    """What stands most often in the first line."""
    first = text.partition("\n")[0]
    return max(_DELIMITERS, key=first.count)


def _keys(reader: Iterator[list[str]]) -> list[str]:
    try:
        keys = [key.strip().lower() for key in next(reader, [])]
    except csv.Error as error:
        raise UnreadableError("begins with no row of names that can be read; write one, as CSV asks") from error
    if not set(keys) & set(_TEXT):
        raise UnreadableError(f"has no column of texts; name one {' or '.join(_TEXT)} in its first row")
    if len(set(keys)) < len(keys):
        raise UnreadableError("has two columns of the same name; rename one of them in its first row")
    return keys


KINDS: Mapping[str, Kind] = {
    ".csv": Kind("text/csv", "row", _rows),
    ".jsonl": Kind("application/x-ndjson", "line", _json_lines),
    ".ndjson": Kind("application/x-ndjson", "line", _json_lines),
    ".tsv": Kind("text/csv", "row", _rows),
}
"""By suffix, in lower case."""
