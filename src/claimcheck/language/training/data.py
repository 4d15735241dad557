"""Annotated documents to labelled windows.

The sets are read from where the user keeps them; nothing of them is stored here.
"""

from __future__ import annotations

import gzip
import json
import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from claimcheck.language import encoding
from claimcheck.language.encoding import Ints, Pieces
from claimcheck.language.labels import ENTITY_LABELS, ROLE_LABELS, ROLES

IGNORE = -100
Offsets = tuple[int, int]

# CoreNLP's types that the entity head learns; times, numbers and the like are left to rules.
_SILVER = {"PERSON": "PER", "ORGANIZATION": "ORG", "LOCATION": "LOC", "MISC": "MISC"}


@dataclass(frozen=True)
class Annotated:
    """A text with what its annotators marked."""

    text: str
    attributions: tuple[dict[str, tuple[Offsets, ...]], ...] | None
    """Role to offsets; None where attributions were not annotated."""
    entities: tuple[tuple[int, int, str], ...] | None
    """Start, end and type; None where entities were not annotated."""
    gold: bool = False
    """Whether people, not a program, marked the entities."""


@dataclass(frozen=True)
class Window:
    """One window's inputs and targets; arrays of one row a piece, [CLS] and [SEP] included."""

    inputs: dict[str, Ints]
    roles: Ints
    """Index into `ROLE_LABELS`, or `IGNORE`."""
    attribution: Ints
    """Number of the attribution the piece belongs to, -1 for none."""
    entities: Ints
    """Index into `ENTITY_LABELS`, or `IGNORE`."""
    gold: bool


def read_attributions(path: Path, silver: Path | None = None) -> list[Annotated]:
    """Documents of `path` (JSON Lines: text, attributions), with entities from `silver` (CoreNLP) where it has them."""
    tagged: dict[str, tuple[tuple[int, int, str], ...]] = {}
    if silver is not None:
        with gzip.open(silver, "rt", encoding="utf-8") as lines:
            for record in map(json.loads, lines):
                tagged[record["name"]] = tuple(_silver_entities(record["sentences"]))
    with path.open(encoding="utf-8") as lines:
        return [
            Annotated(
                record["text"],
                tuple({role: tuple((s, e) for s, e in a[role]) for role in ROLES} for a in record["attributions"]),
                tagged.get(record["name"]),
            )
            for record in map(json.loads, lines)
        ]


def _silver_entities(sentences: Iterable[dict[str, list[list[object]]]]) -> Iterator[tuple[int, int, str]]:
    for sentence in sentences:
        current: tuple[int, int, str] | None = None
        for token in sentence["tokens"]:
            start, end, kind = int(str(token[0])), int(str(token[1])), _SILVER.get(str(token[4]))
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
            _, word, label = line.split("\t")[:3]
            end = position + len(word)
            if label.startswith("B-"):
                entities.append((position, end, label[2:]))
            elif label.startswith("I-") and entities:
                entities[-1] = (entities[-1][0], end, entities[-1][2])
            words.append(word)
            position = end + 1
    return [*documents, Annotated(" ".join(words), None, tuple(entities), gold=True)]


def label(document: Annotated, tokenizer: Tokenizer) -> list[Window]:
    """The document's windows with their targets."""
    pieces = encoding.encode(document.text, tokenizer)
    count = len(pieces)
    roles = np.full(count, IGNORE if document.attributions is None else 0, dtype=np.int64)
    owner = np.full(count, -1, dtype=np.int64)
    for number, attribution in enumerate(document.attributions or ()):
        for role in ROLES:
            for start, end in attribution[role]:
                covered = _covered(pieces, start, end)
                owner[covered] = number
                _mark(roles, covered, ROLE_LABELS.index(f"B-{role}"))
    entities = np.full(count, IGNORE if document.entities is None else 0, dtype=np.int64)
    for start, end, kind in document.entities or ():
        if f"B-{kind}" in ENTITY_LABELS:
            _mark(entities, _covered(pieces, start, end), ENTITY_LABELS.index(f"B-{kind}"))

    def framed(values: Ints, start: int, end: int, outside: int) -> Ints:
        return np.concatenate([[outside], values[start:end], [outside]])

    return [
        Window(
            encoding.inputs(pieces, start, end),
            framed(roles, start, end, IGNORE),
            framed(owner, start, end, -1),
            framed(entities, start, end, IGNORE),
            document.gold,
        )
        for start, end in encoding.windows(count)
    ]


def _covered(pieces: Pieces, start: int, end: int) -> slice:
    return slice(
        int(np.searchsorted(pieces.ends, start, side="right")), int(np.searchsorted(pieces.starts, end, side="left"))
    )


def _mark(labels: Ints, covered: slice, begin: int) -> None:
    labels[covered] = begin + 1
    if covered.start < covered.stop:
        labels[covered.start] = begin


# --- perturbation: the same annotation over a text that looks less like the training set -----------------------------


@dataclass
class Edits:
    """Replacements in one text, and where its offsets go."""

    changes: list[tuple[int, int, str]] = field(default_factory=list)

    def apply(self, document: Annotated) -> Annotated:
        """The document after the changes; of changes that overlap the first counts."""
        changes = _disjoint(self.changes)
        parts, position = [], 0
        for start, end, new in changes:
            parts += [document.text[position:start], new]
            position = end
        parts.append(document.text[position:])

        def moved(offset: int, *, is_end: bool) -> int:
            shift = 0
            for start, end, new in changes:
                if end <= offset and (start, end) != (offset, offset):
                    shift += len(new) - (end - start)
                elif start < offset:
                    return start + shift + (len(new) if is_end else 0)
                else:
                    break
            return offset + shift

        def span(offsets: Offsets) -> Offsets:
            return moved(offsets[0], is_end=False), moved(offsets[1], is_end=True)

        attributions = document.attributions and tuple(
            {role: tuple(span(piece) for piece in pieces) for role, pieces in a.items()} for a in document.attributions
        )
        entities = document.entities and tuple((*span((s, e)), kind) for s, e, kind in document.entities)
        return Annotated("".join(parts), attributions, entities, document.gold)


def _disjoint(changes: Iterable[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    kept: list[tuple[int, int, str]] = []
    for change in sorted(changes):
        if not kept or change[0] >= kept[-1][1]:
            kept.append(change)
    return kept


def names_for_swapping(documents: Iterable[Annotated]) -> list[tuple[str, str]]:
    """Names of one word that stand in at least two documents, with their commonest type; sorted."""
    seen: dict[str, Counter[str]] = {}
    for document in documents:
        for name, kind in {(document.text[s:e], k) for s, e, k in document.entities or ()}:
            if _swappable(name, kind):
                seen.setdefault(name, Counter())[kind] += 1
    return sorted(
        (name, max(sorted(kinds), key=kinds.__getitem__)) for name, kinds in seen.items() if kinds.total() > 1
    )


def _swappable(name: str, kind: str) -> bool:
    return kind in {"PER", "LOC", "ORG"} and name.isalpha() and name.istitle()


def perturb(document: Annotated, names: Sequence[tuple[str, str]], chance: random.Random) -> Annotated:
    """One more view of `document`: other names, British quotation marks, citation markers, lost closing marks."""
    edits = Edits()
    text = document.text
    if chance.random() < 0.4 and document.entities:  # the same few politicians are in every training document
        swap: dict[str, tuple[str, str]] = {}
        entities = []
        for start, end, kind in document.entities:
            name, new_kind = text[start:end], kind
            if _swappable(name, kind):
                new, new_kind = swap.setdefault(name, chance.choice(names))
                edits.changes.append((start, end, new))
            entities.append((start, end, new_kind))
        document = replace(document, entities=tuple(entities))
    if chance.random() < 0.12:
        edits.changes += [(m.start(), m.end(), "'") for m in re.finditer(r"[“”\"]", text)]
    elif chance.random() < 0.2:
        edits.changes += [
            (m.start(), m.end(), "") for m in re.finditer(r"(?<=\S)[”\"](?!\w)", text) if chance.random() < 0.15
        ]
    if chance.random() < 0.12:
        edits.changes += [
            (m.end(), m.end(), f"[{chance.randint(1, 99)}]")
            for m in re.finditer(r"(?<=[a-z][.,])(?=\s)", text)
            if chance.random() < 0.4
        ]
    return edits.apply(document) if edits.changes else document


def epoch_windows(
    documents: Sequence[Annotated], tokenizer: Tokenizer, names: Sequence[tuple[str, str]], seed: int, *, plain: bool
) -> list[Window]:
    """Every window of one epoch in shuffled order; the same for the same seed."""
    chance = random.Random(seed)
    views = documents if plain else [perturb(document, names, chance) for document in documents]
    found = [window for document in views for window in label(document, tokenizer)]
    chance.shuffle(found)
    return found
