"""Batches of documents, and of what was found in them, as tables: how machines without memory in common hand them over.

A batch is a Parquet file in a folder that fsspec reaches, on a disk or in a bucket: a row for each document, nested as
`claimcheck.model` has it, so that DuckDB, Polars or pandas open it while the audit runs and after:

    select name, unnest(claims, recursive := true) from 'FOLDER/extractions/*.parquet'

Files are named by a hash of what decides what is in them, so that what was handed over before a run was ended is found
by the next one. They are written beside and renamed, hold checksums, and one that is damaged counts as absent. Parquet
holds data and no code; whoever may write to the folder decides what is found.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from enum import Enum
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, get_args, get_origin, get_type_hints

from claimcheck.cache import engine_fingerprint, reader_fingerprint
from claimcheck.errors import OutputError, UsageError
from claimcheck.model import Document, Extraction, ReadFailure
from claimcheck.records import RecordError, from_record, to_record

if TYPE_CHECKING:
    import pyarrow as pa

T = TypeVar("T", Document, Extraction)

_FOLDERS: Mapping[type, str] = {Document: "documents", Extraction: "extractions"}
_OWN = re.compile(r"[0-9a-f]{64}\.parquet(\.[0-9a-f]{8}\.draft)?")
"""Names of files that are written here: no others are ever deleted."""
_INSTALL = "needs pyarrow and fsspec, which are not installed: run `pip install 'claimcheck[parquet]'`"


class Exchange:
    """Tables in a folder. Safe for threads, processes and machines to share, as long as they work on one audit.

    Args:
        url: A path, or what fsspec knows: "s3://bucket/folder".

    Raises:
        UsageError: there is nothing installed to reach it with.
    """

    def __init__(self, url: str) -> None:
        if find_spec("pyarrow") is None or find_spec("fsspec") is None:
            raise UsageError(f"handing over tables {_INSTALL}")
        from fsspec.core import url_to_fs

        try:
            self._files, self._root = url_to_fs(url)
        except (ImportError, ValueError) as error:
            raise UsageError(f"no way to {url} ({error}): install what is missing, or name a folder") from error
        self.folder = Path(self._root) if "file" in _protocols(self._files) else None
        """Where it is on this machine's disks, if it is."""
        self.url = str(self.folder or url)
        """The same for processes in whatever folder."""

    def prepare(self) -> None:
        """Make the folder.

        Raises:
            OutputError: it cannot be written.
        """
        try:
            for folder in _FOLDERS.values():
                self._files.makedirs(f"{self._root}/{folder}", exist_ok=True)
        except Exception as error:  # each file system has errors of its own
            raise OutputError(f"{self.url} cannot be written ({error}): name another folder for tables") from error

    def keep(self, kind: type[T], name: str, rows: Sequence[T | ReadFailure]) -> None:
        """Write a table, in the place of one of the same name if there is any."""
        import pyarrow.parquet as pq

        written = io.BytesIO()
        pq.write_table(_table(kind, rows), written, write_page_checksum=True)
        path = self._path(kind, name)
        draft = f"{path}.{secrets.token_hex(4)}.draft"
        self._files.pipe_file(draft, written.getvalue())
        self._files.mv(draft, path)

    def load(self, kind: type[T], name: str) -> tuple[T | ReadFailure, ...]:
        """The rows of a table.

        Raises:
            OSError: it is not there, or not whole.
        """
        import pyarrow as pa
        import pyarrow.parquet as pq

        path = self._path(kind, name)
        try:
            data = io.BytesIO(self._files.cat_file(path))
            records = pq.read_table(data, page_checksum_verification=True).to_pylist()
            return tuple(_row(kind, record) for record in records)
        except (OSError, pa.ArrowException, KeyError, RecordError) as error:
            raise OSError(f"{path} is not there or not whole") from error

    def known(self, documents: str) -> tuple[Extraction, ...] | None:
        """What was found in a table of documents; None where that is not known of every one."""
        try:
            rows = self.load(Extraction, extractions_name(documents))
        except OSError:
            return None
        found = tuple(row for row in rows if isinstance(row, Extraction))
        return found if len(found) == len(rows) else None

    def keep_only(self, names: Iterable[str]) -> None:
        """Delete all other tables, and what killed writers left."""
        kept = {f"{name}.parquet" for name in names}
        for folder in _FOLDERS.values():
            for path in self._files.ls(f"{self._root}/{folder}", detail=False):
                name = path.rpartition("/")[2]
                if _OWN.fullmatch(name) and name not in kept:
                    self._files.rm_file(path)

    def _path(self, kind: type[T], name: str) -> str:
        return f"{self._root}/{_FOLDERS[kind]}/{name}.parquet"


def documents_name(readings: Iterable[Document | ReadFailure]) -> str:
    """What a table of these is called."""
    return _hash([to_record(reading) for reading in readings])


def extractions_name(documents: str) -> str:
    """What the table of all that this engine finds in a table of documents is called."""
    return _hash([engine_fingerprint(), documents])


def program() -> str:
    """The same where a document becomes the same table: machines that work together have it in common."""
    return _hash([reader_fingerprint(), engine_fingerprint()])


def _hash(value: object) -> str:
    return hashlib.sha256(json.dumps(value).encode()).hexdigest()


def _protocols(files: Any) -> Sequence[str]:
    return (files.protocol,) if isinstance(files.protocol, str) else files.protocol


def _table(kind: type[T], rows: Iterable[T | ReadFailure]) -> pa.Table:
    """A column for each field of the kind, and those of a failure, whose `reason` tells it from the others."""
    import pyarrow as pa

    types = {**get_type_hints(kind), **get_type_hints(ReadFailure)}
    schema = pa.schema([(name, _arrow(hint)) for name, hint in types.items()])
    return pa.Table.from_pylist([to_record(row) for row in rows], schema)


def _row(kind: type[T], record: Mapping[str, Any]) -> T | ReadFailure:
    made: type[T | ReadFailure] = kind if record["reason"] is None else ReadFailure
    return from_record(made, {field.name: record[field.name] for field in fields(made)})


def _arrow(hint: Any) -> pa.DataType:
    """The Arrow type for a type of `claimcheck.model`."""
    import pyarrow as pa

    if get_origin(hint) is tuple:
        return pa.list_(_arrow(get_args(hint)[0]))
    if get_args(hint):  # a type or None
        return _arrow(next(each for each in get_args(hint) if each is not type(None)))
    if issubclass(hint, Enum):
        return pa.string()
    plain = {str: pa.string(), int: pa.int64(), float: pa.float64(), bool: pa.bool_()}
    if hint in plain:
        return plain[hint]
    return pa.struct([(name, _arrow(each)) for name, each in get_type_hints(hint).items()])
