"""One side states, the other side denies.

A denial answers a statement about those who deny: "Norland accused Sudria of arming two groups", "Sudria has denied any
links to these groups". What it denies is known from words in common, or from an expression that refers back ("these
groups", "the allegations") to a statement shortly before it in the same document.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from claimcheck.linking.comparison import Time, time
from claimcheck.linking.features import STATING, Features, Weights
from claimcheck.linking.judgement import Judgement, in_common, judged
from claimcheck.linking.words import stem, stems
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
    )
)
"""Words of a denial that say nothing of what is denied."""
_PLURAL = re.compile(rf"\b(?:{'|'.join(_NOUNS)})s\b", re.IGNORECASE)
_REFERS_BACK = re.compile(r"\b(?P<pointer>this|that|these|those|such|the)\s+(?P<noun>[^\W\d_]+)", re.IGNORECASE)

_REACH = 700
"""Code points before a denial within which an expression that refers back finds what it refers to."""
_CONTAINMENT_NEAR = 0.3
_CONTAINMENT = 0.5
_FEWEST_WORDS = 2
_CONTAINMENT_UNSAID = 0.6
_FEWEST_WORDS_UNSAID = 3
_COVERED_UNSAID = 0.8
"""For those who negate without a word of denying: a negative sentence alone may be about anything."""


@dataclass(frozen=True)
class Antecedents:
    """The statements that a denial refers back to."""

    statements: tuple[Features, ...]
    expression: str
    """By which words; "" where the denial names nothing at all."""


def antecedents(features: Sequence[Features]) -> dict[str, Antecedents]:
    """For each denial (by claim id) that refers back: to what. `features` sorted by document and place."""
    found = {}
    for number, denial in enumerate(features):
        if denial.claim.cue_class in {CueClass.DENY, CueClass.DISAGREE}:
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
        if _against(earlier, denial):
            near.append(earlier)
    return near


def _referred(denial: Features, near: Sequence[Features]) -> Antecedents | None:
    if not near:
        return None
    text = " ".join(piece.text for piece in denial.claim.content)
    if not set(denial.words) - _EMPTY:
        accusations = tuple(each for each in near if each.claim.cue_class is CueClass.ACCUSE)
        several = _PLURAL.search(text)
        return Antecedents(accusations if several and accusations else (near[0],), text)
    if denial.claim.cue_class is CueClass.DENY:
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
        if _denies(denial, statement) and _against(statement, denial) and time(statement, denial) is not Time.DIFFERENT:
            judgement = _same_matter(statement, denial, weights, referred.get(denial.claim.id))
            if judgement:
                return judgement
    return None


def _denies(denial: Features, statement: Features) -> bool:
    """By its cue, or by a plain "has not" from those whom the statement is about."""
    claim = denial.claim
    return claim.cue_class in {CueClass.DENY, CueClass.DISAGREE} or (
        claim.voice is Voice.ATTRIBUTED
        and claim.cue_class in STATING - {CueClass.ACCUSE}
        and claim.polarity is Polarity.NEGATIVE
        and statement.claim.polarity is Polarity.POSITIVE
        and claim.modality is Modality.ASSERTED
    )


def _against(statement: Features, denial: Features) -> bool:
    """Whether a statement is about the side that denies, and not by it."""
    claim = statement.claim
    return (
        (claim.voice is Voice.DOCUMENT or claim.cue_class in _MADE_AGAINST)
        and claim.modality in {Modality.ASSERTED, Modality.POSSIBLE}
        and bool(denial.speakers & statement.names)
        and not denial.speakers & statement.speakers
    )


def _same_matter(
    statement: Features, denial: Features, weights: Weights, referred: Antecedents | None
) -> Judgement | None:
    denied = frozenset(denial.words) - (_EMPTY - frozenset(statement.words))
    if referred:
        if any(each.claim.id == statement.claim.id for each in referred.statements):
            what = f'"{referred.expression}"' if referred.expression else "The denial"
            return judged(Relation.DISPUTES, f"{_who_denies(denial)} this: {what} refers back to it.", 0.8)
        if statement.claim.document == denial.claim.document:
            return None
        denied |= frozenset(word for each in referred.statements for word in each.words)
    elif denial.claim.cue_class is CueClass.DISAGREE:
        return None
    if statement.claim.polarity is Polarity.NEGATIVE and denial.claim.polarity is Polarity.POSITIVE:
        # Who denies having paid agrees with who says that nothing was paid.
        return None
    stated = frozenset(statement.words)
    shared = stated & denied
    containment = weights.containment(stated, denied)
    near = statement.claim.document == denial.claim.document and abs(statement.start - denial.start) <= _REACH
    others_in_common = (statement.names & denial.names) - denial.speakers
    if denial.claim.cue_class is CueClass.DENY:
        enough = len(shared) >= (1 if near or others_in_common else _FEWEST_WORDS)
        least = _CONTAINMENT_NEAR if near else _CONTAINMENT
    else:
        # Who only says that something is not so must say little else, of what stands before or in another document.
        covered = weights.of(shared) / weights.of(denied) if denied else 0.0
        follows = statement.claim.document != denial.claim.document or statement.start < denial.start
        firm = statement.claim.modality is Modality.ASSERTED and follows and covered >= _COVERED_UNSAID
        enough, least = firm and len(shared) >= _FEWEST_WORDS_UNSAID, _CONTAINMENT_UNSAID
    if not enough or containment < least:
        return None
    words = in_common(statement, denial)
    about = f"both speak of {words}" if words else "it answers the same accusation"
    return judged(Relation.DISPUTES, f"{_who_denies(denial)} this: {about}.", 0.4 + containment / 2)


def _who_denies(denial: Features) -> str:
    who = " ".join(" ".join(piece.text for piece in denial.claim.source).split()) or "The other side"
    several = " and " in who or re.search(r"\b[a-z]+s$", who) is not None
    return f"{who} {'deny' if several else 'denies'}"
