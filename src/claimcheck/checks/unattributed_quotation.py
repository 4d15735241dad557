"""CC101 unattributed-quotation: a quotation that no one is said to have spoken.

Why:      a reader cannot ask the speaker, or weigh the words by who said them.
Flagged:  "The bridge was never safe to cross."
Allowed:  "The bridge was never safe to cross," the surveyor said.
Limits:   quotations of fewer than four words are taken for titles, terms and scare quotes; a speaker whom the
          extraction missed reads as no speaker, unless a word of saying beside the quotation tells that there is one:
          then it is not assessed. A transcript names its speakers ("LEE: …"); a quotation over several paragraphs
          counts once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from claimcheck.checks.check import Check, Hit, Unassessed, covering, rows, short
from claimcheck.model import Quotation, Severity, SourceStatus
from claimcheck.table import (
    CLAIM,
    CONTENT,
    CONTENT_TEXT,
    DOCUMENT,
    QUOTATION,
    SENTENCE_END,
    SENTENCE_START,
    SOURCE_STATUS,
    TEXT,
)

if TYPE_CHECKING:
    import pandas as pd

_FEWEST_WORDS = 4
_QUOTED = (Quotation.DIRECT.value, Quotation.MIXED.value)
_SAYING = re.compile(
    r"\b(?:sa(?:id|ys?|ying)|t(?:old|ells?)|wr(?:ote|ites?|iting)|tweet(?:ed|s|ing)?|report(?:ed|s|ing)?|stat(?:ed|es|ing)|"
    r"according to|per the|not(?:ed|es|ing)|add(?:ed|s|ing)|ask(?:ed|s|ing)|call(?:ed|s|ing)|claim(?:ed|s|ing)?|"
    r"warn(?:ed|s|ing)|argu(?:ed|es|ing))\b",
    re.IGNORECASE,
)
_SPEAKER = re.compile(r"[\s\"“”„«'‘`]*[A-Z][\w.'’-]{0,30}(?:\s[A-Z][\w.'’-]{0,30}){0,3}(?:\s\([^)\n]{1,30}\))?:\s")
"""At the head of what someone says in a transcript."""
_MARKS = (("“", "”"), ("«", "»"), ("„", "“"))
_LONGEST = 20_000
"""Characters of a paragraph that are looked at."""


def judge(documents: pd.DataFrame, claims: pd.DataFrame) -> Iterator[Hit | Unassessed]:
    """One hit for each quotation without a source."""
    texts = dict(zip(documents[DOCUMENT], documents[TEXT], strict=True))
    nobodys = (claims[SOURCE_STATUS] == SourceStatus.MISSING.value) & claims[QUOTATION].isin(_QUOTED)
    for claim in rows(claims[nobodys]):
        if len(claim[CONTENT_TEXT].split()) < _FEWEST_WORDS:
            continue
        text = texts[claim[DOCUMENT]]
        if _SPEAKER.match(claim[CONTENT_TEXT]) or _goes_on(text, claim[CONTENT][0].start):
            continue
        if _SAYING.search(_beside(text, claim)):
            reason = "a word of saying stands beside a quotation, but no speaker was found"
            yield Unassessed(reason, claim[DOCUMENT], claim[CLAIM])
            continue
        yield Hit(
            f"Nobody is said to have spoken these words: {short(claim[CONTENT_TEXT])}",
            covering(claim[DOCUMENT], claim[CONTENT]),
            claims=(claim[CLAIM],),
        )


def _goes_on(text: str, start: int) -> bool:
    """Whether a quotation at the head of a paragraph goes on with one that the paragraph before leaves open."""
    line = text.rfind("\n", 0, start) + 1
    before = text[max(0, line - _LONGEST) : line].rstrip().rpartition("\n")[2]
    if text[line:start].strip(" \t\"“”„«'‘`"):
        return False
    return before.count('"') % 2 == 1 or any(before.count(opens) > before.count(closes) for opens, closes in _MARKS)


def _beside(text: str, claim: Mapping[str, Any]) -> str:
    """The sentence of a claim without its content."""
    pieces, at = [], claim[SENTENCE_START]
    for span in claim[CONTENT]:
        pieces.append(text[at : max(at, span.start)])
        at = max(at, span.end)
    pieces.append(text[at : max(at, claim[SENTENCE_END])])
    return " ".join(pieces)


CHECK = Check(
    id="CC101",
    name="unattributed-quotation",
    severity=Severity.WARNING,
    title="Quotation without a speaker",
    reads={
        "documents": (DOCUMENT, TEXT),
        "claims": (CLAIM, DOCUMENT, SOURCE_STATUS, QUOTATION, CONTENT, CONTENT_TEXT, SENTENCE_START, SENTENCE_END),
    },
    judge=judge,
    documentation=__doc__,
)
