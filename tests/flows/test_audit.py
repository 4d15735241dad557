"""The flow on a real Prefect server: the same files as the command line, whatever fails or is remembered."""

from __future__ import annotations

import gc
import json
import os
import socket
import warnings
from collections.abc import Callable, Iterator
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.checks import CHECKS
from claimcheck.cli import CLEAN, COULD_NOT_RUN, FINDINGS
from claimcheck.cli import main as command_line
from claimcheck.errors import ModelError
from claimcheck.notification import KEY_VARIABLE, SIGNATURE
from claimcheck.validation import violations
from tests.flows.server import Server, Watch
from tests.webhook import Receiver

# Prefect's clients leave it to the garbage collector to close their connections.
pytestmark = pytest.mark.filterwarnings(
    "ignore::ResourceWarning", "ignore:Exception ignored:pytest.PytestUnraisableExceptionWarning"
)
PROV_SCHEMA = Path(__file__).parent.parent / "reporting" / "schemas" / "prov-json.schema.json"
DOCUMENTS = {
    "harbour.txt": "Harbour officials said on 3 May 2019 that the ferry was late. \u201cThe tide was against us,\u201d said Ada Lund.\n",
    "sub/tide.md": "# Tide\n\nLund denied that the ferry had been late.\n",
    "strike.txt": "The union accused the harbour of neglect. The harbour blamed the storm.\n",
}


@pytest.fixture(scope="module")
def unserved(tmp_path_factory: pytest.TempPathFactory, watch: Watch) -> Iterator[ModuleType]:
    """`flows.audit`, with nothing of Prefect in the working tree."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PREFECT_HOME", str(tmp_path_factory.mktemp("prefect")))
        for name, value in watch.environment.items():
            patch.setenv(name, value)
        connect = socket.socket.connect

        def noted(self: socket.socket, address: Any) -> None:
            with watch.file.open("a", encoding="utf-8") as file:
                print("socket.connect", address, file=file, sep="\t")
            connect(self, address)

        patch.setattr(socket.socket, "connect", noted)
        import flows.audit

        yield flows.audit
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()


@pytest.fixture(scope="module")
def flow_module(unserved: ModuleType, server: Server) -> Iterator[ModuleType]:
    """`flows.audit`, with a server."""
    from prefect.settings import PREFECT_API_URL, temporary_settings

    with temporary_settings({PREFECT_API_URL: server.api}):
        yield unserved


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name, text in DOCUMENTS.items():
        path = tmp_path / "documents" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (tmp_path / "documents" / "picture.txt").write_bytes(bytes(range(256)) * 64)
    return tmp_path


def _written(reports: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in reports.iterdir()}


def _manifests(folder: Path) -> list[dict[str, Any]]:
    runs = sorted((folder / ".claimcheck" / "runs").glob("*Z.json"))
    return [json.loads(path.read_text(encoding="utf-8")) for path in runs]


def _report(reports: Path) -> dict[str, Any]:
    report: dict[str, Any] = json.loads((reports / "report.json").read_text(encoding="utf-8"))
    return report


def test_the_flow_writes_what_the_command_line_writes(
    flow_module: ModuleType, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(flow_module.batches, "__defaults__", (80,))  # so that there are several
    assert command_line(["audit", "documents", "--reports", "plain"]) == FINDINGS
    capsys.readouterr()

    assert flow_module.main(["documents", "--reports", "first"]) == CLEAN
    output = capsys.readouterr()
    assert _written(folder / "first") == _written(folder / "plain")
    assert f"Report: {Path('first/report.html')}" in output.out
    assert output.err == ""

    # Again: nothing is analysed, nothing changes but the time.
    assert flow_module.main(["documents", "--reports", "second", "--fail-on", "error"]) == FINDINGS
    assert _written(folder / "second") == _written(folder / "plain")

    first, second = _manifests(folder)
    assert violations("run", [first, second]) == ()
    assert {item["name"] for item in first["inputs"]} == set(DOCUMENTS)
    assert [failure["name"] for failure in first["failures"]] == ["picture.txt"]
    assert first["seconds"].keys() == {"read", "extract", "resolve", "link", "validate", "check", "report"}
    assert {"claimcheck", "engine", "model", "prefect", "python"} <= first["versions"].keys()
    assert (first["analysed"], first["remembered"]) == (3, 0)
    assert (second["analysed"], second["remembered"]) == (0, 3)


SETTINGS = """
reports = "out"
source_url_template = "https://git.example/{path}#L{line}"
fail_on = "note"
exclude = ["documents/*.md", "documents/sub"]
aliases = "names.toml"
[checks.CC603]
severity = "off"
[checks.unresolved-source]
severity = "error"
least_confidence = 0.1
"""


def test_the_flow_and_the_command_line_honour_the_same_settings(
    flow_module: ModuleType, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "claimcheck.toml").write_text(SETTINGS, encoding="utf-8")
    (folder / "names.toml").write_text('[[entity]]\nname = "The Port"\ntype = "organisation"', encoding="utf-8")
    assert command_line(["audit", "documents"]) == FINDINGS
    plain = _written(folder / "out")
    assert "https://git.example/documents/" in (folder / "out/report.html").read_text(encoding="utf-8")
    assert flow_module.main(["documents"]) == FINDINGS
    assert _written(folder / "out") == plain
    capsys.readouterr()
    report = _report(folder / "out")
    assert {document["name"] for document in report["documents"]} == set(DOCUMENTS) - {"sub/tide.md"}
    assert {(finding["check"], finding["severity"]) for finding in report["findings"]} == {("CC103", "error")}

    # As under a schedule: what is named goes before what is set, and there is no command line.
    flow_module.audit(["documents"], reports="named", config="claimcheck.toml")
    assert _written(folder / "named") == plain


def test_the_flow_keeps_its_audits_beside_those_of_the_command_line(
    flow_module: ModuleType, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert flow_module.main(["documents", "--history", "documents/kept.sqlite"]) == CLEAN
    assert "The first audit kept in this history." in capsys.readouterr().out
    assert command_line(["audit", "documents", "--history", "documents/kept.sqlite"]) == FINDINGS
    assert len(_report(folder / "reports")["history"]["runs"]) == 1
    monkeypatch.setenv("CLAIMCHECK_HISTORY", "documents/kept.sqlite")
    outcome = flow_module.audit(["documents"], reports="again")
    assert "no new findings, 0 resolved." in outcome["outline"]
    history = _report(folder / "again")["history"]
    assert len(history["runs"]) == 2
    assert set(history["findings_since"].values()) == {history["runs"][0]["started"]}


SUPPRESSIONS = """
[[suppression]]
check = "CC603"
document = "**/picture.txt"
reason = "Kept as it came."
"""


def test_the_flow_and_the_command_line_accept_the_same(
    flow_module: ModuleType, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command_line(["baseline", "documents"]) == CLEAN
    (folder / "excused.toml").write_text(SUPPRESSIONS, encoding="utf-8")
    with (folder / "documents" / "strike.txt").open("a", encoding="utf-8") as file:
        file.write("Sources said that the mole was unsafe.\n")
    accepted = ["--baseline", "claimcheck-baseline.json", "--suppressions", "excused.toml", "--fail-on", "note"]
    assert command_line(["audit", "documents", "--reports", "plain", *accepted]) == FINDINGS
    capsys.readouterr()
    assert flow_module.main(["documents", "--reports", "flow", *accepted]) == FINDINGS
    output = capsys.readouterr()
    assert _written(folder / "flow") == _written(folder / "plain")
    assert "1 suppressed" in output.out

    (manifest,) = _manifests(folder)
    assert violations("run", [manifest]) == ()
    settings = manifest["settings"]
    assert settings["suppressions"]["path"] == "excused.toml"
    assert settings["baseline"]["sha256"] == sha256((folder / "claimcheck-baseline.json").read_bytes()).hexdigest()


def test_the_record_of_a_run_says_what_held_and_where_its_files_come_from(
    flow_module: ModuleType, folder: Path
) -> None:
    (folder / "claimcheck.toml").write_text(SETTINGS, encoding="utf-8")
    (folder / "names.toml").write_text('[[entity]]\nname = "The Port"\ntype = "organisation"', encoding="utf-8")
    assert flow_module.main(["documents"]) == FINDINGS
    (manifest,) = _manifests(folder)
    settings = manifest["settings"]
    assert settings["config"] == "claimcheck.toml"
    assert settings["checks"]["CC603"]["severity"] == "off"
    assert settings["checks"]["CC103"] == {"severity": "error", "thresholds": {"least_confidence": 0.1}}
    assert settings["checks"].keys() == {check.id for check in CHECKS}
    assert {"names.toml", "documents/sub"} <= set(settings["exclude"])
    assert len(settings["aliases"]) == 64
    assert (settings["baseline"], settings["suppressions"], manifest["notification"]) == (None, None, None)
    written = {name: sha256(data).hexdigest() for name, data in _written(folder / "out").items()}
    assert {output["name"]: output["sha256"] for output in manifest["outputs"]} == written

    (file,) = (folder / ".claimcheck" / "runs").glob("*.prov.json")
    provenance = json.loads(file.read_text(encoding="utf-8"))
    jsonschema.Draft4Validator(json.loads(PROV_SCHEMA.read_text(encoding="utf-8"))).validate(provenance)
    (activity,) = provenance["activity"].values()
    assert activity["prov:startTime"] == manifest["started"] < activity["prov:endTime"]
    hashes = {each.get("ccterm:sha256") for each in provenance["entity"].values()}
    assert {*written.values(), *(each["sha256"] for each in manifest["inputs"])} <= hashes


def test_a_receiver_is_told_of_what_is_new(
    flow_module: ModuleType, folder: Path, web: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(KEY_VARIABLE, "the tide")
    assert command_line(["baseline", "documents"]) == CLEAN
    arguments = ["documents", "--baseline", "claimcheck-baseline.json", "--notify", f"{web.url}/s3cret"]
    assert flow_module.main(arguments) == CLEAN
    assert web.received == []  # nothing new

    (folder / "documents" / "scan.txt").write_bytes(bytes(range(256)) * 64)
    assert flow_module.main(arguments) == CLEAN
    ((path, headers, body),) = web.received
    message = json.loads(body)
    assert path == "/s3cret"
    assert SIGNATURE in headers
    assert violations("notification", [message]) == ()
    assert [(finding["check"], finding["place"]) for finding in message["findings"]] == [
        ("CC603", "documents/scan.txt:1:1")
    ]
    host = web.url
    assert [manifest["notification"] for manifest in _manifests(folder)] == [
        {"receiver": host, "least": "error", "new": 0, "problem": None},
        {"receiver": host, "least": "error", "new": 1, "problem": None},
    ]


@pytest.mark.usefixtures("folder")
def test_what_was_told_is_not_told_again(flow_module: ModuleType, web: Receiver) -> None:
    arguments = ["documents", "--history", "kept.sqlite", "--notify", web.url, "--notify-on", "note"]
    assert [flow_module.main(arguments), flow_module.main(arguments)] == [CLEAN, CLEAN]
    assert len(web.received) == 1


@pytest.mark.parametrize(("answers", "asked"), [([503, 500, 204], 3), ([503] * 3, 3), ([404], 1)])
def test_a_receiver_that_fails_loses_no_audit(
    flow_module: ModuleType,
    folder: Path,
    web: Receiver,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    answers: list[int],
    asked: int,
) -> None:
    monkeypatch.setattr(flow_module, "tell", flow_module.tell.with_options(retry_delay_seconds=0))
    web.answers = list(answers)
    status = flow_module.main(["documents", "--notify", f"{web.url}/s3cret", "--notify-on", "note"])
    assert len(web.received) == asked
    assert "report.html" in _written(folder / "reports")
    (manifest,) = _manifests(folder)
    assert violations("run", [manifest]) == ()
    problem = manifest["notification"]["problem"]
    told = capsys.readouterr().err
    assert "s3cret" not in told + json.dumps(manifest)
    if answers[-1] == 204:
        assert (status, problem, told) == (CLEAN, None, "")
    else:
        assert status == COULD_NOT_RUN
        assert f"answers {answers[-1]}" in problem
        assert told == f"claimcheck: the report is in reports, but nobody could be told of it: {problem}\n"


def _failing(function: Callable[..., Any], attempts: list[tuple[str, ...]], name: str, error: Exception) -> Any:
    def stage(items: Any, *arguments: Any) -> Any:
        attempts.append(tuple(item.name for item in items))
        if any(item.name == name for item in items):
            raise error
        return function(items, *arguments)

    return stage


@pytest.mark.parametrize("stage", ["read", "extract"])
def test_a_batch_that_fails_for_good_leaves_the_others(
    flow_module: ModuleType, folder: Path, monkeypatch: pytest.MonkeyPatch, stage: str
) -> None:
    attempts: list[tuple[str, ...]] = []
    function = getattr(flow_module, f"{stage}_batch")
    monkeypatch.setattr(
        flow_module, f"{stage}_batch", _failing(function, attempts, "strike.txt", OSError("the disk is gone"))
    )
    monkeypatch.setattr(flow_module, stage, getattr(flow_module, stage).with_options(retry_delay_seconds=0))
    monkeypatch.setattr(flow_module.batches, "__defaults__", (1,))
    assert flow_module.main(["documents"]) == CLEAN
    assert attempts.count(("strike.txt",)) == 3
    report = _report(folder / "reports")
    assert {document["name"] for document in report["documents"]} == set(DOCUMENTS) - {"strike.txt"}
    reasons = {failure["name"]: failure["reason"] for failure in report["failures"]}
    assert reasons.keys() == {"picture.txt", "strike.txt"}
    assert "the disk is gone" in reasons["strike.txt"]


def test_an_error_on_purpose_ends_the_run_at_once(
    flow_module: ModuleType, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    attempts: list[tuple[str, ...]] = []
    error = ModelError("no language model: install claimcheck again")
    monkeypatch.setattr(flow_module, "extract_batch", _failing(lambda *_: (), attempts, "strike.txt", error))
    assert flow_module.main(["documents"]) == COULD_NOT_RUN
    assert capsys.readouterr().err == "claimcheck: no language model: install claimcheck again\n"
    assert len(attempts) == 1
    assert list((folder / "reports").iterdir()) == []


@pytest.mark.usefixtures("folder")
def test_the_latest_audit_is_an_artifact(flow_module: ModuleType) -> None:
    from prefect.artifacts import Artifact

    assert flow_module.main(["documents"]) == CLEAN
    artifact = Artifact.get("claimcheck-audit")
    assert artifact is not None
    assert "| documents | 3 |" in str(artifact.data)
    assert not any(name in str(artifact.data) for name in DOCUMENTS)


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    "arguments",
    [
        ["nowhere"],
        ["documents", "--reports", "documents/harbour.txt"],
        ["--colour"],
        ["documents", "--config", "nowhere.toml"],
        ["documents", "--notify", "hooks.example"],
        ["documents", "--baseline", "nowhere.json"],
    ],
)
def test_what_cannot_be_done_is_said_before_anything_starts(
    unserved: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    monkeypatch.setattr(unserved, "audit", None)
    assert unserved.main(arguments) == COULD_NOT_RUN
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_nothing_is_kept_in_a_form_that_can_hold_code(flow_module: ModuleType, folder: Path) -> None:
    flow_module.main(["documents"])
    kept = [path for path in (folder / ".claimcheck").rglob("*") if path.is_file()]
    # Rows of numbers, of a length that is given: nothing in them is run.
    assert {path.suffix for path in kept if path.name not in {"CACHEDIR.TAG", ".gitignore"}} <= {".json", ".bin"}
    assert not any(b"pickle" in path.read_bytes() for path in kept)
    assert os.environ["DO_NOT_TRACK"] == "1"


@pytest.mark.usefixtures("folder")
def test_no_one_outside_is_told(flow_module: ModuleType, watch: Watch) -> None:
    flow_module.main(["documents"])
    assert {"started", "socket.connect"} <= set(watch.events())  # the server has noted, and this process has
    assert watch.strangers() == []


SIZES = st.lists(st.integers(0, 30), max_size=20)


@given(SIZES, st.integers(1, 40))
def test_batches_keep_all_items_in_order_and_are_no_larger_than_need_be(
    unserved: ModuleType, sizes: list[int], limit: int
) -> None:
    made = list(unserved.batches(sizes, lambda size: size, limit))
    assert [size for batch in made for size in batch] == sizes
    assert all(batch and (len(batch) == 1 or sum(batch) <= limit) for batch in made)
    assert all(sum(batch) + following[0] > limit for batch, following in pairwise(made))
