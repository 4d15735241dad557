"""Marks that nest, overlap and touch, drawn as pieces that leave nothing out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.model import Document, Span
from claimcheck.reporting.passages import CONTEXT, FOCUS, Mark, lines, page_of, segments, span_passage

TEXT = "Ada said Bo denied it."
ADA, SAID, ALL, BO, DENIED = (
    Mark(0, 3, "source", "a"),
    Mark(4, 8, "cue", "a"),
    Mark(9, 21, "content", "a"),
    Mark(9, 11, "source", "b"),
    Mark(12, 18, "cue", "b"),
)


def drawn(*marks: Mark, text: str = TEXT) -> list[tuple[str, str]]:
    return [(piece.text, " ".join(piece.roles)) for piece in segments(text, 0, len(text), marks)]


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ((), [(TEXT, "")]),
        ((ADA, SAID), [("Ada", "source"), (" ", ""), ("said", "cue"), (" Bo denied it.", "")]),
        (
            (ALL, BO, DENIED),
            [
                ("Ada said ", ""),
                ("Bo", "content source"),
                (" ", "content"),
                ("denied", "content cue"),
                (" it", "content"),
                (".", ""),
            ],
        ),
        (
            (Mark(0, 11, "content", "a"), Mark(9, 18, "content", "b")),
            [("Ada said ", "content"), ("Bo", "content nested"), (" denied", "content"), (" it.", "")],
        ),
        (
            (Mark(-5, 3, "cue", "a"), Mark(18, 99, "content", "a"), Mark(7, 7, "cue", "b")),
            [("Ada", "cue"), (TEXT[3:18], ""), (" it.", "content")],
        ),
    ],
    ids=["none", "apart", "nested", "overlapping", "out of bounds and empty"],
)
def test_segments(marks: tuple[Mark, ...], expected: list[tuple[str, str]]) -> None:
    assert drawn(*marks) == expected


texts = st.text(alphabet="ab \r\n\u202e\U0001f469", max_size=30)
marks_of = st.lists(
    st.builds(
        Mark,
        st.integers(-3, 33),
        st.integers(-3, 33),
        st.sampled_from(["source", "cue", "content"]),
        st.sampled_from("abc"),
    ),
    max_size=8,
)


@given(texts, marks_of)
def test_segments_leave_nothing_out_and_hold_exactly_their_marks(text: str, marks: list[Mark]) -> None:
    pieces = list(segments(text, 0, len(text), marks))
    assert "".join(piece.text for piece in pieces) == text
    for piece in pieces:
        for offset in range(piece.start, piece.start + len(piece.text)):
            covering = {mark.role for mark in marks if mark.start <= offset < mark.end}
            assert covering == set(piece.roles) - {"nested"}


@given(texts, marks_of)
def test_lines_are_those_of_the_file(text: str, marks: list[Mark]) -> None:
    drawn_lines = list(lines(text, marks))
    assert [line.number for line in drawn_lines] == list(range(1, text.count("\n") + 2))
    assert ["".join(piece.text for piece in line.segments) for line in drawn_lines] == [
        line.rstrip("\r") if number < text.count("\n") else line for number, line in enumerate(text.split("\n"))
    ]


def test_a_passage_without_a_sentence_stands_in_its_line() -> None:
    text = "One.\r\nTwo [3] four.\r\nFive."
    passage = span_passage(text, Span(10, 13, "[3]"), ())
    assert [(piece.text, piece.roles) for piece in passage.segments] == [
        ("Two ", ()),
        ("[3]", ("focus",)),
        (" four.", ()),
    ]


def test_a_passage_is_bounded() -> None:
    text = "x" * 10_000
    passage = span_passage(text, Span(4000, 8000, text[4000:8000]), ())
    assert passage.cut_before
    assert passage.cut_after
    assert sum(len(piece.text) for piece in passage.segments) == CONTEXT + FOCUS


def test_a_passage_is_cut_between_words() -> None:
    text = "seven fourteen " * 100
    passage = span_passage(text, Span(705, 710, "seven"), ())
    words = "".join(piece.text for piece in passage.segments).split()
    assert set(words) == {"seven", "fourteen"}
    assert len(words) > 60


@pytest.mark.parametrize(
    ("pages", "offset", "number"),
    [
        ((), 0, None),
        ((0, 6, 13), 0, 1),
        ((0, 6, 13), 5, 1),
        ((0, 6, 13), 6, 2),
        ((0, 6, 13), 99, 3),
        ((0, 6, 6), 6, 3),  # nothing stands on the second
        ((2, 6), 0, 1),
    ],
)
def test_a_character_stands_on_the_page_that_begins_last_before_it(
    pages: tuple[int, ...], offset: int, number: int | None
) -> None:
    document = Document("a.pdf", "First. Second. Third.", "0" * 64, 1, "application/pdf", "binary", pages=pages)
    assert page_of(document, offset) == number
