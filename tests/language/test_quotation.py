from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.language.quotation import quoted

CASES = [
    ("curly", "He said “we won” today.", ["“we won”"]),
    ("straight", 'He said "we won" today.', ['"we won"']),
    ("guillemets", "He said «we won» today.", ["«we won»"]),
    ("single curly", "He said ‘we won’ today.", ["‘we won’"]),
    ("single straight", "He said 'we won' today.", ["'we won'"]),
    ("apostrophes alone", "The protesters' demands weren't Shi'ite in '90s style.", []),
    ("apostrophe inside single marks", "She called it 'the party's end', he said.", ["'the party's end'"]),
    ("nested", 'He said "they shout ‘go’ daily" again.', ['"they shout ‘go’ daily"']),
    ("no closing mark", 'He said "we won today.\nNext line.', ['"we won today.']),
    ("a closing mark that never opened", 'We won" today. Then "this" came.', ['"this"']),
    ("two", '"One," he said, "two."', ['"One,"', '"two."']),
    ("after a bracket", '("quite so")', ['"quite so"']),
    ("mixed pair", 'A “straight close" came.', ['“straight close"']),
    ("inches", 'A 5" pipe and a 7" one.', []),
    ("apart from the words", 'the " bumpers ", or " it "', ['" bumpers "', '" it "']),
    ("apart at the end", 'the "bumpers ", or "it "', ['"bumpers "', '"it "']),
    ("that begins with a gap", '"We go," he said. "...and stay."', ['"We go,"', '"...and stay."']),
    ("apart, of inches", 'A 6 " pipe is long.', []),
]


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_quoted(text: str, expected: list[str]) -> None:
    assert [text[q.start : q.end] for q in quoted(text)] == expected


def test_says_which_one_has_no_closing_mark() -> None:
    assert [q.closed for q in quoted('"One" he said. "Two')] == [True, False]


@given(st.text(alphabet="ab .,\n\"'“”‘’«»[(", max_size=60))
def test_stretches_are_in_order_and_never_overlap(text: str) -> None:
    found = quoted(text)
    assert all(0 <= q.start < q.end <= len(text) for q in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


@pytest.mark.parametrize("text", ["'a ", "'a' ", "“", "” ", '"', "‘a ", "\n", "a's "])
def test_a_long_text_of_one_kind_is_read_in_one_go(text: str) -> None:
    quoted(text * 300_000)  # would take hours if its time grew with the square of the length
