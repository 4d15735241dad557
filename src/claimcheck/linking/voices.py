"""Copies are one voice: claims that echo each other speak once, however often they are printed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from claimcheck.model import Difference, Link, Relation

_BETWEEN_VOICES = frozenset({Relation.CONTRADICTS, Relation.DISPUTES})


def voices(copies: Iterable[Link]) -> dict[str, str]:
    """For each claim that one of these links says is a copy of another, the first claim of its voice."""
    first: dict[str, str] = {}

    def root(claim: str) -> str:
        while first.get(claim, claim) != claim:
            first[claim] = first[first[claim]]
            claim = first[claim]
        return claim

    for link in copies:
        ours, theirs = root(link.first), root(link.second)
        first.setdefault(ours, ours)
        first[theirs] = ours
    return {claim: root(claim) for claim in first}


def between_voices(
    links: Sequence[Link], documents: Mapping[str, str], altered: Iterable[Link] = ()
) -> tuple[Link, ...]:
    """The links, in their order, less what copies repeat.

    A voice does not corroborate itself, and what two voices disagree about is said once: for their first claims, with
    the number of documents that have copies of them.

    Args:
        links: In order.
        documents: Of each claim its document.
        altered: Those between claims of one passage in which something was changed: they contradict each other, but
            stand on one side of a dispute.
    """
    echoes = [link for link in links if link.relation is Relation.ECHOES]
    speaking, sides = voices(echoes), voices([*echoes, *altered])
    said: dict[tuple[frozenset[str], Relation, Difference | None], int] = {}
    kept: list[Link] = []
    printed: dict[int, set[tuple[str, str]]] = defaultdict(set)
    for link in links:
        voice = sides if link.relation is Relation.DISPUTES else speaking
        ours, theirs = (voice.get(claim, claim) for claim in (link.first, link.second))
        if link.relation is Relation.CORROBORATES and ours == theirs:
            continue
        if link.relation in _BETWEEN_VOICES:
            key = (frozenset((ours, theirs)), link.relation, link.difference)
            number = said.setdefault(key, len(kept))
            printed[number].add((documents[link.first], documents[link.second]))
            if number < len(kept):
                continue
        kept.append(link)
    return tuple(
        replace(link, evidence=_with_copies(link.evidence, printed[number])) if len(printed[number]) > 1 else link
        for number, link in enumerate(kept)
    )


def _with_copies(evidence: str, printed: set[tuple[str, str]]) -> str:
    others = len({name for pair in printed for name in pair}) - len(set(min(printed)))
    if others < 1:
        return evidence
    return f"{evidence} The same is in {others} {'copy' if others == 1 else 'copies'} of this text."
