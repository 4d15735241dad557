"""Words as copies are compared by: whatever a document holds, each is somewhere in it, and none is empty."""

from __future__ import annotations

import hashlib
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.linking.passages import read_pages
from claimcheck.model import Document

PIECES = (
    "n't 's 'll don't 3 ² ٣ 1,000 1.5 per cent % million m bn twenty and - – U.S. ' ’ “ ” `` '' ½ 3rd first ① Ⅷ hundred "
    "one $ 1.2.3 1,,2 ﬁ ß İ \u0301 \u202e \x00 "
).split(" ")
noise = st.one_of(
    st.text(max_size=40),
    st.lists(st.sampled_from([*PIECES, "9" * 400, "\n"]), max_size=12).map("".join),
    st.lists(st.sampled_from([*PIECES, "9" * 400, "\n"]), max_size=12).map(" ".join),
)


@given(noise)
def test_every_word_is_in_the_text(text: str) -> None:
    document = Document("0.txt", text, hashlib.sha256(b"").hexdigest(), 0, "text/plain", "utf-8")
    (page,) = read_pages([document], (), {}, {})
    for passage in page.passages:
        assert all(token.key for token in passage.tokens)
        assert all(0 <= token.start < token.end <= len(text) for token in passage.tokens)


@pytest.mark.parametrize("piece", ["one ", "hundred and five ", "million and ", "9 ", "n't's ", "“ "])
def test_time_grows_with_the_length_of_the_text(piece: str) -> None:
    text = piece * 5_000
    document = Document("0.txt", text, "", 0, "text/plain", "utf-8")
    began = time.process_time()
    (page,) = read_pages([document], (), {}, {})
    assert len(page.passages) <= 1
    assert time.process_time() - began < 5
