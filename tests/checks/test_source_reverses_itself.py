"""CC405 between two days, which the cases, all of one day, do not show."""

from __future__ import annotations

from claimcheck.checks import CHECKS
from claimcheck.checks.runner import run_checks
from claimcheck.model import Finding, Validation
from tests.marked import marked

ASSERTS = "{source:person:lee Lee} {cue said} {content the fund of {organisation:corv Corv} had received public money}."
NEGATES = "{source:person:lee Lee} {cue said} {content:negative the fund of {organisation:corv Corv} had not received public money}."
CLOSED = "{source:person:lee Lee} {cue said} {content the old airport of {place:orel Orel} is closed to traffic}."
OPEN = "{source:person:lee Lee} {cue said} {content the old airport of {place:orel Orel} is open to traffic}."


def _findings(earlier: str, later: str) -> list[Finding]:
    found = marked({"b.txt": earlier, "a.txt": later}, {"b.txt": "2019-02-11", "a.txt": "2019-02-15"})
    findings, _ = run_checks(CHECKS, found.tables, (), Validation(0))
    return [finding for finding in findings if finding.check in {"CC401", "CC405"}]


def test_what_was_and_what_was_not_cannot_both_be_so() -> None:
    (finding,) = _findings(ASSERTS, NEGATES)
    assert finding.check == "CC405"
    assert (finding.location.document, finding.related[0].document) == ("a.txt", "b.txt")
    assert "of 2019-02-11 and this of 2019-02-15" in finding.message
    assert "had received public money" in finding.message


def test_what_holds_at_present_may_have_changed() -> None:
    assert _findings(CLOSED, OPEN) == []
