"""Measure the language engine: how fast, where the time goes, how near to the machine's peak, how much memory.

    python benchmarks/engine.py speed [TEXTS]        words a CPU second, and what a second thread gains
    python benchmarks/engine.py parts [TEXTS]        share of the time that each part takes
    python benchmarks/engine.py windows              pieces a CPU second by length of window
    python benchmarks/engine.py products             arithmetic of the matrix products against this machine's peak
    python benchmarks/engine.py start                from the command to the first claim
    python benchmarks/engine.py memory [MEGABYTES]   peak memory for one document, in paragraphs and in one line
    python benchmarks/engine.py precision FOLDER [TEXTS]
                                                     the shipped int8 model against the one in FOLDER, of 32 bits

TEXTS is a file of JSON Lines with "text" in each, or a folder of `.txt`; without it, text made here. Tables are
Markdown, for the model card.

Figures are CPU time of the process where one thread works, and the time on the clock where several do: those need a
quiet machine, and `cores` says whether it was one. Windows are always read one at a time (see `Engine`), so there is no
size of batch to choose. `products` needs the package `onnx`, of the extra `train`.
"""

# ruff: noqa: INP001, T201
from __future__ import annotations

import argparse
import json
import math
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

import numpy as np

from claimcheck.audit import extract_each
from claimcheck.language import encoding, pipeline
from claimcheck.language.engine import Engine, model_folder
from claimcheck.language.weights import onnxruntime  # with its telemetry off
from claimcheck.model import Document

REPEATS = 3
LENGTHS = (32, 64, 128, 192, 256)
SIZES = {"query, key, value": (256, 384, 1152), "up": (256, 384, 1536), "down": (256, 1536, 384), "large": (1024,) * 3}
"""Rows, inner length, columns of products whose speed is measured on its own: the encoder's, and one for the peak."""

PARTS = {
    "spaCy's tokens": ("claimcheck.language.pipeline", "Tokens.__call__"),
    "word pieces and features": ("claimcheck.language.encoding", "encode"),
    "decoding of attributions": ("claimcheck.language.decoding", "attributions"),
    "decoding of names": ("claimcheck.language.decoding", "entity_runs"),
    "claims": ("claimcheck.extraction", "claims"),
}


def main() -> None:
    """Run the measurement that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(required=True)
    for measure, arguments in COMMANDS.items():
        command = commands.add_parser(measure.__name__, help=measure.__doc__)
        command.set_defaults(measure=measure)
        for name, options in arguments.items():
            command.add_argument(name, **options)
    chosen = vars(parser.parse_args())
    chosen.pop("measure")(**chosen)


def speed(texts: Path | None) -> None:
    """Words a CPU second on one thread, words a second on one and on two."""
    documents = _documents(texts)
    words = sum(len(document.text.split()) for document in documents)
    warm_up()
    runs = {threads: [timed(lambda n=threads: _read(documents, n)) for _ in range(REPEATS)] for threads in (1, 2)}
    alike = len({repr(run.result) for each in runs.values() for run in each}) == 1
    best = {threads: min(each, key=lambda run: run.wall) for threads, each in runs.items()}
    cpu = min(run.cpu for run in runs[1])
    rows = [(threads, f"{words / run.wall:,.0f}", f"{run.cpu / run.wall:.2f}") for threads, run in best.items()]
    table(("threads", "words a second", "cores"), rows)
    print(f"\n{words:,} words in {len(documents)} documents, best of {REPEATS}, same output: {alike}.")
    print(
        f"{words / cpu:,.0f} words a CPU second on one thread; two are {best[1].wall / best[2].wall:.2f} times as fast."
    )


def parts(texts: Path | None) -> None:
    """The share of CPU time, on one thread, that each part takes."""
    documents = _documents(texts)
    warm_up()
    spent: Counter[str] = Counter()
    with ExitStack() as stack:
        for part, (module, name) in PARTS.items():
            stack.enter_context(_clocked(import_module(module), name, part, spent))
        session = pipeline._engine()._session  # noqa: SLF001 (nobody else needs it)
        run = _Clocked(session.run, "network", spent)
        stack.enter_context(patch.object(pipeline._engine(), "_session", type("", (), {"run": run})()))  # noqa: SLF001
        total = timed(lambda: _read(documents, 1)).cpu
    spent["rest"] = total - sum(spent.values())
    table(("part", "share"), [(part, f"{seconds / total:.1%}") for part, seconds in spent.most_common()])


def windows() -> None:
    """What the network reads in a CPU second, by length of window; what is read twice counts once."""
    session = _session(model_folder() / "model.onnx")
    rows = []
    for length in LENGTHS:
        inputs = _inputs(length)
        seconds = min(timed(lambda given=inputs: session.run(None, given)).cpu for _ in range(10 * REPEATS))
        own = length - 2 - encoding.OVERLAP
        rows.append((length, f"{1000 * seconds:.1f}", f"{length / seconds:,.0f}", f"{max(own, 0) / seconds:,.0f}"))
    table(("pieces", "ms", "pieces a second", f"without {encoding.OVERLAP} of overlap"), rows)


def products() -> None:
    """Arithmetic of the network's products in a window, and that of products alone on this machine."""
    rows = [
        (name, *(f"{rate / 1e9:,.0f}" for rate in (_rate(shape, integer=True), _rate(shape, integer=False))))
        for name, shape in SIZES.items()
    ]
    table(("product alone, one thread", "int8, GOP/s", "32 bits, GFLOP/s"), rows)
    seconds, operations, total = _profile(model_folder() / "model.onnx")
    print()
    rows = [
        (kind, f"{seconds[kind] / total:.1%}", f"{operations[kind] / 1e9:.2f}", f"{operations[kind] / s / 1e9:,.0f}")
        for kind, s in seconds.most_common()
    ]
    table(("in a window of 256 pieces", "share of its time", "GOP", "GOP/s"), rows)


def start() -> None:
    """From the command to the first claim, in a fresh process; the best, since the files are then in memory."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "document.txt"
        path.write_text("Lee said the port had closed.", encoding="utf-8")
        best = min((_process("extract", str(path)) for _ in range(REPEATS)), key=lambda run: run.wall)
    print(f"{best.wall:.2f} s on the clock, {best.cpu:.2f} s of CPU time, {best.peak / 1e6:,.0f} MB at most")


def memory(megabytes: float) -> None:
    """Peak memory of `claimcheck extract` for one document."""
    size = int(1e6 * megabytes)
    text = made(size)
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for form, separator in (("paragraphs", "\n\n"), ("one line", " ")):
            path = Path(folder) / "document.txt"
            path.write_text(separator.join(text), encoding="utf-8")
            run = _process("extract", str(path), "--output", f"{folder}/claims.jsonl")
            rows.append((f"{size / 1e6:g} MB", form, f"{run.peak / 1e6:,.0f} MB", f"{run.cpu:,.0f} s"))
    table(("document", "in", "peak memory", "CPU time"), rows)


def precision(full: Path, texts: Path | None) -> None:
    """Speed of the shipped model and of one in 32 bits, and how much of what they find is the same."""
    documents = _documents(texts)
    words = sum(len(document.text.split()) for document in documents)
    found, rows = [], []
    for name, folder in (("int8", model_folder()), ("32 bits", full)):
        engine = Engine(folder)
        engine.analyse(documents[0].text)
        run = timed(lambda reader=engine: [reader.analyse(document.text) for document in documents])
        found.append({(i, a.source, a.cue, a.content) for i, each in enumerate(run.result) for a in each.attributions})
        rows.append((name, f"{(folder / 'model.onnx').stat().st_size / 1e6:.1f} MB", f"{words / run.cpu:,.0f}"))
    table(("weights", "size", "words a CPU second (engine alone)"), rows)
    same = 2 * len(found[0] & found[1]) / max(1, len(found[0]) + len(found[1]))
    print(f"\n{len(found[0]):,} and {len(found[1]):,} attributions; exactly the same, as F1: {same:.3f}")


TEXTS: dict[str, Any] = {"texts": {"type": Path, "nargs": "?"}}
COMMANDS: dict[Callable[..., None], dict[str, dict[str, Any]]] = {
    speed: TEXTS,
    parts: TEXTS,
    windows: {},
    products: {},
    start: {},
    memory: {"megabytes": {"type": float, "nargs": "?", "default": 10}},
    precision: {"full": {"type": Path}, **TEXTS},
}


class Timed(NamedTuple):
    """What a call took and gave."""

    wall: float
    cpu: float
    result: Any = None
    peak: int = 0
    """Bytes, of a process."""


def timed(call: Callable[[], Any]) -> Timed:
    """Time on the clock and CPU time of the whole process."""
    wall, cpu = time.perf_counter(), time.process_time()
    result = call()
    return Timed(time.perf_counter() - wall, time.process_time() - cpu, result)


def warm_up() -> None:
    """Load what is loaded once."""
    _read([_document("warm-up", "Lee said so.")], 1)


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """A Markdown table on standard output."""
    for row in (head, ["---"] * len(head), *rows):
        print("|", " | ".join(map(str, row)), "|")


def made(size: int) -> list[str]:
    """Paragraphs, of `size` characters together: news-like sentences, the same each time."""
    chance = random.Random(0)
    paragraphs: list[str] = []
    while size > 0:
        sentences = [_sentence(chance) for _ in range(chance.randint(1, 4))]
        paragraphs.append(" ".join(sentences)[:size])
        size -= len(paragraphs[-1]) + 2
    return paragraphs


_WHO = "Maria Silva|the mayor of Norwick|police|a spokesman for the Ministry of Health|Lee|residents|the company".split(
    "|"
)
_CUE = "said|denied|told reporters on Monday|has warned|announced in a statement|wrote".split("|")
_WHAT = (
    "the port had closed after the storm|nobody was hurt|prices would rise by 4.5 per cent next year|"
    "the bridge, built in 1962, was safe|“we will not leave until it is done”|talks with the union had failed"
).split("|")
_PLAIN = (
    "The river is forty kilometres long.|Two people were taken to hospital.|It rained for most of June.|"
    "The council meets again in Lisbon on 3 May, and a vote on the new line is expected in the autumn."
).split("|")


def _sentence(chance: random.Random) -> str:
    if chance.random() < 0.4:
        return chance.choice(_PLAIN)
    who, cue, what = chance.choice(_WHO), chance.choice(_CUE), chance.choice(_WHAT)
    text = chance.choice((f"{who} {cue} that {what}.", f"{what}, {who} {cue}.", f"According to {who}, {what}."))
    return text[0].upper() + text[1:]


def _documents(texts: Path | None) -> list[Document]:
    if texts is None:
        return [_document(str(i), "\n\n".join(made(5000))) for i in range(40)]
    if texts.is_dir():
        return [_document(path.name, path.read_text(encoding="utf-8")) for path in sorted(texts.glob("*.txt"))]
    lines = texts.read_text(encoding="utf-8").splitlines()
    return [_document(str(i), json.loads(line)["text"]) for i, line in enumerate(lines)]


def _document(name: str, text: str) -> Document:
    return Document(name, text, "", len(text), "text/plain", "utf-8")


def _read(documents: Sequence[Document], threads: int) -> list[object]:
    return list(extract_each(documents, threads=threads))


class _Clocked:
    """A function, the CPU time of whose calls is added up."""

    def __init__(self, function: Callable[..., Any], part: str, spent: Counter[str]) -> None:
        self._function, self._part, self._spent = function, part, spent

    def __call__(self, *arguments: Any) -> Any:
        run = timed(lambda: self._function(*arguments))
        self._spent[self._part] += run.cpu
        return run.result


@contextmanager
def _clocked(module: Any, name: str, part: str, spent: Counter[str]) -> Iterator[None]:
    *holder, name = name.split(".")
    target = getattr(module, holder[0]) if holder else module
    clock = _Clocked(getattr(target, name), part, spent)
    with patch.object(target, name, lambda *arguments: clock(*arguments)):  # noqa: PLW0108 (methods get `self`)
        yield


def _process(*arguments: str) -> Timed:
    """`claimcheck` in a fresh process."""
    began = time.perf_counter()
    process = subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", "claimcheck", *arguments], stdout=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"claimcheck ended with {process.returncode}")
    unit = 1 if sys.platform == "darwin" else 1024
    return Timed(time.perf_counter() - began, usage.ru_utime + usage.ru_stime, peak=usage.ru_maxrss * unit)


def _session(model: Path | bytes, profile: Path | None = None) -> Any:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    if profile:
        options.enable_profiling = True
        options.profile_file_prefix = str(profile)
    return onnxruntime.InferenceSession(
        model if isinstance(model, bytes) else str(model),
        options,
        providers=["CPUExecutionProvider"],
        disabled_optimizers=["SkipLayerNormFusion"],
    )


def _inputs(length: int) -> dict[str, encoding.Ints]:
    """A window of `length` pieces, with [CLS] and [SEP]."""
    chance = np.random.default_rng(0)
    limits = {"ids": 20_000, "shapes": encoding.SHAPES, "quotes": 2, "breaks": encoding.BREAKS}
    return {name: chance.integers(0, limit, (1, length)) for name, limit in limits.items()}


def _rate(shape: tuple[int, ...], *, integer: bool) -> float:
    """Operations a second of one product."""
    from onnx import TensorProto, helper, numpy_helper

    rows, inner, columns = shape
    chance = np.random.default_rng(0)
    kind, left_type, result_type = (
        ("MatMulInteger", np.uint8, TensorProto.INT32) if integer else ("MatMul", np.float32, TensorProto.FLOAT)
    )
    left = chance.integers(0, 255, (rows, inner)).astype(left_type)
    right = chance.integers(-64, 64, (inner, columns)).astype(np.int8 if integer else np.float32)
    graph = helper.make_graph(
        [helper.make_node(kind, ["left", "right"], ["result"])],
        "product",
        [helper.make_tensor_value_info("left", helper.np_dtype_to_tensor_dtype(left.dtype), left.shape)],
        [helper.make_tensor_value_info("result", result_type, (rows, columns))],
        [numpy_helper.from_array(right, "right")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    session = _session(model.SerializeToString())
    seconds = min(timed(lambda: session.run(None, {"left": left})).cpu for _ in range(10 * REPEATS))
    return float(2 * rows * inner * columns / seconds)


def _profile(model: Path, runs: int = 20) -> tuple[Counter[str], Counter[str], float]:
    """Seconds and operations a window by kind of product, and the seconds of all its operators."""
    with tempfile.TemporaryDirectory() as folder:
        session = _session(model, Path(folder) / "profile")
        for _ in range(runs):
            session.run(None, _inputs(256))
        events = json.loads(Path(session.end_profiling()).read_text(encoding="utf-8"))
    seconds: Counter[str] = Counter()
    operations: Counter[str] = Counter()
    total = 0.0
    for event in events:
        if event.get("cat") != "Node" or not event["name"].endswith("_kernel_time"):
            continue
        took, operator = event["dur"] / 1e6 / runs, event["args"]["op_name"]
        total += took
        if "Mat" in operator or "Attention" in operator or operator == "Gemm":
            left = next(iter(event["args"]["input_type_shape"][0].values()))
            result = next(iter(event["args"]["output_type_shape"][0].values()))
            seconds[operator] += took
            # Attention is two products of every piece with every other.
            pairs = 4 * math.prod(left) * left[1] if "Attention" in operator else 2 * math.prod(left) * result[-1]
            operations[operator] += pairs / runs
    return seconds, operations, total


if __name__ == "__main__":
    main()
