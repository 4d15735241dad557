"""What cannot be seen is shown; what scripts need to read right stays."""

from __future__ import annotations

import pytest

from claimcheck.reporting.visible import one_line, short_name, visible, visible_html


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x00b", "a‹U+0000›b"),
        ("\x1b[31m", "‹U+001B›[31m"),
        ("\u202eabc\u202c", "‹U+202E›abc‹U+202C›"),
        ("\u2066x\u2069", "‹U+2066›x‹U+2069›"),
        ("a\x85b\u2028c\ufeff", "a‹U+0085›b‹U+2028›c‹U+FEFF›"),
        ("\ud800", "‹U+D800›"),
    ],
)
def test_unseen_characters_are_named(text: str, shown: str) -> None:
    assert visible(text) == shown


@pytest.mark.parametrize("text", ["a\tb\n", "می\u200cخواهم", "👩\u200d👩", "א\u200f1", "naïve “quote”"])
def test_ordinary_text_stays(text: str) -> None:
    assert visible(text) == text


def test_html_is_escaped_around_what_is_named() -> None:
    assert visible_html("<i>\u202e&") == (
        '&lt;i&gt;<span class="unseen" title="right-to-left override">U+202E</span>&amp;'
    )


@pytest.mark.parametrize(
    ("text", "limit", "line"),
    [
        ("a\n\n b\t c", None, "a b c"),
        ("one two three", 9, "one two…"),
        ("onetwothree", 6, "onetw…"),
        ("one two", 7, "one two"),
    ],
)
def test_one_line(text: str, limit: int | None, line: str) -> None:
    assert one_line(text, limit) == line


def test_long_names_keep_both_ends() -> None:
    assert short_name("wire/port.txt") == "wire/port.txt"
    name = short_name("archive/" + "a long title, " * 20 + "part 2.txt")
    assert len(name) <= 60
    assert name.startswith("archive/a long title")
    assert name.endswith("part 2.txt")
