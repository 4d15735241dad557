"""The audit as a Prefect flow: the stages of `claimcheck audit`, in batches that are retried and remembered.

    python flows/audit.py [PATHS…] [--reports DIR] [--fail-on SEVERITY] [--config FILE]

needs no server: Prefect starts one of its own for the time of the run and keeps its records in `.claimcheck/`, in the
current folder. Under a schedule, a worker or another task runner, use the flow `audit` itself:
`audit.with_options(task_runner=…)`.

What is found in a document is kept in `.claimcheck/cache/` and is not looked for again until the document or the
engine changes. That is not Prefect's own cache of results: it is kept by document instead of by batch, so that one new
document does not change the batches of all others; and a stored result of Prefect's names the way in which it is to be
decoded, code included, so that a folder from someone else could run what it likes.

A batch that fails for good becomes findings about its documents; the audit of the others stands.
"""

from __future__ import annotations

import json
import platform
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timezone
from itertools import chain
from pathlib import Path
from typing import Any, TypeVar, cast

import click

from claimcheck.audit import assemble, extract_batch, find, read_batch
from claimcheck.cache import Cache, engine_fingerprint
from claimcheck.cli import (
    configuration_option,
    ensure_valid,
    ensure_writable,
    exit_status,
    fail_on_option,
    outline,
    paths_argument,
    publish,
    reports_option,
    run,
)
from claimcheck.configuration import Configuration, load
from claimcheck.errors import ClaimcheckError
from claimcheck.model import AuditResult, Document, Extraction, ReadFailure, Severity
from claimcheck.prefect_settings import STATE, set_up_prefect
from claimcheck.reading import Source
from claimcheck.records import to_record
from claimcheck.reporting.overview import summary
from claimcheck.versions import installed

set_up_prefect()

from prefect import flow, task  # noqa: E402
from prefect.artifacts import create_markdown_artifact  # noqa: E402
from prefect.futures import PrefectFuture, wait  # noqa: E402
from prefect.task_runners import ThreadPoolTaskRunner  # noqa: E402
from prefect.utilities.annotations import quote  # noqa: E402

T = TypeVar("T")

BATCH_BYTES = 200_000
"""About how much text a task works on: what a task costs in itself is then below one per cent of its time."""
WORKERS = 2
RETRY_DELAYS = (1, 10)
"""Seconds before each further attempt."""


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


@task(name="compare", persist_result=False)
def compare(
    readings: Sequence[Document | ReadFailure],
    extractions: Sequence[Extraction | ReadFailure],
    clock: Clock,
    configuration: Configuration,
) -> AuditResult:
    """Everything that needs all documents at once."""
    return assemble(readings, extractions, progress=clock, configuration=configuration)


@task(name="report", **_RETRIED)
def report(result: AuditResult, directory: Path) -> tuple[Path, ...]:
    """Write the report."""
    return publish(result, directory)


@flow(
    name="claimcheck-audit",
    task_runner=ThreadPoolTaskRunner(max_workers=WORKERS),  # type: ignore[arg-type]  # its futures are of a subtype
    persist_result=False,
)
def audit(paths: list[str], reports: str | None = None, config: str | None = None) -> dict[str, Any]:
    """Audit the documents at `paths` and write the report.

    Args:
        paths: Files and folders.
        reports: Folder for the report; where none is named, that of the settings, or "reports".
        config: Settings file; where none is named, the nearest, as `claimcheck.configuration.load` has it.

    Returns:
        "outline", the audit in a few lines; "severities", those of its findings; "manifest", the path of the run's own.

    Raises:
        UsageError: a path is not there, or there is no document to audit.
        ModelError: the language model cannot be used.
        OutputError: the report cannot be written.
        ConfigurationError: the settings, or a manifest, are not valid.
    """
    configuration = load(Path(config) if config else None)
    directory = Path(reports) if reports else configuration.reports or Path("reports")
    clock = Clock()
    cache = Cache(STATE.resolve() / "cache")

    clock("read")
    sources = find([Path(path) for path in paths], exclude=[directory, *configuration.exclude])
    readings = _in_batches(read, sources, _file_size)

    clock("extract")
    documents = [reading for reading in readings if isinstance(reading, Document)]
    known = {document.name: cache.extraction(document) for document in documents}
    new = [document for document in documents if known[document.name] is None]
    extractions = [extraction for extraction in known.values() if extraction]
    extractions += _in_batches(extract, new, lambda document: len(document.text), cache.directory)

    result = compare(_whole(readings), _whole(extractions), _whole(clock), _whole(configuration))
    clock("report")
    written = report(_whole(result), directory)
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
        "settings": {"paths": paths, "reports": str(directory), "batch_bytes": BATCH_BYTES, "workers": WORKERS},
        "inputs": [{"name": d.name, "sha256": d.sha256, "size": d.size} for d in result.documents],
        "failures": [to_record(failure) for failure in result.failures],
        "analysed": len(new),
        "remembered": len(documents) - len(new),
        "summary": figures,
    }
    ensure_valid("run", manifest, result)
    return {
        "outline": outline(result, written),
        "severities": sorted({finding.severity.value for finding in result.findings}),
        "manifest": str(_write_manifest(manifest, clock.started)),
    }


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


def batches(items: Iterable[T], size: Callable[[T], int], limit: int = BATCH_BYTES) -> Iterator[tuple[T, ...]]:
    """The items in order, in batches no larger than `limit` together; an item that is larger is a batch of its own."""
    batch: list[T] = []
    total = 0
    for item in items:
        if batch and total + size(item) > limit:
            yield tuple(batch)
            batch, total = [], 0
        batch.append(item)
        total += size(item)
    if batch:
        yield tuple(batch)


def _in_batches(stage: Any, items: Sequence[Any], size: Callable[[Any], int], *arguments: object) -> list[Any]:
    """What the task makes of the items; a `ReadFailure` for each item of a batch on which it fails for good."""
    submitted = [(batch, stage.submit(_whole(batch), *arguments)) for batch in batches(items, size)]
    wait([future for _, future in submitted])  # all, before any failure is raised: none is left running or forgotten
    return list(chain.from_iterable(_outcome(stage.name, batch, future) for batch, future in submitted))


def _whole(value: T) -> T:
    """The value for a task as it is: otherwise Prefect looks through all that is in it for results of other tasks."""
    return cast("T", quote(value))


def _outcome(stage: str, batch: Sequence[Source] | Sequence[Document], future: PrefectFuture[Any]) -> Sequence[Any]:
    try:
        return tuple(future.result())
    except ClaimcheckError:
        raise
    except Exception as error:  # noqa: BLE001
        reason = f"the batch it was in failed to {stage} ({type(error).__name__}: {error}): run the audit again"
        return [ReadFailure(item.name, reason, getattr(item, "sha256", None)) for item in batch]


def _file_size(source: Source) -> int:
    try:
        return source.path.stat().st_size
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


def _write_manifest(manifest: dict[str, Any], started: datetime) -> Path:
    """Keep the record of this run: Prefect's own do not outlive it."""
    path = STATE / "runs" / f"{started:%Y%m%dT%H%M%S.%fZ}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(manifest, ensure_ascii=True, indent=1) + "\n", encoding="utf-8")
    return path


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@paths_argument
@reports_option
@fail_on_option("never")
@configuration_option
@click.option("--debug", is_flag=True, expose_value=False, help="Show where an error came from.")
def command(paths: tuple[Path, ...], reports: Path, fail_on: str, configuration: Configuration) -> int:
    """Audit documents with retries, and without doing again what was done before; write the report.

    PATHS are files and folders; without any, the current folder.
    """
    paths = paths or (Path(),)
    # What cannot work is better said before Prefect takes its time to start.
    find(paths, exclude=(reports, *configuration.exclude))
    ensure_writable(reports)
    file = str(configuration.file) if configuration.file else None
    outcome = audit([str(path) for path in paths], str(reports), file)
    click.echo(outcome["outline"])
    click.echo(f"Run: {outcome['manifest']}")
    return exit_status([Severity(value) for value in outcome["severities"]], fail_on)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the flow from the command line; returns the exit status."""
    return run(command, argv, program="flows/audit.py")


if __name__ == "__main__":
    sys.exit(main())
