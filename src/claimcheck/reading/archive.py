"""Zip archives, which DOCX and EPUB are, opened with a bound on what they unpack to."""

from __future__ import annotations

import io
import zipfile
import zlib

from claimcheck.reading.rendition import UnreadableError

MAX_MEMBERS = 10_000
MAX_UNPACKED = 128_000_000
"""Bytes of all members together. An archive cannot give more than its directory says: `zipfile` stops there."""

DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, OSError, ValueError, RuntimeError)
"""What reading a member of a damaged or hostile archive may raise."""


def opened(data: bytes, what: str) -> zipfile.ZipFile:
    """The archive in a file's bytes.

    Args:
        data: the whole file.
        what: the format to name to the reader, "DOCX".

    Raises:
        UnreadableError: it is none, is encrypted, or would unpack to too much.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except DAMAGED as error:
        raise UnreadableError(f"is not a whole {what} file; save it again as {what} or as text") from error
    members = archive.infolist()
    if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_UNPACKED:
        limit = f"{MAX_UNPACKED // 1_000_000} MB or {MAX_MEMBERS:,} parts"
        raise UnreadableError(f"unpacks to more than {limit}; take out its pictures, or save it as text")
    if any(member.flag_bits & 0x1 for member in members):
        raise UnreadableError("is encrypted; save it without a password")
    return archive
