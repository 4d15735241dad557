"""Where a report comes from, in PROV-JSON (W3C member submission): what was read, by which program, what was written.

Names are made of what they name, so that the records of several runs can be put together: a document is its name and
bytes, an audit is its documents and versions, and the time at which it began where that is known.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from claimcheck.model import AuditResult, Document
from claimcheck.records import indented
from claimcheck.reporting.findings import Context
from claimcheck.reporting.json_report import render_claims, render_report

_TERMS = "urn:claimcheck:terms:"
_RECORDS = "urn:claimcheck:record:"


def render(result: AuditResult, context: Context) -> str:
    """The provenance of the audit's report and claims, without times."""
    files = (("report.json", render_report(result, context)), ("claims.jsonl", render_claims(result)))
    written = {file: sha256(text.encode("utf-8", "backslashreplace")).hexdigest() for file, text in files}
    return _rendered(provenance(result, written))


def render_run(result: AuditResult, run: Mapping[str, Any]) -> str:
    """The provenance of what a run wrote, with its times; `run` is its record, as `run.schema.json` has it."""
    written = {output["name"]: output["sha256"] for output in run["outputs"]}
    return _rendered(provenance(result, written, run))


def provenance(result: AuditResult, written: Mapping[str, str], run: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """A PROV-JSON document.

    Args:
        result: The audit.
        written: SHA-256 of each file that was made of it, by name.
        run: Gives the times of the activity.
    """
    documents = {_name("document", d.name, d.sha256): d for d in sorted(result.documents, key=lambda d: d.name)}
    unread = {_name("file", f.name, f.sha256 or ""): f for f in sorted(result.failures, key=lambda f: f.name)}
    programs = {_name("program", name, version): (name, version) for name, version in result.versions}
    audit = _name("audit", *documents, *unread, *programs, *([run["started"]] if run else []))
    reports = {
        _name("written", file, digest): {"prov:label": file, "ccterm:sha256": digest, **_typed("ccterm:Report")}
        for file, digest in written.items()
    }
    publishers = {_name("publisher", p): p for d in result.documents if (p := d.provenance.publisher)}
    record: dict[str, Any] = {
        "prefix": {"cc": _RECORDS, "ccterm": _TERMS},
        "entity": {
            **{key: _document(document) for key, document in documents.items()},
            **{
                key: {"prov:label": f.name, "ccterm:unread": f.reason, **_typed("ccterm:File")}
                for key, f in unread.items()
            },
            **reports,
        },
        "activity": {audit: {"prov:label": "claimcheck audit", **_typed("ccterm:Audit"), **_times(run)}},
        "agent": {
            **{key: _program(name, version) for key, (name, version) in programs.items()},
            **{key: {"prov:label": name, **_typed("prov:Organization")} for key, name in publishers.items()},
        },
        "used": _related((audit, key) for key in (*documents, *unread)),
        "wasGeneratedBy": _related(((key, audit) for key in reports), "prov:entity", "prov:activity"),
        "wasAssociatedWith": _related(((audit, key) for key in programs), "prov:activity", "prov:agent"),
        "wasDerivedFrom": _related(
            ((key, source) for key in reports for source in documents), "prov:generatedEntity", "prov:usedEntity"
        ),
        "wasAttributedTo": _related(
            (
                (key, _name("publisher", d.provenance.publisher))
                for key, d in documents.items()
                if d.provenance.publisher
            ),
            "prov:entity",
            "prov:agent",
        ),
    }
    return {kind: records for kind, records in record.items() if records}


def _rendered(record: Mapping[str, Any]) -> str:
    return indented(record) + "\n"


def _document(document: Document) -> dict[str, Any]:
    origin = document.provenance
    known = {"title": origin.title, "author": origin.author, "published": origin.published, "url": origin.url}
    return {
        "prov:label": document.name,
        "ccterm:sha256": document.sha256,
        "ccterm:size": document.size,
        "ccterm:mediaType": document.media_type,
        **_typed("ccterm:Document"),
        **{f"ccterm:{name}": value for name, value in known.items() if value is not None},
    }


def _program(name: str, version: str) -> dict[str, Any]:
    return {"prov:label": name, "ccterm:version": version, **_typed("prov:SoftwareAgent")}


def _times(run: Mapping[str, Any] | None) -> dict[str, str]:
    if run is None:
        return {}
    started = datetime.fromisoformat(run["started"])
    ended = started + timedelta(seconds=sum(run["seconds"].values()))
    return {"prov:startTime": started.isoformat(), "prov:endTime": ended.isoformat()}


def _related(
    pairs: Iterable[tuple[str, str]], first: str = "prov:activity", second: str = "prov:entity"
) -> dict[str, dict[str, str]]:
    return {f"_:{_digest(first, a, b)}": {first: a, second: b} for a, b in pairs}


def _typed(kind: str) -> dict[str, Any]:
    return {"prov:type": {"$": kind, "type": "prov:QUALIFIED_NAME"}}


def _name(kind: str, *parts: str) -> str:
    return f"cc:{kind}-{_digest(*parts)}"


def _digest(*parts: str) -> str:
    return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]
