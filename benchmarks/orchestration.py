"""Measure what the flow costs beyond the stages that it runs: `flows/audit.py` against the same functions alone.

    python benchmarks/orchestration.py [--documents 10000] [--extracted 100] [--runner RUNNER]

Both read the same made-up files (see `growth.py`) and take what is found in them from a cache filled beforehand: all
batches go through as tasks, but the language model is not run 10,000 times. Both skip what comes after, which is one
call in either. What analysing costs is measured on some of the documents and multiplied. The overhead, all that the
flow costs more (importing Prefect, the start of its server, tasks, records; with Dask or Ray processes and tables too),
is given as a share of reading and analysing alone: comparing the documents, which is left out, would make it smaller.

Each side is a process of its own. Given are the clock's time and that of all its processes on a processor: trust the
second on a busy machine. Analysis is reckoned on one core; on several it takes less of the clock's time.
"""

# ruff: noqa: INP001, T201
from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from itertools import islice
from pathlib import Path
from typing import Any

from growth import CLAIMS_OF_A_DOCUMENT, corpus
from incremental import Cost

from claimcheck.audit import extract_batch, find, read_batch
from claimcheck.cache import Cache
from claimcheck.model import AuditResult, Document, Extraction, ReadFailure, Validation

ROOT = Path(__file__).parent.parent
FOLDER = Path("documents")
KNOWN = Path("known")


def main() -> None:
    """Make documents, run both sides, and print a line for each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--extracted", type=int, default=100, help="documents whose analysis is measured")
    parser.add_argument("--runner", default="threads")
    parser.add_argument("--side", choices=SIDES, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.side:
        SIDES[arguments.side](arguments.documents, arguments.runner)
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _make(folder, arguments.documents)
        analysis = _analysis(folder, arguments.extracted).times(arguments.documents / arguments.extracted)
        print(f"{f'analysing {arguments.documents} documents, reckoned':<45}{analysis}")
        plain = _run(folder, "plain", arguments)
        print(f"{'the rest, called plainly':<45}{plain}", flush=True)
        flow = _run(folder, "flow", arguments)
        print(f"{f'the same as a flow, {arguments.runner}':<45}{flow}")
    work, overhead = plain + analysis, flow - plain
    shares = f"{overhead.wall / work.wall:.1%} of the clock's time, {overhead.cpu / work.cpu:.1%} of CPU time"
    print(f"{'overhead':<45}{overhead}   {shares}")


def _make(folder: Path, number: int) -> None:
    made = list(islice(corpus(2 * CLAIMS_OF_A_DOCUMENT * number), number))
    for document, _ in made:
        path = folder / FOLDER / document.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(document.text, encoding="utf-8")
    cache = Cache(folder / KNOWN)
    known = {document.name: extraction for document, extraction in made}
    for document in read_batch(find([folder / FOLDER])):
        if isinstance(document, Document):
            cache.keep_extraction(document, known[document.name])


def _analysis(folder: Path, number: int) -> Cost:
    """What it costs to analyse so many of the documents, the model loaded before."""
    sources = find([folder / FOLDER])
    documents = [each for each in read_batch(sources[:: len(sources) // number]) if isinstance(each, Document)]
    extract_batch(documents[:1])
    wall, cpu = time.perf_counter(), time.process_time()
    extract_batch(documents[:number])
    return Cost(time.perf_counter() - wall, time.process_time() - cpu)


def _run(folder: Path, side: str, arguments: argparse.Namespace) -> Cost:
    """What a side costs with all processes that it starts, from its start to its end."""
    before, start = _cpu_of_children(), time.perf_counter()
    options = [f"--side={side}", f"--documents={arguments.documents}", f"--runner={arguments.runner}"]
    done = subprocess.run([sys.executable, str(Path(__file__).resolve()), *options], check=False, cwd=folder)  # noqa: S603
    if done.returncode:
        sys.exit(done.returncode)
    return Cost(time.perf_counter() - start, _cpu_of_children() - before)


def _cpu_of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _plain(_number: int, _runner: str) -> None:
    readings = read_batch(find([FOLDER]))
    documents = (each for each in readings if isinstance(each, Document))
    _assembled(readings, extract_batch(documents, Cache(KNOWN)))


def _flow(number: int, runner: str) -> None:
    sys.path.insert(0, str(ROOT))
    from flows import audit as module

    known = KNOWN.resolve()
    module.extract_batch = lambda documents, *_: extract_batch(documents, Cache(known))
    module.assemble = _assembled
    module.publish = _published
    outcome = module.audit([str(FOLDER)], "flow", runner=runner)
    record = json.loads(Path(outcome["manifest"]).read_text(encoding="utf-8"))
    if record["analysed"] != number:
        sys.exit(f"only {record['analysed']} documents went through tasks")


def _assembled(
    readings: Iterable[Document | ReadFailure], extractions: Iterable[Extraction | ReadFailure], **_: Any
) -> AuditResult:
    """In the place of all that comes after: the documents, and nothing about them."""
    documents = tuple(each for each in readings if isinstance(each, Document))
    if len(documents) != sum(isinstance(each, Extraction) for each in extractions):
        raise SystemExit("what was found is not that of the documents")
    return AuditResult(documents, (), (), (), (), (), (), Validation(0), (("claimcheck", "0"),))


def _published(_result: AuditResult, directory: Path, _context: object) -> tuple[Path, ...]:
    directory.mkdir(exist_ok=True)
    file = directory / "report.html"
    file.touch()
    return (file,)


SIDES: dict[str, Callable[[int, str], None]] = {"plain": _plain, "flow": _flow}
"""What is run in a process of its own: with the number of documents and the runner."""

if __name__ == "__main__":
    main()
