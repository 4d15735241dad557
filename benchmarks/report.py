"""Measure the HTML report: time to write it, its size, and how soon Chromium shows it, at several numbers of claims.

    python -m benchmarks.report [--sizes 100 1000 10000] [--loads 5]

The documents are those of `benchmarks/growth.py`. CPU time for writing; for reading the median of several loads of the
file from disk, by the browser's own navigation timing: until all of it is parsed, its scripts have run and what can be
seen is drawn. CHROMIUM names a browser other than the `chromium` on the path.
"""

# ruff: noqa: INP001, T201
from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from playwright.sync_api import sync_playwright

from benchmarks.growth import corpus
from claimcheck.audit import assemble
from claimcheck.model import AuditResult
from claimcheck.reporting import WRITERS, Context, write

SIZES = (100, 1_000, 10_000)
LOADS = 5
LIMITS = {"seconds": 2.0, "bytes": 15_000_000}
"""What 10,000 claims may take to open, and on the disk."""
_DRAWN = """new Promise((done) => requestAnimationFrame(() => setTimeout(() => {
  const { loadEventEnd } = performance.getEntriesByType("navigation")[0];
  done([Math.max(loadEventEnd, performance.now()), document.querySelectorAll("*").length]);
})))"""


def measured(size: int, loads: int) -> dict[str, float]:
    """The figures of one size."""
    documents, extractions = zip(*corpus(size), strict=True)
    result = assemble(documents, extractions)
    _written(result)  # compiles the templates
    seconds = _written(result)
    with tempfile.TemporaryDirectory() as folder:
        front, *pages = write(result, Path(folder), formats=["html"])
        sizes = [path.stat().st_size for path in (front, *pages)]
        shown, elements = _shown(front, loads)
    return {
        "documents": len(documents),
        "claims": len(result.claims),
        "files": len(sizes),
        "bytes": sum(sizes),
        "front": sizes[0],
        "writing": seconds,
        "elements": elements,
        "seconds": shown,
    }


def _written(result: AuditResult) -> float:
    """CPU seconds to render the report."""
    begun = time.process_time()
    WRITERS["html"].files(result, Context())
    return time.process_time() - begun


def _shown(page: Path, loads: int) -> tuple[float, int]:
    """Seconds until the page is shown, median; and how many elements it has."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        taken, elements = [], 0
        for _ in range(loads):
            tab = browser.new_page(viewport={"width": 1280, "height": 900})
            tab.goto(page.as_uri())
            milliseconds, elements = tab.evaluate(_DRAWN)
            taken.append(milliseconds / 1000)
            tab.close()
        browser.close()
    return statistics.median(taken), elements


def show(runs: Sequence[Mapping[str, float]]) -> None:
    """A line a size, and how the last stands to the limits."""
    print("  claims  files  kB/claim      MB  of which front  CPU s to write  elements  s to show")
    for run in runs:
        each, whole, front = run["bytes"] / run["claims"] / 1e3, run["bytes"] / 1e6, run["front"] / 1e6
        print(
            f"{run['claims']:>8,}{run['files']:>7,}{each:>10.2f}{whole:>8.2f}{front:>16.2f}"
            f"{run['writing']:>16.2f}{run['elements']:>10,}{run['seconds']:>11.2f}"
        )
    for name, limit in LIMITS.items():
        print(f"of the {limit:,.10g} {name} allowed for 10,000 claims: {runs[-1][name] / limit:.0%}")


def main() -> None:
    """Measure each size in a process of its own and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", nargs="+", type=int, default=SIZES, help="numbers of claims [default: %(default)s]")
    parser.add_argument("--loads", type=int, default=LOADS, help="how often each is loaded [default: %(default)s]")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.one:
        print(json.dumps(measured(arguments.one, arguments.loads)))
        return
    runs = []
    for size in sorted(arguments.sizes):
        command = [sys.executable, "-m", "benchmarks.report", "--one", str(size), "--loads", str(arguments.loads)]
        output = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout  # noqa: S603
        runs.append(json.loads(output.splitlines()[-1]))
    show(runs)


if __name__ == "__main__":
    main()
