"""The network's scores for one window to attributions and entities.

Cues come from a Viterbi search over the BIO roles. Then one more search gives every other word to nothing, or to the
source or content of one of the cues found: roles say how words hang together, relations say whose they are.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from claimcheck.language.labels import ENTITY_LABELS, RELATIONS, ROLE_LABELS

Floats = npt.NDArray[np.float32]
Run = tuple[int, int]
"""First word and one past the last."""

RELATION_WEIGHT = 1.0
SWITCH = 1.0
"""Cost of each change of state, in log-odds: keeps spans in one piece."""

SOURCE_THRESHOLD = -2.0
"""Mean log-odds from which on a source found anywhere in the window is taken for a cue's."""

LEFT_OVER = 12
"""Words from which on a run of content that no cue took gets one all the same."""
LEFT_OVER_CHANCE = 0.7
"""Mean probability that such a run must have."""

_NEVER = np.float32(-1e4)
_BEGIN = {role: ROLE_LABELS.index(f"B-{role}") for role in ("source", "cue", "content")}


class Arguments(NamedTuple):
    """One attribution in word indices of its window."""

    source: tuple[Run, ...]
    cue: Run
    content: tuple[Run, ...]
    confidence: float


def log_softmax(scores: Floats) -> Floats:
    """Log-probabilities over the last axis."""
    shifted: Floats = scores - scores.max(-1, keepdims=True)
    logs: Floats = shifted - np.log(np.exp(shifted).sum(-1, keepdims=True))
    return logs


def viterbi(emissions: Floats, transitions: Floats, start: Floats) -> list[int]:
    """The best path through (steps, states) under (from, to) transitions."""
    best = emissions[0] + start
    back = np.zeros(emissions.shape, dtype=np.int64)
    states = np.arange(emissions.shape[1])
    for step in range(1, len(emissions)):
        candidates = best[:, None] + transitions
        back[step] = candidates.argmax(0)
        best = candidates[back[step], states] + emissions[step]
    path = [int(best.argmax())]
    for step in range(len(emissions) - 1, 0, -1):
        path.append(int(back[step, path[-1]]))
    return path[::-1]


def bio_runs(scores: Floats, labels: tuple[str, ...]) -> list[tuple[Run, str]]:
    """Runs of one kind, in order, from (words, labels) log-probabilities; "I" only follows its own kind."""
    if not len(scores):
        return []
    count = len(labels)
    transitions = np.zeros((count, count), dtype=np.float32)
    start = np.zeros(count, dtype=np.float32)
    for to in range(2, count, 2):
        transitions[:, to] = _NEVER
        transitions[[to - 1, to], to] = 0.0
        start[to] = _NEVER
    path = viterbi(scores, transitions, start)
    runs: list[tuple[Run, str]] = []
    for i, state in enumerate(path):
        if state == 0:
            continue
        if state % 2 == 1 or not runs or runs[-1][0][1] != i:
            runs.append(((i, i + 1), labels[state][2:]))
        else:
            runs[-1] = ((runs[-1][0][0], i + 1), runs[-1][1])
    return runs


def entity_runs(scores: Floats) -> list[tuple[Run, str]]:
    """Names in (words, entity labels) scores."""
    return bio_runs(log_softmax(scores), ENTITY_LABELS)


def attributions(roles: Floats, relations: Floats, first: npt.NDArray[np.int64]) -> list[Arguments]:
    """The attributions of one window.

    Args:
        roles: (pieces, role labels) scores.
        relations: (cue pieces, pieces, relations) scores.
        first: the first piece of every word, ascending.
    """
    if not len(first):
        return []
    window = _Window(log_softmax(roles)[first], log_softmax(relations), first)
    runs = bio_runs(window.role, ROLE_LABELS)
    contents: dict[Run, list[Run]] = {run: [] for run, kind in runs if kind == "cue"}
    cues = list(contents)
    path = _assign(window.role, np.stack([window.odds(cue) for cue in cues]), cues) if cues else [0] * len(first)
    for number, cue in enumerate(cues):
        contents[cue] = _runs(path, 2 + 2 * number)
    free = np.array(path) == 0
    for start, end in cues:
        free[start:end] = False
    for run, kind in runs:
        if kind == "content" and _is_left_over(run, window.chance("content"), free):
            cue = _cue_for(run, window, contents)
            contents[cue] = sorted([*contents.get(cue, ()), run])
            free[run[0] : run[1]] = free[cue[0] : cue[1]] = False
    sources = [run for number in range(len(cues)) for run in _runs(path, 1 + 2 * number)]
    sources += [run for run, kind in runs if kind == "source" and free[run[0] : run[1]].all()]
    return [_arguments(cue, content, sources, window) for cue, content in sorted(contents.items()) if content]


@dataclass(frozen=True)
class _Window:
    """Log-probabilities of one window."""

    role: Floats
    """(words, role labels)"""
    relation: Floats
    """(cue pieces, pieces, relations)"""
    first: npt.NDArray[np.int64]
    """The first piece of every word."""

    def related(self, cue: Run) -> Floats:
        """(words, relations) to a cue, the mean over its pieces."""
        bounds = np.append(self.first, len(self.relation))
        mean: Floats = self.relation[bounds[cue[0]] : bounds[cue[1]]].mean(0)[self.first]
        return mean

    def odds(self, cue: Run) -> Floats:
        """(words, relations but "none") against "none"."""
        related = self.related(cue)
        odds: Floats = related[:, 1:] - related[:, :1]
        return odds

    def chance(self, role: str) -> Floats:
        """(words) probability of a role, at its beginning or inside."""
        chance: Floats = np.exp(np.logaddexp(self.role[:, _BEGIN[role]], self.role[:, _BEGIN[role] + 1]))
        return chance


def _is_left_over(run: Run, chance: Floats, free: npt.NDArray[np.bool_]) -> bool:
    """Whether a run of content, long and sure, went to no cue: its own was missed, or stands far off."""
    start, end = run
    return bool(end - start >= LEFT_OVER and free[start:end].all() and chance[start:end].mean() > LEFT_OVER_CHANCE)


def _cue_for(run: Run, window: _Window, known: Iterable[Run]) -> Run:
    """The cue of a content left over: one that is known, or the word that is both a likely cue and related to it."""
    start, end = run
    related = window.relation[window.first][:, window.first[start:end]]
    likely = window.chance("cue")
    score = (related[:, :, 2] - related[:, :, 0]).mean(1) + np.log(likely)
    score[start:end] = _NEVER
    best = int(score.argmax())
    return next((cue for cue in known if cue[0] <= best < cue[1]), (best, best + 1))


def _assign(role: Floats, odds: Floats, cues: list[Run]) -> list[int]:
    """For each word 0 (nothing), 1 + 2k (source of cue k) or 2 + 2k (content of cue k); words of a cue are 0."""
    count = len(role)
    states = 1 + 2 * len(cues)
    emissions = np.empty((count, states), dtype=np.float32)
    emissions[:, 0] = role[:, 0]
    entering = np.zeros((count, states), dtype=np.float32)
    for offset, kind in ((1, "source"), (2, "content")):
        inside = role[:, _BEGIN[kind] + 1]
        emissions[:, offset::2] = inside[:, None] + RELATION_WEIGHT * odds[:, :, offset - 1].T
        entering[:, offset::2] = (role[:, _BEGIN[kind]] - inside)[:, None]
    for start, end in cues:
        emissions[start:end, 1:] = _NEVER
        emissions[start:end, 0] = 0.0
    best = emissions[0] + entering[0]
    back = np.zeros((count, states), dtype=np.int64)
    identity = np.arange(states)
    for step in range(1, count):
        # Either the state goes on, or it is entered from the best of all.
        champion = int(best.argmax())
        entered = best[champion] - SWITCH + entering[step]
        entered[0] += SWITCH  # leaving for nothing costs nothing beyond
        stays = best >= entered
        back[step] = np.where(stays, identity, champion)
        best = np.where(stays, best, entered) + emissions[step]
    path = [int(best.argmax())]
    for step in range(count - 1, 0, -1):
        path.append(int(back[step, path[-1]]))
    return path[::-1]


def _arguments(cue: Run, content: list[Run], sources: list[Run], window: _Window) -> Arguments:
    odds = window.odds(cue)
    scored = [(float(odds[start:end, 0].mean()), (start, end)) for start, end in sources]
    best = max(scored, default=None)  # a source is in one piece, and one source may serve several cues
    source = (best[1],) if best and best[0] > SOURCE_THRESHOLD else ()
    related = np.exp(window.related(cue))
    chance = float(window.chance("cue")[cue[0] : cue[1]].mean())
    for kind, runs in (("source", source), ("content", content)):
        if runs:
            chance *= float(np.concatenate([related[a:b, RELATIONS.index(kind)] for a, b in runs]).mean())
    return Arguments(source, cue, tuple(content), chance)


def _runs(path: list[int], state: int) -> list[Run]:
    runs: list[Run] = []
    for i, value in enumerate(path):
        if value != state:
            continue
        if runs and runs[-1][1] == i:
            runs[-1] = (runs[-1][0], i + 1)
        else:
            runs.append((i, i + 1))
    return runs
