"""From attributions, sentences and quotation marks to claims; what the network would find is given by hand."""

from itertools import pairwise

import pytest
from msgspec.structs import replace

from claimcheck.extraction.claims import Intervals, claims, page
from claimcheck.language.sentences import boundaries
from claimcheck.model import Attribution, Claim, Document, Quotation, SourceStatus, Span, Voice
from tests.extraction.marked import unmark


def _claims(marked: str, name: str = "a.txt") -> tuple[Claim, ...]:
    """Claims of a text whose attributions are marked; its sentences by rule."""
    source = unmark(marked)
    text = source.text

    def spans(bounds: list[tuple[int, int]]) -> tuple[Span, ...]:
        return tuple(Span(a, b, text[a:b]) for a, b in bounds)

    attributions = [
        Attribution(*(spans(roles[r]) for r in ("source", "cue", "content")), 0.9) for roles in source.attributions
    ]
    cuts = [0, *boundaries(text), len(text)]
    sentences = [Span(a, a + len(t), t) for a, b in pairwise(cuts) if (t := text[a:b].rstrip())]
    return claims(page(Document(name, text, "", 0, "text/plain", "utf-8"), sentences), attributions)


def test_attributed_and_own_voice() -> None:
    attributed, stated = _claims("<s>Lee</s> <q>said</q> <c>the port had closed</c>. The works began in June.")
    assert (attributed.voice, stated.voice) == (Voice.ATTRIBUTED, Voice.DOCUMENT)
    assert attributed.sentence.text == "Lee said the port had closed."
    assert stated.content[0].text == "The works began in June"
    assert (stated.line, stated.column) == (1, 31)
    assert stated.source_status is SourceStatus.DOCUMENT


@pytest.mark.parametrize(
    "text",
    [
        "Harbour works",  # a heading
        "A crane at the port in 2007",  # a caption
        "It rained.",  # says too little
        "Why did the port close so early?",
        "<s>Lee</s> <q>said</q> <c>so</c> and then the port was closed for a week.",  # already part of a claim
    ],
)
def test_no_statement_in(text: str) -> None:
    assert not [claim for claim in _claims(text) if claim.voice is Voice.DOCUMENT]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[16] The port closed for a week.", "The port closed for a week"),
        ("The port closed for a week.[4][5]", "The port closed for a week"),
        ("• The port closed for a week.", "The port closed for a week"),
        ("- [3] The port closed for a week.", "The port closed for a week"),
        ("  The port closed for a week!", "The port closed for a week"),
    ],
)
def test_a_statement_has_no_citation_markers(text: str, expected: str) -> None:
    (claim,) = _claims(text)
    assert claim.content[0].text == expected


@pytest.mark.parametrize(
    ("marked", "kind"),
    [
        ("<s>Lee</s> <q>said</q> <c>the port had closed</c>.", Quotation.INDIRECT),
        ('<s>Lee</s> <q>said</q> <c>"the port has closed"</c>.', Quotation.DIRECT),
        ('<c>"The port,"</c> <s>Lee</s> <q>said</q>, <c>"has closed."</c>', Quotation.DIRECT),
        ("<s>Lee</s> <q>said</q> <c>that the port was “closed for good” now</c>.", Quotation.MIXED),
        ("<s>Lee</s> <q>said</q> <c>“the port has closed</c>\nNext.", Quotation.DIRECT),
    ],
)
def test_quotation_kind(marked: str, kind: Quotation) -> None:
    assert next(c for c in _claims(marked) if c.cue).quotation is kind


def test_a_quotation_that_nobody_speaks_is_a_claim_without_source() -> None:
    (claim,) = _claims("“We shall open the port again before the winter comes.”")
    assert (claim.source, claim.cue, claim.source_status) == ((), (), SourceStatus.MISSING)


@pytest.mark.parametrize(
    "text",
    [
        "They showed “The Old Man and the Sea” again last week.",  # a title
        "The “harbour” was a ditch and nothing more.",
        "<s>Lee</s> <q>said</q> <c>“we shall open it before the winter comes.”</c>",
    ],
)
def test_not_an_orphan(text: str) -> None:
    assert not [claim for claim in _claims(text) if claim.source_status is SourceStatus.MISSING]


def test_ids_survive_a_move_and_tell_repetitions_apart() -> None:
    here = _claims("The works began in June. The works began in June.")
    moved = _claims("In the year before, nobody had come.\nThe works began in June.")
    assert here[0].id != here[1].id
    assert here[0].id == moved[1].id
    assert here[0].id != _claims("The works began in June.", name="b.txt")[0].id


def test_claims_stand_in_text_order() -> None:
    found = _claims("The works began in June. <s>Lee</s> <q>said</q> <c>so</c>. Nobody came to see them.")
    starts = [min(s.start for s in (*c.source, *c.cue, *c.content)) for c in found]
    assert starts == sorted(starts)
    assert len({replace(c, id="") for c in found}) == 3


@pytest.mark.parametrize(
    ("start", "end", "meets"),
    [(0, 2, False), (0, 3, True), (5, 6, True), (8, 9, False), (9, 10, False), (12, 99, True), (30, 31, False)],
)
def test_intervals(start: int, end: int, *, meets: bool) -> None:
    assert Intervals([(20, 21), (2, 5), (4, 8)]).meet(start, end) is meets
