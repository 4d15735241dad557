"""What was worked out before, kept on disk: documents as read, what was found in them, finished audits.

An entry is found by everything that decides what is in it: what it was made of, and the code, word lists, model and
libraries that made it. So no entry is ever out of date; those that nobody asks for any more are the first to go when
the folder has reached its size. It can be deleted at any time, and nothing of it leaves the machine.

Answers to many small questions (of a text, of two documents) are one entry a kind, each answer found by everything that
decides it. An audit that has a new question writes that entry anew; where two do so at once, the later one stays.
What the stages work out for one document, or a group of a few, is an entry of its own (a "part").

Entries are JSON, or rows of numbers, under a line with their key and a hash of the rest, and are checked against both
and against their types: one that is damaged, cut short or another's counts as absent. They are written beside and
renamed, so that no reader sees half of one, whoever else is writing or was killed at it; a disk that is full costs time
later, no more.

Files are the user's alone (0600, in folders of 0700), and none is read that somebody else could have written.

By default they are in the user's own folder of caches, not in the repository whose documents are audited: what lies in
a repository may come from anyone, and entries of another's making could hide findings.

diskcache keeps such a folder too, in SQLite: it unpickles what it reads, which runs whatever an entry says, and had its
last release in 2023.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import stat
import sys
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import fields
from functools import lru_cache
from itertools import accumulate, chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, get_type_hints

from claimcheck.errors import ClaimcheckError
from claimcheck.model import AuditResult, Document, Extraction
from claimcheck.records import RecordError, decode, encode
from claimcheck.versions import distributions, installed, schemas_folder

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

T = TypeVar("T", Document, Extraction, AuditResult)

MEGABYTE = 1_000_000
LIMIT = 1_000 * MEGABYTE
"""Bytes of all entries together, unless set otherwise."""
_SLACK = 0.9
"""To how much of its limit a folder that has reached it is cut."""
_LOOKED_AT_AFTER = 10
"""The size is looked at when an instance first puts something in, then after each such part of the limit."""

_FOLDERS = {Document: "documents", Extraction: "extractions", AuditResult: "audits"}
_NUMBERS, _ANSWERS, _PARTS = "numbers", "answers", "parts"
_MOST_OF_ALL = 4
"""Into that many parts of the limit goes what is kept under one name."""
_GROUPS = 256
_DIGEST = hashlib.sha256().digest_size
_DRAFT = ".draft"
_OLD_DRAFT = 3600
"""Seconds after which nobody is writing it any more."""
_FLAGS = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
_NOT_WAITING = getattr(os, "O_NONBLOCK", 0)
"""Opening a pipe in an entry's place would wait for a writer that may never come."""
_UNREADABLE = (ValueError, RecursionError, RecordError)

_PACKAGE = Path(__file__).parent
_READING = ("model.py", "records.py", "reading")
_ANALYSING = ("model.py", "records.py", "language", "extraction")
"""Files and folders of this package on which a document, and an extraction, depends."""
_READERS = ("lxml", "markdown-it-py", "pypdf", "python-docx")
_ANALYSERS = ("numpy", "onnxruntime", "spacy", "tokenizers")


class Cache:
    """Entries in a folder, which is made when the first is put in. Safe for threads and processes to share.

    Args:
        directory: The folder; it holds nothing else.
        limit: Bytes that it may hold, and a tenth more for a moment.
    """

    def __init__(self, directory: Path, limit: int = LIMIT) -> None:
        self.directory = directory
        self._limit = limit
        self._unseen = limit
        """Bytes put in since the size was looked at."""

    def document(self, basis: object, name: str, sha256: str) -> Document | None:
        """The document of that name and hash that was kept under this basis, or None."""
        document = self._get(Document, basis)
        return document if document and (document.name, document.sha256) == (name, sha256) else None

    def extraction(self, document: Document) -> Extraction | None:
        """What was found in exactly this document by exactly this engine, or None."""
        extraction = self._get(Extraction, _hash(document))
        return extraction if extraction and _belongs(extraction, document) else None

    def audit(self, basis: object) -> AuditResult | None:
        """The audit that was kept under this basis, or None. Its parts are decoded when they are first asked for."""
        return self._get(AuditResult, basis)

    def keep_document(self, basis: object, document: Document) -> None:
        """Keep a document under everything that decides what it is, JSON-able."""
        self._put(Document, basis, document)

    def keep_extraction(self, document: Document, extraction: Extraction) -> None:
        """Keep what was found in this document."""
        self._put(Extraction, _hash(document), extraction)

    def keep_audit(self, basis: object, result: AuditResult) -> None:
        """Keep an audit under everything that decides what it says, but for this program itself; JSON-able."""
        self._put(AuditResult, basis, result)

    def numbers(self, name: str, width: int) -> dict[bytes, npt.NDArray[np.float32]]:
        """What the models of this program gave before, called `name`: rows of `width` finite numbers by `digest`.

        Unlike the other entries this one grows: whoever keeps it last decides what is in it.
        """
        import numpy as np  # late, since where nothing has changed there is no need of it

        try:
            payload = _read(self._table(name, width), self._limit) or b""
        except OSError:
            payload = b""
        row = np.dtype([("key", np.uint8, (_DIGEST,)), ("values", "<f4", (width,))])
        rows = np.frombuffer(payload, row) if len(payload) % row.itemsize == 0 else np.zeros(0, row)
        if not np.isfinite(rows["values"]).all():
            return {}
        return dict(zip(map(bytes, rows["key"]), rows["values"], strict=True))

    def keep_numbers(self, name: str, width: int, found: Mapping[bytes, npt.NDArray[np.float32]]) -> None:
        """Keep these, by `digest`; where they are too many, the first of them."""
        import numpy as np

        path = self._table(name, width)
        row = np.dtype([("key", np.uint8, (_DIGEST,)), ("values", "<f4", (width,))])
        rows = np.zeros(min(len(found), self._limit // _MOST_OF_ALL // row.itemsize), row)
        if rows.size:
            kept = dict(islice(found.items(), rows.size))
            rows["key"] = np.frombuffer(b"".join(kept), np.uint8).reshape(-1, _DIGEST)
            rows["values"] = np.stack(list(kept.values()))
            self._write(path, rows.tobytes())

    def answers(self, name: str) -> dict[bytes, bytes]:
        """What this program worked out before, called `name`: JSON by `digest`. It grows as `numbers` do."""
        try:
            payload = _read(self._place(_ANSWERS, [program_fingerprint(), name]), self._limit) or b""
            lines = [line.split(b" ", 1) for line in payload.split(b"\n")[:-1]]
            return {bytes.fromhex(key.decode("ascii")): value for key, value in lines}
        except (OSError, ValueError):
            return {}

    def keep_answers(self, name: str, found: Mapping[bytes, bytes]) -> None:
        """Keep these, each JSON in a line, by `digest`; where they are too many, the first of them."""
        lines = [b"%s %s\n" % (key.hex().encode(), value) for key, value in found.items()]
        ends = accumulate(map(len, lines))
        room = self._limit // _MOST_OF_ALL
        self._write(
            self._place(_ANSWERS, [program_fingerprint(), name]),
            b"".join(line for line, end in zip(lines, ends, strict=True) if end <= room),
        )

    def part(self, name: str, basis: object) -> bytes | None:
        """What this program worked out for one thing, called `name`, under everything that decides it; or None."""
        try:
            return _read(self._place(_PARTS, [program_fingerprint(), name, basis]), self._limit)
        except OSError:
            return None

    def keep_part(self, name: str, basis: object, payload: bytes) -> None:
        """Keep it, under a JSON-able basis."""
        self._write(self._place(_PARTS, [program_fingerprint(), name, basis]), payload)

    def _table(self, name: str, width: int) -> Path:
        return self._place(_NUMBERS, [engine_fingerprint(), name, width])

    def _get(self, kind: type[T], basis: object) -> T | None:
        path = self._path(kind, basis)
        try:
            payload = _read(path, self._limit)
            if payload is None:
                return None
            parts = dict(zip(_fields(kind), payload.split(b"\n"), strict=True))
            if kind is AuditResult:
                return _RememberedAudit.of(parts, path)  # type: ignore[return-value]
            return kind(**{name: decode(_TYPES[kind][name], part) for name, part in parts.items()})
        except (OSError, *_UNREADABLE):
            return None

    def _put(self, kind: type[T], basis: object, value: T) -> None:
        self._write(self._path(kind, basis), b"\n".join(encode(getattr(value, name)) for name in _fields(kind)))

    def _write(self, path: Path, payload: bytes) -> None:
        entry = _head(path.stem, payload) + payload
        if len(entry) > self._limit:
            return
        draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}{_DRAFT}")
        with suppress(OSError):
            self._prepare(path.parent)
            try:
                with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _FLAGS, 0o600), "wb") as file:
                    file.write(entry)
                draft.replace(path)
            finally:
                draft.unlink(missing_ok=True)
            self._unseen += len(entry)
            if self._unseen >= self._limit / _LOOKED_AT_AFTER:
                self._unseen = 0
                self._trim()

    def _path(self, kind: type[T], basis: object) -> Path:
        return self._place(_FOLDERS[kind], [_FINGERPRINTS[kind](), basis])

    def _place(self, folder: str, basis: object) -> Path:
        key = digest(basis).hex()
        return Path(self.directory, folder, key[:2], f"{key}.{'bin' if folder == _NUMBERS else 'json'}")

    def _prepare(self, folder: Path) -> None:
        """Make the folder and those above it, ours for ourselves alone, and tell programs that it is a cache."""
        if folder.is_dir():
            return
        self.directory.parent.mkdir(parents=True, exist_ok=True)
        for each in (self.directory, folder.parent, folder):
            each.mkdir(mode=0o700, exist_ok=True)
        for name, text in _NOTICES.items():
            notice = self.directory / name
            if not notice.exists():
                notice.write_text(text, encoding="utf-8")

    def _trim(self) -> None:
        """Delete what was not asked for the longest, until the folder is well within its limit, and old drafts."""
        entries = [(status.st_mtime, status.st_size, path) for path, status in self._entries()]
        excess = sum(size for _, size, _ in entries) - self._limit
        if excess > 0:
            excess += int(self._limit * (1 - _SLACK))
        for used, size, path in sorted(entries):
            forgotten = path.endswith(_DRAFT) and used < time.time() - _OLD_DRAFT
            if excess > 0 or forgotten:
                with suppress(OSError):
                    Path(path).unlink()
                    excess -= size

    def _entries(self) -> Iterator[tuple[str, os.stat_result]]:
        """Each with its path, as a string: there are thousands."""
        for folder in (*_FOLDERS.values(), _NUMBERS, _ANSWERS, _PARTS):
            for entry in _entries_under(self.directory / folder):
                with suppress(OSError):  # another process may have deleted it
                    yield entry.path, entry.stat(follow_symlinks=False)


def _entries_under(folder: Path | str) -> Iterator[os.DirEntry[str]]:
    with suppress(OSError), os.scandir(folder) as found:
        for entry in found:
            if entry.is_dir(follow_symlinks=False):
                yield from _entries_under(entry.path)
            else:
                yield entry


_NOTICES = {
    "CACHEDIR.TAG": "Signature: 8a477f597d28d172789f06886806bc55\n# This folder can be deleted at any time.\n",
    ".gitignore": "*\n",
}
"""For programs that make copies, see https://bford.info/cachedir/, and for Git."""


_TYPES: Mapping[type, Mapping[str, Any]] = {kind: get_type_hints(kind) for kind in _FOLDERS}
"""Of the fields of what is kept, one of which is a line."""


class _RememberedAudit(AuditResult):
    """An audit read back: the documents' text and the claims are many megabytes, and most formats need neither."""

    @classmethod
    def of(cls, parts: Mapping[str, bytes], path: Path) -> _RememberedAudit:
        """From the JSON of each field."""
        result = object.__new__(cls)
        result.__dict__["_parts"], result.__dict__["_path"] = parts, path
        # This one has a default, so that it would never be missed.
        result.__dict__["versions"] = result._decoded("versions")
        return result

    def __getattr__(self, name: str) -> Any:
        if name not in self.__dict__.get("_parts", ()):
            raise AttributeError(name)
        try:
            self.__dict__[name] = self._decoded(name)
        except _UNREADABLE as error:
            # Its hash is right, so someone wrote it like this: too late to go back to where it counts as absent.
            path: Path = self.__dict__["_path"]
            with suppress(OSError):
                path.unlink()
            raise ClaimcheckError(f"{path} is not what it should be, and is deleted: run again") from error
        return self.__dict__[name]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, AuditResult):
            return NotImplemented
        return all(getattr(self, name) == getattr(other, name) for name in _fields(AuditResult))

    __hash__ = AuditResult.__hash__

    def _decoded(self, name: str) -> Any:
        return decode(_TYPES[AuditResult][name], self.__dict__["_parts"][name])


def digest(basis: object) -> bytes:
    """By which something made of `basis`, JSON-able, is found."""
    return hashlib.sha256(json.dumps(basis, sort_keys=True).encode()).digest()


def group(document: str) -> int:
    """Which of a few groups a document is in, by its name, whatever others there are.

    What is kept for a group at a time is worked out anew for the few documents of one when one of them has changed, and
    for thousands of documents some hundred entries are read.
    """
    return zlib.crc32(document.encode("utf-8", "surrogatepass")) % _GROUPS


def default_directory() -> Path | None:
    """The user's folder for caches of this program; None where there is no such thing."""
    try:
        if sys.platform == "win32":
            base = Path(os.environ["LOCALAPPDATA"])
        elif sys.platform == "darwin":
            base = Path.home() / "Library" / "Caches"
        else:
            stated = Path(os.environ.get("XDG_CACHE_HOME", ""))
            base = stated if stated.is_absolute() else Path.home() / ".cache"
    except (KeyError, RuntimeError):
        return None
    return base / "claimcheck"


@lru_cache(maxsize=1)
def reader_fingerprint() -> str:
    """Hash of the code that reads files, and of the versions of the libraries it uses."""
    return _fingerprint([_PACKAGE / name for name in _READING], _versions(_READERS))


@lru_cache(maxsize=1)
def engine_fingerprint() -> str:
    """Hash of the code, word lists and model that analyse documents, and of the versions of the libraries they use."""
    return _fingerprint([_PACKAGE / name for name in _ANALYSING], _versions(_ANALYSERS))


@lru_cache(maxsize=1)
def program_fingerprint() -> str:
    """Hash of this whole program with its models and schemas, and of the versions of all that is installed with it."""
    return _fingerprint([_PACKAGE, schemas_folder()], distributions())


_FINGERPRINTS: Mapping[type, Callable[[], str]] = {
    Document: reader_fingerprint,
    Extraction: engine_fingerprint,
    AuditResult: program_fingerprint,
}


def _versions(libraries: Iterable[str]) -> list[str]:
    return [f"{library} {installed(library)}" for library in libraries]


def _fingerprint(places: Iterable[Path], libraries: Iterable[str]) -> str:
    digest = hashlib.sha256("\n".join((f"Python {sys.version_info[:2]}", *libraries)).encode())
    for place in places:
        for path in sorted(_files(place)):
            digest.update(f"\n{path.relative_to(place.parent).as_posix()}\n".encode())
            # All bytes, not size and time: whoever edits the code of an editable install must not be told what it was.
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _files(path: Path) -> Iterator[Path]:
    """The files that decide something; for a model's weights, which are held against it, stands `model.json`."""
    if path.is_dir():
        files = [file for file in path.rglob("*") if file.is_file() and file.suffix != ".pyc"]
        known = {
            file.parent / name
            for file in files
            if file.name == "model.json"
            for name in json.loads(file.read_text(encoding="utf-8")).get("sha256", ())
        }
        yield from (file for file in files if file not in known)
    else:
        yield path


def _read(path: Path, limit: int) -> bytes | None:
    """What is in an entry; None where it is not whole, not ours or not the one that belongs there.

    Raises:
        OSError: it is not there, or cannot be read.
    """
    descriptor = os.open(path, os.O_RDONLY | _FLAGS | _NOT_WAITING)
    with os.fdopen(descriptor, "rb") as file:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode) or not _is_ours(status) or status.st_size > limit:
            return None
        data = file.read(status.st_size)
    head, end, payload = data.partition(b"\n")
    if head + end != _head(path.stem, payload):
        return None
    with suppress(OSError):
        os.utime(path)  # what was used last goes last
    return payload


def _is_ours(status: os.stat_result) -> bool:
    own = not hasattr(os, "geteuid") or status.st_uid == os.geteuid()
    return own and not status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def _head(key: str, payload: bytes) -> bytes:
    return f"claimcheck {key} {hashlib.sha256(payload).hexdigest()}\n".encode()


def _hash(document: Document) -> str:
    """Of all that there is of it."""
    return hashlib.sha256(encode(document)).hexdigest()


def _belongs(extraction: Extraction, document: Document) -> bool:
    """Whether what was found is all in this document, at the places given."""
    claims, text = extraction.claims, document.text
    spans = [
        *extraction.sentences,
        *(mention.span for mention in extraction.mentions),
        *chain.from_iterable((claim.sentence, *claim.source, *claim.cue, *claim.content) for claim in claims),
    ]
    return (
        {extraction.document, *(claim.document for claim in claims)} == {document.name}
        and len({claim.id for claim in claims}) == len(claims)
        and [text[span.start : span.end] for span in spans] == [span.text for span in spans]
        and all(0 <= span.start <= span.end <= len(text) for span in spans)
    )


def _fields(kind: type[T]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))
