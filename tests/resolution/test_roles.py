from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.resolution import resolve
from claimcheck.resolution.roles import read_office, role_of
from tests.resolution.marked import marked

CASES = [
    ("Foreign Minister [Adel] said", "foreign minister"),
    ("spokesman [Tom Oakes] said", "spokesperson"),
    ("Prof. [Ada Pell] said", "professor"),
    ("Sen. [Pell] said", "senator"),
    ("Lt. Gen. [Oakes] left", "lieutenant general"),
    ("Minister of Foreign Affairs [Ada Pell] said", "foreign minister"),
    ("Defence Minister General [Ada Pell] said", "defence minister"),
    ("Foreign Minister Sheikh [Ada Pell] said", "foreign minister"),
    ("Orel Mayor [Pell] said", "mayor of orel"),
    ("Corvex CEO [Pell] said", "chief executive of corvex"),
    ("Central Bank Governor [Pell] said", "governor of central bank"),
    ("spokesman for the ministry [Tom Oakes] said", "spokesperson of ministry"),
    ("President of the Council [Ada Pell] said", "president of council"),
    ("U.S. Ambassador to Iran [Pell] said", "ambassador of united states to iran"),
    ("US Secretary of Defense [Pell] said", "defence secretary of united states"),
    ("Republican presidential nominee [Pell] said", "presidential nominee of republican"),
    ("the Norland president, [Ada Pell], said", "president of norland"),
    ("the Harbour Union's lawyer, [Ada Pell], said", "lawyer of harbour union"),
    ("Corvex's chief executive, [Ada Pell], said", "chief executive of corvex"),
    ("When President [Pell] came", "president"),
    ("In May King [Pell] left", "king"),
    # What is kept before the office
    ("former Secretary of State [Ada Pell] said", "former secretary of state"),
    ("then-Senator [Pell] said", "former senator"),
    ("ex-president [Pell] said", "former president"),
    ("acting attorney general [Pell] said", "acting attorney general"),
    ("deputy foreign minister [Pell] said", "deputy foreign minister"),
    ("Assistant Secretary of State for Trade [Pell] said", "assistant trade secretary of state"),
    ("Interim Corvex Chairwoman [Pell] said", "acting chair of corvex"),
    # Behind the name
    ("[Ada Pell], the mayor of Orel, said", "mayor of orel"),
    ("[Ada Pell] (mayor of Orel) said", "mayor of orel"),
    ("[Oakes], a spokesman for the ministry, said", "spokesperson of ministry"),
    ("[Pell], who is the governor of Westmark, said", "governor of westmark"),
    ("[Pell], who was the governor of Westmark, said", "former governor of westmark"),
    ("[Pell], 54, a former minister, said", "former minister"),
    ("[Pell], MP, said", "mp"),
    ("[Pell], chief executive of Corvex Ltd, said", "chief executive of corvex ltd"),
    ("[Pell], Corvex's chief executive, said", "chief executive of corvex"),
    ("[Pell], the company's chief executive, said", "chief executive of company"),
    ("[Pell], president and chief executive of Corvex, said", "president"),
    ("[Pell], the Orel-based founder of Corvex, said", "founder of corvex"),
    ("[Pell], Democratic governor of Westmark, said", "governor of westmark"),
    ("Prof. [Ada Pell], the mayor of Orel, said", "mayor of orel"),
    ("[Pell], a student at the University of Orel, said", "student of university of orel"),
    ("[Pell], the longtime senior campaign manager for Oakes, said", "campaign manager of oakes"),
    # One office, however it is written
    ("Iran's foreign minister [Pell] said", "foreign minister of iran"),
    ("The Iranian Foreign Minister, [Pell], said", "foreign minister of iran"),
    ("[Pell], foreign minister of Iran.", "foreign minister of iran"),
    ("[Pell], the Iranian minister of foreign affairs, said", "foreign minister of iran"),
    ("[Pell], the minister for foreign affairs of Iran, said", "foreign minister of iran"),
    # None
    ("Mr [Pell] said", None),
    ("Dr. [Pell] said", None),
    ("He met the president and [Pell] left", None),
    ("He met the president. [Pell] left", None),
    ("mayor, [Pell] left", None),
    ("[Pell], Finance Minister Tom Oakes and others", None),
    ("[Pell], which was good", None),
    ("[Pell], the river, said", None),
    ("a spokesman for [Pell] said", None),
    ("chief of staff to Governor Oakes whom Mr. [Pell] met", None),
    ("the mayor\n[Pell] left", None),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text for text, _ in CASES])
def test_reads_the_role_beside_a_name(text: str, expected: str | None) -> None:
    start, end = text.index("["), text.index("]") - 1
    assert role_of(text.replace("[", "").replace("]", ""), start, end) == expected


@pytest.mark.parametrize("role", sorted({role for _, role in CASES if role}))
def test_a_role_is_read_again_as_written(role: str) -> None:
    office = read_office(role)
    assert office is not None
    assert str(office) == role


def test_only_people_have_roles() -> None:
    document, extraction = marked("President <per>Ada Pell</per> of <loc>Orel</loc> said <cue>so</cue> <c>now</c>.")
    ((_, mentions),) = resolve([document], [extraction]).mentions
    assert {mention.span.text: mention.role for mention in mentions} == {"Ada Pell": "president", "Orel": None}


WORDS = st.sampled_from(
    [
        "the",
        "former",
        "foreign",
        "Minister",
        "of",
        "for",
        "Orel",
        ",",
        ".",
        "president",
        "Pell's",
        "and",
        "(",
        "\n",
        "US",
    ]
)


@given(st.lists(WORDS, max_size=20), st.lists(WORDS, max_size=20))
def test_whatever_stands_there_is_an_office_or_none(before: list[str], behind: list[str]) -> None:
    text = f"{' '.join(before)} Pell{' '.join(behind)}"
    start = len(" ".join(before)) + 1
    role = role_of(text, start, start + 4)
    office = None if role is None else read_office(role)
    assert role is None or office is not None


@pytest.mark.parametrize("text", ["the " * 5000, "," * 9000, "minister of " * 2000, "A." * 9000, "a-" * 9000])
def test_bears_hostile_text(text: str) -> None:
    assert re.fullmatch(r"[a-z ]*", role_of(f"{text} Pell {text}", len(text) + 1, len(text) + 5) or "")
