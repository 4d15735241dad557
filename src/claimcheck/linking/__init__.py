"""How claims stand to one another: candidate pairs, then one comparator a relation.

The comparators read words, names, dates and figures; none knows of the others. The first that has something to say of a
pair is heard: copied text before all, a denial before a contradiction, a contradiction before agreement.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from itertools import chain

from claimcheck.linking.candidates import candidates
from claimcheck.linking.contradiction import contradicts
from claimcheck.linking.corroboration import corroborates
from claimcheck.linking.disputes import antecedents, disputes
from claimcheck.linking.echoes import echoes
from claimcheck.linking.features import Features, features, weights
from claimcheck.linking.judgement import Judgement
from claimcheck.model import Claim, Document, Entity, Link, Relation

__all__ = ["link"]


def link(documents: Sequence[Document], claims: Sequence[Claim], entities: Sequence[Entity]) -> tuple[Link, ...]:
    """Compare claims of different documents, and denials also with what their own document says.

    Links are in the order of their first and second claims; the order of the arguments' items makes no difference.
    """
    described = features(documents, claims, entities)
    weighted = weights(described)
    referred = antecedents(described)
    by_id = {each.claim.id: each for each in described}
    place = {each.claim.id: number for number, each in enumerate(described)}
    referring = ((statement, by_id[denial]) for denial, found in referred.items() for statement in found.statements)
    links: dict[tuple[int, int], Link] = {}
    for first, second in chain(candidates(described, weighted), referring):
        judgement = (
            echoes(first, second, weighted)
            or disputes(first, second, weighted, referred)
            or contradicts(first, second, weighted)
            or corroborates(first, second, weighted)
        )
        if judgement:
            links[place[first.claim.id], place[second.claim.id]] = _link(first, second, judgement)
    return _without_repeats([links[pair] for pair in sorted(links)], by_id)


def _link(first: Features, second: Features, judgement: Judgement) -> Link:
    signature = f"{judgement.relation}\0{first.claim.id}\0{second.claim.id}\0{judgement.difference}".encode()
    return Link(
        id=f"l-{hashlib.sha256(signature).hexdigest()[:12]}",
        relation=judgement.relation,
        first=first.claim.id,
        second=second.claim.id,
        evidence=judgement.evidence,
        confidence=judgement.confidence,
        difference=judgement.difference,
    )


def _without_repeats(links: Sequence[Link], by_id: dict[str, Features]) -> tuple[Link, ...]:
    """Links less the disputes across documents that one of the two documents has itself, in the same words.

    Ten copies of one report hold one dispute each, not a hundred between them.
    """

    def across(each: Link) -> bool:
        return by_id[each.first].claim.document != by_id[each.second].claim.document

    copies: dict[str, set[str]] = defaultdict(set)
    disputed = set()
    for each in links:
        if each.relation is Relation.ECHOES:
            copies[each.first].add(each.second)
            copies[each.second].add(each.first)
        elif each.relation is Relation.DISPUTES and not across(each):
            disputed.add(frozenset((each.first, each.second)))

    def repeated(each: Link) -> bool:
        return (
            each.relation is Relation.DISPUTES
            and across(each)
            and any(
                frozenset(pair) in disputed
                for pair in chain(
                    ((copy, each.second) for copy in copies[each.first]),
                    ((each.first, copy) for copy in copies[each.second]),
                )
            )
        )

    return tuple(each for each in links if not repeated(each))
