"""The trained comparison network to the files that ship: int8 ONNX, and what it is."""

from __future__ import annotations

import tempfile
from pathlib import Path

import onnx
import torch

from claimcheck.language.comparison import FORMAT
from claimcheck.language.training.comparison_network import Comparer
from claimcheck.language.training.export import describe, quantise

INPUTS = ("ids", "marks")
OUTPUTS = ("embedding", "labels")


def export(network: Comparer, folder: Path, version: str) -> None:
    """Writes model.onnx and model.json into `folder`; the word pieces are those of the language model."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        full = Path(scratch) / "full.onnx"
        write_onnx(network, full)
        quantise(full, folder / "model.onnx")
    describe(folder, FORMAT, version, ("model.onnx",))


def write_onnx(network: Comparer, path: Path) -> None:
    """The network in full precision, for one text or one pair of any length."""
    network.eval()
    example = tuple(torch.ones(1, 32, dtype=torch.int64) for _ in INPUTS)
    with torch.no_grad():
        torch.onnx.export(
            network,
            example,
            str(path),
            input_names=list(INPUTS),
            output_names=list(OUTPUTS),
            dynamic_axes={name: {1: "pieces"} for name in INPUTS},
            opset_version=17,
            dynamo=False,
        )
    onnx.checker.check_model(str(path))
