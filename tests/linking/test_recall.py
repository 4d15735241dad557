"""What was worked out before is what would be worked out now, whatever happened to the documents in between."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from claimcheck.cache import Cache
from claimcheck.language.comparison import WIDTH, Comparison
from claimcheck.linking import echoes, link
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
        recall = Recall(cache)
        assert np.array_equal(recall.embed(TEXTS), model.embed(TEXTS))
        assert recall.contradiction(*PAIR) == recall.contradiction(*PAIR[::-1]) == model.contradiction([PAIR])[0]
        recall.keep()


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
    recall = Recall(cache)
    recall.embed(TEXTS)
    recall.contradiction(*PAIR)
    assert asked == [TEXTS[2]]
    recall.keep()
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
