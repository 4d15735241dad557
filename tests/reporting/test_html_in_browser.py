"""report.html in a real browser."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from claimcheck.model import AuditResult
from claimcheck.reporting import write
from tests.reporting.browsers import NEEDS_CHROMIUM, PATIENCE, chromium, watched

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = NEEDS_CHROMIUM


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def report(result: AuditResult, tmp_path_factory: pytest.TempPathFactory) -> str:
    (path,) = write(result, tmp_path_factory.mktemp("report"), formats=["html"])
    return Path(path).as_uri()


@pytest.fixture(scope="module")
def faults() -> list[str]:
    return []


@pytest.fixture(scope="module")
def opened(browser: Browser, report: str, faults: list[str]) -> Iterator[Page]:
    page = watched(browser, report, faults)
    page.goto(report)
    yield page
    page.close()


@pytest.fixture
def page(opened: Page, faults: list[str]) -> Iterator[Page]:
    """The report, loaded once; a test fails when it asks for anything, complains or opens a dialogue."""
    yield opened
    assert faults == []


@pytest.fixture
def table(page: Page) -> Iterator[Page]:
    """The report with the table of claims as it is at first."""
    page.get_by_role("button", name="Clear").click()
    page.wait_for_url(re.compile("#claims$"))
    return page


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_fits_its_width_and_runs_nothing_of_the_documents(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.title() == "2 disputes and 2 contradictions in 4 documents · claimcheck audit"
    first, second = (side.bounding_box() for side in page.locator(".side").all()[:2])
    assert first is not None
    assert second is not None
    assert (first["y"] == second["y"]) == (width > 360)


def test_dark_where_the_reader_prefers_it(page: Page) -> None:
    brightness = "getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number).reduce((a, b) => a + b)"
    seen = []
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)
        seen.append(page.evaluate(brightness))
    assert seen[0] < 150
    assert seen[1] > 600


def numbers(page: Page) -> list[int]:
    """The claims that are shown, in order."""
    return [int(number) for number in page.locator("#claims tbody th > a").all_inner_texts()]


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ({"text": "accident port"}, [1, 3, 6]),
        ({"text": "ACCIDENT", "document": "ministry"}, [1, 3]),
        ({"source": "dockers"}, [3, 6]),
        ({"source": "Ines Varga", "cue": "report"}, [8]),
        ({"status": "anonymous"}, [13, 17]),
        ({"severity": "none"}, [1, 5, 15, 16, 17, 18, 19]),
        ({"from": "2018-01-01"}, [8]),
        ({"from": "2018-01-01", "to": "2018-12-31"}, []),
        ({"document": "<img src=x"}, [15, 16, 17, 18, 19]),
    ],
)
def test_filters(table: Page, asked: dict[str, str], shown: list[int]) -> None:
    count = table.locator("#filter output")
    assert (numbers(table), count.inner_text()) == (list(range(1, 20)), "19 of 19")
    for name, value in asked.items():
        control = table.locator(f"#filter [name={name}]")
        control.select_option(value) if name in {"cue", "status", "severity"} else control.fill(value)
    assert (numbers(table), count.inner_text()) == (shown, f"{len(shown)} of 19")


def test_every_text_is_shown_as_it_is(table: Page) -> None:
    table.get_by_label("Search").fill("onerror")
    row = table.locator("#claims tbody tr").first
    assert "<script>alert(1)</script> | [x" in row.inner_text()
    assert "<img src=x onerror=\"document.title='owned'\">" in row.inner_text()
    assert table.locator("#claims tbody").locator("img, script").count() == 0


def test_sorts_by_keyboard(table: Page) -> None:
    head = table.locator("#claims th:nth-child(2)")
    assert head.get_attribute("aria-sort") == "none"
    head.locator("button").focus()
    for direction, first in (("ascending", 15), ("descending", 18)):
        table.keyboard.press("Enter")
        assert head.get_attribute("aria-sort") == direction
        assert numbers(table)[0] == first
    assert table.locator("#claims [aria-sort='none']").count() == 5
    table.get_by_label("Order").select_option("date")
    assert numbers(table)[:2] == [8, 1]  # what has no date comes last, whichever way round
    table.get_by_label("Order").select_option("-date")
    assert numbers(table)[:2] == [8, 1]
    table.get_by_label("Order").select_option("severity")
    assert numbers(table)[0] in {2, 8}


def test_the_address_holds_what_is_asked(table: Page, browser: Browser, report: str, faults: list[str]) -> None:
    table.get_by_label("Source", exact=True).fill("union & co")
    table.get_by_label("Order").select_option("-content")
    assert table.url == f"{report}#claims?source=union+%26+co&sort=-content"
    table.get_by_label("Source", exact=True).fill("union")
    again = watched(browser, report, faults)
    again.goto(table.url)
    assert again.get_by_label("Source", exact=True).input_value() == "union"
    assert numbers(again) == numbers(table)
    assert again.locator("#filter").bounding_box()["y"] < 900
    again.close()
    table.evaluate("location.hash = 'claims?cue=deny'")
    table.get_by_text("1 of 19").wait_for()
    assert numbers(table) == [9]


def test_exports_what_is_shown(table: Page) -> None:
    table.locator("#filter [name=document]").fill("harbour")
    table.get_by_label("Order").select_option("source")
    with table.expect_download() as download:
        table.get_by_role("button", name="Export CSV").click()
    assert download.value.suggested_filename == "claims.csv"
    data = Path(download.value.path()).read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert len(rows) == 9
    denial = next(row for row in rows if row["kind"] == "deny")
    assert denial["id"] == "c-000000000004"
    assert (denial["source"], denial["document"], denial["line"]) == ("Port Authority", "wire/harbour.txt", "5")
    assert denial["findings"] == "warning CC402; warning CC402; note CC403"


def test_permalinks(page: Page) -> None:
    page.evaluate("location.hash = 'claim-c-000000000009'")
    page.locator(".lit").first.wait_for()
    number = page.locator("#claim-c-000000000009").inner_text()
    assert page.locator("u.lit").count() == page.locator(f"[data-c~='{number}']").count() > 1
    assert page.locator(".said .lit").inner_text().split() == ["Tomas", "Lind", "promises"]
    folded = page.locator("details.group:not([open]) li").first
    anchor = folded.get_attribute("id")
    assert not folded.is_visible()
    page.evaluate(f"location.hash = '{anchor}'")
    page.locator(f"#{anchor}").wait_for(state="visible")
    assert page.locator(".lit").count() == 0


def test_prints(page: Page) -> None:
    assert page.pdf(format="A4").startswith(b"%PDF")


def test_reads_without_javascript(browser: Browser, report: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(report)
    assert page.locator("#documents .line").first.is_visible()
    assert page.locator(".said li").first.is_visible()
    assert page.locator("#claims noscript p").is_visible()
    assert not page.locator("#filter").is_visible()
    context.close()
