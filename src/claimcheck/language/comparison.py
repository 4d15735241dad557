"""A small model that compares what texts say: how near they are in meaning, and whether they contradict each other."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib import resources
from pathlib import Path

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from claimcheck.language import encoding, weights
from claimcheck.language.engine import model_folder

FORMAT = 1
"""Of the inputs and outputs; raised when they change."""
LABELS = ("contradiction", "entailment", "neutral")
WIDTH = 384
MARKS = 5
"""0 text read alone, and what frames it; 1 of the first text and in the second too, 2 not there; 3, 4 the second's."""
ROOM = 120
"""Word pieces of a text that are read; claims are shorter."""
LIKELY = 0.95
"""From this score on 97 in 100 pairs contradict, on the pairs about facts with many words in common: see the card."""
UNLIKELY = 0.5
"""Pairs less likely to contradict than this in one order are not read in the other."""
DECIMALS = 2
"""Of a probability: what is after these differs from processor to processor."""

_PLAIN = str.maketrans("“”„«»‘’‚‹›–", '"' * 5 + "'" * 5 + "-")
_EDGES = " \t\r\n.,;:!?'\""
_CLAUSE = "that "

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]


class Comparison:
    """Reads one text, or one pair, at a time: quantisation scales depend on what is read together.

    Threads may share it: the network runs outside Python's lock.

    Raises:
        ModelError: the folder holds no model, a damaged one or one of another format.
    """

    def __init__(self, folder: Path) -> None:
        about = weights.checked(folder, FORMAT)
        self.version = str(about["version"])
        self._session = weights.session(folder / "model.onnx")
        # The two models of the package read the same word pieces.
        self._tokenizer = encoding.load_tokenizer(model_folder() / "tokenizer.json")

    @classmethod
    def load(cls) -> Comparison:
        """The shipped model, read once."""
        return _shipped()

    def embed(self, texts: Iterable[str]) -> Floats:
        """Embeddings (texts, WIDTH) of length one; the cosine of two says how near the texts are in meaning."""
        rows = [self._run("embedding", *alone(text, self._tokenizer)) for text in texts]
        return np.stack(rows) if rows else np.zeros((0, WIDTH), dtype=np.float32)

    def contradiction(self, pairs: Iterable[tuple[str, str]]) -> npt.NDArray[np.float64]:
        """How likely the texts of each pair contradict each other, if they speak of the same; either way round.

        The lower of the probabilities in both orders, where the first that is read is not below `UNLIKELY` already.
        """
        return np.array([self._contradiction(*sorted(pair)) for pair in pairs], dtype=np.float64)

    def _contradiction(self, one: str, other: str) -> float:
        likely = float(self._labels(one, other)[0])
        if likely >= UNLIKELY:
            likely = min(likely, float(self._labels(other, one)[0]))
        return round(likely, DECIMALS)

    def _labels(self, first: str, second: str) -> Floats:
        """Probabilities of `LABELS`: how the second text relates to the first."""
        scores = self._run("labels", *together(first, second, self._tokenizer))
        odds = np.exp(scores - scores.max())
        likely: Floats = odds / odds.sum()
        return likely

    def _run(self, output: str, ids: Ints, marks: Ints) -> Floats:
        return np.asarray(self._session.run([output], {"ids": ids[None], "marks": marks[None]})[0], dtype=np.float32)


def comparison_model_version() -> str:
    """Of the shipped model."""
    return str(weights.checked(comparison_folder(), FORMAT)["version"])


def comparison_folder() -> Path:
    """Where the shipped model lies."""
    return Path(str(resources.files("claimcheck.language") / "comparison_model"))


@cache
def _shipped() -> Comparison:
    return Comparison(comparison_folder())


def alone(text: str, tokenizer: Tokenizer) -> tuple[Ints, Ints]:
    """Pieces and marks of one text, framed."""
    ids = np.concatenate([[encoding.CLS], _pieces(text, tokenizer), [encoding.SEP]])
    return ids, np.zeros_like(ids)


def together(first: str, second: str, tokenizer: Tokenizer) -> tuple[Ints, Ints]:
    """Pieces and marks of two texts, framed."""
    one, other = _pieces(first, tokenizer), _pieces(second, tokenizer)
    ids = np.concatenate([[encoding.CLS], one, [encoding.SEP], other, [encoding.SEP]])
    marks = np.concatenate([[0], 2 - np.isin(one, other), [0], 4 - np.isin(other, one), [0]])
    return ids, marks


def _pieces(text: str, tokenizer: Tokenizer) -> Ints:
    # What is beyond so many characters is not worth the reading: no word is that long.
    ids = tokenizer.encode(_sentence(text[: 100 * ROOM]), add_special_tokens=False).ids
    return np.array(ids[:ROOM], dtype=np.int64)


def _sentence(text: str) -> str:
    """`text` in the form of a sentence: whether it is one, or a clause of one, must not matter."""
    text = text.translate(_PLAIN).strip(_EDGES)
    return text[len(_CLAUSE) :] + "." if text[: len(_CLAUSE)].lower() == _CLAUSE else text + "."
