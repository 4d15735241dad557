"""Settings: found, read, refused with one line that helps; and what they change of an audit."""

from __future__ import annotations

import contextlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claimcheck.checks import CHECKS, find
from claimcheck.checks.check import Setting
from claimcheck.cli import CLEAN, COULD_NOT_RUN, FINDINGS, main
from claimcheck.configuration import DEFAULTS, Configuration, load
from claimcheck.errors import ConfigurationError
from claimcheck.model import AuditResult, Finding, Location, Severity, Validation
from claimcheck.validation import violations

DOCUMENTS = {
    "ferry.txt": "\u201cThe tide was against us,\u201d Ada Lund said. Officials said on 3 May 2019 that 40 people were aboard.\n",
    "drafts/old.txt": "A spokesman said the ferry had sunk.\n",
    "tide.md": "# Tide\n\nHe denied that the ferry had been late. It is widely believed that it had. The crew was handed to the\n",
}
NAMES = '[[entity]]\nname = "Ada Lund"\ntype = "person"\naliases = ["the harbour master"]\n'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with documents in `documents` and a repository's mark two folders above."""
    (tmp_path / ".git").mkdir()
    folder = tmp_path / "desk" / "today"
    for name, text in DOCUMENTS.items():
        path = folder / "documents" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    monkeypatch.chdir(folder)
    monkeypatch.delenv("CLAIMCHECK_DEBUG", raising=False)
    return folder


def _set(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def _report(reports: Path) -> dict[str, Any]:
    report: dict[str, Any] = json.loads((reports / "report.json").read_text(encoding="utf-8"))
    return report


def _severities(report: dict[str, Any]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for finding in report["findings"]:
        found.setdefault(finding["check"], set()).add(finding["severity"])
    return found


OWN, PROJECT = 'fail_on = "note"', '[tool.claimcheck]\nfail_on = "note"'
EMPTY, OTHER = 'fail_on = "never"', "[tool.other]\nfail_on = 7"


@pytest.mark.parametrize(
    ("files", "found"),
    [
        ({}, None),
        ({"claimcheck.toml": OWN}, "claimcheck.toml"),
        ({"pyproject.toml": PROJECT}, "pyproject.toml"),
        ({"pyproject.toml": EMPTY, "claimcheck.toml": OWN}, "claimcheck.toml"),
        ({"pyproject.toml": OTHER, "../pyproject.toml": PROJECT}, "../pyproject.toml"),
        ({"pyproject.toml": PROJECT, "../claimcheck.toml": EMPTY}, "pyproject.toml"),
        ({"../claimcheck.toml": OWN, "../../claimcheck.toml": EMPTY}, "../claimcheck.toml"),
        ({"../../claimcheck.toml": OWN}, "../../claimcheck.toml"),
        ({"../../../claimcheck.toml": OWN}, None),
    ],
)
def test_the_nearest_settings_hold(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, files: dict[str, str], found: str | None
) -> None:
    if "../../../claimcheck.toml" in files:  # above the repository
        (folder / ".git").mkdir()
        folder = folder / "a" / "b" / "c"
        folder.mkdir(parents=True)
        (folder.parents[1] / ".git").mkdir()
        monkeypatch.chdir(folder)
    for name, text in files.items():
        _set(folder / name, text)
    configuration = load()
    if found is None:
        assert configuration is DEFAULTS
    else:
        assert configuration.file is not None
        assert configuration.file.resolve() == (folder / found).resolve()
        assert configuration.fail_on == "note"
    assert tmp_path in folder.parents


def test_outside_a_repository_only_the_current_folder_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    below = tmp_path / "below"
    below.mkdir()
    _set(tmp_path / "claimcheck.toml", OWN)
    monkeypatch.chdir(below)
    assert load() is DEFAULTS
    monkeypatch.chdir(tmp_path)
    assert load().fail_on == "note"


def test_paths_are_relative_to_the_file(folder: Path) -> None:
    file = folder.parent / "rules.toml"
    _set(file, 'reports = "out"\nexclude = ["today/documents/drafts", "today/**/*.md"]\naliases = "names.toml"')
    _set(folder.parent / "names.toml", NAMES)
    configuration = load(file)
    assert configuration.reports == folder.parent / "out"
    assert set(configuration.exclude) == {
        folder.parent / "names.toml",
        folder.parent / "today/**/*.md",
        folder / "documents" / "drafts",
        folder / "documents" / "tide.md",
    }
    assert [entity.name for entity in configuration.known] == ["Ada Lund"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('fial_on = "note"', "fial_on: is not a known key: did you mean 'fail_on'?"),
        ("colour = 1", "colour: is not a known key: use fail_on, reports, "),
        ('fail_on = "warn"', "did you mean 'warning'?"),
        ('fail_on = "x"', "use error, warning, note, never"),
        ("reports = 7", "reports: 7 is not of type 'string': Folder for the report."),
        ('exclude = "drafts"', "exclude: 'drafts' is not of type 'array'"),
        ('exclude = ["a", 3]', "exclude.1: 3 is not of type 'string'"),
        ('exclude = ["/a/*"]', "write paths relative to the file"),
        ('aliases = "nowhere.toml"', "nowhere.toml: is not there"),
        ("checks = 3", "checks: 3 is not of type 'object'"),
        ("[checks]\nCC401 = 3", "checks.CC401: 3 is not of type 'object'"),
        ("[checks.CC4O1]", "checks.CC4O1: there is no check 'CC4O1'; did you mean CC401?"),
        ("[checks.contradicted-claims]", "did you mean contradicted-claim?"),
        ("[checks.CC401]\n[checks.contradicted-claim]", "checks.contradicted-claim: CC401 has settings already"),
        ('[checks.CC401]\nseverty = "off"', "checks.CC401.severty: is not a known key: did you mean 'severity'?"),
        ('[checks.CC401]\nseverity = "errors"', "checks.CC401.severity: "),
        ("[checks.CC401]\nseverity = 3", "use error, warning, note, off"),
        ("[checks.CC403]\nname_in_common = 3", "did you mean 'names_in_common'?"),
        ("[checks.CC404]\nnames_in_common = 3", "did you mean 'claims_in_common'?"),
        ("[checks.CC403]\nnames_in_common = 0", "0 is not a whole number from 1 to 10"),
        ("[checks.CC403]\nnames_in_common = 2.0", "2.0 is not a whole number from 1 to 10"),
        ("[checks.CC403]\nnames_in_common = true", "True is not of type 'number'"),
        ("[checks.CC403]\nleast_confidence = nan", "nan is not a number from 0 to 1"),
        ("[checks.CC501]\nleast_confidence = 0.5", "checks.CC501.least_confidence: is not a known key"),
        ('reports = "a\\u0000b"', "does not match"),
        ("fail_on = ", "cannot be read"),
        ("\x00", "cannot be read"),
    ],
)
@pytest.mark.usefixtures("folder")
def test_what_is_wrong_is_one_line_with_file_key_and_the_nearest_right_one(
    folder: Path, capsys: pytest.CaptureFixture[str], text: str, said: str
) -> None:
    _set(folder / "claimcheck.toml", text)
    assert main(["audit", "documents"]) == COULD_NOT_RUN
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(("claimcheck: claimcheck.toml: ", "claimcheck: nowhere.toml: "))
    assert said in line
    assert not (folder / "reports").exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[tool.claimcheck]\nfial_on = 1", "pyproject.toml: tool.claimcheck.fial_on: is not a known key"),
        ("[tool]\nclaimcheck = 1", "pyproject.toml: tool.claimcheck: 1 is not of type 'object'"),
        (OTHER, "pyproject.toml: tool.claimcheck: is not there"),
        ("tool = 1", "pyproject.toml: tool.claimcheck: is not there"),
    ],
)
def test_in_a_projects_file_the_table_is_named(tmp_path: Path, text: str, said: str) -> None:
    _set(tmp_path / "pyproject.toml", text)
    with pytest.raises(ConfigurationError) as caught:
        load(tmp_path / "pyproject.toml")
    assert said in str(caught.value)


@pytest.mark.parametrize("name", ["nowhere.toml", "documents"])
@pytest.mark.usefixtures("folder")
def test_a_file_that_was_named_must_be_there(capsys: pytest.CaptureFixture[str], name: str) -> None:
    for command in (["audit", "documents"], ["extract", "documents"]):
        assert main([*command, "--config", name]) == COULD_NOT_RUN
        (line,) = capsys.readouterr().err.splitlines()
        assert line.startswith(f"claimcheck: {name}: cannot be read (")


def test_checks_are_named_by_id_or_name_in_any_case(tmp_path: Path) -> None:
    file = tmp_path / "claimcheck.toml"
    _set(file, '[checks.cc401]\nseverity = "error"\n[checks.single-source-claim]\nnames_in_common = 3\n[checks.CC404]')
    assert load(file).checks == {
        "CC401": Setting(Severity.ERROR),
        "CC403": Setting(thresholds={"names_in_common": 3}),
        "CC404": Setting(),
    }


def _toml(table: dict[str, Any]) -> str:
    checks = table.get("checks", {})
    lines = [f"{key} = {json.dumps(value)}" for key, value in table.items() if key != "checks"]
    for name, wanted in checks.items():
        lines += [f"[checks.{name}]", *(f"{key} = {json.dumps(value)}" for key, value in wanted.items())]
    return "\n".join(lines)


@st.composite
def _check_settings(draw: st.DrawFn) -> dict[str, Any]:
    checks: dict[str, Any] = {}
    for check in draw(st.lists(st.sampled_from(CHECKS), unique_by=lambda check: check.id, max_size=4)):
        optional = {
            name: st.integers(int(threshold.least), int(threshold.most))
            if isinstance(threshold.default, int)
            else st.floats(threshold.least, threshold.most)
            for name, threshold in check.settable.items()
        }
        severity = st.sampled_from(["error", "warning", "note", "off"])
        name = draw(st.sampled_from([check.id, check.name]))
        checks[name] = draw(st.fixed_dictionaries({}, optional={"severity": severity, **optional}))
    return checks


PATHS = st.text(st.characters(codec="ascii", exclude_characters="\0/", categories=["L", "N", "P", "Zs"]), min_size=1)
VALID = st.fixed_dictionaries(
    {},
    optional={
        "fail_on": st.sampled_from(["error", "warning", "note", "never"]),
        "reports": PATHS,
        "exclude": st.lists(PATHS.filter(lambda path: "**" not in path), max_size=3),
        "checks": _check_settings(),
    },
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(VALID)
def test_what_the_schema_allows_is_read(tmp_path: Path, table: dict[str, Any]) -> None:
    assert violations("configuration", [table]) == ()
    _set(tmp_path / "claimcheck.toml", _toml(table))
    configuration = load(tmp_path / "claimcheck.toml")
    assert configuration.fail_on == table.get("fail_on")
    assert configuration.checks.keys() == {find(name).id for name in table.get("checks", {})}
    for name, wanted in table.get("checks", {}).items():
        setting = configuration.checks[find(name).id]
        assert setting.off == (wanted.get("severity") == "off")
        assert setting.thresholds == {key: value for key, value in wanted.items() if key != "severity"}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=40))
def test_any_text_is_read_or_refused_on_purpose(tmp_path: Path, text: str) -> None:
    for name in ("claimcheck.toml", "pyproject.toml"):
        _set(tmp_path / name, text)
        with contextlib.suppress(ConfigurationError):
            assert isinstance(load(tmp_path / name), Configuration)


def test_nothing_is_set_unless_said(tmp_path: Path) -> None:
    _set(tmp_path / "claimcheck.toml", "")
    assert replace(load(tmp_path / "claimcheck.toml"), file=None) == DEFAULTS


def test_severities_thresholds_and_exclusions_change_the_audit(folder: Path) -> None:
    assert main(["audit", "documents"]) == CLEAN
    before = _severities(_report(folder / "reports"))
    assert before["CC502"] == {"warning"}
    assert before["CC102"] == {"note"}

    _set(
        folder / "claimcheck.toml",
        'reports = "out"\nexclude = ["documents/drafts"]\n[checks.fragment-or-truncated-sentence]\nseverity = "error"\n'
        '[checks.CC301]\nseverity = "off"\n[checks.CC102]\nleast_confidence = 1',
    )
    assert main(["audit", "documents"]) == FINDINGS
    report = _report(folder / "out")
    after = _severities(report)
    assert after["CC502"] == {"error"}
    assert not after.keys() & {"CC102", "CC301"}
    assert {item["check"] for item in report["not_assessed"] if item["document"] is None} == {"CC301"}
    assert {document["name"] for document in report["documents"]} == {"ferry.txt", "tide.md"}


def test_the_command_line_wins(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    finding = Finding("CC102", Severity.NOTE, "Who?", Location("a.txt", None, 1, 1, 1, 1), fingerprint="0" * 64)
    result = AuditResult((), (), (), (), (), (finding,), (), Validation(0))
    monkeypatch.setattr("claimcheck.audit.audit", lambda *_, **__: result)
    _set(folder / "claimcheck.toml", 'reports = "out"\nfail_on = "note"')
    _set(folder / "other.toml", 'reports = "third"')
    assert main(["audit", "documents"]) == FINDINGS
    assert main(["audit", "documents", "--fail-on", "never", "--reports", "second"]) == CLEAN
    assert main(["audit", "documents", "--config", "other.toml"]) == CLEAN
    assert {path.parent.name for path in folder.glob("*/report.json")} == {"out", "second", "third"}


def test_known_names_are_used_and_their_file_is_no_document(folder: Path) -> None:
    _set(folder / "documents" / "names.toml", NAMES)
    _set(folder / "documents" / "master.txt", "\u201cWe were late,\u201d the harbour master said.\n")
    _set(folder / "claimcheck.toml", 'aliases = "documents/names.toml"')
    assert main(["audit", "documents"]) == CLEAN
    report = _report(folder / "reports")
    assert {claim["source_entity"] for claim in report["claims"] if claim["document"] == "master.txt"} == {
        "person:ada-lund"
    }
    assert report["failures"] == []


def test_extract_leaves_out_what_is_excluded(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _set(folder / "claimcheck.toml", 'exclude = ["documents/drafts"]')
    assert main(["extract", "documents"]) == CLEAN
    assert [json.loads(line)["name"] for line in capsys.readouterr().out.splitlines()] == ["ferry.txt", "tide.md"]


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
def test_what_explain_says_of_settings_can_be_set(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], check: Any
) -> None:
    assert main(["explain", check.name]) == CLEAN
    said = capsys.readouterr().out
    file = tmp_path / "claimcheck.toml"
    _set(file, said[said.index(f"[checks.{check.id}]") :])
    (setting,) = load(file).checks.values()
    assert setting.severity == check.severity
    assert setting.thresholds == {name: threshold.default for name, threshold in check.settable.items()}
