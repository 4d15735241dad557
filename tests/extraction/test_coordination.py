"""One source for several cues."""

import re

import pytest

from claimcheck.extraction.coordination import share_sources
from claimcheck.model import Attribution, Span
from tests.extraction.marked import unmark

SHARED = [
    "<s1>The mayor</s1> <q1>said</q1> <c1>the road was safe</c1> and <q2>added that</q2> <c2>it would reopen</c2>.",
    "<s1>The mayor</s1> <q1>said</q1> <c1>the road was safe</c1>, <q2>adding that</q2> <c2>it would reopen</c2>.",
    "<q2>Announcing</q2> <c2>the works</c2>, <s1>the mayor</s1> <q1>said</q1> <c1>the road was safe</c1>.",
    "<s1>The union</s1> <q1>condemned</q1> <c1>the cuts</c1> but <q2>later accepted</q2> <c2>the budget</c2>.",
    "<s1>The mayor</s1> <q2>said</q2> <c2>the road was safe</c2> and <q1>added that</q1> <c1>it would reopen</c1>.",
]
KEPT_APART = [
    "<s1>The mayor</s1> <q1>said</q1> <c1>the road was safe</c1>. And <q2>it is said</q2> <c2>the bridge fell</c2>.",
    "<s1>The mayor</s1> <q1>said</q1> <c1>the bridge</c1> that <q2>is thought</q2> <c2>to be old</c2>.",
    "<s1>The movement</s1> <q1>wanted</q1> <c1>power</c1> and the means to <q2>assert</q2> <c2>its influence</c2>.",
]


def _second(marked: str) -> Attribution:
    """What becomes of the attribution without a source."""
    read = unmark(marked)
    text = read.text

    def spans(bounds: list[tuple[int, int]]) -> tuple[Span, ...]:
        return tuple(Span(a, b, text[a:b]) for a, b in bounds)

    given = [Attribution(*(spans(a[role]) for role in ("source", "cue", "content")), 0.9) for a in read.attributions]
    sentences = [Span(m.start(), m.end(), m.group()) for m in re.finditer(r"[^.]+\.", text)]
    found = share_sources(text, given, lambda offset: next(s for s in sentences if offset < s.end))
    return next(after for before, after in zip(given, found, strict=True) if not before.source)


@pytest.mark.parametrize("marked", SHARED)
def test_the_source_is_shared(marked: str) -> None:
    (source,) = _second(marked).source
    assert source.text.lower() in ("the mayor", "the union")


@pytest.mark.parametrize("marked", KEPT_APART)
def test_the_source_is_not_shared(marked: str) -> None:
    assert _second(marked).source == ()
