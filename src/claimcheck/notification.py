"""Telling another program of new findings: JSON by HTTP POST, to the address that the user names and to no other.

Nothing else in claimcheck speaks to the web, and only the flow comes here.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections import Counter
from collections.abc import Mapping
from typing import Any

import httpx

from claimcheck.errors import OutputError, UsageError
from claimcheck.model import AuditResult, Finding, Severity
from claimcheck.records import to_record
from claimcheck.reporting.findings import Context, counting
from claimcheck.reporting.overview import counted, entries, verdict
from claimcheck.versions import installed

KEY_VARIABLE = "CLAIMCHECK_NOTIFY_KEY"
"""Environment variable with the key that messages are signed with, where there is one."""
SIGNATURE = "X-Hub-Signature-256"
"""The header that GitHub signs its messages in, so that receivers know what to do with it."""
MOST_SHOWN = 20
"""Findings that a message holds; it counts them all."""

_SCHEMA = "urn:claimcheck:schema:notification:1"
_SECONDS = 20.0
"""To connect, and to wait for each answer."""
_LAST_PORT = 65535
_MAY_PASS = frozenset({httpx.codes.REQUEST_TIMEOUT, httpx.codes.TOO_EARLY, httpx.codes.TOO_MANY_REQUESTS})


def new_findings(result: AuditResult, context: Context, least: Severity) -> tuple[Finding, ...]:
    """The findings that a reader has not been told of, at least this severe; worst first, then by check and place.

    They are neither accepted nor suppressed, and no earlier audit of the history, where there is one, had them.
    """
    told = context.history.findings_since if context.history else {}
    severities = tuple(Severity)[: tuple(Severity).index(least) + 1]
    found = (entry.finding for entry in entries(counting(result, context).findings))
    return tuple(finding for finding in found if finding.severity in severities and finding.fingerprint not in told)


def notification(result: AuditResult, context: Context, least: Severity) -> dict[str, Any] | None:
    """What is to be said of new findings, as `notification.schema.json` has it; None where there is nothing to say.

    Messages and names come from the documents; `text` holds figures only, so that nothing in them is read as markup or
    as a command where people talk.
    """
    new = new_findings(result, context, least)
    if not new:
        return None
    found = Counter(finding.severity for finding in new)
    figures = {severity: found[severity] for severity in Severity}
    said = ", ".join(counted(number, severity.value) for severity, number in figures.items() if number)
    state = verdict(counting(result, context))
    return {
        "schema": _SCHEMA,
        "text": f"claimcheck: {counted(len(new), 'new finding')} ({said}). {state}.",
        "verdict": state,
        "documents": len(result.documents),
        "claims": len(result.claims),
        "least": least.value,
        "new": {severity.value: number for severity, number in figures.items()},
        "findings": [_described(finding, context) for finding in new[:MOST_SHOWN]],
    }


def _described(finding: Finding, context: Context) -> dict[str, Any]:
    described = to_record(finding)
    kept = ("check", "severity", "message", "fingerprint")
    return {**{key: described[key] for key in kept}, "place": context.place(finding.location)}


def ensure_receiver(url: str) -> None:
    """Look at an address without using it.

    Raises:
        UsageError: it is no web address.
    """
    _parsed(url)


def receiver(url: str) -> str:
    """The part of an address that can be shown: paths often hold a secret."""
    parsed = _parsed(url)
    return f"{parsed.scheme}://{parsed.netloc.decode('ascii')}"


def send(url: str, message: Mapping[str, Any], key: str | None = None) -> None:
    """Post the message as JSON, once. Redirects are not followed: it is meant for this address.

    Args:
        url: The receiver's.
        message: As `notification` has it.
        key: With one, the receiver can tell whose message it is, by the HMAC-SHA256 of its bytes in `SIGNATURE`.

    Raises:
        UsageError: it is no web address.
        OutputError: the receiver does not take it, and will not when asked again.
        ConnectionError: it did not take it, and may yet.
    """
    body = json.dumps(message, ensure_ascii=True, sort_keys=True).encode("ascii")
    headers = {"Content-Type": "application/json", "User-Agent": f"claimcheck/{installed('claimcheck')}"}
    if key:
        headers[SIGNATURE] = f"sha256={hmac.new(key.encode(), body, hashlib.sha256).hexdigest()}"
    whom = receiver(url)
    try:
        # The answer's body says nothing that is wanted, and may be endless: it is not read.
        with httpx.stream("POST", _parsed(url), content=body, headers=headers, timeout=_SECONDS) as response:
            status = response.status_code
    except httpx.HTTPError as error:
        # Its words, not itself: what libraries say may hold the whole address.
        raise ConnectionError(f"{whom} cannot be reached ({type(error).__name__}): see that it runs") from None
    if httpx.codes.is_success(status):
        return
    problem = f"{whom} answers {status} {httpx.codes.get_reason_phrase(status)}".rstrip()
    if httpx.codes.is_redirect(status):
        raise OutputError(f"{problem}: name the address that it sends to")
    if httpx.codes.is_client_error(status) and status not in _MAY_PASS:
        raise OutputError(f"{problem}: correct the address, or the key in {KEY_VARIABLE}")
    raise ConnectionError(f"{problem}: see what is wrong there")


def _parsed(url: str) -> httpx.URL:
    """Raises UsageError."""
    try:
        parsed = httpx.URL(url)
    except httpx.InvalidURL:
        parsed = httpx.URL()
    if parsed.scheme not in {"http", "https"} or not parsed.host or (parsed.port or 1) > _LAST_PORT:
        raise UsageError("notifications go to a web address: write https://HOST/PATH")
    return parsed
