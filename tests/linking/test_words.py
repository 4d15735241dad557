"""Words that mean the same, exclude each other, or tell two things apart."""

from __future__ import annotations

import pytest

from claimcheck.linking import words
from claimcheck.linking.words import content_words, contrasting, opposites, stem, stems, told_apart


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("killed", "dead"),
        ("rose", "increasing"),
        ("bought", "acquired"),
        ("treaty", "agreement"),
        ("unemployment", "jobless"),
        ("upheld", "uphold"),
        ("Norland's", "Norland"),
    ],
)
def test_one_meaning(text: str, same: str) -> None:
    assert stem(text) == stem(same)


@pytest.mark.parametrize(
    ("text", "meaning"),
    [("She stepped down", "resigned"), ("workers were laid off", "dismissed"), ("the ferry went down", "sank")],
)
def test_a_verb_with_its_particle_is_one_word(text: str, meaning: str) -> None:
    assert [found.stem for found in content_words(text)][-1] == stem(meaning)


def test_a_particle_alone_is_no_word() -> None:
    assert [(found.start, found.surface) for found in content_words("He fell down the stairs")] == [
        (3, "fell"),
        (17, "stairs"),
    ]


@pytest.mark.parametrize(
    ("one", "other"), [("approved", "rejected"), ("rose", "fell"), ("won", "lost"), ("alive", "killed")]
)
def test_opposites_both_ways(one: str, other: str) -> None:
    ours, theirs = stems([one]), stems([other])
    assert opposites(ours, theirs) == (stem(one), stem(other))
    assert opposites(theirs, ours) == (stem(other), stem(one))
    assert opposites(ours | theirs, theirs) is None
    assert opposites(ours, ours) is None


def test_function_words_that_have_an_opposite() -> None:
    more = contrasting(["More", "tourists", "in", "Orel"])
    assert more == {"more"}
    assert opposites(more, stems(["fewer"])) == ("more", "fewer")


def test_what_is_said_of_the_north_may_be_said_of_the_south() -> None:
    assert told_apart(stems(["northern"]), stems(["southern"]))
    assert opposites(stems(["northern"]), stems(["southern"])) is None


def test_no_pair_means_the_same() -> None:
    for pairs in (words._OPPOSITE, words._APART):
        assert all(term not in others for term, others in pairs.items())


def test_no_two_are_both_opposites_and_apart() -> None:
    assert not any(set(others) & set(words._APART.get(term, ())) for term, others in words._OPPOSITE.items())


def test_a_word_is_in_one_group_only() -> None:
    heads: dict[str, set[str]] = {}
    for group in words._LISTS["same"]:
        for word in group:
            heads.setdefault(words._root(word), set()).add(group[0])
    assert {root: found for root, found in heads.items() if len(found) > 1} == {}
