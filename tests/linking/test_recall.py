"""What was worked out before is what would be worked out now, whatever happened to the documents in between."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib import import_module
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claimcheck import linking
from claimcheck.cache import Cache
from claimcheck.language.comparison import WIDTH, Comparison
from claimcheck.linking import echoes, link, recall
from claimcheck.linking.features import Features
from claimcheck.linking.judgement import Judgement
from claimcheck.linking.recall import Answers, Recall
from claimcheck.model import Link, Relation
from tests.marked import marked

TEXTS = ["The bridge is open.", "The bridge is closed.", "Ada Pell left.", "The bridge is open."]
PAIR = TEXTS[0], TEXTS[1]


@pytest.mark.parametrize("kept", [False, True])
def test_it_says_what_the_model_says(tmp_path: Path, kept: bool) -> None:
    cache = Cache(tmp_path) if kept else None
    model = Comparison.load()
    for _ in range(2):
        asked = Recall(cache)
        assert np.array_equal(asked.embed(TEXTS), model.embed(TEXTS))
        assert asked.contradiction(*PAIR) == asked.contradiction(*PAIR[::-1]) == model.contradiction([PAIR])[0]
        asked.keep()


def test_the_model_is_asked_only_what_is_new(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = Cache(tmp_path)
    before = Recall(cache)
    before.embed(TEXTS[:2])
    before.contradiction(*PAIR)
    before.keep()
    asked: list[str] = []
    model = Comparison.load()

    class Model:
        def embed(self, texts: list[str]) -> np.ndarray:
            asked.extend(texts)
            return model.embed(texts)

    monkeypatch.setattr(Comparison, "load", Model)
    after = Recall(cache)
    after.embed(TEXTS)
    after.contradiction(*PAIR)
    assert asked == [TEXTS[2]]
    after.keep()
    assert len(cache.numbers("embeddings", WIDTH)) == 3


def test_nothing_to_ask() -> None:
    assert Recall().embed([]).shape == (0, WIDTH)


# --- links -----------------------------------------------------------------------------------------------------------

FERRY = (
    "{source:organisation:coastguard The Coastguard} {cue:report said} {content that 38 people died when the ferry "
    "Santa Oriana sank off {place:cape-melho Cape Melho}}. The wreck lies in thirty metres of water near the harbour."
)
COPY = FERRY.replace("38", "41")
DENIAL = (
    "{source:state:norland Norland} {cue:accuse accused} {content {state:sudria Sudria} of shipping rifles to the "
    "rebels in the northern hills}."
)
ANSWER = (
    "{source:state:sudria Sudria} {cue:deny denied} {content that it had shipped any rifles to rebels in the northern "
    "hills}."
)
ARCHIVE = {"a.txt": FERRY, "b.txt": COPY, "c.txt": DENIAL, "d.txt": ANSWER, "e.txt": FERRY}
CHANGES = {
    "nothing": ARCHIVE,
    "a word": ARCHIVE | {"b.txt": COPY.replace("41", "44")},
    "a document more": ARCHIVE | {"f.txt": COPY},
    "a document less": {name: text for name, text in ARCHIVE.items() if name != "a.txt"},
    "another name": {name.replace("a.", "z."): text for name, text in ARCHIVE.items()},
    "names exchanged": ARCHIVE | {"a.txt": COPY, "b.txt": FERRY},
    "all": {"x.txt": ANSWER, "y.txt": DENIAL},
}


def _links(texts: dict[str, str], cache: Cache | None = None) -> tuple[Link, ...]:
    found = marked(texts, {})
    return link(found.documents, found.resolution, cache)


@pytest.mark.parametrize("change", CHANGES)
def test_links_are_the_same_with_a_cache_of_another_archive(tmp_path: Path, change: str) -> None:
    cache = Cache(tmp_path)
    assert {each.relation for each in _links(ARCHIVE, cache)} >= {Relation.ECHOES, Relation.DISPUTES}
    assert _links(CHANGES[change], cache) == _links(CHANGES[change])
    assert _links(ARCHIVE, cache) == _links(ARCHIVE)


CASES = yaml.safe_load(Path(__file__).with_name("pairs.yaml").read_text(encoding="utf-8"))
TEXTS_OF = [[text.replace("{filler}", "") for text in case["texts"]] for case in CASES]
TOLD = [text for case, texts in zip(CASES[::3], TEXTS_OF[::3], strict=True) if case["links"] for text in texts]
"""Between some of which there are links of all kinds."""
EDITIONS = st.lists(
    st.dictionaries(st.sampled_from([f"{n}.txt" for n in range(9)]), st.integers(0, len(TOLD) - 1), min_size=2),
    min_size=2,
    max_size=4,
)


@pytest.fixture
def from_the_first_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """However little there is, it is remembered."""
    monkeypatch.setattr(recall, "_FEWEST_PAIRS", 1)
    for module in ("candidates", "neighbours"):
        monkeypatch.setattr(import_module(f"claimcheck.linking.{module}"), "_FEWEST_REMEMBERED", 2)


@given(EDITIONS)
@settings(deadline=None, max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.usefixtures("from_the_first_on")
def test_links_are_the_same_whatever_was_before(editions: list[dict[str, int]]) -> None:
    with TemporaryDirectory() as folder:
        cache = Cache(Path(folder))
        for edition in editions:
            texts = {name: TOLD[number] for name, number in edition.items()}
            assert _links(texts, cache) == _links(texts)


@pytest.mark.usefixtures("from_the_first_on")
def test_links_of_all_kinds_are_remembered_with_a_word_changed(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    texts = {f"{number}.txt": text for number, text in enumerate(TOLD)}
    assert {each.relation for each in _links(texts, cache)} == set(Relation)
    changed = texts | {"1.txt": texts["1.txt"].replace(" the ", " that ")}
    assert _links(changed, cache) == _links(changed)


@pytest.mark.usefixtures("from_the_first_on")
def test_pairs_are_not_judged_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = Cache(tmp_path)
    texts = {f"{number}.txt": text for number, text in enumerate(chain.from_iterable(TEXTS_OF))}
    judged: list[tuple[str, str]] = []
    judge = linking.disputes

    def disputes(first: Features, second: Features, *rest: Any) -> Judgement | None:
        judged.append((first.claim.document, second.claim.document))
        return judge(first, second, *rest)

    monkeypatch.setattr(linking, "disputes", disputes)
    links = _links(texts, cache)
    before = len(judged)
    judged.clear()
    assert _links(texts, cache) == links
    assert before > len(links) > len(judged) == 0


DAMAGE: dict[str, Callable[[dict[str, Any]], object]] = {
    "no list": lambda outline: outline.update(keys=3),
    "another number of claims": lambda outline: outline["firm"].append(True),
    "a name that is no key": lambda outline: outline["names"][0].append("nobody"),
    "a denial that is not there": lambda outline: outline["references"].append(
        {"denial": 99, "statements": [], "expression": ""}
    ),
    "a claim that is not there": lambda outline: outline["plot"]["told"].append([["figure", "people", "die"], -1]),
    "a figure that is not given": lambda outline: outline["plot"]["told"].append([["figure", "ship", "sink"], 0]),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_outline_is_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damage: str) -> None:
    cache = Cache(tmp_path)
    keep = Cache.keep_part

    def keep_damaged(self: Cache, name: str, basis: object, payload: bytes) -> None:
        if name == "outline":
            outline = json.loads(payload)
            DAMAGE[damage](outline)
            payload = json.dumps(outline).encode()
        keep(self, name, basis, payload)

    monkeypatch.setattr(Cache, "keep_part", keep_damaged)
    _links(ARCHIVE, cache)
    assert _links(ARCHIVE, cache) == _links(ARCHIVE)


@pytest.mark.parametrize("payload", [b"", b"{}", b"x" * 100])
def test_damaged_pairs_are_judged_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, payload: bytes) -> None:
    monkeypatch.setattr(recall, "_FEWEST_PAIRS", 1)
    cache = Cache(tmp_path)
    cache.keep_part("unsaid", 33, payload)
    assert _links(ARCHIVE, cache) == _links(ARCHIVE)
    cache.keep_answers("said", dict.fromkeys(cache.answers("said"), payload))
    assert _links(ARCHIVE, cache) == _links(ARCHIVE)


def test_documents_that_are_the_same_are_not_compared_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = Cache(tmp_path)
    _links(ARCHIVE, cache)
    compared: list[tuple[str, str]] = []
    compare = echoes.shared_text

    def shared_text(first: echoes.Page, second: echoes.Page) -> echoes.Common:
        compared.append((first.name, second.name))
        return compare(first, second)

    monkeypatch.setattr(echoes, "shared_text", shared_text)
    _links(CHANGES["a word"], cache)
    assert compared
    assert all("b.txt" in pair for pair in compared)


@pytest.mark.parametrize("answer", [b"", b"[]", b"{", b"[" * 100_000, b'{"versions": true}'])
def test_an_answer_of_another_kind_counts_as_none(tmp_path: Path, answer: bytes) -> None:
    cache = Cache(tmp_path)
    _links(ARCHIVE, cache)
    known = cache.answers("copies")
    assert known
    cache.keep_answers("copies", dict.fromkeys(known, answer))
    assert _links(ARCHIVE, cache) == _links(ARCHIVE)


def test_an_answer_about_other_claims_counts_as_none(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    _links(ARCHIVE, cache)
    known = cache.answers("copies")
    others = list(known.values())
    cache.keep_answers("copies", dict(zip(known, [*others[1:], others[0]], strict=True)))
    assert _links(ARCHIVE, cache) == _links(ARCHIVE)


def test_what_was_needed_last_is_kept_first() -> None:
    saved: list[dict[bytes, int]] = []
    answers = Answers({b"old": 1, b"older": 2}, lambda found: saved.append(dict(found)))
    assert (answers.get(b"older"), answers.get(b"none")) == (2, None)
    answers.keep()
    assert saved == []
    answers.put(b"new", 3)
    answers.keep()
    assert list(saved[0]) == [b"older", b"new", b"old"]
