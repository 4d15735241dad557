"""Measure where the time of an audit goes: words a second, and time and memory by stage.

    python benchmarks/stages.py PATHS…

Words a CPU second are those of extraction alone, on one thread. Machines are noisy: compare figures of one run, or of
runs beside each other, not of two days.
"""

# ruff: noqa: INP001, T201
from __future__ import annotations

import argparse
import resource
import time
from pathlib import Path

from claimcheck.audit import assemble, extract_batch, find, read_batch
from claimcheck.model import Document


def main() -> None:
    """Read, extract and assemble, and print a line a stage."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="+", type=Path)
    clock = Clock()
    readings = read_batch(find(parser.parse_args().paths))
    documents = [reading for reading in readings if isinstance(reading, Document)]
    clock.lap("read")
    extract_batch([Document("warm-up", "Lee said so.", "", 0, "text/plain", "utf-8")])
    clock.lap("start to first claim")
    extractions = extract_batch(documents)
    words = sum(len(document.text.split()) for document in documents)
    clock.lap("extract", words)
    result = assemble(readings, extractions)
    clock.lap("resolve to check")
    print(f"{len(documents)} documents, {words} words, {len(result.claims)} claims, {len(result.links)} links")


class Clock:
    """Prints what passed since the lap before."""

    def __init__(self) -> None:
        self._wall, self._cpu = time.perf_counter(), time.process_time()

    def lap(self, name: str, words: int = 0) -> None:
        """A line for what has just ended; with `words`, also how many it took a CPU second."""
        wall, cpu = time.perf_counter() - self._wall, time.process_time() - self._cpu
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        rate = f"{words / cpu:8.0f} words a CPU second" if words else ""
        print(f"{name:<22} {wall:7.2f} s {cpu:7.2f} CPU s {peak:6} MiB at most{rate}")
        self._wall, self._cpu = time.perf_counter(), time.process_time()


if __name__ == "__main__":
    main()
