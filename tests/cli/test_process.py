"""The program as a process: its streams, its signals, what it opens and what it loads."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from claimcheck import audit as audit_module
from claimcheck.cli import BROKEN_PIPE, COULD_NOT_RUN, INTERRUPTED, main

WATCH = """
import json, sys
opened = []
def note(event, arguments):
    # A library may bind a local socket to see what the machine can do; reaching out is what counts.
    if event.startswith("socket.") and event not in ("socket.__new__", "socket.bind"):
        opened.append([event, str(arguments)])
sys.addaudithook(note)
from claimcheck.cli import main
status = main(sys.argv[1:])
print(json.dumps({"status": status, "opened": opened, "prefect": "prefect" in sys.modules}))
"""


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "zürich.txt").write_text("Ada Müller said the bridge — “closed” — was open.\n", encoding="utf-8")
    return folder


def _environment(**changed: str) -> dict[str, str]:
    return (
        {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "PYTHON"))}
        | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
        | changed
    )


def _run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "claimcheck", *arguments]
    return subprocess.run(command, check=False, capture_output=True, env=_environment(**environment))


@pytest.mark.parametrize("command", [["audit", "--reports", "reports"], ["check", "--output", "sarif:out.sarif"]])
def test_nothing_is_connected_to_and_no_orchestrator_loaded(
    documents: Path, tmp_path: Path, command: list[str]
) -> None:
    command = [sys.executable, "-c", WATCH, *command, str(documents)]
    done = subprocess.run(command, check=True, capture_output=True, env=_environment(), cwd=tmp_path)
    assert done.stderr == b""
    assert json.loads(done.stdout.splitlines()[-1]) == {"status": 0, "opened": [], "prefect": False}


def test_libraries_leave_nothing_behind_and_are_told_not_to_report(documents: Path, tmp_path: Path) -> None:
    """ONNX Runtime, left to itself, gives the machine an id and reports to its makers beneath Python, unseen by `WATCH`."""
    home = tmp_path / "home"
    home.mkdir()
    environment = {"PATH": os.environ["PATH"], "HOME": str(home), "PYTHONPATH": _environment()["PYTHONPATH"]}
    command = [sys.executable, "-m", "claimcheck", "audit", "--no-cache", "--reports", "reports", str(documents)]
    subprocess.run(command, check=True, capture_output=True, env=environment, cwd=tmp_path)
    assert list(home.rglob("*")) == []


def test_claims_are_extracted_without_what_only_an_audit_needs(documents: Path) -> None:
    program = "import sys; from claimcheck.cli import main; main(sys.argv[1:]); print(sorted(sys.modules))"
    command = [sys.executable, "-c", program, "extract", str(documents)]
    done = subprocess.run(command, check=True, capture_output=True, env=_environment())
    loaded = set(ast.literal_eval(done.stdout.decode("utf-8").splitlines()[-1]))
    assert "spacy" in loaded
    assert loaded.isdisjoint({"pandas", "great_expectations", "prefect"})


def test_output_is_utf8_whatever_the_locale(documents: Path) -> None:
    done = _run("extract", str(documents), LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    assert (done.returncode, done.stderr) == (0, b"")
    record = json.loads(done.stdout.decode("utf-8"))
    assert record["name"] == "zürich.txt"
    assert "“closed”" in done.stdout.decode("utf-8")


def test_a_reader_that_goes_away_is_no_error() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    command = [sys.executable, "-m", "claimcheck", "explain"]
    done = subprocess.run(command, check=False, stdout=writer, stderr=subprocess.PIPE, env=_environment())
    os.close(writer)
    assert (done.returncode, done.stderr) == (BROKEN_PIPE, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_one_line() -> None:
    with Path("/dev/full").open("wb") as full:
        command = [sys.executable, "-m", "claimcheck", "explain"]
        done = subprocess.run(command, check=False, stdout=full, stderr=subprocess.PIPE, env=_environment())
    assert done.returncode == COULD_NOT_RUN
    (line,) = done.stderr.decode().splitlines()
    assert "No space left" in line


def _raising(error: BaseException) -> object:
    def stage(*_: object, **__: object) -> None:
        raise error

    return stage


def _while_interrupted() -> Exception:
    error = ConnectionError("the server is gone")
    error.__context__ = KeyboardInterrupt()
    return error


@pytest.mark.parametrize("error", [KeyboardInterrupt(), _while_interrupted()], ids=["itself", "while cleaning up"])
def test_an_interruption_is_one_line(
    documents: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    error: BaseException,
) -> None:
    monkeypatch.setattr(audit_module, "audit", _raising(error))
    assert main(["audit", str(documents), "--reports", str(tmp_path / "reports")]) == INTERRUPTED
    assert capsys.readouterr().err == "claimcheck: interrupted\n"


@pytest.mark.parametrize("debug", ["", "option", "variable"])
def test_a_fault_of_ours_is_one_line_and_more_on_request(
    documents: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], debug: str
) -> None:
    monkeypatch.setattr(audit_module, "audit", _raising(ZeroDivisionError("by nothing\nat all")))
    monkeypatch.setenv("CLAIMCHECK_DEBUG", "1" if debug == "variable" else "")
    arguments = ["audit", str(documents), "--reports", str(tmp_path / "reports")]
    assert main([*arguments, *(["--debug"] if debug == "option" else [])]) == COULD_NOT_RUN
    *above, line = capsys.readouterr().err.splitlines()
    assert line.startswith("claimcheck: ZeroDivisionError: by nothing at all; this is a fault of claimcheck")
    assert bool(above) == bool(debug)
