"""One file, or one record of a file of many, to one document, or to the reason why not."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import partial
from pathlib import Path

from claimcheck.model import Document, ReadFailure
from claimcheck.reading import collection, provenance
from claimcheck.reading.content import content
from claimcheck.reading.discovery import Source
from claimcheck.reading.formats import FORMATS, SUFFIXES, Format
from claimcheck.reading.rendition import Rendition, UnreadableError

MAX_BYTES = 16_000_000
"""Largest document that is read: some three million words, an audit of half an hour. A book has 100,000 words."""


def read(source: Source) -> Document | ReadFailure:
    """The document that a source stands for; never raises for what the file is or holds.

    Provenance from a manifest goes before what the file says of itself, field by field.
    """
    digest = None
    try:
        if source.problem:
            raise UnreadableError(source.problem)
        media_type, data, render = _file(source.path) if source.record is None else _record(source.path, source.record)
        digest = hashlib.sha256(data).hexdigest()
        rendition = render()
        if not rendition.text.strip():
            raise UnreadableError("holds no text; write some, or take it out of the folder")
    except UnreadableError as error:
        return ReadFailure(source.name, str(error), digest)
    return Document(
        name=source.name,
        text=rendition.text,
        sha256=digest,
        size=len(data),
        media_type=media_type,
        encoding=rendition.encoding,
        provenance=provenance.merged(source.provenance, rendition.provenance),
        pages=rendition.pages,
    )


_Opened = tuple[str, bytes, Callable[[], Rendition]]
"""Media type, bytes, and what makes a rendition of them."""


def _file(path: Path) -> _Opened:
    form = _format(path)
    data = content(path, MAX_BYTES)
    return form.media_type, data, partial(form.render, data)


def _record(path: Path, number: int) -> _Opened:
    found = collection.load(path)
    record = found.records.get(number)
    if record is None:
        raise UnreadableError(f"has lost its {found.kind.unit} {number} since the run began; run again")
    data = record.raw.encode("utf-8")
    if len(data) > MAX_BYTES:
        raise UnreadableError(f"is larger than {MAX_BYTES // 1_000_000} MB; split it into parts")
    return found.kind.media_type, data, partial(collection.render, found, record)


def _format(path: Path) -> Format:
    form = FORMATS.get(path.suffix.lower())
    if form is None:
        what = f"is of the unsupported format {path.suffix}" if path.suffix else "has no suffix to tell its format by"
        raise UnreadableError(f"{what}; convert it to one of {', '.join(SUFFIXES)}")
    return form
