"""Findings as JUnit XML, which every CI shows: a suite a document, in it a test a check.

There is no standard; the shape is what Jenkins (its `junit-10.xsd`), GitLab and Azure Pipelines read. A test fails
where a finding that counts is severe enough to let the run fail; others stand in its output. It is skipped where the
check could not judge the document at all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from xml.etree import ElementTree as ET

from claimcheck.model import AuditResult, Finding, NotAssessed
from claimcheck.reporting.explanations import known_checks, title
from claimcheck.reporting.findings import Context, by_place
from claimcheck.reporting.overview import unassessed
from claimcheck.reporting.visible import one_line, visible

WHOLE_AUDIT = "claimcheck"


def render(result: AuditResult, context: Context) -> str:
    """Indented XML, the suites by document and the tests by check."""
    findings: defaultdict[tuple[str, str], list[Finding]] = defaultdict(list)
    for finding in by_place(result):
        findings[finding.location.document, finding.check].append(finding)
    unjudged: defaultdict[tuple[str, str], list[NotAssessed]] = defaultdict(list)
    for item in result.not_assessed:
        unjudged[item.document or "", item.check].append(item)
    checks = sorted({*known_checks(), *(check for _, check in findings)})
    for failure in result.failures:
        for check in checks:
            unjudged[failure.name, check].append(NotAssessed(check, "the document could not be read", failure.name))
    names = {document.name for document in result.documents} | {failure.name for failure in result.failures}
    root = ET.Element("testsuites", name="claimcheck")
    for name in sorted(names | {document for document, _ in findings}):
        label = visible(one_line(context.label(name))) or WHOLE_AUDIT
        file = {"file": visible(one_line(context.path(name)))} if name else {}
        suite = ET.SubElement(root, "testsuite", {"name": label, **file})
        for check in checks if name else sorted({check for document, check in findings if not document}):
            case = ET.SubElement(suite, "testcase", classname=label, name=f"{check} {title(check)}")
            _judge(case, findings[name, check], (*unjudged["", check], *unjudged[name, check]), context)
        _count(suite, "failures", "failure")
        _count(suite, "skipped", "skipped")
    for total in ("tests", "failures", "errors"):
        root.set(total, str(sum(int(suite.get(total, 0)) for suite in root)))
    ET.indent(root, " ")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _judge(case: ET.Element, findings: Sequence[Finding], unjudged: Sequence[NotAssessed], context: Context) -> None:
    failing = [finding for finding in findings if finding.severity in context.failing and context.counts(finding)]
    notes = [_line(finding, context) for finding in findings if finding not in failing]
    reasons = [f"not assessed: {row.count} × {row.reason}" for row in unassessed(unjudged)]
    if failing:
        first, others = failing[0].message, len(failing) - 1
        message = visible(one_line(first)) + (f" (and {others} more)" if others else "")
        failure = ET.SubElement(case, "failure", type=failing[0].severity.value, message=message)
        failure.text = "\n".join(_line(finding, context) for finding in failing)
    elif not findings and any(item.claim is None for item in unjudged):
        ET.SubElement(case, "skipped", message=visible(one_line("; ".join(reasons))))
        return
    if notes or reasons:
        ET.SubElement(case, "system-out").text = "\n".join((*notes, *(visible(one_line(line)) for line in reasons)))


def _line(finding: Finding, context: Context) -> str:
    others = "".join(f" See also {context.also(other)}." for other in finding.related)
    place = context.place(finding.location)
    standing = context.standing(finding)
    severity = f"{finding.severity}{f' ({standing})' if standing else ''}"
    return visible(one_line(f"{place}{': ' if place else ''}{severity}: {context.message(finding)}{others}"))


def _count(suite: ET.Element, attribute: str, kind: str) -> None:
    suite.set("tests", str(len(suite)))
    suite.set("errors", "0")
    suite.set(attribute, str(len(suite.findall(f"testcase/{kind}"))))
