"""Sentences as words that can be compared, and which sentences of two documents are one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.linking.alignment import align, paired, wordings
from claimcheck.linking.antonyms import antonyms
from claimcheck.linking.passages import Page, read_pages
from claimcheck.model import Document
from claimcheck.resolution.dates import find_dates

WORDS = st.sampled_from(
    "the old harbour ferry was not sunk by 40 or forty storms, in May 2016; “Nobody” said so. No".split()
)


def _pages(*texts: str) -> tuple[Page, ...]:
    documents = [Document(f"{n}.txt", text, "", 0, "text/plain", "utf-8") for n, text in enumerate(texts)]
    return read_pages(documents, (), {}, {each.name: find_dates(each.text) for each in documents})


def _paired(pages: tuple[Page, ...]) -> list[tuple[int, int]]:
    return paired(list(map(wordings, pages)))


@pytest.mark.parametrize(
    ("written", "otherwise"),
    [
        ("The Ferry SANK.", "the ferry sank"),
        ("It wasn't theirs, and it can't be.", "It was not theirs, and it cannot be."),
        ("They’re late; we'll wait.", "They are late; we will wait."),
        ("forty-two boats", "42 boats"),
        ("two hundred and five boats", "205 boats"),
        ("1,200 boats", "twelve hundred boats"),
        ("1.2 million boats", "1,200,000 boats"),
        ("40bn boats", "40 billion boats"),
        ("12 per cent of it", "12% of it"),
        ("12 percent of it", "12 pct of it"),
        ("the third boat", "the 3rd boat"),
        ("on 3 March 2016", "on March 3, 2016"),
        ("the U.S. fleet", "the US fleet"),
        ("“a boat” – old", '"a boat" - old'),
        ("``a boat'' sank", "“a boat” sank"),
    ],
)
def test_what_means_the_same_is_written_as_one(written: str, otherwise: str) -> None:
    first, second = _pages(written, otherwise)
    assert [p.keys for p in first.passages] == [p.keys for p in second.passages]


@pytest.mark.parametrize(
    ("written", "otherwise"),
    [
        ("40 boats", "14 boats"),
        ("1234567 boats", "1234568 boats"),
        ("the third boat", "three boats"),
        ("was", "was not"),
    ],
)
def test_what_does_not_is_not(written: str, otherwise: str) -> None:
    first, second = _pages(written, otherwise)
    assert [p.keys for p in first.passages] != [p.keys for p in second.passages]


@given(st.lists(WORDS, max_size=60))
def test_every_word_is_where_it_was_found_and_a_text_is_like_itself(words: list[str]) -> None:
    first, second = _pages(" ".join(words), " ".join(words))
    offsets = [token.start for passage in first.passages for token in passage.tokens]
    assert offsets == sorted(offsets)
    assert all(pair.same for pair in align(first, second))


def test_lines_broken_otherwise_make_no_difference() -> None:
    text = "The harbour town has lived from fish for longer than anybody can tell. It has a granary. Few visit it."
    first, second = _pages(text, text.replace(" of ", "\nof ").replace(" than ", "\nthan "))
    assert [p.keys for p in first.passages] == [p.keys for p in second.passages]


def test_one_to_one_and_the_most_alike_first() -> None:
    first, second = _pages(
        "The ferry to the island was late on Sunday. The ferry to the island was late on Monday again.",
        "The ferry to the island was late on Monday again. The ferry to the island was late on Friday.",
    )
    assert [(pair.first.number, pair.second.number) for pair in align(first, second)] == [(0, 1), (1, 0)]


def test_documents_without_a_sentence_in_common_are_not_compared() -> None:
    pages = _pages("The ferry to the island was late on Sunday.", "Tulips were early in the hills that year.")
    assert _paired(pages) == []


def test_many_copies_are_compared_with_the_first_of_them() -> None:
    pages = _pages(*["The ferry to the island was late on Sunday because of a storm."] * 30)
    assert _paired(pages) == [(0, number) for number in range(1, 30)]


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("rose", "fell", True),
        ("approved", "rejected", True),
        ("legal", "illegal", True),
        ("supports", "opposes", True),
        ("said", "stated", False),
        ("vested", "invested", False),
        ("rose", "climbed", False),
    ],
)
def test_antonyms(first: str, second: str, *, expected: bool) -> None:
    assert antonyms(first, second) is antonyms(second, first) is expected
