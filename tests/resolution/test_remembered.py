"""With a cache resolution says what it says without one, whatever happened to documents and names in between."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import claimcheck.resolution
from claimcheck.cache import Cache
from claimcheck.model import EntityType, Resolution
from claimcheck.resolution import resolve
from claimcheck.resolution.aliases import KnownEntity
from tests.resolution.marked import marked

TEXTS = (
    (
        "Norwegian Foreign Minister <per>Ada Pell</per> came on 3 May 2016. <s>She</s> <cue>accused</cue> <c>Iran of "
        "shipping 40 rifles</c>. <s2>Pell</s2> <cue2>said</cue2> <c2>the Coast Front (CF) was armed</c2>."
    ),
    (
        "<s>Prime Minister Ada Pell</s> <cue>denied</cue> <c>that about 12 clerks had left on June 24</c>. <s2>The "
        "minister</s2> <cue2>added</cue2> <c2>that more than 5 km of road were lost</c2>."
    ),
    "<s>Adah Pell</s> <cue>said</cue> <c>the CF was banned</c>. <s2>Iran and Norway</s2> <cue2>praised</cue2> <c2>it</c2>.",
    (
        "<per>Branwick</per> met <per>Karl Pell</per>. <s>Pell</s> <cue>warned</cue> <c>Branwick of a loss</c>. "
        "<s2>Norwegian officials</s2> <cue2>said</cue2> <c2>no</c2>."
    ),
    "<org>Branwick Devices</org> left Tehran. <s>The firm</s> <cue>said</cue> <c><per>Branwick</per>'s shares fell</c>.",
    "<s>Iranian officials</s> <cue>blamed</cue> <c>Ada Marie Pell</c>, and <s2>they</s2> <cue2>said</cue2> <c2>so</c2>.",
    "<s>Tehran</s> <cue>urged</cue> <c>the Kingdom to pay</c>. <s2>A ministry official</s2> <cue2>said</cue2> <c2>so</c2>.",
    "",
)
KNOWN = (
    (),
    (KnownEntity("Ada Pell", EntityType.PERSON, ("the minister",), "Norway"),),
    (KnownEntity("Marie Pell", EntityType.PERSON, ("Ada Marie Pell", "Pell")), KnownEntity("CF", EntityType.GROUP)),
    (KnownEntity("Iran officials", EntityType.GROUP, ("the Coast Front",), "CF"), KnownEntity("CF", EntityType.GROUP)),
)
Archive = Mapping[str, str]
ARCHIVE = {f"{number}.txt": text for number, text in enumerate(TEXTS)}


def resolved(archive: Archive, known: Sequence[KnownEntity] = (), cache: Cache | None = None) -> Resolution:
    pairs = [marked(text, name, "2016-05-04") for name, text in archive.items()]
    return resolve([document for document, _ in pairs], [extraction for _, extraction in pairs], known, cache)


@given(
    st.lists(
        st.tuples(
            st.dictionaries(st.sampled_from("abcd\udcff"), st.sampled_from(TEXTS), min_size=1), st.sampled_from(KNOWN)
        ),
        min_size=2,
        max_size=5,
    )
)
def test_it_is_the_same_with_a_cache_of_other_archives(archives: list[tuple[Archive, Sequence[KnownEntity]]]) -> None:
    with TemporaryDirectory() as folder:
        cache = Cache(Path(folder))
        for archive, known in archives:
            assert resolved(archive, known, cache) == resolved(archive, known)


@pytest.mark.parametrize("known", KNOWN)
def test_it_is_the_same_the_second_time(tmp_path: Path, known: Sequence[KnownEntity]) -> None:
    expected = resolved(ARCHIVE, known)
    for _ in range(2):
        assert resolved(ARCHIVE, known, Cache(tmp_path)) == expected


CORVEX = "Corvex left the harbour. <s>The firm</s> <cue>said</cue> <c>so</c>."
OFFICIALS = "<s>Iranian officials</s> <cue>said</cue> <c>no</c>."
ELSEWHERE = {
    "a full name": ("<s><per>Pell</per></s> <cue>said</cue> <c>so</c>.", "<per>Ada Pell</per> left."),
    "the name in full": (f"The <org>Corvex</org> came. {CORVEX}", "The firm <org>Corvex Ltd</org> came."),
    "what it is": (f"<per>Corvex</per> came. {CORVEX}", "<org>Corvex Devices</org> came."),
    "an office": (
        "<per>Ada Pell</per> met <per>Eve Oakes</per>. <s>The senator</s> <cue>said</cue> <c>so</c>.",
        "Senator <per>Ada Pell</per> left.",
    ),
    "a given name": (
        "<per>Elenna Pell</per> met <per>Karl Oakes</per>. <s>He</s> <cue>said</cue> <c>so</c>. Elenna Pell slept.",
        "<per>Elena Pell</per> left.",
    ),
    "an acronym": ("<s>The CFO</s> <cue>said</cue> <c>so</c>.", "The <org>Coast Front Office</org> (CFO) left."),
    "for whom they speak": (OFFICIALS, "The Coast Front left."),
}


@pytest.mark.parametrize("change", ELSEWHERE)
def test_what_another_document_says_counts(tmp_path: Path, change: str) -> None:
    text, other = ELSEWHERE[change]
    known = KNOWN[3] if text == OFFICIALS else ()
    cache = Cache(tmp_path)
    alone, beside = (resolved(archive, known) for archive in ({"a.txt": text}, {"a.txt": text, "b.txt": other}))
    assert alone.claims != beside.claims
    for _ in range(2):
        assert resolved({"a.txt": text}, known, cache) == alone
        assert resolved({"a.txt": text, "b.txt": other}, known, cache) == beside


def test_only_what_has_changed_is_worked_out_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = Cache(tmp_path)
    resolved(ARCHIVE, cache=cache)
    done: list[str] = []
    for step in ("find_names", "decide"):
        monkeypatch.setattr(claimcheck.resolution, step, _noted(done, getattr(claimcheck.resolution, step)))
    resolved(ARCHIVE, cache=cache)
    assert done == []
    resolved(ARCHIVE | {"0.txt": TEXTS[0].replace("40", "41")}, cache=cache)
    assert done == ["find_names", "decide"]
    # That Branwick is a firm stands in another document.
    resolved({name: text for name, text in ARCHIVE.items() if name != "4.txt"}, cache=cache)
    assert done == ["find_names", "decide", "decide"]


def _noted(done: list[str], step: Callable[..., Any]) -> Callable[..., Any]:
    def noted(*arguments: Any) -> Any:
        done.append(step.__name__)
        return step(*arguments)

    return noted


class Hostile(Cache):
    """Gives back something else than what was put in."""

    def __init__(self, folder: Path, part: str, damage: Callable[[bytes], bytes]) -> None:
        super().__init__(folder)
        self._part, self._damage = part, damage

    def part(self, name: str, basis: object) -> bytes | None:
        payload = super().part(name, basis)
        return self._damage(payload) if payload is not None and name == self._part else payload


@pytest.mark.parametrize("part", ["names", "sources"])
@pytest.mark.parametrize("payload", [b"", b"null", b"[]", b"{}", b"{", b"[" * 100_000, b"\xff", b'{"claims": 1}'])
def test_an_entry_that_is_none_counts_as_absent(tmp_path: Path, part: str, payload: bytes) -> None:
    resolved(ARCHIVE, cache=Cache(tmp_path))
    assert resolved(ARCHIVE, cache=Hostile(tmp_path, part, lambda _: payload)) == resolved(ARCHIVE)


NAMES = {
    "beyond the text": lambda known, names, dates, quantities: names[-1].__setitem__(1, 10**6),
    "before the text": lambda known, names, dates, quantities: names[-1].__setitem__(0, -1),
    "nowhere": lambda known, names, dates, quantities: names[-1].__setitem__(1, names[-1][0]),
    "backwards": lambda known, names, dates, quantities: names.reverse(),
    "of no kind": lambda known, names, dates, quantities: names[0].__setitem__(2, "river"),
    "known as nothing": lambda known, names, dates, quantities: names[0].__setitem__(3, len(known)),
    "no title": lambda known, names, dates, quantities: names[0].__setitem__(4, [""]),
    "no day": lambda known, names, dates, quantities: dates[0].__setitem__(3, "2016-02-30"),
    "no number": lambda known, names, dates, quantities: quantities[0].__setitem__(2, "forty"),
    "too few": lambda known, names, dates, quantities: names[0].pop(),
}


@pytest.mark.parametrize("change", NAMES)
def test_findings_that_cannot_be_count_as_absent(tmp_path: Path, change: str) -> None:
    changed: list[bytes] = []

    def damage(payload: bytes) -> bytes:
        found = json.loads(payload)
        if all(found[1:]):
            NAMES[change](*found)
            changed.append(payload)
        return json.dumps(found).encode()

    resolved(ARCHIVE, cache=Cache(tmp_path))
    assert resolved(ARCHIVE, cache=Hostile(tmp_path, "names", damage)) == resolved(ARCHIVE)
    assert changed


SOURCES = {
    "no such status": lambda outcome: outcome["claims"][0].__setitem__(0, "known"),
    "no such source": lambda outcome: outcome["claims"][0].__setitem__(1, "person:nobody"),
    "no such target": lambda outcome: outcome["claims"][0].__setitem__(3, "person:nobody"),
    "no such mention": lambda outcome: outcome["claims"][0].__setitem__(4, [10**6]),
    "no such date": lambda outcome: outcome["claims"][0].__setitem__(5, [-1]),
    "no such quantity": lambda outcome: outcome["claims"][0].__setitem__(6, [10**6]),
    "claims of another": lambda outcome: outcome["claims"].pop(),
    "roles of another": lambda outcome: outcome["roles"].append(None),
    "no groups": lambda outcome: outcome.pop("groups"),
}


@pytest.mark.parametrize("change", SOURCES)
def test_outcomes_that_cannot_be_count_as_absent(tmp_path: Path, change: str) -> None:
    changed: list[bytes] = []

    def damage(payload: bytes) -> bytes:
        outcome = json.loads(payload)
        if outcome["claims"]:
            SOURCES[change](outcome)
            changed.append(payload)
        return json.dumps(outcome).encode()

    resolved(ARCHIVE, cache=Cache(tmp_path))
    assert resolved(ARCHIVE, cache=Hostile(tmp_path, "sources", damage)) == resolved(ARCHIVE)
    assert changed


def test_findings_that_could_be_harm_nothing_else(tmp_path: Path) -> None:
    """Whoever can write to the cache decides what is found, but cannot make it fail."""

    def damage(payload: bytes) -> bytes:
        known, names, _, _ = json.loads(payload)
        for name in names:
            name[2:] = ["government_body", 0 if known else None, [], "\u200d"]
        return json.dumps([[each | {"name": "", "surface": "body"} for each in known], names, [], []]).encode()

    resolved(ARCHIVE, cache=Cache(tmp_path))
    assert len(resolved(ARCHIVE, cache=Hostile(tmp_path, "names", damage)).claims) == len(resolved(ARCHIVE).claims)
