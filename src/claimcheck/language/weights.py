"""The files of a model: whole, of the right format, and run by ONNX Runtime."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Any

# Read at import, when ONNX Runtime would otherwise give the machine an id and report that it runs.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"

import onnxruntime

from claimcheck.errors import ModelError


def checked(folder: Path, form: int) -> dict[str, Any]:
    """What is written about the model in `folder`, after its files were found whole.

    Raises:
        ModelError: the folder holds no model, a damaged one or one whose format is not `form`.
    """
    try:
        about: dict[str, Any] = json.loads((folder / "model.json").read_text(encoding="utf-8"))
        for name, digest in about["sha256"].items():
            if hashlib.sha256((folder / name).read_bytes()).hexdigest() != digest:
                raise ModelError(f"{folder / name} is damaged: install claimcheck again")
    except (OSError, ValueError, KeyError) as error:
        raise ModelError(f"no model in {folder} ({error}): install claimcheck again") from error
    if about["format"] != form:
        raise ModelError(f"{folder} holds a model of format {about['format']}, this program reads {form}: update it")
    return about


def session(path: Path) -> onnxruntime.InferenceSession:
    """The network in `path`, on one thread: several threads read several texts instead."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(
        str(path),
        options,
        providers=["CPUExecutionProvider"],
        # Adding and normalising in one operator takes three times as long as in two, as of ONNX Runtime 1.31.
        disabled_optimizers=["SkipLayerNormFusion"],
    )
