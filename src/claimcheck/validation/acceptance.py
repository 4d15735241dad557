"""A quick yes for records that are as their schema says, so that jsonschema is asked only about the others.

jsonschema explains what is wrong, and takes a millisecond a record for it; nearly all records are right. A schema is
compiled to plain functions here, by the type of what they look at. They may say no to what is valid, never yes to what
is not: a keyword, or a use of one, that is not known here makes every answer no.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from jsonschema import Draft202012Validator

Accepts = Callable[[Any], bool]
Tests = Mapping[type, Accepts]
"""What a keyword asks of each type; of the others nothing."""

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
_ANY = frozenset[type]().union(*_TYPES.values())
_FORMATS = Draft202012Validator.FORMAT_CHECKER


def accepting(schema: Any) -> Accepts:
    """A function that says yes only to what `schema`, with no references in it, allows."""
    if not isinstance(schema, dict):
        return _always if schema is True else _never
    asked = [
        _TESTS[keyword](value, schema) if keyword in _TESTS else dict.fromkeys(_ANY, _never)
        for keyword, value in schema.items()
        if keyword not in _ANNOTATIONS
    ]
    by_type = {kind: _all([tests[kind] for tests in asked if kind in tests]) for kind in _ANY}
    of_text = by_type[str]

    def accepts(value: Any) -> bool:
        test = by_type.get(type(value))
        # The members of an enumeration are their values.
        return test(value) if test else isinstance(value, str) and of_text(value)

    return accepts


def _always(_: Any) -> bool:
    return True


def _never(_: Any) -> bool:
    return False


def _all(tests: Sequence[Accepts]) -> Accepts:
    if not tests:
        return _always
    if len(tests) == 1 or _never in tests:
        return _never if _never in tests else tests[0]

    def accepts(value: Any) -> bool:
        for test in tests:  # noqa: SIM110  # a generator takes longer to start than most tests take
            if not test(value):
                return False
        return True

    return accepts


def _type(names: Any, _: Any) -> Tests:
    allowed = frozenset[type]().union(*(_TYPES[name] for name in ([names] if isinstance(names, str) else names)))
    return dict.fromkeys(_ANY - allowed, _never)


def _enum(values: Any, _: Any) -> Tests:
    # A tuple: the members of an enumeration are equal to their values, and have other hashes.
    allowed = tuple(value for value in values if isinstance(value, str))
    nothing = {type(None): _always} if None in values else {}
    return {**dict.fromkeys(_ANY, _never), **nothing, str: lambda value: value in allowed}


def _of_text(test: Accepts) -> Tests:
    return {str: test}


def _of_number(test: Accepts) -> Tests:
    return dict.fromkeys(_TYPES["number"], test)


def _pattern(pattern: str, _: Any) -> Tests:
    search = re.compile(pattern).search
    return _of_text(lambda value: search(value) is not None)


def _items(schema: Any, beside: Mapping[str, Any]) -> Tests:
    test = accepting(schema) if "prefixItems" not in beside else _never
    return {list: lambda value: all(map(test, value))}


def _unique_items(_: bool, __: Any) -> Tests:  # noqa: FBT001
    return {list: lambda value: all(isinstance(each, str) for each in value) and len(set(value)) == len(value)}


def _properties(schemas: Mapping[str, Any], beside: Mapping[str, Any]) -> Tests:
    return {} if "additionalProperties" in beside else _members(schemas, True)  # noqa: FBT003


def _additional_properties(schema: Any, beside: Mapping[str, Any]) -> Tests:
    return _members(beside.get("properties", {}), schema)


def _members(schemas: Mapping[str, Any], others: Any) -> Tests:
    """Of an object: what each property has to be, and what the others."""
    tests = {name: accepting(schema) for name, schema in schemas.items()}
    other = accepting(others)

    def accepts(value: Any) -> bool:
        for name, member in value.items():  # noqa: SIM110
            if not tests.get(name, other)(member):
                return False
        return True

    return {dict: accepts}


def _required(names: Any, _: Any) -> Tests:
    wanted = frozenset(names)
    return {dict: lambda value: wanted <= value.keys()}


def _property_names(schema: Any, _: Any) -> Tests:
    test = accepting(schema)
    return {dict: lambda value: all(map(test, value))}


def _if(condition: Any, beside: Mapping[str, Any]) -> Tests:
    of_object = condition == {"type": "object"}
    return {dict: accepting(beside["then"])} if of_object else dict.fromkeys(_ANY, _never)


_TESTS: Mapping[str, Callable[[Any, Mapping[str, Any]], Tests]] = {
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
    "required": _required,
    "additionalProperties": _additional_properties,
    "propertyNames": _property_names,
    "if": _if,
}
"""By keyword: from its value, and the schema that it stands in, to the tests it makes."""
