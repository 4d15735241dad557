"""The baseline: what it holds, what is new against it, what became of the claims; suppressions beside it."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck import baseline, suppressions
from claimcheck.baseline import Baseline, ChangeKind, KnownClaim, State, compare, load, render
from claimcheck.errors import ConfigurationError
from claimcheck.model import AuditResult, Finding, Location, Severity, Span
from tests.reporting.sample import RESULT

GIT = shutil.which("git") or "git"
CLAIMS = st.lists(
    st.builds(
        KnownClaim,
        st.sampled_from(["a.txt", "b.txt"]),
        st.sampled_from(["", "Ada Pell", "She", "Norland"]),
        st.sampled_from([None, "Ada Pell", "Norland"]),
        st.sampled_from(["", "said", "denied"]),
        st.lists(st.sampled_from("the rain fell over hills rebels and ships".split()), max_size=5).map(" ".join),
    ),
    max_size=12,
)


def _changes(before: list[KnownClaim], after: list[KnownClaim]) -> tuple[baseline.ClaimChange, ...]:
    ordered = sorted(after, key=lambda claim: claim.document)
    return tuple(baseline._changes(before, [(claim, line) for line, claim in enumerate(ordered, 1)]))


def _claim(words: str, *, name: str | None = None, document: str = "a.txt") -> KnownClaim:
    source, cue, content = (part.strip() for part in words.split("/"))
    return KnownClaim(document, source, name, cue, content)


def _finding(check: str, document: str, passage: str, mark: str) -> Finding:
    span = Span(0, len(passage), passage) if passage else None
    return Finding(check, Severity.WARNING, "So it is.", Location(document, span, 1, 1, 1, 1), fingerprint=mark)


def _audit(*findings: Finding) -> AuditResult:
    return replace(RESULT, findings=findings)


# The file


def test_it_is_the_same_whatever_the_order_and_holds_no_line(tmp_path: Path) -> None:
    text = render(baseline.of(RESULT))
    turned = replace(RESULT, findings=RESULT.findings[::-1], claims=RESULT.claims[::-1])
    assert render(baseline.of(turned)) == text
    (tmp_path / "b.json").write_bytes(text.encode("utf-8", "backslashreplace"))
    again = load(tmp_path / "b.json")
    assert render(again) == text
    assert not {"line", "start", "time", "id"} & {key for entry in json.loads(text)["claims"] for key in entry}
    entries = len(again.findings) + len(again.claims)
    assert len(text.splitlines()) == entries + 7


def test_a_passage_is_shortened_and_what_is_left_out_is_left_out() -> None:
    audit = _audit(_finding("CC101", "a.txt", "wind " * 5000, "1"), _finding("CC102", "a.txt", "", "2"))
    (entry,) = baseline.of(audit, without={"2"}).findings
    assert len(entry.passage) == 80
    assert entry.passage.endswith("…")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "cannot be read (No such file or directory): make it with `claimcheck baseline`"),
        ("<<<<<<< ours\n", "is no baseline"),
        ("[" * 100_000, "is no baseline"),
        ("[]", "is no baseline"),
        ('{"schema": "urn:claimcheck:schema:baseline:2"}', "is of another version of claimcheck"),
        ('{"schema": "urn:claimcheck:schema:baseline:1"}', "'claims' is a required property"),
        ('{"schema": "urn:claimcheck:schema:baseline:1", "findings": [{"line": 3}], "claims": []}', "/findings/0"),
    ],
)
def test_what_is_no_baseline_is_said_in_a_line(tmp_path: Path, content: str | None, said: str) -> None:
    file = tmp_path / "b.json"
    if content is not None:
        file.write_text(content, encoding="utf-8")
    with pytest.raises(ConfigurationError) as raised:
        load(file)
    assert said in str(raised.value)
    assert "`claimcheck baseline`" in str(raised.value)
    assert "\n" not in str(raised.value)


def test_two_branches_that_accept_more_merge(tmp_path: Path) -> None:
    def accept(*marks: str) -> None:
        findings = [_finding("CC101", f"{mark}.txt", mark * 20, mark) for mark in marks]
        (tmp_path / "b.json").write_text(render(replace(baseline.of(_audit(*findings)), claims=())), encoding="utf-8")

    def git(*arguments: str) -> None:
        who = ("-c", "user.name=Ada Pell", "-c", "user.email=ada@example.org")
        subprocess.run((GIT, *who, *arguments), cwd=tmp_path, check=True, capture_output=True)

    git("init", "-b", "main")
    for branch, marks in (("main", "bfjnr"), ("one", "bcfjnr"), ("two", "bfjnpr")):
        if branch != "main":
            git("switch", "--create", branch, "main")
        accept(*marks)
        git("add", ".")
        git("commit", "-m", branch)
    git("merge", "one")
    assert [entry.fingerprint for entry in load(tmp_path / "b.json").findings] == list("bcfjnpr")


# Findings


def test_new_unchanged_and_absent_are_told_apart() -> None:
    kept, gone = _finding("CC101", "a.txt", "kept", "1"), _finding("CC102", "a.txt", "gone", "2")
    moved = replace(kept, location=replace(kept.location, line=9), message="Said otherwise.")
    new = _finding("CC101", "b.txt", "new", "3")
    found = compare(_audit(moved, new), baseline.of(_audit(kept, gone)))
    assert found.states == {"1": State.UNCHANGED, "3": State.NEW}
    assert [(entry.check, entry.passage) for entry in found.absent] == [("CC102", "gone")]
    assert found.changes == ()


# Claims


@pytest.mark.parametrize(
    ("before", "after", "kinds"),
    [
        ("Norland / accused / Sudria of arming rebels", "Norland / accused / Sudria of funding rebels", ["reworded"]),
        ("Norland / accused / Sudria of arming rebels", "Norland / blamed / Sudria of arming rebels", ["reworded"]),
        ("Norland / said / it rained", "Sudria / said / it rained", ["source changed"]),
        ("Norland / said / it rained", " / / it rained", ["source changed"]),
        ("Ada Pell / said / it rained", "Pell / said / it rained", ["reworded"]),
        ("Norland / said / it rained", "Norland / said / the harbour is closed", ["added", "removed"]),
        ("Norland / said / the harbour was shut", "Sudria / hoped / the hills would be green", ["added", "removed"]),
        ("Norland / said / it rained", "Norland / said / it rained", []),
    ],
)
def test_what_became_of_a_claim(before: str, after: str, kinds: list[str]) -> None:
    assert sorted(change.kind.value for change in _changes([_claim(before)], [_claim(after)])) == kinds


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ("Ada Pell", "Olga Brandt", ChangeKind.SOURCE),
        ("Ada Pell", None, ChangeKind.SOURCE),
        ("Pell", "Ada Pell", None),  # a fuller name, found in another document
    ],
)
def test_the_same_words_may_be_somebody_elses(before: str, after: str | None, kind: ChangeKind | None) -> None:
    changes = _changes([_claim("She / said / it rained", name=before)], [_claim("She / said / it rained", name=after)])
    assert [change.kind for change in changes] == ([kind] if kind else [])


@pytest.mark.parametrize(
    ("before", "after", "documents", "former"),
    [
        ("old: A/said/x. B/denied/y", "new: A/said/x. B/denied/y", "new", {"new": "old"}),
        ("old: A/said/x. B/denied/y", "new: A/said/x", "new", {}),  # that may be another text
        ("old: A/said/x. B/denied/y", "new: B/denied/y. A/said/x", "new", {}),
        ("old: A/said/x", "new: A/said/x", "old new", {}),  # of which nothing else is left
        ("old: A/said/x", "new: A/said/x; copy: A/said/x", "new copy", {}),
        ("old: A/said/x; copy: A/said/x", "new: A/said/x", "new", {}),
        ("old: A/said/x; b: B/said/y", "new: A/said/x; b: B/said/y", "new b", {"new": "old"}),
        ("old: A/said/x; b: B/said/y", "b: A/said/x; old: B/said/y", "b old", {}),
    ],
)
def test_a_document_that_has_the_claims_of_one_that_is_gone_has_a_new_name(
    before: str, after: str, documents: str, former: dict[str, str]
) -> None:
    def claims(text: str) -> list[KnownClaim]:
        parts = (part.split(": ") for part in text.split("; "))
        return [_claim(words, document=name) for name, its in parts for words in its.split(". ")]

    assert baseline._former_names(claims(before), claims(after), documents.split()) == former


def test_changes_come_in_the_order_of_reading() -> None:
    before = [_claim("A / said / one wind"), _claim("B / said / two hills"), _claim("C / said / three ships")]
    after = [_claim("A / said / one wind"), _claim("D / said / four kings"), _claim("C / said / three boats")]
    assert [(change.kind.value, change.line) for change in _changes(before, after)] == [
        ("removed", None),
        ("added", 2),
        ("reworded", 3),
    ]


def test_a_document_that_is_gone_or_new_is_all_removed_or_added() -> None:
    before, after = [_claim("A / said / so", document="a.txt")], [_claim("A / said / so", document="b.txt")]
    assert [(change.document, change.kind.value) for change in _changes(before, after)] == [
        ("a.txt", "removed"),
        ("b.txt", "added"),
    ]


@given(CLAIMS)
def test_what_is_the_same_in_any_order_is_no_change(claims: list[KnownClaim]) -> None:
    assert _changes(sorted(claims, key=lambda claim: claim.document), claims[::-1]) == ()


@given(CLAIMS, CLAIMS)
def test_every_claim_is_accounted_for_once(before: list[KnownClaim], after: list[KnownClaim]) -> None:
    before.sort(key=lambda claim: claim.document)
    changes = _changes(before, after)
    added = sum(change.kind is ChangeKind.ADDED for change in changes)
    removed = sum(change.kind is ChangeKind.REMOVED for change in changes)
    assert len(before) - removed == len(after) - added
    assert all(change.before in before for change in changes if change.before)
    assert all(change.after in after for change in changes if change.after)
    lines = [(change.document, change.line) for change in changes if change.line]
    assert lines == sorted(set(lines))


def test_a_document_rewritten_as_a_whole_takes_no_time() -> None:
    before = [_claim(f"Norland / said / the rebels of hill {n} are armed by Sudria") for n in range(2000)]
    after = [_claim(f"Norland / said / the rebels of hill {n} were armed by Sudria") for n in range(2000)]
    changes = _changes(before, after)
    assert {change.kind for change in changes} == {ChangeKind.REWORDED}
    assert all(c.before and c.after and c.before.content.split()[4] == c.after.content.split()[4] for c in changes)


# Suppressions

TOML = """
[[suppression]]
check = "anonymous-source"
document = "archive/**"
passage = "Senior  official"
reason = "Quoted as published."

[[suppression]]
check = "CC102"
document = "notes/*.txt"
reason = "Drafts."

[[suppression]]
check = "CC101"
document = "notes/a.txt"
fingerprint = "7"
reason = "The one."
"""


def _suppressed(tmp_path: Path, toml: str, *findings: Finding) -> tuple[dict[str, str], list[str]]:
    file = tmp_path / "suppressions.toml"
    file.write_text(toml, encoding="utf-8")
    found = suppressions.suppress(findings, suppressions.load(file), lambda name: f"documents/{name}")
    return dict(found.reasons), [each.reason for each in found.unused]


def test_what_is_suppressed_says_why(tmp_path: Path) -> None:
    reasons, unused = _suppressed(
        tmp_path,
        TOML,
        _finding("CC102", "archive/old/a.md", "a senior\nofficial", "1"),
        _finding("CC102", "archive/old/a.md", "a junior official", "2"),
        _finding("CC102", "notes/a.txt", "an aide", "3"),
        _finding("CC102", "notes/deep/a.txt", "an aide", "4"),
        _finding("CC103", "notes/a.txt", "an aide", "5"),
        _finding("CC101", "notes/a.txt", "words", "6"),
    )
    assert reasons == {"1": "Quoted as published.", "3": "Drafts."}
    assert unused == ["The one."]


@pytest.mark.parametrize(
    ("pattern", "name", "fits"),
    [
        ("a.txt", "a.txt", True),
        ("a.txt", "b/a.txt", False),
        ("documents/a.txt", "a.txt", True),
        ("**/a.txt", "a.txt", True),
        ("**/a.txt", "b/c/a.txt", True),
        ("*.txt", "b/a.txt", False),
        ("?.txt", "a.txt", True),
        ("a[1].txt", "a[1].txt", True),
        ("a[1].txt", "a1.txt", False),
        ("**", "b/a\n.txt", True),
        ("a.tx", "a.txt", False),
    ],
)
def test_a_document_is_named_as_findings_name_it_or_by_a_pattern(pattern: str, name: str, fits: bool) -> None:
    suppression = suppressions.Suppression("CC102", pattern, "So.")
    assert suppression.fits(_finding("CC102", name, "words", "1"), f"documents/{name}") is fits


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ("[[supression]]", "supression: is not a known key: did you mean 'suppression'?"),
        ("[suppression]", "suppression: "),
        (TOML.replace("passage", "passages"), "suppression.0.passages: is not a known key: did you mean 'passage'?"),
        (TOML.replace("reason", "#", 1), "suppression.0: 'reason' is a required property"),
        (TOML.replace('"Drafts."', '" "'), "suppression.1.reason: "),
        (TOML.replace("anonymous-source", "anonymous-sauce"), "suppression.0.check: there is no check"),
        (TOML.replace("[[", "[", 1), "cannot be read"),
    ],
)
def test_what_is_wrong_in_them_is_named_with_the_nearest_right_one(tmp_path: Path, toml: str, said: str) -> None:
    with pytest.raises(ConfigurationError) as raised:
        _suppressed(tmp_path, toml)
    assert f"suppressions.toml: {said}" in str(raised.value)
    assert "\n" not in str(raised.value)


def test_nothing_is_nothing() -> None:
    assert json.loads(render(Baseline())) == {"schema": baseline._SCHEMA, "findings": [], "claims": []}
