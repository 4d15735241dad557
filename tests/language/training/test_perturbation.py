"""Other views of a document keep what was annotated in it."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.language import encoding
from claimcheck.language.engine import model_folder
from claimcheck.language.training import perturbation
from claimcheck.language.training.data import Annotated, Token
from claimcheck.language.training.perturbation import Edits, epoch_windows, names_for_swapping, perturb

TOKENIZER = encoding.load_tokenizer(model_folder() / "tokenizer.json")

TEXT = "“We lost,” Ada Obi said in Lund. The mayor of Lund thanked Obi, and it rained."
WORDS = ("We", "lost", "Obi", "said", "The", "thanked", "rained")


def _document(text: str = TEXT) -> Annotated:
    at = {word: text.index(word) for word in WORDS}
    return Annotated(
        text,
        ({"source": ((11, 18),), "cue": ((19, 23),), "content": ((1, 8),)},),
        ((11, 18, "PER"), (27, 31, "LOC"), (46, 50, "LOC"), (59, 62, "PER")),
        tokens=tuple(Token(at[word], at[word] + len(word), "NN", -1, "root") for word in WORDS),
        sentence_starts=(0, 33),
    )


SWAPS = names_for_swapping([], {"PER": ["Ivo Brandt", "Rosa Lindqvist"], "LOC": ["Gent", "Porto"]})


@given(st.integers())
def test_offsets_follow_the_text(seed: int) -> None:
    before = _document()
    after = perturb(before, SWAPS, random.Random(seed))
    (was,), (now,) = before.attributions or (), after.attributions or ()
    for role in ("cue", "content"):
        (a, b), (c, d) = was[role][0], now[role][0]
        assert after.text[c:d] == before.text[a:b].replace(" ", after.text[c:d][2:3] if role == "content" else " ")
    kept = {"We", "lost", "said", "The", "thanked", "rained"}
    for old, new in zip(before.tokens or (), after.tokens or (), strict=True):
        word = before.text[old.start : old.end]
        assert word not in kept or after.text[new.start : new.end] == word
    assert [after.text[s:].lstrip("“\"'").split()[0] for s in after.sentence_starts or ()] == ["We", "The"]
    assert len(after.entities or ()) == 4


@given(
    st.text(alphabet="ab cd.\n", min_size=1, max_size=40),
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 5), st.text(alphabet="xyz", max_size=4)), max_size=6),
)
def test_what_no_edit_touches_stays(text: str, changes: list[tuple[int, int, str]]) -> None:
    inside = [(s, min(s + n, len(text)), new) for s, n, new in changes if s <= len(text)]
    letters = tuple((i, i + 1, "PER") for i in range(len(text)))
    edited = Edits(inside).apply(Annotated(text, entities=letters))
    # A change that overlaps another is left out, so only what none covers must stand.
    covered = {i for s, e, _ in inside for i in range(s, max(e, s + 1))} | {s - 1 for s, _, _ in inside}
    for i, (start, end, _) in enumerate(edited.entities or ()):
        if i not in covered:
            assert edited.text[start:end] == text[i]


def test_names_are_known_from_two_documents_or_a_list() -> None:
    one = Annotated("Obi in Lund", entities=((0, 3, "PER"), (7, 11, "LOC")))
    two = Annotated("Lund", entities=((0, 4, "LOC"),))
    found = names_for_swapping([one, two], {"PER": ["Ivo Brandt"]})
    assert found == {("LOC", False): ["Lund"], ("PER", False): ["Brandt"], ("PER", True): ["Ivo Brandt"]}


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("one two three", 7, "one two\nthree"),
        ("one two three", 50, "one two three"),
        ("one two\nthree four", 7, "one two\nthree\nfour"),
        ("onetwothree four", 4, "onetwothree\nfour"),
    ],
)
def test_wrapping(text: str, width: int, expected: str) -> None:
    letters = list(text)
    for space in perturbation._wraps(text, width):
        letters[space] = "\n"
    assert "".join(letters) == expected


def test_an_epoch_is_the_same_for_its_seed_and_only_a_plain_one_shows_the_text_as_it_is() -> None:
    documents = [_document() for _ in range(8)]
    plain = epoch_windows(documents, TOKENIZER, {}, 3, plain=True)
    first, again, other = (epoch_windows(documents, TOKENIZER, SWAPS, seed, plain=False) for seed in (3, 3, 4))
    as_ids = [[w.inputs["ids"].tolist() for w in windows] for windows in (first, again, other)]
    assert as_ids[0] == as_ids[1] != as_ids[2]
    assert len({tuple(w.inputs["ids"][0]) for w in plain}) == 1
    assert any((w.inputs["ids"] == perturbation.MASK).any() for w in first)
    assert not any((w.inputs["ids"] == perturbation.MASK).any() for w in plain)
    assert len(first) >= len(plain)
