"""The pictures of a report: what is drawn, what is counted in words, and that nothing of a document is more than text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from msgspec import structs

from claimcheck.model import (
    AuditResult,
    Claim,
    CueClass,
    DateReference,
    Entity,
    EntityType,
    Granularity,
    Relation,
    Span,
)
from claimcheck.reporting import write
from claimcheck.reporting.overview import index
from claimcheck.reporting.pictures import Picture, pictures
from claimcheck.reporting.pictures.matrix import MOST_DOCUMENTS
from claimcheck.reporting.pictures.network import MOST_LINES
from claimcheck.reporting.pictures.timeline import MOST_MARKS, Mark, _scale, _ticks
from tests.reporting.browsers import NEEDS_CHROMIUM, chromium, watched
from tests.reporting.sample import AUTHORITY, LINKS, UNION, link

HOSTILE_NAMES = (
    '"><script>alert(1)</script>',
    "</text></svg><img src=x onerror=alert(1)>",
    "' onfocus='alert(1)' x='",
    "\x00\x1b[31m\u202egnirts\u2066 & &amp; &#0; ]]>",
    "W" * 10_000,
    "a" + "\u0301" * 10_000,
    "وزارة النقل والمواصلات في جمهورية البلاد البعيدة جدا",
    "交通運輸部港口安全管理局第二調查委員會秘書處",
    " ",
)
ELEMENTS = {"svg", "g", "a", "title", "text", "tspan", "line", "rect", "path", "circle"}


def drawn(result: AuditResult) -> tuple[Picture, ...]:
    return pictures(result, index(result), lambda claim: f"#claim-{claim}")


def tree(picture: Picture) -> etree._Element:
    return etree.fromstring(str(picture.drawing))


def found(picture: Picture, element: str, *classes: str) -> list[etree._Element]:
    """Elements of a name that have all the classes."""
    every = (each for each in tree(picture).iter() if etree.QName(each).localname == element)
    return [each for each in every if {*classes} <= set(each.get("class", "").split())]


def numbers(picture: Picture) -> list[int]:
    """Those in the words beneath the picture, in order."""
    return [int(number.replace(",", "")) for number in re.findall(r"\d[\d,]*", " ".join(picture.rest))]


def dated(claim: Claim, *days: tuple[str | None, str | None]) -> Claim:
    span = Span(0, 1, "x")
    dates = (DateReference(span, a or "--05-01", a, b, Granularity.DAY, relative=False) for a, b in days)
    return structs.replace(claim, dates=tuple(dates))


def many(result: AuditResult, sources: int) -> AuditResult:
    """So many sources, each of whom accuses the next of something on a day of its own."""
    entities = [Entity(f"person:{number}", f"Ada Pell {number}", EntityType.PERSON) for number in range(sources)]
    claims = [
        dated(
            structs.replace(
                result.claims[0],
                id=f"c-{number:012x}",
                source_entity=each.id,
                target_entity=other.id,
                document=result.documents[number % 3].name,
            ),
            (str(date(2001, 1, 1 + number % 28)),) * 2,
        )
        for number, (each, other) in enumerate(pairwise([*entities, entities[0]]))
    ]
    return replace(result, entities=tuple(entities), claims=tuple(claims), links=())


@pytest.fixture(scope="module")
def shown(result: AuditResult) -> tuple[Picture, ...]:
    return drawn(result)


@pytest.fixture(scope="module", params=["sample", "hostile", "many"])
def any_result(request: pytest.FixtureRequest, result: AuditResult) -> AuditResult:
    if request.param == "many":
        return many(result, 500)
    if request.param == "hostile":
        return _hostile(result)
    return result


def _hostile(result: AuditResult) -> AuditResult:
    """Each hostile name accuses the next, in a document of a hostile name, and the documents contradict each other."""
    big = many(result, len(HOSTILE_NAMES))
    names = [f"{number}{name[:300]}" for number, name in enumerate(HOSTILE_NAMES)]
    return replace(
        big,
        documents=tuple(replace(big.documents[0], name=name) for name in names),
        entities=tuple(replace(each, name=name) for each, name in zip(big.entities, HOSTILE_NAMES, strict=True)),
        claims=tuple(structs.replace(each, document=name) for each, name in zip(big.claims, names, strict=True)),
        links=tuple(link(n, Relation.CONTRADICTS, n, n + 1, HOSTILE_NAMES[n]) for n in range(len(names) - 1)),
    )


def test_each_shows_what_it_is_about(shown: tuple[Picture, ...]) -> None:
    assert [picture.name for picture in shown] == ["who-about-whom", "who-when", "between-documents"]
    network, timeline, matrix = shown
    assert [(row.cells[0], row.cells[1], row.cells[2], len(row.claims)) for row in network.rows] == [
        ("Dockers’ Union", "accuses (accusation)", "Port Authority", 2),
        ("transport ministry", "states (statement)", "Port Authority", 1),
        ("Port Authority", "denies (denial)", "Dockers’ Union", 1),
    ]
    assert [row.cells[:3] for row in timeline.rows] == [
        ("2019-01-01", "Ines Varga", "reports (statement)"),
    ]
    assert {(row.cells[0], row.cells[1], row.cells[2], len(row.claims)) for row in matrix.rows} == {
        ("wire/harbour.txt", "itself", "dispute each other", 2),
        ("ministry.md", "wire/harbour.txt", "corroborate each other", 2),
        ("ministry.md", "wire/harbour.txt", "contradict each other", 2),
        ("ministry.md", "wire/harbour.txt", "dispute each other", 2),
        ("ministry.md", "wire/harbour.txt", "have the same text", 2),
    }


def test_nothing_is_drawn_of_nothing(bare: AuditResult, result: AuditResult) -> None:
    assert drawn(bare) == ()
    within = replace(result, links=LINKS[:1])
    assert "between-documents" not in {picture.name for picture in drawn(within)}


def test_only_text_and_shapes(any_result: AuditResult) -> None:
    for picture in drawn(any_result):
        for element in tree(picture).iter():
            assert etree.QName(element).localname in ELEMENTS
            assert not [name for name in element.attrib if name == "style" or name.startswith("on") or name == "id"]
            assert element.get("href", "#").startswith("#")
        assert not re.search("[\x00-\x08\x0b-\x1f\u202a-\u202e\u2066-\u2069]", picture.drawing)


def test_long_names_are_cut_and_told_in_full(result: AuditResult) -> None:
    network = drawn(_hostile(result))[0]
    labels = ["".join(text.itertext()) for text in found(network, "text")]
    assert max(map(len, labels)) < 200
    assert "وزارة النقل والمواصلات في جمهورية البلاد البعيدة جدا" in {title.text for title in found(network, "title")}


def test_every_claim_and_pair_is_drawn_or_counted(any_result: AuditResult) -> None:
    by_name = {picture.name: picture for picture in drawn(any_result)}
    for name in ("who-about-whom", "who-when"):
        lines = [int(n.replace(",", "")) for n in re.findall(r"([\d,]+) lines?", " ".join(by_name[name].rest))]
        assert sum(numbers(by_name[name])) - sum(lines) == len(any_result.claims)
    if "between-documents" in by_name:
        pairs = re.findall(r"(\d+) pairs?", " ".join(by_name["between-documents"].rest))
        assert sum(map(int, pairs)) == len({(each.relation, each.first, each.second) for each in any_result.links})


def test_of_many_the_most_important(result: AuditResult) -> None:
    many_sources = many(result, 500)
    network, timeline = drawn(many_sources)
    assert (len(network.rows), len(timeline.rows)) == (MOST_LINES, MOST_MARKS)
    assert len(found(network, "line", "tie")) == MOST_LINES
    assert "468 lines" in " ".join(network.rest)
    # What is disputed comes before what is not, however many claims that has.
    last, deny = many_sources.claims[-1], structs.replace(many_sources.claims[0], id="c-deny", cue_class=CueClass.DENY)
    disputed = replace(link(1, Relation.DISPUTES, 0, 0, "x"), first=last.id, second=deny.id)
    kept = drawn(replace(many_sources, claims=(*many_sources.claims, deny), links=(disputed,)))[0]
    assert {last.id, deny.id} <= {claim for row in kept.rows for claim in row.claims}


def test_stances_differ_in_more_than_colour(shown: tuple[Picture, ...]) -> None:
    network = shown[0]
    for kind, shape in (("accusation", "path"), ("denial", "path"), ("statement", "circle")):
        (line,) = found(network, "line", "tie", kind)
        (sign,) = found(network, "g", "sign", kind)
        assert etree.QName(sign[0]).localname == shape
        assert line.get("stroke-width") == ("3" if kind == "accusation" else "2")
    assert [said for _, said in network.key] == ["accusation", "denial", "statement"]


def test_links_lead_to_the_claim_or_to_the_row_of_several(shown: tuple[Picture, ...]) -> None:
    for picture in shown:
        ends = {each.get("href") for each in found(picture, "a")}
        assert ends == {
            f"#claim-{row.claims[0]}"
            if len(row.claims) == 1 or picture.name == "between-documents"
            else f"#{row.anchor}"
            for row in picture.rows
        }


def test_lines_that_need_not_cross_do_not(result: AuditResult) -> None:
    big = many(result, 12)
    targets = [big.entities[(number * 7) % 12].id for number in range(12)]
    claims = tuple(
        structs.replace(each, target_entity=target) for each, target in zip(big.claims, targets, strict=True)
    )
    network = drawn(replace(big, claims=claims))[0]
    ends = [(int(line.get("y1")), int(line.get("y2"))) for line in found(network, "line", "tie")]
    assert [below for _, below in sorted(ends)] == sorted(below for _, below in ends)


def test_order_of_input_makes_no_difference(any_result: AuditResult) -> None:
    turned = replace(
        any_result,
        claims=any_result.claims[::-1],
        links=any_result.links[::-1],
        entities=any_result.entities[::-1],
        documents=any_result.documents[::-1],
    )
    assert drawn(turned) == drawn(any_result)


@pytest.mark.parametrize(
    ("days", "named"),
    [
        (("2016-05-01", "2016-05-01"), ["2016-05-01"]),
        (("2016-01-01", "2016-12-31"), ["2016-01", "2016-04", "2016-07", "2016-10"]),
        (("2010-01-01", "2015-12-31"), ["2010", "2011", "2012", "2013", "2014", "2015"]),
        (
            ("1000-01-01", "1999-12-31"),
            ["1000", "1100", "1200", "1300", "1400", "1500", "1600", "1700", "1800", "1900"],
        ),
        (("0001-01-01", "9999-12-31"), None),
    ],
)
def test_time_is_named_as_finely_as_there_is_room(days: tuple[str, str], named: list[str] | None) -> None:
    scale = _scale([Mark("x", "statement", date.fromisoformat(days[0]), date.fromisoformat(days[1]), ())])
    ticks = [said for _, said, _ in _ticks(scale)]
    assert ticks == named or (named is None and 1 < len(ticks) < 13)


def test_long_times_without_a_date_are_left_out() -> None:
    days = (date(1602, 3, 1), date(2015, 10, 1), date(2015, 10, 9), date(2016, 1, 2))
    scale = _scale([Mark("x", "statement", day, day, ()) for day in days])
    assert [(each.first, each.last) for each in scale] == [
        (days[0].toordinal(), days[0].toordinal()),
        (days[1].toordinal(), days[2].toordinal()),
        (days[3].toordinal(), days[3].toordinal()),
    ]
    places = [place for each in scale for place in (each.left, each.right)]
    assert places == sorted(places)
    assert (places[0], round(places[-1], 6)) == (0, 100)


def test_of_two_dates_of_a_claim_the_more_exact(result: AuditResult) -> None:
    year, day, unknown = ("2015-01-01", "2015-12-31"), ("2015-10-01", "2015-10-01"), (None, None)
    claims = (dated(result.claims[0], year, day, unknown), dated(result.claims[3], unknown), *result.claims[5:8])
    (timeline,) = (each for each in drawn(replace(result, claims=claims, links=())) if each.name == "who-when")
    assert [row.cells[:2] for row in timeline.rows] == [("2015-10-01", "Dockers’ Union")]
    assert timeline.rest == (
        "1 claim drawn.",
        "1 claim with a date that cannot be placed, as where the year is not known.",
        "3 claims without a date.",
    )


def test_of_many_documents_the_most_connected(result: AuditResult) -> None:
    documents = tuple(replace(result.documents[0], name=f"{number}.txt") for number in range(40))
    claims = tuple(
        structs.replace(result.claims[0], id=f"c-{number:012x}", document=each.name)
        for number, each in enumerate(documents)
    )
    links = tuple(link(n, Relation.CORROBORATES, 7, n, "x") for n in range(38) if n != 7)
    (matrix,) = (
        each
        for each in drawn(replace(result, documents=documents, claims=claims, links=links))
        if each.name == "between-documents"
    )
    assert len(matrix.rows) == MOST_DOCUMENTS - 1
    assert all("7.txt" in row.cells[:2] for row in matrix.rows)
    assert matrix.rest == (
        "13 pairs of claims drawn.",
        "24 documents with fewer such pairs not drawn.",
        "24 pairs of claims not drawn.",
        "2 documents without anything in common with another.",
    )


@pytest.fixture(scope="module")
def page(result: AuditResult, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    names = (replace(UNION, name=HOSTILE_NAMES[6]), replace(AUTHORITY, name=HOSTILE_NAMES[4]))
    (path,) = write(
        replace(result, entities=(*names, *result.entities[2:])),
        tmp_path_factory.mktemp("report"),
        formats=["html"],
    )
    faults: list[str] = []
    with chromium() as browser:
        page = watched(browser, Path(path).as_uri(), faults)
        page.goto(Path(path).as_uri())
        yield page
    assert faults == []


class TestInBrowser:
    """In a real browser, beside everything else of the report."""

    pytestmark = NEEDS_CHROMIUM

    @pytest.mark.parametrize("width", [360, 769, 1280])
    def test_words_fit_and_can_be_read(self, page: Any, width: int) -> None:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.locator("#pictures").evaluate("(part) => part.scrollWidth - part.clientWidth") == 0
        sizes = page.evaluate(
            "[...document.querySelectorAll('.drawing text')].map((text) => parseFloat(getComputedStyle(text).fontSize))"
        )
        assert min(sizes) >= 11

    def test_a_line_leads_to_its_claims_by_keyboard(self, page: Any) -> None:
        line = page.locator("#who-about-whom a", has_text="accuses ×2")
        line.focus()
        page.keyboard.press("Enter")
        row = page.locator("#who-about-whom tr[id]").first
        row.wait_for(state="visible")
        assert page.evaluate("location.hash") == line.get_attribute("href")

    def test_accessible(self, page: Any) -> None:
        from axe_playwright_python.sync_playwright import Axe

        found = Axe().run(page, context="#pictures").response["violations"]
        assert [(each["id"], [node["html"][:200] for node in each["nodes"]]) for each in found] == []
