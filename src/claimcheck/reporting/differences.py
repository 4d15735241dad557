"""In which words two passages that stand against each other differ, so that a reader sees it without comparing them.

What a link rests on names the words ("June 24", "June 25"), and they stand where the two passages have not the same
words. Where neither tells, nothing is marked: marks all over two sentences of different make say nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from itertools import chain, islice

from claimcheck.model import Claim, CueClass, Difference, Link, Polarity, Relation, Span

MOST_WORDS = 400
"""Of a passage that is compared: the time that it takes grows with their square."""

_WORD = re.compile(r"[^\W_]+(?:['’.,][^\W_]+)*|[%$£€¥]")
_NAMED = re.compile(r'"([^"]+)"')
_NEGATIONS = frozenset("no not never none nor neither nobody nothing nowhere without cannot".split())
_DENYING = frozenset({CueClass.DENY, CueClass.DISAGREE})
_NEARLY_ONE = 0.75
"""Part of their words that two passages have in common, in one order, for the rest to be what they differ in."""
_FEW = 3
"""Places in which passages that are nearly one may differ, for all of them to be marked."""


@dataclass(frozen=True)
class _Words:
    """The words of a passage, in order."""

    spans: tuple[Span, ...]

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """What they are compared by."""
        return tuple(span.text.casefold().replace("’", "'") for span in self.spans)

    def places(self, phrase: Sequence[str]) -> Iterator[range]:
        """Where the words of a phrase stand one after the other."""
        for start in range(len(self.keys) - len(phrase) + 1):
            if self.keys[start : start + len(phrase)] == tuple(phrase):
                yield range(start, start + len(phrase))


def differing(
    link: Link, first: Claim, second: Claim, texts: tuple[str, str]
) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """The stretches of each claim's passage that the other contradicts or has not, in text order.

    Args:
        link: Between the two.
        first: One of them.
        second: The other.
        texts: Of their documents.
    """
    if link.relation is Relation.DISPUTES:
        return _denying(first, texts[0]), _denying(second, texts[1])
    if link.difference is Difference.SOURCE and not _NAMED.search(link.evidence):
        return first.source, second.source
    words = _words(first, texts[0]), _words(second, texts[1])
    matcher = SequenceMatcher(None, words[0].keys, words[1].keys, autojunk=False)
    changes = [(range(a, b), range(c, d)) for tag, a, b, c, d in matcher.get_opcodes() if tag != "equal"]
    ours, theirs = ([change[side] for change in changes if change[side]] for side in (0, 1))
    named = [_Words(tuple(_split(phrase, 0))).keys for phrase in _NAMED.findall(link.evidence)]
    marked = tuple(_named(each, named, places) for each, places in zip(words, (ours, theirs), strict=True))
    if not any(marked) and link.difference is Difference.POLARITY:
        marked = tuple(_negations(each, chain(*places)) for each, places in zip(words, (ours, theirs), strict=True))
    if not any(marked) and matcher.ratio() >= _NEARLY_ONE and len(changes) <= _FEW:
        marked = tuple(ours), tuple(theirs)
    return _spans(words[0], marked[0], texts[0]), _spans(words[1], marked[1], texts[1])


def _words(claim: Claim, text: str) -> _Words:
    """Of the passage that a claim stands in: its sentence, and whatever of the claim stands outside of it."""
    spans = (claim.sentence, *claim.source, *claim.cue, *claim.content)
    start, end = min(span.start for span in spans), max(span.end for span in spans)
    return _Words(tuple(islice(_split(text[start:end], start), MOST_WORDS)))


def _split(text: str, offset: int) -> Iterator[Span]:
    for match in _WORD.finditer(text):
        yield Span(offset + match.start(), offset + match.end(), match[0])


def _named(words: _Words, phrases: Iterable[Sequence[str]], changed: Sequence[range]) -> tuple[range, ...]:
    """The first place of each phrase at which the other passage has other words."""
    apart = frozenset(chain.from_iterable(changed))
    places = (
        next((place for place in words.places(phrase) if not apart.isdisjoint(place)), None)
        for phrase in phrases
        if phrase
    )
    return tuple(place for place in places if place is not None)


def _negations(words: _Words, among: Iterable[int]) -> tuple[range, ...]:
    return tuple(range(n, n + 1) for n in among if words.keys[n] in _NEGATIONS or words.keys[n].endswith("n't"))


def _denying(claim: Claim, text: str) -> tuple[Span, ...]:
    """The words by which a claim denies; none where it is what is denied."""
    if claim.cue_class in _DENYING:
        return claim.cue
    if claim.polarity is not Polarity.NEGATIVE:
        return ()
    words = _words(claim, text)
    return _spans(words, _negations(words, range(len(words.spans)))[:1], text)


def _spans(words: _Words, places: Iterable[range], text: str) -> tuple[Span, ...]:
    """The places as stretches of text, those that touch or overlap made one."""
    found: list[tuple[int, int]] = []
    for place in sorted(places, key=lambda place: (place.start, place.stop)):
        if found and place.start <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], place.stop)
        else:
            found.append((place.start, place.stop))
    ends = [(words.spans[start].start, words.spans[stop - 1].end) for start, stop in found]
    return tuple(Span(start, end, text[start:end]) for start, end in ends)
