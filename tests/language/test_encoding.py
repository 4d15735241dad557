import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimcheck.language import encoding
from claimcheck.language.engine import model_folder

TOKENIZER = encoding.load_tokenizer(model_folder() / "tokenizer.json")


def test_pieces_keep_what_an_uncased_vocabulary_loses() -> None:
    text = "NATO said\n“McCoy left”\n\nin 2014."
    pieces = encoding.encode(text, TOKENIZER)
    seen = [
        (text[s:e], shape, quote, gap)
        for s, e, shape, quote, gap in zip(
            pieces.starts, pieces.ends, pieces.shapes, pieces.quotes, pieces.breaks, strict=True
        )
    ]
    assert seen == [
        ("NATO", 2, 0, 0),
        ("said", 0, 0, 0),
        ("“", 4, 1, 1),
        ("McCoy", 3, 1, 0),
        ("left", 0, 1, 0),
        ("”", 4, 1, 0),
        ("in", 0, 0, 2),
        ("2014", 4, 0, 0),
        (".", 4, 0, 0),
    ]


def test_the_shape_is_the_whole_words() -> None:
    pieces = encoding.encode("Ouagadougou", TOKENIZER)
    assert len(pieces) > 1
    assert set(pieces.shapes.tolist()) == {1}
    assert pieces.heads.tolist() == [1] + [0] * (len(pieces) - 1)


def test_curly_and_straight_marks_read_alike() -> None:
    curly, straight = encoding.encode("“It’s off”", TOKENIZER), encoding.encode('"It\'s off"', TOKENIZER)
    assert curly.ids.tolist() == straight.ids.tolist()


@given(st.text(max_size=60))
@settings(max_examples=60)
def test_offsets_lie_in_the_text_and_ascend(text: str) -> None:
    pieces = encoding.encode(text, TOKENIZER)
    assert np.all(pieces.starts < pieces.ends)
    assert np.all(pieces.ends <= len(text))
    assert np.all(np.diff(pieces.starts) >= 0)


@pytest.mark.parametrize("count", [0, 1, 253, 254, 255, 460, 461, 1000, 5000])
def test_windows_cover_everything_and_own_each_piece_once(count: int) -> None:
    spans = list(encoding.windows(count))
    owned = encoding.owned(spans)
    assert all(end - start <= encoding.WINDOW for start, end in spans)
    assert [piece for start, end in owned for piece in range(start, end)] == list(range(count))
    assert all(s <= a and b <= e for (s, e), (a, b) in zip(spans, owned, strict=True))
