"""One file to one document, or to the reason why not."""

from __future__ import annotations

import hashlib
import stat
from pathlib import Path

from claimcheck.model import Document, ReadFailure
from claimcheck.reading import provenance
from claimcheck.reading.decoding import decode
from claimcheck.reading.discovery import Source
from claimcheck.reading.formats import FORMATS, Format
from claimcheck.reading.rendition import UnreadableError

MAX_BYTES = 16_000_000
"""Largest file that is read: some three million words, an audit of half an hour; a book has a tenth of a million."""


def read(source: Source) -> Document | ReadFailure:
    """The document in a file; never raises for what the file is or holds.

    Provenance from a manifest goes before what the file says of itself, field by field.
    """
    digest = None
    try:
        if source.problem:
            raise UnreadableError(source.problem)
        form = _format(source.path)
        data = _bytes(source.path)
        digest = hashlib.sha256(data).hexdigest()
        text, encoding = decode(data, markup=form.declares_encoding)
        rendition = form.render(text)
        if not rendition.text.strip():
            raise UnreadableError("holds no text; write some, or take it out of the folder")
    except UnreadableError as error:
        return ReadFailure(source.name, str(error), digest)
    return Document(
        name=source.name,
        text=rendition.text,
        sha256=digest,
        size=len(data),
        media_type=form.media_type,
        encoding=encoding,
        provenance=provenance.merged(source.provenance, rendition.provenance),
    )


def _format(path: Path) -> Format:
    form = FORMATS.get(path.suffix.lower())
    if form is None:
        what = f"is of the unsupported format {path.suffix}" if path.suffix else "has no suffix to tell its format by"
        raise UnreadableError(f"{what}; convert it to one of {', '.join(FORMATS)}")
    return form


def _bytes(path: Path) -> bytes:
    try:
        # Looked at before it is opened: opening a pipe waits for a writer that may never come.
        if not stat.S_ISREG(path.stat().st_mode):
            raise UnreadableError("is not a regular file; take it out of the folder")
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UnreadableError(f"cannot be opened ({reason}); check that it is there and may be read") from error
    if not data:
        raise UnreadableError("is empty; write something in it, or take it out of the folder")
    if len(data) > MAX_BYTES:
        raise UnreadableError(f"is larger than {MAX_BYTES // 1_000_000} MB; split it into parts")
    return data
