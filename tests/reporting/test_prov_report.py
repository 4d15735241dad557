"""PROV-JSON, held against the schema of the submission."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import jsonschema
import pytest

from claimcheck.model import AuditResult
from claimcheck.reporting.findings import Context
from claimcheck.reporting.json_report import render_report
from claimcheck.reporting.prov_report import provenance, render, render_run

SCHEMA = json.loads((Path(__file__).parent / "schemas" / "prov-json.schema.json").read_text(encoding="utf-8"))
WRITTEN = {"report.html": "5f" * 32}
RUN = {
    "started": "2024-06-05T10:00:00+00:00",
    "seconds": {"read": 1.5, "extract": 60.0},
    "outputs": [{"name": "report.html", "sha256": "5f" * 32}],
}


def test_valid(result: AuditResult, bare: AuditResult) -> None:
    for audit in (result, bare):
        for text in (render(audit, Context()), render_run(audit, RUN)):
            jsonschema.Draft4Validator(SCHEMA).validate(json.loads(text))


def test_every_name_is_declared(result: AuditResult) -> None:
    record = provenance(result, WRITTEN)
    declared = {name for kind in ("entity", "activity", "agent") for name in record[kind]}
    relations = [each for kind in record if kind.startswith(("was", "used")) for each in record[kind].values()]
    assert {name for each in relations for name in each.values()} == declared


@pytest.mark.parametrize("context", [Context(), Context(suppressed={})])
def test_what_was_read_and_written(result: AuditResult, context: Context) -> None:
    record = json.loads(render(result, context))
    entities = {entity["prov:label"]: entity for entity in record["entity"].values()}
    assert entities["wire/harbour.txt"]["ccterm:sha256"] == result.documents[0].sha256
    assert entities["report.json"]["ccterm:sha256"] == sha256(render_report(result, context).encode()).hexdigest()
    assert "ccterm:unread" in entities["scan.bin"]
    assert len(record["used"]) == len(result.documents) + len(result.failures)


def test_times_come_from_the_run(result: AuditResult) -> None:
    (without,) = provenance(result, WRITTEN)["activity"].items()
    record = json.loads(render_run(result, RUN))
    ((name, activity),) = record["activity"].items()
    assert "prov:startTime" not in without[1]
    assert name != without[0]
    assert activity["prov:startTime"] == "2024-06-05T10:00:00+00:00"
    assert activity["prov:endTime"] == "2024-06-05T10:01:01.500000+00:00"
    assert [each["ccterm:sha256"] for each in record["entity"].values() if each["prov:label"] == "report.html"] == [
        "5f" * 32
    ]
