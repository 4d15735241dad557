"""One side states, the other side denies.

A denial answers a statement about those who deny: "Norland accused Sudria of arming two groups", "Sudria has denied any
links to these groups". What it denies is known from words in common, or from an expression that refers back ("these
groups", "the allegations") to a statement shortly before it in the same document.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from claimcheck.linking.comparison import Time, same_figure, time
from claimcheck.linking.features import STATING, Features, Weights
from claimcheck.linking.judgement import Judgement, in_common, judged
from claimcheck.linking.words import WORD, stem, stems
from claimcheck.model import CueClass, Modality, Polarity, Relation, Voice

_MADE_AGAINST = STATING | {CueClass.CONDEMN, CueClass.WARN, CueClass.BELIEVE, CueClass.OTHER}
"""Cue classes whose content someone may deny."""
_NOUNS = (
    "allegation",
    "accusation",
    "claim",
    "charge",
    "report",
    "assertion",
    "suggestion",
    "statement",
    "rumour",
    "rumor",
    "testimony",
    "account",
)
_NAMES_WHAT_WAS_SAID = stems(_NOUNS)
_EMPTY = _NAMES_WHAT_WAS_SAID | stems(
    (
        "involvement",
        "involved",
        "wrongdoing",
        "responsibility",
        "responsible",
        "role",
        "baseless",
        "false",
        "untrue",
        "unfounded",
        "groundless",
        "lie",
        "lies",
        "nonsense",
        "fabrication",
        "wrong",
        "absurd",
        "ridiculous",
        "guilty",
        "innocent",
    )
)
"""Words of a denial that say nothing of what is denied."""
_CALLED_FALSE = re.compile(
    rf"\b(?:{'|'.join(_NOUNS)})s?\b[^.;]{{0,60}}?\b(?:lies?|false|untrue|baseless|unfounded|groundless|fabricat\w+|nonsense|"
    r"fiction|wrong|absurd|ridiculous|malicious|slander\w*|fake|invented|rubbish|disinformation|propaganda)\b",
    re.IGNORECASE,
)
_NAMED = re.compile(rf"\b(?:{'|'.join(_NOUNS)})s?\b", re.IGNORECASE)
_CLAIM_THAT = re.compile(rf"\b(?:{'|'.join(_NOUNS)}|idea|notion)s?\s+that\b", re.IGNORECASE)
_ONLY_NAMED = re.compile(rf"(?:the|this|that|these|those)\s+(?:{'|'.join(_NOUNS)})s?", re.IGNORECASE)
_JUST_BEFORE = 400
"""Code points within which a denial that only names what it denies finds it."""
_FEW_WORDS = 8
"""In a content that only says that something was false."""
_ROOT = 5
"""Letters that "testimony" and "testified", "accusation" and "accused" have in common."""
_NOT_GUILTY = re.compile(
    r"\bnot\s+guilty\b|\binnocent\s+of\b|\bnothing\s+to\s+do\s+with\b|\bno\s+(?:part|role|hand|involvement)\s+in\b|"
    r"\bnot\s+(?:involved\s+in|responsible\s+for|behind)\b|\bno\s+knowledge\s+of\b",
    re.IGNORECASE,
)
_HAPPENED = stems(
    [
        "attack",
        "incident",
        "killing",
        "case",
        "affair",
        "crime",
        "bombing",
        "plot",
        "raid",
        "shooting",
        "scandal",
        "leak",
    ]
)
"""Nouns that refer back to what somebody is accused of."""
_ITSELF = stems(
    [
        "company",
        "firm",
        "government",
        "country",
        "army",
        "team",
        "club",
        "bank",
        "party",
        "campaign",
        "group",
        "ministry",
    ]
)
"""How a speaker names its own side."""
_FEW = 2
_MOST = 0.6
"""A short denial without a word of denying must say nearly all that is stated."""
_FEWEST_SQUARELY = 3
_OVERLAP_SQUARELY = 0.7
_OVERLAP_CLAIMED = 0.45
"""Where all that is denied is stated, or the denial says what was claimed."""
_COVERED = 0.75
"""How much of what is denied another document must state that accuses nobody of it."""
_PLURAL = re.compile(rf"\b(?:{'|'.join(_NOUNS)})s\b", re.IGNORECASE)
_REFERS_BACK = re.compile(r"\b(?P<pointer>this|that|these|those|such|the)\s+(?P<noun>[^\W\d_]+)", re.IGNORECASE)

_REACH = 700
"""Code points before a denial within which an expression that refers back finds what it refers to."""


@dataclass(frozen=True)
class Antecedents:
    """The statements that a denial refers back to."""

    statements: tuple[Features, ...]
    expression: str
    """By which words; "" where the denial names nothing at all."""


@dataclass(frozen=True)
class _Least:
    """What a denial and a statement must share to be about one matter."""

    words: int
    containment: float
    """Of the words of the lesser in the other, between 0 and 1."""
    covered: float = 0.0
    """Of the words of the denial in the statement, between 0 and 1."""


def antecedents(features: Sequence[Features]) -> dict[str, Antecedents]:
    """For each denial (by claim id) that refers back: to what. `features` sorted by document and place."""
    found = {}
    for number, denial in enumerate(features):
        if denies_by_word(denial):
            referred = _referred(denial, _shortly_before(features, number))
            if referred:
                found[denial.claim.id] = referred
    return found


def _shortly_before(features: Sequence[Features], number: int) -> list[Features]:
    """Statements about the denial's speakers within reach, nearest first."""
    denial, near = features[number], []
    for earlier in reversed(features[:number]):
        if earlier.claim.document != denial.claim.document or denial.start - earlier.start > _REACH:
            break
        if _against(earlier, denial) or _named(earlier, denial):
            near.append(earlier)
    return near or _just_said(features, number)


def _just_said(features: Sequence[Features], number: int) -> list[Features]:
    """What somebody else said right before, where a denial names it and no more: "The club rejected the allegation"."""
    denial, before = features[number], features[max(0, number - 1) : number]
    text = " ".join(piece.text for piece in denial.claim.content)
    return [
        each
        for each in before
        if each.claim.document == denial.claim.document
        and denial.start - each.start <= _JUST_BEFORE
        and each.states
        and not each.own
        and _ONLY_NAMED.fullmatch(text)
        and each.claim.source_entity != denial.claim.source_entity
    ]


def _named(statement: Features, denial: Features) -> bool:
    """Whether the denial calls false what somebody else "testified", by that name: "the testimony"."""
    if not (statement.states and statement.speakers and denial.speakers) or statement.speakers & denial.speakers:
        return False
    found = _CALLED_FALSE.search(" ".join(piece.text for piece in denial.claim.content))
    cue = " ".join(piece.text for piece in statement.claim.cue).lower()
    return bool(found) and any(word.startswith(str(found and found[0]).lower()[:_ROOT]) for word in cue.split())


def _referred(denial: Features, near: Sequence[Features]) -> Antecedents | None:
    if not near:
        return None
    text = " ".join(piece.text for piece in denial.claim.content)
    answered = near[0].claim.cue_class is CueClass.ACCUSE and not _HAPPENED.isdisjoint(denial.words)
    said_to_be_false = _CALLED_FALSE.search(text) and len(text.split()) <= _FEW_WORDS
    if denial.claim.cue_class is CueClass.DISAGREE and not _NAMED.search(text):
        return None  # who disagrees with somebody denies nothing in particular
    if said_to_be_false or not set(denial.words) - (_EMPTY | _HAPPENED if answered else _EMPTY):
        accusations = tuple(each for each in near if each.claim.cue_class is CueClass.ACCUSE)
        several = _PLURAL.search(text)
        return Antecedents(accusations if several and accusations else (near[0],), text)
    for match in _REFERS_BACK.finditer(text):
        noun = stem(match["noun"])
        for each in near:
            if noun in each.words and (match["pointer"].lower() != "the" or _says_more(denial, each, noun)):
                return Antecedents((each,), match[0])
    return None


def _says_more(denial: Features, statement: Features, noun: str | None) -> bool:
    """Whether the two share more than the noun, or the denial has nothing else: "the officers" alone may be any."""
    rest = set(denial.words) - _EMPTY - {noun}
    return not rest or bool(rest & set(statement.words))


def disputes(
    first: Features, second: Features, weights: Weights, referred: Mapping[str, Antecedents]
) -> Judgement | None:
    """Whether one of the two denies the other."""
    for statement, denial in ((first, second), (second, first)):
        told = referred.get(denial.claim.id)
        meant = told is not None and any(each.claim.id == statement.claim.id for each in told.statements)
        answers = (_against(statement, denial) or meant) and _denies(denial, statement)
        if (answers or _squarely(statement, denial, weights)) and time(statement, denial) is not Time.DIFFERENT:
            judgement = _same_matter(statement, denial, weights, referred.get(denial.claim.id))
            if judgement:
                return judgement
    return None


def _denies(denial: Features, statement: Features) -> bool:
    """By its cue, or by a plain "has not" from those whom the statement is about."""
    return denies_by_word(denial) or (_says_not(denial) and statement.polarity is Polarity.POSITIVE)


def may_deny(features: Features) -> bool:
    """Whether a claim is a denial of whatever it may be compared with."""
    return denies_by_word(features) or _says_not(features)


def _says_not(features: Features) -> bool:
    claim = features.claim
    return (
        claim.voice is Voice.ATTRIBUTED
        and claim.cue_class in STATING - {CueClass.ACCUSE}
        and features.polarity is Polarity.NEGATIVE
        and claim.modality is Modality.ASSERTED
    )


def denies_by_word(features: Features) -> bool:
    """By its cue ("denied"), or by what it says of what was said ("the report was false", "pleaded not guilty")."""
    claim = features.claim
    if claim.cue_class in {CueClass.DENY, CueClass.DISAGREE}:
        return True
    text = " ".join(piece.text for piece in (*claim.cue, *claim.content))
    return claim.voice is Voice.ATTRIBUTED and bool(_CALLED_FALSE.search(text) or _NOT_GUILTY.search(text))


def _against(statement: Features, denial: Features) -> bool:
    """Whether a statement is about the side that denies, and not by it."""
    claim = statement.claim
    return (
        (statement.own or claim.cue_class in _MADE_AGAINST)
        and claim.modality in {Modality.ASSERTED, Modality.POSSIBLE}
        and bool(denial.speakers & statement.names)
        and not denial.speakers & statement.speakers
    )


def _squarely(statement: Features, denial: Features, weights: Weights) -> bool:
    """Whether a denial, be it unknown whose, denies in so many words what someone else states."""
    claimed = _claimed(denial)
    if not claimed and denial.claim.cue_class is not CueClass.DENY:
        return False
    denied, stated = (claimed, frozenset(statement.words)) if claimed else (denial.keys, statement.keys)
    # "The ministry said it had approved" says that the ministry had.
    speaking = stems(word for piece in statement.claim.source for word in WORD.findall(piece.text)) & denied
    stated |= speaking
    return (
        statement.states
        and statement.certain
        and statement.claim.cue_class is not CueClass.DENY
        and denial.claim.modality is Modality.ASSERTED
        and not denial.speakers & statement.speakers
        and len(denial.words.keys() & (statement.words.keys() | speaking)) + _one_figure(denial, statement)
        >= _FEWEST_SQUARELY
        and weights.overlap(denied, stated) >= (_OVERLAP_CLAIMED if denied <= stated or claimed else _OVERLAP_SQUARELY)
    )


def _one_figure(denial: Features, statement: Features) -> bool:
    return any(same_figure(mine, other) for mine in denial.figures for other in statement.figures)


def _claimed(denial: Features) -> frozenset[str]:
    """Where a denial says what was claimed ("the firm's claim that …"), the words of that."""
    if denial.claim.cue_class not in {CueClass.DENY, CueClass.DISAGREE}:
        return frozenset()
    text = " ".join(piece.text for piece in denial.claim.content)
    match = _CLAIM_THAT.search(text)
    if match is None:
        return frozenset()
    return stems(WORD.findall(text[match.end() :])) & denial.words.keys()


def _same_matter(
    statement: Features, denial: Features, weights: Weights, referred: Antecedents | None
) -> Judgement | None:
    claimed = _claimed(denial)
    denied = claimed or frozenset(denial.words) - ((_EMPTY | _ITSELF) - frozenset(statement.words))
    if referred:
        if any(each.claim.id == statement.claim.id for each in referred.statements):
            named = referred.expression.replace('"', "'")
            what = f'"{named}"' if named else "the denial"
            return judged(Relation.DISPUTES, f"{_who_denies(denial)} this ({what} refers back to it).", 0.8)
        if statement.claim.document == denial.claim.document:
            return None
        denied |= frozenset(word for each in referred.statements for word in each.words)
    elif denial.claim.cue_class is CueClass.DISAGREE and not claimed:
        return None
    if statement.polarity is Polarity.NEGATIVE and denial.polarity is Polarity.POSITIVE:
        # Who denies having paid agrees with who says that nothing was paid.
        return None
    stated = frozenset(statement.words)
    shared = stated & denied
    containment = weights.containment(stated, denied)
    near = statement.claim.document == denial.claim.document and abs(statement.start - denial.start) <= _REACH
    others_in_common = (statement.names & denial.names) - denial.speakers
    least = _least(statement, denial, near=near, others_in_common=bool(others_in_common))
    covered = weights.of(shared) / weights.of(denied) if denied else 0.0
    if least is None or len(shared) < least.words or containment < least.containment or covered < least.covered:
        return None
    words = in_common(statement, denial)
    about = f"both speak of {words}" if words else "it answers the same accusation"
    return judged(Relation.DISPUTES, f"{_who_denies(denial)} this ({about}).", 0.4 + containment / 2)


def _least(statement: Features, denial: Features, *, near: bool, others_in_common: bool) -> _Least | None:
    """How much the two must share; None where no denial is to be seen however much it is.

    Who only says that something is not so must say little else, of what stands before or in another document.
    """
    accused = statement.claim.cue_class is CueClass.ACCUSE
    if denies_by_word(denial):
        if near:
            return _Least(2 if statement.own else 1, containment=0.3)
        words = 1 if accused and others_in_common else 2
        return _Least(words, containment=0.5, covered=0.0 if accused else _COVERED)
    follows = statement.claim.document != denial.claim.document or statement.start < denial.start
    if statement.claim.modality is not Modality.ASSERTED or not follows:
        return None
    if accused:
        return _Least(2, containment=0.6, covered=0.6)
    denied = frozenset(denial.words) - _EMPTY - _ITSELF
    if len(denied) == _FEW and len(denied) >= _MOST * len(statement.words):
        return _Least(_FEW, containment=1.0)
    return _Least(3, containment=0.6, covered=0.8)


def _who_denies(denial: Features) -> str:
    # Not what the text says of them beside: "Ms Vass, who runs the firm,".
    who = " ".join(" ".join(piece.text for piece in denial.claim.source).split()).split(", ")[0] or "The other side"
    several = " and " in who or re.search(r"\b[a-z]+s$", who) is not None
    return f"{who} {'deny' if several else 'denies'}"
