"""What other projects take from a clone: the pre-commit hook and the GitHub action, each run as its host runs it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from claimcheck.baseline import Baseline, render
from claimcheck.reading.formats import SUFFIXES

ROOT = Path(__file__).parent.parent
HOOKS, ACTION = ROOT / ".pre-commit-hooks.yaml", ROOT / "action.yml"
PROGRAMS = Path(sys.executable).parent
FERRY = "Olga Brandt said 40 people were hurt in the Norvik tunnel fire on 3 May 2021.\n"
TIDE = "Olga Brandt said 52 people were hurt in the Norvik tunnel fire on 3 May 2021.\n"
installed = pytest.mark.skipif(
    not all((PROGRAMS / name).exists() for name in ("claimcheck", "pre-commit", "check-jsonschema")),
    reason="run from its sources, without what development needs",
)


def _read(file: Path) -> Any:
    return yaml.safe_load(file.read_text(encoding="utf-8"))


def _run(*command: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """A command as on a machine that has claimcheck installed and knows no user."""
    known = {"HOME": str(cwd.parent), "PATH": f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}", "GIT_CONFIG_NOSYSTEM": "1"}
    return subprocess.run(
        command, cwd=cwd, env=known | environment, capture_output=True, text=True, check=False, timeout=600
    )


def _git(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    who = ("-c", "user.name=Ada Pell", "-c", "user.email=ada@example.org")
    return _run("git", *who, *arguments, cwd=folder, **environment)


def _repository(folder: Path) -> Path:
    folder.mkdir()
    assert _git(folder, "init", "--quiet").returncode == 0
    return folder


@installed
def test_both_are_as_their_published_schemas_say(tmp_path: Path) -> None:
    for command in (
        ("check-jsonschema", "--builtin-schema", "vendor.github-actions", str(ACTION)),
        ("pre-commit", "validate-manifest", str(HOOKS)),
    ):
        said = _run(*command, cwd=tmp_path)
        assert said.returncode == 0, said.stdout


def test_the_hook_looks_at_every_format_that_is_read() -> None:
    (hook,) = _read(HOOKS)
    for suffix in SUFFIXES:
        assert re.search(hook["files"], f"documents/a{suffix}"), suffix
    assert not re.search(hook["files"], "src/a.py")


@installed
def test_a_commit_that_adds_a_finding_is_stopped_until_it_is_accepted(tmp_path: Path) -> None:
    hooks = _repository(tmp_path / "hooks")
    shutil.copy(HOOKS, hooks)
    _git(hooks, "add", ".")
    _git(hooks, "commit", "--quiet", "-m", "Hook")
    revision = _git(hooks, "rev-parse", "HEAD").stdout.strip()
    folder = _repository(tmp_path / "project")
    # What is installed is used: pre-commit's own environments need the network.
    args = ["documents", "--baseline=claimcheck-baseline.json", "--fail-on=warning"]
    hook = {"id": "claimcheck", "language": "system", "args": args}
    settings = {"repos": [{"repo": "../hooks", "rev": revision, "hooks": [hook]}]}
    (folder / ".pre-commit-config.yaml").write_text(yaml.safe_dump(settings), encoding="utf-8")
    (folder / "documents").mkdir()
    (folder / "documents" / "ferry.txt").write_text(FERRY, encoding="utf-8")
    cache = {"PRE_COMMIT_HOME": str(tmp_path / "cache")}
    (folder / "claimcheck-baseline.json").write_text(render(Baseline()), encoding="utf-8")
    assert _run("pre-commit", "install", cwd=folder, **cache).returncode == 0

    (folder / "documents" / "tide.md").write_text(TIDE, encoding="utf-8")
    _git(folder, "add", ".")
    stopped = _git(folder, "commit", "-m", "Tide", **cache)
    assert stopped.returncode == 1
    assert "documents/ferry.txt:1:1: CC304 warning" in stopped.stdout + stopped.stderr

    _run("claimcheck", "baseline", "documents", cwd=folder)
    _git(folder, "add", ".")
    passed = _git(folder, "commit", "-m", "Tide", **cache)
    assert passed.returncode == 0, passed.stdout + passed.stderr
    assert _git(folder, "status", "--porcelain").stdout == ""


def test_the_action_installs_what_is_pinned_and_uploads_nothing() -> None:
    install, check = _read(ACTION)["runs"]["steps"]
    lines = install["run"].splitlines()
    assert any("--require-hashes -r" in line and "requirements.lock" in line for line in lines)
    assert "--no-deps" in lines[-1]
    assert not any("uses" in step for step in (install, check))
    # An expression in a script would be run as part of it, whatever a user or a branch name says.
    assert not any("${{" in step["run"] for step in (install, check))


@installed
def test_the_action_checks_what_its_inputs_say(tmp_path: Path) -> None:
    for name, text in (("one & two/ferry.txt", FERRY), ("three/tide.md", TIDE)):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(text, encoding="utf-8")
    programs = tmp_path / "runner" / "claimcheck" / "bin"
    programs.mkdir(parents=True)
    (programs / "claimcheck").symlink_to(PROGRAMS / "claimcheck")
    script = tmp_path / "runner" / "step.sh"
    script.write_text(_read(ACTION)["runs"]["steps"][1]["run"], encoding="utf-8")
    inputs = {"PATHS": "one & two\nthree\n", "ARGS": "--output=github\n\n--fail-on=warning\n--output=sarif:$(id).sarif"}
    shell = ("bash", "--noprofile", "--norc", "-eo", "pipefail")  # as a runner starts it
    said = _run(*shell, str(script), cwd=tmp_path, RUNNER_TEMP=str(tmp_path / "runner"), **inputs)
    assert said.returncode == 1, said.stderr
    assert "::warning file=one & two/ferry.txt,line=1,endLine=1,col=1," in said.stdout
    assert (tmp_path / "$(id).sarif").exists()
