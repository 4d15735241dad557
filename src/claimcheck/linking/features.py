"""What of a claim is compared: its words, names, speakers and time."""

from __future__ import annotations

import math
import re
from collections import Counter, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from claimcheck.linking.words import WORD, stem
from claimcheck.model import Claim, CueClass, Document, Entity, EntityType, Mention, Span, Voice

_SPEAKS_FOR = frozenset({EntityType.STATE, EntityType.GOVERNMENT_BODY, EntityType.ORGANISATION, EntityType.GROUP})
_LONGEST_NAME = 6
"""In words, of those looked for in a source ("the Iranian foreign ministry's spokesman")."""
_ORDINAL = re.compile(
    r"\b(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\d+(?:st|nd|rd|th))\b", re.IGNORECASE
)
_SMOOTHING = 50
"""So that in a handful of claims all words weigh about the same, and only in an archive do rare ones weigh more."""

_SHORTLY_BEFORE = 400
"""Code points."""

STATING = frozenset(
    {CueClass.ASSERT, CueClass.REPORT, CueClass.ANNOUNCE, CueClass.ADMIT, CueClass.ACCUSE, CueClass.AGREE}
)
"""Cue classes by which a source stands for its content as a fact."""


@dataclass(frozen=True)
class Features:
    """A claim with what it is compared by."""

    claim: Claim
    start: int
    """Of its first span."""
    published: str | None
    """Of its document: ISO 8601 date."""
    publisher: str | None
    words: Mapping[str, str]
    """Stems of the content words outside names and dates, each with the word as first written."""
    names: frozenset[str]
    """Entities in the content and the target; the name itself where it is not resolved."""
    speakers: frozenset[str]
    """The source's entity, and those that it speaks for by its name or title."""
    ordinals: frozenset[str]
    """"first", "2nd": what tells one event of a series from the next."""
    around: frozenset[str] = frozenset()
    """Names and speakers of this claim and of those shortly before it in its document: what it is about."""

    @property
    def keys(self) -> frozenset[str]:
        """Words and names together."""
        return frozenset(self.words) | self.names

    @property
    def states(self) -> bool:
        """Whether someone, be it the document, stands for the content as a fact."""
        return self.claim.voice is Voice.DOCUMENT or self.claim.cue_class in STATING


@dataclass(frozen=True)
class Weights:
    """How much words and names say, by how rare they are among all claims."""

    frequency: Mapping[str, int]
    """In how many claims each occurs."""
    weight: Mapping[str, float]
    """Of each: 1, or more where it is rare among many claims."""

    def of(self, keys: Iterable[str]) -> float:
        """The sum of the keys' weights."""
        return math.fsum(self.weight[key] for key in keys)

    def overlap(self, first: frozenset[str], second: frozenset[str]) -> float:
        """Weighted Jaccard index, between 0 and 1."""
        union = self.of(first | second)
        return self.of(first & second) / union if union else 0.0

    def containment(self, first: frozenset[str], second: frozenset[str]) -> float:
        """How much of the lesser of the two is in the other, between 0 and 1."""
        smaller = min(self.of(first), self.of(second))
        return self.of(first & second) / smaller if smaller else 0.0


def weights(features: Sequence[Features]) -> Weights:
    """Weights by the number of claims that each key occurs in."""
    frequency = Counter(key for each in features for key in each.keys)
    total = len(features) + _SMOOTHING
    return Weights(frequency, {key: 1 + math.log(total / (number + _SMOOTHING)) for key, number in frequency.items()})


def features(
    documents: Sequence[Document], claims: Sequence[Claim], entities: Sequence[Entity]
) -> tuple[Features, ...]:
    """The features of every claim, sorted by document and place in it."""
    origins = {document.name: document.provenance for document in documents}
    names = _surfaces(entities)
    found = []
    for claim in claims:
        origin = origins[claim.document]
        pieces = (*claim.source, *claim.cue, *claim.content) or (claim.sentence,)
        found.append(
            Features(
                claim=claim,
                start=min(span.start for span in pieces),
                published=origin.published,
                publisher=origin.publisher,
                words=_words(claim),
                names=_names(claim),
                speakers=_speakers(claim, names),
                ordinals=frozenset(
                    match[0].lower() for piece in claim.content for match in _ORDINAL.finditer(piece.text)
                ),
            )
        )
    return _with_surroundings(sorted(found, key=lambda each: (each.claim.document, each.start, each.claim.id)))


def _with_surroundings(ordered: Sequence[Features]) -> tuple[Features, ...]:
    described, near = [], deque[Features]()
    for each in ordered:
        near.append(each)
        while near[0].claim.document != each.claim.document or each.start - near[0].start > _SHORTLY_BEFORE:
            near.popleft()
        described.append(replace(each, around=frozenset(chain.from_iterable((*n.names, *n.speakers) for n in near))))
    return tuple(described)


def _words(claim: Claim) -> dict[str, str]:
    apart = [mention.span for mention in claim.mentions] + [date.span for date in claim.dates]
    words: dict[str, str] = {}
    for piece in claim.content:
        for match in WORD.finditer(piece.text):
            stemmed = stem(match[0])
            if stemmed and not _inside(piece.start + match.start(), apart):
                words.setdefault(stemmed, match[0])
    return words


def _inside(offset: int, spans: Iterable[Span]) -> bool:
    return any(span.start <= offset < span.end for span in spans)


def _names(claim: Claim) -> frozenset[str]:
    names = {_key(mention) for mention in claim.mentions}
    return frozenset(names | {claim.target_entity} if claim.target_entity else names)


def _key(mention: Mention) -> str:
    return mention.entity or f"name:{mention.span.text.casefold()}"


def _surfaces(entities: Sequence[Entity]) -> dict[tuple[str, ...], str]:
    """Names, in words, of those that others speak for."""
    return {
        _folded(surface): entity.id
        for entity in sorted(entities, key=lambda entity: entity.id)
        if entity.type in _SPEAKS_FOR
        for surface in (entity.name, *entity.aliases)
    }


def _folded(text: str) -> tuple[str, ...]:
    return tuple(word.casefold().replace("’", "'").removesuffix("'s") for word in WORD.findall(text))


def _speakers(claim: Claim, names: Mapping[tuple[str, ...], str]) -> frozenset[str]:
    speakers = {claim.source_entity} if claim.source_entity else set()
    for piece in claim.source:
        words = _folded(piece.text)
        for start in range(len(words)):
            for end in range(start + 1, min(len(words), start + _LONGEST_NAME) + 1):
                entity = names.get(words[start:end])
                if entity:
                    speakers.add(entity)
    return frozenset(speakers)
