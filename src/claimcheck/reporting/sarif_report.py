"""Findings in SARIF 2.1.0, the exchange format of static analysis (OASIS), as GitHub code scanning takes it.

Places are relative to `%SRCROOT%`, columns count code points, nothing tells the time or the machine. A finding about
no document at all is a notification of the run, since GitHub accepts no result without a place; and so is what the
baseline holds and is no longer found, as readers that know no `baselineState` would show it as found.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from claimcheck.baseline import AcceptedFinding, Comparison
from claimcheck.model import AuditResult, Document, Finding, Location
from claimcheck.records import indented
from claimcheck.reporting.explanations import described, explanation, known_checks
from claimcheck.reporting.findings import Context, identified, uri
from claimcheck.reporting.markdown_report import escape
from claimcheck.reporting.visible import one_line, visible

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_ROOT = "%SRCROOT%"
_FINGERPRINT = "claimcheck/v1"
_GITHUB_FINGERPRINT = "primaryLocationLineHash"
"""The only one that GitHub reads; its own is of a line's text, and changes with the words around a passage."""
_LINK_MARKUP = re.compile(r"[\\\[\]]")


def render(result: AuditResult, context: Context) -> str:
    """One run as indented JSON, keys sorted."""
    versions = dict(result.versions)
    found = identified(result)
    rules = {check: number for number, check in enumerate(sorted({*known_checks(), *(f.check for _, f in found)}))}
    driver = {
        "name": "claimcheck",
        "rules": [_rule(check) for check in rules],
        "properties": {"versions": versions},
        **({"version": versions["claimcheck"]} if "claimcheck" in versions else {}),
    }
    notifications = [_notification(finding, rules) for _, finding in found if not finding.location.document]
    notifications += [_absence(entry, rules, context) for entry in (context.comparison or Comparison()).absent]
    invocation = {"executionSuccessful": True, "toolExecutionNotifications": notifications}
    run = {
        "tool": {"driver": driver},
        "automationDetails": {"id": "claimcheck/"},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The folder that the audit was run from."}}},
        "artifacts": _artifacts(result.documents, context),
        "invocations": [invocation],
        "results": [_result(mark, finding, rules, context) for mark, finding in found if finding.location.document],
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return indented(log) + "\n"


def _rule(check: str) -> dict[str, Any]:
    known = described(check)
    if known is None:
        return {"id": check}
    parts = explanation(check)
    why = dict(parts).get("Why", known.title)
    return {
        "id": check,
        "name": "".join(word.capitalize() for word in known.name.split("-")),
        "shortDescription": {"text": f"{known.title}."},
        "fullDescription": {"text": _plain(why)},
        "help": {
            "text": _plain("\n".join(f"{label}: {text}" for label, text in parts)),
            "markdown": "\n\n".join(f"**{label}.** {escape(text)}" for label, text in parts),
        },
        "defaultConfiguration": {"level": known.severity.value},
        "properties": {"tags": ["claims", known.name]},
    }


def _artifacts(documents: Iterable[Document], context: Context) -> list[dict[str, Any]]:
    """A record a file, by path, whether it is one document or holds many."""
    files = {context.path(document.name): document for document in sorted(documents, key=lambda each: each.name)}
    return [_artifact(document, context) for _, document in sorted(files.items())]


def _artifact(document: Document, context: Context) -> dict[str, Any]:
    # What is known of one of many documents in a file is not known of the file.
    bytes_known = {"hashes": {"sha-256": document.sha256}, "length": document.size}
    return {
        "location": _artifact_location(document.name, context),
        **({} if document.name in context.lines else bytes_known),
        "mimeType": document.media_type,
        "encoding": document.encoding,
        "roles": ["analysisTarget"],
    }


def _result(fingerprint: str, finding: Finding, rules: Mapping[str, int], context: Context) -> dict[str, Any]:
    related = [
        {"id": number, **_location(other, context), "message": {"text": _plain(_passage(other))}}
        for number, other in enumerate(finding.related, 1)
        if other.document
    ]
    return {
        "ruleId": finding.check,
        "ruleIndex": rules[finding.check],
        "level": finding.severity.value,
        "message": {"text": _message(finding, context)},
        "locations": [_location(finding.location, context)],
        "relatedLocations": related,
        "partialFingerprints": {_FINGERPRINT: fingerprint, _GITHUB_FINGERPRINT: fingerprint},
        "properties": {"claims": list(finding.claims)},
        **_standing(finding, context),
    }


def _standing(finding: Finding, context: Context) -> dict[str, Any]:
    """What is said of one result is said of all (sections 3.27.23 and 3.27.24 of the standard)."""
    state, reason = context.state(finding), context.reason(finding)
    suppressions = [] if reason is None else [{"kind": "external", "justification": _plain(reason)}]
    return {
        **({} if state is None else {"baselineState": state.value}),
        **({} if context.suppressed is None else {"suppressions": suppressions}),
    }


def _absence(entry: AcceptedFinding, rules: Mapping[str, int], context: Context) -> dict[str, Any]:
    known = {"associatedRule": {"id": entry.check, "index": rules[entry.check]}} if entry.check in rules else {}
    place = context.label(entry.document) or "the whole audit"
    text = f"Absent since the baseline: {entry.check} in {place}: {entry.passage or 'the whole document'}"
    return {**known, "level": "note", "message": {"text": _plain(text)}}


def _notification(finding: Finding, rules: Mapping[str, int]) -> dict[str, Any]:
    return {
        "associatedRule": {"id": finding.check, "index": rules[finding.check]},
        "level": finding.severity.value,
        "message": {"text": _plain(finding.message)},
    }


def _message(finding: Finding, context: Context) -> str:
    """The message, with links to the other passages: readers show a related place where the message names it."""
    others: Sequence[Location] = [other for other in finding.related if other.document]
    links = [f"[{_plain(context.also(other))}]({number})" for number, other in enumerate(others, 1)]
    return _plain(context.message(finding)) + (f" See also {', '.join(links)}." if links else "")


def _location(location: Location, context: Context) -> dict[str, Any]:
    location = context.in_file(location)
    region: dict[str, Any] = {"startLine": location.line}
    if location.span is not None:
        region |= {
            "startColumn": location.column,
            "endLine": location.end_line,
            "endColumn": location.end_column,
        }
    place = {"artifactLocation": _artifact_location(location.document, context), "region": region}
    return {"physicalLocation": place}


def _artifact_location(document: str, context: Context) -> dict[str, str]:
    return {"uri": uri(context.path(document)), "uriBaseId": _ROOT}


def _passage(location: Location) -> str:
    return f"“{one_line(location.span.text, 300)}”" if location.span else "the document"


def _plain(text: str) -> str:
    """Text that no reader takes for a link: a message may hold `[text](target)` (section 3.11.6 of the standard)."""
    seen = visible(text)
    return _LINK_MARKUP.sub(r"\\\g<0>", seen) if "](" in seen else seen
