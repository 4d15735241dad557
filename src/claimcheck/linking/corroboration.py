"""The same proposition by different, independent sources."""

from __future__ import annotations

from claimcheck.linking.comparison import at_odds, different_events, one_matter
from claimcheck.linking.features import Features, Weights
from claimcheck.linking.judgement import Judgement, in_common, judged
from claimcheck.model import Factuality, Modality, Relation, Voice

_OVERLAP = 0.5
_CONTAINMENT = 0.8
_FEWEST_KEYS = 3
_FEWEST_WORDS = 2
_FEWEST_KEYS_CONTAINED = 4


def corroborates(first: Features, second: Features, weights: Weights) -> Judgement | None:
    """Whether two sources, neither of which speaks for the other, say the same."""
    if not (_independent(first, second) and _firm(first) and _firm(second)):
        return None
    similarity = _similarity(first, second, weights)
    if similarity is None or not one_matter(first, second):
        return None
    if at_odds(first, second) or different_events(first, second):
        return None
    return judged(Relation.CORROBORATES, f"Both say the same, in words such as {in_common(first, second)}.", similarity)


def _independent(first: Features, second: Features) -> bool:
    """Whether the claims are of different documents, and of sources known to be different."""
    if first.claim.document == second.claim.document:
        return False
    if first.claim.voice is Voice.DOCUMENT and second.claim.voice is Voice.DOCUMENT:
        return not (first.publisher and first.publisher == second.publisher)
    attributed = [each for each in (first, second) if each.claim.voice is Voice.ATTRIBUTED]
    return all(each.claim.source_entity for each in attributed) and not first.speakers & second.speakers


def _firm(features: Features) -> bool:
    claim = features.claim
    return (
        features.states
        and claim.modality is Modality.ASSERTED
        and claim.factuality in {Factuality.CERTAIN, Factuality.PROBABLE}
    )


def _similarity(first: Features, second: Features, weights: Weights) -> float | None:
    """How alike two propositions are; None where not alike enough to be one."""
    ours, theirs = first.keys, second.keys
    shared = ours & theirs
    if len(shared) < _FEWEST_KEYS or len(shared & set(first.words)) < _FEWEST_WORDS:
        return None
    overlap = weights.overlap(ours, theirs)
    containment = weights.containment(ours, theirs)
    if overlap >= _OVERLAP or (containment >= _CONTAINMENT and len(shared) >= _FEWEST_KEYS_CONTAINED):
        return (overlap + containment) / 2
    return None
