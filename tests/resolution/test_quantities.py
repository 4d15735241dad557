from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.resolution.dates import find_dates
from claimcheck.resolution.quantities import find_quantities

CASES = [
    ("two armed groups", [("two armed groups", 2, None, "groups", "exact")]),
    ("more than 1,200 people", [("more than 1,200 people", 1200, None, "people", "at_least")]),
    ("US$40bn", [("US$40bn", 40e9, None, "USD", "exact")]),
    ("about €1.2 billion in aid", [("about €1.2 billion", 1.2e9, None, "EUR", "approximate")]),
    ("40 million dollars", [("40 million dollars", 40e6, None, "USD", "exact")]),
    ("a third of voters", [("a third", 33.3, None, "%", "approximate")]),
    ("Dozens of shops", [("Dozens of shops", 24, 99, "shops", "approximate")]),
    ("between 30 and 40 deaths", [("30 and 40 deaths", 30, 40, "deaths", "range")]),
    ("10-20 per cent", [("10-20 per cent", 10, 20, "%", "range")]),
    ("at least 40 killed", [("at least 40", 40, None, "", "at_least")]),
    ("up to 300 jobs", [("up to 300 jobs", 300, None, "jobs", "at_most")]),
    ("ten or more ships", [("ten or more ships", 10, None, "ships", "at_least")]),
    ("thirty-two thousand troops", [("thirty-two thousand troops", 32000, None, "troops", "exact")]),
    ("half a million refugees", [("half a million refugees", 500000, None, "refugees", "approximate")]),
    ("3,000 square kilometres", [("3,000 square kilometres", 3000, None, "km2", "exact")]),
    ("two-thirds of voters", [("two-thirds", 66.7, None, "%", "approximate")]),
    ("one in five people", [("one in five", 20, None, "%", "approximate")]),
    ("3 out of 10 voters", [("3 out of 10", 30, None, "%", "approximate")]),
    ("It hurt 40. The bridge", [("40", 40, None, "", "exact")]),
    ("$45 billion. But", [("$45 billion", 45e9, None, "USD", "exact")]),
    ("a wall.\n60% of it", [("60%", 60, None, "%", "exact")]),
    ("$1.75-billion hall", [("$1.75-billion", 1.75e9, None, "USD", "exact")]),
    ("$4.6M", [("$4.6M", 4.6e6, None, "USD", "exact")]),
    ("the Orels' 13 million voters", [("13 million voters", 13e6, None, "voters", "exact")]),
    ("AT LEAST 10 KILLED", [("AT LEAST 10", 10, None, "", "at_least")]),
    (
        "less than 3 or more than 7 boats",
        [("less than 3", 3, None, "", "at_most"), ("more than 7 boats", 7, None, "boats", "at_least")],
    ),
    ("four or five boats", [("four or five boats", 4, 5, "boats", "range")]),
    ("half-dozen boats", [("half-dozen boats", 6, None, "boats", "approximate")]),
    ("a quarter of a million people", [("a quarter of a million people", 250000, None, "people", "approximate")]),
    ("hundreds were killed", [("hundreds", 200, 999, "", "approximate")]),
    ("Sales doubled", [("doubled", 2, None, "times", "exact")]),
    ("three times as many", [("three times", 3, None, "times", "exact")]),
    ("the 12-member council", [("12-member", 12, None, "members", "exact")]),
    ("a two-person race", [("two-person", 2, None, "people", "exact")]),
    ("40 persons", [("40 persons", 40, None, "people", "exact")]),
    ("the 40-year-old man", [("40-year-old", 40, None, "years old", "exact")]),
    ("aged 40", [("40", 40, None, "years old", "exact")]),
    ("Ada Pell, 32, of Orel", [("32", 32, None, "years old", "exact")]),
    ("at 40 degrees Celsius", [("40 degrees Celsius", 40, None, "°C", "exact")]),
    ("up to 40°C", [("up to 40°C", 40, None, "°C", "at_most")]),
    ("50 basis points", [("50 basis points", 50, None, "basis points", "exact")]),
    ("5 percentage points", [("5 percentage points", 5, None, "percentage points", "exact")]),
    ("39 among them", [("39", 39, None, "", "exact")]),
    ("40 and 50 boats", [("40", 40, None, "", "exact"), ("50 boats", 50, None, "boats", "exact")]),
]

NONE = [
    "[16] so they say,[17]",
    "the 21st man",
    "Boeing 747 jets",
    "G20, 3G and F-16s",
    "9/11 and 24/7",
    "won 3-1",
    "at 18:00",
    "at 7 p.m.",
    "Resolution 2231",
    "one of these groups",
    "no one",
    "in 2016",
    "3 days ago",
    "Three Mile Island",
    "2. Results",
    "the two said",
    "a second time",
    "in the second half of May",
    "the No. 1 force",
    "under section 40",
    "6 Ada Pell.",
    "first, and 2) Pell",
    "a two-way race",
    "one in 2016",
    "by 1234567890123456789",
    f"by 1-{'9' * 400} km",
    "a 5K race",
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text for text, _ in CASES])
def test_reads(text: str, expected: list[tuple[str, float, float | None, str, str]]) -> None:
    found = find_quantities(text)
    assert [(q.span.text, q.value, q.upper, q.unit, q.bound.value) for q in found] == expected


@pytest.mark.parametrize("text", NONE)
def test_counts_nothing(text: str) -> None:
    assert find_quantities(text, [found.span for found in find_dates(text)]) == ()


@given(st.text(alphabet="0123456789 ,.-–$%mbn andtwohundredsof\n", max_size=60))
def test_spans_are_exact_ordered_and_apart(text: str) -> None:
    end = 0
    for found in find_quantities(text):
        assert found.span.start >= end
        assert found.span.text == text[found.span.start : found.span.end]
        assert found.upper is None or found.upper > found.value
        end = found.span.end
