"""report.json and claims.jsonl: the records of an audit, for machines; their shapes are in `schemas/`."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from claimcheck.baseline import State
from claimcheck.model import AuditResult
from claimcheck.records import to_record
from claimcheck.reporting.findings import Context
from claimcheck.reporting.overview import index, summary

_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode
_LINE_BREAKS = (("\x85", r"\u0085"), ("\u2028", r"\u2028"), ("\u2029", r"\u2029"))


def report_record(result: AuditResult, context: Context | None = None, *, whole: bool = True) -> dict[str, Any]:
    """The audit as one JSON-able record, as `report.schema.json` has it.

    What is accepted or suppressed is told where there is a baseline or there are suppressions, and what earlier audits
    found where they are kept. If not whole, it lacks the records that the audit itself has held against their schemas.
    """
    standing = _standing(result, context) if context else {}
    told = result if whole else replace(result, documents=(), claims=(), entities=(), links=())
    return {**to_record(told), "versions": dict(result.versions), "summary": summary(result), **standing}


def render_report(result: AuditResult, context: Context | None = None) -> str:
    """The audit as JSON, keys sorted; of an object a member a line, of an array an item, so that a diff can be read."""
    return _laid_out(report_record(result, context)) + "\n"


def render_claims(result: AuditResult) -> str:
    """The claims, one JSON record a line, by document and position."""
    return "".join(f"{json_line(to_record(claim))}\n" for claim in index(result).claims.values())


def _standing(result: AuditResult, context: Context) -> dict[str, Any]:
    found = [finding.fingerprint for finding in result.findings]
    standing: dict[str, Any] = {}
    if context.comparison:
        states = context.comparison.states
        standing["baseline"] = {
            "new": [mark for mark in found if states[mark] == State.NEW],
            "unchanged": [mark for mark in found if states[mark] == State.UNCHANGED],
            "absent": [to_record(entry) for entry in context.comparison.absent],
            "claims": [to_record(change) for change in context.comparison.changes],
        }
    if context.suppressed is not None:
        reasons = context.suppressed
        standing["suppressed"] = [{"fingerprint": mark, "reason": reasons[mark]} for mark in found if mark in reasons]
    if context.history is not None:
        standing["history"] = to_record(context.history)
    return standing


def json_line(record: Any) -> str:
    """A record as JSON on one line, also for readers to whom U+0085, U+2028 and U+2029 break lines."""
    text = _encode(record)
    for character, escaped in _LINE_BREAKS:
        text = text.replace(character, escaped)
    return text


def _laid_out(value: Any, indent: str = "\n") -> str:
    """JSON that is indented where it is an object or an array but not within the items of an array."""
    inner = f"{indent} "
    if value and isinstance(value, dict):
        members = (f"{json_line(key)}: {_laid_out(value[key], inner)}" for key in sorted(value))
        return f"{{{inner}{f',{inner}'.join(members)}{indent}}}"
    if value and isinstance(value, list):
        return f"[{inner}{f',{inner}'.join(map(json_line, value))}{indent}]"
    return json_line(value)
