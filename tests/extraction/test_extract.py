"""The whole stage with the model that ships."""

from collections import Counter
from collections.abc import Callable

import pytest

from claimcheck.annotations import markings
from claimcheck.evaluation import evaluate
from claimcheck.extraction import extract
from claimcheck.model import CueClass, Document, Quotation, Voice
from tests.extraction.marked import Case, phenomena, read_set, unmark

CASES = read_set()
TEXTS = [case.document.text or "" for case in CASES]


def _document(text: str, name: str = "a.txt") -> Document:
    return Document(name, text, "", len(text), "text/plain", "utf-8")


def test_the_set_is_as_broad_as_it_says() -> None:
    assert sum(len(case.document.attributions) for case in CASES) >= 150
    assert len({case.genre for case in CASES}) >= 12
    assert {name for case in CASES for name in case.phenomena} == set(phenomena())


@pytest.mark.parametrize("names", [lambda case: [case.genre], lambda case: case.phenomena], ids=["genres", "phenomena"])
def test_every_kind_has_several_texts(names: Callable[[Case], list[str]]) -> None:
    counts = Counter(name for case in CASES for name in names(case))
    assert {name: count for name, count in counts.items() if count < 3} == {}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.document.name)
def test_marks_are_as_the_set_explains_them(case: Case) -> None:
    attributions = case.document.attributions
    assert bool(attributions) != ("no-attribution" in case.phenomena)
    assert "<" not in (case.document.text or "")
    for one in attributions:
        assert one.content
        assert one.source or one.cue
        for other in attributions:
            assert not any(start <= cue < end for start, end in one.content for cue, _ in other.cue)


@pytest.mark.parametrize("marked", ["<s>Lee", "Lee</s>", "<s>Lee<s>", "<s1>Lee</s2>", "<s>Lee</s></s>"])
def test_marks_out_of_place_are_refused(marked: str) -> None:
    with pytest.raises(ValueError, match=r"out of place|never closed"):
        unmark(marked)


def test_marks_may_overlap() -> None:
    marked = unmark("<s1><s2>Lee</s1></s2> <q1>said</q1> so and <q2>left</q2>")
    assert marked.text == "Lee said so and left"
    assert [a["source"] for a in marked.attributions] == [[(0, 3)], [(0, 3)]]


def test_agrees_with_the_texts_marked_by_hand() -> None:
    gold = [case.document for case in CASES]
    predicted = {document.name: markings(extract(_document(document.text or ""))) for document in gold}
    figures = evaluate(gold, predicted)
    # What the model reached when it was trained, less a little for processors that round otherwise.
    assert figures.content.f1 >= 0.91
    assert figures.lenient.f1 >= 0.83
    assert figures.strict.f1 >= 0.69
    assert sum(len(predicted[document.name]) for document in gold if not document.attributions) <= 6


def test_records_are_exact_and_in_order() -> None:
    text = "\n\n".join(TEXTS)
    found = extract(_document(text))
    spans = [s for c in found.claims for s in (*c.source, *c.cue, *c.content, c.sentence)]
    spans += [m.span for m in found.mentions] + list(found.sentences)
    assert all(text[s.start : s.end] == s.text for s in spans)
    assert [s.start for s in found.sentences] == sorted(s.start for s in found.sentences)
    lines = text.split("\n")
    for claim in found.claims:
        first = min((*claim.source, *claim.cue, *claim.content), key=lambda s: s.start)
        assert lines[claim.line - 1][claim.column - 1 :].startswith(first.text.split("\n")[0])


def test_accusation_and_denial() -> None:
    found = extract(_document(TEXTS[0])).claims
    assert [c.cue_class for c in found[:2]] == [CueClass.ACCUSE, CueClass.DENY]
    assert found[2].voice is Voice.DOCUMENT


def test_the_same_again_whatever_was_read_before() -> None:
    one, other = (_document(TEXTS[i]) for i in (0, 2))
    before = extract(one)
    extract(other)
    assert extract(one) == before


@pytest.mark.parametrize(
    "text", ["", " \n", "…", "word", "\u0000\u0001", "۱۲۳ سلام", "x" * 5000, "“" * 300, "[1]" * 300]
)
def test_odd_texts_are_read(text: str) -> None:
    assert extract(_document(text)).document == "a.txt"


def test_a_paragraph_longer_than_a_block_is_read_whole() -> None:
    sentence = "The minister said the harbour would open again in June. "
    text = sentence * 1200
    found = extract(_document(text)).claims
    assert len(text) > 60_000
    assert len(found) >= 1000
    assert found[-1].content[0].end > len(text) - 60


def test_quotation_without_closing_mark_is_direct() -> None:
    case = next(case for case in CASES if "missing-mark" in case.phenomena)
    claim = next(c for c in extract(_document(case.document.text or "")).claims if c.cue)
    assert claim.quotation is Quotation.DIRECT
