"""What counts as found, what as false."""

from __future__ import annotations

from benchmarks.faults.corpus import document
from benchmarks.faults.scoring import compare
from benchmarks.faults.text import Original, Range
from benchmarks.faults.version import Change, Fault, Version, build
from claimcheck.model import AuditResult, Finding, Location, Severity, Span, Validation

TEXT = "The bridge in the old town was shut. The ferry sank. Lee left the harbour on Monday."
ORIGINAL = Original("a", TEXT)
CONTROL = Original("c", TEXT)
CHANGE = Change(Range(TEXT.index("Monday"), TEXT.index("Monday") + 6), "Friday", "weekday")
FAULT = Fault(CHANGE, ("CC303",), ORIGINAL.sentences[2])


def changed() -> Version:
    return build(ORIGINAL, "b", ((0, 2),), [CHANGE], (FAULT,))


def unchanged() -> Version:
    return build(CONTROL, "d", ((0, 1, 2),), [])


def at(name: str, text: str, passage: str) -> Location:
    start = text.index(passage)
    return Location(name, Span(start, start + len(passage), passage), 1, 1, 1, 2)


def finding(check: str, location: Location, *related: Location) -> Finding:
    return Finding(check, Severity.ERROR, "", location, related)


def audit(*findings: Finding) -> AuditResult:
    texts = {"a": TEXT, "b": changed().text, "c": TEXT, "d": unchanged().text}
    documents = tuple(document(name, text, None) for name, text in texts.items())
    return AuditResult(documents, (), (), (), (), findings, (), Validation(0))


def test_found_in_the_version_or_in_the_original() -> None:
    for location in (at("b", changed().text, "Friday"), at("a", TEXT, "Lee left")):
        (verdict,) = compare([changed()], audit(), audit(finding("CC303", location))).verdicts
        assert verdict.found


def test_not_found_by_another_check_or_elsewhere() -> None:
    other = finding("CC401", at("b", changed().text, "Friday"))
    elsewhere = finding("CC303", at("b", changed().text, "bridge"))
    (verdict,) = compare([changed()], audit(), audit(other, elsewhere)).verdicts
    assert not verdict.found
    assert verdict.others == (other,)


def test_a_check_of_one_document_must_look_at_the_version() -> None:
    cut = Fault(CHANGE, ("CC502",), FAULT.passage)
    version = build(ORIGINAL, "b", ((0, 2),), [CHANGE], (cut,))
    (verdict,) = compare([version], audit(), audit(finding("CC502", at("a", TEXT, "Monday")))).verdicts
    assert not verdict.found


def test_a_finding_on_a_control_is_false_unless_the_original_has_it_too() -> None:
    pair = finding("CC401", at("c", TEXT, "The ferry"), at("d", unchanged().text, "The ferry"))
    alone = finding("CC102", at("c", TEXT, "Lee"))
    repeated = finding("CC102", at("d", unchanged().text, "Lee"))
    outcome = compare([changed(), unchanged()], audit(alone), audit(pair, alone, repeated))
    assert outcome.controls == (pair,)
    assert outcome.beside == ()


def test_a_finding_away_from_all_faults_of_a_version_is_beside_them() -> None:
    beside = finding("CC401", at("a", TEXT, "The bridge"), at("b", changed().text, "The bridge"))
    near = finding("CC401", at("b", changed().text, "Friday"))
    outcome = compare([changed(), unchanged()], audit(), audit(beside, near))
    assert outcome.beside == (beside,)
    assert outcome.controls == ()


def test_that_a_version_is_a_copy_is_true() -> None:
    copy = finding("CC404", at("c", TEXT, "The ferry"), at("d", unchanged().text, "The ferry"))
    assert compare([unchanged()], audit(), audit(copy)).controls == ()
