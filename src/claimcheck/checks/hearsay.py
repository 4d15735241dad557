"""CC105 hearsay: a source tells what another said.

Why:      the reader has it at third hand: whether the other said so, and whether it is so, are two questions.
Flagged:  Oakes said that Pell had told him the bridge was closed.
Allowed:  Oakes said that he had told Pell the bridge was closed.
Limits:   only where someone or something else is the subject of a verb of saying within what the source says, or "was
          told that", "according to" or "quoted as saying" stands there. A pronoun is taken for the source; whether a
          description is the source's own is looked up only where it is resolved. A claim whose attribution is doubtful
          is not assessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from claimcheck.checks.check import Check, Hit, Passage, of_source, rows, short
from claimcheck.model import Modality, Severity, Span, Voice
from claimcheck.table import (
    CLAIM,
    CONTENT,
    CONTENT_TEXT,
    CUE,
    CUE_TEXT,
    DOCUMENT,
    END,
    MENTIONS,
    MODALITY,
    SOURCE,
    SOURCE_ENTITY,
    SOURCE_TEXT,
    START,
    VOICE,
)

if TYPE_CHECKING:
    import pandas as pd

_DETERMINER = (
    r"(?:[Tt]he|[Aa]n?|[Hh]is|[Hh]er|[Ii]ts|[Tt]heir|[Oo]ur|[Mm]y|[Oo]ne|[Ss]ome|[Ss]everal|[Tt]wo|[Oo]ther|"
    r"[\w-]{1,30}['’]s)"
)
_PLURALS = """
    aides analysts authorities commanders critics diplomats doctors economists executives experts investigators
    lawmakers lawyers leaders media ministers observers officials opponents people police polls prosecutors reporters
    reports residents scientists sources spokesmen staff supporters survivors witnesses workers
""".split()
_NAMED = r"[A-Z][\w.-]{1,30}(?:\s[A-Z][\w.-]{0,30}){0,4}"
_DESCRIBED = rf"{_DETERMINER}\s(?:[\w-]{{1,30}}\s){{0,3}}?[a-z][\w-]{{1,30}}|(?:{'|'.join(_PLURALS)})"
_AUXILIARY = (
    r"(?:\s(?:had|has|have|also|then|later|once|already|repeatedly|personally|recently|previously|privately|publicly|"
    r"himself|herself|just|always))"
)
_SAY = """
    said says claimed alleged alleges insisted insists stated argued argues warned warns denied denies confirmed
    confirms admitted admits acknowledged testified announced maintained maintains asserted contended predicted
""".split()
_SAY_OR_NOUN = "claims claim reports report states".split()
"""Of a name only: "his claims that" is no saying."""
_TELL = "told tells assured informed warned".split()
_TELL_WHOM = "told informed assured advised".split()
_SAID_THAT = rf"(?:{'|'.join(_SAY)})\sthat\b"
_NOUN_TOO = rf"(?:{'|'.join(_SAY_OR_NOUN)})\sthat\b"
_SAID = (
    r"(?:said|says|claimed|insisted|insists)(?=\s(?:he|she|it|they|we|there|his|her|its|their|the|an?|no|some|all|nobody|"
    r"everyone)\b)"
)
_TOLD = (
    rf"(?:{'|'.join(_TELL)})"
    r"\s(?:him|her|them|us|me|you|[A-Z][\w-]{1,30}(?:\s[A-Z][\w-]{1,30}){0,2}|"
    r"(?:the|an?|his|her|their|its|our|my)\s[\w-]{1,30}(?:\s[a-z][\w-]{1,30})?)"
    r"(?=\s(?:that|he|she|it|they|there|we|I|the|his|her|their|its|nobody)\b)"
)
_OTHER_SAYS = re.compile(
    rf"(?<![\w'’-])(?:(?P<name>{_NAMED}){_AUXILIARY}{{0,3}}\s(?:{_SAID_THAT}|{_NOUN_TOO}|{_SAID}|{_TOLD})|"
    rf"(?P<noun>{_DESCRIBED}){_AUXILIARY}{{0,3}}\s(?:{_SAID_THAT}|{_SAID}|{_TOLD}))"
)
_WAS_TOLD = re.compile(
    rf"\b(?:had|has|have|having|was|were|am|is|are)\s(?:been\s)?(?:{'|'.join(_TELL_WHOM)})"
    r"(?:\sby\s[\w.'’-]{1,30}(?:\s[\w.'’-]{1,30}){0,4}?)?(?=\s(?:that|he|she|it|they|there|the)\b)|"
    r"\bheard\s(?:from\s[\w.'’-]{1,30}(?:\s[\w.'’-]{1,30}){0,3}?\s)?that\b"
)
_ACCORDING = re.compile(
    r"\b[Aa]ccording to (?P<name>(?!(?:the |this |that )?(?:law|laws|rules?|constitution|bible|"
    r"scripture|schedule|plans?|custom|tradition)\b)[\w.'’-]{1,30}(?:\s[\w'’-]{1,30}){0,3})"
)
_QUOTES = re.compile(r"\bquot(?:es|ed|ing)\b(?:\s[\w.'’-]{1,30}){1,8}?\sas\ssaying\b")
_SAYING = frozenset((*_SAY, *_SAY_OR_NOUN, *_TELL, *_TELL_WHOM))
_PRONOUNS = frozenset(
    """
    he she it they we i you who which that what this these those one nobody everyone everybody anyone some many others
    but and so if when because as although while then there yes no well
    """.split()
)
_LESS_THAN_A_NAME = frozenset("the a an of for and mr mrs ms dr his her its their our my one some".split())


def judge(claims: pd.DataFrame) -> Iterator[Hit]:
    """One hit for each claim in which another's words are told, at the first place; a passage once."""
    told: set[Passage] = set()
    said = (claims[VOICE] == Voice.ATTRIBUTED.value) & (claims[MODALITY] != Modality.INTERROGATIVE.value)
    attributed = claims[said]
    promising = [_may_tell(*texts) for texts in zip(attributed[CUE_TEXT], attributed[CONTENT_TEXT], strict=True)]
    for claim in rows(attributed[promising]):
        passage, words = next(_second_hand(claim), (None, ""))
        if passage is not None and passage not in told:
            told.add(passage)
            source = short(claim[SOURCE_TEXT]) or "the source"
            yield Hit(
                f"What {source} says here is what another is said to have said: {short(words)}",
                passage,
                (of_source(claim),),
                (claim[CLAIM],),
            )


def _may_tell(cue: str, content: str) -> bool:
    """Whether any pattern could find something: they take a while, and nearly all claims have none of these words."""
    other = "quot" in cue or "quot" in content or "heard" in content or "ccording" in content
    return other or not _SAYING.isdisjoint(content.split())


def _second_hand(claim: dict[str, Any]) -> Iterator[tuple[Passage, str]]:
    """Where the words of another are told within the content, or in a cue such as "quotes officials as saying"."""
    if quoted := _QUOTES.search(claim[CUE_TEXT]):
        first, last = claim[CUE][0], claim[CUE][-1]
        yield Passage(claim[DOCUMENT], first.start, last.end), quoted.group()
    for piece in claim[CONTENT]:
        text = re.sub(r"[\n\t\r\xa0]", " ", piece.text)
        found = [
            *(match for match in _OTHER_SAYS.finditer(text) if _is_another(claim, piece, match)),
            *(match for match in _ACCORDING.finditer(text) if _is_another(claim, piece, match)),
            *_WAS_TOLD.finditer(text),
            *_QUOTES.finditer(text),
        ]
        for match in sorted(found, key=lambda match: match.span()):
            start, end = piece.start + match.start(), piece.start + match.end()
            yield Passage(claim[DOCUMENT], start, end), match.group()


def _is_another(claim: dict[str, Any], piece: Span, match: re.Match[str]) -> bool:
    """Whether who speaks within the content is not its source."""
    group = "noun" if match.re is _OTHER_SAYS and match["noun"] else "name"
    words = [word.removesuffix("'s").removesuffix("’s") for word in match[group].lower().split()]
    if words[0] in _PRONOUNS:
        return False
    source = set(re.findall(r"\w+", claim[SOURCE_TEXT].lower())) - _LESS_THAN_A_NAME
    source |= set((claim[SOURCE_ENTITY] or "").partition(":")[2].split("-"))
    if words[-1] in source:
        return False
    start, end = (piece.start + offset for offset in match.span(group))
    return not any(
        mention.entity is not None and mention.entity == claim[SOURCE_ENTITY] and start <= mention.span.start < end
        for mention in claim[MENTIONS]
    )


CHECK = Check(
    id="CC105",
    name="hearsay",
    severity=Severity.NOTE,
    title="A source about what another said",
    reads={
        "claims": (
            CLAIM,
            DOCUMENT,
            VOICE,
            MODALITY,
            SOURCE,
            SOURCE_TEXT,
            SOURCE_ENTITY,
            CUE,
            CUE_TEXT,
            CONTENT,
            CONTENT_TEXT,
            MENTIONS,
            START,
            END,
        )
    },
    judge=judge,
    documentation=__doc__,
    rests_on_attributions=True,
)
