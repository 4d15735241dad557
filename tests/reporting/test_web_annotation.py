"""Web Annotations, by the rules of the data model (w3.org/TR/annotation-model)."""

from __future__ import annotations

import json

import pytest

from claimcheck.model import AuditResult
from claimcheck.reporting.web_annotation import write
from tests.reporting.test_claim_formats import pairs

MOTIVATIONS = (
    "assessing bookmarking classifying commenting describing editing highlighting identifying linking moderating "
    "questioning replying tagging"
).split()


@pytest.fixture
def page(result: AuditResult) -> dict[str, object]:
    return dict(json.loads("".join(write(pairs(result)))))


def test_a_page_of_annotations(page: dict[str, object]) -> None:
    assert page["@context"][0] == "http://www.w3.org/ns/anno.jsonld"
    assert page["type"] == "AnnotationPage"
    assert page["id"]
    ids = [item["id"] for item in page["items"]]
    assert len(set(ids)) == len(ids)


def test_each_annotation_follows_the_model(page: dict[str, object]) -> None:
    for item in page["items"]:
        assert item["type"] == "Annotation"
        assert item["motivation"] in MOTIVATIONS
        assert {body["purpose"] for body in item["body"]} <= set(MOTIVATIONS)
        assert {body["type"] for body in item["body"]} == {"TextualBody", "SpecificResource"}
        position, quote = item["target"]["selector"]
        assert (position["type"], quote["type"]) == ("TextPositionSelector", "TextQuoteSelector")
        assert 0 <= position["start"] < position["end"]


def test_both_selectors_find_the_same_words(result: AuditResult, page: dict[str, object]) -> None:
    texts = [document.text for document in result.documents]
    for item in page["items"]:
        position, quote = item["target"]["selector"]
        words = quote["prefix"] + quote["exact"] + quote["suffix"]
        (text, *_) = [text for text in texts if text[position["start"] : position["end"]] == quote["exact"]]
        assert any(words in text for text in texts)
        assert text


def test_a_piece_of_a_role_has_its_annotation_and_its_claim(result: AuditResult, page: dict[str, object]) -> None:
    first = f"urn:claimcheck:{result.claims[0].id}"
    roles = [
        item["body"][0]["value"] for item in page["items"] if any(body.get("source") == first for body in item["body"])
    ]
    assert roles == ["source", "cue", "content", "content"]
    assert len(page["items"]) == sum(len(c.source) + len(c.cue) + len(c.content) for c in result.claims)
