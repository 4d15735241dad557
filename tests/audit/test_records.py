"""Records are JSON and come back as they were, whatever the text."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.model import Bound, Document, Quantity, Span
from claimcheck.records import RecordError, decode, encode, from_record, indented, to_record

TEXTS = st.text(st.characters(), max_size=20)  # with lone surrogates, as a file's name may have
SPAN = Span(2, 4, "40")


@given(TEXTS, TEXTS)
def test_they_come_back(name: str, text: str) -> None:
    document = Document(name, text, "0" * 64, 1, "text/plain", "utf-8")
    data, record = encode(document), to_record(document)
    assert b"\n" not in data
    assert decode(Document, data) == from_record(Document, record) == document
    assert json.loads(data) == record == json.loads(json.dumps(record))


def test_a_record_is_of_plain_types() -> None:
    assert to_record(Quantity(SPAN, 40.0, None, "people", Bound.AT_LEAST)) == {
        "span": {"start": 2, "end": 4, "text": "40"},
        "value": 40.0,
        "upper": None,
        "unit": "people",
        "bound": "at_least",
    }


@pytest.mark.parametrize(
    "data", [b"", b"[]", b"{}", b'{"start":"2","end":4,"text":"40"}', b'{"start":2', b"[" * 10_000]
)
def test_what_has_another_shape_is_no_record(data: bytes) -> None:
    with pytest.raises(RecordError):
        decode(Span, data)


@pytest.mark.parametrize("record", [None, {}, {"start": 2.5, "end": 4, "text": "40"}, {"start": 2, "end": 4}])
def test_nor_is_a_value_of_another_type(record: Any) -> None:
    with pytest.raises(RecordError):
        from_record(Span, record)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=12,
)


@given(JSON)
def test_indented_it_is_what_the_standard_library_gives(record: Any) -> None:
    assert indented(record) == json.dumps(record, indent=1, sort_keys=True)


def test_many_threads_may_begin_at_once() -> None:
    program = """
import sys, threading
sys.setswitchinterval(1e-6)
from claimcheck.model import Claim, Document, Extraction, Mention, Span
from claimcheck.records import RecordError, decode, encode, from_record
data = encode(Extraction("a.txt", (), (), (Span(0, 1, "a"),)))
together = threading.Barrier(8)
def work():
    together.wait()
    for kind in (Extraction, Document, Claim, Mention, Span):
        for shaped in (lambda: decode(kind, data), lambda: from_record(kind, {})):
            try:
                shaped()
            except RecordError:
                pass
threads = [threading.Thread(target=work) for _ in range(8)]
for thread in threads: thread.start()
for thread in threads: thread.join()
"""
    for _ in range(5):
        assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
