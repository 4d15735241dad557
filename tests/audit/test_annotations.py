"""What the exchange format takes, and what it says of what it does not take."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from claimcheck.annotations import AnnotatedDocument, Marking, read
from claimcheck.errors import ConfigurationError, UsageError

GOOD: dict[str, Any] = {"name": "a.txt", "text": "Ada said so.", "attributions": []}


def _file(path: Path, *lines: Any) -> Path:
    file = path / "gold.jsonl"
    file.write_text("\n".join(x if isinstance(x, str) else json.dumps(x) for x in lines), encoding="utf-8")
    return file


def test_roles_may_be_absent_null_empty_or_in_pieces_and_other_keys_are_passed_over(tmp_path: Path) -> None:
    marked = [{"content": [[9, 11], [11, 12]], "cue": None, "source": [], "note": 1}]
    file = _file(tmp_path, "", GOOD | {"attributions": marked, "language": "en"}, "  ")
    expected = AnnotatedDocument("a.txt", "Ada said so.", (Marking(content=((9, 11), (11, 12))),))
    assert read(file, text_required=True) == (expected,)


def test_only_predictions_may_leave_out_the_text(tmp_path: Path) -> None:
    file = _file(tmp_path, {"name": "a.txt", "attributions": [{"content": [[0, 900]]}]})
    assert read(file, text_required=False)[0].text is None
    with pytest.raises(ConfigurationError, match='line 1: "text" is not a string'):
        read(file, text_required=True)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "not valid JSON"),
        ("[" * 100_000, "not valid JSON"),
        ("[]", "not a JSON object"),
        (GOOD | {"name": 7}, '"name" is not a string'),
        (GOOD | {"text": None}, '"text" is not a string'),
        (GOOD | {"attributions": {}}, '"attributions" is not a list'),
        (GOOD | {"attributions": [3]}, r"attributions\[0\] is not an object"),
        (
            GOOD | {"attributions": [{}, {"cue": [4, 8]}]},
            r'attributions\[1\]: "cue" is not a list of \[start, end\] pairs',
        ),
        (GOOD | {"attributions": [{"cue": [[8, 4]]}]}, '"cue" is not a list'),
        (GOOD | {"attributions": [{"cue": [[-1, 4]]}]}, '"cue" is not a list'),
        (GOOD | {"attributions": [{"cue": [[0, 13]]}]}, "within the 12 characters of the text"),
        (GOOD | {"attributions": [{"cue": [[0, 1.0]]}]}, '"cue" is not a list'),
        (GOOD | {"attributions": [{"cue": [[False, True]]}]}, '"cue" is not a list'),
        (GOOD | {"attributions": [{"cue": "0-4"}]}, '"cue" is not a list'),
        (GOOD, 'the name "a.txt" is used by an earlier line'),
    ],
)
def test_a_malformed_line_is_named(tmp_path: Path, line: Any, message: str) -> None:
    file = _file(tmp_path, GOOD, "", line)
    with pytest.raises(ConfigurationError, match=rf"gold.jsonl, line 3: .*{message}") as error:
        read(file, text_required=True)
    assert "\n" not in str(error.value)


def test_a_line_separator_inside_a_string_does_not_end_the_line(tmp_path: Path) -> None:
    file = tmp_path / "gold.jsonl"
    file.write_text(json.dumps(GOOD | {"text": "one\u2028two\x85three"}, ensure_ascii=False) + "\r\n", encoding="utf-8")
    assert read(file, text_required=True)[0].text == "one\u2028two\x85three"


def test_a_file_that_is_not_there_or_not_text(tmp_path: Path) -> None:
    (tmp_path / "latin.jsonl").write_bytes(b"\xff\xfe\x00")
    for name, reason in (("nowhere.jsonl", "No such file"), ("latin.jsonl", "not UTF-8"), (".", "Is a directory")):
        with pytest.raises(UsageError, match=reason):
            read(tmp_path / name, text_required=True)
