"""What a reader makes of a file."""

from __future__ import annotations

from dataclasses import dataclass

from claimcheck.model import Provenance

IN_ITS_OWN_FORM = "binary"
"""In place of an encoding, for files that are not text in themselves."""


@dataclass(frozen=True)
class Rendition:
    """A file's text as a person reads it, and what the file says of its own origin."""

    text: str
    provenance: Provenance = Provenance()
    encoding: str = IN_ITS_OWN_FORM
    pages: tuple[int, ...] = ()
    """Where each page begins in the text, where the format has pages."""


class UnreadableError(Exception):
    """A file cannot be read as a document; the message is one line that ends in what to do about it."""
