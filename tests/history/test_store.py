"""A store through a row of audits, in SQLite and in PostgreSQL: what is new, what stands since when, what was resolved."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from claimcheck.history import Store, series_name
from claimcheck.history.store import MOST_RUNS
from claimcheck.model import AuditResult, History, PastRun, Severity
from tests.history.audits import audit, claim_id, mark

Rows = Callable[[str, str], list[tuple[Any, ...]]]
LATE, EARLY, LOST = "a.txt: the ferry was late", "a.txt: the ferry was early", "b.txt: the crew was lost"


def day(number: int) -> datetime:
    return datetime(2016, 5, number, 6, 0, 0, 999_999, timezone.utc)


def at(number: int) -> str:
    return f"2016-05-{number:02}T06:00:00Z"


def _record(where: str, *audits: AuditResult) -> None:
    store = Store(where)
    for number, each in enumerate(audits, 1):
        store.record(each, "news", day(number))


def _history(where: str, now: AuditResult) -> History:
    return Store(where).history(now, "news")


def _findings(where: str) -> list[tuple[str, str, str | None]]:
    (kept,) = Store(where, new=False).series()
    return [(finding.passage, finding.since[8:10], finding.until and finding.until[8:10]) for finding in kept.findings]


CASES: dict[str, tuple[list[AuditResult], AuditResult, dict[str, str], list[str]]] = {
    "the first audit": ([], audit(LATE), {}, []),
    "the second": ([audit(LATE)], audit(LATE), {LATE: at(1)}, []),
    "one is new": ([audit(LATE)], audit(LATE, LOST), {LATE: at(1)}, []),
    "one is resolved": ([audit(LATE, LOST)], audit(LATE), {LATE: at(1)}, [LOST]),
    "one was resolved before": ([audit(LATE, LOST), audit(LATE)], audit(LATE), {LATE: at(1)}, []),
    "a row begins anew": ([audit(LATE), audit(LOST), audit(LATE, LOST)], audit(LATE), {LATE: at(3)}, [LOST]),
    "it is found again": ([audit(LATE), audit(LOST)], audit(LATE), {}, [LOST]),
    "its document is gone": ([audit(LATE, LOST)], audit(LOST), {LOST: at(1)}, [LATE]),
    "its document cannot be read": ([audit(LATE, LOST)], audit(LOST, unread=("a.txt",)), {LOST: at(1)}, []),
    "and could not be read": ([audit(LATE), audit(LOST, unread=("a.txt",))], audit(LATE), {LATE: at(1)}, [LOST]),
    "nothing was found in between": ([audit(LATE), audit(), audit(LATE)], audit(LATE), {LATE: at(3)}, []),
}


@pytest.mark.parametrize(("before", "now", "since", "resolved"), CASES.values(), ids=CASES.keys())
def test_what_earlier_audits_say(
    where: str, before: list[AuditResult], now: AuditResult, since: dict[str, str], resolved: list[str]
) -> None:
    _record(where, *before)
    history = _history(where, now)
    assert [run.started for run in history.runs] == [at(number) for number in range(1, len(before) + 1)]
    assert history.findings_since == {mark(said): started for said, started in since.items()}
    assert history.claims_since == {claim_id(said): started for said, started in since.items()}
    assert [f"{finding.document}: {finding.passage}" for finding in history.resolved] == resolved
    assert _history(where, now) == history  # looking adds nothing


def test_each_row_of_audits_that_found_something_is_kept(where: str) -> None:
    _record(where, audit(LATE, LOST), audit(LATE), audit(LATE, LOST), audit(LOST))
    late, lost = LATE[7:], LOST[7:]
    assert _findings(where) == [(late, "01", "04"), (lost, "01", "02"), (lost, "03", None)]
    (kept,) = Store(where).series()
    assert [(run.new, run.resolved) for run in kept.runs] == [(2, 0), (0, 1), (1, 0), (0, 1)]
    assert kept.runs[0].versions == {"claimcheck": "0.1.0", "model": "made-up-1"}


def test_an_audit_in_which_nothing_changed_adds_its_figures_only(where: str, rows: Rows) -> None:
    def counted() -> list[int]:
        tables = ("runs", "findings", "claims", "documents")
        return [rows(where, f"SELECT count(*) FROM claimcheck_{table}")[0][0] for table in tables]  # noqa: S608

    same = audit(LATE, EARLY, LOST)
    _record(where, same)
    assert counted() == [1, 3, 3, 2]
    _record(where, same, same, same)
    assert counted() == [4, 3, 3, 2]
    changed = replace(same, documents=(replace(same.documents[0], sha256="0" * 64), *same.documents[1:]))
    _record(where, changed)
    assert counted() == [5, 3, 3, 3]


def test_figures_are_of_all_findings(where: str) -> None:
    found = audit(LATE, LOST)
    found = replace(found, findings=(replace(found.findings[0], severity=Severity.ERROR), *found.findings[1:]))
    _record(where, found)
    assert _history(where, found).runs == (PastRun(at(1), 2, 2, 1, 1, 0),)


def test_what_is_said_of_a_finding_is_kept_up_to_date(where: str) -> None:
    _record(where, audit(LATE), audit(LATE, severity=Severity.ERROR))
    assert _findings(where) == [(LATE[7:], "01", None)]
    (resolved,) = _history(where, audit()).resolved
    assert (resolved.severity, resolved.since) == (Severity.ERROR, at(1))


def test_the_worst_resolved_comes_first(where: str) -> None:
    found = audit(LATE, EARLY, LOST)
    severities = (Severity.NOTE, Severity.ERROR, Severity.WARNING)
    findings = tuple(replace(each, severity=its) for each, its in zip(found.findings, severities, strict=True))
    _record(where, replace(found, findings=findings))
    assert [finding.severity for finding in _history(where, audit()).resolved] == list(Severity)


def test_series_do_not_mix(where: str) -> None:
    store = Store(where)
    store.record(audit(LATE), "news", day(1))
    store.record(audit(LOST), "letters", day(2))
    assert store.history(audit(LATE), "news").findings_since == {mark(LATE): at(1)}
    assert store.history(audit(LATE), "other") == History((), {}, {})
    assert [each.name for each in store.series()] == ["letters", "news"]
    assert [len(each.findings) for each in store.series("letters")] == [1]
    assert store.series("other") == ()


def test_long_names_are_told_apart(where: str) -> None:
    store = Store(where)
    names = [f"{'folder, ' * 10_000}{end}" for end in "ab"]
    for number, name in enumerate(names, 1):
        store.record(audit(LATE), name, day(number))
        assert [run.started for run in store.history(audit(), name).runs] == [at(number)]


HOSTILE = "'); DROP TABLE claimcheck_runs; --\x00\ud800\x1b[31m \u202e\u2028 %s :x {} “é” 漢字 🙂"


def test_any_text_is_kept(where: str) -> None:
    said = [
        f"{HOSTILE.replace(': ', '')}.txt: {HOSTILE}",
        f"a.txt: {'x' * 100_000}",
        "\ud801.txt: so",
        "\ud802.txt: so",
    ]
    _record(where, audit(*said), audit(*said))
    history = _history(where, audit())
    assert len(history.runs) == 2
    assert len(history.resolved) == len(said)
    assert all(finding.since == at(1) for finding in history.resolved)
    assert _history(where, audit(said[3], unread=("\ud801.txt",))).findings_since == {mark(said[3]): at(1)}


def test_findings_that_cannot_be_told_apart_are_one(where: str) -> None:
    found = audit(LATE)
    _record(where, replace(found, findings=found.findings * 2, claims=found.claims * 2))
    assert _history(where, found).findings_since == {mark(LATE): at(1)}


def test_the_latest_of_many_audits_are_told_of(tmp_path: Path, rows: Rows) -> None:
    where = str(tmp_path / "history.sqlite")
    _record(where, audit(LATE))
    values = ", ".join("(1, '2016-05-02 06:00:00', '{}', 0, 0, 0, 0, 0, 0)" for _ in range(MOST_RUNS))
    columns = "series_id, started, versions, documents, failures, claims, errors, warnings, notes"
    rows(where, f"INSERT INTO claimcheck_runs ({columns}) VALUES {values}")  # noqa: S608
    history = _history(where, audit(LATE))
    assert len(history.runs) == MOST_RUNS
    assert history.runs[0].started == at(2)
    assert history.findings_since == {mark(LATE): at(1)}


def test_times_are_in_utc_wherever_the_audit_ran(where: str) -> None:
    Store(where).record(audit(), "news", datetime(2016, 5, 2, 4, 30, tzinfo=timezone(timedelta(hours=5, minutes=30))))
    assert [run.started for run in _history(where, audit()).runs] == ["2016-05-01T23:00:00Z"]


@pytest.mark.parametrize(
    ("paths", "settings", "name"),
    [
        (["."], ".", "desk"),
        (["documents"], ".", "desk/documents"),
        (["documents/", "./letters", "documents"], ".", "desk/documents, desk/letters"),
        (["letters", "documents"], ".", "desk/documents, desk/letters"),
        (["documents/../letters"], ".", "desk/letters"),
        (["../archive"], ".", "{root}/archive"),
        (["."], "..", "{name}/desk"),
        (["../archive"], "..", "{name}/archive"),
    ],
)
def test_a_series_is_called_after_its_paths(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, paths: list[str], settings: str, name: str
) -> None:
    (tmp_path / "desk").mkdir()
    monkeypatch.chdir(tmp_path / "desk")
    expected = name.format(root=tmp_path.as_posix(), name=tmp_path.name)
    assert series_name([Path(path) for path in paths], Path(settings)) == expected


# Other processes


PROCESS = """
import sys
from datetime import datetime, timezone
from claimcheck.history import Store, store
from tests.history.audits import audit

def follow(*arguments, done=store._follow):
    done(*arguments)
    print("half", flush=True)
    sys.stdin.read()

where, number, halting = sys.argv[1], int(sys.argv[2]), sys.argv[3] == "halting"
if halting:
    store._follow = follow
Store(where).record(audit(*(f"a.txt: claim {n}" for n in range(number, number + 50))), "news", datetime.now(timezone.utc))
"""


def _process(where: str, number: int, *, halting: bool = False) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", PROCESS, where, str(number), "halting" if halting else ""]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    pipe = subprocess.PIPE
    root = Path(__file__).parents[2]
    return subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True, env=environment, cwd=root)


def test_audits_kept_at_once_come_one_after_the_other(where: str) -> None:
    processes = [_process(where, number) for number in (0, 10, 20)]  # a store that is not there yet
    for process in processes:
        _, errors = process.communicate(timeout=300)
        assert (process.returncode, errors) == (0, "")
    (kept,) = Store(where).series()
    assert [run.claims for run in kept.runs] == [50, 50, 50]
    assert kept.runs[0].new == 50
    for run in kept.runs[1:]:
        assert run.new == run.resolved in {10, 20}
    assert sum(finding.until is None for finding in kept.findings) == 50


def test_an_audit_that_is_killed_leaves_nothing(where: str) -> None:
    _record(where, audit(LATE))
    before = Store(where).series()
    process = _process(where, 0, halting=True)
    assert process.stdout
    assert process.stdout.readline() == "half\n"
    assert Store(where).series() == before  # nor is half of it seen
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=300)
    assert Store(where).series() == before
    Store(where).record(audit(LATE, LOST), "news", day(2))
    assert _findings(where) == [(LATE[7:], "01", None), (LOST[7:], "02", None)]
