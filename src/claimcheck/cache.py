"""Extractions kept on disk, so that a document that has not changed is not analysed again.

An entry is found by everything that decides what is in it: the whole document as read (name, text, provenance, hash),
and the code, word lists, model and libraries that analyse it. Entries are JSON and are checked against their types when
read; one that is damaged or belongs to another document counts as absent. The folder can be deleted at any time.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cattrs.errors import BaseValidationError

from claimcheck.model import Document, Extraction
from claimcheck.records import from_record, to_record
from claimcheck.versions import installed

_ANALYSING = ("model.py", "records.py", "language", "extraction")
"""Files and folders of this package on which an extraction depends."""
_LIBRARIES = ("numpy", "onnxruntime", "spacy", "tokenizers")


@dataclass(frozen=True)
class ExtractionCache:
    """Extractions in a folder, which is made when the first is put into it. Safe for threads and processes to share."""

    directory: Path

    def get(self, document: Document) -> Extraction | None:
        """The extraction put in for exactly this document by exactly this engine, or None."""
        try:
            record = json.loads(self._path(document).read_text(encoding="utf-8"))
            extraction = from_record(Extraction, record if isinstance(record, dict) else {})
        except (OSError, ValueError, RecursionError, BaseValidationError):
            return None
        return extraction if extraction.document == document.name else None

    def put(self, document: Document, extraction: Extraction) -> None:
        """Keep the extraction of this document; a folder that cannot be written to costs time later, no more."""
        path = self._path(document)
        # Written beside and renamed, so that no reader ever sees half an entry.
        draft = path.with_suffix(f".{secrets.token_hex(4)}")
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                draft.write_text(json.dumps(to_record(extraction)), encoding="utf-8")
                draft.replace(path)
            finally:
                draft.unlink(missing_ok=True)

    def _path(self, document: Document) -> Path:
        engine = engine_fingerprint()
        key = hashlib.sha256(json.dumps([engine, to_record(document)], sort_keys=True).encode()).hexdigest()
        return self.directory / engine[:16] / f"{key}.json"


@lru_cache(maxsize=1)
def engine_fingerprint() -> str:
    """Hash of the code, word lists and model that analyse documents, and of the versions of the libraries they use."""
    package = Path(__file__).parent
    digest = hashlib.sha256()
    for library in _LIBRARIES:
        digest.update(f"{library} {installed(library)}\n".encode())
    for path in sorted(path for name in _ANALYSING for path in _files(package / name)):
        digest.update(f"{path.relative_to(package).as_posix()}\n".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _files(path: Path) -> Iterator[Path]:
    if path.is_dir():
        yield from (file for file in path.rglob("*") if file.is_file() and file.suffix != ".pyc")
    else:
        yield path
