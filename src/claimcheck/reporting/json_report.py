"""report.json and claims.jsonl: the records of an audit, for machines; their shapes are in `schemas/`."""

from __future__ import annotations

import json
import re
from typing import Any

from claimcheck.model import AuditResult
from claimcheck.records import to_record
from claimcheck.reporting.overview import index, summary

_LINE_BREAKS = re.compile("[\x85\u2028\u2029]")


def report_record(result: AuditResult) -> dict[str, Any]:
    """The whole audit as one JSON-able record, as `report.schema.json` has it."""
    return {**to_record(result), "versions": dict(result.versions), "summary": summary(result)}


def render_report(result: AuditResult) -> str:
    """The audit as indented JSON, keys sorted."""
    return json.dumps(report_record(result), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def render_claims(result: AuditResult) -> str:
    """The claims, one JSON record a line, by document and position."""
    return "".join(f"{json_line(to_record(claim))}\n" for claim in index(result).claims.values())


def json_line(record: Any) -> str:
    """A record as JSON on one line, also for readers to whom U+0085, U+2028 and U+2029 break lines."""
    text = json.dumps(record, ensure_ascii=False, sort_keys=True)
    return _LINE_BREAKS.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
