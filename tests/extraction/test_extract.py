"""The whole stage with the model that ships."""

import sys
from pathlib import Path

import pytest

from claimcheck.annotations import AnnotatedDocument, Marking, markings
from claimcheck.evaluation import evaluate
from claimcheck.extraction import extract
from claimcheck.model import CueClass, Document, Quotation, Voice
from tests.extraction.marked import unmark

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

TEXTS = tomllib.loads(Path(__file__).with_name("attributions.toml").read_text(encoding="utf-8"))["text"]


def _document(text: str, name: str = "a.txt") -> Document:
    return Document(name, text, "", len(text), "text/plain", "utf-8")


def test_agrees_with_the_texts_marked_by_hand() -> None:
    gold, predicted = [], {}
    for number, case in enumerate(TEXTS):
        marked = unmark(case["marked"])
        attributions = tuple(Marking(**{role: tuple(b) for role, b in a.items()}) for a in marked.attributions)
        gold.append(AnnotatedDocument(str(number), marked.text, attributions))
        predicted[str(number)] = markings(extract(_document(marked.text)))
    figures = evaluate(gold, predicted)
    # What the model reached when it was trained, less a little for processors that round otherwise.
    assert figures.content.f1 >= 0.93
    assert figures.lenient.f1 >= 0.9
    assert figures.strict.f1 >= 0.75


def test_records_are_exact_and_in_order() -> None:
    text = "\n\n".join(unmark(case["marked"]).text for case in TEXTS)
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
    found = extract(_document(unmark(TEXTS[0]["marked"]).text)).claims
    assert [c.cue_class for c in found[:2]] == [CueClass.ACCUSE, CueClass.DENY]
    assert found[2].voice is Voice.DOCUMENT


def test_the_same_again_whatever_was_read_before() -> None:
    one, other = (_document(unmark(TEXTS[i]["marked"]).text) for i in (0, 2))
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
    case = next(case for case in TEXTS if case["genre"] == "missing closing mark")
    claim = next(c for c in extract(_document(unmark(case["marked"]).text)).claims if c.cue)
    assert claim.quotation is Quotation.DIRECT
