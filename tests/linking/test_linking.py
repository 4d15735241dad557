"""Links between claims: the pairs of pairs.yaml, and what holds for all of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from claimcheck.linking import link
from claimcheck.model import Link, Resolution
from tests.marked import Marked, marked

CASES: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("pairs.yaml").read_text(encoding="utf-8"))
FILLER = "The town lies on a river and has a market. " * 20


def _read(case: dict[str, Any]) -> Marked:
    texts = {f"{n}.txt": text.replace("{filler}", FILLER) for n, text in enumerate(case["texts"])}
    return marked(texts, {f"{n}.txt": day for n, day in enumerate(case.get("published", ()))})


def _links(found: Marked) -> tuple[Link, ...]:
    return link(found.documents, found.resolution)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_pair(case: dict[str, Any]) -> None:
    found = _read(case)
    number = {claim.id: n for n, claim in enumerate(found.resolution.claims)}
    expected = [entry if " " in entry else f"{entry} 0 1" for entry in case["links"]]
    assert [f"{each.relation} {number[each.first]} {number[each.second]}" for each in _links(found)] == expected


def test_there_are_enough_pairs_of_every_kind() -> None:
    kinds = {entry.split()[0] for case in CASES for entry in case["links"]}
    assert kinds == {"corroborates", "contradicts", "disputes", "echoes"}
    assert len(CASES) >= 40
    assert sum(not case["links"] for case in CASES) >= 15


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_order_of_input_makes_no_difference(case: dict[str, Any]) -> None:
    found = _read(case)
    resolution = found.resolution
    backwards = Resolution(*(items[::-1] for items in vars(resolution).values()))
    assert link(found.documents[::-1], backwards) == link(found.documents, resolution)


def test_a_link_says_on_what_it_rests() -> None:
    for case in CASES:
        for each in _links(_read(case)):
            assert each.evidence.endswith(".")
            assert round(each.confidence, 1) == each.confidence
            assert 0 < each.confidence < 1


def test_nothing_to_compare() -> None:
    assert link((), Resolution((), ())) == ()


def test_copies_of_one_report_hold_one_dispute() -> None:
    text = (
        "On Sunday evening {source:state:norland Norland} {cue:accuse accused} "
        "{content {state:sudria Sudria} of shipping rifles to the rebels in the northern hills}.\n"
        "In a brief reply {source:state:sudria Sudria} {cue:deny denied} "
        "{content that it had shipped any rifles to rebels in the northern hills}."
    )
    found = marked({f"{n}.txt": text for n in range(4)})
    document = {claim.id: claim.document for claim in found.resolution.claims}
    disputes = [each for each in _links(found) if each.relation == "disputes"]
    assert [(document[each.first], document[each.second]) for each in disputes] == [("0.txt", "0.txt")]
    assert disputes[0].evidence.endswith("The same is in 3 copies of this text.")


def test_a_changed_copy_stands_on_the_same_side_of_a_dispute() -> None:
    text = (
        "On Sunday evening {source:state:norland Norland} {cue:accuse accused} "
        "{content {state:sudria Sudria} of shipping {quantity:exact:RIFLES:rifles RIFLES rifles} to the northern rebels}.\n"
        "In a brief reply {source:state:sudria Sudria} {cue:deny denied} "
        "{content that it had shipped any rifles to the northern rebels}.\n" + FILLER
    )
    links = _links(marked({f"{number}.txt": text.replace("RIFLES", number) for number in ("300", "900")}))
    assert [each.difference for each in links if each.relation == "contradicts"] == ["quantity"]
    assert len([each for each in links if each.relation == "disputes"]) == 1
