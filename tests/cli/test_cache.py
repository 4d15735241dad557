"""The cache as users meet it: the same bytes with and without, nothing loaded where nothing has changed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from claimcheck import extraction
from claimcheck.cli import CLEAN, COULD_NOT_RUN, main

HEAVY = {"great_expectations", "onnxruntime", "pandas", "prefect", "spacy"}
PROGRAM = """
import json, sys
from claimcheck.cli import main
status = main(sys.argv[1:])
print(json.dumps(sorted(sys.modules)), file=sys.stderr)
sys.exit(status)
"""
TEXTS = {
    "ferry.txt": "Harbour officials said on Monday that the ferry was late. “The tide was against us,” Captain Ada Lund said.\n",
    "tide.md": "# Tide\n\nLund denied that the ferry had been late. Officials blamed the storm.\n",
    "empty.txt": "",
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "documents").mkdir()
    for name, text in TEXTS.items():
        (tmp_path / "documents" / name).write_text(text, encoding="utf-8")
    return tmp_path


def _run(*arguments: str) -> tuple[bytes, set[str]]:
    """What is printed, and what was loaded to that end."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *arguments], check=False, capture_output=True, env=environment
    )
    assert done.returncode < COULD_NOT_RUN, done.stderr
    return done.stdout, set(json.loads(done.stderr.splitlines()[-1]))


def _files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_nothing_changed_loads_nothing_heavy_and_prints_the_same(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["check", "documents", "--no-cache"])
    cold = capsys.readouterr().out
    main(["check", "documents"])
    assert capsys.readouterr().out == cold
    warm, loaded = _run("check", "documents")
    assert warm.decode("utf-8") == cold
    assert loaded.isdisjoint(HEAVY)

    (folder / "claimcheck.toml").write_text('fail_on = "error"\n[checks.CC403]\nseverity = "note"\n', encoding="utf-8")
    main(["check", "documents"])
    cold = capsys.readouterr().out
    formats = (part for form in ("sarif", "json", "junit") for part in ("--output", f"{form}:{form}.out"))
    warm, loaded = _run("check", "documents", *formats, "--output", "text")
    assert warm.decode("utf-8") == cold
    assert loaded.isdisjoint(HEAVY)


def test_every_report_is_the_same_cold_warm_and_partly_warm(folder: Path) -> None:
    formats = "text json sarif junit github gitlab markdown html prov".split()
    outputs = [part for form in formats for part in ("--output", f"{form}:{{}}/{form}")]

    def check(name: str, *options: str) -> dict[str, bytes]:
        main(["check", "documents", *(part.format(name) for part in outputs), *options])
        return _files(folder / name)

    tide = folder / "documents" / "tide.md"
    cold = check("cold", "--no-cache")
    assert check("filling") == cold
    assert check("warm") == cold
    tide.write_text(TEXTS["tide.md"].replace("late", "early"), encoding="utf-8")
    changed = check("partly")
    assert changed == check("changed", "--no-cache") != cold
    tide.write_text(TEXTS["tide.md"], encoding="utf-8")
    assert check("back") == cold


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("command", ["audit", "extract"])
def test_what_is_known_is_not_analysed_again(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    first = main([command, "documents"]), capsys.readouterr().out

    def fail(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(extraction, "extract", fail)
    assert (main([command, "documents"]), capsys.readouterr().out) == first


def test_the_folder_is_where_it_is_said_to_be(folder: Path) -> None:
    default = folder.with_name(f"{folder.name}-caches") / "claimcheck"
    assert main(["extract", "documents/ferry.txt", "--no-cache"]) == CLEAN
    assert not default.exists()
    assert main(["extract", "documents/ferry.txt"]) == CLEAN
    assert list(default.rglob("extractions/*/*"))
    (folder / "claimcheck.toml").write_text('cache = "kept"\n', encoding="utf-8")
    assert main(["extract", "documents/ferry.txt"]) == CLEAN
    assert list((folder / "kept").rglob("extractions/*/*"))
    assert main(["extract", "documents/ferry.txt", "--cache", "elsewhere"]) == CLEAN
    assert list((folder / "elsewhere").rglob("extractions/*/*"))
    (folder / "claimcheck.toml").write_text('cache = "none"\ncache_megabytes = 0\n', encoding="utf-8")
    assert main(["extract", "documents/ferry.txt"]) == CLEAN
    assert not (folder / "none").exists()


@pytest.mark.usefixtures("folder")
def test_a_cache_among_the_documents_is_not_one_of_them(capsys: pytest.CaptureFixture[str]) -> None:
    main(["extract", "documents/ferry.txt", "--cache", "documents/kept"])
    first = capsys.readouterr()
    assert main(["extract", "documents/ferry.txt", "documents/tide.md", "--cache", "documents/kept"]) == CLEAN
    main(["extract", "documents", "--cache", "documents/kept"])
    output = capsys.readouterr()
    assert "kept" not in output.err
    assert first.out in output.out
