"""Typed values to JSON, JSON-able records and back."""

from __future__ import annotations

import json
from threading import Lock
from typing import Any, TypeVar

import msgspec

T = TypeVar("T")

RecordError = msgspec.MsgspecError
"""What is raised for a record that does not have the shape that it should have."""

_encoder = msgspec.json.Encoder()
_decoders: dict[Any, msgspec.json.Decoder[Any]] = {}
_learning = Lock()


def encode(value: object) -> bytes:
    """A value of `claimcheck.model`, or a list of such, as JSON in one line: of equal values the same."""
    try:
        return _encoder.encode(value)
    except UnicodeEncodeError:  # a lone surrogate, as in the name of a file that is no UTF-8
        return json.dumps(msgspec.to_builtins(value)).encode("ascii")


def decode(kind: type[T], data: bytes) -> T:
    """The inverse of `encode`.

    Raises:
        RecordError: it is not JSON, or does not have the shape of `kind`.
    """
    try:
        value: T = _decoder(kind).decode(data)
    except msgspec.DecodeError:
        return from_record(kind, _with_surrogates(data))
    return value


def to_record(value: object) -> Any:
    """A value of `claimcheck.model` as dicts, lists, strings, numbers, booleans and None, keys in field order."""
    data = encode(value)
    try:
        return msgspec.json.decode(data)
    except msgspec.DecodeError:
        return _with_surrogates(data)


def from_record(kind: type[T], record: object) -> T:
    """The inverse of `to_record`.

    Raises:
        RecordError: the record does not have the shape of `kind`.
    """
    _decoder(kind)
    return msgspec.convert(record, kind)


def indented(record: object) -> str:
    """A record as JSON for files that people may look into: keys sorted, a space a level, in ASCII, without a line end.

    The same as `json.dumps` gives, which takes five times as long over megabytes.
    """
    line = json.dumps(record, sort_keys=True)
    try:
        return msgspec.json.format(line, indent=1)
    except msgspec.DecodeError:  # a lone surrogate
        return json.dumps(record, sort_keys=True, indent=1)


def _decoder(kind: Any) -> msgspec.json.Decoder[Any]:
    """What msgspec knows of a type; it learns that unguarded, so that two threads at once can crash the process."""
    with _learning:
        if kind not in _decoders:
            _decoders[kind] = msgspec.json.Decoder(kind)
        return _decoders[kind]


def _with_surrogates(data: bytes) -> object:
    """JSON with escapes that only Python's own reader takes."""
    try:
        return json.loads(data)
    except (ValueError, RecursionError) as error:
        raise RecordError(str(error)) from error
