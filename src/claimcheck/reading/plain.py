"""Plain text: the text of the document is that of the file, to the character.

Only front matter is blanked out, a space for each of its characters but line ends, so that offsets, lines and columns
stay those of the file.
"""

from __future__ import annotations

import re

from claimcheck.reading import front_matter
from claimcheck.reading.rendition import Rendition

_NOT_LINE_END = re.compile(r"[^\r\n]")


def render(text: str) -> Rendition:
    """The file's text as it is, front matter apart."""
    provenance, start = front_matter.split(text)
    return Rendition(_NOT_LINE_END.sub(" ", text[:start]) + text[start:], provenance)
