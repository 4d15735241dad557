"""What the injector promises: a version differs from its original where it says, and nowhere else."""

from __future__ import annotations

import itertools
import random
import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.faults.corpus import load, versions
from benchmarks.faults.injection import FINDERS, choose
from benchmarks.faults.rewording import REWORDINGS, marks, second_version
from benchmarks.faults.text import Original, Range, original
from benchmarks.faults.version import Fault, Version

DOCUMENTS = load([Path(__file__).parent / "documents"])
SEEDS = st.integers(0, 10_000)


def version(document: Original, seed: int, number: int = 4) -> Version:
    rng = random.Random(seed)
    return second_version(document, "second", choose(document, rng, number, Counter()), 0.5, rng)


def sites(text: str, seed: int = 1) -> list[Fault]:
    document = Original("a", text)
    return [fault for finder in FINDERS for fault in finder(document, random.Random(seed))]


def reworded(text: str) -> set[str]:
    document = Original("a", text)
    return {
        text[: change.span.start] + change.new + text[change.span.end :]
        for reword in REWORDINGS
        for change in reword(document)
    }


@given(st.sampled_from(DOCUMENTS), SEEDS)
def test_undoing_every_change_gives_the_sentences_of_the_original(document: Original, seed: int) -> None:
    made = version(document, seed)
    for kept in made.kept:
        text = made.text[slice(*kept.version)]
        inside = [(change, place) for change, place in made.placed if kept.original.contains(change.span)]
        for change, place in sorted(inside, key=lambda each: each[0].span, reverse=True):
            start = place.start - kept.version.start
            assert text[start : start + len(change.new)].split() == change.new.split()
            text = text[:start] + document.text[slice(*change.span)] + text[start + len(change.new) :]
        assert text.split() == document.text[slice(*kept.original)].split()


@given(st.sampled_from(DOCUMENTS), SEEDS)
def test_nothing_but_kept_sentences_is_in_a_version(document: Original, seed: int) -> None:
    made = version(document, seed)
    rest = list(made.text)
    for kept in made.kept:
        rest[slice(*kept.version)] = [" "] * (kept.version.end - kept.version.start)
    assert not "".join(rest).strip()
    assert len({kept.original for kept in made.kept}) == len(made.kept)


@given(st.sampled_from(DOCUMENTS), SEEDS)
def test_faults_are_in_the_version_and_apart_from_each_other(document: Original, seed: int) -> None:
    made = version(document, seed)
    touched = sorted((document.around(fault.passage) for fault in made.faults), key=lambda each: each.start)
    assert all(before.stop < after.start for before, after in itertools.pairwise(touched))
    for fault in made.faults:
        new = made.text[slice(*made.place(fault))]
        assert new.split() == fault.change.new.split()
        assert new != document.text[slice(*fault.change.span)]
        assert made.passage(fault.passage).contains(made.place(fault))


def test_the_same_seed_gives_the_same_versions_and_another_gives_others() -> None:
    assert versions(DOCUMENTS, 7, 0.3) == versions(DOCUMENTS, 7, 0.3)
    assert versions(DOCUMENTS, 7, 0.3) != versions(DOCUMENTS, 8, 0.3)


def test_every_third_version_is_a_control_and_the_kinds_are_spread() -> None:
    made = versions(DOCUMENTS, 1, 0.3, sentences_per_fault=3)
    assert sum(not each.faults for each in made) == pytest.approx(len(made) / 3, abs=1)
    kinds = Counter(fault.change.kind.partition(":")[0] for each in made for fault in each.faults)
    assert len(kinds) >= 16
    assert max(kinds.values()) <= min(kinds.values()) + 3


def test_only_the_kinds_asked_for() -> None:
    made = versions(DOCUMENTS, 1, 0.3, kinds=frozenset({"date", "figure: money"}))
    kinds = {fault.change.kind for each in made for fault in each.faults}
    assert kinds <= {"date: day", "date: month", "date: year", "figure: money"}
    assert len(kinds) > 1


FAULTS = {
    "date": (
        "The old bridge was opened on 3 March 2016 by the queen.",
        {"date: day", "date: month", "date: year"},
        "CC303",
    ),
    "weekday": ("The old bridge was opened again on Monday by the queen.", {"weekday"}, "CC303"),
    "percentage": ("The price of bread went up by 12 per cent in the town.", {"figure: percentage"}, "CC304"),
    "money": ("The repair of the bridge cost $40 million in the end.", {"figure: money"}, "CC304"),
    "name": ("The prize went to Clara Brandt, and the hall stood up.", {"person: spoken of", "spelling"}, "CC401"),
    "speaker's name": ("The prize was too small, Clara Moen said.", {"person: source"}, "CC203"),
    "place": ("The talks between the two sides were held in Vienna.", {"place: spoken of"}, "CC401"),
    "title": ("The prize was given to Professor Clara Moen at noon.", {"title"}, "CC406"),
    "negation": ("The tunnel to the island was closed after the storm.", {"polarity"}, "CC401"),
    "opposite": ("The council has approved the plan for the harbour.", {"opposite"}, "CC401"),
    "cue": ("The council confirmed that the harbour would be shut.", {"opposite"}, "CC402"),
    "citation": ("The tower fell in a storm.[1] It was old.\n\n[1] A history.", {"citation"}, "CC501"),
    "cut": ("The committee of the town handed the long report to the mayor at noon.", {"truncated"}, "CC502"),
    "mark": ('He wrote: "We never saw the captain again after that." It sank.', {"mark", "quotation"}, "CC201"),
}


@pytest.mark.parametrize(("text", "kinds", "check"), FAULTS.values(), ids=FAULTS)
def test_where_which_fault_can_be(text: str, kinds: set[str], check: str) -> None:
    found = [fault for seed in range(20) for fault in sites(text, seed)]
    names = {fault.change.kind for fault in found} | {fault.change.kind.partition(":")[0] for fault in found}
    assert kinds <= names
    assert any(check in fault.checks for fault in found)


NO_FAULTS = {
    "a year is no figure": ("The old bridge across the river dates from 1968.", "figure"),
    "nor is a date": ("The old bridge was opened on 3 March by the queen.", "figure"),
    "nor is a model": ("The airline has ordered some more of the A330-200.", "figure"),
    "a newspaper is no place": ("The story was in The London Gazette this morning.", "place"),
    "a question is not negated": ("The tunnel to the island, was it really closed?", "polarity"),
    "a marker without references": ("The old tower fell down in a storm that winter.[1]", "citation"),
    "a denial is not left out": ("Clara Moen denied that the tunnel was closed.", "attribution"),
    "nor is what one wants": ("The council announced plans to shut the harbour.", "attribution"),
    "a short quotation": ('The mayor called it "a great day" for the town.', "quotation"),
}


@pytest.mark.parametrize(("text", "kind"), NO_FAULTS.values(), ids=NO_FAULTS)
def test_where_a_fault_cannot_be(text: str, kind: str) -> None:
    assert not [f for seed in range(20) for f in sites(text, seed) if f.change.kind.partition(":")[0] == kind]


ATTRIBUTIONS = {
    "Clara Moen said that the lamp was out.": "The lamp was out.",
    "The lamp was out, Clara Moen said.": "The lamp was out.",
    "According to the harbour office, the lamp was out.": "The lamp was out.",
    "The lamp was out, according to the harbour office.": "The lamp was out.",
    '"The lamp was out once again," said Clara Moen.': '"The lamp was out once again."',
}


@pytest.mark.parametrize(("text", "left"), ATTRIBUTIONS.items())
def test_what_is_left_without_the_words_that_attribute(text: str, left: str) -> None:
    made = {
        text[: f.change.span.start] + f.change.new + text[f.change.span.end :]
        for f in sites(text)
        if f.change.kind in {"attribution", "source removed"}
    }
    assert made == {left}


SAFE = {
    "The bridge was opened on March 3, 2016 by the queen.": "The bridge was opened on 3 March 2016 by the queen.",
    "The bridge was opened on 3 March 2016 by the queen.": "The bridge was opened on March 3, 2016 by the queen.",
    "It was opened on Sept. 3 by the queen.": "It was opened on September 3 by the queen.",
    "They lost two boats there.": "They lost 2 boats there.",
    "They lost 12 boats there.": "They lost twelve boats there.",
    "It fell by 3 percent there.": "It fell by 3 per cent there.",
    "It fell by 3% there.": "It fell by 3 percent there.",
    "It didn't fall there.": "It did not fall there.",
    "It was not there.": "It wasn't there.",
    "It fell, she said.": "It fell, she stated.",
    "The harbour was shut.": "The harbor was shut.",
    "However, the harbor was shut.": "The harbor was shut, however.",
}


@pytest.mark.parametrize(("text", "other"), SAFE.items())
def test_what_may_be_written_otherwise(text: str, other: str) -> None:
    assert other in reworded(text)


@pytest.mark.parametrize(
    "text",
    [
        "It was held from 18-20 October in the hall.",
        "It was held between 5 and 7 April in the hall.",
        "She is said to be ill.",
        "He bought two or three.",
    ],
)
def test_what_may_not(text: str) -> None:
    assert not reworded(text)


def test_a_name_is_shortened_only_where_one_person_has_it_and_not_where_it_first_stands() -> None:
    one = "Clara Moen came to the town. The mayor met Clara Moen there."
    two = "Clara Moen came with Peter Moen. The mayor met Clara Moen there."
    assert len(reworded(one)) == 1
    assert not reworded(two)


def test_the_words_of_a_quotation_stay_as_they_are_but_for_a_marked_cut() -> None:
    text = (
        'She told the council, "We did not sleep in the harbour for two nights, because of all the noise there, '
        'and then we left on 3 March 2016 with the children." She left.'
    )
    document = Original("a", text)
    for seed in range(20):
        made = second_version(document, "b", (), 1.0, random.Random(seed))
        kinds = {change.kind for change, _ in made.placed}
        assert kinds <= {"excerpt with ellipsis", "marks curly", "marks single"}
        assert "for two nights … and then we left on 3 March 2016" in " ".join(made.text.split())


def test_marks_are_changed_throughout_or_not_at_all() -> None:
    document = Original("a", 'He said, "We saw it." She said, "We did not."')
    for seed in range(10):
        assert len(list(marks(document, random.Random(seed)))) in {0, 4}


def test_attributions_that_are_marked_are_taken_as_they_are() -> None:
    text = "The lamp was out, it was said by Clara Moen."
    said = {"source": [[33, 43]], "cue": [[19, 32]], "content": [[0, 16]]}
    pieces = {"source": [[0, 3], [5, 7]], "cue": [[8, 9]], "content": [[10, 12]]}
    document = original({"name": "a", "text": text, "attributions": [said, pieces]})
    assert [found.source for found in document.attributions] == [Range(33, 43)]


SENTENCES = {
    "Mr. Lee met Gen. Moen in St. Ives. He left.": ["Mr. Lee met Gen. Moen in St. Ives.", "He left."],
    'She said, "It is out." He left.': ['She said, "It is out."', "He left."],
    "It fell.[1] It was old.[2]": ["It fell.[1]", "It was old.[2]"],
    "J. R. Moen of the U.S. Navy left.": ["J. R. Moen of the U.S. Navy left."],
}


@pytest.mark.parametrize(("text", "expected"), SENTENCES.items())
def test_sentences(text: str, expected: list[str]) -> None:
    assert [text[slice(*sentence)] for sentence in Original("a", text).sentences] == expected


@given(st.text(alphabet=st.sampled_from(list("aA.,“”\"' \n[1]Bob said Moen3%")), max_size=200), SEEDS)
def test_any_text_can_be_read_and_changed(text: str, seed: int) -> None:
    made = version(Original("a", text), seed)
    assert len(re.findall(r"\S", made.text)) <= 4 * len(text) + 200
