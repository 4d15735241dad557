# ruff: noqa: E402 -- what is imported below needs the `train` extra
from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

torch = pytest.importorskip("torch", reason="training needs the `train` extra")

from claimcheck.language import encoding
from claimcheck.language.engine import model_folder
from claimcheck.language.labels import ENTITY_LABELS
from claimcheck.language.training import names
from claimcheck.language.training.data import Annotated, Token
from claimcheck.language.training.encoder import Encoder
from claimcheck.language.training.names import Schooling, mark, silver_names, train
from claimcheck.language.training.syntax import tag_number

DOCUMENTS = (Annotated("Mara sailed.", tokens=(Token(0, 4, "NNP", 1, "nsubj"),)), Annotated("Rain."))


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Sequence[Annotated]]:
    """What the teachers were trained on; they are not trained here, and take every first word for a person."""
    calls: list[Sequence[Annotated]] = []
    monkeypatch.setattr(names, "train", lambda gold, *_: calls.append(gold))
    monkeypatch.setattr(names, "mark", lambda documents, *_: [((0, d.text.find(" ") + 1, "PER"),) for d in documents])
    monkeypatch.setattr(names.encoding, "load_tokenizer", lambda _: None)
    return calls


def test_marked_once_then_read(asked: list[Sequence[Annotated]], tmp_path: Path) -> None:
    cache = tmp_path / "deep" / "names.jsonl"
    first = silver_names(DOCUMENTS, (), (), tmp_path, cache, log=lambda _: None)
    again = silver_names(DOCUMENTS, (), (), tmp_path, cache, log=lambda _: None)
    assert first == again
    assert [d.entities for d in first] == [((0, 5, "PER"),), ((0, 0, "PER"),)]
    assert [d.tokens for d in first] == [d.tokens for d in DOCUMENTS]
    assert len(asked) == 1
    assert [path.name for path in cache.parent.iterdir()] == ["names.jsonl"]


def test_the_names_of_other_texts_are_not_taken(asked: list[Sequence[Annotated]], tmp_path: Path) -> None:
    cache = tmp_path / "names.jsonl"
    silver_names(DOCUMENTS, (), (), tmp_path, cache, log=lambda _: None)
    silver_names(DOCUMENTS[:1], (), (), tmp_path, cache, log=lambda _: None)
    assert len(asked) == 2


SCORES = arrays.arrays(
    np.float32, st.tuples(st.integers(1, 4), st.just(len(ENTITY_LABELS))), elements=st.integers(-20, 0)
)


def legal(labels: Sequence[str]) -> bool:
    return all(to[0] != "I" or (at[0] in "BI" and at[2:] == to[2:]) for at, to in itertools.pairwise(["O", *labels]))


@given(SCORES)
def test_inside_follows_only_its_own_kind(scores: np.ndarray) -> None:
    assert legal(names._best(scores))


@given(SCORES.filter(lambda scores: len(scores) < 4))
def test_no_legal_labels_are_likelier(scores: np.ndarray) -> None:
    def worth(labels: Sequence[str]) -> float:
        return float(sum(scores[i, ENTITY_LABELS.index(label)] for i, label in enumerate(labels)))

    ways = filter(legal, itertools.product(ENTITY_LABELS, repeat=len(scores)))
    assert worth(names._best(scores)) == max(map(worth, ways))


@pytest.mark.parametrize(
    ("labels", "spans"),
    [
        ("", []),
        ("O O", []),
        ("B-PER I-PER O B-ORG", [(0, 2, "PER"), (3, 4, "ORG")]),
        ("B-LOC B-LOC", [(0, 1, "LOC"), (1, 2, "LOC")]),
    ],
)
def test_spans(labels: str, spans: list[tuple[int, int, str]]) -> None:
    assert list(names._spans(labels.split())) == spans


TOKENIZER = encoding.load_tokenizer(model_folder() / "tokenizer.json")


def parsed(text: str) -> Annotated:
    """A text whose words stand apart; capitals begin names, a full stop ends a sentence."""
    words = text.split()
    ends = list(itertools.accumulate(len(word) + 1 for word in words))
    tokens = tuple(
        Token(end - 1 - len(word), end - 1, "NNP" if word[0].isupper() else "NN", -1, "root")
        for word, end in zip(words, ends, strict=True)
    )
    starts = (0, *(end for word, end in zip(words[:-1], ends, strict=False) if word == "."))
    return Annotated(text, tokens=tokens, sentence_starts=starts)


class EveryNoun(torch.nn.Module):
    """Takes every proper noun for a person."""

    def forward(self, inputs: dict[str, torch.Tensor]) -> torch.Tensor:
        named = inputs["tags"] == (tag_number("NNP") or 0) + 1
        scores = torch.zeros(*named.shape, len(ENTITY_LABELS))
        scores[..., ENTITY_LABELS.index("B-PER")] = named * 4.0
        scores[..., ENTITY_LABELS.index("I-PER")] = named * 9.0
        scores[..., 0] = ~named * 5.0
        return scores


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        ("the rain .", []),
        ("Mara Lindt met Oduya", ["Mara Lindt", "Oduya"]),
        ("we met Mara . Lindt sailed", ["Mara", "Lindt"]),
    ],
)
def test_names_are_whole_words_of_one_sentence(text: str, found: list[str]) -> None:
    (marked,) = mark([parsed(text)], [EveryNoun()], TOKENIZER)
    assert [text[start:end] for start, end, _ in marked] == found


def test_every_document_gets_its_own_names_whatever_its_length() -> None:
    documents = [parsed(" ".join(["the rain of", *["Oslo ."] * n])) for n in (1, 400, 0, 120)]
    marked = mark(documents, [EveryNoun(), EveryNoun()], TOKENIZER, pieces=600)
    assert [len(names) for names in marked] == [1, 400, 0, 120]
    for document, found in zip(documents, marked, strict=True):
        assert {document.text[start:end] for start, end, _ in found} <= {"Oslo"}


def test_teachers_learn_what_was_marked_and_the_same_for_the_same_seed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(names, "pretrained_encoder", lambda _: Encoder(30522, 512, 32, 1, 2, 64))
    document = parsed("the rain met Mara Lindt at sea")
    gold = [replace(document, entities=((13, 23, "PER"),), gold=True)] * 4
    schooling = Schooling(teachers=2, epochs=15, rate=1e-3, head_rate=1e-2)
    lines: list[str] = []
    first = train(gold, gold, tmp_path, TOKENIZER, schooling, lines.append)
    again = train(gold, gold, tmp_path, TOKENIZER, schooling, lines.append)
    assert mark([document], first, TOKENIZER) == [((13, 23, "PER"),)]
    for one, other in zip(first, again, strict=True):
        assert all(torch.equal(a, b) for a, b in zip(one.parameters(), other.parameters(), strict=True))
    assert not torch.equal(first[0].head.weight, first[1].head.weight)
    assert lines[1] == "teacher 1 of 2"
