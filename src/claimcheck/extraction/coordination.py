"""Sources that several cues share: "the mayor said that … and added that …".

Annotators, and so the network, give every word to one attribution: a source named once goes to one of the cues that it
governs. The others get it back here where the wording leaves no doubt.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from claimcheck.model import Attribution, Span

_BESIDE = re.compile(r"[\s,]*(?:\b(?:also|then|later|further|again|repeatedly|\w+ly)\b[\s,]*)*")
_JOINED = re.compile(r"[\s,;]*\b(?:and|but|while|before|then|,)\s+(?:\w+ly\s+|also\s+|then\s+|later\s+|further\s+)*$")
_PARTICIPLE = re.compile(r"(?:\w+ly\s+)?\w+ing\b", re.IGNORECASE)
_INFINITIVE = re.compile(r"\bto\s+$|\bof\s+$|\bby\s+$|\bfor\s+$")


def share_sources(
    text: str, attributions: Sequence[Attribution], sentence_at: Callable[[int], Span]
) -> tuple[Attribution, ...]:
    """The attributions, each without a source given that of a neighbour in its sentence whose source governs its cue.

    That is the case where the source stands right before the cue, where the cue is joined by "and" or the like to what
    the neighbour is cited for, and where it is a participle at the edge of that ("…, adding that", "Announcing …, the
    ministry said").
    """
    named = [a for a in attributions if a.source]

    def shared(attribution: Attribution) -> Attribution:
        if attribution.source or not attribution.cue:
            return attribution
        sentence = sentence_at(attribution.cue[0].start)
        near = [a for a in named if sentence.start <= a.source[0].start < sentence.end]
        giver = next((a for a in near if _governs(text, sentence, a, attribution)), None)
        return replace(attribution, source=giver.source) if giver else attribution

    return tuple(shared(attribution) for attribution in attributions)


def _governs(text: str, sentence: Span, giver: Attribution, other: Attribution) -> bool:
    cue = other.cue[0]
    if giver.source[-1].end <= cue.start and _BESIDE.fullmatch(text, giver.source[-1].end, cue.start):
        return True
    before = text[sentence.start : cue.start]
    if _INFINITIVE.search(before):
        return False
    if _PARTICIPLE.match(cue.text):
        return not before.strip() or before.rstrip().endswith(",")
    said = max(span.end for span in (*giver.cue, *giver.content))
    return giver.source[0].start < cue.start and said <= cue.start and bool(_JOINED.match(text[said : cue.start]))
