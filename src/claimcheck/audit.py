"""The stages, composed: paths in, `AuditResult` out. No printing, no writing of reports, no exit.

`audit` runs them one after the other. What needs another way of running them (retries, a schedule, several machines)
composes the same functions: `find`, `read_batch`, `extract_batch`, `assemble`.
"""

from __future__ import annotations

import gc
import logging
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from claimcheck.cache import Cache
from claimcheck.configuration import DEFAULTS, Configuration
from claimcheck.errors import ClaimcheckError, UsageError
from claimcheck.model import AuditResult, Document, Extraction, ReadFailure
from claimcheck.reading import Source, discover, read
from claimcheck.reading.fingerprint import fingerprint
from claimcheck.records import to_record
from claimcheck.versions import installed

if TYPE_CHECKING:
    from claimcheck.extraction import Map

T = TypeVar("T")
_Extracted: TypeAlias = "tuple[Document, Extraction] | ReadFailure"

_log = logging.getLogger(__name__)

Progress = Callable[[str, int, int], None]
"""Told the name of the stage, how much of it is done and how much there is; when a stage begins, nothing is done."""


MOST_THREADS = 4
"""More would wait for each other: about a fifth of the work is done under Python's lock."""


def audit(
    paths: Sequence[Path],
    *,
    exclude: Sequence[Path] = (),
    progress: Progress | None = None,
    threads: int = 1,
    configuration: Configuration = DEFAULTS,
    cache: Cache | None = None,
) -> AuditResult:
    """Audit the documents at `paths`, leaving out whatever lies in or under `exclude`, or is excluded by the settings.

    The result depends on the documents and the settings and on nothing else: neither on the order of the paths, nor on
    time, machine or the number of threads. With a cache, what was worked out before is taken from there: the audit as
    a whole where nothing has changed, else what was read and found in the documents that are the same.

    Raises:
        UsageError: a path is not there, or there is no document to audit.
        ModelError: the language model cannot be used.
    """
    sources = find(paths, exclude=(*exclude, *configuration.exclude, *own_folder(cache)))
    seen = [fingerprint(source) for source in sources] if cache else []
    basis = [[each.key for each in seen], to_record(configuration.known), to_record(configuration.checks)]
    if cache and (known := cache.audit(basis)):
        return known
    readings = [each for source in counted("read", sources, progress) for each in read_batch((source,), cache)]
    documents = [reading for reading in readings if isinstance(reading, Document)]
    found = extract_each(documents, cache, threads=threads)
    extractions = [_found(each) for _, each in zip(counted("extract", documents, progress), found, strict=True)]
    result = assemble(readings, extractions, progress=progress, configuration=configuration, cache=cache)
    if cache and all(each.of(reading) for each, reading in zip(seen, readings, strict=True)):
        cache.keep_audit(basis, result)
    return result


def own_folder(cache: Cache | None) -> tuple[Path, ...]:
    """What is not to be audited on account of the cache."""
    return (cache.directory,) if cache else ()


def cores() -> int:
    """How many threads it pays to use here."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(usable, MOST_THREADS)


def counted(stage: str, items: Sequence[T], progress: Progress | None) -> Iterator[T]:
    """The items, one by one, while progress is told how many of them are done."""
    report = progress or _silent
    for done, item in enumerate(items):
        report(stage, done, len(items))
        yield item
    report(stage, len(items), len(items))


def find(paths: Sequence[Path], *, exclude: Sequence[Path] = ()) -> tuple[Source, ...]:
    """The documents at `paths`, sorted by name, without those in or under `exclude` (reports of an earlier audit, say).

    Raises:
        UsageError: a path is not there, or there is no document to audit.
    """
    closed = tuple(_place(path) for path in exclude)

    def is_open(path: Path) -> bool:
        return not _place(path).startswith(closed)

    found = tuple(source for source in discover(paths) if is_open(source.path))
    if not found:
        raise UsageError(
            "no document to audit outside the folder of reports and what the settings exclude; name another"
        )
    return found


def _place(path: Path) -> str:
    """Where it really is, ending in a separator: that of all that lies under it begins so."""
    return str(path.resolve()).rstrip(os.sep) + os.sep


def read_batch(sources: Iterable[Source], cache: Cache | None = None) -> tuple[Document | ReadFailure, ...]:
    """Each source as read, or why it could not be; what is in the cache is taken from there."""
    return tuple(_read(source, cache) for source in sources)


def extract_batch(documents: Iterable[Document], cache: Cache | None = None) -> tuple[Extraction | ReadFailure, ...]:
    """What is found in each document, or why it could not be analysed; what is in the cache is taken from there.

    Raises:
        ModelError: the language model cannot be used.
    """
    return tuple(_found(found) for found in extract_each(documents, cache))


def extract_each(
    readings: Iterable[Document | ReadFailure], cache: Cache | None = None, threads: int = 1
) -> Iterator[_Extracted]:
    """In order, each document with what is found in it, or why it could not be read or analysed.

    With several threads the next few documents are read ahead. They share out the blocks of text, so that one long
    document takes no more time than many short ones. What is known is taken from the cache in passing: threads would
    only wait for each other there.

    Raises:
        ModelError: the language model cannot be used.
    """
    known = (_known(reading, cache) for reading in readings)
    if threads == 1:
        yield from (_extract(each, cache, map) if isinstance(each, Document) else each for each in known)
        return
    # What only waits for blocks must not keep a thread from reading one: two pools. The one of the readers ends first,
    # and with what was not begun cancelled, nobody waits long for the others to stop.
    with _pool(2 * threads) as waiting, _pool(threads) as readers:
        ahead: deque[_Extracted | Future[_Extracted]] = deque()
        for each in known:
            ahead.append(waiting.submit(_extract, each, cache, readers.map) if isinstance(each, Document) else each)
            if len(ahead) == 2 * threads:
                yield _result(ahead.popleft())
        while ahead:
            yield _result(ahead.popleft())


@contextmanager
def _pool(threads: int) -> Iterator[ThreadPoolExecutor]:
    pool = ThreadPoolExecutor(threads)
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """Python looks for no garbage meanwhile: the stages make millions of objects that stay, and hardly a cycle."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


@_nothing_collected()
def assemble(
    readings: Iterable[Document | ReadFailure],
    extractions: Iterable[Extraction | ReadFailure],
    *,
    progress: Progress | None = None,
    configuration: Configuration = DEFAULTS,
    cache: Cache | None = None,
) -> AuditResult:
    """The audit of documents that have been read and analysed, in whatever order they come.

    Every document in `readings` must have its extraction, or the reason why it has none, in `extractions`. With a
    cache, what is the same as in an earlier audit is taken from there; the result is the same.
    """
    # These import pandas, without which claims are extracted a third of a second sooner, and some the language model.
    from claimcheck.checks import run as run_checks
    from claimcheck.linking import link
    from claimcheck.resolution import resolve
    from claimcheck.table import tables
    from claimcheck.validation import validate

    report = progress or _silent
    readings, extractions = tuple(readings), tuple(extractions)
    failures = {item.name: item for item in (*readings, *extractions) if isinstance(item, ReadFailure)}
    extracted = {item.document: item for item in extractions if isinstance(item, Extraction)}
    documents = sorted(
        (item for item in readings if isinstance(item, Document) and item.name not in failures),
        key=lambda document: document.name,
    )
    unread = tuple(failures[name] for name in sorted(failures))

    report("resolve", 0, 1)
    resolution = resolve(documents, [extracted[document.name] for document in documents], configuration.known, cache)
    report("link", 0, 1)
    links = link(documents, resolution, cache)
    report("validate", 0, 1)
    found = tables(documents, resolution, links)
    validation = validate(documents, resolution, links, cache, found)
    report("check", 0, 1)
    findings, not_assessed = run_checks(found, unread, validation, configuration.checks, cache)
    report("check", 1, 1)
    return AuditResult(
        documents=tuple(documents),
        failures=unread,
        claims=resolution.claims,
        entities=resolution.entities,
        links=links,
        findings=findings,
        not_assessed=not_assessed,
        validation=validation,
        versions=versions(),
    )


def versions() -> tuple[tuple[str, str], ...]:
    """Name and version of everything that decides what an audit says, sorted."""
    # Late, since spaCy and pandas take a while to import.
    from claimcheck.language import model_version
    from claimcheck.language.comparison import comparison_model_version
    from claimcheck.validation.json_schema import schemas

    report_format = schemas()["report"]["$id"].rpartition(":")[2]
    return (
        ("claimcheck", installed("claimcheck")),
        ("comparison", comparison_model_version()),
        ("model", model_version()),
        ("report", report_format),
    )


def _read(source: Source, cache: Cache | None) -> Document | ReadFailure:
    if cache is None or source.record is not None:  # a record is read as fast as an entry is
        return read(source)
    seen = fingerprint(source)
    known = cache.document(seen.key, source.name, seen.sha256) if seen.sha256 else None
    if known:
        return known
    reading = read(source)
    if isinstance(reading, Document) and seen.of(reading):
        cache.keep_document(seen.key, reading)
    return reading


def _known(reading: Document | ReadFailure, cache: Cache | None) -> _Extracted | Document:
    """The document with what was found in it before; by itself where that is yet to be found."""
    known = cache.extraction(reading) if cache and isinstance(reading, Document) else None
    return (reading, known) if isinstance(reading, Document) and known is not None else reading


def _extract(document: Document, cache: Cache | None, each: Map) -> _Extracted:
    from claimcheck.extraction import extract  # late, since spaCy takes a second and may not be needed at all

    try:
        extraction = extract(document, each)
    except ClaimcheckError:
        raise
    except Exception as error:  # noqa: BLE001
        # One document must not lose the audit of all others; that it is missing is a finding, so nothing is hidden.
        _log.debug("%s could not be analysed", document.name, exc_info=True)
        reason = f"could not be analysed ({type(error).__name__}), which is a fault of claimcheck: please report it"
        return ReadFailure(document.name, reason, document.sha256)
    if cache:
        cache.keep_extraction(document, extraction)
    return document, extraction


def _result(extracted: _Extracted | Future[_Extracted]) -> _Extracted:
    return extracted.result() if isinstance(extracted, Future) else extracted


def _found(result: _Extracted) -> Extraction | ReadFailure:
    return result if isinstance(result, ReadFailure) else result[1]


def _silent(stage: str, done: int, total: int) -> None:
    pass
