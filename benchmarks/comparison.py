"""Measure the comparison model and the search for neighbours: how fast, what the index misses, what linking gains.

    python benchmarks/comparison.py speed                  texts and pairs a CPU second, by length
    python benchmarks/comparison.py threads                what a second thread gains
    python benchmarks/comparison.py neighbours [ROWS…]     exact products against the index: time, memory, recall
    python benchmarks/comparison.py linking PAIRS          contradictions that linking finds by rule and by the model

Texts are made here. The embeddings whose neighbours are sought lie in clusters of several sizes, as claims about the
same things do. `PAIRS` are JSON Lines (gzip) with `set`, `premise`, `hypothesis` and `label`: each is two documents
that go the whole way from text to links; pairs about pictures are left out. Tables are Markdown.
"""

# ruff: noqa: INP001, T201
from __future__ import annotations

import argparse
import gzip
import json
import random
import resource
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

from claimcheck.extraction import extract
from claimcheck.language.comparison import LABELS, WIDTH, Comparison, alone
from claimcheck.linking import link
from claimcheck.linking.neighbours import exact, indexed
from claimcheck.model import Difference, Document, Relation
from claimcheck.resolution import resolve

LENGTHS = (8, 16, 32, 64)
"""Words of a text."""
TEXTS = 100
ROWS = (10_000, 50_000, 100_000)
NEAREST, LEAST = 10, 0.5
SEED = 7

_WORDS = (
    "the minister said port council bridge storm vote tax closed opened a plan budget of river town in May after "
    "talks with union leaders over wages schools hospital police arrested two men near station train company shares"
).split()


def main() -> None:
    """The measurement asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(required=True)
    commands.add_parser("speed").set_defaults(run=lambda _: speed())
    commands.add_parser("threads").set_defaults(run=lambda _: threads())
    near = commands.add_parser("neighbours")
    near.add_argument("rows", nargs="*", type=int, default=ROWS)
    near.set_defaults(run=lambda arguments: neighbours(arguments.rows))
    pairs = commands.add_parser("linking")
    pairs.add_argument("pairs", type=Path)
    pairs.set_defaults(run=lambda arguments: linking(arguments.pairs))
    arguments = parser.parse_args()
    arguments.run(arguments)


def speed() -> None:
    """A line a length of text; pairs are read in one order, or in both where the first finds a contradiction likely."""
    comparison = Comparison.load()
    print("| words a text | pieces a text | texts a CPU second | pairs a CPU second |\n|---|---|---|---|")
    for length in LENGTHS:
        texts = _texts(TEXTS, length)
        pieces = np.mean([len(alone(text, comparison._tokenizer)[0]) for text in texts])  # noqa: SLF001
        pairs = list(zip(texts, reversed(texts), strict=True))
        embedding = _cpu_seconds(lambda texts=texts: comparison.embed(texts))
        comparing = _cpu_seconds(lambda pairs=pairs: comparison.contradiction(pairs))
        print(f"| {length} | {pieces:.0f} | {TEXTS / embedding:.0f} | {TEXTS / comparing:.0f} |")


def threads() -> None:
    """A line a number of threads, by the clock: needs a quiet machine."""
    comparison = Comparison.load()
    texts = _texts(4 * TEXTS, LENGTHS[1])
    print("| threads | texts a second |\n|---|---|")
    for count in (1, 2):
        with ThreadPoolExecutor(count) as pool:
            started = time.perf_counter()
            list(pool.map(comparison.embed, [[text] for text in texts]))
            print(f"| {count} | {len(texts) / (time.perf_counter() - started):.0f} |")


def neighbours(sizes: Sequence[int]) -> None:
    """A line a number of rows; the peak of memory is the process's so far, embeddings included."""
    print("| rows | pairs | exact, CPU s | index, CPU s | recall | same again | MiB at most |")
    print("|---|---|---|---|---|---|---|")
    for rows in sizes:
        embeddings = clustered(rows)
        started = time.process_time()
        found = np.concatenate(list(indexed(embeddings, NEAREST, LEAST)))
        middle = time.process_time()
        sure = np.concatenate(list(exact(embeddings, NEAREST, LEAST)))
        ended = time.process_time()
        again = np.concatenate(list(indexed(embeddings, NEAREST, LEAST)))
        recall = len(np.intersect1d(_keys(found, rows), _keys(sure, rows))) / max(1, len(sure))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        same = "yes" if np.array_equal(found, again) else "no"
        times = f"{ended - middle:.1f} | {middle - started:.1f}"
        print(f"| {rows} | {len(sure)} | {times} | {recall:.4f} | {same} | {peak} |", flush=True)


def linking(path: Path) -> None:
    """A line for rules and for the model: how many pairs of each label they say contradict."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        records = [each for each in map(json.loads, lines) if "snli" not in each["set"]]
    labels = Counter(record["label"] for record in records)
    found = Counter((by, record["label"]) for record in records for by in _contradicted(record))
    print(f"| | {' | '.join(f'{label} ({labels[label]})' for label in LABELS)} |\n|---|---|---|---|")
    for by in ("rules", "model"):
        print(f"| {by} | {' | '.join(str(found[by, label]) for label in LABELS)} |")


def _contradicted(record: dict[str, str]) -> set[str]:
    documents = [
        Document(f"{role}.txt", f"{record[role].strip().rstrip('.')}.", "", 0, "text/plain", "utf-8")
        for role in ("premise", "hypothesis")
    ]
    links = link(documents, resolve(documents, [extract(document) for document in documents]))
    contradictions = [each for each in links if each.relation is Relation.CONTRADICTS]
    return {"model" if each.difference is Difference.MEANING else "rules" for each in contradictions}


def clustered(rows: int) -> np.ndarray:
    """Embeddings (rows, WIDTH) of length one, in clusters of one to thirty about centres near a common direction."""
    rng = np.random.default_rng(SEED)
    centres = rng.normal(size=(rows // 8, WIDTH)) + 0.5 * rng.normal(size=WIDTH)
    of = rng.choice(len(centres), size=rows, p=_shares(len(centres)))
    made = centres[of] + rng.uniform(0.3, 1.2, size=(rows, 1)) * rng.normal(size=(rows, WIDTH))
    return (made / np.linalg.norm(made, axis=1, keepdims=True)).astype(np.float32)


def _shares(count: int) -> np.ndarray:
    sizes = np.random.default_rng(SEED).integers(1, 31, size=count)
    return sizes / sizes.sum()


def _keys(pairs: np.ndarray, rows: int) -> np.ndarray:
    return pairs[:, 0] * rows + pairs[:, 1]


def _texts(count: int, words: int) -> list[str]:
    rng = random.Random(SEED)
    return [" ".join(rng.choices(_WORDS, k=words)) for _ in range(count)]


def _cpu_seconds(run: Callable[[], object]) -> float:
    started = time.process_time()
    run()
    return time.process_time() - started


if __name__ == "__main__":
    main()
