"""What a reader makes of a decoded file."""

from __future__ import annotations

from dataclasses import dataclass

from claimcheck.model import Provenance


@dataclass(frozen=True)
class Rendition:
    """A file's text as a person reads it, and what the file says of its own origin."""

    text: str
    provenance: Provenance = Provenance()


class UnreadableError(Exception):
    """A file cannot be read as a document; the message is one line that ends in what to do about it."""
