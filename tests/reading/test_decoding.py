"""Bytes to text: what is told, and what is refused with advice."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from claimcheck.reading.decoding import decode
from claimcheck.reading.rendition import UnreadableError

CURLY = "“We never agreed,” the envoy’s aide said — twice."
ACCENTS = "François Müller called the señor naïve. He was born in Århus, vis-à-vis the café."
POLISH = "The mayor of Łódź, Ms Dąbrowska, said Mr Wałęsa was right; Dvořák denied it."

TOLD = [
    # text, encoded in, read as
    ("Plain words only.", "ascii", "utf-8"),
    (CURLY, "utf-8", "utf-8"),
    (CURLY, "utf-8-sig", "utf-8"),
    (CURLY, "utf-16", "utf-16-le"),
    (CURLY, "utf-32", "utf-32-le"),
    (CURLY, "windows-1252", "windows-1252"),
    ("The caf\u00e9 was shut.", "windows-1252", "windows-1252"),
    ("It cost £40 at 5 °C.", "iso-8859-1", "windows-1252"),
    ("RÉSUMÉ, said ÉMILE’S brother: “À la carte.”", "windows-1252", "windows-1252"),
    ("40\u00a0people said no.", "iso-8859-1", "windows-1252"),
    (ACCENTS, "iso-8859-1", "windows-1252"),
    ("It cost €40, François said.", "iso-8859-15", "iso-8859-15"),
    (POLISH, "windows-1250", "windows-1250"),
    (POLISH, "iso-8859-2", "iso-8859-2"),
    (CURLY + " " + ACCENTS, "macintosh", "macintosh"),
    ("One\r\ntwo\rthree\n", "utf-8", "utf-8"),
]

REFUSED = [
    # bytes, part of the reason
    (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "binary"),
    (b"GIF89a\x01\x02\x03\x04\x05\x06\x07\x08", "binary"),
    (b"words and a \0 byte", "binary"),
    ("no mark".encode("utf-16-le"), "binary"),
    (b"The aide said " + b"\xe2\x80" + " to “peace” and “war”.".encode(), "byte 14"),
    (CURLY.encode()[:-1] + b"\xe2\x80", "UTF-8 with broken characters"),
    (codecs.BOM_UTF8 + b"caf\xe9", "marked as UTF-8"),
    (codecs.BOM_UTF16_LE + b"odd", "marked as UTF-16-LE"),
    (b"abc \xff def", "neither UTF-8"),
    (b"said \xc3\x28 twice", "neither UTF-8"),
    (b"\xfe\xfe\xfd\xfc", "neither UTF-8"),
    ("Министр сказал нет.".encode("windows-1251"), "neither UTF-8"),
]


@pytest.mark.parametrize(("text", "encoded_in", "read_as"), TOLD)
def test_told(text: str, encoded_in: str, read_as: str) -> None:
    assert decode(text.encode(encoded_in)) == (text, read_as)


@pytest.mark.parametrize(("data", "reason"), REFUSED)
def test_refused(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableError, match=reason) as caught:
        decode(data)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("head", "encoding", "read_as"),
    [
        ('<meta charset="windows-1251">', "windows-1251", "windows-1251"),
        ('<META http-equiv=Content-Type content="text/html; charset=windows-1251">', "windows-1251", "windows-1251"),
        ('<?xml version="1.0" encoding="KOI8-R"?>', "koi8-r", "koi8-r"),
        ('<meta charset="windows-1251">', "utf-8", "utf-8"),
    ],
)
def test_declared_by_markup(head: str, encoding: str, read_as: str) -> None:
    text = head + "<p>Министр said no.</p>"
    assert decode(text.encode(encoding), markup=True) == (text, read_as)


@pytest.mark.parametrize("name", ["rot13", "unicode_escape", "utf-7", "iso-8859-99", "no-such"])
def test_odd_declaration_is_passed_over(name: str) -> None:
    text = f'<meta charset="{name}"><p>the café</p>'
    assert decode(text.encode("windows-1252"), markup=True) == (text, "windows-1252")


@given(st.binary(max_size=300), st.booleans())
@example(b"\xff\xfe\x00\xd8", False)
@example(b"<meta charset=gb18030>\xff", True)
def test_any_bytes_are_text_or_refused(data: bytes, markup: bool) -> None:
    try:
        text, encoding = decode(data, markup=markup)
    except UnreadableError:
        return
    assert text.encode("utf-8").decode() == text
    codecs.lookup(encoding)


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"])))
def test_utf8_comes_back_unchanged(text: str) -> None:
    assert decode(text.encode()) == (text.removeprefix("\ufeff"), "utf-8")
