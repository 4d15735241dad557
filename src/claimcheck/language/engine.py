"""The exported network, run by ONNX Runtime on one text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from importlib import resources
from pathlib import Path

import numpy as np

from claimcheck.language import confidence, decoding, encoding, spans, weights
from claimcheck.language.found import Analysis, FoundAttribution, FoundEntity, Offsets
from claimcheck.language.sentences import boundaries

FORMAT = 2
"""Of the inputs and outputs; raised when they change."""
LEAST_CONFIDENCE = 0.2
"""Of the attributions less likely than this to be right hardly one in five is; they are not given."""
START_THRESHOLD = 0.5
"""Log-odds from which on a word begins a sentence where no rule says so."""


class Engine:
    """Reads one window at a time: quantisation scales depend on what is read together, so nothing else is.

    Threads may share an engine: the network runs outside Python's lock. Attributions whose confidence is below `least`
    are left out.

    Raises:
        ModelError: the folder holds no model, a damaged one or one of another format.
    """

    def __init__(self, folder: Path, least: float = LEAST_CONFIDENCE) -> None:
        about = weights.checked(folder, FORMAT)
        self.version = str(about["version"])
        self.digest = str(about["sha256"]["model.onnx"])
        self._calibration = confidence.read(folder, self.digest)
        self._least = least
        self._session = weights.session(folder / "model.onnx")
        self._tokenizer = encoding.load_tokenizer(folder / "tokenizer.json")

    def analyse(self, text: str) -> Analysis:
        """Attributions, names and sentences of `text`; the same whatever was read before."""
        pieces = encoding.encode(text, self._tokenizer)
        parts = list(encoding.windows(len(pieces)))
        found: list[FoundAttribution] = []
        names: list[FoundEntity] = []
        starts = {0, *boundaries(text)}
        for (start, end), owned in zip(parts, encoding.owned(parts), strict=True):
            outputs = self._session.run(None, encoding.inputs(pieces, start, end))
            roles, relations, entities, openings = (np.asarray(o, dtype=np.float32) for o in outputs)
            found += _attributions(text, pieces, (start, end), owned, roles[1:-1], relations[1:-1, 1:-1])
            names += _entities(pieces, (start, end), owned, entities[1:-1])
            starts.update(_sentence_starts(pieces, start, owned, openings[1:-1]))
        named = [(name.start, name.end) for name in names]
        weighed = (
            replace(
                attribution,
                source=spans.whole_names(attribution.source, named, (*attribution.cue, *attribution.content)),
                confidence=self._calibration.confidence(attribution.evidence),
            )
            for attribution in found
        )
        likely = tuple(attribution for attribution in weighed if attribution.confidence >= self._least)
        return Analysis(likely, tuple(names), tuple(sorted(starts)))


def model_folder() -> Path:
    """Where the shipped model lies."""
    return Path(str(resources.files("claimcheck.language") / "model"))


def _words(pieces: encoding.Pieces, window: Offsets) -> np.ndarray:
    """Pieces, relative to the window, at which its words begin; a word cut by the window's edge begins there."""
    heads = pieces.heads[window[0] : window[1]].copy()
    heads[:1] = 1
    return np.flatnonzero(heads)


def _attributions(
    text: str,
    pieces: encoding.Pieces,
    window: Offsets,
    owned: Offsets,
    roles: decoding.Floats,
    relations: decoding.Floats,
) -> Iterator[FoundAttribution]:
    first = _words(pieces, window)
    bounds = np.append(first, window[1] - window[0]) + window[0]

    def characters(runs: tuple[decoding.Run, ...]) -> list[Offsets]:
        return [(int(pieces.starts[bounds[a]]), int(pieces.ends[bounds[b] - 1])) for a, b in runs]

    for arguments in decoding.attributions(roles, relations, first):
        if not owned[0] <= bounds[arguments.cue[0]] < owned[1]:
            continue
        content = spans.tidy(text, characters(arguments.content))
        cue = characters((arguments.cue,))
        if content:
            yield FoundAttribution(
                tuple(spans.tidy(text, characters(arguments.source))),
                tuple(spans.tidy(text, cue) or cue),  # a dash or a colon can be one
                tuple(content),
                arguments.evidence,
            )


def _entities(
    pieces: encoding.Pieces, window: Offsets, owned: Offsets, scores: decoding.Floats
) -> Iterator[FoundEntity]:
    first = _words(pieces, window)
    bounds = np.append(first, window[1] - window[0]) + window[0]
    for (a, b), kind in decoding.entity_runs(scores[first]):
        if owned[0] <= bounds[a] < owned[1]:
            yield FoundEntity(int(pieces.starts[bounds[a]]), int(pieces.ends[bounds[b] - 1]), kind)


def _sentence_starts(pieces: encoding.Pieces, window: int, owned: Offsets, scores: decoding.Floats) -> list[int]:
    """Offsets of the words that the network takes for the first of a sentence; `window` is its first piece."""
    own = slice(owned[0] - window, owned[1] - window)
    surely = scores[own, 1] - scores[own, 0] > START_THRESHOLD
    offsets: list[int] = pieces.starts[slice(*owned)][surely & (pieces.heads[slice(*owned)] == 1)].tolist()
    return offsets
