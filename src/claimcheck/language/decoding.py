"""The network's scores for one window to attributions and entities.

Cues come from a Viterbi search over the BIO roles. Then one more search gives every other word to nothing, or to the
source or content of one of the cues found: roles say how words hang together, relations say whose they are.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from claimcheck.language.confidence import Evidence
from claimcheck.language.labels import ENTITY_LABELS, RELATIONS, ROLE_LABELS, ROLES

Floats = npt.NDArray[np.float32]
Run = tuple[int, int]
"""First word and one past the last."""

RELATION_WEIGHT = 1.5
SWITCH = 1.0
"""Cost of each change of state, in log-odds: keeps spans in one piece."""

SOURCE_THRESHOLD = -2.0
"""Mean log-odds from which on a source found anywhere in the window is taken for a cue's."""

LEAST_CHANCE = 1e-4
"""Probabilities nearer to 0 or 1 count as this near."""

_NEVER = np.float32(-1e4)
_BEGIN = {role: ROLE_LABELS.index(f"B-{role}") for role in ("source", "cue", "content")}


class Arguments(NamedTuple):
    """One attribution in word indices of its window."""

    source: tuple[Run, ...]
    cue: Run
    content: tuple[Run, ...]
    evidence: Evidence


def log_softmax(scores: Floats) -> Floats:
    """Log-probabilities over the last axis."""
    shifted: Floats = scores - scores.max(-1, keepdims=True)
    logs: Floats = shifted - np.log(np.exp(shifted).sum(-1, keepdims=True))
    return logs


def bio_path(scores: Floats) -> list[int]:
    """The best path through (words, labels) log-probabilities on which "I" only follows its own kind.

    That is the best label of every word, but where an "I" would stand alone: there, Viterbi's search finds it, from the
    word before that no such search can change to the next one.
    """
    labels = scores.argmax(1)
    inside = (labels > 0) & (labels % 2 == 0)
    before = np.concatenate([[0], labels[:-1]])
    broken = inside & (before != labels) & (before != labels - 1)
    path: list[int] = labels.tolist()
    if broken.any():
        # Whatever path had another label for a settled word, it would lose nothing by this one, even where the "I"
        # that follows had to become a "B" for it: so an optimal path goes through all of them.
        begin_scores, inside_scores = scores[:, 1::2], scores[:, 2::2]
        gain = scores.max(1, keepdims=True) - np.maximum(begin_scores, inside_scores)
        loss = np.append((inside_scores - begin_scores)[1:], np.zeros_like(gain[:1]), axis=0)
        own = labels[:, None] == np.arange(1, scores.shape[1], 2)
        settled = ~inside & ((gain >= loss) | own).all(1)
        bounds = np.concatenate([[0], np.flatnonzero(settled), [len(path)]])
        for stretch in set(np.searchsorted(bounds, np.flatnonzero(broken), side="right").tolist()):
            start, end = int(bounds[stretch - 1]), int(bounds[stretch])
            path[start:end] = _search(scores[start:end].tolist())
    return path


def _search(rows: list[list[float]]) -> list[int]:
    """Viterbi's search among paths on which "I" only follows its own kind; over floats, as arrays so small are slow."""
    states = range(len(rows[0]))
    best = [-math.inf if state and state % 2 == 0 else score for state, score in enumerate(rows[0])]
    back: list[list[int]] = []
    for row in rows[1:]:
        champion = max(states, key=best.__getitem__)
        origin = [champion] * len(states)
        for state in states[2::2]:
            origin[state] = state if best[state] > best[state - 1] else state - 1
        best = [best[state] + score for state, score in zip(origin, row, strict=True)]
        back.append(origin)
    path = [max(states, key=best.__getitem__)]
    for origin in reversed(back):
        path.append(origin[path[-1]])
    return path[::-1]


def bio_runs(scores: Floats, labels: tuple[str, ...]) -> list[tuple[Run, str]]:
    """Runs of one kind, in order, from (words, labels) log-probabilities; "I" only follows its own kind."""
    if not len(scores):
        return []
    runs: list[tuple[Run, str]] = []
    for i, state in enumerate(bio_path(scores)):
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
    window = _Window(log_softmax(roles)[first], relations, first)
    runs = bio_runs(window.role, ROLE_LABELS)
    cues = [run for run, kind in runs if kind == "cue"]
    path = _assign(window.role, np.stack([window.odds(cue) for cue in cues]), cues) if cues else [0] * len(first)
    assigned = _runs(path)
    free = np.array(path) == 0
    for start, end in cues:
        free[start:end] = False
    sources = [run for number in range(len(cues)) for run in assigned.get(1 + 2 * number, ())]
    sources += [run for run, kind in runs if kind == "source" and free[run[0] : run[1]].all()]
    contents = [assigned.get(2 + 2 * number, []) for number in range(len(cues))]
    return [_arguments(cue, content, sources, window) for cue, content in zip(cues, contents, strict=True) if content]


@dataclass(frozen=True)
class _Window:
    """What the network says of one window."""

    role: Floats
    """(words, role labels) log-probabilities"""
    relation: Floats
    """(cue pieces, pieces, relations) scores: to make probabilities of the few that are looked at costs far less."""
    first: npt.NDArray[np.int64]
    """The first piece of every word."""
    _related: dict[Run, Floats] = field(default_factory=dict, init=False, repr=False)
    _chances: dict[str, Floats] = field(default_factory=dict, init=False, repr=False)

    def related(self, cue: Run) -> Floats:
        """(words, relations) log-probabilities for a cue, the mean over its pieces."""
        if cue not in self._related:
            bounds = np.append(self.first, len(self.relation))
            pieces = self.relation[bounds[cue[0]] : bounds[cue[1]], self.first]
            self._related[cue] = log_softmax(pieces).mean(0)
        return self._related[cue]

    def odds(self, cue: Run) -> Floats:
        """(words, relations but "none") against "none"."""
        related = self.related(cue)
        odds: Floats = related[:, 1:] - related[:, :1]
        return odds

    def chance(self, role: str) -> Floats:
        """(words) probability of a role, at its beginning or inside."""
        if role not in self._chances:
            self._chances[role] = np.exp(np.logaddexp(self.role[:, _BEGIN[role]], self.role[:, _BEGIN[role] + 1]))
        return self._chances[role]


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
    entering[1:, 1:] -= SWITCH  # leaving for nothing costs nothing beyond
    champions = [0]
    goes_on = np.ones((count, states), dtype=np.bool_)
    entered = np.empty_like(best)
    for into, here, goes in zip(entering[1:], emissions[1:], goes_on[1:], strict=True):
        # Either the state goes on, or it is entered from the best of all.
        champion = int(best.argmax())
        champions.append(champion)
        np.add(into, best[champion], out=entered)
        np.greater_equal(best, entered, out=goes)
        np.maximum(best, entered, out=best)
        best += here
    path = [int(best.argmax())]
    for step in range(count - 1, 0, -1):
        path.append(path[-1] if goes_on[step, path[-1]] else champions[step])
    return path[::-1]


def _arguments(cue: Run, content: list[Run], sources: list[Run], window: _Window) -> Arguments:
    odds = window.odds(cue)
    scored = [(float(odds[start:end, 0].mean()), (start, end)) for start, end in sources]
    best = max(scored, default=None)  # a source is in one piece, and one source may serve several cues
    source = (best[1],) if best and best[0] > SOURCE_THRESHOLD else ()
    return Arguments(source, cue, tuple(content), _evidence(source, cue, content, window))


def _evidence(source: Sequence[Run], cue: Run, content: Sequence[Run], window: _Window) -> Evidence:
    related = np.exp(window.related(cue))
    roles = {role: window.chance(role) for role in ROLES}
    # Of every word on its own: that it has the role and is this cue's. Sums are numbers of words to be expected.
    own = {role: roles[role] * related[:, RELATIONS.index(role)] for role in ("source", "content")}
    own["content"][cue[0] : cue[1]] = 0.0
    source_words, content_words = _indices(source), _indices(content)
    shared = own["content"][content_words].sum()
    return Evidence(
        cue=_mean_log_odds(roles["cue"][cue[0] : cue[1]]),
        content=_mean_log_odds(shared / (len(content_words) + own["content"].sum() - shared)),
        source=_mean_log_odds(roles["source"][source_words]) if source else 0.0,
        distance=math.log1p(max(source[0][0] - cue[1], cue[0] - source[-1][1], 0)) if source else 0.0,
        sourceless=float(not source),
        absence=0.0 if source else -_mean_log_odds(own["source"].max()),
    )


def _indices(runs: Sequence[Run]) -> npt.NDArray[np.int64]:
    return np.array([word for start, end in runs for word in range(start, end)], dtype=np.int64)


def _mean_log_odds(chances: npt.ArrayLike) -> float:
    bounded = np.clip(np.asarray(chances, dtype=np.float64), LEAST_CHANCE, 1 - LEAST_CHANCE)
    return float((np.log(bounded) - np.log1p(-bounded)).mean())


def _runs(path: list[int]) -> dict[int, list[Run]]:
    """Where each state holds, in order."""
    runs: dict[int, list[Run]] = {}
    start = 0
    for state, words in groupby(path):
        end = start + sum(1 for _ in words)
        runs.setdefault(state, []).append((start, end))
        start = end
    return runs
