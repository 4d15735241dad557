"""Links to the documents' own files: those of the user's template, whatever documents are called."""

from __future__ import annotations

from dataclasses import replace

import jsonschema
import pytest

from claimcheck.reporting import Context
from claimcheck.reporting.source_links import source_link
from claimcheck.validation.json_schema import schemas
from tests.reporting.sample import DOCUMENTS, HOSTILE_NAME

HARBOUR, MINISTRY, HOSTILE, _ = DOCUMENTS
TEMPLATE = "https://git.example/blob/main/{path}#L{line}"


def test_a_line_of_a_text_file() -> None:
    context = Context(paths={HARBOUR.name: "docs/wire/harbour.txt"})
    assert source_link(TEMPLATE, context, HARBOUR, 3) == "https://git.example/blob/main/docs/wire/harbour.txt#L3"


def test_a_text_with_lines_of_its_own_leads_to_where_it_begins() -> None:
    assert source_link(TEMPLATE, Context(), MINISTRY, 3) == "https://git.example/blob/main/ministry.md#L1"
    record = replace(HARBOUR, name="wire.jsonl/7", media_type="application/x-ndjson")
    context = Context(paths={record.name: "wire.jsonl"}, lines={record.name: 7})
    assert source_link(TEMPLATE, context, record, 3) == "https://git.example/blob/main/wire.jsonl#L7"


def test_a_name_is_only_a_name() -> None:
    link = source_link("https://git.example/?name={name}&at={path}", Context(), HOSTILE)
    assert link == (
        "https://git.example/?name=x%2F%3Cimg%20src%3Dx%20onerror%3Dalert%281%29%3E%7C%60%40team%60.txt"
        "&at=x/%3Cimg%20src%3Dx%20onerror%3Dalert%281%29%3E%7C%60%40team%60.txt"
    )
    braces = replace(HARBOUR, name="{line}.txt")
    assert source_link(TEMPLATE, Context(), braces, 2) == "https://git.example/blob/main/%7Bline%7D.txt#L2"
    assert HOSTILE_NAME not in link


@pytest.mark.parametrize(
    ("template", "is_one"),
    [
        (TEMPLATE, True),
        ("http://127.0.0.1:8000/{name}?line={line}", True),
        ("https://git.example/", True),
        ("javascript:alert(1)//{path}", False),
        ("https://{path}/", False),
        ("https://git.example", False),
        ("https://git.example/{file}", False),
        ("https://git.example/{path", False),
        ("https://git.example/{path!r}", False),
        ("https://git.example/a b", False),
        ("//git.example/{path}", False),
        ("", False),
    ],
)
def test_what_is_a_template(template: str, is_one: bool) -> None:
    validator = jsonschema.Draft202012Validator(schemas()["configuration"])
    assert validator.is_valid({"source_url_template": template}) == is_one
