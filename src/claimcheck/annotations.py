"""The exchange format for attributions: JSON Lines, one document a line.

    {"name": str, "text": str, "attributions": [
        {"source": [[start, end], ...], "cue": [[start, end], ...], "content": [[start, end], ...]}, ...]}

Offsets are Unicode code points into `text`, half-open; a role may be empty, absent, or in several pieces. Further keys
are allowed and ignored. `claimcheck extract` writes it, `claimcheck evaluate` reads it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from claimcheck.errors import ConfigurationError, UsageError
from claimcheck.model import Claim, Extraction, Voice

ROLES = ("source", "cue", "content")

Pieces = tuple[tuple[int, int], ...]
"""Half-open (start, end) pairs."""


@dataclass(frozen=True)
class Marking:
    """One attribution as offsets only."""

    source: Pieces = ()
    cue: Pieces = ()
    content: Pieces = ()


@dataclass(frozen=True)
class AnnotatedDocument:
    """A text with the attributions someone, or something, marked in it."""

    name: str
    text: str | None
    """None where the file leaves it out, as a file of predictions may."""
    attributions: tuple[Marking, ...]


def markings(extraction: Extraction) -> tuple[Marking, ...]:
    """The attributions of an extraction."""
    return tuple(marking(claim) for claim in extraction.claims if is_attribution(claim))


def is_attribution(claim: Claim) -> bool:
    """Whether a claim has a source or a cue; a quotation that no one is said to have spoken attributes nothing."""
    return claim.voice is Voice.ATTRIBUTED and bool(claim.source or claim.cue)


def marking(claim: Claim) -> Marking:
    """A claim as offsets only."""
    return Marking(**{role: tuple((span.start, span.end) for span in getattr(claim, role)) for role in ROLES})


def read(path: Path, *, text_required: bool) -> tuple[AnnotatedDocument, ...]:
    """Every document of the file at `path`, in file order; blank lines are passed over.

    Raises:
        UsageError: the file cannot be opened.
        ConfigurationError: a line is not of the format; the message names it by number.
    """
    try:
        content = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = "is not UTF-8 text" if isinstance(error, UnicodeDecodeError) else (error.strerror or str(error))
        raise UsageError(f"{path}: {reason}; name a JSON Lines file of annotated documents") from error
    documents: dict[str, AnnotatedDocument] = {}
    # Not splitlines(): JSON strings may hold U+2028 and other characters that it takes for line ends.
    for number, line in enumerate(content.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            document = _parse(line, text_required=text_required)
            if document.name in documents:
                raise _MalformedLineError(f'the name "{document.name}" is used by an earlier line')
        except _MalformedLineError as error:
            raise ConfigurationError(f"{path}, line {number}: {error}; correct or remove the line") from error
        documents[document.name] = document
    return tuple(documents.values())


class _MalformedLineError(Exception):
    """What is wrong with a line, without saying which."""


def _parse(line: str, *, text_required: bool) -> AnnotatedDocument:
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise _MalformedLineError("not valid JSON") from error
    if not isinstance(fields, dict):
        raise _MalformedLineError("not a JSON object")
    name, text, attributions = fields.get("name"), fields.get("text"), fields.get("attributions")
    if not isinstance(name, str):
        raise _MalformedLineError('"name" is not a string')
    if not isinstance(text, str) and (text_required or text is not None):
        raise _MalformedLineError('"text" is not a string')
    if not isinstance(attributions, list):
        raise _MalformedLineError('"attributions" is not a list')
    limit = len(text) if isinstance(text, str) else None
    return AnnotatedDocument(name, text, tuple(_markings(attributions, limit)))


def _markings(attributions: Sequence[object], limit: int | None) -> Iterator[Marking]:
    for index, attribution in enumerate(attributions):
        if not isinstance(attribution, Mapping):
            raise _MalformedLineError(f"attributions[{index}] is not an object")
        roles = {}
        for role in ROLES:
            pieces = attribution.get(role) or []
            if not isinstance(pieces, list) or not all(_is_piece(piece, limit) for piece in pieces):
                bound = "" if limit is None else f" within the {limit} characters of the text"
                raise _MalformedLineError(f'attributions[{index}]: "{role}" is not a list of [start, end] pairs{bound}')
            roles[role] = tuple((start, end) for start, end in pieces)
        yield Marking(**roles)


def _is_piece(piece: object, limit: int | None) -> bool:
    if not isinstance(piece, list) or len(piece) != 2 or not all(type(offset) is int for offset in piece):
        return False
    start, end = piece
    return 0 <= start <= end and (limit is None or end <= limit)
