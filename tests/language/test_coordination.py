"""One source for several cues."""

import pytest

from claimcheck.language.confidence import NOTHING_KNOWN
from claimcheck.language.coordination import share_sources
from claimcheck.language.found import FoundAttribution
from claimcheck.language.sentences import boundaries
from tests.extraction.marked import unmark

EVIDENCE = NOTHING_KNOWN.weights

SHARED = [
    "<s1>The mayor</s1> <q1>said</q1> <c1>the road was safe</c1> and <q2>added that</q2> <c2>it would reopen</c2>.",
    "<s1>The mayor</s1> <q1>said</q1> <c1>the road was safe</c1>, <q2>adding that</q2> <c2>it would reopen</c2>.",
    "<q2>Announcing</q2> <c2>the works</c2>, <s1>the mayor</s1> <q1>said</q1> <c1>the road was safe</c1>.",
    "<s1>The union</s1> <q1>condemned</q1> <c1>the cuts</c1> but <q2>later accepted</q2> <c2>the budget</c2>.",
    "<s1>The mayor</s1> <q2>said</q2> <c2>the road was safe</c2> and <q1>added that</q1> <c1>it would reopen</c1>.",
]
KEPT_APART = [
    "<s1>The mayor</s1> <q1>said</q1> <c1>the road was safe</c1>, and <q2>is widely believed</q2> <c2>to own it</c2>.",
    "<s1>The mayor</s1> <q1>said</q1> <c1>the road was safe</c1>. And <q2>it is said</q2> <c2>the bridge fell</c2>.",
    "<s1>The mayor</s1> <q1>said</q1> <c1>the bridge</c1> that <q2>is thought</q2> <c2>to be old</c2>.",
    "<s1>The movement</s1> <q1>wanted</q1> <c1>power</c1> and the means to <q2>assert</q2> <c2>its influence</c2>.",
]


def _second(marked: str) -> list[str]:
    """The source, if any, that the attribution without one is given."""
    read = unmark(marked)
    given = [
        FoundAttribution(*(tuple(a[role]) for role in ("source", "cue", "content")), EVIDENCE)
        for a in read.attributions
    ]
    found = share_sources(read.text, given, (0, *boundaries(read.text)))
    after = next(after for before, after in zip(given, found, strict=True) if not before.source)
    assert [a.evidence.shared for a in found] == [float(a is after and bool(a.source)) for a in found]
    return [read.text[start:end] for start, end in after.source]


@pytest.mark.parametrize("marked", SHARED)
def test_the_source_is_shared(marked: str) -> None:
    (source,) = _second(marked)
    assert source.lower() in ("the mayor", "the union")


@pytest.mark.parametrize("marked", KEPT_APART)
def test_the_source_is_not_shared(marked: str) -> None:
    assert _second(marked) == []
