"""How claims stand to one another: copied text first, sentence by sentence, then claims that tell of the same thing.

Sentences of two documents that are one passage are compared word by word: what differs was changed. Every other pair
that shares enough goes through the comparators, one a relation; none knows of the others, and the first that has
something to say is heard: a denial before a contradiction, a contradiction before agreement. Where none has, the
comparison model is asked.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import partial

import numpy as np

from claimcheck.cache import Cache
from claimcheck.linking.candidates import candidates
from claimcheck.linking.contradiction import contradicts
from claimcheck.linking.corroboration import corroborates
from claimcheck.linking.disputes import disputes
from claimcheck.linking.echoes import copies
from claimcheck.linking.features import Features, features, weights
from claimcheck.linking.judgement import Judgement
from claimcheck.linking.meaning import contradicts_in_meaning, near_in_meaning
from claimcheck.linking.neighbours import distinct
from claimcheck.linking.outlines import outlines, states
from claimcheck.linking.passages import read_pages
from claimcheck.linking.prints import prints
from claimcheck.linking.quotations import quotations
from claimcheck.linking.recall import Judgements, Recall
from claimcheck.linking.stories import conflicts
from claimcheck.linking.voices import between_voices
from claimcheck.model import Document, Link, Relation, Resolution

__all__ = ["link"]


def link(documents: Sequence[Document], resolution: Resolution, cache: Cache | None = None) -> tuple[Link, ...]:
    """Compare claims of different documents, and denials also with what their own document says.

    Links are in the order of their first and second claims; the order of the arguments' items makes no difference.
    What documents have in common, the outlines of their claims, which of them are worth comparing and what was said of
    them is taken from the cache where it was worked out in an earlier audit; that makes none either.
    """
    described = features(documents, resolution.claims, resolution.entities, resolution.mentions)
    pages = read_pages(documents, resolution.claims, dict(resolution.mentions), dict(resolution.dates))
    outlined = outlines(described, pages, cache)
    weighted = weights([keys for each in outlined for keys in each.outline.keys])
    place = {each.claim.id: number for number, each in enumerate(described)}
    printed = prints(pages, cache)
    copied = copies(pages, [each.wordings for each in printed], cache)
    speakers = {each.claim.id: each.speakers for each in described}
    altered = [_link(each.first, each.second, each.judgement) for each in copied.judgements]
    spoken = quotations(pages, [each.spoken for each in printed], speakers, copied.settled)
    links = [*altered, *(_link(one.id, other.id, judgement) for one, other, judgement in spoken)]
    referred = {denial: found for each in outlined for denial, found in each.antecedents.items()}
    referring = [
        (place[each.claim.id], place[denial]) for denial, found in referred.items() for each in found.statements
    ]
    model = Recall(cache)
    near = near_in_meaning(
        described, np.flatnonzero([firm for each in outlined for firm in each.outline.firm]), model, cache
    )
    state = list(states(outlined, weighted))
    pairs = distinct(candidates(outlined, weighted, state, cache), near, referring)
    close = set(map(tuple, near.tolist()))
    judgements = Judgements(cache, len(pairs))

    def judge(first: Features, second: Features, *, by_meaning: bool) -> Judgement | None:
        return (
            disputes(first, second, weighted, referred)
            or contradicts(first, second, weighted)
            or corroborates(first, second, weighted)
            or (contradicts_in_meaning(first, second, model) if by_meaning else None)
        )

    for one, other in pairs.tolist():
        first, second, by_meaning = described[one], described[other], (one, other) in close
        if (first.claim.id, second.claim.id) in copied.settled:
            continue
        told = state[one] + state[other] + bytes([by_meaning])
        judgement = judgements.of(told, partial(judge, first, second, by_meaning=by_meaning))
        one_text = (first.claim.document, second.claim.document) in copied.versions
        if judgement and not (one_text and judgement.relation is Relation.CORROBORATES):
            links.append(_link(first.claim.id, second.claim.id, judgement))
    known = {(each.first, each.second) for each in links} | copied.settled
    for first, second, judgement in conflicts(
        ((each.features, each.outline.plot, each.digest) for each in outlined), cache
    ):
        if (first.claim.id, second.claim.id) not in known:
            links.append(_link(first.claim.id, second.claim.id, judgement))
            known.add((first.claim.id, second.claim.id))
    model.keep()
    judgements.keep()
    ordered = sorted(
        links, key=lambda each: (place[each.first], place[each.second], each.relation, each.difference or "")
    )
    return between_voices(ordered, {claim.id: claim.document for claim in resolution.claims}, altered)


def _link(first: str, second: str, judgement: Judgement) -> Link:
    signature = f"{judgement.relation}\0{first}\0{second}\0{judgement.difference}".encode()
    return Link(
        id=f"l-{hashlib.sha256(signature).hexdigest()[:12]}",
        relation=judgement.relation,
        first=first,
        second=second,
        evidence=judgement.evidence,
        confidence=judgement.confidence,
        difference=judgement.difference,
    )
