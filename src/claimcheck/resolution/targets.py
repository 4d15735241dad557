"""Whom an accusation, demand, warning, condemnation or praise is directed at.

Only where the name stands where the cue's object does: in the cue ("blamed Tehran for"), between cue and content
("urged Iran to …") or at the head of the content ("accused *Iran's navy* of …").
"""

from __future__ import annotations

import re

from claimcheck.model import Claim, CueClass, Span
from claimcheck.resolution.entities import Identities, Reading
from claimcheck.resolution.phrases import Kind, read_phrase

_DIRECTED = frozenset({CueClass.ACCUSE, CueClass.CONDEMN, CueClass.PRAISE, CueClass.DEMAND, CueClass.WARN})
_OBJECT_ENDS = re.compile(
    r"\s(?:of|for|over|to|that|against|with|after|on|in|from|about|as|not|and|is|was|are|were|has|had|have|would|must|should|"
    r"will|could|cannot|can)(?=\s|$)|[.;:\"“”]|,\s"
)
_VERB = re.compile(r"(?:(?:has|had|have|also|long|repeatedly|previously)\s+)*\w+\s+(?:on\s+|upon\s+|out at\s+)?")
_NO_OBJECT = re.compile(r"\s*(?:that|for|over|an?\s|any\s|all\s|if|why|how|what|when)\b", re.IGNORECASE)


def target(reading: Reading, identities: Identities, claim: Claim) -> tuple[str, Span] | None:
    """Entity id and span of the target's name; None where there is no clear one."""
    if claim.cue_class not in _DIRECTED or not claim.cue:
        return None
    for span in _objects(reading, claim):
        phrase = read_phrase(reading.text, span, reading.inside(span))
        if phrase.kind in (Kind.NAMED, Kind.GOVERNMENT) and phrase.name is not None:
            entity = identities.ids.get((reading.document, phrase.name.span.start))
            return (entity, phrase.name.span) if entity is not None else None
    return None


def _objects(reading: Reading, claim: Claim) -> list[Span]:
    """Where the object of the cue can stand, nearest first."""
    text, cue = reading.text, claim.cue[-1]
    found: list[Span] = []
    verb = _VERB.match(text, cue.start, cue.end)
    if verb is not None and verb.end() < cue.end:
        found.append(_object(reading, verb.end(), cue.end))
    content = next((span for span in claim.content if span.start >= cue.end), None)
    if content is None or content.start - cue.end > 60:
        return found
    if text[cue.end : content.start].strip():
        found.append(_object(reading, cue.end, content.start))
    conjunction = re.compile(r"\s*that\s+").match(text, content.start, content.end)
    if claim.cue_class is CueClass.DEMAND and conjunction:
        subject = re.compile(r"(?:[A-Z][\w.]*\s?)+").match(text, conjunction.end(), content.end)
        found.extend([_object(reading, *subject.span())] if subject is not None else [])
    elif not _NO_OBJECT.match(text[content.start : content.end]):
        found.append(_object(reading, content.start, content.end))
    return found


def _object(reading: Reading, start: int, end: int) -> Span:
    """From `start` to what follows an object, which may not lie inside a name."""
    text = reading.text
    while start < end and text[start].isspace():
        start += 1
    names = reading.inside(Span(start, end, text[start:end]))
    for stop in _OBJECT_ENDS.finditer(text, start, end):
        if not any(name.span.start < stop.start() < name.span.end for name in names):
            end = stop.start()
            break
    return Span(start, end, text[start:end])
