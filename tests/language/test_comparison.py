import shutil
from pathlib import Path

import numpy as np
import pytest

from claimcheck.errors import ModelError
from claimcheck.language.comparison import (
    DECIMALS,
    ROOM,
    WIDTH,
    Comparison,
    alone,
    comparison_folder,
    comparison_model_version,
    together,
)
from claimcheck.language.encoding import load_tokenizer
from claimcheck.language.engine import model_folder

TOKENIZER = load_tokenizer(model_folder() / "tokenizer.json")
TEXTS = (
    "The ferry to Lund will sail again on Monday.",
    "Ferries to Lund resume on Monday.",
    "The ferry to Lund will not sail again.",
    "The ministry raised the tax on tobacco, to the dismay of growers in the south of the country.",
    "",
)
OPPOSED = (
    ("The council has approved the bridge.", "The council has not approved the bridge."),
    ("The bridge over the Arn is open to traffic.", "The bridge over the Arn is closed to traffic."),
    ("The mayor is guilty of fraud.", "The mayor is not guilty of fraud."),
)
AGREEING = (
    ("The council approved the bridge.", "The bridge was approved by the council."),
    ("The council approved the bridge.", "The council approved the bridge."),
    ("The council approved the bridge.", "Growers in the south fear a late frost."),
    ("The council did not approve the bridge.", "The council didn't approve the bridge."),
)


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    return Comparison.load()


def test_each_text_is_read_on_its_own(comparison: Comparison) -> None:
    together_read = comparison.embed(TEXTS)
    assert together_read.shape == (len(TEXTS), WIDTH)
    assert together_read.dtype == np.float32
    for text, row in zip(reversed(TEXTS), reversed(together_read), strict=True):
        assert np.array_equal(comparison.embed([text])[0], row)


def test_each_pair_is_read_on_its_own(comparison: Comparison) -> None:
    pairs = [(one, other) for one in TEXTS[:3] for other in TEXTS]
    scores = comparison.contradiction(pairs)
    assert scores.dtype == np.float64
    assert [
        round(score, DECIMALS) for score in scores.tolist()
    ] == scores.tolist()  # fit to be held against a threshold
    assert comparison.contradiction(reversed(pairs)).tolist() == scores.tolist()[::-1]
    assert comparison.contradiction(pairs[4:5]).tolist() == scores[4:5].tolist()


def test_nothing_to_read(comparison: Comparison) -> None:
    assert comparison.embed([]).shape == (0, WIDTH)
    assert comparison.contradiction([]).shape == (0,)


def test_contradiction_has_no_direction(comparison: Comparison) -> None:
    pairs = [(one, other) for one in TEXTS for other in TEXTS]
    turned = [(other, one) for one, other in pairs]
    assert comparison.contradiction(pairs).tolist() == comparison.contradiction(turned).tolist()


@pytest.mark.parametrize("pair", OPPOSED)
def test_what_contradicts(pair: tuple[str, str], comparison: Comparison) -> None:
    assert comparison.contradiction([pair])[0] >= 0.8


@pytest.mark.parametrize("pair", AGREEING)
def test_what_does_not(pair: tuple[str, str], comparison: Comparison) -> None:
    assert comparison.contradiction([pair])[0] < 0.5


def test_alike_in_meaning_is_near(comparison: Comparison) -> None:
    vectors = comparison.embed(TEXTS[:4])
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert vectors[0] @ vectors[1] > 0.7
    assert vectors[0] @ vectors[3] < 0.4


def test_a_long_text_is_read_to_some_point(comparison: Comparison) -> None:
    text = "word " * 200_000
    assert len(alone(text, TOKENIZER)[0]) == ROOM + 2
    assert np.array_equal(comparison.embed([text]), comparison.embed([text[:10_000]]))
    assert comparison.contradiction([(text, "x" * 1_000_000)]).shape == (1,)


def test_marks_say_whose_a_piece_is_and_whether_both_have_it() -> None:
    ids, marks = together("Lund floods", "Lund burns", TOKENIZER)
    assert len(ids) == len(marks) == 9
    assert marks.tolist() == [0, 1, 2, 1, 0, 3, 4, 3, 0]  # the full stop is in both


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("He said “never” twice", 'He said "never" twice'),
        ("that the port had closed", "the port had closed."),
        ("“The port had closed,”", "The port had closed"),
        ("That the port had closed ...", "the port had closed"),
    ],
)
def test_a_clause_is_read_like_a_sentence(text: str, same: str) -> None:
    assert np.array_equal(alone(text, TOKENIZER)[0], alone(same, TOKENIZER)[0])


def test_the_model_is_read_once() -> None:
    assert Comparison.load() is Comparison.load()
    assert Comparison.load().version == comparison_model_version()


def test_no_model(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="install claimcheck again"):
        Comparison(tmp_path)


def test_a_damaged_model(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(comparison_folder(), tmp_path / "model"))
    with (folder / "model.onnx").open("ab") as file:
        file.write(b"x")
    with pytest.raises(ModelError, match=r"model\.onnx is damaged"):
        Comparison(folder)
