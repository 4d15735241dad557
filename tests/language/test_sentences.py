from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.language.sentences import boundaries

CASES = [
    ("plain", ["One came. ", "Two left."]),
    ("question and shout", ["Really? ", "Yes! ", "Fine."]),
    ("title", ["Mr. Osei met Dr. Lund."]),
    ("initials", ["J. R. Okafor spoke."]),
    ("state in the middle", ["The U.S. envoy left."]),
    ("state at the end", ["He left the U.S. ", "The talks went on."]),
    ("time of day", ["It began at 5 p.m. ", "Few came."]),
    ("closing mark", ['"We won." ', "She left."]),
    ("opening mark", ["He spoke. ", "“We won.”"]),
    ("bracket", ["He left (at last). ", "She stayed."]),
    ("citation marker glued", ["They came.[4]", "Others left."]),
    ("citation marker and space", ["They came.[4] ", "Others left."]),
    ("citation marker first", ["It ended.\n\n", "[16] Allies agreed."]),
    ("decimal", ["Prices rose 3.5 per cent in May."]),
    ("lower case goes on", ["The firm Yahoo! grew."]),
    ("heading", ["Harbour works\n\n", "The port closed."]),
    ("short lines end", ["First item\n", "Second item"]),
    (
        "wrapped lines do not",
        [
            (
                "The harbour authority said on Monday that the works would go on\nuntil the end of the year, and that nobody "
                "had objected to them so\nfar, neither in the town nor in the villages along the coast where\nmost of the "
                "stone is brought from. "
            ),
            "Nobody objected.",
        ],
    ),
    (
        "nor do those after a line that ends with a sentence",
        [
            (
                "The harbour authority said on Monday that the works would go on\nuntil the end of the year, and that nobody "
                "had objected to them so\nfar, neither in the town nor in the villages that lie on the coast.\n"
            ),
            (
                "Most of the stone for the new pier is brought from the hills in\nlorries, which are weighed before they "
                "are let into the harbour\nand washed when they leave it."
            ),
        ],
    ),
    (
        "a headline of a line's length does",
        ["Harbour works to go on until the end of the year\n", "The harbour authority said so on Monday."],
    ),
    ("company", ["Acme Inc. bought it."]),
    ("ellipsis", ["He paused… ", "Then left."]),
    ("month", ["It opened on Jan. 5 and closed."]),
]


@pytest.mark.parametrize("sentences", [case[1] for case in CASES], ids=[case[0] for case in CASES])
def test_boundaries(sentences: list[str]) -> None:
    text = "".join(sentences)
    cuts = [0, *boundaries(text), len(text)]
    assert [text[a:b] for a, b in pairwise(cuts)] == sentences


@given(st.text(alphabet='aA. \n"?[1]”', max_size=80))
def test_boundaries_ascend_within_the_text(text: str) -> None:
    found = list(boundaries(text))
    assert found == sorted(set(found))
    assert all(0 < offset < len(text) for offset in found)


@pytest.mark.parametrize("text", [".", " ", "\n", " \n", "?!", "[1]", ".[1]", "a. ", "U.S.", ".”"])
def test_a_long_text_of_one_kind_is_read_in_one_go(text: str) -> None:
    list(boundaries(text * 300_000))  # would take hours if its time grew with the square of the length
