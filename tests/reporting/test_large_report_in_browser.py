"""A report of a front page and a page a document, in a real browser: every link leads on, nothing else is loaded."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from msgspec import structs

from claimcheck.model import AuditResult, Claim, Span
from claimcheck.reporting import html_report, write
from tests.reporting.browsers import NEEDS_CHROMIUM, PATIENCE, chromium, watched
from tests.reporting.sample import HOSTILE_NAME, document

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = NEEDS_CHROMIUM

MINUTES = document("minutes.txt", "".join(f"Okafor said =1+{number}.\n" for number in range(120)))
MANY = 139


def many(result: AuditResult) -> AuditResult:
    """The audit with one more document, of a claim a line, each a formula to a spreadsheet."""
    pattern = next(claim for claim in result.claims if claim.id == "c-000000000002")
    return replace(
        result,
        documents=(*result.documents, MINUTES),
        claims=(*result.claims, *(_claim(pattern, number) for number in range(120))),
    )


def _claim(pattern: Claim, number: int) -> Claim:
    line = f"Okafor said =1+{number}."
    start = MINUTES.text.index(f"{line}\n")
    source, cue, content = (
        Span(start + at, start + end, line[at:end]) for at, end in ((0, 6), (7, 11), (12, len(line) - 1))
    )
    return structs.replace(
        pattern,
        id=f"c-1{number:011x}",
        document=MINUTES.name,
        source=(source,),
        cue=(cue,),
        content=(content,),
        sentence=Span(start, start + len(line), line),
        line=number + 1,
        source_entity=None,
    )


@pytest.fixture(scope="module")
def folder(result: AuditResult, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("large")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(html_report, "LARGE", 10)
        written = write(many(result), folder, formats=["html"])
    assert len(written) == 6
    return folder


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def page(browser: Browser, folder: Path) -> Iterator[Page]:
    """The front page; a test fails when anything but a page of the report is loaded, or complains."""
    faults: list[str] = []
    page = watched(browser, folder.as_uri(), faults)
    page.goto((folder / "report.html").as_uri())
    yield page
    page.close()
    assert faults == []


def test_a_link_to_a_claim_leads_to_the_page_it_stands_on(page: Page) -> None:
    page.evaluate("location.hash = 'claim-c-000000000001'")
    page.wait_for_url(re.compile(r"/report/wire-harbour-txt-[0-9a-f]{12}\.html#claim-c-000000000001$"))
    page.locator("u.lit").first.wait_for()
    assert page.locator("u.lit").all_inner_texts()[:2] == ["The Dockers’ Union", "accused"]
    assert page.title() == "wire/harbour.txt · claimcheck audit"
    assert page.get_by_role("heading", level=1).inner_text() == "wire/harbour.txt"


def test_a_link_to_a_line_or_document_does_so_too(page: Page) -> None:
    front, name = page.url, html_report.links([MINUTES.name], split=False).anchors[MINUTES.name]
    page.goto(f"{front}#{name}-L70")
    page.wait_for_url(re.compile(r"/report/minutes-txt-[0-9a-f]{12}\.html#L70$"))
    assert page.locator("#L70").bounding_box()["y"] < 900
    page.goto(f"{front}#{name}")
    page.wait_for_url(re.compile(r"/report/minutes-txt-[0-9a-f]{12}\.html$"))


def test_from_the_margin_to_the_finding_and_back(page: Page) -> None:
    page.get_by_label("Search").fill("at least 40")
    page.locator("#claims tbody th > a").click()
    page.wait_for_url(re.compile("/report/wire-harbour-txt-"))
    page.locator(".notes a", has_text="contradict").first.click(timeout=10_000)
    page.wait_for_url(re.compile(r"/report\.html#finding-"))
    card = page.locator(page.url[page.url.index("#") :])
    assert card.bounding_box()["y"] < 900
    card.locator(".side a[href*='ministry']").first.click()
    page.wait_for_url(re.compile("/report/ministry-md-"))
    page.get_by_role("link", name="Next").click()
    page.wait_for_url(re.compile("/report/minutes-txt-"))
    page.get_by_role("link", name="Audit").click()
    page.wait_for_url(re.compile(r"/report\.html#documents$"))


def test_only_the_rows_that_are_asked_for_are_made(page: Page) -> None:
    rows, count = page.locator("#claims tbody tr"), page.locator("#filter output")
    assert (rows.count(), count.inner_text()) == (50, f"{MANY} of {MANY}")
    page.get_by_role("button", name="Show 50 more").click()
    assert rows.count() == 100
    assert page.evaluate("document.activeElement.textContent") == "51"
    page.get_by_role("button", name="Show 39 more").click()
    assert rows.count() == MANY
    assert not page.locator("#more").is_visible()
    page.get_by_label("Source", exact=True).fill("okafor")
    assert (rows.count(), count.inner_text()) == (50, f"120 of {MANY}")


def test_exports_all_that_fit_and_no_formula(page: Page) -> None:
    page.get_by_label("Source", exact=True).fill("okafor")
    with page.expect_download() as download:
        page.get_by_role("button", name="Export CSV").click()
    with Path(download.value.path()).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["content"] for row in rows] == [f"'=1+{number}" for number in range(120)]
    assert {row["source"] for row in rows} == {"Okafor"}


def test_a_hostile_document_is_only_text(page: Page) -> None:
    page.get_by_label("Document", exact=True).fill("onerror")
    page.locator("#claims tbody th > a").first.click()
    page.wait_for_url(re.compile("/report/[a-z0-9-]+html#claim-|/report/"))
    assert page.get_by_role("heading", level=1).inner_text() == HOSTILE_NAME
    assert page.locator("img").count() == 0
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") == width


def test_reads_without_javascript(browser: Browser, folder: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.goto((folder / "report.html").as_uri())
    page.locator(".card .side a.ref").first.click()
    page.wait_for_url(re.compile(r"/report/[a-z0-9-]+\.html#claim-c-"))
    assert page.locator(".tag:target").is_visible()
    assert page.locator(".said li").first.is_visible()
    page.locator(".notes a").first.click()
    page.wait_for_url(re.compile(r"/report\.html#finding-"))
    context.close()
