"""Findings as a GitLab code quality report: docs.gitlab.com, "Code Quality report format"."""

from __future__ import annotations

import json
from typing import Any

from claimcheck.model import AuditResult, Finding, Severity
from claimcheck.reporting.findings import Context, counting, identified
from claimcheck.reporting.visible import one_line, visible

SEVERITIES = {Severity.ERROR: "critical", Severity.WARNING: "minor", Severity.NOTE: "info"}
"""Of the five that GitLab knows: info, minor, major, critical, blocker."""

WHOLE_AUDIT = "."
"""GitLab wants a path for everything: the folder stands for the audit."""


def render(result: AuditResult, context: Context) -> str:
    """A JSON array, worst first; GitLab merges issues of one fingerprint, so each has its own.

    The format knows no state: what is accepted or suppressed is left out.
    """
    issues = [_issue(fingerprint, finding, context) for fingerprint, finding in identified(counting(result, context))]
    return json.dumps(issues, ensure_ascii=True, indent=1) + "\n"


def _issue(fingerprint: str, finding: Finding, context: Context) -> dict[str, Any]:
    location = context.in_file(finding.location)
    others = "".join(f" See also {context.also(other)}." for other in finding.related)
    return {
        "description": visible(one_line(context.message(finding) + others)),
        "check_name": finding.check,
        "fingerprint": fingerprint,
        "severity": SEVERITIES[finding.severity],
        "location": {
            "path": context.path(location.document) if location.document else WHOLE_AUDIT,
            "lines": {"begin": location.line, "end": location.end_line},
        },
    }
