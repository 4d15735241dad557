"""The trained network to the files that ship: int8 ONNX, tokenizer, and what they are."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process

from claimcheck.language.engine import FORMAT
from claimcheck.language.training.network import Network

INPUTS = ("ids", "shapes", "quotes", "breaks")
OUTPUTS = ("roles", "relations", "entities", "starts")


def export(network: Network, base: Path, folder: Path, version: str) -> None:
    """Writes model.onnx, tokenizer.json and model.json into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        full = Path(scratch) / "full.onnx"
        write_onnx(network, full)
        quantise(full, folder / "model.onnx")
    shutil.copyfile(base / "tokenizer.json", folder / "tokenizer.json")
    describe(folder, FORMAT, version, ("model.onnx", "tokenizer.json"))


def quantise(full: Path, path: Path) -> None:
    """Writes the network in `full` into `path`, the products of its encoder in eight bits."""
    with tempfile.TemporaryDirectory() as scratch:
        ready = Path(scratch) / "ready.onnx"
        quant_pre_process(str(full), str(ready), skip_symbolic_shape=True)
        heads = [n.name for n in onnx.load(ready).graph.node if "Mat" in n.op_type and "/encoder/" not in n.name]
        # Weights in seven bits: products of two such do not saturate where AVX2 adds them up in sixteen.
        quantize_dynamic(
            str(ready),
            str(path),
            weight_type=QuantType.QInt8,
            per_channel=True,
            reduce_range=True,
            nodes_to_exclude=heads,
        )


def describe(folder: Path, form: int, version: str, files: Sequence[str]) -> None:
    """Writes what the `files` of a model are into its model.json."""
    about = {
        "format": form,
        "version": version,
        "sha256": {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in files},
    }
    (folder / "model.json").write_text(json.dumps(about, indent=2) + "\n", encoding="utf-8")


def write_onnx(network: Network, path: Path) -> None:
    """The network in full precision, for one window of any length."""
    network.eval()
    length = 32
    example = tuple(torch.ones(1, length, dtype=torch.int64) for _ in INPUTS)
    with torch.no_grad():
        torch.onnx.export(
            network,
            example,
            str(path),
            input_names=list(INPUTS),
            output_names=list(OUTPUTS),
            dynamic_axes={
                **{name: {1: "pieces"} for name in INPUTS},
                "roles": {0: "pieces"},
                "relations": {0: "pieces", 1: "pieces"},
                "entities": {0: "pieces"},
                "starts": {0: "pieces"},
            },
            opset_version=17,
            dynamo=False,
        )
    onnx.checker.check_model(str(path))
