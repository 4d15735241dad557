"""What the comparison model adds to the comparators: pairs alike in meaning, and contradictions that no rule sees.

It is asked last, and only of facts about one name at times that agree: whether two texts speak of the same is not what
it has learnt. Figures and negations are left to the rules, which know what may have changed in between.
"""

from __future__ import annotations

from collections.abc import Sequence

from claimcheck.cache import Cache
from claimcheck.language.comparison import LIKELY
from claimcheck.linking.comparison import Time, conflicting_quantities, opposed, swapped, time
from claimcheck.linking.features import Features
from claimcheck.linking.judgement import Judgement, judged
from claimcheck.linking.neighbours import Ints, neighbours
from claimcheck.linking.recall import Recall
from claimcheck.model import Difference, Relation

_NEAREST = 5
_LEAST_SIMILARITY = 0.6
"""Cosine of the embeddings of two claims worth comparing."""


def near_in_meaning(features: Sequence[Features], firm: Ints, model: Recall, cache: Cache | None = None) -> Ints:
    """Pairs of claims put as facts that are among the nearest of one another, whatever their words.

    Args:
        features: Of all claims.
        firm: The numbers of those put as facts.
        model: Asked for what each means.
        cache: Where what was near is remembered.

    Returns:
        Numbers (pairs, 2), the lower one first, sorted.
    """
    embedded = model.embed(_text(features[number]) for number in firm.tolist())
    near: Ints = firm[neighbours(embedded, _NEAREST, _LEAST_SIMILARITY, cache)]
    return near


def contradicts_in_meaning(first: Features, second: Features, model: Recall) -> Judgement | None:
    """Whether claims of two documents that may tell of one thing contradict each other, by the model alone."""
    if not _comparable(first, second):
        return None
    likely = model.contradiction(_text(first), _text(second))
    if likely < LIKELY:
        return None
    evidence = "By their meaning both cannot be so, in the judgement of the language model alone."
    return judged(Relation.CONTRADICTS, evidence, likely - 0.3, Difference.MEANING)


def _comparable(first: Features, second: Features) -> bool:
    return (
        first.claim.document != second.claim.document
        and all(each.states and each.certain for each in (first, second))
        and bool(first.names & second.names)
        and time(first, second) is not Time.DIFFERENT
        and not swapped(first, second)
        and not opposed(first, second)
        and conflicting_quantities(first, second) is None
    )


def _text(features: Features) -> str:
    return " ".join(piece.text for piece in features.pieces)
