"""A document's words as a transcript, as headlines and as quotations with a name below."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.language.training.data import Annotated
from claimcheck.language.training.rearrangement import rearranged

SENTENCES = [
    "The mayor said that “the bridge will open in May”.",
    "It rained all night.",
    "Critics doubt that anyone will come.",
    "Chair: the floor is yours.",
    "Nobody slept.",
]
TEXT = " ".join(SENTENCES)
PERSONS = ("Ivo Brandt", "Rosa Lindqvist")


def _at(words: str) -> tuple[tuple[int, int], ...]:
    return ((TEXT.index(words), TEXT.index(words) + len(words)),)


DOCUMENT = Annotated(
    TEXT,
    (
        {
            "source": _at("The mayor"),
            "cue": _at("said"),
            "content": _at("that “the bridge will open in May”"),
        },
        {"source": _at("Critics"), "cue": _at("doubt"), "content": _at("that anyone will come")},
        {"source": (), "cue": (), "content": _at("Nobody slept")},
    ),
    sentence_starts=tuple(TEXT.index(sentence) for sentence in SENTENCES),
)


@given(st.integers())
def test_every_part_is_where_it_is_said_to_be(seed: int) -> None:
    page = rearranged(DOCUMENT, PERSONS, random.Random(seed))
    said = [s for sentence in SENTENCES for s in sentence.split()]
    for attribution in page.attributions or ():
        assert all(len(pieces) == 1 for pieces in attribution.values())
        source, cue, content = (page.text[slice(*attribution[role][0])] for role in ("source", "cue", "content"))
        assert source.strip() == source != ""
        assert cue.strip() in {":", "–", "-", "—", "―", "said", "doubt"}
        assert {word.strip("“”\"'‘’.,").lower() for word in content.split()} <= {w.strip("“”.,").lower() for w in said}
    assert page == rearranged(DOCUMENT, PERSONS, random.Random(seed))


def test_labels_of_other_speakers_are_left_out() -> None:
    pages = [rearranged(DOCUMENT, PERSONS, random.Random(seed)).text for seed in range(60)]
    assert not any("the floor is yours" in page for page in pages)


@pytest.mark.parametrize("form", ["“", "Critics:", "\n"])
def test_all_forms_occur(form: str) -> None:
    assert any(form in rearranged(DOCUMENT, PERSONS, random.Random(seed)).text for seed in range(60))


def test_nothing_comes_of_nothing() -> None:
    empty = Annotated("", (), sentence_starts=())
    assert all(not rearranged(empty, PERSONS, random.Random(seed)).attributions for seed in range(20))
