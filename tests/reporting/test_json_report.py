"""report.json, claims.jsonl and what `extract` prints."""

from __future__ import annotations

import json
from dataclasses import replace

from rich.cells import cell_len

from claimcheck.model import AuditResult, Claim
from claimcheck.records import from_record, to_record
from claimcheck.reporting import extract_jsonl, extract_table
from claimcheck.reporting.json_report import render_claims, render_report
from claimcheck.validation.json_schema import violations


def test_report_is_valid_and_sorted(result: AuditResult) -> None:
    text = render_report(result)
    record = json.loads(text)
    # The one thing wrong is put there on purpose: an address that would run a script.
    assert [violation.path for violation in violations("report", [record])] == ["/documents/1/provenance/url"]
    assert list(record) == sorted(record)
    assert text.endswith("}\n")
    assert "أعلنت" in text


def test_a_record_of_the_report_stands_on_a_line_of_its_own(result: AuditResult) -> None:
    text = render_report(result)
    lines = text.splitlines()  # which breaks at U+2028 as well
    assert {json.loads(line.strip().rstrip(","))["id"] for line in lines if '"voice"' in line} == {
        claim.id for claim in result.claims
    }
    assert '  "attributed": 18,' in lines
    assert json.loads(text)["claims"] == [to_record(claim) for claim in result.claims]


def test_summary_counts(result: AuditResult) -> None:
    summary = json.loads(render_report(result))["summary"]
    assert summary["claims"] == 19
    assert summary["attributed"] == 18
    assert summary["links"] == {"contradicts": 1, "corroborates": 1, "disputes": 2, "echoes": 1}
    assert summary["findings"] == {"error": 3, "note": 10, "warning": 7}
    assert (summary["expectations_unmet"], summary["expectations_failed"]) == (1, 1)


def test_claims_come_one_a_line_and_read_back(result: AuditResult) -> None:
    # Also by those who take U+2028 for the end of a line, as `str.splitlines` does.
    claims = [from_record(Claim, json.loads(line)) for line in render_claims(result).splitlines()]
    assert sorted(claims, key=lambda claim: claim.id) == sorted(result.claims, key=lambda claim: claim.id)
    assert [claim.document for claim in claims] == sorted(claim.document for claim in claims)


def test_extracted_lines(result: AuditResult) -> None:
    records = [json.loads(line) for line in "".join(extract_jsonl(result.documents, result.claims)).splitlines()]
    assert violations("attributions", records) == ()
    assert [record["name"] for record in records] == sorted(document.name for document in result.documents)
    by_name = {record["name"]: record for record in records}
    ministry, harbour = by_name["ministry.md"], by_name["wire/harbour.txt"]
    accusation = harbour["attributions"][0]
    assert [
        [harbour["text"][start:end] for start, end in accusation[role]] for role in ("source", "cue", "content")
    ] == [
        ["The Dockers’ Union"],
        ["accused"],
        ["the Port Authority", "of hiding two accident reports from inspectors"],
    ]
    assert [len(ministry[kind]) for kind in ("attributions", "unattributed", "statements")] == [4, 0, 1]
    assert [len(harbour[kind]) for kind in ("attributions", "unattributed", "statements")] == [8, 1, 0]


def test_extracted_table_fits_and_controls_no_terminal(result: AuditResult) -> None:
    text = "".join(extract_table(result.documents, result.claims, width=80))
    assert "accused" in text
    assert "\x1b" not in text
    assert "\x00" not in text
    assert max(cell_len(line) for line in text.splitlines()) <= 80
    assert not any(line.endswith(" ") for line in text.splitlines())


def test_order_of_documents_and_claims_does_not_matter(result: AuditResult) -> None:
    turned = replace(result, documents=result.documents[::-1], claims=result.claims[::-1])
    assert list(extract_jsonl(turned.documents, turned.claims)) == list(extract_jsonl(result.documents, result.claims))
    assert list(extract_table(turned.documents, turned.claims)) == list(extract_table(result.documents, result.claims))
    assert render_claims(turned) == render_claims(result)
