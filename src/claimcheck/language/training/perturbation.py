"""The same annotation over a text that looks less like the training set."""

from __future__ import annotations

import random
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate

import numpy as np
from tokenizers import Tokenizer

from claimcheck.language.encoding import NO_LETTERS, Ints
from claimcheck.language.training.data import Annotated, Offsets, Window, label, relocated
from claimcheck.language.training.rearrangement import rearranged
from claimcheck.language.training.treebank import varied

MASK = 103
VEILS = (0.0, 0.05, 0.15)
"""Shares of the pieces that a window may have masked."""
ODD_CASE = 0.09
"""Share of the windows read as if in other letters."""
REARRANGED = 0.15
"""Share of the documents with attributions of which an epoch shows another form too."""

Swaps = Mapping[tuple[str, bool], Sequence[str]]
"""Names by their kind and by whether they have several words."""


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
        starts = [start for start, _, _ in changes]
        ends = [end for _, end, _ in changes]
        lengths = [len(new) for _, _, new in changes]
        shifts = [0, *accumulate(n - (e - s) for s, e, n in zip(starts, ends, lengths, strict=True))]

        def moved(offset: int, *, is_end: bool) -> int:
            before = bisect_right(ends, offset)
            if is_end and before and starts[before - 1] == offset:  # put in behind what ends here
                before -= 1
            if before < len(changes) and starts[before] < offset:
                return starts[before] + shifts[before] + (lengths[before] if is_end else 0)
            return offset + shifts[before]

        def span(start: int, end: int) -> Offsets:
            return moved(start, is_end=False), moved(end, is_end=True)

        return relocated(document, "".join(parts), span)


def _disjoint(changes: Iterable[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    kept: list[tuple[int, int, str]] = []
    for change in sorted(changes):
        if not kept or change[0] >= kept[-1][1]:
            kept.append(change)
    return kept


def names_for_swapping(documents: Iterable[Annotated], known: Mapping[str, Sequence[str]]) -> Swaps:
    """Names that stand in two documents or more, by their commonest type, and those that are `known`; sorted."""
    seen: dict[str, Counter[str]] = {}
    for document in documents:
        for name, kind in {(document.text[s:e], k) for s, e, k in document.entities or ()}:
            if _swappable(name, kind):
                seen.setdefault(name, Counter())[kind] += 1
    common = [(max(sorted(kinds), key=kinds.__getitem__), name) for name, kinds in seen.items() if kinds.total() > 1]
    found: dict[tuple[str, bool], set[str]] = {}
    for kind, name in [*common, *((kind, name) for kind, names in known.items() for name in names)]:
        found.setdefault((kind, " " in name), set()).add(name)
        if kind == "PER":
            found.setdefault((kind, False), set()).add(name.split()[-1])
    return {key: sorted(names) for key, names in sorted(found.items())}


def _swappable(name: str, kind: str) -> bool:
    return kind in {"PER", "LOC", "ORG"} and name.replace(" ", "").isalpha() and name[:1].isupper()


def perturb(document: Annotated, swaps: Swaps, chance: random.Random) -> Annotated:
    """One more view of `document`: other names, British quotation marks, citation markers, lost marks, wraps."""
    edits = Edits()
    text = document.text
    if swaps and document.entities and chance.random() < 0.4:  # the same few politicians are in every training document
        swap: dict[str, tuple[str, str]] = {}
        entities = []
        for start, end, kind in document.entities:
            name, new_kind = text[start:end], kind
            if _swappable(name, kind):
                new, new_kind = swap.setdefault(name, _other(kind, " " in name, swaps, chance))
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
    if chance.random() < 0.1:
        edits.changes += [(space, space + 1, "\n") for space in _wraps(text, chance.randint(50, 100))]
    return edits.apply(document) if edits.changes else document


def _other(kind: str, words: bool, swaps: Swaps, chance: random.Random) -> tuple[str, str]:  # noqa: FBT001
    """Another name of one word or of several, and its kind, mostly the same."""
    if (kind, words) not in swaps or chance.random() < 0.15:
        kind, words = chance.choice(list(swaps))
    return chance.choice(swaps[kind, words]), kind


def _wraps(text: str, width: int) -> Iterator[int]:
    """The spaces that would be line ends if the text were wrapped to `width` characters."""
    line_start = 0
    last = -1
    for match in re.finditer(r"\s|$", text):
        at = match.start()
        if at - line_start > width and last >= line_start:
            yield last
            line_start = last + 1
        if match[0] == "\n":
            line_start = at + 1
        last = at if match[0] == " " else -1


def epoch_windows(
    documents: Sequence[Annotated], tokenizer: Tokenizer, swaps: Swaps, seed: int, *, plain: bool
) -> list[Window]:
    """Every window of one epoch in shuffled order; the same for the same seed."""
    chance = random.Random(seed)
    views = list(documents) if plain else [perturb(_reset(document, chance), swaps, chance) for document in documents]
    if persons := swaps.get(("PER", True)):
        views += [rearranged(d, persons, chance) for d in documents if d.attributions and chance.random() < REARRANGED]
    found = [window for document in views for window in label(document, tokenizer)]
    chance.shuffle(found)
    if plain:
        return found
    noise = np.random.default_rng(seed)
    return [replace(window, inputs=_veiled(window.inputs, noise)) for window in found]


def _reset(document: Annotated, chance: random.Random) -> Annotated:
    """A treebank's document, whose paragraphs and sentences were found apart, in other white space."""
    return document if document.attributions is not None else varied(document, chance)


def _veiled(inputs: dict[str, Ints], noise: np.random.Generator) -> dict[str, Ints]:
    """The inputs of a window with some pieces masked, and at times with the letters of a headline or of no care."""
    ids, shapes = inputs["ids"].copy(), inputs["shapes"]
    veil = noise.random(ids.shape) < noise.choice(VEILS)
    veil[:, [0, -1]] = False
    ids[veil] = MASK
    letters = shapes < NO_LETTERS
    case = noise.random()
    if case < ODD_CASE:
        shapes = np.where(letters, int(case / ODD_CASE * 3), shapes)  # all in lower case, capitalised, in capitals
    return {**inputs, "ids": ids, "shapes": shapes}
