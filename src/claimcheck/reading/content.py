"""A file's bytes, within bounds."""

from __future__ import annotations

import stat
from pathlib import Path

from claimcheck.reading.rendition import UnreadableError


def content(path: Path, max_bytes: int) -> bytes:
    """The bytes of a file.

    Raises:
        UnreadableError: it is no regular file, cannot be opened, is empty, or is larger than `max_bytes`.
    """
    try:
        # Looked at before it is opened: opening a pipe waits for a writer that may never come.
        if not stat.S_ISREG(path.stat().st_mode):
            raise UnreadableError("is not a regular file; take it out of the folder")
        with path.open("rb") as file:
            data = file.read(max_bytes + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UnreadableError(f"cannot be opened ({reason}); check that it is there and may be read") from error
    if not data:
        raise UnreadableError("is empty; write something in it, or take it out of the folder")
    if len(data) > max_bytes:
        raise UnreadableError(f"is larger than {max_bytes // 1_000_000} MB; split it into parts")
    return data
