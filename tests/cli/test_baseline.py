"""`baseline`, and `check` against it and beside suppressions: what is written, what is said, how it ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from claimcheck.cli import CLEAN, COULD_NOT_RUN, FINDINGS, main

FERRY = """Olga Brandt said 40 people were hurt in the Norvik tunnel fire on 3 May 2021.

Norland accused Sudria of arming the rebels in the hills. Sudria has denied any links to the rebels.
"""
TIDE = "Olga Brandt said 52 people were hurt in the Norvik tunnel fire on 3 May 2021.\n"
BASELINE = "claimcheck-baseline.json"
CHECK = ["check", "documents", "--baseline", BASELINE, "--fail-on", "warning"]
SUPPRESSIONS = """
[[suppression]]
check = "conflicting-quantity"
document = "documents/*.txt"
reason = "Two counts, both as published."
[[suppression]]
check = "CC101"
document = "documents/ferry.txt"
reason = "None of these."
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "ferry.txt").write_text(FERRY, encoding="utf-8")
    (tmp_path / "documents" / "tide.md").write_text(TIDE, encoding="utf-8")
    return tmp_path


def test_what_is_accepted_no_longer_fails(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "documents", "--fail-on", "warning"]) == FINDINGS
    assert main(["baseline", "documents"]) == CLEAN
    first = (folder / BASELINE).read_bytes()
    assert main(["baseline", "documents"]) == CLEAN
    assert (folder / BASELINE).read_bytes() == first
    capsys.readouterr()
    assert main(CHECK) == CLEAN
    output = capsys.readouterr()
    assert output.out.startswith("no new findings, ")
    assert output.err == ""
    assert (folder / BASELINE).read_bytes() == first
    assert {path.name for path in folder.iterdir()} == {"documents", BASELINE}


def test_an_edited_document_shows_what_is_new_gone_and_changed(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["baseline", "documents"])
    ferry = folder / "documents" / "ferry.txt"
    ferry.write_text(f"The hills are high.\n\n{FERRY.replace('arming', 'funding')}", encoding="utf-8")
    capsys.readouterr()
    assert main([*CHECK, "--output", "text", "--output", "diff:claims.diff"]) == FINDINGS
    output = capsys.readouterr()
    assert [line.split()[1] for line in output.out.splitlines() if line.startswith("documents/")] == ["CC402", "CC402"]
    assert "documents/ferry.txt: CC402 absent: Norland accused Sudria of arming" in output.out
    assert output.err.splitlines() == [
        f"claimcheck: {BASELINE}: 1 of its entries no longer found: renew it with `claimcheck baseline` and the same PATHS"
    ]
    assert (
        "- Norland accused Sudria of [-arming-] the rebels in the hills\n"
        "+ Norland accused Sudria of {+funding+} the rebels in the hills\n"
    ) in (folder / "claims.diff").read_text(encoding="utf-8")


def test_a_document_under_another_name_is_the_same(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["baseline", "documents"])
    (folder / "documents" / "tide.md").rename(folder / "documents" / "high-water.md")
    capsys.readouterr()
    assert main([*CHECK, "--output", "text", "--output", "diff:claims.diff"]) == CLEAN
    output = capsys.readouterr()
    assert output.out.startswith("no new findings, ")
    assert "0 of the baseline absent" in output.out
    assert output.err == ""
    assert (folder / "claims.diff").read_text(encoding="utf-8") == "No claim has changed since the baseline.\n"


def test_what_is_suppressed_does_not_count_and_is_not_accepted(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "excused.toml").write_text(SUPPRESSIONS, encoding="utf-8")
    given = ["--suppressions", "excused.toml"]
    assert main(["baseline", "documents", *given]) == CLEAN
    assert "CC304" not in (folder / BASELINE).read_text(encoding="utf-8")
    capsys.readouterr()
    assert main([*CHECK, *given, "--output", "sarif"]) == CLEAN
    output = capsys.readouterr()
    assert output.err.splitlines() == [
        "claimcheck: excused.toml: nothing is suppressed by CC101 in documents/ferry.txt: correct it or take it out"
    ]
    (run,) = json.loads(output.out)["runs"]
    justified = [each["ruleId"] for each in run["results"] if each["suppressions"]]
    assert justified == ["CC304"]
    assert main(CHECK) == FINDINGS


def test_settings_name_both_files_and_neither_is_a_document(folder: Path) -> None:
    (folder / "claimcheck.toml").write_text(
        'baseline = "documents/accepted.json"\nsuppressions = "documents/excused.toml"\nfail_on = "warning"\n',
        encoding="utf-8",
    )
    (folder / "documents" / "excused.toml").write_text(SUPPRESSIONS, encoding="utf-8")
    assert main(["baseline", "documents"]) == CLEAN
    accepted = json.loads((folder / "documents" / "accepted.json").read_text(encoding="utf-8"))
    assert {entry["document"] for entry in accepted["findings"]} <= {"ferry.txt", "tide.md"}
    assert main(["check", "documents"]) == CLEAN


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["check", "documents", "--baseline", "nowhere.json"], "nowhere.json: cannot be read"),
        (["check", "documents", "--baseline", "documents/tide.md"], "is no baseline"),
        (["check", "documents", "--suppressions", "nowhere.toml"], "nowhere.toml: cannot be read"),
        (["check", "documents", "--output", "diff"], "name one with --baseline"),
        (["baseline", "nowhere"], "nowhere"),
        (["baseline", "documents", "--output", "documents/tide.md/b.json"], "name another file with --output"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
@pytest.mark.usefixtures("folder")
def test_what_cannot_be_used_is_said_in_a_line(
    capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    assert main(arguments) == COULD_NOT_RUN
    output = capsys.readouterr()
    assert output.out == ""
    (line,) = output.err.splitlines()
    assert said in line


def test_an_audit_counts_only_what_is_new_and_tells_the_rest_apart(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "excused.toml").write_text(SUPPRESSIONS, encoding="utf-8")
    assert main(["baseline", "documents"]) == CLEAN
    audit = ["audit", "documents", "--fail-on", "note"]
    assert main(audit) == FINDINGS
    capsys.readouterr()
    assert main([*audit, "--baseline", BASELINE, "--suppressions", "excused.toml"]) == CLEAN
    output = capsys.readouterr()
    assert "no new findings" in output.out
    report = json.loads((folder / "reports" / "report.json").read_text(encoding="utf-8"))
    assert report["baseline"]["new"] == []
    assert [each["reason"] for each in report["suppressed"]] == ["Two counts, both as published."]
    assert len(report["findings"]) == len(report["baseline"]["unchanged"]) > 1
