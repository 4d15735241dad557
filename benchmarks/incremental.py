"""Measure what the cache saves: `claimcheck check` over many documents, cold, with one changed, and unchanged.

    python benchmarks/incremental.py [--documents 1000] [--extracted 100]
    python benchmarks/incremental.py --folder FOLDER

Each run is a process of its own, started as a user starts it, over files that tell of a seeded world of events (see
`growth.py`), or over a copy of a folder of text files. Given are the clock's time and that of all threads on a
processor: trust the second on a busy machine. What takes seconds is run three times, and the middle one given.

Of a folder the cold check is measured as it is. Of the seeded world the extraction of some documents is measured and
multiplied; what is found in all of them is then put into the cache from what is known of them, and everything else is
measured over all documents: the cold check fills the rest of the cache, which the check of a changed document then
uses.
"""

# ruff: noqa: INP001, T201
from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from growth import CLAIMS_OF_A_DOCUMENT, corpus

from claimcheck.audit import find, read_batch
from claimcheck.cache import Cache
from claimcheck.model import Document, Extraction

TIMES = 3


@dataclass(frozen=True)
class Cost:
    """Of one run."""

    wall: float
    cpu: float

    def __add__(self, other: Cost) -> Cost:
        return Cost(self.wall + other.wall, self.cpu + other.cpu)

    def __sub__(self, other: Cost) -> Cost:
        return Cost(self.wall - other.wall, self.cpu - other.cpu)

    def times(self, factor: float) -> Cost:
        """So many such runs."""
        return Cost(self.wall * factor, self.cpu * factor)

    def __str__(self) -> str:
        return f"{self.wall:8.2f} s {self.cpu:8.2f} CPU s"


def main() -> None:
    """Fill a folder, check it cold, changed and unchanged, and print a line for each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=1_000)
    parser.add_argument("--extracted", type=int, default=100, help="documents whose cold extraction is measured")
    parser.add_argument("--folder", type=Path, help="text files of your own to be copied and checked instead")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if arguments.folder:
            shutil.copytree(arguments.folder, folder / "all")
            cold = run(folder, "check", "all", "--cache", "cache")
        else:
            cold = _of_a_seeded_world(folder, arguments.documents, arguments.extracted)
        files = sorted(path for path in (folder / "all").rglob("*") if path.is_file())
        print(f"{f'check, {len(files)} files, cold':<40}{cold}")
        middle = files[len(files) // 2]
        for what, form in (("one changed", "text"), *(("nothing changed", form) for form in ("text", "sarif", "json"))):
            costs = []
            for _ in range(TIMES):
                if what == "one changed":
                    text = middle.read_text(encoding="utf-8")
                    middle.write_text(f"{text}\nNobody said a word.\n", encoding="utf-8")
                costs.append(run(folder, "check", "all", "--cache", "cache", "--output", form))
            cost = sorted(costs, key=lambda each: each.wall)[TIMES // 2]
            times = f"{cold.wall / cost.wall:.1f} times faster than cold (CPU: {cold.cpu / cost.cpu:.1f})"
            print(f"{f'check, {what}, {form}':<40}{cost}   {times}")
        size = sum(path.stat().st_size for path in (folder / "cache").rglob("*") if path.is_file())
        print(f"cache: {size / 1_000_000:.1f} MB")


def _of_a_seeded_world(folder: Path, documents: int, extracted: int) -> Cost:
    """Fill the folder and its cache; what a cold check costs."""
    made = list(islice(corpus(2 * CLAIMS_OF_A_DOCUMENT * documents), documents))
    for place, number in (("all", len(made)), ("some", extracted), ("one", 1)):
        _write(folder / place, made[:number])
    start = run(folder, "extract", "one", "--no-cache")
    some = run(folder, "extract", "some", "--no-cache")
    print(f"{f'extract, {extracted} documents, cold':<40}{some}")
    extraction = some + (some - start).times((len(made) - extracted) / extracted)
    print(f"{f'extract, {len(made)} documents, reckoned':<40}{extraction}")
    _remember(folder / "all", folder / "cache", made)
    print(f"{f'extract, {len(made)} documents, known':<40}{run(folder, 'extract', 'all', '--cache', 'cache')}")
    return extraction + run(folder, "check", "all", "--cache", "cache")


def run(folder: Path, command: str, *arguments: str) -> Cost:
    """What a command of the program costs, as a process of its own."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    program = [sys.executable, "-m", "claimcheck", command, *arguments]
    # Else each run would compile the program anew.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(program, check=False, stdout=subprocess.DEVNULL, cwd=folder, env=environment)  # noqa: S603
    if done.returncode not in (0, 1):
        sys.exit(done.returncode)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    return Cost(time.perf_counter() - start, used)


def _write(folder: Path, made: Iterable[tuple[Document, Extraction]]) -> None:
    for document, _ in made:
        path = folder / document.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(document.text, encoding="utf-8")


def _remember(folder: Path, directory: Path, made: Iterable[tuple[Document, Extraction]]) -> None:
    cache = Cache(directory)
    known = {document.name: extraction for document, extraction in made}
    for document in read_batch(find([folder]), cache):
        if isinstance(document, Document):
            cache.keep_extraction(document, known[document.name])


if __name__ == "__main__":
    main()
