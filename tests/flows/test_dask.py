"""The flow on a real cluster of two processes, of Dask, and of Ray where that is installed: the same files as the command
line, also when one of them is killed.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from claimcheck.cli import CLEAN, COULD_NOT_RUN, FINDINGS
from claimcheck.cli import main as command_line
from claimcheck.exchange import extractions_name
from claimcheck.model import Document
from claimcheck.validation import violations
from tests.flows.server import Server, Watch

distributed = pytest.importorskip("distributed")
pytest.importorskip("prefect_dask")

# Prefect's clients leave it to the garbage collector to close their connections.
pytestmark = pytest.mark.filterwarnings(
    "ignore::ResourceWarning", "ignore:Exception ignored:pytest.PytestUnraisableExceptionWarning"
)
DOCUMENTS = {
    f"{place}/{number}.txt": f"Officials in {town} said on {number} May 2019 that {number + 20} ferries were late. "
    f"\u201cThe tide was against us,\u201d said Ada Lund of {town}. The union denied that any ferry was late.\n"
    for place, town in (("north", "Torv"), ("south", "Helm"))
    for number in range(1, 7)
}
PATIENCE = 200
"""Seconds after which nothing is waited for any more."""


@pytest.fixture(scope="module")
def unserved(tmp_path_factory: pytest.TempPathFactory, watch: Watch) -> Iterator[ModuleType]:
    """`flows.audit`, with nothing of Prefect in the working tree, and batches of a few documents."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in watch.environment.items():
            patch.setenv(name, value)
        patch.setenv("PREFECT_HOME", str(tmp_path_factory.mktemp("prefect")))
        import flows.audit

        patch.setattr(flows.audit, "BATCH_BYTES", 700)
        patch.setattr(flows.audit.batches, "__defaults__", (700,))
        yield flows.audit


@pytest.fixture(scope="module")
def flow_module(unserved: ModuleType, server: Server) -> Iterator[ModuleType]:
    """`flows.audit`, with a server."""
    from prefect.settings import PREFECT_API_URL, temporary_settings

    with temporary_settings({PREFECT_API_URL: server.api}):
        yield unserved


@pytest.fixture(scope="module", params=["dask", "ray"])
def runner(request: pytest.FixtureRequest, unserved: ModuleType) -> Iterator[str]:  # noqa: ARG001
    """A cluster of two processes with the same environment, as one names it."""
    if request.param == "dask":
        local = {"n_workers": 2, "threads_per_worker": 1, "host": "127.0.0.1", "dashboard_address": "127.0.0.1:0"}
        with distributed.LocalCluster(**local, silence_logs=logging.CRITICAL) as cluster:
            yield f"dask:{cluster.scheduler_address}"
    else:
        pytest.importorskip("prefect_ray")
        import ray

        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("RAY_USAGE_STATS_ENABLED", "0")
            ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False, _node_ip_address="127.0.0.1")
            port = ray.get_runtime_context().gcs_address.rpartition(":")[2]
            yield f"ray:127.0.0.1:{port}"
            ray.shutdown()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name, text in DOCUMENTS.items():
        path = tmp_path / "documents" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (tmp_path / "documents" / "picture.txt").write_bytes(bytes(range(256)) * 2)
    return tmp_path


def _written(reports: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in reports.iterdir()}


def _latest_run(folder: Path) -> dict[str, Any]:
    runs = (path for path in (folder / ".claimcheck" / "runs").glob("*.json") if "prov" not in path.name)
    record: dict[str, Any] = json.loads(max(runs).read_text(encoding="utf-8"))
    return record


def _waiting(signs: Path) -> Callable[[Sequence[Document]], Any]:
    """The analysis of a batch, which says that it has begun, and where, and waits until it may go on."""

    def extract_batch(documents: Any) -> Any:
        from claimcheck.audit import extract_batch

        batch = tuple(documents)
        (signs / f"{batch[0].sha256}.{os.getpid()}").touch()
        while not (signs / "go").exists():
            time.sleep(0.05)
        return extract_batch(batch)

    return extract_batch


def _kill_one(signs: Path, killed: list[str]) -> None:
    """Kill the process of a batch that has begun, once both have one, and let the others go on."""
    deadline = time.monotonic() + PATIENCE
    begun: list[Path] = []
    while len({path.suffix for path in begun}) < 2 and time.monotonic() < deadline:
        time.sleep(0.05)
        begun = sorted(signs.iterdir())
    os.kill(int(begun[0].suffix[1:]), signal.SIGKILL)
    killed.append(begun[0].stem)
    (signs / "go").touch()


def test_a_run_writes_what_the_command_line_writes_though_a_worker_is_killed(
    flow_module: ModuleType,
    runner: str,
    folder: Path,
    watch: Watch,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert command_line(["audit", "documents", "--reports", "plain"]) == FINDINGS
    capsys.readouterr()
    signs = folder / "signs"
    signs.mkdir()
    killed: list[str] = []
    killer = threading.Thread(target=_kill_one, args=(signs, killed), daemon=True)
    with monkeypatch.context() as patch:
        patch.setattr(flow_module, "extract_batch", _waiting(signs))
        killer.start()
        assert flow_module.main(["documents", "--reports", "first", "--runner", runner, "--store", "tables"]) == CLEAN
        killer.join()
    assert capsys.readouterr().err == ""
    assert _written(folder / "first") == _written(folder / "plain")
    assert len([path for path in signs.iterdir() if path.stem == killed[0]]) == 2  # begun by one, and again by another
    first = _latest_run(folder)
    assert violations("run", [first]) == ()
    assert (first["analysed"], first["remembered"]) == (len(DOCUMENTS), 0)
    assert not (folder / ".claimcheck" / "cache" / "extractions").exists()

    # Again, one document changed and one new: only their batches are analysed, and no other table is left.
    before = {path.name for path in (folder / "tables" / "extractions").iterdir()}
    assert len(before) > 3
    (folder / "documents" / "north" / "3.txt").write_text(
        "The mayor denied that the ferry was late.\n", encoding="utf-8"
    )
    (folder / "documents" / "a.txt").write_text("The mayor said that the ferry was late.\n", encoding="utf-8")
    assert flow_module.main(["documents", "--reports", "second", "--runner", runner, "--store", "tables"]) == CLEAN
    after = {path.name for path in (folder / "tables" / "extractions").iterdir()}
    second = _latest_run(folder)
    assert 1 < second["analysed"] < len(DOCUMENTS)
    assert second["analysed"] + second["remembered"] == len(DOCUMENTS) + 1
    assert before & after
    read = (path.stem for path in (folder / "tables" / "documents").iterdir())
    assert after <= {f"{extractions_name(name)}.parquet" for name in read}
    assert command_line(["audit", "documents", "--reports", "plain"]) == FINDINGS
    assert _written(folder / "second") == _written(folder / "plain")
    kept = [path for path in (folder / "tables").rglob("*") if path.is_file()]
    assert {path.suffix for path in kept} == {".parquet"}
    assert not any(b"pickle" in path.read_bytes() for path in kept)
    if runner.startswith("dask"):  # Ray asks clouds what machine it is on as it starts, whatever it is told
        assert watch.strangers() == []


def test_a_batch_that_fails_for_good_leaves_the_others(
    flow_module: ModuleType, runner: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def extract_batch(documents: Any) -> Any:
        from claimcheck.audit import extract_batch

        batch = tuple(documents)
        if any(document.name == "north/1.txt" for document in batch):
            raise OSError("the disk is gone")
        return extract_batch(batch)

    monkeypatch.setattr(flow_module, "extract_batch", extract_batch)
    once = flow_module.extract_to_table.with_options(retries=0)
    monkeypatch.setattr(flow_module, "extract_to_table", once)
    assert flow_module.main(["documents", "--runner", runner]) == CLEAN
    report = json.loads((folder / "reports" / "report.json").read_text(encoding="utf-8"))
    reasons = {failure["name"]: failure["reason"] for failure in report["failures"]}
    assert {"picture.txt", "north/1.txt"} <= reasons.keys()
    assert "the disk is gone" in reasons["north/1.txt"]
    assert 0 < len(report["documents"]) < len(DOCUMENTS)


@pytest.mark.usefixtures("folder")
def test_a_worker_with_another_version_ends_the_run(
    flow_module: ModuleType, runner: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(flow_module, "program", lambda: f"that of {os.getpid()}")
    assert flow_module.main(["documents", "--runner", runner]) == COULD_NOT_RUN
    error = capsys.readouterr().err
    assert "has another version of claimcheck, Python or a library: install the same on all workers" in error
    assert len(error.splitlines()) == 1


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("tcp://127.0.0.1:1", "cannot be reached or started"),
        ("tcp://192.0.2.7:8786", "set PREFECT_API_URL to a Prefect server that they can"),
    ],
)
def test_a_cluster_that_cannot_be_used_is_said(
    flow_module: ModuleType, capsys: pytest.CaptureFixture[str], address: str, said: str
) -> None:
    import dask

    with dask.config.set({"distributed.comm.timeouts.connect": "1s"}):
        assert flow_module.main(["documents", "--runner", f"dask:{address}"]) == COULD_NOT_RUN
    error = capsys.readouterr().err
    assert said in error
    assert len(error.splitlines()) == 1


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--runner", "spark"], "choose threads, dask[:ADDRESS] or ray:ADDRESS"),
        (["--runner", "ray"], "name the address of a Ray cluster that you started"),
        (["--store", "tables"], "name one with --runner"),
        (["--runner", "dask", "--store", "nosuch://place"], "install what is missing, or name a folder"),
        (["--runner", "dask", "--store", "documents/picture.txt"], "cannot be written"),
    ],
)
def test_what_cannot_be_done_is_said_before_anything_starts(
    unserved: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    said: str,
) -> None:
    monkeypatch.setattr(unserved, "audit", None)
    assert unserved.main(["documents", *arguments]) == COULD_NOT_RUN
    error = capsys.readouterr().err
    assert said in error
    assert len(error.splitlines()) == 1


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("kind", ["dask", "ray"])
def test_what_is_not_installed_is_named(
    unserved: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    monkeypatch.setattr(unserved, "find_spec", lambda _: None)
    assert unserved.main(["documents", "--runner", f"{kind}:127.0.0.1:1"]) == COULD_NOT_RUN
    error = capsys.readouterr().err
    assert error == f"claimcheck: prefect_{kind} is not installed: run `pip install 'claimcheck[{kind}]'`\n"


def test_a_new_document_changes_few_batches(unserved: ModuleType) -> None:
    def batched(names: list[str]) -> set[tuple[str, ...]]:
        return set(unserved.batches(names, lambda _: 50, ends=lambda name: unserved._ends_a_batch(name, 50)))

    names = [f"{number:04}.txt" for number in range(2_000)]
    before = batched(names)
    assert 100 < len(before) < 400  # of 700 bytes at most, and some less
    for new in ("0000-.txt", "0700-.txt", "1900-.txt"):
        assert len(batched(sorted([*names, new])) - before) <= 5


def test_the_size_of_a_file_of_many_documents_is_shared(unserved: ModuleType, tmp_path: Path) -> None:
    from claimcheck.reading import discover

    lines = [json.dumps({"id": str(number), "text": "The ferry was late."}) for number in range(100)]
    (tmp_path / "talks.jsonl").write_text("\n".join(lines), encoding="utf-8")
    sources = discover([tmp_path])
    size = unserved.file_sizes(sources)
    assert {size(source) for source in sources} == {(tmp_path / "talks.jsonl").stat().st_size // 100}
