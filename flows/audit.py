"""The audit as a Prefect flow: the stages of `claimcheck audit`, in batches that are retried and remembered.

    python flows/audit.py [PATHS…] [--reports DIR] [--fail-on SEVERITY] [--config FILE] [--runner RUNNER]

needs no server: Prefect starts one of its own for the time of the run and keeps its records in `.claimcheck/`, in the
current folder. Under a schedule or a worker, use the flow `audit` itself.

What is found in a document is kept in `.claimcheck/cache/` and is not looked for again until the document or the
engine changes. That is not Prefect's own cache of results: it is kept by document instead of by batch, so that one new
document does not change the batches of all others; and a stored result of Prefect's names the way in which it is to be
decoded, code included, so that a folder from someone else could run what it likes.

On Dask or Ray the batches go to other processes, which may be on other machines and share no memory: they hand over
tables in a folder or bucket (`claimcheck.exchange`), and the scheduler carries only their names. Those tables then are
what is remembered, by batch.

A batch that fails for good becomes findings about its documents; the audit of the others stands.
"""

from __future__ import annotations

import hashlib
import logging
import os
import platform
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import datetime, timezone
from importlib.util import find_spec
from itertools import chain
from pathlib import Path
from typing import Any, TypeVar, cast
from urllib.parse import urlsplit

import click

from claimcheck.audit import assemble, extract_batch, find, read_batch
from claimcheck.cache import Cache, engine_fingerprint
from claimcheck.cli import (
    Accepted,
    Past,
    baseline_option,
    configuration_option,
    ensure_valid,
    ensure_writable,
    exit_status,
    fail_on_option,
    history_options,
    outline,
    paths_argument,
    publish,
    reports_option,
    run,
    suppressions_option,
)
from claimcheck.configuration import Configuration, load
from claimcheck.errors import ClaimcheckError, OutputError, UsageError
from claimcheck.exchange import Exchange, documents_name, extractions_name, program
from claimcheck.model import AuditResult, Document, Extraction, ReadFailure, Severity
from claimcheck.notification import KEY_VARIABLE, ensure_receiver, notification, receiver, send
from claimcheck.prefect_settings import STATE, set_up_prefect
from claimcheck.reading import Source
from claimcheck.records import to_record
from claimcheck.reporting import Context
from claimcheck.reporting.findings import counting
from claimcheck.reporting.overview import summary
from claimcheck.run_record import effective, keep, outputs
from claimcheck.versions import installed

set_up_prefect()

from prefect import flow, task  # noqa: E402
from prefect.artifacts import create_markdown_artifact  # noqa: E402
from prefect.client.orchestration import get_client  # noqa: E402
from prefect.futures import PrefectFuture, wait  # noqa: E402
from prefect.settings import PREFECT_API_URL, temporary_settings  # noqa: E402
from prefect.task_runners import TaskRunner, ThreadPoolTaskRunner  # noqa: E402
from prefect.utilities.annotations import quote  # noqa: E402

T = TypeVar("T")

BATCH_BYTES = 200_000
"""About how much text a task works on: what a task costs in itself is then below one per cent of its time."""
WORKERS = 2
RETRY_DELAYS = (1, 5)
"""Seconds before each further attempt."""
THREADS = "threads"
TABLES = STATE / "tables"
"""Folder for what machines hand over, unless another is named."""
_CLUSTERS = {"dask": "prefect_dask", "ray": "prefect_ray"}
"""The module without which each cannot be used."""


def _may_pass(_task: object, _run: object, state: Any) -> bool:
    """Whether trying again can help: not with an error that claimcheck raises on purpose."""
    return not isinstance(state.data, ClaimcheckError)


_RETRIED: dict[str, Any] = {
    "retries": len(RETRY_DELAYS),
    "retry_delay_seconds": list(RETRY_DELAYS),
    "retry_condition_fn": _may_pass,
    "persist_result": False,
}


@task(name="read", **_RETRIED)
def read(sources: Sequence[Source]) -> tuple[Document | ReadFailure, ...]:
    """Read a batch of sources."""
    return read_batch(sources)


@task(name="extract", **_RETRIED)
def extract(documents: Sequence[Document], cache: Path) -> tuple[Extraction | ReadFailure, ...]:
    """Analyse a batch of documents and remember what was found."""
    return extract_batch(documents, Cache(cache))


@task(name="read", **_RETRIED)
def read_to_table(sources: Sequence[Source], tables: str, made_by: str) -> str:
    """Read a batch of sources, somewhere else; returns the name of the table of what they are."""
    _ensure_same_program(made_by)
    if not any(source.path.parent.is_dir() for source in sources):
        folder = sources[0].path.parent
        raise UsageError(f"{platform.node()} has no {folder}: put the documents where all workers see them")
    readings = read_batch(sources)
    name = documents_name(readings)
    Exchange(tables).keep(Document, name, readings)
    return name


@task(name="extract", **_RETRIED)
def extract_to_table(documents: str, tables: str, made_by: str) -> str:
    """Analyse a table of documents, somewhere else; returns the name of the table of what was found."""
    _ensure_same_program(made_by)
    exchange = Exchange(tables)
    readings = exchange.load(Document, documents)
    found = extract_batch(reading for reading in readings if isinstance(reading, Document))
    name = extractions_name(documents)
    exchange.keep(Extraction, name, found)
    return name


def _ensure_same_program(made_by: str) -> None:
    """What another version or another library would make of a document may not be the same."""
    if program() != made_by:
        raise UsageError(
            f"{platform.node()} has another version of claimcheck, Python or a library: install the same on all workers"
        )


@task(name="compare", persist_result=False)
def compare(
    readings: Sequence[Document | ReadFailure],
    extractions: Sequence[Extraction | ReadFailure],
    clock: Clock,
    configuration: Configuration,
    cache: Path,
) -> AuditResult:
    """Everything that needs all documents at once."""
    return assemble(readings, extractions, progress=clock, configuration=configuration, cache=Cache(cache))


@task(name="report", **_RETRIED)
def report(result: AuditResult, directory: Path, context: Context) -> tuple[Path, ...]:
    """Write the report."""
    return publish(result, directory, context)


@task(name="notify", **_RETRIED)
def tell(url: str, message: dict[str, Any]) -> None:
    """Send what is to be said of new findings."""
    send(url, message, os.environ.get(KEY_VARIABLE))


@flow(
    name="claimcheck-audit",
    task_runner=ThreadPoolTaskRunner(max_workers=WORKERS),  # type: ignore[arg-type]  # its futures are of a subtype
    persist_result=False,
)
def audit(  # noqa: PLR0913
    paths: list[str],
    reports: str | None = None,
    config: str | None = None,
    runner: str = THREADS,
    store: str | None = None,
    *,
    history: str | None = None,
    baseline: str | None = None,
    suppressions: str | None = None,
    notify: str | None = None,
    notify_on: Severity = Severity.ERROR,
) -> dict[str, Any]:
    """Audit the documents at `paths` and write the report.

    Args:
        paths: Files and folders.
        reports: Folder for the report; where none is named, that of the settings, or "reports".
        config: Settings file; where none is named, the nearest, as `claimcheck.configuration.load` has it.
        runner: What runs the batches: "threads"; "dask", processes on this machine; or "dask:ADDRESS" or
            "ray:ADDRESS", of a cluster.
        store: Where Dask and Ray hand over tables: a folder, or what fsspec knows; else a folder in `.claimcheck/`.
        history: Where this audit is kept beside earlier ones: a file, or the URL of a database; where none is named,
            that of `CLAIMCHECK_HISTORY`, which suits a URL with a password since Prefect keeps and shows what a flow
            is given, or that of the settings; "" for none.
        baseline: What is accepted, as `claimcheck baseline` wrote it; else that of the settings.
        suppressions: What is not to count, each with a reason; else that of the settings.
        notify: Web address that is told of new findings: see `claimcheck.notification`.
        notify_on: How severe they must be at least.

    Returns:
        "outline", the audit in a few lines; "severities", those of the findings that count; "manifest", the path of the
        run's own.

    Raises:
        UsageError: a path is not there, there is no document to audit, or the runner cannot be used.
        ModelError: the language model cannot be used.
        OutputError: the report, or a table, cannot be written; or it is, but nobody could be told of new findings.
        ConfigurationError: the settings, or a manifest, are not valid.
        HistoryError: the history cannot be used.
    """
    configuration = load(Path(config) if config else None)
    directory = Path(reports) if reports else configuration.reports or Path("reports")
    accepted_files = (
        Path(baseline) if baseline else configuration.baseline,
        Path(suppressions) if suppressions else configuration.suppressions,
    )
    accepted = Accepted(*accepted_files)
    if notify:
        ensure_receiver(notify)
    tables = tables_for(runner, store)
    clock = Clock()

    clock("read")
    own = [tables.folder] if tables and tables.folder else []
    places = [Path(path) for path in paths]
    past = Past(history, None, places, configuration)
    sources = find(places, exclude=[directory, *accepted.files, *configuration.exclude, *own, *past.files])
    past.open()
    found = _on_cluster(sources, runner, tables, clock) if tables else _here(sources, clock)
    readings, extractions, analysed = found

    result = compare(
        _whole(readings), _whole(extractions), _whole(clock), _whole(configuration), STATE.resolve() / "cache"
    )
    clock("report")
    context = replace(
        accepted.context(result, sources, configuration.fail_on or Severity.ERROR.value),
        history=past.history(result),
        source_url_template=configuration.source_url_template,
    )
    written = report(_whole(result), directory, _whole(context))
    told = None
    if notify:
        clock("notify")
        told = _told(notify, notify_on, result, context)
    past.add(result)
    clock("done")

    figures = summary(result)
    create_markdown_artifact(_markdown(figures), key="claimcheck-audit", description="The latest audit in figures")
    manifest = {
        "started": clock.started.isoformat(),
        "seconds": clock.seconds(),
        "versions": {
            **dict(result.versions),
            "engine": engine_fingerprint(),
            "prefect": installed("prefect"),
            "python": platform.python_version(),
        },
        "settings": {
            "paths": paths,
            "reports": str(directory),
            "batch_bytes": BATCH_BYTES,
            "runner": runner,
            "workers": None if tables else WORKERS,
            **effective(configuration, *accepted_files),
        },
        "inputs": [{"name": d.name, "sha256": d.sha256, "size": d.size} for d in result.documents],
        "failures": [to_record(failure) for failure in result.failures],
        "analysed": analysed,
        "remembered": sum(isinstance(reading, Document) for reading in readings) - analysed,
        "outputs": outputs(written),
        "summary": figures,
        "notification": told,
    }
    ensure_valid("run", manifest, result)
    kept = keep(manifest, result, STATE / "runs")
    if told and told["problem"]:
        raise OutputError(f"the report is in {directory}, but nobody could be told of it: {told['problem']}")
    return {
        "outline": outline(result, written, context),
        "severities": sorted({finding.severity.value for finding in counting(result, context).findings}),
        "manifest": str(kept),
    }


def _told(url: str, least: Severity, result: AuditResult, context: Context) -> dict[str, Any]:
    """Send what is to be said of new findings, if anything is, and say how that went, for the record of the run."""
    message = notification(result, context, least)
    problem = None
    if message:
        ensure_valid("notification", message, result)
        try:
            tell(url, _whole(message))
        except Exception as error:  # noqa: BLE001 - whatever it is, the audit stands
            problem = str(error)
    new = sum(message["new"].values()) if message else 0
    return {"receiver": receiver(url), "least": least.value, "new": new, "problem": problem}


class Clock:
    """Notes when each stage begins; a `claimcheck.audit.Progress`."""

    def __init__(self) -> None:
        self.started = datetime.now(timezone.utc)
        self._begun: dict[str, float] = {}

    def __call__(self, stage: str, _done: int = 0, _total: int = 0) -> None:
        """Note the time, where it is the first that is heard of the stage."""
        self._begun.setdefault(stage, time.monotonic())

    def seconds(self) -> dict[str, float]:
        """How long each stage took, but for the last one begun."""
        stages, times = list(self._begun), list(self._begun.values())
        return {stage: round(end - begin, 3) for stage, begin, end in zip(stages, times, times[1:], strict=False)}


Found = tuple[list[Document | ReadFailure], list[Extraction | ReadFailure], int]
"""What was read, what was found, and how many documents were analysed for it in this run."""


def _here(sources: Sequence[Source], clock: Clock) -> Found:
    """Read and extract in threads of this process."""
    cache = Cache(STATE.resolve() / "cache")
    parts = list(batches(sources, file_sizes(sources)))
    readings = _together("read", parts, [read.submit(_whole(part)) for part in parts])

    clock("extract")
    documents = [reading for reading in readings if isinstance(reading, Document)]
    known = {document.name: cache.extraction(document) for document in documents}
    new = [document for document in documents if known[document.name] is None]
    extractions: list[Extraction | ReadFailure] = [extraction for extraction in known.values() if extraction]
    texts = list(batches(new, lambda document: len(document.text)))
    extractions += _together("extract", texts, [extract.submit(_whole(part), cache.directory) for part in texts])
    return readings, extractions, len(new)


def _on_cluster(sources: Sequence[Source], runner: str, tables: Exchange, clock: Clock) -> Found:
    """Read and extract in other processes; what an earlier run handed over and is still as it was is taken as it is."""
    given = {"tables": tables.url, "made_by": program()}
    with cluster(runner) as workers:
        sizes = file_sizes(sources)
        parts = list(batches(sources, sizes, ends=lambda source: _ends_a_batch(source.name, sizes(source))))
        tasks = [workers.submit(read_to_table, {"sources": part, **given}) for part in parts]
        readings = _each("read", parts, tasks, lambda name: tables.load(Document, name))

        clock("extract")
        documents = {documents_name(batch): [row for row in batch if isinstance(row, Document)] for batch in readings}
        known = {name: tables.known(name) for name, rows in documents.items() if rows}
        new = {name: documents[name] for name, rows in known.items() if rows is None}
        tasks = [workers.submit(extract_to_table, {"documents": name, **given}) for name in new]
        extractions = _together("extract", list(new.values()), tasks, lambda name: tables.load(Extraction, name))
    extractions += chain.from_iterable(rows for rows in known.values() if rows)
    tables.keep_only(chain(documents, map(extractions_name, documents)))
    return list(chain.from_iterable(readings)), extractions, sum(map(len, new.values()))


def tables_for(runner: str, store: str | None) -> Exchange | None:
    """Where processes hand over tables; None with threads, which need none.

    Raises:
        UsageError: there is no such runner, or something is not installed.
        OutputError: the place cannot be written.
    """
    kind, _, address = runner.partition(":")
    if runner == THREADS:
        if store:
            raise UsageError("tables are only handed over by Dask and Ray: name one with --runner, or no --store")
        return None
    if kind not in _CLUSTERS:
        raise UsageError(f"no such runner: {runner!r}; choose {THREADS}, dask[:ADDRESS] or ray:ADDRESS")
    if kind == "ray" and not address:
        # As it starts Ray asks clouds what machine it is on, whatever it is told: nothing to be done unasked.
        raise UsageError("name the address of a Ray cluster that you started: ray:ADDRESS")
    if find_spec(_CLUSTERS[kind]) is None:
        raise UsageError(f"{_CLUSTERS[kind]} is not installed: run `pip install 'claimcheck[{kind}]'`")
    tables = Exchange(store or str(TABLES.resolve()))
    tables.prepare()
    return tables


@contextmanager
def cluster(runner: str) -> Iterator[TaskRunner[Any]]:
    """Processes to submit tasks to, all of which talk to this run's server.

    Raises:
        UsageError: the cluster cannot be reached, or cannot reach the server.
    """
    kind, _, address = runner.partition(":")
    server = str(get_client(sync_client=True).api_url).rstrip("/")
    if address and _is_here(server) and not _is_here(address):
        raise UsageError(
            f"workers elsewhere cannot reach {server}: set PREFECT_API_URL to a Prefect server that they can"
        )
    with ExitStack() as stack:
        stack.enter_context(temporary_settings({PREFECT_API_URL: server}))
        try:
            workers = stack.enter_context((_dask if kind == "dask" else _ray)(address))
        except Exception as error:
            raise UsageError(f"{runner} cannot be reached or started ({error}): check its address") from error
        yield workers


@contextmanager
def _dask(address: str) -> Iterator[TaskRunner[Any]]:
    import cloudpickle
    from prefect_dask import DaskTaskRunner

    cloudpickle.register_pickle_by_value(sys.modules[__name__])  # workers have the package, but not this file
    local = {
        "threads_per_worker": 1,
        "host": "127.0.0.1",
        "dashboard_address": "127.0.0.1:0",
        "silence_logs": logging.ERROR,
    }
    with DaskTaskRunner(address=address) if address else DaskTaskRunner(cluster_kwargs=local) as workers:
        workers.client  # noqa: B018 - connects
        yield workers


@contextmanager
def _ray(address: str) -> Iterator[TaskRunner[Any]]:
    import ray
    from prefect_ray import RayTaskRunner

    ray.cloudpickle.register_pickle_by_value(sys.modules[__name__])
    with RayTaskRunner(address, {"log_to_driver": False}) as workers:
        yield workers


def _is_here(address: str) -> bool:
    parts = urlsplit(address if "//" in address else f"//{address}")
    return parts.hostname in {"localhost", "127.0.0.1", "::1"}


def batches(
    items: Iterable[T],
    size: Callable[[T], int],
    limit: int = BATCH_BYTES,
    *,
    ends: Callable[[T], bool] = lambda _: False,
) -> Iterator[tuple[T, ...]]:
    """The items in order, in batches no larger than `limit` together; an item that is larger is a batch of its own.

    A batch also ends with an item of which `ends` says so.
    """
    batch: list[T] = []
    total = 0
    for item in items:
        if batch and (total + size(item) > limit or ends(batch[-1])):
            yield tuple(batch)
            batch, total = [], 0
        batch.append(item)
        total += size(item)
    if batch:
        yield tuple(batch)


def _ends_a_batch(name: str, size: int) -> bool:
    """Whether a batch is to end with that item, whatever is before it: so a new one changes few of the batches.

    True of one item in so many that batches would have `BATCH_BYTES` on average.
    """
    drawn = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big") / 2**64
    return drawn < size / BATCH_BYTES


def file_sizes(sources: Sequence[Source]) -> Callable[[Source], int]:
    """About how many bytes each has: of a file of many documents, an equal share."""
    sharing = Counter(source.path for source in sources)
    shares = {path: _file_size(path) // number for path, number in sharing.items()}
    return lambda source: shares[source.path]


def _each(
    stage: str,
    parts: Sequence[Sequence[Any]],
    tasks: Sequence[PrefectFuture[Any]],
    fetch: Callable[[Any], Sequence[Any]] = tuple,
) -> list[Sequence[Any]]:
    """What the tasks make of each batch; a `ReadFailure` for each item of one on which a task fails for good."""
    wait(list(tasks))  # all, before any failure is raised: none is left running or forgotten
    return [_outcome(stage, part, future, fetch) for part, future in zip(parts, tasks, strict=True)]


def _together(*arguments: Any) -> list[Any]:
    """What the tasks make of all items, see `_each`."""
    return list(chain.from_iterable(_each(*arguments)))


def _whole(value: T) -> T:
    """The value for a task as it is: otherwise Prefect looks through all that is in it for results of other tasks."""
    return cast("T", quote(value))


def _outcome(
    stage: str, batch: Sequence[Any], future: PrefectFuture[Any], fetch: Callable[[Any], Sequence[Any]]
) -> Sequence[Any]:
    try:
        return fetch(future.result())
    except ClaimcheckError:
        raise
    except Exception as error:  # noqa: BLE001
        reason = f"the batch it was in failed to {stage} ({type(error).__name__}: {error}): run the audit again"
        return [ReadFailure(item.name, reason, getattr(item, "sha256", None)) for item in batch]


def _file_size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:  # reading it will say why
        return 0


def _markdown(figures: dict[str, Any]) -> str:
    """The figures as a table; numbers and words of our own only, nothing from any document."""
    rows = []
    for name, value in figures.items():
        parts = value.items() if isinstance(value, dict) else [("", value)]
        shown = ", ".join(f"{number} {key}".strip() for key, number in parts if number) or "none"
        rows.append(f"| {name} | {shown} |".replace("_", " "))
    return "\n".join(("| | |", "|---|---|", *rows))


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@paths_argument
@reports_option
@baseline_option
@suppressions_option
@fail_on_option("never")
@configuration_option
@click.option(
    "--notify",
    metavar="URL",
    help=f"Web address to post new findings to, signed with the key in {KEY_VARIABLE}, where there is one.",
)
@click.option(
    "--notify-on",
    type=click.Choice([severity.value for severity in Severity]),
    default=Severity.ERROR.value,
    show_default=True,
    help="How severe they must be at least.",
)
@click.option(
    "--runner",
    default=THREADS,
    show_default=True,
    metavar="RUNNER",
    help="What runs the batches: threads; dask, for processes here; dask:ADDRESS or ray:ADDRESS, for a cluster.",
)
@click.option(
    "--store",
    metavar="URL",
    help=f"Where Dask and Ray hand over tables: a folder, or another place that fsspec knows. [default: {TABLES}]",
)
@history_options
@click.option("--debug", is_flag=True, expose_value=False, help="Show where an error came from.")
def command(  # noqa: PLR0913
    paths: tuple[Path, ...],
    reports: Path,
    fail_on: str,
    configuration: Configuration,
    runner: str,
    store: str | None,
    *,
    history: str | None,
    baseline: Path | None,
    suppressions: Path | None,
    notify: str | None,
    notify_on: str,
) -> int:
    """Audit documents with retries, and without doing again what was done before; write the report.

    PATHS are files and folders; without any, the current folder.
    """
    paths = paths or (Path(),)
    # What cannot work is better said before Prefect takes its time to start.
    past = Past(history, None, paths, configuration)
    accepted = Accepted(baseline, suppressions)
    find(paths, exclude=(reports, *accepted.files, *configuration.exclude, *past.files))
    if notify:
        ensure_receiver(notify)
    ensure_writable(reports)
    tables_for(runner, store)
    past.open()
    file = str(configuration.file) if configuration.file else None
    outcome = audit(
        [str(path) for path in paths],
        str(reports),
        file,
        runner,
        store,
        history=history,
        baseline=str(baseline) if baseline else None,
        suppressions=str(suppressions) if suppressions else None,
        notify=notify,
        notify_on=Severity(notify_on),
    )
    click.echo(outcome["outline"])
    click.echo(f"Run: {outcome['manifest']}")
    return exit_status([Severity(value) for value in outcome["severities"]], fail_on)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the flow from the command line; returns the exit status."""
    return run(command, argv, program="flows/audit.py")


if __name__ == "__main__":
    sys.exit(main())
