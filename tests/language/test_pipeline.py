import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimcheck import language
from claimcheck.language.pipeline import BLOCK


@pytest.mark.parametrize(
    "text", ["(" * 400 + " (Lee said.)", "“" * 400, "a-b." * 200 + "\n\n x", " \n" * 10 + "-" * 500]
)
def test_text_with_a_run_longer_than_any_word_is_cut_at_every_mark(text: str) -> None:
    doc = language.load().make_doc(text)
    assert doc.text == text
    assert max(len(token) for token in doc if not token.is_space) < 10


def test_ordinary_text_has_spacys_tokens() -> None:
    assert [token.text for token in language.load().make_doc("Don't. U.S. envoys met.")] == [
        "Do", "n't", ".", "U.S.", "envoys", "met", ".",
    ]  # fmt: skip


@given(st.text(alphabet="a. \n", max_size=40), st.integers(0, 3))
@settings(max_examples=40)
def test_blocks_put_the_text_together_again(unit: str, times: int) -> None:
    text = unit * (times * BLOCK // 20)
    parts = list(language.blocks(text))
    assert "".join(part for _, part in parts) == text
    assert all(text.startswith(part, offset) and len(part) <= BLOCK for offset, part in parts)


def test_blocks_end_with_a_paragraph_where_there_is_one() -> None:
    text = ("word " * 1000 + "\n\n") * 30
    assert all(part.endswith("\n\n") for _, part in language.blocks(text))
