from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.resolution.names import (
    PersonName,
    misspelt,
    organisation_key,
    person_keys,
    person_name,
    same_person,
    split_titles,
    stands_for,
)
from claimcheck.resolution.states import Surface, find_known, kingdoms

SAME = [
    ("Abdel Fattah el-Sisi", "Abdul Fattah al-Sissi"),
    ("Volodymyr Zelensky", "Volodymyr Zelenskyy"),
    ("King Hamad bin Isa Al Khalifa", "Hamad Al Khalifa"),
    ("Donald J. Trump", "Donald Trump"),
    ("Nimr al-Nimr", "Sheikh Nimr Al Nimr"),
    ("Hossein Amir-Abdollahian", "Hossein Amirabdollahian"),
    ("Muammar Gaddafi", "Moammar Qadhafi"),
]
TWO = [
    ("Hadi al-Mudarrisi", "Mohammad Taqi al-Modarresi"),
    ("Bill Clinton", "Hillary Clinton"),
    ("Khalifa bin Salman Al Khalifa", "Khalifa bin Hamad Al Khalifa"),
    ("George W. Bush", "George H. W. Bush"),
    ("Kim Jong-un", "Kim Jong-il"),
    ("Clinton", "Bill Clinton"),
    ("Hassan Rouhani", "Hassan Nasrallah"),
]


@pytest.mark.parametrize(("first", "second"), SAME)
def test_is_one_person(first: str, second: str) -> None:
    assert same_person(person_name(first), person_name(second))
    assert same_person(person_name(second), person_name(first))


@pytest.mark.parametrize(("first", "second"), TWO)
def test_stays_two_people(first: str, second: str) -> None:
    assert not same_person(person_name(first), person_name(second))


def test_takes_titles_apart() -> None:
    assert split_titles("Grand Ayatollah Reza Karimi") == (("grand ayatollah",), "Reza Karimi")
    assert split_titles("Kingsley Amis") == ((), "Kingsley Amis")


def test_compares_organisations_without_legal_form() -> None:
    assert organisation_key("the Acme Corp.") == organisation_key("Acme") == "acme"
    assert stands_for("NFLW", "National Front for the Liberation of Westmark")
    assert not stands_for("NFL", "Northern Trading House")


KNOWN = [
    ("Bahrain", "Bahrain", Surface.NAME),
    ("the U.S.", "United States", Surface.NAME),
    ("Iranians", "Iran", Surface.DEMONYM),
    ("Saudi", "Saudi Arabia", Surface.DEMONYM),
    ("Manama", "Bahrain", Surface.CAPITAL),
    ("the Kremlin", "Russia", Surface.SEAT),
    ("Washington, D.C.", "United States", Surface.CAPITAL),
    ("Kiev", "Ukraine", Surface.CAPITAL),
    ("the State Department", "United States", Surface.BODY),
    ("Saudi\nArabia", "Saudi Arabia", Surface.NAME),
]


@pytest.mark.parametrize(("text", "state", "surface"), KNOWN)
def test_knows_states_by_every_surface(text: str, state: str, surface: Surface) -> None:
    assert [(hit.known.state, hit.known.surface) for hit in find_known(text)] == [(state, surface)]


@pytest.mark.parametrize(
    "text", ["turkey and china", "Victoria", "the Dominicans", "Iranian's".lower(), "USher", "xIran"]
)
def test_knows_no_state(text: str) -> None:
    assert list(find_known(text)) == []


def test_knows_kingdoms() -> None:
    assert {"Bahrain", "Saudi Arabia", "Norway", "United Kingdom"} <= kingdoms()
    assert not {"Iran", "France"} & kingdoms()


PARTS = st.lists(st.text(alphabet="aehiklmoqrstuy", min_size=2, max_size=6), min_size=2, max_size=3)


@given(PARTS, PARTS, st.integers(0, 3))
def test_names_of_one_person_share_a_key(first: list[str], second: list[str], alike: int) -> None:
    one, other = PersonName(tuple(first)), PersonName(tuple([*first[:alike], *second][: len(second)]))
    assert not same_person(one, other) or set(person_keys(one)) & set(person_keys(other))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("mohammed", "karimi"), ("mohamad", "karimi")),
        (("kim", "jong", "un"), ("kim", "jongun")),
        (("hadi", "modarresi"), ("hadi", "mudarrisi")),
        (("a", "pell"), ("ada", "pell")),
    ],
)
def test_spellings_of_one_name_share_a_key(first: tuple[str, ...], second: tuple[str, ...]) -> None:
    assert same_person(PersonName(first), PersonName(second))
    assert set(person_keys(PersonName(first))) & set(person_keys(PersonName(second)))


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("pell", "pel", True),
        ("oakes", "okaes", True),
        ("oakes", "oake", False),
        ("pell", "bull", False),
        ("li", "lu", False),
        ("mason", "jason", False),
        ("okaes", "koaes", True),
        ("featherstone", "faetherstoen", True),
        ("hansen", "hnasne", False),
    ],
)
def test_misspelt_is_a_slip_of_the_pen(first: str, second: str, expected: bool) -> None:
    assert misspelt(first, second) is misspelt(second, first) is expected
