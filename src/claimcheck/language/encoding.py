"""Text to the model's input: word pieces with their character offsets, and what an uncased vocabulary loses.

The model reads windows of at most `WINDOW` pieces, `OVERLAP` of them shared with the window before. Each window is read
on its own, so that the result for one does not depend on what else is being read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from claimcheck.language.quotation import quoted

WINDOW = 254  # and [CLS], [SEP]
OVERLAP = 48
CLS, SEP = 101, 102
SHAPES = 5
NO_LETTERS = 4
"""The shape of what has none."""
BREAKS = 3

Ints = npt.NDArray[np.int64]

# One character for one, so that offsets stay.
_PLAIN = str.maketrans("“”„«»‘’‚‹›\u00a0\u2011–", "\"\"\"\"\"'''''" + " --")


@dataclass(frozen=True)
class Pieces:
    """The word pieces of one text; every array has one row a piece."""

    ids: Ints
    starts: Ints
    """First character, into the text."""
    ends: Ints
    shapes: Ints
    """0 lower case, 1 capitalised, 2 capitals, 3 mixed, 4 no letters: of the word the piece belongs to."""
    quotes: Ints
    """1 inside quotation marks."""
    breaks: Ints
    """Before the piece: 0 no line end, 1 one, 2 more."""
    heads: Ints
    """1 where the piece begins a word."""

    def __len__(self) -> int:
        return len(self.ids)


def load_tokenizer(path: Path) -> Tokenizer:
    """The word-piece tokenizer in `path`, for texts of any length."""
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def encode(text: str, tokenizer: Tokenizer) -> Pieces:
    """Word pieces of `text`, without the special ones."""
    encoding = tokenizer.encode(text.translate(_PLAIN), add_special_tokens=False)
    offsets = np.array(encoding.offsets, dtype=np.int64).reshape(-1, 2)
    starts, ends = offsets[:, 0], offsets[:, 1]
    words = np.array([-1 if w is None else w for w in encoding.word_ids], dtype=np.int64)
    heads = np.ones(len(words), dtype=np.int64)
    heads[1:] = words[1:] != words[:-1]
    inside = np.zeros(len(text) + 1, dtype=np.int64)
    for quotation in quoted(text):
        inside[quotation.start : quotation.end] = 1
    newlines = np.concatenate([[0], np.cumsum(np.frombuffer(text.encode("utf-32-le"), dtype="<u4") == ord("\n"))])
    previous = np.concatenate([[0], ends[:-1]]) if len(ends) else ends
    return Pieces(
        ids=np.array(encoding.ids, dtype=np.int64),
        starts=starts,
        ends=ends,
        shapes=_shapes(text, starts, ends, heads),
        quotes=inside[starts],
        breaks=np.minimum(newlines[starts] - newlines[previous], BREAKS - 1),
        heads=heads,
    )


def _shapes(text: str, starts: Ints, ends: Ints, heads: Ints) -> Ints:
    """The shape of each piece's whole word."""
    if not len(heads):
        return heads
    first = np.flatnonzero(heads)
    last = np.append(first[1:], len(heads)) - 1
    of_word = np.array(
        [_shape(text[s:e]) for s, e in zip(starts[first].tolist(), ends[last].tolist(), strict=True)], dtype=np.int64
    )
    return of_word[np.cumsum(heads) - 1]


def _shape(word: str) -> int:
    if word.islower():
        return 0
    if word.istitle():
        return 1
    if word.isupper():
        return 2
    return 3 if any(map(str.isalpha, word)) else NO_LETTERS


def windows(count: int) -> Iterator[tuple[int, int]]:
    """Start and end of every window over `count` pieces; the last one is full where the text is long enough."""
    if count <= WINDOW:
        if count:
            yield 0, count
        return
    step = WINDOW - OVERLAP
    start = 0
    while start + WINDOW < count:
        yield start, start + WINDOW
        start += step
    yield count - WINDOW, count


def owned(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """For each window the stretch of pieces that it decides about: overlaps are divided in the middle."""
    cuts = [(spans[i + 1][0] + spans[i][1]) // 2 for i in range(len(spans) - 1)]
    bounds = [0, *cuts, spans[-1][1]] if spans else []
    return list(pairwise(bounds))


def inputs(pieces: Pieces, start: int, end: int) -> dict[str, Ints]:
    """What the network reads for one window: int64 arrays of shape (1, end - start + 2), [CLS] and [SEP] added."""

    def framed(values: Ints, first: int, last: int) -> Ints:
        return np.concatenate([[first], values[start:end], [last]])[None, :]

    return {
        "ids": framed(pieces.ids, CLS, SEP),
        "shapes": framed(pieces.shapes, NO_LETTERS, NO_LETTERS),
        "quotes": framed(pieces.quotes, 0, 0),
        "breaks": framed(pieces.breaks, 0, 0),
    }
