"""What an audit finds of the faults in second versions of documents of our own, and that it leaves the controls alone."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from benchmarks.faults.corpus import load, versions
from benchmarks.faults.injection import group
from benchmarks.faults.scoring import Outcome, measure
from claimcheck.model import Severity

FLOORS = {
    "attribution": 0.6,
    "citation": 1.0,
    "date": 0.7,
    "figure": 0.7,
    "impossible date": 0.3,
    "mark": 0.6,
    "opposite": 0.6,
    "person": 0.7,
    "place": 0.6,
    "polarity": 0.6,
    "quotation": 0.7,
    "speaker": 0.6,
    "title": 0.6,
    "truncated": 0.6,
    "weekday": 0.6,
}
"""Least recall by kind of fault: one of the three or four may be missed, so that it takes more than one case to fail."""
FLOOR = 0.8
"""Least recall of all faults."""


@pytest.fixture(scope="module")
def outcome() -> Outcome:
    originals = load([Path(__file__).parent / "documents"])
    return measure(originals, versions(originals, seed=1, rate=0.3, sentences_per_fault=3))


def test_faults_are_found_by_the_checks_meant_for_them(outcome: Outcome) -> None:
    put_in = Counter(group(verdict.fault.change.kind) for verdict in outcome.verdicts)
    found = Counter(group(verdict.fault.change.kind) for verdict in outcome.verdicts if verdict.found)
    assert sum(found.values()) / sum(put_in.values()) >= FLOOR
    below = {kind: found[kind] / put_in[kind] for kind, floor in FLOORS.items() if found[kind] / put_in[kind] < floor}
    assert not below


def test_versions_that_say_the_same_give_no_error(outcome: Outcome) -> None:
    assert outcome.control_claims > 50
    assert [finding.message for finding in outcome.controls if finding.severity is Severity.ERROR] == []


def test_nor_do_the_originals_or_what_stands_beside_a_fault(outcome: Outcome) -> None:
    others = (*outcome.among_originals, *outcome.beside)
    assert [finding.message for finding in others if finding.severity is Severity.ERROR] == []
