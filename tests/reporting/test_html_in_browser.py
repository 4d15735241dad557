"""report.html in a real browser: Debian's Chromium (or the one that CHROMIUM names), driven by Playwright."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from claimcheck.model import AuditResult
from claimcheck.reporting import write

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium found; install it, or name it in CHROMIUM"),
]

PATIENCE = 120_000
"""Milliseconds: a machine at work on something else still passes."""

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS, timeout=PATIENCE)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def report(result: AuditResult, tmp_path_factory: pytest.TempPathFactory) -> str:
    (path,) = write(result, tmp_path_factory.mktemp("report"), formats=["html"])
    return Path(path).as_uri()


@pytest.fixture(scope="module")
def faults() -> list[str]:
    return []


@pytest.fixture(scope="module")
def opened(browser: Browser, report: str, faults: list[str]) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.set_default_timeout(PATIENCE)
    page.on("console", lambda message: faults.append(f"console: {message.text}"))
    page.on("pageerror", lambda error: faults.append(f"error: {error}"))
    page.on("dialog", lambda dialog: (faults.append(f"dialogue: {dialog.message}"), dialog.dismiss()))
    page.on("request", lambda request: None if request.url == report else faults.append(f"request: {request.url}"))
    page.goto(report)
    yield page
    page.close()


@pytest.fixture
def page(opened: Page, faults: list[str]) -> Iterator[Page]:
    """The report, loaded once; a test fails when it asks for anything, complains or opens a dialogue."""
    yield opened
    assert faults == []


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


def test_filter(page: Page) -> None:
    rows, count = page.locator("#claims tbody tr[id]:visible"), page.locator("#filter output")
    document, cue_class = page.locator("select[name=document]"), page.locator("select[name=cue]")
    search = page.get_by_label("Search")
    assert (rows.count(), count.inner_text()) == (19, "19 of 19")
    search.fill("accident port")
    assert (rows.count(), count.inner_text()) == (3, "3 of 19")
    document.select_option("ministry.md")
    assert rows.count() == 2
    cue_class.select_option("accuse")
    assert rows.count() == 1
    search.fill("")
    document.select_option("")
    assert rows.count() == 2


def test_permalinks(page: Page) -> None:
    page.evaluate("location.hash = 'claim-c-000000000009'")
    page.locator(".lit").first.wait_for()
    assert page.locator(".lit").count() == page.locator("[data-claims~='c-000000000009']").count()
    folded = page.locator("details.group:not([open]) li").first
    anchor = folded.get_attribute("id")
    assert not folded.is_visible()
    page.evaluate(f"location.hash = '{anchor}'")
    page.locator(f"#{anchor}").wait_for(state="visible")


def test_prints(page: Page) -> None:
    assert page.pdf(format="A4").startswith(b"%PDF")


def test_reads_without_javascript(browser: Browser, report: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(report)
    assert page.locator("#documents .line").first.is_visible()
    assert page.locator("#claims tbody tr[id]").last.is_visible()
    assert not page.locator("#filter").is_visible()
    context.close()
