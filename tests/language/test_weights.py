"""Whether products of the shipped weights are exact on every processor."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from claimcheck.language.comparison import comparison_folder
from claimcheck.language.engine import model_folder

INT8 = 3
LARGEST_ACTIVATION, LARGEST_SUM = 255, 2**15 - 1


def _fields(message: memoryview) -> Iterator[tuple[int, int | memoryview]]:
    """Number and value of the fields of a protocol buffers message."""
    at = 0

    def varint() -> int:
        nonlocal at
        value = shift = 0
        while True:
            byte = message[at]
            at += 1
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value

    while at < len(message):
        number, kind = divmod(varint(), 8)
        if kind == 0:
            yield number, varint()
        else:
            size = varint() if kind == 2 else {1: 8, 5: 4}[kind]
            yield number, message[at : at + size]
            at += size


def _tables(model: bytes) -> Iterator[np.ndarray]:
    """The int8 initializers of an ONNX model, but for those of a single number."""
    for number, graph in _fields(memoryview(model)):
        if number != 7 or isinstance(graph, int):  # ModelProto.graph
            continue
        for field, tensor in _fields(graph):
            if field != 5 or isinstance(tensor, int):  # GraphProto.initializer
                continue
            values = dict(_fields(tensor))  # TensorProto: 2 data_type, 9 raw_data
            if values[2] == INT8 and not isinstance(data := values.get(9, 0), int):
                yield np.frombuffer(data, dtype=np.int8)


@pytest.mark.parametrize(("folder", "products"), [(model_folder(), 24), (comparison_folder(), 16)])
def test_no_product_of_the_weights_saturates(folder: Path, products: int) -> None:
    # Where AVX2 has no VNNI, products of unsigned activations and signed weights are added up in pairs, in 16 bits that
    # saturate: 255 · 64 + 255 · 64 = 32,640 still fits. That is why the weights have seven bits.
    tables = list(_tables((folder / "model.onnx").read_bytes()))
    assert sum(bool(table.any()) for table in tables) >= products
    assert max(2 * LARGEST_ACTIVATION * int(np.abs(table.astype(np.int16)).max()) for table in tables) <= LARGEST_SUM
