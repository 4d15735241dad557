"""The diff of claims, line by line."""

from __future__ import annotations

import pytest

from claimcheck.baseline import ChangeKind, ClaimChange, Comparison, KnownClaim
from claimcheck.model import AuditResult
from claimcheck.reporting.diff_report import MOST_WORDS, NO_BASELINE, NO_CHANGE, render
from claimcheck.reporting.findings import Context


def _claim(source: str, cue: str, content: str, name: str | None = None) -> KnownClaim:
    return KnownClaim("a.txt", source, name, cue, content)


def _diff(bare: AuditResult, *changes: ClaimChange) -> list[str]:
    return render(bare, Context({"a.txt": "docs/a.txt"}, comparison=Comparison(changes=changes))).splitlines()


ARMED, FUNDED = (_claim("Norland", "accused", f"Sudria of {deed} the rebels") for deed in ("arming", "funding"))
PELL, BRANDT, SOMEBODY, NOBODY = (
    _claim("She", "said", "it rained", "Ada Pell"),
    _claim("She", "said", "it rained", "Olga Brandt"),
    _claim("She", "said", "it rained"),
    _claim("", "", "it rained"),
)


@pytest.mark.parametrize(
    ("change", "shown"),
    [
        (
            ClaimChange(ChangeKind.REWORDED, "a.txt", 3, ARMED, FUNDED),
            [
                "@@ line 3, reworded @@",
                "- Norland accused Sudria of [-arming-] the rebels",
                "+ Norland accused Sudria of {+funding+} the rebels",
            ],
        ),
        (
            ClaimChange(ChangeKind.ADDED, "a.txt", 1, None, ARMED),
            ["@@ line 1, added @@", "+ Norland accused Sudria of arming the rebels"],
        ),
        (
            ClaimChange(ChangeKind.REMOVED, "a.txt", None, ARMED, None),
            ["@@ removed @@", "- Norland accused Sudria of arming the rebels"],
        ),
        (
            ClaimChange(ChangeKind.SOURCE, "a.txt", 2, PELL, BRANDT),
            [
                "@@ line 2, source changed @@",
                "- She [-[Ada Pell]-] said it rained",
                "+ She {+[Olga Brandt]+} said it rained",
            ],
        ),
        (
            ClaimChange(ChangeKind.SOURCE, "a.txt", 2, PELL, SOMEBODY),
            ["@@ line 2, source changed @@", "- She [-[Ada Pell]-] said it rained", "+ She said it rained"],
        ),
        (
            ClaimChange(ChangeKind.SOURCE, "a.txt", 2, SOMEBODY, NOBODY),
            ["@@ line 2, source changed @@", "- [-She said-] it rained", "+ {+(no one)+} it rained"],
        ),
    ],
    ids=lambda value: value.kind.value if isinstance(value, ClaimChange) else "",
)
def test_a_change_as_a_reviewer_reads_it(bare: AuditResult, change: ClaimChange, shown: list[str]) -> None:
    assert _diff(bare, change) == ["--- docs/a.txt", "+++ docs/a.txt", *shown]


def test_a_long_claim_is_shown_without_marks(bare: AuditResult) -> None:
    words = "wind " * MOST_WORDS
    change = ClaimChange(ChangeKind.REWORDED, "a.txt", 1, _claim("A", "said", words), _claim("A", "says", words))
    assert "[-" not in "\n".join(_diff(bare, change))


def test_without_a_baseline_or_a_change_it_says_so(bare: AuditResult) -> None:
    assert render(bare, Context()) == NO_BASELINE
    assert _diff(bare) == NO_CHANGE.splitlines()
