"""What decides what becomes of a source, without decoding it: what was read before need not be read again."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from claimcheck.model import Document, ReadFailure
from claimcheck.reading import collection
from claimcheck.reading.content import content
from claimcheck.reading.discovery import Source
from claimcheck.reading.formats import FORMATS
from claimcheck.reading.loading import MAX_BYTES
from claimcheck.reading.rendition import UnreadableError
from claimcheck.records import to_record


@dataclass(frozen=True)
class Fingerprint:
    """Two sources with the same one become the same document, or cannot be read for the same reason."""

    key: str
    """Hexadecimal digits."""
    sha256: str | None
    """As `Document.sha256`; None where the file is not looked into."""

    def of(self, reading: Document | ReadFailure) -> bool:
        """Whether that was read from the bytes that this was taken of: the file may have changed in between."""
        return self.sha256 == reading.sha256


def fingerprint(source: Source) -> Fingerprint:
    """Of a source as it is now: of its bytes, its name and what a manifest says of it; no time is trusted."""
    digest, state = _state(source)
    decisive = [source.name, source.path.suffix, to_record(source.provenance), source.problem, digest, state]
    return Fingerprint(hashlib.sha256(json.dumps(decisive).encode()).hexdigest(), digest)


def _state(source: Source) -> tuple[str | None, object]:
    """The hash of its bytes, and what else there is to know of them: as a rule nothing."""
    if source.problem:
        return None, None
    try:
        if source.record is not None:
            return _record(source.path, source.record)
        if source.path.suffix.lower() not in FORMATS:
            return None, None
        return hashlib.sha256(content(source.path, MAX_BYTES)).hexdigest(), None
    except UnreadableError as error:
        return None, str(error)


def _record(path: Path, number: int) -> tuple[str | None, object]:
    found = collection.load(path)
    record = found.records.get(number)
    if record is None:
        return None, number
    digest = hashlib.sha256(record.raw.encode("utf-8")).hexdigest()
    # A row says nothing without the names of its columns.
    return digest, (number, found.encoding, record.problem, list(record.fields))
