"""Copied text: the sentences of two claims are the same but for a few words."""

from __future__ import annotations

import re

from claimcheck.linking.comparison import at_odds
from claimcheck.linking.features import Features, Weights
from claimcheck.linking.judgement import Judgement, judged
from claimcheck.model import Relation

_WORD = re.compile(r"\w+")
_SHINGLE = 4
"""Words in a row."""
_FEWEST_WORDS = 8
_SAME_TEXT = 0.6
_SAME_CLAIM = 0.7


def echoes(first: Features, second: Features, weights: Weights) -> Judgement | None:
    """Whether the two claims are one passage in two documents.

    Whole sentences are compared, so that two reporters who quote the same words do not count as copying each other.
    """
    if first.claim.document == second.claim.document or weights.containment(first.keys, second.keys) < _SAME_CLAIM:
        return None
    ours, theirs = (_shingles(each.claim.sentence.text) for each in (first, second))
    if not ours or not theirs:
        return None
    similarity = len(ours & theirs) / len(ours | theirs)
    if similarity < _SAME_TEXT or at_odds(first, second):
        return None
    return judged(
        Relation.ECHOES, f"{round(100 * similarity)}% of the wording of the two sentences is the same.", similarity
    )


def _shingles(text: str) -> frozenset[tuple[str, ...]]:
    words = [word.casefold() for word in _WORD.findall(text)]
    if len(words) < _FEWEST_WORDS:
        return frozenset()
    return frozenset(tuple(words[i : i + _SHINGLE]) for i in range(len(words) - _SHINGLE + 1))
