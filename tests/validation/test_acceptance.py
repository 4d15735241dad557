"""The quick yes: given to every valid record of ours, never to one in which jsonschema finds a fault."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.model import Relation, Voice
from claimcheck.validation.acceptance import accepting
from claimcheck.validation.json_schema import validator

CASES: dict[str, dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("records.yaml").read_text(encoding="utf-8"))
ACCEPTS = {name: accepting(validator(name).schema) for name in CASES}
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-2, 3)
    | st.floats()
    | st.sampled_from(["", "x", "2016-02-30", "note", "a\n"]),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["start", "id", "x"]), inner, max_size=2)
    ),
    max_leaves=4,
)


@pytest.mark.parametrize("name", ["document", "claim", "entity", "link", "finding", "report"])
def test_what_is_valid_is_accepted_at_once(name: str) -> None:
    assert ACCEPTS[name](CASES[name]["valid"])


def _places(value: Any) -> list[tuple[Any, Any]]:
    """Every container inside, with each of its keys."""
    keys = list(value) if isinstance(value, dict) else list(range(len(value))) if isinstance(value, list) else []
    return [(value, key) for key in keys] + [place for key in keys for place in _places(value[key])]


@given(st.sampled_from(sorted(CASES)), st.data())
def test_nothing_is_accepted_in_which_there_is_a_fault(name: str, data: st.DataObject) -> None:
    record = deepcopy(CASES[name]["valid"])
    for _ in range(data.draw(st.integers(1, 2))):
        container, key = data.draw(st.sampled_from(_places(record)))
        if data.draw(st.booleans()):
            container[key] = data.draw(VALUES)
        elif isinstance(container, dict):
            container[data.draw(st.sampled_from(["x", "span", "checks"]))] = container.pop(key)
    assert not ACCEPTS[name](record) or validator(name).is_valid(record)


@pytest.mark.parametrize(
    "schema",
    [
        {"not": {}},
        {"anyOf": [{}]},
        {"type": "object", "patternProperties": {"x": False}, "additionalProperties": True},
        {"if": {"required": ["x"]}, "then": False},
        {"items": {}, "prefixItems": [False]},
        {"enum": [1, True]},
        {"uniqueItems": True},
        False,
    ],
)
@given(VALUES)
def test_a_schema_of_other_keywords_is_left_to_jsonschema(schema: Any, value: Any) -> None:
    from jsonschema import Draft202012Validator

    assert not accepting(schema)(value) or Draft202012Validator(schema).is_valid(value)


def test_the_members_of_an_enumeration_are_their_values() -> None:
    record = CASES["link"]["valid"] | {"relation": Relation.DISPUTES}
    assert ACCEPTS["link"](record)
    assert not ACCEPTS["link"](record | {"relation": Voice.DOCUMENT})
