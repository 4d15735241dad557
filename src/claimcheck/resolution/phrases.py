"""What a source's noun phrase is: a name, a body that speaks through another, someone described, a pronoun.

Without a parser: the head is the last word before the first preposition, relative clause or comma, and a person's name
right behind an office is the head of the whole ("Deputy Chief of Staff of the President's Office Jane Roe"), while one
right behind "of" or "for" is not ("a spokesman for President Roe").
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from claimcheck.model import EntityType, Span
from claimcheck.resolution.mentions import Name
from claimcheck.resolution.names import TITLES, fold
from claimcheck.resolution.states import Surface
from claimcheck.resolution.words import alternatives, load

LISTS = load("sources")
_GOVERNMENT = frozenset(LISTS["government"])
_DOCUMENTS = frozenset(LISTS["documents"])
_SPOKESPEOPLE = frozenset(LISTS["spokespeople"])
_OFFICIALS = frozenset(LISTS["officials"])
_ANONYMOUS = frozenset(LISTS["anonymous"])
_SHIELDING = re.compile(rf"\b(?:{alternatives(LISTS['shielding'])})\b", re.IGNORECASE)
_PAIRS = frozenset(LISTS["pairs"])
_THE_TWO = re.compile(r"(?:the two|both|these two|those two)\s", re.IGNORECASE)
_PRONOUN = re.compile(
    r"(?:he|she|it|they|we|i|you|who|which|that|him|her|them|us|me|himself|herself|itself|themselves|his|their|my|our)$",
    re.IGNORECASE,
)
_PREPOSITION = re.compile(
    r"(?:\s|^)(?:of|for|from|in|at|on|to|with|by|within|inside|near|close to|familiar with|briefed on|involved in|"
    r"against|about|under|behind|after|during|who|that|which|speaking|including|such as|like)\s",
    re.IGNORECASE,
)
_CUT = re.compile(r",|;|\(|\s[–—-]\s|\s(?:who|which|that|speaking|whose)\s")
_DEFINITE = re.compile(r"(?:the|this|that|these|those|his|her|its|their|both|our|my)\s", re.IGNORECASE)
_JUST_NAME = re.compile(r"(?:(?:the|a|an|late|former|[\w.]+['’]s?)(?:\s+|$))*", re.IGNORECASE)


class Kind(Enum):
    """How a source is put."""

    NAMED = "named"
    GOVERNMENT = "government"
    """As "the Norwegian government": its state."""
    SPEAKING_FOR = "speaking for"
    """A spokesman or a statement of someone named."""
    OFFICIALS = "officials"
    """An unnamed group of a state or body: "Saudi officials"."""
    ANONYMOUS = "anonymous"
    PRONOUN = "pronoun"
    DESCRIPTION = "description"


@dataclass(frozen=True)
class Phrase:
    """A source's noun phrase, read."""

    kind: Kind
    text: str
    noun: str = ""
    """The head noun or pronoun, folded."""
    name: Name | None = None
    """The name that is the head, or that the head belongs to."""


def read_phrase(text: str, span: Span, names: Sequence[Name]) -> Phrase:
    """What the phrase at `span` is; `names` are those inside it, in order."""
    surface = " ".join(text[span.start : span.end].split()).strip(" ,.;:\"“”'‘’()")
    if _PRONOUN.fullmatch(surface):
        return Phrase(Kind.PRONOUN, surface, fold(surface))
    start, core_end = span.start, _core_end(text, span, names)
    person = _person(text, span, core_end, names)
    if person is not None:
        return Phrase(Kind.NAMED, surface, fold(person.span.text), person)
    head_end = _head_end(text, start, core_end, names)
    head = text[start:head_end].rstrip(" ,")
    words = fold(head).split()
    noun = re.sub(r"['’]s?$", "", words[-1]).strip(",.\"'") if words else ""
    owners = [name for name in names if name.span.end <= head_end]
    if owners and start + len(head) <= owners[-1].span.end + 2:
        return Phrase(Kind.NAMED, surface, noun, owners[-1])
    behind = [name for name in names if head_end <= name.span.start < core_end]
    owner = owners[-1] if owners else behind[0] if behind else None
    return Phrase(_kind(surface, head, noun, owner), surface, noun, owner)


def _kind(surface: str, head: str, noun: str, owner: Name | None) -> Kind:
    shielded = _SHIELDING.search(head) is not None
    definite = _DEFINITE.match(f"{surface} ") is not None
    if owner is not None:
        if noun in _GOVERNMENT and owner.type is EntityType.STATE:
            return Kind.GOVERNMENT
        if noun in _SPOKESPEOPLE or (noun in _DOCUMENTS and owner.type is not EntityType.PLACE):
            return Kind.SPEAKING_FOR
        if noun in _OFFICIALS and not shielded and owner.type is not EntityType.PERSON:
            return Kind.OFFICIALS
    if noun in _PAIRS and _THE_TWO.match(f"{surface} "):
        return Kind.DESCRIPTION
    if noun in _ANONYMOUS and not (definite and noun not in _PLURAL_OR_VAGUE):
        return Kind.ANONYMOUS
    return Kind.DESCRIPTION if definite else Kind.ANONYMOUS


_PLURAL_OR_VAGUE = frozenset(word for word in _ANONYMOUS if word.endswith("s")) | {
    "people",
    "media",
    "women",
    "men",
    "one",
}


def _core_end(text: str, span: Span, names: Sequence[Name]) -> int:
    """Where an apposition, relative clause or bracket begins that is not inside a name."""
    for cut in _CUT.finditer(text, span.start + 1, span.end):
        if not any(name.span.start < cut.start() < name.span.end for name in names):
            return cut.start()
    return span.end


def _head_end(text: str, start: int, core_end: int, names: Sequence[Name]) -> int:
    for preposition in _PREPOSITION.finditer(text, start, core_end):
        inside = any(name.span.start <= preposition.start() < name.span.end for name in names)
        if preposition.start() > start and not inside:
            return preposition.start()
    return core_end


def _person(text: str, span: Span, core_end: int, names: Sequence[Name]) -> Name | None:
    """The person whose name is the head: at the end of the phrase, or in apposition behind a comma."""
    people = [name for name in names if name.type is EntityType.PERSON]
    for person in reversed(people):
        possessed = re.match(r"['’]s?\s+\w", text[person.span.end : min(core_end, person.span.end + 8)])
        rest = text[person.span.end : core_end].strip()
        if person.span.end > core_end or possessed or (rest and not _PREPOSITION.match(f" {rest} ")):
            continue
        prepositions = [
            found
            for found in _PREPOSITION.finditer(text, span.start, person.span.start)
            if not any(n.span.start <= found.start() < n.span.end for n in names if n is not person)
        ]
        if not prepositions:
            return person
        gap = text[prepositions[-1].end() : person.span.start].rstrip()
        last = fold(gap).split()[-1] if gap.split() else ""
        if not _JUST_NAME.fullmatch(gap) and last not in TITLES and not last.endswith("'s"):
            state_only = any(
                n.known is not None and n.known.surface in (Surface.DEMONYM, Surface.NAME) and n.span.text == gap
                for n in names
            )
            if not state_only:
                return person
    if core_end < span.end:
        for person in people:
            others = [name for name in names if name.span.end <= person.span.start]
            if person.span.start >= core_end and _TITLES_ONLY.fullmatch(_without(others, text, core_end, person)):
                return person
    return None


def _without(names: Sequence[Name], text: str, start: int, person: Name) -> str:
    """What stands from `start` up to the person, less the names of places and bodies ("Indiana Gov. Mike Pence")."""
    kept = ""
    for name in names:
        if name.type is not EntityType.PERSON and name.span.start >= start:
            kept += text[start : name.span.start]
            start = name.span.end
    return kept + text[start : person.span.start]


_TITLES_ONLY = re.compile(rf"[\s,(–—-]*(?:(?:['’]s|the|former|{alternatives(TITLES)})\s+)*", re.IGNORECASE)
