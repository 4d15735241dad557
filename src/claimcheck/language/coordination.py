"""Sources that several cues share: "the mayor said that … and added that …".

Annotators, and so the network, give every word to one attribution: a source named once goes to one of the cues that it
governs. The others get it back here where the wording leaves no doubt.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from claimcheck.language.found import FoundAttribution

_BESIDE = re.compile(r"[\s,]*(?:\b(?:also|then|later|further|again|repeatedly|\w+ly)\b[\s,]*)*")
_JOINED = re.compile(r"[\s,;]*\b(?:and|but|while|before|then|,)\s+(?:\w+ly\s+|also\s+|then\s+|later\s+|further\s+)*$")
_PARTICIPLE = re.compile(r"(?:\w+ly\s+)?\w+ing\b", re.IGNORECASE)
_PASSIVE = re.compile(
    r"\b(?:is|are|was|were|been|being|be)\b.*\b(?:\w+ed|said|seen|thought|known|held|understood)\b", re.IGNORECASE
)
"""Of what "is believed" nobody is the source."""
_INFINITIVE = re.compile(r"\bto\s+$|\bof\s+$|\bby\s+$|\bfor\s+$")


def share_sources(
    text: str, attributions: Sequence[FoundAttribution], sentence_starts: Sequence[int]
) -> tuple[FoundAttribution, ...]:
    """The attributions, each without a source given that of a neighbour in its sentence whose source governs its cue.

    That is the case where the source stands right before the cue, where the cue is joined by "and" or the like to what
    the neighbour is cited for, and where it is a participle at the edge of that ("…, adding that", "Announcing …, the
    ministry said").
    """
    starts = [*sentence_starts, len(text) + 1]
    by_sentence: dict[int, list[FoundAttribution]] = {}
    for attribution in attributions:
        if attribution.source:
            by_sentence.setdefault(bisect_right(starts, attribution.source[0][0]), []).append(attribution)

    def shared(attribution: FoundAttribution) -> FoundAttribution:
        if attribution.source or not attribution.cue:
            return attribution
        number = bisect_right(starts, attribution.cue[0][0])
        near = by_sentence.get(number, ())
        giver = next((a for a in near if _governs(text, starts[number - 1], a, attribution)), None)
        if giver is None:
            return attribution
        return replace(attribution, source=giver.source, evidence=attribution.evidence._replace(shared=1.0))

    return tuple(shared(attribution) for attribution in attributions)


def _governs(text: str, sentence_start: int, giver: FoundAttribution, other: FoundAttribution) -> bool:
    cue_start, cue_end = other.cue[0]
    if _PASSIVE.search(text, cue_start, cue_end):
        return False
    source_start, source_end = giver.source[0][0], giver.source[-1][1]
    if source_end <= cue_start and _BESIDE.fullmatch(text, source_end, cue_start):
        return True
    before = text[sentence_start:cue_start]
    if _INFINITIVE.search(before):
        return False
    if _PARTICIPLE.match(text, cue_start, cue_end):
        return not before.strip() or before.rstrip().endswith(",")
    said = max(end for _, end in (*giver.cue, *giver.content))
    return source_start < cue_start and said <= cue_start and bool(_JOINED.match(text[said:cue_start]))
