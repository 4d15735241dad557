"""How likely an attribution is right: a logistic regression on a few figures that the decoder leaves with it.

Right is what `claimcheck.evaluation` calls a lenient pair: at least half of the content words shared with an
attribution that an annotator marked and, where that one names a source, a word of it. The weights are fitted by
`claimcheck.language.training.calibration` to one network and hold for no other.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from claimcheck.errors import ModelError

FILE = "confidence.json"
DIGITS = 4
"""Of the weights in the file."""


class Evidence(NamedTuple):
    """What speaks for and against one attribution; log-odds are natural and bounded."""

    cue: float
    """Log-odds that its words are a cue, the mean over them."""
    content: float
    """Log-odds of the Jaccard index that its content is expected to share with the right one."""
    source: float
    """Log-odds that the words of its source are one, the mean over them; 0 without a source."""
    distance: float
    """Logarithm of one more than the words between cue and source; 0 without a source."""
    sourceless: float
    """1 where the decoder found no source, else 0."""
    absence: float
    """Log-odds that the likeliest source of its cue is none, where the decoder found no source; else 0."""


@dataclass(frozen=True)
class Calibration:
    """A weight for each kind of evidence, fitted to one network."""

    model: str
    """SHA-256 of the network's file."""
    intercept: float
    weights: Evidence

    def confidence(self, evidence: Evidence) -> float:
        """Probability that an attribution with this evidence is right."""
        score = self.intercept + sum(w * x for w, x in zip(self.weights, evidence, strict=True))
        return 0.5 * (1 + math.tanh(score / 2))  # the logistic function, which overflows nowhere in this form


NOTHING_KNOWN = Calibration("", 0.0, Evidence(*[0.0] * len(Evidence._fields)))
"""Gives every attribution the confidence .5."""


def read(folder: Path, model: str) -> Calibration:
    """The calibration in `folder`; `NOTHING_KNOWN` where there is none for this network and this evidence.

    Raises:
        ModelError: the file is damaged.
    """
    try:
        stored = json.loads((folder / FILE).read_text(encoding="utf-8"))
        if stored["model"] != model or stored["weights"].keys() != set(Evidence._fields):
            return NOTHING_KNOWN
        weights = {name: float(weight) for name, weight in stored["weights"].items()}
        return Calibration(model, float(stored["intercept"]), Evidence(**weights))
    except FileNotFoundError:
        return NOTHING_KNOWN
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelError(f"{folder / FILE} is damaged ({error}): install claimcheck again") from error


def write(folder: Path, calibration: Calibration) -> None:
    """Stores the calibration beside the network it was fitted to."""
    stored = {
        "model": calibration.model,
        "intercept": calibration.intercept,
        "weights": calibration.weights._asdict(),
    }
    (folder / FILE).write_text(json.dumps(stored, indent=2) + "\n", encoding="utf-8")
