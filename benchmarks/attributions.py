"""Measure the language engine on the challenge set: by genre and by phenomenon.

    python benchmarks/attributions.py [--set FILE] [--show]

Each text is read by itself. A phenomenon is said of a whole text, so its row counts every attribution of the texts that
show it. Where no attribution is marked only the number of false ones tells anything. What the figures mean stands in
`claimcheck.evaluation`.
"""

# ruff: noqa: INP001, T201, D103
from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from claimcheck.annotations import Marking, Pieces, markings
from claimcheck.evaluation import evaluate
from claimcheck.evaluation import table as overall
from claimcheck.extraction import extract
from claimcheck.model import Document

sys.path.append(str(Path(__file__).parents[1]))  # the set and its reader live with the tests

from tests.extraction.marked import SET, Case, phenomena, read_set

Predictions = Mapping[str, Sequence[Marking]]


def predict(cases: Sequence[Case]) -> Predictions:
    """By the number of the text."""
    texts = {case.document.name: case.document.text or "" for case in cases}
    return {
        name: markings(extract(Document(name, text, "", len(text), "text/plain", "utf-8")))
        for name, text in texts.items()
    }


def table(cases: Sequence[Case], predicted: Predictions, path: Path) -> Iterator[str]:
    """A line for each group of texts."""
    yield f"{'':<22}{'texts':>6}{'marked':>8}{'found':>7}{'lenient P':>11}{'R':>7}{'F1':>7}{'strict F1':>11}"
    yield _row("all", cases, predicted)
    yield "by genre"
    for genre in sorted({case.genre for case in cases}):
        yield _row(genre, [case for case in cases if case.genre == genre], predicted)
    yield "by phenomenon"
    for name in phenomena(path):
        yield _row(name, [case for case in cases if name in case.phenomena], predicted)
    empty = [case for case in cases if not case.document.attributions]
    false = sum(len(predicted[case.document.name]) for case in empty)
    yield f"false attributions in the {len(empty)} texts that have none: {false}"


def differences(case: Case, found: Sequence[Marking]) -> Iterator[str]:
    """What is marked and not found exactly so (-), and what is found and not marked exactly so (+)."""
    text = case.document.text or ""
    marked = case.document.attributions
    gold, predicted = ([_roles(text, marking) for marking in markings] for markings in (marked, found))
    lines = [f"  - {line}" for line in gold if line not in predicted]
    lines += [f"  + {line}" for line in predicted if line not in gold]
    if lines:
        yield f"{case.document.name} {case.genre}: {', '.join(case.phenomena)}"
        yield from lines


def _row(label: str, cases: Sequence[Case], predicted: Predictions) -> str:
    figures = evaluate((case.document for case in cases), predicted)
    lenient = figures.lenient
    counts = f"{label:<22}{len(cases):>6}{lenient.gold:>8}{lenient.predicted:>7}"
    if not lenient.gold:
        return counts
    return f"{counts}{lenient.precision:>11.3f}{lenient.recall:>7.3f}{lenient.f1:>7.3f}{figures.strict.f1:>11.3f}"


def _roles(text: str, marking: Marking) -> str:
    return " | ".join(_words(text, pieces) for pieces in (marking.source, marking.cue, marking.content))


def _words(text: str, pieces: Pieces) -> str:
    """Without the marks and spaces at the ends, which are no difference."""
    return " … ".join(" ".join(text[start:end].split()).strip(" \"'“”‘’.,:;–—-") for start, end in pieces)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--set", type=Path, default=SET, help="default: the set that the tests use")
    parser.add_argument("--show", action="store_true", help="print every difference")
    arguments = parser.parse_args()
    cases = read_set(arguments.set)
    predicted = predict(cases)
    if arguments.show:
        for case in cases:
            print("\n".join(differences(case, predicted[case.document.name])))
    print(overall(evaluate((case.document for case in cases), predicted)))
    print("\n".join(table(cases, predicted, arguments.set)))


if __name__ == "__main__":
    main()
