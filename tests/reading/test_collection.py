"""Files of many documents: each record under its own name, the bad ones told one by one."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claimcheck.model import Document, Provenance, ReadFailure
from claimcheck.reading import collection, discover, read


def results(folder: Path, name: str, content: str) -> dict[str, Document | ReadFailure]:
    (folder / name).write_bytes(content.encode())
    return {source.name: read(source) for source in discover([folder])}


def texts(folder: Path, name: str, content: str) -> dict[str, str]:
    """The texts of documents, and the reasons of failures, by name."""
    found = results(folder, name, content)
    return {key: item.text if isinstance(item, Document) else f"! {item.reason}" for key, item in found.items()}


def test_json_lines(tmp_path: Path) -> None:
    lines = [
        '{"id": "torv/1", "text": "He said no.", "date": "2016-05-01T10:00", "publisher": "P", "tags": [1]}',
        "",
        '{"Body": "She agreed.", "Title": "T", "authors": ["Ann", "Bo"], "text": ""}',
    ]
    found = results(tmp_path, "a.jsonl", "\ufeff" + "\r\n".join(lines))
    assert sorted(found) == ["a.jsonl#3", "a.jsonl/torv/1"]
    first, second = found["a.jsonl/torv/1"], found["a.jsonl#3"]
    assert isinstance(first, Document)
    assert isinstance(second, Document)
    assert (first.text, first.provenance) == ("He said no.", Provenance(publisher="P", published="2016-05-01"))
    assert (second.text, second.provenance) == ("She agreed.", Provenance(title="T", author="Ann, Bo"))
    assert first.sha256 != second.sha256
    assert (first.media_type, first.encoding) == ("application/x-ndjson", "utf-8")


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_csv(tmp_path: Path, mark: str) -> None:
    rows = [["Title", "TEXT", "published"], ["A", f'One{mark}\r\n"two"', "2016-01-01"], ["B", "Three.", ""]]
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=mark).writerows(rows)
    found = results(tmp_path, "a.csv", written.getvalue())
    first = found["a.csv#2"]
    assert isinstance(first, Document)
    assert (first.text, first.provenance) == (f'One{mark}\r\n"two"', Provenance(title="A", published="2016-01-01"))
    assert getattr(found["a.csv#3"], "text", "") == "Three."


BAD = [
    ("a.jsonl", '{"text": "a"}\n{bad\n{"text": "b"}', {"a.jsonl#1": "a", "a.jsonl#2": "! line 2 is not valid JSON, column 2", "a.jsonl#3": "b"}),
    ("a.jsonl", '[1]\n{"text": ["a"]}\n{"x": 1}\n{"text": " "}', {"a.jsonl#1": "! line 1 is not a JSON object", "a.jsonl#2": "! line 2 has a text that is not one string", "a.jsonl#3": "! line 3 has no text", "a.jsonl#4": "! holds no text"}),
    ("a.jsonl", '{"text": "a", "date": "May"}\n{"text": "b", "url": 5}', {"a.jsonl#1": "! line 1 has 'date' that is 'May', which is not a date", "a.jsonl#2": "! line 2 has 'url' that is 5"}),
    ("a.jsonl", '{"id": 7, "text": "a"}\n{"id": "7", "text": "b"}\n{"id": "../x", "text": "c"}\n{"id": "/etc/x", "text": "d"}\n{"id": "x\\u0000", "text": "e"}', {"a.jsonl/7": "a", "a.jsonl#2": "! line 2 has an id that number 1", "a.jsonl#3": "! line 3 has an id that cannot", "a.jsonl#4": "! line 4 has an id that cannot", "a.jsonl#5": "! line 5 has an id that cannot"}),
    ("a.jsonl", "[" * 100_000, {"a.jsonl#1": "! line 1 is not"}),
    ("a.jsonl", "9" * 10_000, {"a.jsonl#1": "! line 1 is not"}),
    ("a.jsonl", '{"text": "a\\ud800\\u0000b"}', {"a.jsonl#1": "a\ufffd\ufffdb"}),
    ("a.jsonl", "\n\n", {"a.jsonl": "! holds no documents"}),
    ("a.csv", "title,text\nA,a,b\nB\nC,c\n", {"a.csv#2": "! row 2 has more cells", "a.csv#3": "! row 3 has fewer cells", "a.csv#4": "c"}),
    ("a.csv", 'title,text\nA,"b" c\nD,d\nE,"e\nF,f\n', {"a.csv#2": "! row 2 is not valid CSV", "a.csv#3": "d", "a.csv#4": "! row 4 opens a quotation mark that nothing closes"}),
    ("a.csv", "a,b\n1,2\n", {"a.csv": "! has no column of texts"}),
    ("a.csv", "text,Text\n1,2\n", {"a.csv": "! has two columns of the same name"}),
    ("a.csv", "text\n", {"a.csv": "! holds no documents"}),
    ("a.csv", "\x89PNG\0", {"a.csv": "! is not text but binary data"}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "content", "expected"), BAD, ids=range(len(BAD)))
def test_a_bad_record_is_told_and_the_rest_is_read(
    tmp_path: Path, name: str, content: str, expected: dict[str, str]
) -> None:
    found = texts(tmp_path, name, content)
    assert sorted(found) == sorted(expected)
    for key, begin in expected.items():
        assert found[key].startswith(begin), found[key]
        assert not begin.startswith("!") or "; " in found[key] or ": " in found[key]


def test_a_manifest_goes_first(tmp_path: Path) -> None:
    (tmp_path / "manifest.csv").write_text("file,publisher\na.jsonl,Given\n", encoding="utf-8")
    found = results(tmp_path, "a.jsonl", '{"text": "a", "publisher": "Own", "title": "T"}')
    assert getattr(found["a.jsonl#1"], "provenance", None) == Provenance(title="T", publisher="Given")


def test_a_file_of_the_very_name_keeps_it(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl#1").write_text("x", encoding="utf-8")
    found = results(tmp_path, "a.jsonl", '{"text": "a"}')
    assert sorted(found) == ["a.jsonl##1", "a.jsonl#1"]
    assert isinstance(found["a.jsonl##1"], Document)


def test_a_file_that_changes_during_the_run(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "a"}\n{"text": "b"}', encoding="utf-8")
    _, second = discover([path])
    path.write_text('{"text": "abc"}', encoding="utf-8")
    assert "has lost its line 2" in getattr(read(second), "reason", "")
    path.unlink()
    assert "cannot be opened" in getattr(read(second), "reason", "")


def test_bounds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collection, "MAX_RECORDS", 2)
    assert "more than 2 documents" in texts(tmp_path, "a.jsonl", '{"text": "a"}\n' * 3)["a.jsonl"]
    monkeypatch.setattr(collection, "MAX_BYTES", 20)
    assert "is larger than" in texts(tmp_path, "a.jsonl", '{"text": "a"}\n' * 2)["a.jsonl"]


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.jsonl", '\n{"text": "a"}\r\n\n{"id": "b", "text": "b"}\n{bad', {"a.jsonl#2": 2, "a.jsonl/b": 4, "a.jsonl#5": 5}),
        ("a.csv", 'id,text\n"x\ny","a\n\nb"\nc,c\n\nd,d\n', {"a.csv#2": 2, "a.csv/c": 6, "a.csv/d": 8}),
        ("a.csv", 'text,"of\ntwo lines"\na,b"\nc,d,e\nf,g\n', {"a.csv#2": 3, "a.csv#3": 4, "a.csv#4": 5}),
        ("a.txt", "One document.", {"a.txt": None}),
    ],
)  # fmt: skip
def test_the_line_of_the_file_that_a_record_begins_on(
    tmp_path: Path, name: str, content: str, expected: dict[str, int | None]
) -> None:
    (tmp_path / name).write_bytes(content.encode())
    assert {source.name: source.line for source in discover([tmp_path])} == expected


def test_one_edited_record_leaves_the_others_as_they_were(tmp_path: Path) -> None:
    before = results(tmp_path, "a.csv", "id,text\nx,One.\ny,Two.\n")
    after = results(tmp_path, "a.csv", "id,text\nx,One more.\ny,Two.\n")
    assert before["a.csv/y"] == after["a.csv/y"]
    assert before["a.csv/x"] != after["a.csv/x"]


anything = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)
several = st.lists(st.tuples(anything.filter(str.strip), anything), min_size=1, max_size=5)
same_folder = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)


@same_folder
@given(several)
def test_json_lines_come_back(tmp_path: Path, records: list[tuple[str, str]]) -> None:
    content = "\n".join(json.dumps({"text": text, "other": other}) for text, other in records)
    found = texts(tmp_path, "a.jsonl", content)
    assert found == {f"a.jsonl#{number}": text for number, (text, _) in enumerate(records, start=1)}


@same_folder
@given(several)
def test_csv_comes_back(tmp_path: Path, records: list[tuple[str, str]]) -> None:
    written = io.StringIO(newline="")
    csv.writer(written, quoting=csv.QUOTE_ALL).writerows([("text", "other"), *records])
    if any(ord(character) < 32 for character in written.getvalue().replace("\r\n", "")):
        return  # too many control characters are taken for binary data
    found = texts(tmp_path, "a.csv", written.getvalue())
    assert found == {f"a.csv#{number}": text for number, (text, _) in enumerate(records, start=2)}


def test_many_records_are_read_in_one_go(tmp_path: Path) -> None:
    line = json.dumps({"text": "The envoy said no. " * 20})
    (tmp_path / "a.jsonl").write_text(f"{line}\n" * 5_000, encoding="utf-8")
    collection._load.cache_clear()
    sources = discover([tmp_path])
    assert all(isinstance(read(source), Document) for source in sources)
    assert collection._load.cache_info().misses == 1


def test_text_is_read_without_the_libraries_of_other_formats(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("She said no.", encoding="utf-8")
    program = (
        "import sys, pathlib; from claimcheck.reading import discover, read;"
        "print([type(read(source)).__name__ for source in discover([pathlib.Path(sys.argv[1])])],"
        "{'pypdf', 'docx'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", program, str(tmp_path)], check=True, capture_output=True, text=True)
    assert done.stdout == "['Document'] set()\n"
