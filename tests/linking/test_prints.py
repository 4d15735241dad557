"""What documents share is the same with what is remembered of them as without, whatever was edited in between."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.cache import Cache
from claimcheck.linking.echoes import Copies, copies
from claimcheck.linking.judgement import Judgement
from claimcheck.linking.passages import Page, read_pages
from claimcheck.linking.prints import Print, prints
from claimcheck.linking.quotations import quotations
from claimcheck.model import Difference
from claimcheck.records import decode, encode
from tests.marked import marked

FERRY = (
    "{source:organisation:coastguard The Coastguard} {cue:report said} {content that 38 people died when the ferry "
    "Santa Oriana sank off Cape Melho}. The wreck lies in thirty metres of water near the harbour."
)
WORDS = "{content:direct “We will reopen the old mine at Velmora before the spring”}"
SPEECH = WORDS + ", {source:person:ada-pell Ada Pell} {cue told} a meeting in the market hall."
ELSEWHERE = "As rain fell on the crowd by the quay, {source:person:ada-pell Ada Pell} {cue said}: " + WORDS + "."
TEXTS = [
    FERRY,
    FERRY.replace("38", "41"),
    f"{FERRY}\n{SPEECH}",
    SPEECH,
    ELSEWHERE,
    ELSEWHERE.replace("spring", "summer"),
    ELSEWHERE.replace("ada-pell Ada Pell", "hugo-marrin Hugo Marrin"),
    "Tulips were early in the hills that year.",
    "",
]
NAMES = ["a.txt", "b.txt", "c.txt", "d.txt"]
archives = st.dictionaries(st.sampled_from(NAMES), st.sampled_from(TEXTS))

Told = list[tuple[str, str, Judgement]]


def _archive(texts: Iterable[str]) -> dict[str, str]:
    return {f"{number}.txt": text for number, text in enumerate(texts)}


def _read(texts: Mapping[str, str]) -> tuple[Page, ...]:
    found = marked(dict(texts))
    resolution = found.resolution
    return read_pages(found.documents, resolution.claims, dict(resolution.mentions), dict(resolution.dates))


def _shared(pages: tuple[Page, ...], cache: Cache | None = None) -> tuple[Copies, Told]:
    speakers = {claim.id: frozenset({claim.source_entity or ""}) for page in pages for claim in page.claims}
    found = prints(pages, cache)
    copied = copies(pages, [each.wordings for each in found], cache)
    told = quotations(pages, [each.spoken for each in found], speakers, copied.settled)
    return copied, [(ours.id, theirs.id, judgement) for ours, theirs, judgement in told]


@given(st.lists(archives, min_size=2, max_size=5))
def test_after_any_edits(states: list[dict[str, str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        cache = Cache(Path(folder))
        for texts in states:
            assert _shared(_read(texts), cache) == _shared(_read(texts))


def test_there_is_something_to_find() -> None:
    copied, told = _shared(_read(_archive(TEXTS)))
    assert {each.judgement.difference for each in copied.judgements} >= {Difference.QUANTITY, None}
    assert {judgement.difference for *_, judgement in told} == {Difference.SOURCE, Difference.QUOTATION}


def test_only_what_was_edited_is_made_into_words_again(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    before = {"a.txt": FERRY, "b.txt": FERRY.replace("38", "41"), "c.txt": SPEECH, "d.txt": "Tulips were early."}
    _shared(_read(before), cache)
    pages = _read({**before, "d.txt": "Tulips were late."})
    _shared(pages, cache)
    assert [page.name for page in pages if "passages" in vars(page)] == ["d.txt"]


def _damaged(found: Print) -> list[bytes]:
    """Entries that say something else, or nothing."""
    wordings, spoken = found.wordings, found.spoken
    return [
        b"",
        b"{",
        b"[" * 100_000,
        b'{"wordings": {}, "spoken": []}',
        encode(found)[:-5],
        encode(replace(found, wordings=replace(wordings, digests=wordings.digests[:-1]))),
        encode(replace(found, wordings=replace(wordings, sizes=wordings.sizes[:-1]))),
        encode(replace(found, wordings=replace(wordings, sizes=b"\xff" * len(wordings.sizes)))),
        encode(replace(found, wordings=replace(wordings, shingles=b""))),
        encode(replace(found, spoken=tuple(replace(each, claim="c-0") for each in spoken))),
    ]


@pytest.mark.parametrize("damage", range(10))
def test_a_damaged_entry_counts_as_none(tmp_path: Path, damage: int) -> None:
    cache = Cache(tmp_path)
    pages = _read(_archive(TEXTS[:6]))
    expected = _shared(pages, cache)
    for page in pages:
        payload = cache.part("prints", page.digest.hex())
        assert payload
        cache.keep_part("prints", page.digest.hex(), _damaged(decode(Print, payload))[damage])
    assert _shared(pages, cache) == expected
    assert [encode(each) for each in prints(pages, cache)] == [encode(each) for each in prints(pages)]


def test_a_quotation_that_is_not_in_the_document_is_passed_over(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    pages = _read({"a.txt": SPEECH, "b.txt": ELSEWHERE.replace("spring", "summer")})
    (copied, told), (first, _) = _shared(pages, cache), prints(pages)
    assert told
    (quoted,) = first.spoken
    made_up = replace(first, spoken=(replace(quoted, keys=(*quoted.keys, "again")), quoted, quoted))
    cache.keep_part("prints", pages[0].digest.hex(), encode(made_up))
    assert _shared(pages, cache)[0] == copied
