"""A scheduled audit, by the steps of README.md: a real server, a real worker, and nobody else."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import httpx
import pytest
import yaml

from claimcheck.notification import KEY_VARIABLE, SIGNATURE
from claimcheck.prefect_settings import set_up_prefect
from claimcheck.validation import violations
from tests.flows.server import ROOT, Server, commands, exported, running
from tests.webhook import Receiver

T = TypeVar("T")

DOCUMENTS = {
    "harbour.txt": "Harbour officials said on 3 May 2019 that the ferry was late.\n",
    "strike.txt": "The union accused the harbour of neglect.\n" * 5_000,  # a batch of its own
    "tide.md": "# Tide\n\nAda Lund denied that the ferry had been late.\n",
}
BROKEN = "strike.txt"


def _eventually(what: Callable[[], T | None], said: Path) -> T:
    """What it gives, once it gives something: starting a program takes most of a minute on a busy machine."""
    deadline = time.monotonic() + 300
    while not (found := what()):
        assert time.monotonic() < deadline, said.read_text(encoding="utf-8")
        time.sleep(0.2)
    return found


def _project(folder: Path, **parameters: Any) -> Path:
    """A clone, with documents of one's own in `prefect.yaml`."""
    shutil.copytree(ROOT / "flows", folder / "flows", ignore=shutil.ignore_patterns("__pycache__"))
    steps = yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))
    steps["deployments"][0]["parameters"] |= {"paths": ["documents"], **parameters}
    (folder / "prefect.yaml").write_text(yaml.safe_dump(steps), encoding="utf-8")
    (folder / "documents").mkdir()
    for name, text in DOCUMENTS.items():
        (folder / "documents" / name).write_text(text, encoding="utf-8")
    return folder


def _runs(server: Server, *states: str) -> list[dict[str, Any]]:
    wanted = {"flow_runs": {"state": {"type": {"any_": states}}}, "flows": {"name": {"any_": ["claimcheck-audit"]}}}
    found: list[dict[str, Any]] = httpx.post(f"{server.api}/flow_runs/filter", json=wanted).json()
    return [run for run in found if run["deployment_id"]]


def test_prefect_is_told_by_hand_what_the_flow_tells_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(os, "environ", {})
    set_up_prefect()
    quiet = {"DO_NOT_TRACK", "PREFECT_SERVER_ANALYTICS_ENABLED"}
    assert {name: exported()[name] for name in quiet} == {name: os.environ[name] for name in quiet}


def test_the_steps_of_the_readme_lead_to_a_scheduled_audit(server: Server, tmp_path: Path, web: Receiver) -> None:
    project = _project(tmp_path, notify=web.url, notify_on="warning")
    _start, worker, deploy, run = commands()
    told = {"CLAIMCHECK_TEST_BROKEN": BROKEN, KEY_VARIABLE: "the tide"}
    with running(worker, project, {**server.environment, **told}) as said:
        _eventually(lambda: httpx.get(f"{server.api}/work_pools/claimcheck").is_success, said)
        for command in (deploy, run):
            subprocess.run(command, cwd=project, env=server.environment, check=True, timeout=300, capture_output=True)
        (ended,) = _eventually(lambda: _runs(server, "COMPLETED", "FAILED", "CRASHED"), said)
        assert ended["state_type"] == "COMPLETED", said.read_text(encoding="utf-8")

        deployment = httpx.get(f"{server.api}/deployments/name/claimcheck-audit/daily").json()
        (schedule,) = deployment["schedules"]
        assert (schedule["active"], schedule["schedule"]["cron"]) == (True, "0 6 * * *")
        planned = _eventually(lambda: _runs(server, "SCHEDULED"), said)
        assert {run["expected_start_time"][11:16] for run in planned} == {"06:00"}

    # One batch failed for good: it was tried again, it is reported, and the audit of the others stands.
    assert server.watch.events().count("broken") == 3
    reports = project / ".claimcheck" / "reports"
    report = json.loads((reports / "report.json").read_text(encoding="utf-8"))
    assert {document["name"] for document in report["documents"]} == DOCUMENTS.keys() - {BROKEN}
    assert report["history"]["runs"] == []  # kept, and this was the first
    ((name, reason),) = [(failure["name"], failure["reason"]) for failure in report["failures"]]
    assert name == BROKEN
    assert "the disk is gone" in reason

    (manifest,) = (project / ".claimcheck" / "runs").glob("*Z.json")
    assert violations("run", [json.loads(manifest.read_text(encoding="utf-8"))]) == ()
    ((_, headers, body),) = web.received
    assert SIGNATURE in headers
    assert BROKEN in {finding["place"].partition(":")[0].rpartition("/")[2] for finding in json.loads(body)["findings"]}
    assert server.watch.strangers() == []
