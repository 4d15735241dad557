"""Measure the language engine on texts annotated by hand: the figures of its card.

    python benchmarks/language.py [--attributions GOLD.jsonl] [--names NAMES.iob2.gz] [--treebank DEV.conllu.gz]
        [--model FOLDER]

GOLD is in the format of `claimcheck evaluate`, NAMES as Universal NER has it, the treebank CoNLL-U with paragraphs. The
sentences are read three times: with a blank line between paragraphs, with one line end, and with none.
"""

# ruff: noqa: INP001, T201
from __future__ import annotations

import argparse
import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from claimcheck import annotations, evaluation, measurement
from claimcheck.evaluation import Agreement
from claimcheck.language.engine import Engine, model_folder
from claimcheck.language.training.data import Annotated, read_entities
from claimcheck.language.training.treebank import read_treebank

BREAKS = {"a blank line": "\n\n", "a line end": " \n", "a space": "  "}
"""Between paragraphs; all of one length, so that offsets stay."""


def main() -> None:
    """Read and measure what is given."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--attributions", type=Path)
    parser.add_argument("--names", type=Path)
    parser.add_argument("--treebank", type=Path)
    parser.add_argument("--model", type=Path, default=model_folder())
    arguments = parser.parse_args()
    engine = Engine(arguments.model)
    if arguments.attributions:
        gold = annotations.read(arguments.attributions, text_required=True)
        print(evaluation.table(measurement.attributions(engine, gold).evaluation))
    if arguments.names:
        for kind, agreement in measurement.names(engine, read_entities(arguments.names)).items():
            show(f"names, {kind}", agreement)
    if arguments.treebank:
        documents = read_treebank(arguments.treebank)
        for name, between in BREAKS.items():
            show(f"sentences, {name}", measurement.sentence_starts(engine, paragraphs(documents, between)))


def paragraphs(documents: Iterable[Annotated], between: str) -> list[Annotated]:
    """The documents with other white space between paragraphs."""
    return [replace(document, text=re.sub(r"\n\n", between, document.text)) for document in documents]


def show(name: str, agreement: Agreement) -> None:
    """Print a line of figures."""
    shown = evaluation.figures(agreement)
    print(f"{name:<24} P {shown['precision']:.3f}  R {shown['recall']:.3f}  F1 {shown['f1']:.3f}", flush=True)


if __name__ == "__main__":
    main()
