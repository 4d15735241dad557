"""Claims as brat standoff (brat.nlplab.org): a text and an annotation file for each document, in a zip archive.

An attribution is an event that its cue triggers, with the sources and contents as arguments; without a cue its content
is related to its source. A span is in as many fragments as it has pieces and lines, since brat draws none across lines.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePosixPath

from claimcheck.annotations import ROLES
from claimcheck.model import Claim, CueClass, Span, Voice
from claimcheck.reporting.claim_formats import Claims, ordered

_LINE = re.compile(r"[^\r\n]+")
_CONFIGURATION = f"""[entities]
Source
Cue
Content
Statement

[relations]
Said-by\tArg1:Content, Arg2:Source

[events]
Cue\tSource*:Source, Content*:Content

[attributes]
Class\tArg:Cue, Value:{"|".join(each.value for each in CueClass)}
"""


def write(claims: Claims) -> Iterator[bytes]:
    """The bytes of the archive: `annotation.conf`, and `NAME.txt` and `NAME.ann` for each document, suffix included."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(_Unseekable(buffer), "w", zipfile.ZIP_DEFLATED) as archive:
        _put(archive, "annotation.conf", _CONFIGURATION)
        for document, its_claims in claims:
            name = _inside(document.name)
            _put(archive, f"{name}.txt", document.text)
            _put(archive, f"{name}.ann", standoff(its_claims))
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()


def standoff(claims: Iterable[Claim]) -> str:
    """The annotation file of one document."""
    lines: list[str] = []
    numbers = dict.fromkeys("TERA", 0)

    def add(kind: str, *fields: str) -> str:
        numbers[kind] += 1
        identity = f"{kind}{numbers[kind]}"
        lines.append("\t".join((identity, *fields)) + "\n")
        return identity

    for claim in ordered(claims):
        marks = {role: _mark(getattr(claim, role)) for role in ROLES}
        types = {role: role.capitalize() for role in ROLES}
        if claim.voice is Voice.DOCUMENT:
            types["content"] = "Statement"
        drawn = {role: add("T", f"{types[role]} {places}", words) for role, (places, words) in marks.items() if places}
        source, cue, content = (drawn.get(role) for role in ROLES)
        if cue:
            arguments = [f"{role.capitalize()}:{drawn[role]}" for role in ("source", "content") if role in drawn]
            event = add("E", " ".join((f"Cue:{cue}", *arguments)))
            add("A", f"Class {event} {claim.cue_class.value}")
        elif source and content:
            add("R", f"Said-by Arg1:{content} Arg2:{source}")
    return "".join(lines)


def _mark(spans: Sequence[Span]) -> tuple[str, str]:
    """Where the fragments are, and their words; both empty where there is nothing to draw."""
    fragments = [
        (span.start + line.start(), span.start + line.end(), line[0])
        for span in spans
        for line in _LINE.finditer(span.text)
    ]
    return ";".join(f"{start} {end}" for start, end, _ in fragments), " ".join(words for _, _, words in fragments)


def _inside(name: str) -> str:
    """A path that leads nowhere but into the folder that the archive is unpacked in."""
    return "/".join(part for part in PurePosixPath(name.replace("\\", "/")).parts if part not in ("/", ".."))


def _put(archive: zipfile.ZipFile, name: str, text: str) -> None:
    entry = zipfile.ZipInfo(name)  # of the first day that zip knows, whatever today is
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    entry.create_system = 3
    archive.writestr(entry, text.encode("utf-8", "replace"))


class _Unseekable(io.RawIOBase):
    """Takes bytes and never goes back, so that what was written can be handed on."""

    def __init__(self, buffer: io.BytesIO) -> None:
        self._buffer = buffer

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        return self._buffer.write(data)  # type: ignore[arg-type]  # whatever `zipfile` writes is bytes
