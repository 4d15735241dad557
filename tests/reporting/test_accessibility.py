"""The report for everybody: axe-core, contrast, narrow screens, the keyboard, names that are said aloud, paper."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import pypdf
import pytest

from claimcheck.model import AuditResult
from claimcheck.reporting import html_report, write
from tests.reporting.browsers import NEEDS_CHROMIUM, chromium, watched
from tests.reporting.sample import EVENTFUL, HOSTILE_NAME

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = NEEDS_CHROMIUM

UNFOLD = "document.querySelectorAll('details').forEach((details) => (details.open = true))"
FOLD = "document.querySelectorAll('details').forEach((details) => (details.open = false))"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def views(result: AuditResult, bare: AuditResult, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Address of each kind of page that a report may have."""
    folder = tmp_path_factory.mktemp("views")
    (one,) = write(result, folder / "one", formats=["html"], context=EVENTFUL)
    (nothing,) = write(bare, folder / "nothing", formats=["html"])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(html_report, "LARGE", 10)
        front, *pages = write(result, folder / "several", formats=["html"], context=EVENTFUL)
    talks, hostile = (next(page for page in pages if page.name.startswith(name)) for name in ("wire-", "x-img-"))
    named = {"one file": one, "nothing": nothing, "front": front, "document": talks, "hostile document": hostile}
    return {name: path.as_uri() for name, path in named.items()}


@pytest.fixture(scope="module")
def faults() -> list[str]:
    return []


@pytest.fixture(scope="module")
def opened(browser: Browser, views: dict[str, str], faults: list[str]) -> Callable[[str], Page]:
    """Each view, loaded once."""

    @cache
    def open_view(name: str) -> Page:
        page = watched(browser, views[name], faults)
        page.goto(views[name])
        return page

    return open_view


@pytest.fixture
def view(opened: Callable[[str], Page], faults: list[str]) -> Iterator[Callable[[str], Page]]:
    """A view as it opens on a wide, light screen; a test fails when it asks for anything or complains."""

    def fresh(name: str) -> Page:
        page = opened(name)
        page.set_viewport_size({"width": 1280, "height": 900})
        page.emulate_media(color_scheme="light", media="screen")
        page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
        return page

    yield fresh
    assert faults == []


@pytest.mark.parametrize(
    ("name", "width", "scheme"),
    [
        ("one file", 390, "dark"),
        ("front", 768, "light"),
        ("nothing", 390, "dark"),
        ("document", 1280, "dark"),
        ("document", 390, "light"),
        ("hostile document", 768, "dark"),
    ],
)
def test_axe_finds_no_violation(view: Callable[[str], Page], name: str, width: int, scheme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = view(name)
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.evaluate(UNFOLD)
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def _palettes() -> dict[str, dict[str, str]]:
    """The colours of each scheme by name: of the light one all, of the others those that differ."""
    assets = files("claimcheck.reporting").joinpath("assets")
    sheets = "".join(assets.joinpath(name).read_text("utf-8") for name in ("reading.css", "report.css"))
    blocks = {
        "light": r"^:root \{(.*?)\}",
        "dark": r"prefers-color-scheme: dark\) \{\s*:root \{(.*?)\}",
        "paper": r"@media print \{\s*:root \{(.*?)\}",
    }
    found = {name: "".join(re.findall(block, sheets, re.DOTALL | re.MULTILINE)) for name, block in blocks.items()}
    colours = {name: dict(re.findall(r"--([\w-]+): (#[0-9a-f]+)", block)) for name, block in found.items()}
    return {name: {**colours["light"], **own} for name, own in colours.items()}


def _contrast(first: str, second: str) -> float:
    """As WCAG 2.2 defines it."""

    def luminance(colour: str) -> float:
        digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
        parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    dark, light = sorted((luminance(first), luminance(second)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark", "paper"])
def test_every_text_stands_out_also_where_axe_cannot_tell(scheme: str) -> None:
    """In drawings, and where lines or marks overlap, axe does not judge."""
    colours = _palettes()[scheme]
    pairs = [
        *((4.5, text, ground) for ground in ("paper", "panel") for text in "ink soft link error warning note".split()),
        *((4.5, "ink", ground) for ground in ("tint", "tint-nested", "lit")),
        *((4.5, "content", ground) for ground in ("paper", "panel")),
        *((3.0, line, ground) for ground in ("paper", "panel", "tint") for line in ("source", "cue", "content")),
    ]
    assert [each for each in pairs if _contrast(colours[each[1]], colours[each[2]]) < each[0]] == []


@pytest.mark.parametrize("name", ["one file", "front", "nothing", "document", "hostile document"])
def test_no_view_is_wider_than_its_window(view: Callable[[str], Page], name: str) -> None:
    page = view(name)
    for fold in (FOLD, UNFOLD):
        page.evaluate(fold)
        for width in (320, 390, 768, 900, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth") == width


def test_no_table_needs_sideways_scrolling_or_covers_what_is_beside_it(view: Callable[[str], Page]) -> None:
    page = view("one file")
    page.evaluate(UNFOLD)
    for width in (390, 768, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert (
            page.evaluate("""[...document.querySelectorAll('th, td')]
            .filter((cell) => cell.offsetParent && cell.scrollWidth > cell.clientWidth + 1 && !cell.closest('thead'))
            .map((cell) => cell.textContent)""")
            == []
        )


FOCUS = """() => [...document.querySelectorAll("a[href], button, input, select, summary, [tabindex]")]
    .filter((each) => each.checkVisibility({visibilityProperty: true}) && each.getClientRects().length)
    .flatMap((each) => {
      each.focus({focusVisible: true});
      const faults = [];
      const box = each.getBoundingClientRect();
      const above = document.querySelector("nav").getBoundingClientRect().bottom;
      if (document.activeElement !== each) faults.push("takes no focus");
      if (getComputedStyle(each).outlineStyle === "none") faults.push("shows no focus");
      if (box.bottom < 0 || box.top > innerHeight) faults.push("is out of sight");
      if (each.closest("main") && box.bottom < above) faults.push("is covered by the navigation");
      if (each.tabIndex !== 0) faults.push("is out of order");
      return faults.map((fault) => `${each.outerHTML.slice(0, 120)} ${fault}`);
    })"""


@pytest.mark.parametrize("name", ["one file", "document"])
def test_all_that_can_be_used_can_be_reached_and_seen_by_keyboard(view: Callable[[str], Page], name: str) -> None:
    page = view(name)
    page.evaluate(UNFOLD)
    assert page.evaluate(FOCUS) == []


def focused(page: Page) -> str:
    return str(page.evaluate("(document.activeElement.ariaLabel ?? document.activeElement.textContent).trim()"))


def test_by_keyboard_alone(browser: Browser, views: dict[str, str]) -> None:
    faults: list[str] = []
    page = watched(browser, views["one file"], faults)
    page.goto(views["one file"])
    page.keyboard.press("Tab")
    assert focused(page) == "Skip to the disagreements"
    assert page.get_by_role("link", name="Skip to the disagreements").bounding_box()["x"] > 0
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert focused(page) == "CC402 Claim that the other side denies"
    # What is folded opens, and a picture leads to its claim.
    page.locator("#who-about-whom summary").focus()
    page.keyboard.press("Enter")
    assert page.locator("#who-about-whom table").is_visible()
    page.locator("#who-about-whom a", has_text="denies").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("#claim-c-000000000004$"))
    assert page.locator("#claim-c-000000000004").bounding_box()["y"] < 900
    # A filter is typed into, taken back, and what is found is told.
    page.get_by_role("searchbox", name="Search").focus()
    page.keyboard.type("withholding")
    assert page.get_by_role("status").inner_text() == "1 of 19"
    page.get_by_role("button", name="Clear").focus()
    page.keyboard.press("Enter")
    page.get_by_text("19 of 19").wait_for()
    page.close()
    assert faults == []


def test_every_part_has_a_name(view: Callable[[str], Page]) -> None:
    page = view("one file")
    page.evaluate(UNFOLD)
    parts = {
        "navigation": ["Sections"],
        "search": ["Claims"],
        "region": [
            *("Worth a look first", "What changed", "What could not be assessed", "Disagreements", "Pictures"),
            *("Other findings", "Agreement", "Who says what about whom", "Sources", "Documents", "Claims"),
            *("Not assessed", "Data quality", "About the checks"),
        ],
        "table": ["What was audited", "Who says what about whom", "Sources", "Claims", "Not assessed", "Expectations"],
        "textbox": ["Dated from", "Dated to"],
        "combobox": ["Source", "Document", "Does", "Source is", "Worst finding", "Confidence", "Order"],
        "link": [
            # In a document: a line, and a claim by what it does; in a picture: what is drawn.
            *("Line 3", "accusation 6", "denial 9", "claim 16"),
            "Port Authority denies Dockers’ Union: withholding any report",
        ],
    }
    missing = {
        (role, name)
        for role, names in parts.items()
        for name in names
        if not page.get_by_role(role, name=name, exact=True).count()
    }
    assert missing == set()
    assert page.locator("main > section:not([aria-labelledby])").count() == 0
    assert page.get_by_role("article", name=HOSTILE_NAME, exact=True).count() == 1
    passage = page.locator(".card blockquote", has=page.locator("mark")).first
    assert "differs here: has denied" in passage.aria_snapshot()


@pytest.fixture(scope="module")
def printed(opened: Callable[[str], Page], tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The text of each page of the report on paper, for a reader who prefers dark screens and has unfolded nothing."""
    page = opened("one file")
    page.emulate_media(color_scheme="dark", media="print")
    page.evaluate(FOLD)
    path = tmp_path_factory.mktemp("printed") / "report.pdf"
    page.pdf(path=path, format="A4")
    texts = (unicodedata.normalize("NFKC", sheet.extract_text()) for sheet in pypdf.PdfReader(path).pages)
    return [" ".join(text.split()) for text in texts]


def test_paper_is_white_and_has_no_controls(view: Callable[[str], Page], printed: list[str]) -> None:
    page = view("one file")
    page.emulate_media(color_scheme="dark", media="print")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    for control in ("nav", "#filter", ".skip", "#more"):
        assert not page.locator(control).is_visible()
    assert "Export CSV" not in " ".join(printed)


def test_nothing_that_is_folded_is_lost_on_paper(printed: list[str]) -> None:
    text = " ".join(printed)
    for folded in (
        "8 May 2016, 06:00 UTC",  # figures of earlier audits
        "Nobody <b>said</b> so.",  # no longer found
        "have the same text",  # a picture as a table
        "The denial stands in wire/harbour.txt.",  # accepted
        "The table of claims does not hold what it should.",
        "A reader cannot tell which of the two stands.",  # about a check
        "could not be evaluated",  # expectations
    ):
        assert folded in text


def test_cards_are_whole_on_paper_and_tables_have_a_head_on_each_page(printed: list[str]) -> None:
    for card in (
        "warning CC402 Claim that the other side denies new",
        "warning CC303 Documents give different dates",
        "error CC401 Documents contradict each other suppressed",
    ):
        (sheet,) = (sheet for sheet in printed if card in sheet)
        assert "How this is found" in sheet[sheet.index(card) :]
    assert sum("Claim Source Does Content Date Findings" in sheet for sheet in printed) > 1


def test_without_javascript_paper_has_what_is_folded_too(browser: Browser, views: dict[str, str]) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(views["one file"])
    folded = [
        page.get_by_text(text, exact=True).first
        for text in ("The denial stands in wire/harbour.txt.", "A reader cannot tell which of the two stands.")
    ]
    for media in ("screen", "print"):
        page.emulate_media(media="print" if media == "print" else "screen")
        assert [text.is_visible() for text in folded] == [media == "print"] * 2
    context.close()
