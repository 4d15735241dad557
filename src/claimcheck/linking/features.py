"""What of a claim is compared: its words, names, speakers, dates and figures."""

from __future__ import annotations

import math
import re
from collections import Counter, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain

from claimcheck.linking.words import WORD, content_words, contrasting, stem, stems
from claimcheck.model import (
    Bound,
    Claim,
    CueClass,
    DateReference,
    Document,
    Entity,
    EntityType,
    Factuality,
    Granularity,
    Mention,
    Modality,
    Polarity,
    Quantity,
    Span,
    Voice,
)
from claimcheck.resolution.quantities import find_quantities

_SPEAKS_FOR = frozenset({EntityType.STATE, EntityType.GOVERNMENT_BODY, EntityType.ORGANISATION, EntityType.GROUP})
_LONGEST_NAME = 6
"""In words, of those looked for in a source ("the Iranian foreign ministry's spokesman")."""
_SPOKESMAN = frozenset(
    "spokesman spokeswoman spokesperson spokespeople spokesmen lawyer lawyers attorney attorneys counsel".split()
)
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
_ESTABLISHING = stems(["found", "discovered", "concluded", "determined", "established", "showed", "learned", "knew"])
"""Cues of belief that leave no doubt: "the study found that"."""
_DEEDS = frozenset({CueClass.OTHER, CueClass.PRAISE, CueClass.CONDEMN})
"""Cue classes that are as often something done ("the senate passed the bill") as something said."""
_SUFFERED = re.compile(r"(?:was|were|(?:has|have|had) been)\b", re.IGNORECASE)
"""What is done to someone: "was sentenced"."""
_LONGEST_DEED = 3
"""In words, of its verb."""
_NOT_DONE = re.compile(
    r"\b(?:will|would|shall|should|may|might|can|could|must|ought|if|to|plans?|planned|planning|wants?|wanted|refus\w+|"
    r"declin\w+|fail\w*|seeks?|sought|hopes?|hoped|about|going)\b|['’]ll\b",
    re.IGNORECASE,
)
_NEGATION = re.compile(r"\b(?:not|never|no|neither|nor)\b|n['’]t\b", re.IGNORECASE)
_LENGTH = re.compile(r"P(?P<number>\d+(?:\.\d+)?)(?P<unit>[YMWD])")
_LENGTHS = {"Y": "years", "M": "months", "W": "weeks", "D": "days"}


@dataclass(frozen=True)
class Features:
    """A claim with what it is compared by."""

    claim: Claim
    start: int
    """Of its first span."""
    published: str | None
    """Of its document: ISO 8601 date."""
    publisher: str | None
    pieces: tuple[Span, ...]
    """What is said: the content, or the whole sentence where the claim tells of a deed."""
    own: bool
    """Whether it is the document that says so: its own statement, or a deed of which it tells."""
    polarity: Polarity
    certain: bool
    """Whether it is put as a fact."""
    words: Mapping[str, str]
    """Stems of the content words outside names and dates, each with the word as first written."""
    names: frozenset[str]
    """Entities in what is said and the target; the name itself where it is not resolved."""
    mentions: tuple[Mention, ...]
    """Names in what is said, in text order."""
    dates: tuple[DateReference, ...]
    """Moments: in what is said, or when it was said where that has none."""
    figures: tuple[Quantity, ...]
    """Quantities and lengths of time in what is said."""
    speakers: frozenset[str]
    """The source's entity, and those that it speaks for by its name or title."""
    ordinals: frozenset[str]
    """"first", "2nd": what tells one event of a series from the next."""
    particles: frozenset[str] = frozenset()
    """Function words that have an opposite."""
    around: frozenset[str] = frozenset()
    """Names and speakers of this claim and of those shortly before it in its document: what it is about."""

    @cached_property
    def keys(self) -> frozenset[str]:
        """Words and names together."""
        return frozenset(self.words) | self.names

    @property
    def terms(self) -> frozenset[str]:
        """Words and particles together: what may have an opposite."""
        return frozenset(self.words) | self.particles

    @property
    def states(self) -> bool:
        """Whether someone, be it the document, stands for the content as a fact."""
        return self.own or self.claim.cue_class in STATING or _establishes(self.claim)


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
    documents: Sequence[Document],
    claims: Sequence[Claim],
    entities: Sequence[Entity],
    mentions: Iterable[tuple[str, Sequence[Mention]]] = (),
) -> tuple[Features, ...]:
    """The features of every claim, sorted by document and place in it.

    `mentions` are the names everywhere in each document, by its name: sentences that tell of a deed are compared as a
    whole only where the names in them are known.
    """
    origins = {document.name: document.provenance for document in documents}
    names = _surfaces(entities)
    everywhere = {name: tuple(found) for name, found in mentions}
    alone = Counter((claim.document, claim.sentence.start) for claim in claims)
    found = []
    for claim in claims:
        origin = origins[claim.document]
        by_itself = alone[claim.document, claim.sentence.start] == 1
        deed = by_itself and claim.document in everywhere and _is_deed(claim)
        pieces = (claim.sentence,) if deed else claim.content
        inside = _within(everywhere[claim.document], pieces) if deed else claim.mentions
        quantities = _quantities(claim.sentence) if deed else claim.quantities
        moments, lengths = _moments(claim.dates), _lengths(claim.dates, pieces)
        figures = (*quantities, *lengths)
        found.append(
            Features(
                claim=claim,
                start=min(span.start for span in (*claim.source, *claim.cue, *claim.content) or (claim.sentence,)),
                published=origin.published,
                publisher=origin.publisher,
                pieces=pieces,
                own=deed or claim.voice is Voice.DOCUMENT,
                polarity=_polarity(claim) if deed else claim.polarity,
                certain=deed or _is_certain(claim),
                words=_words(pieces, (*inside, *claim.dates), figures),
                names=_names(claim, inside),
                mentions=inside,
                dates=moments,
                figures=figures,
                speakers=_speakers(claim, names),
                ordinals=frozenset(match[0].lower() for piece in pieces for match in _ORDINAL.finditer(piece.text)),
                particles=_particles(pieces, figures),
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


# --- what is said ----------------------------------------------------------------------------------------------------


def _is_deed(claim: Claim) -> bool:
    """Whether the claim tells of something done, as its document says: "the senate passed the bill"."""
    return (
        claim.voice is Voice.ATTRIBUTED
        and claim.cue_class in _DEEDS
        and bool(claim.source or (claim.cue and _SUFFERED.match(claim.cue[0].text)))
        and 0 < sum(len(span.text.split()) for span in claim.cue) <= _LONGEST_DEED
        and claim.modality is Modality.ASSERTED
        and not any(_NOT_DONE.search(span.text) for span in claim.cue)
        and not any(mark in span.text for span in claim.content for mark in '"“”')
    )


def _polarity(claim: Claim) -> Polarity:
    """Of a deed: what was not done is negative, whatever its object says."""
    negated = any(_NEGATION.search(span.text) for span in claim.cue)
    return Polarity.NEGATIVE if negated else claim.polarity


def _is_certain(claim: Claim) -> bool:
    put_as_fact = claim.factuality is Factuality.CERTAIN
    believed = claim.factuality is Factuality.PROBABLE and _establishes(claim)
    return claim.modality is Modality.ASSERTED and (put_as_fact or believed)


def _establishes(claim: Claim) -> bool:
    return claim.cue_class is CueClass.BELIEVE and not _ESTABLISHING.isdisjoint(
        stems(word for span in claim.cue for word in WORD.findall(span.text))
    )


def _within(mentions: Iterable[Mention], pieces: Sequence[Span]) -> tuple[Mention, ...]:
    return tuple(m for m in mentions if any(p.start <= m.span.start and m.span.end <= p.end for p in pieces))


def _words(
    pieces: Iterable[Span], apart: Iterable[Mention | DateReference], figures: Iterable[Quantity]
) -> dict[str, str]:
    """Content words but for names, dates and numbers; what is counted is among them."""
    outside = [each.span for each in apart]
    counted = {stem(each.unit) for each in figures}
    numbers = [each.span for each in figures]
    words: dict[str, str] = {}
    for piece in pieces:
        for found in content_words(piece.text):
            place = piece.start + found.start
            if not _inside(place, outside) and (found.stem in counted or not _inside(place, numbers)):
                words.setdefault(found.stem, found.surface)
    return words


def _particles(pieces: Iterable[Span], figures: Iterable[Quantity]) -> frozenset[str]:
    outside = [each.span for each in figures]
    return contrasting(
        match[0]
        for piece in pieces
        for match in WORD.finditer(piece.text)
        if not _inside(piece.start + match.start(), outside)
    )


def _inside(offset: int, spans: Iterable[Span]) -> bool:
    return any(span.start <= offset < span.end for span in spans)


def _names(claim: Claim, mentions: Iterable[Mention]) -> frozenset[str]:
    names = {mention_key(mention) for mention in mentions}
    return frozenset(names | {claim.target_entity} if claim.target_entity else names)


def mention_key(mention: Mention) -> str:
    """The entity of a name, or the name itself where it is not resolved."""
    return mention.entity or f"name:{mention.span.text.casefold()}"


def _moments(dates: Iterable[DateReference]) -> tuple[DateReference, ...]:
    return tuple(date for date in dates if not _is_length(date))


def _is_length(date: DateReference) -> bool:
    """Whether it says how long ("three days"), not when."""
    return date.value.startswith("P") and not date.relative and date.granularity is not Granularity.UNKNOWN


def _lengths(dates: Iterable[DateReference], pieces: Sequence[Span]) -> tuple[Quantity, ...]:
    """Lengths of time in what is said, as quantities."""
    return tuple(
        Quantity(date.span, float(match["number"]), None, _LENGTHS[match["unit"]], Bound.EXACT)
        for date in dates
        if _is_length(date) and _inside(date.span.start, pieces) and (match := _LENGTH.fullmatch(date.value))
    )


def _quantities(sentence: Span) -> tuple[Quantity, ...]:
    """Those with a unit: a number alone may be a year."""

    def moved(span: Span) -> Span:
        return Span(span.start + sentence.start, span.end + sentence.start, span.text)

    return tuple(replace(each, span=moved(each.span)) for each in find_quantities(sentence.text) if each.unit)


# --- who says it -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Surfaces:
    """Names, in words, of those that others speak for."""

    bodies: Mapping[tuple[str, ...], str]
    others: Mapping[tuple[str, ...], str]
    """Of whatever else has a name: it has a spokesman, or is not spoken for."""


def _surfaces(entities: Sequence[Entity]) -> _Surfaces:
    bodies: dict[tuple[str, ...], str] = {}
    others: dict[tuple[str, ...], str] = {}
    for entity in sorted(entities, key=lambda entity: entity.id):
        for surface in (entity.name, *entity.aliases):
            (bodies if entity.type in _SPEAKS_FOR else others)[_folded(surface)] = entity.id
    return _Surfaces(bodies, others)


def _folded(text: str) -> tuple[str, ...]:
    return tuple(word.casefold().replace("’", "'").removesuffix("'s") for word in WORD.findall(text))


def _speakers(claim: Claim, names: _Surfaces) -> frozenset[str]:
    speakers = {claim.source_entity} if claim.source_entity else set()
    for piece in claim.source:
        words = _folded(piece.text)
        for start in range(len(words)):
            for end in range(start + 1, min(len(words), start + _LONGEST_NAME) + 1):
                spoken_for = end < len(words) and words[end] in _SPOKESMAN
                entity = names.bodies.get(words[start:end]) or (
                    names.others.get(words[start:end]) if spoken_for else None
                )
                if entity:
                    speakers.add(entity)
    return frozenset(speakers)
