"""PDF to the text of its pages, by way of pypdf.

The text is in the order in which the file draws it, which is the reading order in nearly all files made by word
processors, browsers and newsrooms. A line of the page is a line of the text; where the space between two lines is
clearly wider than usual there is an empty line. Each page's beginning is kept.

Two repairs, each only on evidence from the document itself: a word divided at a line's end is put together where the
whole word stands elsewhere in the document (or the hyphen is a soft one); and a line at the head or foot of a page that
most pages have, numbers apart, is left out.

Title and author come from the file's own properties. The date of creation is when the file was made, which may be years
after the text was published, so it is not taken for the date of publication.

Limits: no pictures of text are read (no OCR); tables are read row by row as far as the file draws them so; text in
columns is as good as the file's own order.
"""

from __future__ import annotations

import io
import logging
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, Any

from claimcheck.model import Provenance
from claimcheck.reading import provenance
from claimcheck.reading.rendition import Rendition, UnreadableError

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

MAX_PAGES = 3_000
MAX_OPERATORS = 5_000_000
"""Drawing operators in all pages together, those of forms counted each time they are drawn: a few hundred bytes can
ask for billions. A dense page has some thousands."""
MAX_CHARACTERS = 16_000_000

_BROKEN = "is not a whole PDF file; print or save it again as PDF, or save it as text"
_PARAGRAPH_GAP = 1.35
"""How many times the usual distance of lines divides paragraphs."""
_RUNNING_LINES = 2
"""How many lines at the head, and at the foot, of a page may be the same on most pages."""
_LEAST_PAGES_FOR_RUNNING = 3
_ENDS_SENTENCE = re.compile(r"[.!?:][”’\"')\]]*$")
_WORD = re.compile(r"[^\W\d_]+")
_DIVIDED = re.compile(r"(?<![^\W\d_])([^\W\d_]{2,40})[-‐]\n([^\W\d_]{2,40})(?![^\W\d_-])")
_SOFT_HYPHEN = re.compile("\u00ad[ \t]*\n?")
_NUMBERS = re.compile(r"\d+")
_NAME_OF_A_FILE = re.compile(r"Microsoft \w+ - |.*\.\w{2,5}$|untitled", re.IGNORECASE)


@dataclass(frozen=True)
class _Line:
    text: str
    height: float
    """Of its base line above the foot of the page, in units of the page."""


def render(data: bytes) -> Rendition:
    """The text of all pages, with their beginnings, title and author.

    Raises:
        UnreadableError: it is broken, encrypted, without text, or too long.
    """
    # Late: importing takes a while, and few folders hold such files.
    from pypdf.errors import LimitReachedError, PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it tells of every oddity that it gets over
    try:
        return _rendered(data)
    except UnreadableError:
        raise
    except (LimitReachedError, MemoryError) as error:
        raise _too_long() from error
    except (PyPdfError, RecursionError) as error:
        raise UnreadableError(_BROKEN) from error
    except Exception as error:
        # On damaged files it raises whatever its code meets: TypeError, KeyError, AttributeError …
        raise UnreadableError(_BROKEN) from error


def _rendered(data: bytes) -> Rendition:
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(data), strict=False)
    if reader.is_encrypted and not _opens_without_password(reader):
        raise UnreadableError("is encrypted; save it without a password")
    if len(reader.pages) > MAX_PAGES:
        raise UnreadableError(f"has more than {MAX_PAGES:,} pages; split it into parts")
    pages = _without_running_lines(list(_pages(reader)))
    if not any(pages):
        raise UnreadableError("holds no text, only pictures of pages; run text recognition (OCR) over it")
    text, starts = _joined(pages)
    text, starts = _repaired(text, starts)
    return Rendition(text, _provenance(reader), pages=starts)


def _opens_without_password(reader: PdfReader) -> bool:
    from pypdf.errors import DependencyError

    try:
        return bool(reader.decrypt(""))
    except (DependencyError, NotImplementedError):
        return False


def _pages(reader: PdfReader) -> Iterator[list[_Line]]:
    operators = characters = 0

    def count(*_: object) -> None:
        nonlocal operators
        operators += 1
        if operators > MAX_OPERATORS:
            raise _too_long()

    for page in reader.pages:
        lines = _lines(page, count)
        characters += sum(len(line.text) for line in lines)
        # Asked here too: what is raised while a form is drawn goes no further than the form.
        if operators > MAX_OPERATORS or characters > MAX_CHARACTERS:
            raise _too_long()
        yield lines


def _too_long() -> UnreadableError:
    return UnreadableError("is too long or drawn in too many pieces; split it into parts, or save it as text")


def _lines(page: PageObject, count: Any) -> list[_Line]:
    lines: list[_Line] = []
    pieces: list[str] = []
    height: float | None = None

    def end() -> None:
        nonlocal height
        text = " ".join("".join(pieces).split())
        if text:
            lines.append(_Line(text, height or 0.0))
        pieces.clear()
        height = None

    def take(text: str, cm: Sequence[float], tm: Sequence[float], *_: object) -> None:
        nonlocal height
        for number, piece in enumerate(text.split("\n")):
            if number:
                end()
            if height is None and piece.strip():
                height = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
            pieces.append(piece)

    page.extract_text(visitor_operand_before=count, visitor_text=take)
    end()
    return lines


def _without_running_lines(pages: Sequence[list[_Line]]) -> list[list[_Line]]:
    """The pages without heads and feet that most of them have."""
    seen = Counter(key for page in pages for key in {key for _, key in _at_the_edges(page)})
    most = max(_LEAST_PAGES_FOR_RUNNING, len(pages) // 2 + 1)
    kept = []
    for page in pages:
        running = {index for index, key in _at_the_edges(page) if seen[key] >= most}
        kept.append([line for index, line in enumerate(page) if index not in running])
    return kept


def _at_the_edges(page: Sequence[_Line]) -> Iterator[tuple[int, str]]:
    """Index and text, numbers left open, of the lines at the head and the foot of a page of more than these."""
    if len(page) <= 2 * _RUNNING_LINES:
        return
    by_height = sorted(range(len(page)), key=lambda index: page[index].height)
    for index in {*by_height[:_RUNNING_LINES], *by_height[-_RUNNING_LINES:]}:
        yield index, _NUMBERS.sub("#", page[index].text)


def _joined(pages: Sequence[Sequence[_Line]]) -> tuple[str, tuple[int, ...]]:
    drops = [drop for page in pages for drop in _drops(page) if drop > 0]
    widest = _PARAGRAPH_GAP * median(drops) if drops else 0.0
    pieces: list[str] = []
    starts: list[int] = []
    length = 0
    last = ""
    for page in pages:
        gaps = ["\n\n" if not last or _ENDS_SENTENCE.search(last) else "\n"]
        gaps += ["\n\n" if drop > widest else "\n" for drop in _drops(page)]
        for number, (gap, line) in enumerate(zip(gaps, page, strict=False)):
            piece = gap + line.text if pieces else line.text
            if number == 0:
                starts.append(length + len(piece) - len(line.text))
            pieces.append(piece)
            length += len(piece)
            last = line.text
        if not page:
            starts.append(length)
    return "".join(pieces), tuple(starts)


def _drops(page: Sequence[_Line]) -> list[float]:
    return [above.height - below.height for above, below in pairwise(page)]


def _repaired(text: str, starts: Sequence[int]) -> tuple[str, tuple[int, ...]]:
    """Divided words put together, and where the pages begin then."""
    words = set(_WORD.findall(text.lower()))
    pieces: list[str] = []
    moved: list[int] = []
    position = removed = 0
    remaining = iter([*starts, len(text) + 1])
    start = next(remaining)
    for begin, end in _breaks(text, words):
        while start < end:
            moved.append(min(start, begin) - removed)
            start = next(remaining)
        pieces.append(text[position:begin])
        position, removed = end, removed + end - begin
    pieces.append(text[position:])
    while start <= len(text):
        moved.append(start - removed)
        start = next(remaining)
    return "".join(pieces), tuple(moved)


def _breaks(text: str, words: set[str]) -> Iterator[tuple[int, int]]:
    """The spans of hyphens and line ends that divide words."""
    found = [match.span() for match in _SOFT_HYPHEN.finditer(text)]
    found += [
        (match.end(1), match.start(2))
        for match in _DIVIDED.finditer(text)
        if (match.group(1) + match.group(2)).lower() in words
    ]
    yield from sorted(found)


def _provenance(reader: PdfReader) -> Provenance:
    properties = reader.metadata
    if properties is None:
        return Provenance()
    title, author = (_text(properties.get(key)) for key in ("/Title", "/Author"))
    if title and _NAME_OF_A_FILE.match(title):
        title = None
    return provenance.stated({"title": title, "author": author})


def _text(value: object) -> str | None:
    return str(value) if isinstance(value, str) else None
