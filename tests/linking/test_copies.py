"""Two versions of a text, read as in an audit: what was changed in one sentence is found, and nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from claimcheck.extraction import extract
from claimcheck.linking import link
from claimcheck.model import Document, Link, Provenance
from claimcheck.resolution import resolve

CASES: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("copies.yaml").read_text(encoding="utf-8"))
BEFORE = "The harbour town has lived from fish for longer than anybody can tell. "
AFTER = " Behind the market stands the tall granary in which the council has met since the fire."


def _links(*texts: str, published: tuple[str | None, ...] = ()) -> tuple[Link, ...]:
    days = published or (None,) * len(texts)
    documents = [
        Document(f"{n}.txt", text, "", 0, "text/plain", "utf-8", Provenance(published=day))
        for n, (text, day) in enumerate(zip(texts, days, strict=True))
    ]
    return link(documents, resolve(documents, [extract(document) for document in documents]))


def _differences(links: tuple[Link, ...]) -> list[str]:
    return sorted(link.difference.value for link in links if link.difference)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['a']} / {case['b']}")
def test_what_was_changed(case: dict[str, Any]) -> None:
    found = _links(BEFORE + case["a"] + AFTER, BEFORE + case["b"] + AFTER)
    assert _differences(found) == case["differs"]


def test_there_are_cases_enough_of_each_kind() -> None:
    changed = [difference for case in CASES for difference in case["differs"]]
    assert len(CASES) >= 60
    assert sum(not case["differs"] for case in CASES) >= 25
    assert {*changed} == {
        "date",
        "quantity",
        "name",
        "role",
        "polarity",
        "opposite",
        "quotation",
        "source",
        "attribution",
    }


SERIES = {
    "weather": (
        "Monday will be mild in {0}. The temperature will reach {1} degrees in the afternoon. Winds will be light.",
        [("Velmora", 14), ("Castrel", 19), ("Pellworth", 23)],
    ),
    "election": (
        (
            "With all votes counted, {0} has won {1} per cent of the vote. The election board will confirm the result within "
            "a week. Turnout was {2} per cent, the board said."
        ),
        [("Ada Pellwick", 52, 61), ("Hugo Marrin", 48, 57), ("Ines Tavarro", 66, 70)],
    ),
    "match": (
        "{0} beat {1} by {2} goals on Saturday. The coach said that he was pleased. The team plays again in a week.",
        [("Velmora", "Castrel", 3), ("Pellworth", "Dunmarch", 2), ("Orrelby", "Tamsin Vale", 5)],
    ),
    "results": (
        (
            "The firm {0} said its profit rose to {1} million euros in the last quarter. The board will propose a dividend. "
            "The shares rose by {2} per cent in early trade."
        ),
        [("Kestrel Foods", 14, 3), ("Baltair", 220, 7), ("Aldera", 31, 2)],
    ),
}


@pytest.mark.parametrize("name", SERIES)
def test_what_is_written_from_one_template_is_no_copy(name: str) -> None:
    template, values = SERIES[name]
    assert _differences(_links(*(template.format(*each) for each in values))) == []


def test_an_update_has_other_figures_and_a_reprint_has_not() -> None:
    case = {
        "a": "The flood destroyed 300 houses along the lower road.",
        "b": "The flood destroyed 340 houses along it.",
    }
    case["b"] = case["a"].replace("300", "340")
    reports = [f"The river has burst its banks again after a week of rain in the hills. {case[side]}" for side in "ab"]
    assert _differences(_links(*reports, published=("2016-05-03", "2016-05-03"))) == ["quantity"]
    assert _differences(_links(*reports, published=("2016-05-03", "2016-05-09"))) == []


def test_one_altered_copy_among_many_is_reported_once() -> None:
    text = f"{BEFORE}The flood destroyed 300 houses along the lower road.{AFTER}"
    found = [each for each in _links(text, text, text, text.replace("300", "340"), text) if each.difference]
    assert [each.difference for each in found] == ["quantity"]
    assert found[0].evidence.endswith("The same is in 3 copies of this text.")


def test_sentences_may_stand_in_another_order_and_be_wrapped() -> None:
    sentences = [BEFORE.strip(), "The flood destroyed 300 houses along the lower road.", AFTER.strip()]
    wrapped = "\n".join(reversed([each.replace(" of ", "\nof ").replace("300", "340") for each in sentences]))
    assert _differences(_links(" ".join(sentences), wrapped)) == ["quantity"]


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("Ada Pellwick", "Hugo Marrin", ["source"]),
        ("Ada Pellwick", "Pellwick", []),
    ],
)
def test_one_quotation_in_two_reports(first: str, second: str, expected: list[str]) -> None:
    ours = f"“We will reopen the old mine before the spring,” {first} told a meeting in the market hall."
    theirs = f"As rain fell on the crowd by the quay, {second} said: “We will reopen the old mine before the spring.”"
    assert _differences(_links(f"{ours} Ada Pellwick and Hugo Marrin run the mine.", theirs)) == expected


def test_one_quotation_in_two_wordings() -> None:
    ours = "“We will reopen the old mine at Velmora before the spring,” Ada Pellwick told a meeting in the market hall."
    theirs = "As rain fell by the quay, Ada Pellwick said: “We will reopen the old mine at Velmora before the summer.”"
    assert _differences(_links(ours, theirs)) == ["quotation"]


def test_two_reporters_who_quote_the_same_words_do_not_copy() -> None:
    said = "“The boats will be back in the water before anybody has time to miss them”"
    found = _links(
        f"{said}, said Ada Pellwick in the harbour.", f"Rain fell on the quay. {said}, Ada Pellwick told us."
    )
    assert [each.relation for each in found] == []
