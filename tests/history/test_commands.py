"""`audit --history` and `history` as a user meets them."""

from __future__ import annotations

import json
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest

from claimcheck.cli import CLEAN, COULD_NOT_RUN, HISTORY_VARIABLE, main
from claimcheck.history import Store
from claimcheck.model import AuditResult, History, PastRun, Severity
from claimcheck.reporting import Context
from claimcheck.reporting.findings import against_history
from claimcheck.validation import violations
from tests.history.audits import audit, mark

FERRY = "Olga Brandt said 40 people were hurt in the Norvik tunnel fire on 3 May 2021.\n"
STORE = "kept/history.sqlite"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with a document in `desk`."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "desk").mkdir()
    (tmp_path / "desk" / "ferry.txt").write_text(FERRY, encoding="utf-8")
    return tmp_path


def _report() -> dict[str, Any]:
    report: dict[str, Any] = json.loads(Path("reports/report.json").read_text(encoding="utf-8"))
    return report


def _runs(where: str) -> int:
    return sum(len(series.runs) for series in Store(where, new=False).series())


def test_an_audit_says_what_is_new_and_what_was_resolved(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", "desk", "--history", STORE]) == CLEAN
    assert "The first audit kept in this history." in capsys.readouterr().out
    first = _report()
    assert first["history"] == {"runs": [], "findings_since": {}, "claims_since": {}, "resolved": []}

    (folder / "desk" / "tide.txt").write_text(FERRY.replace("40", "52"), encoding="utf-8")
    assert main(["audit", "./desk/", "--history", STORE]) == CLEAN
    assert "3 new findings, 0 resolved." in capsys.readouterr().out
    second = _report()
    assert violations("report", [second]) == ()
    (run,) = second["history"]["runs"]
    assert (run["documents"], run["claims"]) == (1, 1)
    (since,) = {*second["history"]["findings_since"].values(), *second["history"]["claims_since"].values()}
    assert since == run["started"]
    assert len(second["history"]["claims_since"]) == 1

    (folder / "desk" / "tide.txt").unlink()
    assert main(["audit", "desk", "--history", STORE]) == CLEAN
    assert "no new findings, 3 resolved." in capsys.readouterr().out
    assert {each["document"] for each in _report()["history"]["resolved"]} == {"ferry.txt", "tide.txt"}


def test_without_a_history_nothing_is_kept_or_said(folder: Path) -> None:
    assert main(["audit", "desk"]) == CLEAN
    assert "history" not in _report()
    assert {path.name for path in folder.iterdir()} == {"desk", "reports"}


def test_settings_and_environment_name_one_too(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is said on the command line wins, then the environment. A store beside the documents is none of them."""
    (folder / "claimcheck.toml").write_text('history = "desk/h.sqlite"\nseries = "news"\n', encoding="utf-8")
    assert main(["audit", "desk"]) == CLEAN
    assert main(["audit", "desk"]) == CLEAN
    assert [document["name"] for document in _report()["documents"]] == ["ferry.txt"]
    assert _report()["failures"] == []
    monkeypatch.setenv(HISTORY_VARIABLE, "desk/env.sqlite")
    assert main(["audit", "desk", "--series", "letters"]) == CLEAN
    assert main(["audit", "desk/ferry.txt", "--history", "line.sqlite"]) == CLEAN
    assert main(["audit", "desk/ferry.txt", "--no-history"]) == CLEAN
    assert "history" not in _report()
    assert main(["check", "desk/ferry.txt"]) == CLEAN
    assert (_runs("desk/h.sqlite"), _runs("desk/env.sqlite"), _runs("line.sqlite")) == (2, 1, 1)
    capsys.readouterr()
    assert main(["history"]) == CLEAN
    assert capsys.readouterr().out.startswith("letters\n")
    monkeypatch.delenv(HISTORY_VARIABLE)
    assert main(["history"]) == CLEAN
    assert capsys.readouterr().out.startswith("news\n")


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ("postgresql://ada:swordfish@127.0.0.1:1/news", "start the server, or name another"),
        ("desk/ferry.txt", "it is no history, name another file"),
        ("postgresql://ada:swordfish@h:x/news", "the URL of the history cannot be read"),
    ],
)
def test_a_store_that_cannot_be_used_ends_the_run_before_the_work(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], where: str, said: str
) -> None:
    def work(*_arguments: object, **_named: object) -> AuditResult:
        pytest.fail("was begun")

    monkeypatch.setattr("claimcheck.audit.audit", work)
    monkeypatch.setenv(HISTORY_VARIABLE, where)
    (folder / "desk" / "tide.txt").write_text(FERRY, encoding="utf-8")
    assert main(["audit", "desk", "--debug"]) == COULD_NOT_RUN
    told = capsys.readouterr().err
    assert said in told.splitlines()[-1]
    assert "swordfish" not in told
    assert (folder / "desk" / "ferry.txt").read_text(encoding="utf-8") == FERRY


def test_a_report_that_cannot_be_written_is_not_kept(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object) -> tuple[Path, ...]:
        raise OSError(28, "No space left on device", "reports/report.html")

    monkeypatch.setattr("claimcheck.cli.publish", refuse)
    assert main(["audit", "desk", "--history", STORE]) == COULD_NOT_RUN
    assert _runs(STORE) == 0
    assert (folder / STORE).exists()


SHOWN = """\
news
started               documents     claims     errors   warnings      notes        new   resolved
2016-05-01 06:00 UTC          2          2          0          2          0          2          0
2016-05-02 06:00 UTC          1          2          2          0          0          1          1
2 findings standing, the oldest first:
  since 2016-05-01 06:00 UTC: CC403 error a.txt: Only Ada Lund says that the ferry was late.
  since 2016-05-02 06:00 UTC: CC403 error a.txt: Only Ada Lund says that ‹U+001B›[2J it sank.
1 finding resolved by the latest audit:
  since 2016-05-01 06:00 UTC: CC403 warning b.txt: Only Ada Lund says that the crew was lost.
"""


@pytest.fixture
def kept(folder: Path) -> str:
    store = Store(STORE)
    late = "a.txt: the ferry was late"
    store.record(audit(late, "b.txt: the crew was lost"), "news", datetime(2016, 5, 1, 6, tzinfo=timezone.utc))
    now = audit(late, "a.txt: \x1b[2J it\nsank", severity=Severity.ERROR)
    store.record(now, "news", datetime(2016, 5, 2, 6, tzinfo=timezone.utc))
    assert folder.exists()
    return STORE


def test_the_history_shown(kept: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["history", kept]) == CLEAN
    assert capsys.readouterr().out == SHOWN


def test_the_history_as_json(kept: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["history", kept, "--json", "--series", "news"]) == CLEAN
    (series,) = json.loads(capsys.readouterr().out)
    assert [run["new"] for run in series["runs"]] == [2, 1]
    assert [finding["until"] for finding in series["findings"]] == [None, "2016-05-02T06:00:00Z", None]
    assert series["findings"][0]["fingerprint"] == mark("a.txt: the ferry was late")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "no history is named: give a file or URL, or set CLAIMCHECK_HISTORY"),
        (["none.sqlite"], "history in none.sqlite: there is none yet: name another, or begin it with"),
        ([STORE, "--series", "letters"], "the history has no audits of that name"),
    ],
)
def test_a_history_that_is_not_there(
    kept: str, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    assert kept
    assert main(["history", *arguments]) == COULD_NOT_RUN
    assert said in capsys.readouterr().err


def test_a_history_without_audits(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Store(str(folder / STORE))
    assert main(["history", STORE]) == CLEAN
    assert capsys.readouterr().out == "No audit is kept here yet.\n"


def test_what_is_suppressed_is_not_called_new() -> None:
    (run,) = _past().runs
    found = audit("a.txt: the ferry was late", "a.txt: it sank")
    said = f"Since the audit of {run.started[:10]} 06:00 UTC:"
    assert against_history(found, Context(history=_past())) == f"{said} 2 new findings, 0 resolved."
    suppressed = {mark("a.txt: it sank"): "Quoted as published."}
    context = Context(history=_past(), suppressed=suppressed)
    assert against_history(found, context) == f"{said} 1 new finding, 0 resolved."


def _past() -> History:
    return History((PastRun("2016-05-01T06:00:00Z", 1, 1, 0, 0, 0),), {}, {})
