"""Bytes to text.

Tried in this order: a byte order mark (UTF-8, UTF-16, UTF-32), strict UTF-8, the encoding the file itself declares
(HTML and XHTML), then the legacy encoding in which every accented letter and sign falls where English prose has them.

Why not a general detector: on short English prose charset-normalizer takes windows-1252 for windows-1250 or Mac OS
for a DOS code page, and it reads broken UTF-8 as anything at all; most such files hold a few quotation marks and
names, too little for statistics over all the world's encodings and enough for the rule below.

Limits: legacy files in other scripts than Latin are refused; ISO-8859-15 is told from windows-1252 by its euro sign
only.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterator
from itertools import islice, pairwise

from claimcheck.reading.rendition import UnreadableError

_MARKS = (
    # UTF-32 first: its little-endian mark begins with that of UTF-16.
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LEGACY = ("windows-1252", "iso-8859-15", "windows-1250", "iso-8859-2", "windows-1254", "macintosh")
"""In order of preference: the first wins a tie."""
_RUNS_LOOKED_AT = 5_000
_MAX_ODD = 0.1
"""Largest share of odd runs of non-ASCII characters with which a legacy encoding is believed."""

_DECLARATION = re.compile(
    rb"""<(?:meta|\?xml)\b[^>]*?\b(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{1,40})""", re.IGNORECASE
)
_DECLARATION_WITHIN = 4096
_DECLARABLE = re.compile(
    r"windows-125\d|cp125\d|iso-?8859-\d{1,2}|koi8-[ru]|macintosh|gbk|gb18030|gb2312|big5|shift_jis|euc-(?:jp|kr)"
)
_DECLARED_AS = dict.fromkeys(("us-ascii", "ascii", "latin1", "iso-8859-1"), "windows-1252")
"""Names that browsers take for another encoding, as the WHATWG Encoding Standard asks."""

_RUN = re.compile(r"([A-Za-z]?)([^\x00-\x7f]{1,100})(?=([A-Za-z]?))")
_LETTERS = re.compile(r"[^\W\d_]+")
_WORDS_OF_ONE_LETTER = frozenset("àèéêòóôöøåæÀÈÉÊÒÓÔÖØÅÆ")
_SIGNS = frozenset("°©®™½¼¾²³±×·–—…•†‡\u00ad")
_NOT_BEFORE_LETTERS = frozenset("£¥¢±¶¼½¾²³")
_SIGN_CATEGORIES = frozenset({"Pi", "Pf", "Pd", "Po", "Ps", "Pe", "Sc", "Zs"})

_CONTROLS = re.compile(r"[\x01-\x08\x0e-\x1f\x7f]")
_MAX_CONTROLS = 0.01
_BINARY = "is not text but binary data; convert it to text, Markdown or HTML, or take it out of the folder"


def decode(data: bytes, *, markup: bool = False) -> tuple[str, str]:
    """The text without byte order mark, line ends as they are, and the name of its encoding.

    Args:
        data: a whole file.
        markup: whether a declaration inside the file (`<meta charset>`, `<?xml encoding>`) is to be looked for.

    Raises:
        UnreadableError: it is binary, or its encoding cannot be told.
    """
    text, encoding = _decoded(data, markup=markup)
    if "\0" in text or len(_CONTROLS.findall(text)) > _MAX_CONTROLS * len(text):
        raise UnreadableError(_BINARY)
    return text, encoding


def _decoded(data: bytes, *, markup: bool) -> tuple[str, str]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strictly(data[len(mark) :], encoding), encoding
    if b"\0" in data:
        raise UnreadableError(_BINARY)
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        first = error.start
    for encoding in _declared(data) if markup else ():
        try:
            return data.decode(encoding), encoding
        except (UnicodeDecodeError, LookupError):
            continue
    if _mostly_utf8(data):
        raise UnreadableError(f"is UTF-8 with broken characters, the first at byte {first}; save it again as UTF-8")
    return _legacy(data)


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        message = f"is marked as {encoding.upper()} but is not, from byte {error.start}; save it again as UTF-8"
        raise UnreadableError(message) from error


def _declared(data: bytes) -> Iterator[str]:
    for match in _DECLARATION.finditer(data[:_DECLARATION_WITHIN]):
        name = match.group(1).decode("ascii", "replace").lower()
        name = _DECLARED_AS.get(name, name)
        if _DECLARABLE.fullmatch(name):
            yield name


def _mostly_utf8(data: bytes) -> bool:
    """Legacy text hardly ever holds a valid UTF-8 sequence, so if most are valid, it is UTF-8 with damage."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\N{REPLACEMENT CHARACTER}")
    not_ascii = len(text) - len(text.encode("ascii", "ignore"))
    return not_ascii - broken >= broken


def _legacy(data: bytes) -> tuple[str, str]:
    best: tuple[float, str, str] | None = None
    for encoding in _LEGACY:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        odd = _oddity(text)
        if odd <= _MAX_ODD and (best is None or odd < best[0]):
            best = (odd, text, encoding)
    if best is None:
        raise UnreadableError("is neither UTF-8 nor in a Western encoding that could be told; save it as UTF-8")
    return best[1], best[2]


def _oddity(text: str) -> float:
    """Share of the runs of non-ASCII characters that English prose would not have where they are."""
    runs = [_odd(*match.groups()) for match in islice(_RUN.finditer(text), _RUNS_LOOKED_AT)]
    return sum(runs) / max(1, len(runs))


def _odd(before: str, run: str, after: str) -> bool:
    passage = before + run + after
    return (
        any(not character.isalpha() and not _sign(character) for character in run)
        or any(first.islower() and second.isupper() for first, second in pairwise(passage))
        or any(first in _NOT_BEFORE_LETTERS and second.isalpha() for first, second in pairwise(passage))
        or any(_odd_word(word) for word in _LETTERS.findall(passage))
    )


def _sign(character: str) -> bool:
    # The currency sign "¤" is in every table and in no text: where it turns up, the euro was meant.
    return character in _SIGNS or (unicodedata.category(character) in _SIGN_CATEGORIES and character != "¤")


def _odd_word(word: str) -> bool:
    """A word (or what of it is next to non-ASCII) with no plain letter, unless it is one of few like "à"."""
    return not any(letter.isascii() for letter in word) and word not in _WORDS_OF_ONE_LETTER
