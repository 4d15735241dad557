"""How well predicted attributions agree with those a person marked.

Words are runs of word characters; all figures are summed over the documents before they are divided (micro-average).

- Role words: precision, recall and F1 of the words that carry a role, whichever attribution they belong to.
- Attributions: predicted and marked ones are paired one to one, the best content overlap first (ties in the order
  given). A *lenient* pair shares at least half of its content words (Jaccard) and, where the marked one names a source,
  a source word; a *strict* pair has the same content words and the same source words. Attributions without a content
  word are left out on both sides.

Limits: pairing is greedy, not optimal; how well a cue is placed counts in its words only.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from claimcheck.annotations import ROLES, AnnotatedDocument, Marking, Pieces

_WORD = re.compile(r"\w+")
_LENIENT_CONTENT = 0.5


@dataclass(frozen=True)
class Agreement:
    """How many there are of something on each side, and how many on both."""

    shared: int = 0
    predicted: int = 0
    gold: int = 0

    def __add__(self, other: Agreement) -> Agreement:
        return Agreement(self.shared + other.shared, self.predicted + other.predicted, self.gold + other.gold)

    @property
    def precision(self) -> float:
        """Share of the predicted that is right; 0 where nothing is predicted."""
        return self.shared / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """Share of the marked that is found; 0 where nothing is marked."""
        return self.shared / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall; 0 where both are."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@dataclass(frozen=True)
class Evaluation:
    """The figures over a set of documents."""

    documents: int
    without_prediction: int
    """How many of them no prediction was given for; each counts as a document in which nothing was found."""
    source: Agreement
    cue: Agreement
    content: Agreement
    lenient: Agreement
    strict: Agreement


@dataclass(frozen=True)
class _Words:
    """An attribution as the numbers of the words that carry each role."""

    source: frozenset[int]
    cue: frozenset[int]
    content: frozenset[int]


def evaluate(gold: Iterable[AnnotatedDocument], predicted: Mapping[str, Sequence[Marking]]) -> Evaluation:
    """Compare what is marked in `gold`, whose documents have their text, with what is predicted for each name."""
    documents = without_prediction = 0
    totals = dict.fromkeys((*ROLES, "lenient", "strict"), Agreement())
    for document in gold:
        documents += 1
        without_prediction += document.name not in predicted
        for key, agreement in _compare(document, predicted.get(document.name, ())).items():
            totals[key] += agreement
    return Evaluation(documents, without_prediction, **totals)


def agreed(document: AnnotatedDocument, predicted: Iterable[Marking]) -> list[bool]:
    """For each predicted attribution whether it is in a lenient pair; one without a content word is in none."""
    bounds = _word_bounds(document)
    words = _each_in_words(predicted, bounds)
    pairs = _pairs(_in_words(document.attributions, bounds), words, _agree_leniently)
    paired = {number for _, number in pairs}
    return [number in paired for number in range(len(words))]


def table(evaluation: Evaluation) -> str:
    """The figures for a person, a line each."""
    documents = f"documents {evaluation.documents} ({evaluation.without_prediction} without a prediction)"
    lines = [f"{documents}  attributions: gold {evaluation.lenient.gold}  predicted {evaluation.lenient.predicted}"]
    for label, agreement in (
        ("source words", evaluation.source),
        ("cue words", evaluation.cue),
        ("content words", evaluation.content),
        ("attribution, lenient", evaluation.lenient),
        ("attribution, strict", evaluation.strict),
    ):
        shown = figures(agreement)
        lines.append(f"{label:<22} P {shown['precision']:.3f}  R {shown['recall']:.3f}  F1 {shown['f1']:.3f}")
    return "\n".join(lines)


def record(evaluation: Evaluation) -> dict[str, Any]:
    """The figures for a program, rounded to four digits."""
    return {key: figures(getattr(evaluation, key)) for key in (*ROLES, "lenient", "strict")} | {
        "documents": evaluation.documents,
        "gold": evaluation.lenient.gold,
        "predicted": evaluation.lenient.predicted,
        "documents_without_prediction": evaluation.without_prediction,
    }


def figures(agreement: Agreement) -> dict[str, float]:
    """Precision, recall and F1, rounded to four digits."""
    return {key: round(getattr(agreement, key), 4) for key in ("precision", "recall", "f1")}


def _compare(document: AnnotatedDocument, predictions: Sequence[Marking]) -> dict[str, Agreement]:
    bounds = _word_bounds(document)
    gold = _in_words(document.attributions, bounds)
    predicted = _in_words(predictions, bounds)
    words = {role: _role_agreement(gold, predicted, role) for role in ROLES}
    return words | {
        "lenient": Agreement(len(_pairs(gold, predicted, _agree_leniently)), len(predicted), len(gold)),
        "strict": Agreement(len(_pairs(gold, predicted, _agree_strictly)), len(predicted), len(gold)),
    }


def _word_bounds(document: AnnotatedDocument) -> list[tuple[int, int]]:
    return [match.span() for match in _WORD.finditer(document.text or "")]


def _in_words(markings: Iterable[Marking], bounds: Sequence[tuple[int, int]]) -> list[_Words]:
    return [words for words in _each_in_words(markings, bounds) if words.content]


def _each_in_words(markings: Iterable[Marking], bounds: Sequence[tuple[int, int]]) -> list[_Words]:
    starts, ends = [start for start, _ in bounds], [end for _, end in bounds]

    def touched(pieces: Pieces) -> frozenset[int]:
        return frozenset(
            number for start, end in pieces for number in range(bisect_right(ends, start), bisect_left(starts, end))
        )

    return [_Words(touched(m.source), touched(m.cue), touched(m.content)) for m in markings]


def _role_agreement(gold: Sequence[_Words], predicted: Sequence[_Words], role: str) -> Agreement:
    marked: frozenset[int] = frozenset().union(*(getattr(attribution, role) for attribution in gold))
    found: frozenset[int] = frozenset().union(*(getattr(attribution, role) for attribution in predicted))
    return Agreement(len(marked & found), len(found), len(marked))


def _jaccard(one: frozenset[int], other: frozenset[int]) -> float:
    return len(one & other) / len(one | other) if one or other else 1.0


def _agree_leniently(gold: _Words, predicted: _Words) -> bool:
    return _jaccard(gold.content, predicted.content) >= _LENIENT_CONTENT and (
        not gold.source or bool(gold.source & predicted.source)
    )


def _agree_strictly(gold: _Words, predicted: _Words) -> bool:
    return gold.content == predicted.content and gold.source == predicted.source


def _pairs(
    gold: Sequence[_Words], predicted: Sequence[_Words], agree: Callable[[_Words, _Words], bool]
) -> list[tuple[int, int]]:
    """Numbers of those that pair when the best is taken first and no attribution is in two."""
    candidates = sorted(
        (-_jaccard(one.content, other.content), i, j)
        for i, one in enumerate(gold)
        for j, other in enumerate(predicted)
        if one.content & other.content and agree(one, other)
    )
    free_gold, free_predicted = set(range(len(gold))), set(range(len(predicted)))
    paired = []
    for _, i, j in candidates:
        if i in free_gold and j in free_predicted:
            free_gold.remove(i)
            free_predicted.remove(j)
            paired.append((i, j))
    return paired
