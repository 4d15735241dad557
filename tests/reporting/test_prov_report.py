"""PROV-JSON, held against the schema of the submission."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import jsonschema

from claimcheck.model import AuditResult
from claimcheck.reporting.json_report import render_report
from claimcheck.reporting.prov_report import provenance, render

SCHEMA = json.loads((Path(__file__).parent / "schemas" / "prov-json.schema.json").read_text(encoding="utf-8"))
RUN = {"started": "2024-06-05T10:00:00+00:00", "seconds": {"read": 1.5, "extract": 60.0}}


def test_valid(result: AuditResult, bare: AuditResult) -> None:
    for audit in (result, bare):
        jsonschema.Draft4Validator(SCHEMA).validate(json.loads(render(audit)))


def test_every_name_is_declared(result: AuditResult) -> None:
    record = provenance(result)
    declared = {name for kind in ("entity", "activity", "agent") for name in record[kind]}
    relations = [each for kind in record if kind.startswith(("was", "used")) for each in record[kind].values()]
    assert {name for each in relations for name in each.values()} == declared


def test_what_was_read_and_written(result: AuditResult) -> None:
    record = provenance(result)
    entities = {entity["prov:label"]: entity for entity in record["entity"].values()}
    assert entities["wire/harbour.txt"]["ccterm:sha256"] == result.documents[0].sha256
    assert entities["report.json"]["ccterm:sha256"] == sha256(render_report(result).encode()).hexdigest()
    assert "ccterm:unread" in entities["scan.bin"]
    assert len(record["used"]) == len(result.documents) + len(result.failures)


def test_times_come_from_the_run(result: AuditResult) -> None:
    (without,) = provenance(result)["activity"].values()
    (activity,) = provenance(result, RUN)["activity"].values()
    assert "prov:startTime" not in without
    assert activity["prov:startTime"] == "2024-06-05T10:00:00+00:00"
    assert activity["prov:endTime"] == "2024-06-05T10:01:01.500000+00:00"
    jsonschema.Draft4Validator(SCHEMA).validate(provenance(result, RUN))
