"""Predictions for Label Studio, and what people made of them back again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from claimcheck import annotations
from claimcheck.annotations import ROLES, AnnotatedDocument, Marking
from claimcheck.errors import ConfigurationError
from claimcheck.model import AuditResult, Document
from claimcheck.reporting.label_studio import LABELS_CONFIG, lines, read_export, task, write
from tests.reporting.test_claim_formats import pairs


def _document(text: str) -> Document:
    return Document("a.txt", text, "0" * 64, len(text), "text/plain", "utf-8")


def _accepted(record: dict[str, Any], number: int = 1) -> dict[str, Any]:
    """A task as it is exported when a person submits the predictions as they are."""
    (prediction,) = record["predictions"]
    return {"id": number, "data": record["data"], "annotations": [{"id": number, "result": prediction["result"]}]}


def _read(*tasks: dict[str, Any]) -> tuple[AnnotatedDocument, ...]:
    return read_export(json.dumps(tasks))


@st.composite
def _documents(draw: st.DrawFn) -> tuple[str, list[Marking]]:
    text = draw(st.text(min_size=1, max_size=40))
    cut = st.integers(0, len(text))
    pieces = st.lists(st.tuples(cut, cut).map(lambda pair: (min(pair), max(pair))), max_size=3, unique=True)
    marking = st.fixed_dictionaries({role: pieces.map(sorted).map(tuple) for role in ROLES})
    markings = draw(st.lists(marking.filter(lambda roles: any(roles.values())), max_size=4))
    return text, [Marking(**roles) for roles in markings]


@given(_documents())
def test_predictions_come_back_as_they_were(found: tuple[str, list[Marking]]) -> None:
    text, markings = found
    (back,) = _read(_accepted(task(_document(text), markings, "1")))
    assert (back.name, back.text) == ("a.txt", text)
    assert sorted(map(repr, back.attributions)) == sorted(map(repr, markings))


def test_the_whole_way_to_evaluate(result: AuditResult, tmp_path: Path) -> None:
    tasks = json.loads("".join(write(pairs(result))))
    assert [each["data"]["name"] for each in tasks] == [document.name for document, _ in pairs(result)]
    gold = tmp_path / "gold.jsonl"
    gold.write_text("".join(lines(_read(*map(_accepted, tasks)))), encoding="utf-8")
    documents = annotations.read(gold, text_required=True)
    expected = sum(annotations.is_attribution(claim) for claim in result.claims)
    assert sum(len(document.attributions) for document in documents) == expected


def test_regions_are_of_the_labels_in_the_configuration(result: AuditResult) -> None:
    root = etree.fromstring(LABELS_CONFIG)
    labels, text = root.find("Labels"), root.find("Text")
    assert [label.get("value") for label in labels] == list(ROLES)
    for record in json.loads("".join(write(pairs(result)))):
        assert {root.find("Header").get("value"), text.get("value")} == {f"${key}" for key in record["data"]}
        result_ = record["predictions"][0]["result"]
        ids = {entry["id"] for entry in result_ if entry["type"] == "labels"}
        for entry in result_:
            if entry["type"] == "labels":
                value = entry["value"]
                assert (entry["from_name"], entry["to_name"]) == (labels.get("name"), text.get("name"))
                assert record["data"]["text"][value["start"] : value["end"]] == value["text"]
            else:
                assert {entry["from_id"], entry["to_id"]} <= ids


def _region(identity: str, role: str, start: int, end: int, **more: object) -> dict[str, Any]:
    return {"id": identity, "type": "labels", "value": {"start": start, "end": end, "labels": [role], **more}}


def _relation(first: str, second: str) -> dict[str, Any]:
    return {"type": "relation", "from_id": first, "to_id": second, "direction": "right"}


def _annotated(*result: dict[str, Any], text: str = "Lund said so and denied it", **more: object) -> dict[str, Any]:
    return {"id": 1, "data": {"name": "a.txt", "text": text}, "annotations": [{"id": 1, "result": result, **more}]}


SHARED = (
    _region("s", "source", 0, 4),
    _region("c1", "cue", 5, 9),
    _region("t1", "content", 10, 12),
    _region("c2", "cue", 17, 23),
    _region("t2", "content", 24, 26),
)
TWO = (Marking(((0, 4),), ((5, 9),), ((10, 12),)), Marking(((0, 4),), ((17, 23),), ((24, 26),)))


@pytest.mark.parametrize(
    ("relations", "expected"),
    [
        ([("s", "c1"), ("t1", "c1"), ("s", "c2"), ("t2", "c2")], TWO),
        # Drawn from the cue, as some do.
        ([("c1", "s"), ("c1", "t1"), ("c2", "s"), ("c2", "t2")], TWO),
        # Drawn as a chain.
        ([("s", "t1"), ("t1", "c1"), ("t2", "c2")], (TWO[0], Marking((), ((17, 23),), ((24, 26),)))),
        # To a region that is no longer there.
        ([("s", "c1"), ("t1", "c1"), ("t2", "c2"), ("gone", "c2")], (TWO[0], Marking((), ((17, 23),), ((24, 26),)))),
    ],
)
def test_what_people_draw(relations: list[tuple[str, str]], expected: tuple[Marking, ...]) -> None:
    (document,) = _read(_annotated(*SHARED, *(_relation(*each) for each in relations)))
    assert document.attributions == expected


def test_a_region_alone_is_an_attribution_of_its_role_alone() -> None:
    (document,) = _read(_annotated(SHARED[1]))
    assert document.attributions == (Marking(cue=((5, 9),)),)


def test_offsets_of_old_versions_are_noticed() -> None:
    text = "💩 Lund said so"
    (document,) = _read(_annotated(_region("s", "source", 3, 7, text="Lund"), text=text))
    assert document.attributions == (Marking(source=((2, 6),)),)


def test_which_annotation_counts() -> None:
    record = _annotated(SHARED[0])
    record["annotations"] = [
        {"id": 1, "result": [SHARED[0]], "updated_at": "2024-01-01", "ground_truth": True},
        {"id": 2, "result": [SHARED[1]], "updated_at": "2024-01-02"},
        {"id": 3, "result": [SHARED[2]], "updated_at": "2024-01-03", "was_cancelled": True},
    ]
    (document,) = _read(record)
    assert document.attributions == (Marking(source=((0, 4),)),)


def test_what_nobody_annotated_is_passed_over() -> None:
    assert _read({"id": 1, "data": {"name": "a", "text": "b"}, "annotations": []}) == ()
    assert _read(_annotated(SHARED[0], was_cancelled=True)) == ()


@pytest.mark.parametrize(
    "export",
    [
        "",
        "{}}",
        "{}",
        '{"a": 1}',
        "[1]",
        '[{"annotations": [{"id": 1, "result": []}], "data": {"text": 1}}]',
        json.dumps([_annotated(_region("s", "source", 0, 999))]),
        json.dumps([_annotated(_region("s", "source", -1, 2))]),
        json.dumps([_annotated({"id": "s", "type": "labels"})]),
        "[" * 100_000,
    ],
)
def test_what_is_no_export_is_told_in_one_line(export: str) -> None:
    with pytest.raises(ConfigurationError, match=r"^not an export of Label Studio; export the project as JSON"):
        read_export(export)


def test_two_tasks_of_one_name() -> None:
    with pytest.raises(ConfigurationError, match="same name"):
        _read(_annotated(SHARED[0]), _annotated(SHARED[1]))
