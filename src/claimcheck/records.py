"""Typed values to JSON-able records and back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import Enum
from typing import Any, TypeVar, cast, get_args

from cattrs import Converter

T = TypeVar("T")


def _of_tuple(kind: Any) -> Callable[[Iterable[Any]], list[Any]]:
    """What makes a list of a tuple; where all members are of one type, that is looked up once and not for each."""
    member, *more = get_args(kind)
    of_member = _converter.get_unstructure_hook(member) if more == [...] else _converter.unstructure
    return lambda values: [of_member(value) for value in values]


_converter = Converter(forbid_extra_keys=True)
_converter.register_unstructure_hook_func(lambda t: isinstance(t, type) and issubclass(t, Enum), lambda v: v.value)
_converter.register_unstructure_hook_factory(lambda t: getattr(t, "__origin__", None) is tuple, _of_tuple)


def to_record(value: Any) -> dict[str, Any]:
    """A dataclass of `claimcheck.model` as dicts, lists, strings, numbers, booleans and None, keys in field order."""
    return cast("dict[str, Any]", _converter.unstructure(value))


def from_record(kind: type[T], record: Any) -> T:
    """The inverse of `to_record`.

    Raises:
        cattrs.errors.BaseValidationError: the record does not have the shape of `kind`.
    """
    return _converter.structure(record, kind)
