"""Whole pages of the web to the text that their readers came for."""

from __future__ import annotations

from pathlib import Path
from time import process_time
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.reading import html

PAGES = Path(__file__).parent / "pages"
EXPECTED: dict[str, dict[str, Any]] = yaml.safe_load((PAGES / "expected.yaml").read_text(encoding="utf-8"))
PROSE = "The envoy of Sund said on Friday that his country would not sign the paper. " * 4


def text_of(markup: str) -> str:
    return " ".join(html.render(markup).text.split())


def test_every_page_has_its_expectations() -> None:
    assert {path.name for path in PAGES.glob("*.html")} == set(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_the_text_is_kept_and_what_is_around_it_is_not(name: str) -> None:
    text = text_of((PAGES / name).read_text(encoding="utf-8"))
    place = 0
    for passage in EXPECTED[name]["kept"]:
        place = text.find(passage, place)
        assert place >= 0, passage
    assert [passage for passage in EXPECTED[name]["dropped"] if passage in text] == []


KEPT = [
    ("a page that calls all of it a sidebar", f"<div class=sidebar><p>{PROSE}</p></div>", "would not sign"),
    ("what holds the headline", f"<div class=newsletter><h1>Torv</h1></div><p>{PROSE}</p>", "Torv"),
    ("a list of links among prose", f"<p>{PROSE}<ul><li><a>Sund</a><li><a>Velmark</a><li><a>Torv</a></ul><p>{PROSE}", "Velmark"),
    ("the head of an article", f"<article><header><p>By Ida Holm</p></header><p>{PROSE}</article>", "Ida Holm"),
    ("the foot of an article", f"<article><p>{PROSE}<footer>Corrected on 3 May.</footer></article>", "Corrected"),
    ("a pull quote", f"<article><p>{PROSE}<aside>“Not one”</aside></article>", "Not one"),
    ("a page too short to tell", "<div class=menu>Home</div><p>No, he said.", "Home"),
    ("names that only resemble", f"<p>{PROSE}<p class='menus-of-war shareholder commentary'>Nine died.", "Nine died."),
    ("a main element with the smaller part", f"<main><p>Nine died.</main><div><p>{PROSE}</div>", "would not sign"),
]  # fmt: skip


@pytest.mark.parametrize(("markup", "passage"), [case[1:] for case in KEPT], ids=[case[0] for case in KEPT])
def test_in_doubt_it_is_text(markup: str, passage: str) -> None:
    assert passage in text_of(markup)


@pytest.mark.parametrize(
    "markup",
    [
        "<div class=nav>" * 900 + PROSE,
        "<p class='" + "nav-x-" * 160 + "'>a" * 3_000,
        f"<p>{PROSE}" + "<ul><li><a>b</a><a>c</a><a>d</a></ul>" * 20_000,
        "<article>" * 900 + f"<p>{PROSE}",
    ],
)
def test_hostile_pages_end_soon(markup: str) -> None:
    begun = process_time()
    html.render(markup)
    assert process_time() - begun < 5


@given(
    st.lists(
        st.sampled_from([*"<p> <div> </div> <main> </main> <h1>x</h1> <a>y</a> <nav> </nav> <aside> <footer> </footer>".split(), PROSE]),
        max_size=12,
    )
)  # fmt: skip
def test_no_more_than_what_is_visible_is_read(parts: list[str]) -> None:
    markup = "".join(parts)
    whole, main = html.visible(markup).split(), html.render(markup).text.split()
    remaining = iter(whole)
    assert all(word in remaining for word in main)
