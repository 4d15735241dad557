"""Phrases that name a source: whatever stands there is read."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from claimcheck.model import Span
from claimcheck.resolution.phrases import read_phrase


@given(st.text(min_size=1, max_size=30))
@example("\u202e")
@example("the \u202e")
def test_any_text_is_read(text: str) -> None:
    assert len(read_phrase(text, Span(0, len(text), text), ()).text) <= len(text)
