"""How a content is put: negated or not, certain, possible, necessary, to come. By rule, over its first clause."""

from __future__ import annotations

import re

from claimcheck.model import CueClass, Factuality, Modality, Polarity

_CLAUSE_END = re.compile(
    r"[;:]|,?\s+(?:because|although|though|while|whereas|unless|who|which|since|after|before|when|but|if)\b|\.\s",
    re.IGNORECASE,
)
_LEADING = re.compile(r"[\s\"“”'‘’\[(]*(?:that\s+)?", re.IGNORECASE)
_NEGATIVE = re.compile(
    r"\b(?:not|never|no|none|nobody|nothing|neither|nor|cannot|unable|nowhere|hardly|scarcely|lack(?:s|ed|ing)?|"
    r"(?:fail|refuse|decline)(?:s|ed|d)?(?=\s+to\b))\b|\w+n['’]t\b",
    re.IGNORECASE,
)
_NOT_NEGATIVE = re.compile(
    r"\b(?:not only|no longer than|no doubt|no more than|no fewer than|no less than|not just|nothing but)\b",
    re.IGNORECASE,
)
_NEITHER_NOR = re.compile(r"\b(neither|not|no|never)\b([^;:.]*?)\bnor\b", re.IGNORECASE)
_POSSIBLE = re.compile(
    r"\b(?:may|might|could|possibly|perhaps|maybe|potentially|likely|probably|apparently|seems?|appears?)\b"
)
_NECESSARY = re.compile(
    r"\b(?:must|should|ought|needs? to|has to|have to|had to|required to|obliged to)\b", re.IGNORECASE
)
_FUTURE = re.compile(r"\b(?:will|shall|would|going to|about to|\w+['’]ll|is to|are to|set to)\b", re.IGNORECASE)
_CONDITIONAL = re.compile(r"^(?:if|unless|provided|should)\b|\bif\b", re.IGNORECASE)
_MONTH_MAY = re.compile(
    r"\b(?:\d{1,2}(?:st|nd|rd|th)?\s+May|May\s+\d|(?:in|of|since|until|by|late|early|last|next|mid)[\s-]+May)\b"
)

_BY_CUE = {
    CueClass.BELIEVE: Factuality.PROBABLE,
    CueClass.PREDICT: Factuality.PROBABLE,
    CueClass.QUESTION: Factuality.UNKNOWN,
    CueClass.DEMAND: Factuality.UNKNOWN,
    CueClass.OTHER: Factuality.UNKNOWN,
}


def first_clause(content: str) -> str:
    """The content up to where its first clause ends, without a leading "that" or opening mark."""
    start = _LEADING.match(content)
    rest = content[start.end() if start else 0 :]
    end = _CLAUSE_END.search(rest, 1)
    return rest[: end.start()] if end else rest


def polarity(content: str) -> Polarity:
    """NEGATIVE where the first clause holds one negation (two undo each other)."""
    clause = _NEITHER_NOR.sub(r"\1\2", first_clause(_NOT_NEGATIVE.sub(" ", content)))
    return Polarity.NEGATIVE if len(_NEGATIVE.findall(clause)) % 2 else Polarity.POSITIVE


def modality(content: str, cue: CueClass | None = None) -> Modality:
    """Of the first clause; a demand makes the content necessary and a promise future where it does not say itself."""
    clause = first_clause(content)
    signs = (
        (content.rstrip("\"”’' ").endswith("?"), Modality.INTERROGATIVE),
        (_CONDITIONAL.match(clause), Modality.CONDITIONAL),
        (_NECESSARY.search(clause), Modality.NECESSARY),
        (_POSSIBLE.search(_MONTH_MAY.sub(" ", clause)), Modality.POSSIBLE),
        (_FUTURE.search(clause), Modality.FUTURE),
        (cue is CueClass.DEMAND, Modality.NECESSARY),
        (cue in (CueClass.PROMISE, CueClass.PREDICT), Modality.FUTURE),
    )
    return next((found for sign, found in signs if sign), Modality.ASSERTED)


def factuality(put: Modality, cue: CueClass | None, *, cue_negated: bool) -> Factuality:
    """How sure the source is of it; a question or a statement not made leaves it unknown."""
    if cue_negated or put in (Modality.INTERROGATIVE, Modality.CONDITIONAL):
        return Factuality.UNKNOWN
    if put is Modality.POSSIBLE:
        return Factuality.POSSIBLE
    if put is Modality.FUTURE:
        return Factuality.PROBABLE
    return _BY_CUE.get(cue, Factuality.CERTAIN) if cue else Factuality.CERTAIN
