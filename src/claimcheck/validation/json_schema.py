"""Records against the JSON Schemas of `schemas/` (draft 2020-12), by jsonschema; references are never fetched."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, NoReturn

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from referencing import Registry
from referencing.exceptions import NoSuchResource

from claimcheck.model import SchemaViolation
from claimcheck.validation.acceptance import Accepts, accepting
from claimcheck.versions import schemas_folder

SUFFIX = ".schema.json"

MESSAGE_LIMIT = 300
"""Characters of a violation's message: what breaks a schema may be a whole document's text."""

_IDENTIFYING = ("id", "name", "fingerprint")
"""The property that names a record, in order of preference."""


@cache
def schemas() -> Mapping[str, Mapping[str, Any]]:
    """Every schema by name ("claim"), in order of name: of the installed package, else of the source checkout."""
    files = sorted(
        (file for file in schemas_folder().iterdir() if file.name.endswith(SUFFIX)), key=lambda file: file.name
    )
    return {file.name[: -len(SUFFIX)]: json.loads(file.read_text(encoding="utf-8")) for file in files}


@cache
def validator(name: str) -> Draft202012Validator:
    """The validator of the schema called `name`, the same one every time.

    Raises:
        KeyError: there is no such schema.
    """
    schema = schemas()[name]
    registry: Registry[Any] = _registry()
    resolver = registry.resolver_with_root(registry[schema["$id"]])
    return Draft202012Validator(
        _inlined(schema, resolver), registry=registry, format_checker=Draft202012Validator.FORMAT_CHECKER
    )


def violations(name: str, records: Iterable[Any]) -> tuple[SchemaViolation, ...]:
    """Everything in which `records` (as of `claimcheck.records.to_record`) depart from the schema called `name`.

    In the order of the records, then of path and message. A record is called by its id, name or fingerprint, else by
    its number from 0: "#3".

    Raises:
        KeyError: there is no such schema.
    """
    return tuple(
        violation for number, record in enumerate(records) for violation in violations_of(name, record, number)
    )


def violations_of(name: str, record: Any, number: int) -> tuple[SchemaViolation, ...]:
    """As `violations` of the record with that number alone."""
    if _acceptance(name)(record):
        return ()
    found = {(_pointer(error), _bounded(error.message)) for error in validator(name).iter_errors(record)}
    return tuple(SchemaViolation(name, _identity(record, number), path, message) for path, message in sorted(found))


@cache
def _acceptance(name: str) -> Accepts:
    return accepting(validator(name).schema)


@cache
def _registry() -> Registry[Any]:
    """All the schemas by `$id`; nothing else is ever looked up."""
    contents = ((schema["$id"], schema) for schema in schemas().values())
    return Registry(retrieve=_refuse).with_contents(contents)  # type: ignore[call-arg]  # attrs behind a decorator


def _refuse(uri: str) -> NoReturn:
    raise NoSuchResource(ref=uri)  # type: ignore[call-arg]  # attrs behind a decorator


def _inlined(schema: Any, resolver: Any) -> Any:
    """`schema` with what it refers to put in place, which validates more than twice as fast.

    Only for schemas like ours: none refers to itself, and what stands beside a `$ref` (a description of its own, as a
    rule) replaces the same keyword of what is referred to.
    """
    if isinstance(schema, list):
        return [_inlined(item, resolver) for item in schema]
    if not isinstance(schema, dict):
        return schema
    own = {key: _inlined(value, resolver) for key, value in schema.items() if key not in {"$ref", "$defs", "$id"}}
    if "$ref" not in schema:
        return own
    target = resolver.lookup(schema["$ref"])
    return {**_inlined(target.contents, target.resolver), **own}


def _identity(record: Any, index: int) -> str:
    named = [record.get(key) for key in _IDENTIFYING] if isinstance(record, Mapping) else []
    return _bounded(next((value for value in named if isinstance(value, str) and value), f"#{index}"))


def _pointer(error: ValidationError) -> str:
    """JSON Pointer (RFC 6901) to where `error` is."""
    steps = (str(step).replace("~", "~0").replace("/", "~1") for step in error.absolute_path)
    return _bounded("".join(f"/{step}" for step in steps))


def _bounded(text: str) -> str:
    """`text` in one line, its middle left out where it is longer than `MESSAGE_LIMIT`."""
    if len(text) > MESSAGE_LIMIT:
        half = MESSAGE_LIMIT // 2 - 2
        text = f"{text[:half]} … {text[-half:]}"
    return " ".join(text.split())
