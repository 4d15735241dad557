"""What is worth a look, a line each: who contradicts or denies whom, in which words, and what else was found."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import count

from claimcheck.model import Claim, Finding, Location, Severity, SourceStatus, Span, Voice
from claimcheck.reporting.findings import Context
from claimcheck.reporting.overview import (
    CONTRADICTIONS,
    DISPUTE,
    SEVERITIES,
    CheckGroup,
    Disagreement,
    Entry,
    Index,
    content,
    in_words,
)
from claimcheck.reporting.visible import one_line, short_name

MOST = 5
"""More is a list, and no longer a hint where to look first."""
_QUOTED = 100
"""Most characters of a passage in a line."""
_REACH = 60
"""Most characters of what is quoted on either side of the words that two passages differ in."""
_PART = r"""[^\s.,;:!?"“”„«»()\[\]]"""
_BEFORE = re.compile(rf"(?:{_PART}+\s+){{0,2}}{_PART}*\Z")
_AFTER = re.compile(rf"{_PART}*(?:\s+{_PART}+){{0,2}}")
"""Up to two words, all of one clause."""
_BESIDE_BEFORE = re.compile(r"(?<!\S)(?:\S+\s+){0,7}\Z")
_BESIDE_AFTER = re.compile(r"\S*(?:\s+\S+){0,7}")
"""Up to seven words of the sentence."""
_MARKS = ' "“”„«».,;:'
_CONTRADICTED, _DISPUTED, _OTHER = range(3)


@dataclass(frozen=True)
class Look:
    """Something worth a look."""

    entry: Entry
    text: str
    """Who and what, in plain words, on one line."""
    places: tuple[Claim | Location, ...]
    """Each line once."""
    more: int = 0
    """How many further findings of its check there are, the same of several copies counted once."""
    excerpt: str = ""
    """The beginning of the passage, or the words around it where the text quotes it."""
    speakers: tuple[str, ...] = ()
    """Who says what is found, where the text does not name them."""


def worth_a_look(
    cards: Iterable[Disagreement], groups: Iterable[CheckGroup], records: Index, context: Context, most: int = MOST
) -> tuple[Look, ...]:
    """What to look at first: contradictions, then disputes, then the worst of the other findings, one of each check.

    Among equals the new go first, and the first of each check goes before the second of any.
    """
    ranked: list[tuple[tuple[int, int, bool, int], Look]] = []
    seen: defaultdict[str, count[int]] = defaultdict(count)
    for card in sorted(cards, key=lambda card: not context.is_new(card.entry.finding)):
        rank = (_kind(card), *_urgency(card.entry, context), next(seen[card.check]))
        ranked.append((rank, look_at(card, records)))
    for group in groups:
        once = list({_said(entry.finding): entry for entry in reversed(group.entries)}.values())
        first = min(reversed(once), key=lambda entry: _urgency(entry, context))
        ranked.append(((_OTHER, *_urgency(first, context), 0), look_at(first, records, more=len(once) - 1)))
    return tuple(look for _, look in sorted(ranked, key=lambda item: item[0])[:most])


def look_at(found: Disagreement | Entry, records: Index, *, more: int = 0) -> Look:
    """A disagreement or a finding in a line."""
    if isinstance(found, Disagreement):
        places = {(side.document, side.line): side for side in reversed(found.sides)}
        return Look(found.entry, headline(found, records), tuple(reversed(places.values())), more)
    text = one_line(found.finding.message)
    speakers = tuple(name for name in _speakers(found.finding, records) if name not in text)
    return Look(found, text, (found.finding.location,), more, _excerpt(found.finding, text, records), speakers)


def headline(card: Disagreement, records: Index) -> str:
    """What a disagreement is about, on one line: who denies whom, or which words stand against which."""
    sides = [(side, spans) for side, spans in zip(card.sides, card.differing, strict=True) if isinstance(side, Claim)]
    quoted = [_in_context(side, spans, records) for side, spans in sides]
    if card.check == DISPUTE or len(sides) != len(card.sides) or not any(quoted):
        return in_words(card, records, with_places=False)
    if not all(quoted):
        without = next(side for words, (side, _) in zip(quoted, sides, strict=True) if not words)
        return f"{short_name(without.document)}, line {without.line}, lacks “{next(filter(None, quoted))}”"
    if all(_is_source(side, spans) for side, spans in sides):
        spoken = " or ".join(f"“{one_line(spans[0].text, _QUOTED)}”" for _, spans in sides)
        return f"Who says “{one_line(content(sides[0][0]).strip(_MARKS), _QUOTED)}”: {spoken}?"
    names = [_speaker(side, spans, records) for side, spans in sides]
    if len(set(names)) == 1:
        return f"{names[0]}{': ' if names[0] else ''}{' or '.join(f'“{words}”' for words in quoted)}?"
    told = [f"“{words}”{f' ({name})' if name else ''}" for words, name in zip(quoted, names, strict=True)]
    return f"{' or '.join(told)}?"


def _excerpt(finding: Finding, told: str, records: Index) -> str:
    span = finding.location.span
    passage = one_line(span.text, _QUOTED).strip(_MARKS) if span else ""
    if span is None or passage not in told:
        return passage
    sentence = next((records.claims[claim].sentence for claim in finding.claims if claim in records.claims), None)
    if sentence is None or not sentence.start <= span.start < span.end <= sentence.end:
        return ""
    at, end = span.start - sentence.start, span.end - sentence.start
    before = _BESIDE_BEFORE.search(sentence.text, max(0, at - _REACH), at)
    after = _BESIDE_AFTER.match(sentence.text, end)
    first, last = before.start() if before else at, after.end() if after else end
    cut = "… " if first > 0 else "", " …" if last < len(sentence.text.rstrip(_MARKS)) else ""
    return f"{cut[0]}{one_line(sentence.text[first:last], 2 * _QUOTED)}{cut[1]}"


def _speakers(finding: Finding, records: Index) -> list[str]:
    """The known sources of the claims that a finding concerns, or else of those whose content it touches."""
    span = finding.location.span
    claims = [records.claims[claim] for claim in finding.claims if claim in records.claims] or [
        claim
        for claim in records.claims.values()
        if span and claim.document == finding.location.document
        if any(each.start < span.end and span.start < each.end for each in claim.content)
    ]
    known = (claim for claim in claims if claim.source_status == SourceStatus.RESOLVED)
    return list(dict.fromkeys(records.source_name(claim) for claim in known))


def _kind(card: Disagreement) -> int:
    if card.severity == Severity.NOTE:
        return _OTHER
    return _CONTRADICTED if card.check in CONTRADICTIONS else _DISPUTED if card.check == DISPUTE else _OTHER


def _urgency(entry: Entry, context: Context) -> tuple[int, bool]:
    return SEVERITIES.index(entry.finding.severity), not context.is_new(entry.finding)


def _said(finding: Finding) -> tuple[str, str]:
    """Equal for what is found in several copies of one text."""
    return finding.message, finding.location.span.text if finding.location.span else finding.location.document


def _in_context(claim: Claim, spans: Sequence[Span], records: Index) -> str:
    """The first words in which a claim differs, between those beside them in its sentence; "" where there are none."""
    if not spans:
        return ""
    text, start, end = records.documents[claim.document].text, spans[0].start, spans[0].end
    before = _BEFORE.search(text, max(min(start, claim.sentence.start), start - _REACH), start)
    after = _AFTER.match(text, end, max(end, min(claim.sentence.end, end + _REACH)))
    words = text[before.start() if before else start : after.end() if after else end]
    return one_line(words, _QUOTED)


def _speaker(claim: Claim, spans: Iterable[Span], records: Index) -> str:
    """Who says it, where that is known and not itself what differs."""
    known = claim.voice == Voice.ATTRIBUTED and claim.source_status == SourceStatus.RESOLVED
    return records.source_name(claim) if known and not _is_source(claim, spans) else ""


def _is_source(claim: Claim, spans: Iterable[Span]) -> bool:
    """Whether the words in which a claim differs are those that name its source."""
    return any(span.start < each.end and each.start < span.end for span in spans for each in claim.source)
