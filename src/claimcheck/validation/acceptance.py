"""A quick yes for records that are as their schema says, so that jsonschema is asked only about the others.

jsonschema explains what is wrong, and takes a millisecond a record for it; nearly all records are right. A schema is
compiled to plain functions here. They may say no to what is valid, never yes to what is not: a keyword, or a use of
one, that is not known here makes every answer no.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from jsonschema import Draft202012Validator

Accepts = Callable[[Any], bool]

_ANNOTATIONS = frozenset({"$schema", "$comment", "title", "description", "then"})
"""What says nothing by itself: `then` is read with its `if`."""
_TYPES: Mapping[str, frozenset[type]] = {
    "array": frozenset({list}),
    "boolean": frozenset({bool}),
    "integer": frozenset({int}),
    "null": frozenset({type(None)}),
    "number": frozenset({int, float}),
    "object": frozenset({dict}),
    "string": frozenset({str}),
}
_FORMATS = Draft202012Validator.FORMAT_CHECKER


def accepting(schema: Any) -> Accepts:
    """A function that says yes only to what `schema`, with no references in it, allows."""
    if not isinstance(schema, dict):
        return _always if schema is True else _never
    tests = [
        _TESTS[keyword](value, schema) if keyword in _TESTS else _never
        for keyword, value in schema.items()
        if keyword not in _ANNOTATIONS
    ]
    return lambda value: all(test(value) for test in tests)


def _always(_: Any) -> bool:
    return True


def _never(_: Any) -> bool:
    return False


def _type(names: Any, _: Any) -> Accepts:
    allowed = frozenset().union(*(_TYPES[name] for name in ([names] if isinstance(names, str) else names)))
    return lambda value: type(value) in allowed or (str in allowed and isinstance(value, str))


def _enum(values: Any, _: Any) -> Accepts:
    # A tuple: the members of an enumeration are equal to their values, and have other hashes.
    allowed = tuple(value for value in values if value is None or isinstance(value, str))
    return lambda value: (value is None or _is_text(value)) and value in allowed


def _of_text(test: Accepts) -> Accepts:
    return lambda value: not _is_text(value) or test(value)


def _of_number(test: Accepts) -> Accepts:
    return lambda value: type(value) not in _TYPES["number"] or test(value)


def _pattern(pattern: str, _: Any) -> Accepts:
    search = re.compile(pattern).search
    return _of_text(lambda value: search(value) is not None)


def _items(schema: Any, beside: Mapping[str, Any]) -> Accepts:
    test = accepting(schema) if "prefixItems" not in beside else _never
    return lambda value: type(value) is not list or all(map(test, value))


def _unique_items(_: bool, __: Any) -> Accepts:  # noqa: FBT001
    return lambda value: type(value) is not list or (all(map(_is_text, value)) and len(set(value)) == len(value))


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _properties(schemas: Mapping[str, Any], _: Any) -> Accepts:
    tests = [(name, accepting(schema)) for name, schema in schemas.items()]
    return lambda value: type(value) is not dict or all(test(value[name]) for name, test in tests if name in value)


def _additional_properties(schema: Any, beside: Mapping[str, Any]) -> Accepts:
    test, known = accepting(schema), frozenset(beside.get("properties", ()))
    return lambda value: type(value) is not dict or all(test(value[name]) for name in value if name not in known)


def _property_names(schema: Any, _: Any) -> Accepts:
    test = accepting(schema)
    return lambda value: type(value) is not dict or all(map(test, value))


def _if(condition: Any, beside: Mapping[str, Any]) -> Accepts:
    test = accepting(beside["then"])
    return (lambda value: type(value) is not dict or test(value)) if condition == {"type": "object"} else _never


_TESTS: Mapping[str, Callable[[Any, Mapping[str, Any]], Accepts]] = {
    "type": _type,
    "enum": _enum,
    "minimum": lambda least, _: _of_number(lambda value: value >= least),
    "maximum": lambda most, _: _of_number(lambda value: value <= most),
    "minLength": lambda least, _: _of_text(lambda value: len(value) >= least),
    "maxLength": lambda most, _: _of_text(lambda value: len(value) <= most),
    "pattern": _pattern,
    "format": lambda form, _: _of_text(lambda value: _FORMATS.conforms(value, form)),
    "items": _items,
    "uniqueItems": _unique_items,
    "properties": _properties,
    "required": lambda names, _: lambda value: type(value) is not dict or all(name in value for name in names),
    "additionalProperties": _additional_properties,
    "propertyNames": _property_names,
    "if": _if,
}
"""By keyword: from its value, and the schema that it stands in, to the test it makes."""
