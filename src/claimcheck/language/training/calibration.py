"""Confidences that mean something: fitted to attributions known to be right or wrong, and how far to believe them.

Reliability is measured document-wise out of fold: no attribution is judged by weights that saw its document.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from claimcheck.language.confidence import DIGITS, Calibration, Evidence

FOLDS = 10
BINS = 10
RIDGE = 1.0
"""Penalty on squared weights of evidence scaled to unit variance: holds them where all examples are alike."""
_STEPS = 50
_TINY = 1e-9

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Example:
    """One attribution that the engine found in an annotated document."""

    document: str
    evidence: Evidence
    right: bool
    """Whether it is one of the lenient pairs of `claimcheck.evaluation`."""


@dataclass(frozen=True)
class Bin:
    """The attributions whose confidence lies in one range."""

    least: float
    """The range begins here and ends where the next begins."""
    count: int
    confidence: float
    """Mean; 0 where there is none."""
    right: float
    """Share; 0 where there is none."""


@dataclass(frozen=True)
class Reliability:
    """How far confidences can be believed."""

    bins: tuple[Bin, ...]
    """Of equal width over 0 to 1."""
    calibration_error: float
    """Expected calibration error (Naeini, Cooper, Hauskrecht, AAAI 2015): the mean distance between confidence and
    share right over the bins, weighted by their counts."""
    brier: float
    """Mean squared distance between confidence and outcome."""
    area: float
    """Under the ROC curve: the chance that a right attribution has a higher confidence than a wrong one."""


def fit(examples: Sequence[Example], model: str) -> Calibration:
    """The calibration for the network with the SHA-256 `model`; the same for the same examples."""
    evidence = _evidence(examples)
    mean, spread = evidence.mean(0), evidence.std(0)
    spread[spread < _TINY] = 1.0
    weights = _logistic((evidence - mean) / spread, _outcomes(examples))
    scaled = weights[1:] / spread
    return Calibration(
        model,
        round(float(weights[0] - scaled @ mean), DIGITS),
        Evidence(*(round(float(weight), DIGITS) for weight in scaled)),
    )


def out_of_fold(examples: Sequence[Example]) -> list[float]:
    """A confidence for each example, from weights fitted to the other folds; whole documents go to a fold."""
    fold = {name: number % FOLDS for number, name in enumerate(sorted({e.document for e in examples}))}
    fitted = [fit([e for e in examples if fold[e.document] != number], "") for number in range(FOLDS)]
    return [fitted[fold[e.document]].confidence(e.evidence) for e in examples]


def measure(confidences: Sequence[float], right: Sequence[bool]) -> Reliability:
    """How well confidences agree with what turned out right; there must be some of either outcome."""
    said, came = np.asarray(confidences, dtype=np.float64), np.asarray(right, dtype=np.float64)
    number = np.minimum((said * BINS).astype(np.int64), BINS - 1)
    chosen = [number == i for i in range(BINS)]
    bins = tuple(
        Bin(i / BINS, int(each.sum()), *((float(v[each].mean()) if each.any() else 0.0) for v in (said, came)))
        for i, each in enumerate(chosen)
    )
    return Reliability(
        bins,
        sum(b.count * abs(b.confidence - b.right) for b in bins) / len(said),
        float(((said - came) ** 2).mean()),
        _area(said[came == 1], said[came == 0]),
    )


def reliability_table(reliability: Reliability) -> str:
    """The reliability as Markdown: a row a bin, the figures in a sentence below."""
    rows = ["| confidence | attributions | mean confidence | share right |", "|---|---|---|---|"]
    for each in reliability.bins:
        shown = f"{each.confidence:.2f} | {each.right:.2f}" if each.count else "– | –"
        rows.append(f"| {each.least:.1f} to {each.least + 1 / BINS:.1f} | {each.count} | {shown} |")
    return "\n".join(rows) + (
        f"\n\nExpected calibration error {reliability.calibration_error:.3f} ({BINS} bins of equal width), "
        f"Brier score {reliability.brier:.3f}, area under the ROC curve {reliability.area:.3f}."
    )


def _evidence(examples: Sequence[Example]) -> Floats:
    return np.array([e.evidence for e in examples], dtype=np.float64)


def _outcomes(examples: Sequence[Example]) -> Floats:
    return np.array([e.right for e in examples], dtype=np.float64)


def _logistic(evidence: Floats, right: Floats) -> Floats:
    """Intercept and weights of the penalised logistic regression, by Newton's method."""
    design = np.hstack([np.ones((len(evidence), 1)), evidence])
    weights = np.zeros(design.shape[1])
    penalty = np.diag([0.0, *[RIDGE] * evidence.shape[1]])
    for _ in range(_STEPS):
        chance = 1 / (1 + np.exp(-design @ weights))
        gradient = design.T @ (chance - right) + penalty @ weights
        curvature = (design.T * (chance * (1 - chance))) @ design + penalty
        step = np.linalg.solve(curvature, gradient)
        weights -= step
        if np.abs(step).max() < _TINY:
            break
    return weights


def _area(right: Floats, wrong: Floats) -> float:
    """Share of the pairs of a right and a wrong one that are in order; ties count half."""
    ranked = np.sort(wrong)
    below = np.searchsorted(ranked, right, side="left") + np.searchsorted(ranked, right, side="right")
    return float(below.mean() / (2 * len(wrong)))
