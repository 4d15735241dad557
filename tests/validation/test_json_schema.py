"""Schemas: readable, closed, the same as the model; a valid record passes, each broken one is caught at its place."""

from __future__ import annotations

import socket
import types
import typing
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import fields, is_dataclass
from enum import Enum
from pathlib import Path
from typing import Any, NoReturn

import pytest
import yaml
from jsonschema import Draft202012Validator
from msgspec import Struct
from referencing.exceptions import Unresolvable

from claimcheck.baseline import AcceptedFinding, ClaimChange, KnownClaim
from claimcheck.model import (
    AuditResult,
    Claim,
    Document,
    Entity,
    Finding,
    Link,
    NotAssessed,
    Provenance,
    ReadFailure,
    Validation,
)
from claimcheck.records import to_record
from claimcheck.reporting.json_report import report_record
from claimcheck.validation import violations
from claimcheck.validation.json_schema import MESSAGE_LIMIT, schemas, validator

CASES: dict[str, dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("records.yaml").read_text(encoding="utf-8"))
RECORDS = {"document": Document, "claim": Claim, "entity": Entity, "link": Link, "finding": Finding}
OF_THE_REPORT = {"failures": ReadFailure, "not_assessed": NotAssessed}
OPEN = {"attributions"}
BY_HAND = {"configuration", "manifest", "suppressions"}
"""Written by people, who leave out what they do not need."""
AS_THE_CASE_MAY_BE = {("report", ""): {"baseline", "history", "suppressed"}}
"""Written only where the audit was held against such a file."""
NAMED_BY_CHECKS = ("configuration", "/properties/checks/additionalProperties")
"""Each check has thresholds of its own."""
SCALARS = {str: {"string"}, int: {"integer"}, float: {"number"}, bool: {"boolean"}}


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> NoReturn:
        pytest.fail("a schema reached for the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def _edited(record: Any, case: dict[str, Any]) -> Any:
    pointer, *value = case["put"] if "put" in case else [case["drop"]]
    record = deepcopy(record)
    *parents, last = [int(step) if step.isdigit() else step for step in pointer.split("/")[1:]]
    target = record
    for step in parents:
        target = target[step]
    if value:
        target[last] = value[0]
    else:
        del target[last]
    return record


def _objects(schema: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every schema inside `schema`, itself included, and where it stands."""
    yield path, schema
    for keyword in ("properties", "$defs"):
        for name, child in schema.get(keyword, {}).items():
            yield from _objects(child, f"{path}/{keyword}/{name}")
    for keyword in ("items", "then", "additionalProperties", "propertyNames"):
        if isinstance(schema.get(keyword), dict):
            yield from _objects(schema[keyword], f"{path}/{keyword}")
    for number, child in enumerate(schema.get("prefixItems", ())):
        yield from _objects(child, f"{path}/prefixItems/{number}")


def test_every_record_type_has_a_schema_and_cases() -> None:
    assert list(schemas()) == sorted([*CASES, "common"])


@pytest.mark.parametrize("name", schemas())
def test_schema_is_a_schema_under_its_own_urn(name: str) -> None:
    schema = schemas()[name]
    Draft202012Validator.check_schema(schema)
    assert schema["$id"] == f"urn:claimcheck:schema:{name}:1"
    assert schema["$schema"] == Draft202012Validator.META_SCHEMA["$id"]


@pytest.mark.parametrize("name", schemas())
def test_schema_can_be_read_by_people(name: str) -> None:
    assert schemas()[name]["title"]
    inlined = validator(name).schema
    assert [
        path for path, part in _objects(inlined) if not path.endswith("/then") and not part.get("description")
    ] == []


@pytest.mark.parametrize("name", sorted(set(schemas()) - OPEN))
def test_objects_are_closed_and_want_every_property(name: str) -> None:
    for path, part in _objects(schemas()[name]):
        if "properties" in part:
            assert part["additionalProperties"] is False or (name, path) == NAMED_BY_CHECKS, path
            if name not in BY_HAND:
                optional = AS_THE_CASE_MAY_BE.get((name, path), set())
                assert set(part["required"]) == set(part["properties"]) - optional, path


@pytest.mark.parametrize("name", schemas())
def test_nothing_beside_a_reference_contradicts_it(name: str) -> None:
    # What stands beside a reference replaces it when references are put in place: only words may.
    for path, part in _objects(schemas()[name]):
        if "$ref" in part:
            assert set(part) <= {"$ref", "title", "description", "propertyNames"}, path


def test_what_is_not_ours_is_not_fetched() -> None:
    stranger = validator("claim").evolve(schema={"$ref": "https://example.org/claim.json"})
    with pytest.raises(Unresolvable):
        stranger.is_valid({})


def test_validator_is_made_once() -> None:
    assert validator("claim") is validator("claim")
    with pytest.raises(KeyError):
        validator("rumour")


@pytest.mark.parametrize("name", CASES)
def test_valid_record_passes(name: str) -> None:
    assert violations(name, [CASES[name]["valid"]]) == ()


def test_rows_of_a_manifest_may_stand_alone() -> None:
    assert violations("manifest", [CASES["manifest"]["valid"]["documents"]]) == ()


@pytest.mark.parametrize(
    ("name", "case"),
    [pytest.param(name, case, id=f"{name}-{case}") for name in CASES for case in CASES[name]["broken"]],
)
def test_broken_record_is_caught_at_its_place(name: str, case: dict[str, Any]) -> None:
    found = violations(name, [CASES[name]["valid"], _edited(CASES[name]["valid"], case)])
    assert [(violation.schema, violation.path) for violation in found] == [(name, case["at"])]
    assert case["says"] in found[0].message


@pytest.mark.parametrize(
    ("record", "called"),
    [
        ({"id": "c-1"}, "c-1"),
        ({"name": "a.txt"}, "a.txt"),
        ({"fingerprint": "5f2c"}, "5f2c"),
        ({"id": 7}, "#0"),
        ({"id": ""}, "#0"),
        ([], "#0"),
        ("c-1", "#0"),
    ],
)
def test_record_is_called_by_name_or_number(record: Any, called: str) -> None:
    assert {violation.record for violation in violations("claim", [record])} == {called}


def test_pointers_are_escaped() -> None:
    report = deepcopy(CASES["report"]["valid"])
    report["versions"]["a/b~c"] = 1
    assert [violation.path for violation in violations("report", [report])] == ["/versions/a~1b~0c"]


def test_order_is_of_records_then_paths() -> None:
    broken = CASES["link"]["valid"] | {"relation": 1, "first": "x", "evidence": ""}
    found = violations("link", [broken | {"id": "l-000000000002"}, broken | {"id": "l-000000000001"}])
    paths = ["/evidence", "/first", "/relation"]
    assert [(item.record[-1], item.path) for item in found] == [(n, path) for n in "21" for path in paths]


def test_messages_are_one_short_line() -> None:
    hostile = CASES["link"]["valid"] | {"relation": "\x1b[31m\n" + "ab " * 1_000_000, "evidence": ["x\n" * 1_000_000]}
    found = violations("link", [hostile | {"id": "y\n" * 1_000_000}])
    assert len(found) == 3
    for violation in found:
        for text in (violation.message, violation.record, violation.path):
            assert len(text) <= MESSAGE_LIMIT
            assert text.isprintable()


def _assert_same_shape(kind: Any, schema: Any, where: str) -> None:
    """The schema's properties and enumerations are those of the type, all the way down."""
    optional = typing.get_origin(kind) in (typing.Union, types.UnionType)
    if optional:
        (kind,) = (option for option in typing.get_args(kind) if option is not type(None))
    record = is_dataclass(kind) or (isinstance(kind, type) and issubclass(kind, Struct))
    if record and optional:
        assert schema["type"] == ["object", "null"], where
        _assert_same_shape(kind, schema["then"], where)
    elif record:
        hints = typing.get_type_hints(kind)
        assert set(schema["properties"]) == set(hints), where
        for name, hint in hints.items():
            _assert_same_shape(hint, schema["properties"][name], f"{where}.{name}")
    elif typing.get_origin(kind) is tuple:
        assert schema["type"] == "array", where
        _assert_same_shape(typing.get_args(kind)[0], schema["items"], where)
    elif issubclass(kind, Enum):
        assert schema["enum"] == [*(member.value for member in kind), *([None] if optional else [])], where
    elif "enum" in schema:
        assert all(isinstance(value, kind) for value in schema["enum"]), where
    else:
        assert set(_listed(schema["type"])) == SCALARS[kind] | ({"null"} if optional else set()), where


def _schema(name: str) -> Any:
    return validator(name).schema


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def test_what_is_said_of_a_baseline_is_the_types() -> None:
    baseline, report = _schema("baseline")["properties"], _schema("report")["properties"]["baseline"]["properties"]
    for kind, schema in (
        (AcceptedFinding, baseline["findings"]["items"]),
        (KnownClaim, baseline["claims"]["items"]),
        (AcceptedFinding, report["absent"]["items"]),
        (ClaimChange, report["claims"]["items"]),
    ):
        _assert_same_shape(kind, schema, kind.__name__)


@pytest.mark.parametrize("name", RECORDS)
def test_schema_is_the_models(name: str) -> None:
    _assert_same_shape(RECORDS[name], _schema(name), name)


def test_provenance_is_the_models() -> None:
    row = _schema("manifest")["items"]["properties"]
    assert set(row) == {"file", *(field.name for field in fields(Provenance))}


def test_report_is_the_models() -> None:
    parts = _schema("report")["properties"]
    standing = AS_THE_CASE_MAY_BE["report", ""]
    assert set(parts) == {"summary", *standing, *(field.name for field in fields(AuditResult))}
    for name, kind in OF_THE_REPORT.items():
        _assert_same_shape(kind, parts[name]["items"], name)
    for name in RECORDS:
        plural = "entities" if name == "entity" else f"{name}s"
        assert parts[plural]["items"] == _schema(name)
    _assert_same_shape(Validation, parts["validation"], "validation")


def test_written_report_is_valid() -> None:
    document = Document("a.txt", "", "0" * 64, 0, "text/plain", "utf-8")
    result = AuditResult((document,), (), (), (), (), (), (), Validation(1), versions=(("claimcheck", "0.1.0"),))
    assert violations("report", [report_record(result)]) == ()
    assert violations("document", [to_record(document)]) == ()
