"""Annotated documents of a treebank, as text that people would write.

Universal Dependencies (de Marneffe, Manning, Nivre, Zeman, Computational Linguistics 2021) keeps a sentence's text
beside its words, so that the spaces need no guessing; Universal NER (Mayhew et al., NAACL 2024) marks names in the same
sentences, word by word.
"""

from __future__ import annotations

import gzip
import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from claimcheck.language.training.data import Annotated, Offsets, Token, relocated

Name = tuple[int, int, str]


@dataclass(frozen=True)
class _Sentence:
    """A sentence as it stands in its file; offsets and heads count from its own beginning."""

    id: str
    text: str
    tokens: tuple[Token, ...]
    paragraph: bool
    """Whether it begins a paragraph."""
    glued: bool
    """Whether the next one follows without a space."""


def read_treebank(path: Path, names: Path | None = None) -> list[Annotated]:
    """Documents of a CoNLL-U file (gzip): a blank line between paragraphs, elsewhere the spaces of the original.

    Args:
        path: sentences with `# text`, Penn tags as XPOS and basic dependencies; what is not in the text (empty nodes)
            is left out, and of a word written together ("don't") each part is a token.
        names: IOB2 (gzip) of the same sentences by `sent_id`, for the entities, which are then `gold`. The words may
            be divided otherwise; where a name begins or ends inside a token, the whole token belongs to it.

    Raises:
        ValueError: a word is not in its sentence's text, or a sentence is not in `names` or has other letters there.
    """
    marked = None if names is None else _read_names(names)
    return [_document(sentences, marked) for sentences in _documents(path)]


def _documents(path: Path) -> Iterator[list[_Sentence]]:
    sentences: list[_Sentence] = []
    for block in _blocks(path):
        if sentences and any(line.startswith("# newdoc") for line in block):
            yield sentences
            sentences = []
        sentences.append(_sentence(block))
    yield sentences


def _blocks(path: Path) -> Iterator[list[str]]:
    """The lines of each sentence."""
    block: list[str] = []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                block.append(line.rstrip("\n"))
            elif block:
                yield block
                block = []
    if block:
        yield block


def _comment(block: Iterable[str], name: str) -> str:
    return next(line.split(" = ", 1)[1] for line in block if line.startswith(f"# {name} = "))


def _words(block: Iterable[str]) -> list[list[str]]:
    return [columns for line in block if (columns := line.split("\t"))[0].isdecimal()]


def _sentence(block: Sequence[str]) -> _Sentence:
    text = _comment(block, "text")
    tokens, position = [], 0
    for _, form, _, _, tag, _, head, relation, *_ in _words(block):
        start = text.find(form, position)
        if start < 0 or text[position:start].strip():
            raise ValueError(f"{form!r} does not follow in {text!r}")
        position = start + len(form)
        tokens.append(Token(start, position, tag, int(head) - 1, relation))
    return _Sentence(
        id=_comment(block, "sent_id"),
        text=text,
        tokens=tuple(tokens),
        paragraph=any(line.startswith("# newpar") for line in block),
        glued=_ends_glued(block),
    )


def _ends_glued(block: Sequence[str]) -> bool:
    """Whether no space follows the last word, which may be written together with the one before ("3-4 don't")."""
    rows = [line.split("\t") for line in block if line[0] != "#"]
    last = _words(block)[-1][0]
    return any("SpaceAfter=No" in row[9].split("|") for row in rows if row[0].split("-")[-1] == last)


def _document(sentences: Sequence[_Sentence], marked: dict[str, _Marks] | None) -> Annotated:
    text = joint = ""
    starts: list[int] = []
    tokens: list[Token] = []
    entities: list[Name] = []
    for sentence in sentences:
        text += "\n\n" if sentence.paragraph and text else joint
        start, first = len(text), len(tokens)
        starts.append(start)
        tokens += [
            Token(start + t.start, start + t.end, t.tag, t.head if t.head < 0 else first + t.head, t.relation)
            for t in sentence.tokens
        ]
        if marked is not None:
            entities += [(start + s, start + e, kind) for s, e, kind in _names(sentence, marked)]
        text += sentence.text
        joint = "" if sentence.glued else " "
    return Annotated(
        text,
        attributions=None,
        entities=None if marked is None else tuple(entities),
        gold=marked is not None,
        tokens=tuple(tokens),
        sentence_starts=tuple(starts),
    )


# --- names ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Marks:
    """A sentence's letters without spaces, and the names in them."""

    letters: str
    names: tuple[Name, ...]


def _read_names(path: Path) -> dict[str, _Marks]:
    found: dict[str, _Marks] = {}
    for block in _blocks(path):
        letters = ""
        names: list[Name] = []
        for _, word, label, *_ in _words(block):
            start, letters = len(letters), letters + word
            if label.startswith("B-"):
                names.append((start, len(letters), label[2:]))
            elif label.startswith("I-"):
                names[-1] = (names[-1][0], len(letters), names[-1][2])
        found[_comment(block, "sent_id")] = _Marks(letters, tuple(names))
    return found


def _names(sentence: _Sentence, marked: dict[str, _Marks]) -> Iterator[Name]:
    marks = marked.get(sentence.id)
    owners = [i for i, t in enumerate(sentence.tokens) for _ in range(t.start, t.end)]
    letters = "".join(sentence.text[t.start : t.end] for t in sentence.tokens)
    if marks is None or marks.letters != letters:
        raise ValueError(f"sentence {sentence.id}: its names are missing or marked in other words")
    for start, end, kind in marks.names:
        yield sentence.tokens[owners[start]].start, sentence.tokens[owners[end - 1]].end, kind


# --- other ways to set the same text ----------------------------------------------------------------------------------


def varied(document: Annotated, chance: random.Random) -> Annotated:
    """The document with other white space, as other sources set it; nothing else changes, and offsets follow.

    Paragraphs are joined by a blank line, a line end or a space, sometimes every sentence stands on a line of its own,
    and sometimes there is a space between all tokens, as in corpora.
    """
    paragraph = chance.choice(("\n\n", "\n", " "))
    sentence = "\n" if paragraph != " " and chance.random() < 0.2 else " "
    starts = set(document.sentence_starts or ())
    spaces: dict[Offsets, str] = {}
    for gap in re.finditer(r"\s+", document.text):
        if "\n" in gap[0]:
            spaces[gap.span()] = paragraph
        elif gap.end() in starts:
            spaces[gap.span()] = sentence
    if document.tokens is not None and chance.random() < 0.3:
        between = [(left.end, right.start) for left, right in pairwise(document.tokens)]
        spaces = {gap: spaces.get(gap, " ") for gap in between}
    return _respaced(document, spaces)


def _respaced(document: Annotated, spaces: dict[Offsets, str]) -> Annotated:
    """The document with the stretches of white space, which may be empty, replaced."""
    parts: list[str] = []
    moved: list[int] = []  # character by character
    length = position = 0
    for (start, end), new in sorted(spaces.items()):
        moved += range(length, length + start - position)
        length += start - position
        moved += [length] * (end - start)
        length += len(new)
        parts += [document.text[position:start], new]
        position = end
    moved += range(length, length + len(document.text) - position)
    parts.append(document.text[position:])

    def span(start: int, end: int) -> Offsets:
        return moved[start], moved[end - 1] + 1

    return relocated(document, "".join(parts), span)
