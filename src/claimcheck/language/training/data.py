"""Annotated documents to labelled windows.

The sets are read from where the user keeps them; nothing of them is stored here.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from tokenizers import Tokenizer

from claimcheck.language import encoding
from claimcheck.language.encoding import Ints, Pieces
from claimcheck.language.labels import ENTITY_LABELS, ROLE_LABELS, ROLES
from claimcheck.language.training import syntax

IGNORE = -100
_ROOT = -1
Offsets = tuple[int, int]

# CoreNLP's types that the entity head learns; times, numbers and the like are left to rules.
_SILVER = {"PERSON": "PER", "ORGANIZATION": "ORG", "LOCATION": "LOC", "MISC": "MISC"}
_OF_A_GROUP = frozenset({"JJ", "NNPS"})
"""Tags of the words among its MISC that name a nation, a religion or a party's people."""


@dataclass(frozen=True)
class Token:
    """One token of a parsed text."""

    start: int
    end: int
    tag: str
    """Part of speech, of the Penn Treebank's set."""
    head: int
    """Index of the head among the document's tokens, -1 for a root."""
    relation: str
    """To the head, Universal Dependencies of either version."""


@dataclass(frozen=True)
class Annotated:
    """A text with what people or programs marked in it; None where a layer was not annotated."""

    text: str
    attributions: tuple[dict[str, tuple[Offsets, ...]], ...] | None = None
    """Role to offsets."""
    entities: tuple[tuple[int, int, str], ...] | None = None
    """Start, end and type."""
    gold: bool = False
    """Whether people, not a program, marked the entities."""
    tokens: tuple[Token, ...] | None = None
    sentence_starts: tuple[int, ...] | None = None
    """Offsets at which sentences begin, the first included."""


@dataclass(frozen=True)
class Window:
    """One window's inputs and targets; arrays of one row a piece, [CLS] and [SEP] included."""

    inputs: dict[str, Ints]
    targets: dict[str, Ints]
    """By the head that learns them ("roles", "entities", "starts", "tags", "functions", "arcs"): an index into its
    labels, for "arcs" the piece at which the head word begins, [CLS] for a root; or `IGNORE`."""
    attributions: tuple[dict[str, Ints], ...]
    """Role to the pieces that have it; a piece may be of several attributions."""
    gold: bool
    """Whether people marked the entities."""


def read_attributions(path: Path, silver: Path | None = None) -> list[Annotated]:
    """Documents of `path` (JSON Lines: text, attributions), with names and syntax from `silver` (CoreNLP)."""
    parsed: dict[str, list[dict[str, list[list[object]]]]] = {}
    if silver is not None:
        with gzip.open(silver, "rt", encoding="utf-8") as lines:
            for record in map(json.loads, lines):
                parsed[record["name"]] = record["sentences"]
    with path.open(encoding="utf-8") as lines:
        return [
            Annotated(
                record["text"],
                tuple({role: tuple((s, e) for s, e in a[role]) for role in ROLES} for a in record["attributions"]),
                **_silver(record["text"], parsed.get(record["name"])),
            )
            for record in map(json.loads, lines)
        ]


def _silver(text: str, sentences: list[dict[str, list[list[object]]]] | None) -> dict[str, Any]:
    """The layers that CoreNLP gives. Where it joins what a line end divides, there is a sentence start all the same."""
    if sentences is None:
        return {}
    starts = {int(str(sentence["tokens"][0][0])) for sentence in sentences if sentence["tokens"]}
    starts |= {match.end() for match in re.finditer(r"\n\s*(?=\S)", text)}
    return {
        "entities": tuple(_silver_entities(sentences)),
        "tokens": tuple(_silver_tokens(sentences)),
        "sentence_starts": tuple(sorted(starts)),
    }


def _silver_tokens(sentences: Iterable[dict[str, list[list[object]]]]) -> Iterator[Token]:
    done = 0
    for sentence in sentences:
        for token, (head, relation) in zip(sentence["tokens"], sentence["heads"], strict=True):
            at = int(str(head))
            yield Token(
                int(str(token[0])), int(str(token[1])), str(token[3]), done + at - 1 if at else -1, str(relation)
            )
        done += len(sentence["tokens"])


def _silver_entities(sentences: Iterable[dict[str, list[list[object]]]]) -> Iterator[tuple[int, int, str]]:
    for sentence in sentences:
        current: tuple[int, int, str] | None = None
        for token in sentence["tokens"]:
            start, end, kind = int(str(token[0])), int(str(token[1])), _SILVER.get(str(token[4]))
            if kind == "MISC" and str(token[3]) in _OF_A_GROUP:
                kind = "NORP"
            if current and kind == current[2]:
                current = (current[0], end, kind)
                continue
            if current:
                yield current
            current = (start, end, kind) if kind else None
        if current:
            yield current


def read_entities(path: Path) -> list[Annotated]:
    """Documents of an IOB2 file (Universal NER), sentences joined by spaces."""
    documents: list[Annotated] = []
    words: list[str] = []
    entities: list[tuple[int, int, str]] = []
    position = 0
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("# newdoc") and words:
                documents.append(Annotated(" ".join(words), None, tuple(entities), gold=True))
                words, entities, position = [], [], 0
            if not line[:1].isdigit():
                continue
            _, word, label = line.rstrip("\n").split("\t")[:3]
            end = position + len(word)
            if label.startswith("B-"):
                entities.append((position, end, label[2:]))
            elif label.startswith("I-") and entities:
                entities[-1] = (entities[-1][0], end, entities[-1][2])
            words.append(word)
            position = end + 1
    return [*documents, Annotated(" ".join(words), None, tuple(entities), gold=True)]


def relocated(document: Annotated, text: str, span: Callable[[int, int], Offsets]) -> Annotated:
    """The document with another text; `span` says where a stretch of the old one stands in it."""
    return replace(
        document,
        text=text,
        attributions=document.attributions
        and tuple(
            {role: tuple(span(*piece) for piece in pieces) for role, pieces in attribution.items()}
            for attribution in document.attributions
        ),
        entities=document.entities and tuple((*span(start, end), kind) for start, end, kind in document.entities),
        tokens=document.tokens and tuple(_moved(token, *span(token.start, token.end)) for token in document.tokens),
        sentence_starts=document.sentence_starts and tuple(span(s, s + 1)[0] for s in document.sentence_starts),
    )


def _moved(token: Token, start: int, end: int) -> Token:
    return Token(start, end, token.tag, token.head, token.relation)


def label(document: Annotated, tokenizer: Tokenizer) -> list[Window]:
    """The document's windows with their targets."""
    pieces = encoding.encode(document.text, tokenizer)
    count = len(pieces)
    covered = [
        {role: [_covered(pieces, start, end) for start, end in attribution[role]] for role in ROLES}
        for attribution in document.attributions or ()
    ]
    roles = [(part, role) for attribution in covered for role in ROLES for part in attribution[role]]
    names = [(_covered(pieces, start, end), kind) for start, end, kind in document.entities or ()]
    targets = {
        "roles": _marks(count, None if document.attributions is None else roles, ROLE_LABELS),
        "entities": _marks(count, None if document.entities is None else names, ENTITY_LABELS),
        "starts": _sentence_starts(pieces, document.sentence_starts),
        **_syntax(pieces, document.tokens or ()),
    }
    every = np.arange(count)
    members = [
        {role: np.concatenate([every[:0], *(every[part] for part in parts)]) for role, parts in attribution.items()}
        for attribution in covered
    ]
    return [
        Window(
            encoding.inputs(pieces, start, end),
            {name: _framed(values, start, end, name) for name, values in targets.items()},
            tuple(
                {role: i[(i >= start) & (i < end)] - start + 1 for role, i in attribution.items()}
                for attribution in members
            ),
            document.gold,
        )
        for start, end in encoding.windows(count)
    ]


def _framed(values: Ints, start: int, end: int, name: str) -> Ints:
    """The targets of one window; arcs are counted from its [CLS], and those that leave it are not known."""
    part = values[start:end]
    if name == "arcs":
        inside = (part >= start) & (part < end)
        part = np.where(inside, part - start + 1, np.where(part == _ROOT, 0, IGNORE))
    return np.concatenate([[IGNORE], part, [IGNORE]])


def _marks(count: int, marked: Sequence[tuple[slice, str]] | None, labels: Sequence[str]) -> Ints:
    """BIO labels of all pieces; not known where nothing was annotated."""
    found = np.full(count, IGNORE if marked is None else 0, dtype=np.int64)
    for part, kind in marked or ():
        begin = labels.index(f"B-{kind}") if f"B-{kind}" in labels else 0
        if begin and part.start < part.stop:
            found[part] = begin + 1
            found[part.start] = begin
    return found


def _sentence_starts(pieces: Pieces, starts: Sequence[int] | None) -> Ints:
    """1 where a sentence begins, 0 at the other words, not known inside words."""
    found = np.full(len(pieces), IGNORE, dtype=np.int64)
    if starts is not None:
        found[pieces.heads == 1] = 0
        first = np.searchsorted(pieces.starts, np.array(starts, dtype=np.int64))
        found[first[first < len(pieces)]] = 1
    return found


def _syntax(pieces: Pieces, tokens: Sequence[Token]) -> dict[str, Ints]:
    """Targets at the first piece of every token that begins a piece; `arcs` as pieces of the whole text."""
    tags, functions, arcs = (np.full(len(pieces), IGNORE, dtype=np.int64) for _ in range(3))
    first = np.searchsorted(pieces.ends, [t.start for t in tokens], side="right") if tokens else ()
    for token, at in zip(tokens, first, strict=True):
        if at < len(pieces) and pieces.starts[at] == token.start:
            tag = syntax.tag_number(token.tag)
            tags[at] = IGNORE if tag is None else tag
            functions[at] = syntax.relation_number(token.relation)
            arcs[at] = _ROOT if token.head < 0 else first[token.head]
    return {"tags": tags, "functions": functions, "arcs": arcs}


def _covered(pieces: Pieces, start: int, end: int) -> slice:
    return slice(
        int(np.searchsorted(pieces.ends, start, side="right")), int(np.searchsorted(pieces.starts, end, side="left"))
    )
