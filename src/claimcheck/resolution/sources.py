"""Who the source of each claim is, and why that was decided.

Names and metonyms speak for themselves; a pronoun or definite description is resolved only where one antecedent stands
out among the names just before it, else it stays unresolved and says between whom. First come the sources that name
someone, then pronouns in the order of the text (the last speaker goes on speaking), then "I" and "we" in quotations.

Limits: antecedents come from the sentence, the two before it and, across one paragraph break, the last two of the
paragraph before; no syntax, so nothing tells a subject from an object.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from claimcheck.model import Claim, Entity, EntityType, Quotation, SourceStatus, Span, Voice
from claimcheck.resolution.entities import Identities, Reading
from claimcheck.resolution.mentions import Name
from claimcheck.resolution.names import fold
from claimcheck.resolution.phrases import LISTS, Kind, Phrase, read_phrase
from claimcheck.resolution.states import Surface, slug
from claimcheck.resolution.words import alternatives, load

_PASSIVE = re.compile(
    rf"\b(?:{alternatives(LISTS['passive'])})\b|"
    r"\b(?:is|are|was|were|be|been|being)\b.*\b(?:\w+(?:ed|en|wn)|said|told|held|thought|understood)\b|"
    r"\bit (?:is|was)\b|\b(?:seen|viewed|regarded|considered|believed|described|known|said|thought) (?:as|to)\b",
    re.IGNORECASE | re.DOTALL,
)
_AGENTLESS_NOUN = re.compile(rf"\b(?:{alternatives(LISTS['agentless_nouns'])})\b", re.IGNORECASE)
_CONTINUES = re.compile(
    r"(?:and|but|while|then|also)?\s*(?:also\s+|later\s+|further\s+)?(?:\w+ing\b|added|went on|continued)",
    re.IGNORECASE,
)
_JOINT = re.compile(r",?\s+(?:and|as well as|along with|together with)\s+|,\s+(?=\S+(?:\s\S+){0,3}(?:,|\s+and\s))")
_INDEFINITE = re.compile(
    r"(?:^|[.,;:\"“]\s+|\s)(?P<phrase>(?:[Aa]n?|[Ss]ome|[Ss]everal|[Tt]wo|[Tt]hree|[Oo]ne|[Mm]any)\s(?:[a-z][a-z'’-]*\s?){1,5}),?\s?$"
)
"""Someone described by an indefinite phrase that ends right there."""
_CLAUSE = re.compile(r",?\s(?:who|which|that|whose)\s|;|\s\(")
_OTHERS = re.compile(
    r"(?:(?:\w+\s)?others?\b|(?:its|his|her|their|an?|some|several|many|various|dozens|hundreds|two|three|four|five)\s"
    r"(?!own\b))",
    re.IGNORECASE,
)
"""What begins a description of those who are not named."""
_PEOPLE = load("people")
_KINDS: dict[str, list[str]] = _PEOPLE["kinds"]
_GENERIC: dict[str, str] = _PEOPLE["generic"]
_PAIRS = frozenset(LISTS["pairs"])
_STATES = frozenset(LISTS["states"])
_ORGANISATIONS = frozenset(LISTS["organisations"])
_SPEAKS_FOR = frozenset((*LISTS["documents"], *LISTS["spokespeople"]))
_BODIES: dict[str, list[str]] = LISTS["bodies"]
_GOVERNS = re.compile(r"\s+(?:government|authorities|administration|regime|leadership|monarchy)\b")
_SINGULAR = {"he": "m", "him": "m", "himself": "m", "his": "m", "she": "f", "her": "f", "herself": "f"}
_FIRST = frozenset({"i", "we", "me", "us", "my", "our"})
_BODY_TYPES = frozenset(
    {EntityType.STATE, EntityType.GOVERNMENT_BODY, EntityType.ORGANISATION, EntityType.MEDIA_OUTLET, EntityType.GROUP}
)


@dataclass(frozen=True)
class Decision:
    """A claim's source, decided."""

    status: SourceStatus
    entity: str | None = None
    reason: str | None = None
    plural: bool = False
    new: Entity | None = None
    """A group that has no name of its own: "Saudi officials", "Bahrain and Iran"."""


@dataclass(frozen=True)
class _Scene:
    """One document as its pronouns see it."""

    reading: Reading
    sentences: Sequence[Span]
    identities: Identities
    starts: Sequence[int] = field(default_factory=tuple)

    def entity(self, name: Name) -> str | None:
        return self.identities.ids.get((self.reading.document, name.span.start))

    def kind(self, name: Name) -> EntityType:
        """What its entity is, as all documents together tell it; where that is not clear, what it is taken for here."""
        entity = self.entity(name)
        return EntityType(entity.partition(":")[0]) if entity is not None else name.type

    def called(self, entity: str | None) -> str:
        known = self.identities.by_id.get(entity or "")
        return known.name if known is not None else "someone"

    def sentence(self, position: int) -> int:
        return max(0, bisect_right(self.starts, position) - 1)

    def paragraphs_between(self, first: int, second: int) -> int:
        return len(re.findall(r"\n+", self.reading.text[first:second].replace("\n \n", "\n\n")))

    def names_in(self, span: Span) -> Sequence[Name]:
        return self.reading.inside(span)

    def before(self, position: int, reach: int = 2) -> list[Name]:
        """Names from `reach` sentences back up to `position`, at most one paragraph break away."""
        first = bisect_left(self.reading.sentences, self.sentence(position) - reach)
        last = bisect_right(self.reading.names, position, key=lambda name: name.span.end)
        return [n for n in self.reading.names[first:last] if self.paragraphs_between(n.span.end, position) <= 1]


def decide(
    reading: Reading,
    sentences: Sequence[Span],
    claims: Sequence[Claim],
    identities: Identities,
) -> dict[str, Decision]:
    """The source of every claim of one document, by claim id."""
    scene = _Scene(reading, sentences, identities, tuple(span.start for span in sentences))
    ordered = sorted(claims, key=_position)
    phrases = {claim.id: _phrase(scene, claim) for claim in ordered if claim.source}
    decisions: dict[str, Decision] = {}
    for claim in ordered:
        phrase = phrases.get(claim.id)
        if phrase is not None and phrase.kind not in (Kind.PRONOUN, Kind.DESCRIPTION):
            decisions[claim.id] = _named(scene, claim, phrase)
        elif phrase is None and (not claim.cue or claim.voice is Voice.DOCUMENT):
            decisions[claim.id] = _without_cue(claim)
    first_person: list[tuple[Claim, Phrase]] = []
    for index, claim in enumerate(ordered):
        phrase = phrases.get(claim.id)
        if claim.id in decisions:
            continue
        if phrase is None:
            decisions[claim.id] = _without_source(scene, claim, ordered, index, decisions)
        elif phrase.noun in _FIRST:
            first_person.append((claim, phrase))
        else:
            decisions[claim.id] = _referring(scene, claim, phrase, ordered[:index], decisions)
    for claim, phrase in first_person:
        decisions[claim.id] = _first_person(scene, claim, phrase, ordered, decisions)
    return {claim: _behind(scene, decision) for claim, decision in decisions.items()}


def _behind(scene: _Scene, decision: Decision) -> Decision:
    """The decision with whoever a user says the source speaks for."""
    behind = scene.identities.principals.get(decision.entity or "")
    if behind is None:
        return decision
    return replace(decision, entity=behind.id, reason=f"{scene.called(decision.entity)} speaks for {behind.name}")


def _position(claim: Claim) -> tuple[int, int, str]:
    spans = (*claim.cue, *claim.source, *claim.content)
    start = claim.cue[0].start if claim.cue else min((span.start for span in spans), default=0)
    return start, max((span.end for span in spans), default=0), claim.id


# Sources that say who they are


def _phrase(scene: _Scene, claim: Claim) -> Phrase:
    """The piece that names someone, else the first."""
    phrases = [read_phrase(scene.reading.text, span, scene.names_in(span)) for span in claim.source]
    return next((phrase for phrase in phrases if phrase.kind is Kind.NAMED), phrases[0])


def _named(scene: _Scene, claim: Claim, phrase: Phrase) -> Decision:
    together = _together(scene, claim)
    if together is not None:
        return together
    if phrase.kind is Kind.ANONYMOUS or phrase.name is None:
        affiliation = scene.entity(phrase.name) if phrase.name and phrase.name.type in _BODY_TYPES else None
        of = f" of {scene.called(affiliation)}" if affiliation else ""
        return Decision(
            SourceStatus.ANONYMOUS, None, f"'{_short(phrase.text)}'{of} is described, not named", _plural(phrase.noun)
        )
    entity = scene.entity(phrase.name)
    if entity is None:
        return Decision(SourceStatus.UNRESOLVED, None, _unclear(phrase))
    called = scene.called(entity)
    if phrase.kind is Kind.OFFICIALS:
        group = f"group:{slug(called)}-{slug(phrase.noun)}"
        new = Entity(group, f"{phrase.noun} of {called}", EntityType.GROUP, (phrase.text,))
        return Decision(
            SourceStatus.RESOLVED,
            group,
            f"'{_short(phrase.text)}': unnamed {phrase.noun} of {called}",
            plural=True,
            new=new,
        )
    return Decision(SourceStatus.RESOLVED, entity, _why_named(phrase, called))


def _why_named(phrase: Phrase, called: str) -> str | None:
    """Nothing where the source is the entity's own name."""
    if phrase.kind is Kind.GOVERNMENT:
        return f"'{_short(phrase.text)}' stands for {called}"
    if phrase.kind is Kind.SPEAKING_FOR:
        return f"'{_short(phrase.text)}' speaks for {called}"
    known = phrase.name.known if phrase.name is not None else None
    if known is not None and known.surface in (Surface.CAPITAL, Surface.SEAT, Surface.DEMONYM, Surface.BODY):
        return f"'{_short(phrase.text)}' stands for {called}"
    if phrase.name is not None and fold(phrase.name.span.text) == fold(called):
        return None
    return f"'{_short(phrase.name.span.text)}' is {called}" if phrase.name is not None else None


def _unclear(phrase: Phrase) -> str:
    known = phrase.name.known if phrase.name is not None else None
    if known is not None and known.surface is Surface.BODY:
        return f"which state's {known.name} is not clear"
    return f"'{_short(phrase.text)}' could be several"


def _together(scene: _Scene, claim: Claim) -> Decision | None:
    """For "Iran and Saudi Arabia", where both speak, and "Saudi Arabia and its allies", where one is named."""
    if len(claim.source) != 1:
        return None
    pieces = _coordinated(scene, claim.source[0])
    entities = [_speaks_by_name(scene, piece) for piece in pieces]
    others = len(pieces) > 1 and entities[-1] is None and _OTHERS.match(pieces[-1].text) is not None
    named = entities[:-1] if others else entities
    members = sorted({entity for entity in named if entity is not None})
    if len(pieces) < 2 or None in named:
        return None
    if len(members) > 1:
        return _group(scene, members, "named together" + (" with others who are not named" if others else ""))
    if others:
        why = f"'{_short(claim.source[0].text)}': {scene.called(members[0])}, and others who are not named"
        return Decision(SourceStatus.RESOLVED, members[0], why, plural=True)
    return None


def _coordinated(scene: _Scene, span: Span) -> list[Span]:
    """What "and" and commas join, names that hold them kept whole, up to a relative clause."""
    text = scene.reading.text
    clause = _CLAUSE.search(text, span.start, span.end)
    end = clause.start() if clause is not None else span.end
    joints = [
        joint
        for joint in _JOINT.finditer(text[:end], span.start)
        if not any(name.span.start < joint.start() < name.span.end for name in scene.names_in(span))
    ]
    bounds = [span.start, *(edge for joint in joints for edge in joint.span()), end]
    return [Span(a, b, text[a:b]) for a, b in zip(bounds[::2], bounds[1::2], strict=True)]


def _speaks_by_name(scene: _Scene, piece: Span) -> str | None:
    phrase = read_phrase(scene.reading.text, piece, scene.names_in(piece))
    if phrase.kind not in (Kind.NAMED, Kind.GOVERNMENT) or phrase.name is None or phrase.name.type is EntityType.PLACE:
        return None
    # "its allies" name no one; "his counterpart Ann Lee" does.
    if _OTHERS.match(piece.text) and not piece.text.rstrip(" ,").endswith(phrase.name.span.text):
        return None
    return scene.entity(phrase.name)


def _group(scene: _Scene, members: Sequence[str], why: str) -> Decision:
    names = [scene.called(member) for member in members]
    name = f"{', '.join(names[:-1])} and {names[-1]}"
    identity = "group:" + "+".join(member.partition(":")[2] for member in members)
    return Decision(
        SourceStatus.RESOLVED, identity, f"{name}, {why}", plural=True, new=Entity(identity, name, EntityType.GROUP)
    )


# No source


def _without_cue(claim: Claim) -> Decision:
    if claim.voice is Voice.DOCUMENT:
        return Decision(SourceStatus.DOCUMENT)
    return Decision(SourceStatus.MISSING, None, "quotation without source or cue")


def _without_source(
    scene: _Scene, claim: Claim, claims: Sequence[Claim], index: int, decisions: Mapping[str, Decision]
) -> Decision:
    cue = " ".join(" ".join(span.text for span in claim.cue).split())
    if _PASSIVE.search(cue) or _AGENTLESS_NOUN.search(cue):
        return Decision(SourceStatus.AGENTLESS, None, f"'{_short(cue)}' names no one")
    if _CONTINUES.match(cue):
        speaker = _speaker_before(scene, claim, claims[:index], decisions, same_sentence=True)
        if speaker is not None:
            return Decision(speaker[1].status, speaker[1].entity, f"'{_short(cue)}' goes on with the source before it")
        main = claims[index + 1] if index + 1 < len(claims) else None
        if main is not None and main.sentence == claim.sentence and main.id in decisions and main.source:
            decided = decisions[main.id]
            return Decision(decided.status, decided.entity, f"'{_short(cue)}' goes with the source after it")
    if claim.quotation in (Quotation.DIRECT, Quotation.MIXED):
        return Decision(SourceStatus.MISSING, None, "quotation without a source")
    return Decision(SourceStatus.AGENTLESS, None, f"no source with '{_short(cue)}'")


# Pronouns and descriptions


def _referring(
    scene: _Scene, claim: Claim, phrase: Phrase, claims: Sequence[Claim], decisions: Mapping[str, Decision]
) -> Decision:
    position = claim.source[0].start
    if phrase.kind is Kind.DESCRIPTION:
        return _described(scene, phrase, position, _speaker_before(scene, claim, claims, decisions))
    if phrase.noun in ("who", "which", "that", "whose"):
        return _relative(scene, phrase, position)
    speaker = _speaker_before(scene, claim, claims, decisions)
    if phrase.noun in _SINGULAR:
        return _he_or_she(scene, phrase, position, speaker)
    if phrase.noun in ("it", "itself"):
        candidates = _distinct(scene, (n for n in scene.before(position, 1) if _can_be_it(scene, n)))
        return _only(scene, phrase, candidates)
    if speaker is not None and speaker[1].plural:
        return Decision(
            speaker[1].status, speaker[1].entity, f"pronoun '{phrase.text}': the source before it", plural=True
        )
    return Decision(SourceStatus.UNRESOLVED, None, f"pronoun '{phrase.text}': no group stands out before it")


def _speaker_before(
    scene: _Scene,
    claim: Claim,
    claims: Sequence[Claim],
    decisions: Mapping[str, Decision],
    *,
    same_sentence: bool = False,
) -> tuple[Claim, Decision] | None:
    """The nearest earlier claim and its decided source, in this sentence or the two before it."""
    position = _position(claim)[0]
    for other in reversed(claims):
        start, decision = _position(other)[0], decisions.get(other.id)
        distance = scene.sentence(position) - scene.sentence(start)
        if distance > (0 if same_sentence else 2) or scene.paragraphs_between(start, position) > 1:
            return None
        nested = any(span.start <= start < span.end for span in claim.content)
        if decision is not None and other.source and start < position and not nested:
            return other, decision
    return None


def _he_or_she(scene: _Scene, phrase: Phrase, position: int, speaker: tuple[Claim, Decision] | None) -> Decision:
    wanted = _SINGULAR[phrase.noun]
    people = [name for name in scene.before(position) if scene.kind(name) is EntityType.PERSON]
    fitting = _distinct(
        scene, (n for n in people if scene.identities.genders.get(scene.entity(n) or "", wanted) == wanted)
    )
    if speaker is not None:
        claim, decision = speaker
        inside = {n.span.start for span in (*claim.source, *claim.content) for n in scene.names_in(span)}
        after = [n for n in people if n.span.start > claim.source[0].start and n.span.start not in inside]
        others = set(_distinct(scene, after)) & set(fitting) - {decision.entity}
        if not others and decision.entity in fitting:
            return Decision(
                SourceStatus.RESOLVED,
                decision.entity,
                f"pronoun '{phrase.text}': {scene.called(decision.entity)} speaks before",
            )
        if not others and decision.status is SourceStatus.ANONYMOUS and not decision.plural:
            return Decision(SourceStatus.ANONYMOUS, None, f"pronoun '{phrase.text}': the unnamed source before it")
    return _only(scene, phrase, fitting)


def _can_be_it(scene: _Scene, name: Name) -> bool:
    if name.known is not None and name.known.surface is Surface.DEMONYM:
        return _GOVERNS.match(scene.reading.text, name.span.end) is not None
    return scene.kind(name) in _BODY_TYPES


def _relative(scene: _Scene, phrase: Phrase, position: int) -> Decision:
    before = scene.before(position, 0)
    if before and not scene.reading.text[before[-1].span.end : position].strip(" ,"):
        return _only(scene, phrase, _distinct(scene, before[-1:]))
    described = _INDEFINITE.search(scene.reading.text[max(0, position - 80) : position])
    if described is not None:
        return Decision(
            SourceStatus.ANONYMOUS, None, f"pronoun '{phrase.text}': '{_short(described['phrase'])}' is not named"
        )
    return Decision(SourceStatus.UNRESOLVED, None, f"pronoun '{phrase.text}': no name right before it")


def _described(scene: _Scene, phrase: Phrase, position: int, speaker: tuple[Claim, Decision] | None) -> Decision:
    noun, before = phrase.noun, scene.before(position)
    if noun in _SPEAKS_FOR and phrase.text[:4].lower() == "its ":
        owners = _distinct(scene, (name for name in scene.before(position, 1) if _can_be_it(scene, name)))
        return _only(scene, phrase, owners)
    if noun in _PAIRS and re.match(r"(?:the two|both|the) ", fold(phrase.text)):
        states = _distinct(scene, (name for name in before if name.type is EntityType.STATE))
        if len(states) == 2:
            return _group(scene, sorted(states), f"the only two before '{_short(phrase.text)}'")
        return _only(scene, phrase, [], "no two stand out before it")
    candidates = _distinct(scene, (name for name in before if _answers(scene, name, noun)))
    if not candidates and noun in _BODIES:
        earlier = bisect_right(scene.reading.names, position, key=lambda name: name.span.end)
        everywhere = (name for name in scene.reading.names[:earlier] if _answers(scene, name, noun))
        candidates = _distinct(scene, everywhere)
    if not candidates and speaker is not None and _is_unnamed(speaker, noun):
        return Decision(
            SourceStatus.ANONYMOUS, None, f"description '{_short(phrase.text)}': the unnamed source before it"
        )
    return _only(scene, phrase, candidates)


def _is_unnamed(speaker: tuple[Claim, Decision], noun: str) -> bool:
    """Whether the source before is not named either, and of the same kind: "a source", then "the source"."""
    claim, decision = speaker
    words = fold(" ".join(piece.text for piece in claim.source)).split()
    return decision.status is SourceStatus.ANONYMOUS and noun in words


def _answers(scene: _Scene, name: Name, noun: str) -> bool:
    """Whether a name can be "the `noun`"."""
    if noun in _STATES:
        return name.type is EntityType.STATE
    if noun in _BODIES:
        return _is_body(name, _BODIES[noun])
    if noun in _ORGANISATIONS:
        return scene.kind(name) in (EntityType.ORGANISATION, EntityType.GROUP, EntityType.MEDIA_OUTLET)
    if scene.kind(name) is not EntityType.PERSON:
        return False
    if noun in _GENERIC:
        return scene.identities.genders.get(scene.entity(name) or "", _GENERIC[noun]) == _GENERIC[noun]
    return not {noun, *_KINDS.get(noun, ())}.isdisjoint(_roles(scene, name))


def _roles(scene: _Scene, name: Name) -> frozenset[str]:
    """Every function under which the person goes, and the last word of each."""
    roles = scene.identities.roles.get(scene.entity(name) or "", frozenset())
    return roles | {role.split()[-1] for role in roles}


def _is_body(name: Name, words: Iterable[str]) -> bool:
    surface = fold(name.known.name if name.known is not None else name.span.text)
    return name.type in (EntityType.GOVERNMENT_BODY, EntityType.ORGANISATION) and any(
        re.search(rf"\b{word}\b", surface) for word in words
    )


def _distinct(scene: _Scene, names: Iterable[Name]) -> list[str]:
    """Entity ids in order of first occurrence.

    A name that could be several counts as one of its own, unless it is the last word of the name of another.
    """
    found = list(dict.fromkeys(scene.entity(name) or f"?{name.span.text}" for name in names))
    called = {_last_word(scene.called(entity)) for entity in found if not entity.startswith("?")}
    return [each for each in found if not each.startswith("?") or _last_word(each[1:]) not in called]


def _last_word(name: str) -> str:
    return fold(name).rpartition(" ")[2]


def _only(scene: _Scene, phrase: Phrase, candidates: Sequence[str], otherwise: str = "no antecedent found") -> Decision:
    what = f"{'pronoun' if phrase.kind is Kind.PRONOUN else 'description'} '{_short(phrase.text)}'"
    if len(candidates) == 1 and not candidates[0].startswith("?"):
        called = scene.called(candidates[0])
        return Decision(SourceStatus.RESOLVED, candidates[0], f"{what}: {called} is the only one it can mean")
    if len(candidates) > 1:
        names = [scene.called(c) if not c.startswith("?") else c[1:] for c in candidates]
        more = f" and {len(names) - 3} more" if len(names) > 3 else ""
        return Decision(SourceStatus.UNRESOLVED, None, f"{what}: {len(names)} candidates, {', '.join(names[:3])}{more}")
    return Decision(SourceStatus.UNRESOLVED, None, f"{what}: {otherwise}")


def _first_person(
    scene: _Scene, claim: Claim, phrase: Phrase, claims: Sequence[Claim], decisions: Mapping[str, Decision]
) -> Decision:
    """In a quotation "I" is whoever is quoted, outside quotation marks the writer."""
    position = claim.source[0].start
    around = [
        other
        for other in claims
        if other.id != claim.id and other.id in decisions and any(s.start <= position < s.end for s in other.content)
    ]
    if not around and not _within_marks(scene.reading.text, position):
        return Decision(SourceStatus.DOCUMENT, None, f"pronoun '{phrase.text}': the writer")
    if not around:
        return Decision(
            SourceStatus.UNRESOLVED, None, f"pronoun '{phrase.text}': the writer, or a speaker not marked as such"
        )
    innermost = min(around, key=lambda other: (sum(s.end - s.start for s in other.content), other.id))
    decision = decisions[innermost.id]
    return Decision(
        decision.status, decision.entity, f"pronoun '{phrase.text}': the speaker of the quotation", decision.plural
    )


def _within_marks(text: str, position: int) -> bool:
    """Whether a quotation mark that is open there stands before it in its paragraph, or opened one that went on."""
    paragraph = text[text.rfind("\n", 0, position) + 1 : position]
    straight = paragraph.count('"') + paragraph.count("''")
    return straight % 2 == 1 or paragraph.rfind("“") > paragraph.rfind("”")


def _plural(noun: str) -> bool:
    return noun.endswith("s") or noun in ("people", "some", "many", "several", "few", "most", "men", "women", "media")


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}…"
