"""Checks with a cache say what they say without; those that judge document by document are asked about what is new."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from claimcheck import cache as cache_module
from claimcheck.cache import Cache, group
from claimcheck.checks import CHECKS, run
from claimcheck.checks import judging as judging_module
from claimcheck.checks.check import Check, Hit, Passage, Setting, Threshold, Unassessed
from claimcheck.checks.judging import Answer, Question, ask
from claimcheck.checks.runner import run_checks
from claimcheck.model import Finding, NotAssessed, Severity, Validation
from claimcheck.records import encode
from claimcheck.table import Tables, tables
from tests.marked import marked

ALONE = [check for check in CHECKS if check.by_document]
TEXTS = sorted(
    {
        text
        for check in ALONE
        for case in yaml.safe_load((Path(__file__).parent / f"cases/{check.id}.yaml").read_text("utf-8"))["flagged"]
        for text in (case.get("texts") or [case["text"]])
    }
)
NAMES = ["a.txt", "b.txt", "c.txt", "d.txt", "e.txt"]
DAYS = [None, "2016-05-03"]
SETTINGS: list[Mapping[str, Setting]] = [
    {},
    {"CC201": Setting(off=True)},
    {"CC502": Setting(severity=Severity.ERROR)},
]


def _read(documents: Mapping[str, tuple[str, str | None]]) -> Tables:
    found = marked(
        {name: text for name, (text, _) in documents.items()},
        {name: day for name, (_, day) in documents.items() if day},
    )
    return tables(found.documents, found.resolution, ())


def _run(
    documents: Mapping[str, tuple[str, str | None]],
    cache: Cache | None = None,
    wanted: Mapping[str, Setting] | None = None,
) -> tuple[tuple[Finding, ...], tuple[NotAssessed, ...]]:
    return run_checks(ALONE, _read(documents), (), Validation(0), wanted, cache)


def test_texts_say_something_to_each_of_these_checks() -> None:
    documents = {f"{number}.txt": (text, None) for number, text in enumerate(TEXTS)}
    assert {finding.check for finding in _run(documents)[0]} >= {check.id for check in ALONE}


def test_what_is_said_of_a_document_does_not_depend_on_the_others() -> None:
    documents = {f"{number}.txt": (text, DAYS[number % 2]) for number, text in enumerate(TEXTS)}
    questions = [Question(check, {}) for check in ALONE]
    together = ask(questions, {"documents": _read(documents).documents})
    by_itself = [ask(questions, {"documents": _read({name: text}).documents}) for name, text in documents.items()]
    for check in ALONE:
        said = {hit for answers in by_itself for hit in answers[check.id].hits}
        assert set(together[check.id].hits) == said
        assert not together[check.id].unassessed


@pytest.mark.parametrize("check", ALONE, ids=lambda check: check.id)
def test_they_read_documents_alone_and_name_each(check: Check) -> None:
    assert set(check.reads) == {"documents"}
    assert "document" in check.reads["documents"]


EDITS = st.lists(
    st.tuples(
        st.dictionaries(st.sampled_from(NAMES), st.tuples(st.sampled_from(TEXTS), st.sampled_from(DAYS)), max_size=5),
        st.sampled_from(SETTINGS),
    ),
    min_size=2,
    max_size=4,
)


@settings(max_examples=15)
@given(EDITS, st.sampled_from([1, 2, 256]))
def test_findings_are_the_same_with_a_cache_whatever_changes(
    audits: list[tuple[dict[str, tuple[str, str | None]], Mapping[str, Setting]]], groups: int
) -> None:
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(cache_module, "_GROUPS", groups)
        cache = Cache(Path(folder))
        for documents, wanted in audits:
            assert _run(documents, cache, wanted) == _run(documents, wanted=wanted)


ODD = {"a.txt": ("An odd “text.", None), "b.txt": ("Another “text.", None), "c.txt": ("And a “third.", None)}


def test_only_what_changed_is_judged_again(tmp_path: Path) -> None:
    asked: list[str] = []

    def judge(documents: pd.DataFrame) -> Iterator[Hit]:
        asked.extend(documents["document"])
        yield from ()

    question = Question(replace(ALONE[0], judge=judge), {})
    for changed in ({}, {"b.txt": ("Another text.", None)}, {"a.txt": ODD["b.txt"]}, {}):
        ask([question], {"documents": _read({**ODD, **changed}).documents}, Cache(tmp_path))
    assert asked == [*ODD, "b.txt", "a.txt"]


def test_all_checks_say_the_same_with_a_cache(tmp_path: Path) -> None:
    found, cache = _read(ODD), Cache(tmp_path)
    without = run(found, (), Validation(0))
    assert run(found, (), Validation(0), cache=cache) == run(found, (), Validation(0), cache=cache) == without


def test_a_threshold_that_is_set_otherwise_asks_again(tmp_path: Path) -> None:
    def judge(documents: pd.DataFrame, fewest: int) -> Iterator[Hit | Unassessed]:
        for name, text in zip(documents["document"], documents["text"], strict=True):
            yield Hit("Long.", Passage(name)) if len(text) >= fewest else Unassessed("it is short", name)

    check = replace(ALONE[0], judge=judge, thresholds={"fewest": Threshold(1, 1, 99, "fewest letters")})
    documents = {"documents": _read(ODD).documents}
    for fewest in (1, 99, 1):
        found = ask([Question(check, {"fewest": fewest})], documents, Cache(tmp_path))[check.id]
        assert (len(found.hits), len(found.unassessed)) == ((3, 0) if fewest == 1 else (0, 3))


def _payload(**changes: Any) -> bytes:
    hit = replace(Hit("Nothing of the sort.", Passage("a.txt", 0, 3)), **changes)
    return encode({check.id: Answer((hit,), ()) for check in ALONE})


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"[]",
        b"{" * 100_000,
        b'{"CC201": {"hits": ' + b"[" * 100_000,
        encode({}),
        encode({check.id: {"hits": [{}], "unassessed": []} for check in ALONE}),
        encode({check.id: Answer((), ()) for check in ALONE[1:]}),
        encode({check.id: Answer((), ()) for check in ALONE} | {"CC101": Answer((), ())}),
        encode({check.id: Answer((), (Unassessed("no"),)) for check in ALONE}),
        encode({check.id: Answer((), (Unassessed("no", "a.txt", "c-000000000001"),)) for check in ALONE}),
        _payload(passage=Passage("z.txt", 0, 3)),
        _payload(passage=Passage("a.txt", -1, 3)),
        _payload(passage=Passage("a.txt", 3, 2)),
        _payload(passage=Passage("a.txt", 0, 99)),
        _payload(passage=Passage("a.txt", 0)),
        _payload(related=(Passage("b.txt", 0, 3),)),
        _payload(claims=("c-000000000001",)),
        _payload().replace(b'"severity":null', b'"severity":"grave"'),
    ],
)
def test_an_entry_that_cannot_be_right_counts_as_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, payload: bytes
) -> None:
    assert len({group(name) for name in ODD}) == len(ODD)
    cache, kept = Cache(tmp_path), Cache.keep_part
    monkeypatch.setattr(Cache, "keep_part", lambda self, name, basis, _: kept(self, name, basis, payload))
    _run(ODD, cache)
    monkeypatch.undo()
    assert _run(ODD, cache) == _run(ODD)
    assert _run(ODD, cache) == _run(ODD)


def test_what_is_cut_short_counts_as_none(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    _run(ODD, cache)
    for path in (path for path in tmp_path.rglob("*.json")):
        path.write_bytes(path.read_bytes()[:-1])
    assert _run(ODD, cache) == _run(ODD)


def test_without_a_cache_nothing_is_grouped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judging_module, "group", lambda _: pytest.fail("there is no need of groups"))
    assert _run(ODD)[0]
