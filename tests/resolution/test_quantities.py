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
