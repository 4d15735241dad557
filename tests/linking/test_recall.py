"""What the model said before is what it says, and where nothing is new it is not asked."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from claimcheck.cache import Cache
from claimcheck.language.comparison import WIDTH, Comparison
from claimcheck.linking.recall import Recall

TEXTS = ["The bridge is open.", "The bridge is closed.", "Ada Pell left.", "The bridge is open."]
PAIR = TEXTS[0], TEXTS[1]


@pytest.mark.parametrize("kept", [False, True])
def test_it_says_what_the_model_says(tmp_path: Path, kept: bool) -> None:
    cache = Cache(tmp_path) if kept else None
    model = Comparison.load()
    for _ in range(2):
        recall = Recall(cache)
        assert np.array_equal(recall.embed(TEXTS), model.embed(TEXTS))
        assert recall.contradiction(*PAIR) == recall.contradiction(*PAIR[::-1]) == model.contradiction([PAIR])[0]
        recall.keep()


def test_the_model_is_asked_only_what_is_new(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = Cache(tmp_path)
    before = Recall(cache)
    before.embed(TEXTS[:2])
    before.contradiction(*PAIR)
    before.keep()
    asked: list[str] = []
    model = Comparison.load()

    class Model:
        def embed(self, texts: list[str]) -> np.ndarray:
            asked.extend(texts)
            return model.embed(texts)

    monkeypatch.setattr(Comparison, "load", Model)
    recall = Recall(cache)
    recall.embed(TEXTS)
    recall.contradiction(*PAIR)
    assert asked == [TEXTS[2]]
    recall.keep()
    assert len(cache.numbers("embeddings", WIDTH)) == 3


def test_nothing_to_ask() -> None:
    assert Recall().embed([]).shape == (0, WIDTH)
