"""Measure what the confidence of an attribution is worth, and fit it to the shipped weights.

    python benchmarks/calibration.py GOLD.jsonl [--model FOLDER] [--fit]

GOLD holds annotated documents that the weights were not trained on, in the format of `claimcheck evaluate`. Printed are
how reliable the confidences are as stored (fitted to GOLD, they had seen the answers) and fitted out of fold, and what
the agreement would be if attributions below a confidence were left out. `--fit` stores what is fitted to all of GOLD
beside the model.
"""

# ruff: noqa: INP001, T201
from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from claimcheck import annotations, evaluation, measurement
from claimcheck.language import confidence
from claimcheck.language.engine import Engine, model_folder
from claimcheck.language.training import calibration
from claimcheck.measurement import Trial
from claimcheck.reporting.html_report import LEVELS

THRESHOLDS = tuple(step / 20 for step in range(15))


def main() -> None:
    """Read, measure and, where asked for, store."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--model", type=Path, default=model_folder())
    parser.add_argument("--fit", action="store_true")
    arguments = parser.parse_args()
    engine = Engine(arguments.model, least=0)
    gold = annotations.read(arguments.gold, text_required=True)
    trial = measurement.attributions(engine, gold)
    outcomes = [example.right for example in trial.examples]
    held_out = calibration.out_of_fold(trial.examples)
    for title, confidences in (("As stored", trial.confidences), ("Fitted out of fold", held_out)):
        print(f"## {title}\n\n{calibration.reliability_table(calibration.measure(confidences, outcomes))}\n")
    print("## By level of the report, out of fold\n")
    print("\n".join(levels(held_out, outcomes)) + "\n")
    print("## F1 without the attributions below a confidence, out of fold\n")
    print("\n".join(curve(trial, held_out)))
    if arguments.fit:
        confidence.write(arguments.model, calibration.fit(trial.examples, engine.digest))


def levels(confidences: Sequence[float], right: Sequence[bool]) -> list[str]:
    """The rows of a Markdown table: what share of the attributions of each level is right."""
    rows = ["| level | attributions | share right |", "|---|---|---|"]
    above = 1.0
    for level, least in LEVELS.items():
        outcomes = [ok for value, ok in zip(confidences, right, strict=True) if least <= value < above]
        rows.append(f"| {level} | {len(outcomes)} | {sum(outcomes) / max(len(outcomes), 1):.2f} |")
        above = least
    return rows


def curve(trial: Trial, confidences: Sequence[float]) -> list[str]:
    """The rows of a Markdown table; `confidences` are in the order of `trial.found`."""
    columns = ("least", "kept", "lenient", "strict", "source words", "cue words", "content words")
    rows = [f"| {' | '.join(columns)} |", "|---" * len(columns) + "|"]
    for least in THRESHOLDS:
        remaining = iter(confidences)
        kept = {name: [each for each in markings if next(remaining) >= least] for name, markings in trial.found.items()}
        result = evaluation.evaluate(trial.gold, kept)
        figures = (result.lenient, result.strict, result.source, result.cue, result.content)
        rows.append(f"| {least:.2f} | {result.lenient.predicted} | {' | '.join(f'{f.f1:.3f}' for f in figures)} |")
    return rows


if __name__ == "__main__":
    main()
