"""What of a claim is compared: its words, names, speakers, dates and figures."""

from __future__ import annotations

import math
import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from operator import itemgetter

from msgspec.structs import replace

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

_STEPS = 4
"""Of weights, to the unit of a logarithm: a claim more or less leaves nearly all of them as they are."""

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
class Setting:
    """A document as far as its claims depend on it."""

    published: str | None
    """ISO 8601 date."""
    publisher: str | None
    mentions: tuple[Mention, ...] | None
    """Names everywhere in it; None where they are not known."""


@dataclass(frozen=True, eq=False)
class Features:
    """A claim with what it is compared by, each worked out when it is first asked for: most claims are in no pair."""

    claim: Claim
    start: int
    """Of its first span."""
    setting: Setting
    by_itself: bool
    """Whether no other claim is of its sentence."""
    speakers: frozenset[str]
    """The source's entity, and those that it speaks for by its name or title."""
    before: tuple[Features, ...] = ()
    """Claims shortly before it in its document."""

    @property
    def published(self) -> str | None:
        """Of its document: ISO 8601 date."""
        return self.setting.published

    @property
    def publisher(self) -> str | None:
        """Of its document."""
        return self.setting.publisher

    @cached_property
    def _deed(self) -> bool:
        return self.by_itself and self.setting.mentions is not None and _is_deed(self.claim)

    @property
    def pieces(self) -> tuple[Span, ...]:
        """What is said: the content, or the whole sentence where the claim tells of a deed."""
        return (self.claim.sentence,) if self._deed else self.claim.content

    @property
    def own(self) -> bool:
        """Whether it is the document that says so: its own statement, or a deed of which it tells."""
        return self._deed or self.claim.voice is Voice.DOCUMENT

    @cached_property
    def polarity(self) -> Polarity:
        """Of what is said or done."""
        return _polarity(self.claim) if self._deed else self.claim.polarity

    @cached_property
    def certain(self) -> bool:
        """Whether it is put as a fact."""
        return self._deed or _is_certain(self.claim)

    @cached_property
    def states(self) -> bool:
        """Whether someone, be it the document, stands for the content as a fact."""
        return self.own or self.claim.cue_class in STATING or _establishes(self.claim)

    @cached_property
    def words(self) -> Mapping[str, str]:
        """Stems of the content words outside names and dates, each with the word as first written."""
        return _words(self.pieces, (*self.mentions, *self.claim.dates), self.figures)

    @cached_property
    def names(self) -> frozenset[str]:
        """Entities in what is said and the target; the name itself where it is not resolved."""
        return _names(self.claim, self.mentions)

    @cached_property
    def mentions(self) -> tuple[Mention, ...]:
        """Names in what is said, in text order."""
        return _within(self.setting.mentions or (), self.pieces) if self._deed else self.claim.mentions

    @cached_property
    def dates(self) -> tuple[DateReference, ...]:
        """Moments: in what is said, or when it was said where that has none."""
        return _moments(self.claim.dates)

    @cached_property
    def figures(self) -> tuple[Quantity, ...]:
        """Quantities and lengths of time in what is said."""
        quantities = _quantities(self.claim.sentence) if self._deed else self.claim.quantities
        return (*quantities, *_lengths(self.claim.dates, self.pieces))

    @cached_property
    def ordinals(self) -> frozenset[str]:
        """What tells one event of a series from the next: "first", "2nd"."""
        return frozenset(match[0].lower() for piece in self.pieces for match in _ORDINAL.finditer(piece.text))

    @cached_property
    def particles(self) -> frozenset[str]:
        """Function words that have an opposite."""
        return _particles(self.pieces, self.figures)

    @cached_property
    def around(self) -> frozenset[str]:
        """Names and speakers of this claim and of those shortly before it in its document: what it is about."""
        return frozenset(chain.from_iterable((*each.names, *each.speakers) for each in (*self.before, self)))

    @cached_property
    def keys(self) -> frozenset[str]:
        """Words and names together."""
        return frozenset(self.words) | self.names

    @cached_property
    def terms(self) -> frozenset[str]:
        """Words and particles together: what may have an opposite."""
        return frozenset(self.words) | self.particles


@dataclass(frozen=True)
class Weights:
    """How much words and names say, by how rare they are among all claims."""

    frequency: Mapping[str, int]
    """In how many claims each occurs."""
    weight: Mapping[str, float]
    """Of each: 1, or more where it is rare among many claims."""

    @cached_property
    def rarest_first(self) -> list[str]:
        """All words and names."""
        return sorted(self.frequency, key=lambda key: (self.frequency[key], key))

    def of(self, keys: Iterable[str]) -> float:
        """The sum of the keys' weights: exact, whatever their order, as weights are multiples of a step."""
        return sum(map(self.weight.__getitem__, keys))

    def overlap(self, first: frozenset[str], second: frozenset[str]) -> float:
        """Weighted Jaccard index, between 0 and 1."""
        union = self.of(first | second)
        return self.of(first & second) / union if union else 0.0

    def containment(self, first: frozenset[str], second: frozenset[str]) -> float:
        """How much of the lesser of the two is in the other, between 0 and 1."""
        smaller = min(self.of(first), self.of(second))
        return self.of(first & second) / smaller if smaller else 0.0


def weights(keys: Sequence[Iterable[str]]) -> Weights:
    """Weights by the number of claims that each key occurs in; of each claim its keys are given."""
    frequency = Counter(chain.from_iterable(keys))
    total = len(keys) + _SMOOTHING
    by_number = {number: _weight(total / (number + _SMOOTHING)) for number in set(frequency.values())}
    return Weights(frequency, {key: by_number[number] for key, number in frequency.items()})


def _weight(rareness: float) -> float:
    return 1 + round(math.log(rareness) * _STEPS) / _STEPS


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
    everywhere = {name: tuple(found) for name, found in mentions}
    settings = {
        each.name: Setting(each.provenance.published, each.provenance.publisher, everywhere.get(each.name))
        for each in documents
    }
    speakers = _Speakers(entities)
    alone = Counter((claim.document, claim.sentence.start) for claim in claims)
    described: list[Features] = []
    near = deque[Features]()
    for document, start, _, claim in sorted(
        ((claim.document, _start(claim), claim.id, claim) for claim in claims), key=itemgetter(0, 1, 2)
    ):
        while near and (near[0].claim.document != document or start - near[0].start > _SHORTLY_BEFORE):
            near.popleft()
        by_itself = alone[document, claim.sentence.start] == 1
        each = Features(claim, start, settings[document], by_itself, speakers.of(claim), tuple(near))
        near.append(each)
        described.append(each)
    return tuple(described)


def _start(claim: Claim) -> int:
    return min((span.start for span in (*claim.source, *claim.cue, *claim.content)), default=claim.sentence.start)


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


class _Speakers:
    """Whose word that of a source is."""

    def __init__(self, entities: Sequence[Entity]) -> None:
        self._bodies: dict[tuple[str, ...], str] = {}
        """Names, in words, of those that others speak for."""
        self._others: dict[tuple[str, ...], str] = {}
        """Of whatever else has a name: it has a spokesman, or is not spoken for."""
        for entity in sorted(entities, key=lambda entity: entity.id):
            names = self._bodies if entity.type in _SPEAKS_FOR else self._others
            for surface in (entity.name, *entity.aliases):
                names[_folded(surface)] = entity.id
        self._first = {name[0] for name in chain(self._bodies, self._others) if name}
        self._known: dict[tuple[str | None, ...], frozenset[str]] = {}
        """By the entity and the texts of a source."""

    def of(self, claim: Claim) -> frozenset[str]:
        """The source's entity, and those that it speaks for by its name or title."""
        key = claim.source_entity, *(piece.text for piece in claim.source)
        found = self._known.get(key)
        if found is None:
            named = chain.from_iterable(self._named(_folded(piece.text)) for piece in claim.source)
            found = self._known[key] = frozenset(filter(None, (claim.source_entity, *named)))
        return found

    def _named(self, words: tuple[str, ...]) -> Iterator[str]:
        for start in (number for number, word in enumerate(words) if word in self._first):
            for end in range(start + 1, min(len(words), start + _LONGEST_NAME) + 1):
                spoken_for = end < len(words) and words[end] in _SPOKESMAN
                entity = self._bodies.get(words[start:end]) or (
                    self._others.get(words[start:end]) if spoken_for else None
                )
                if entity:
                    yield entity


def _folded(text: str) -> tuple[str, ...]:
    return tuple(word.casefold().replace("’", "'").removesuffix("'s") for word in WORD.findall(text))
