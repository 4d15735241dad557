"""Documents that mean harm, through the whole command and in a real browser: they neither run nor break the layout."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from lxml import html

from claimcheck.cli import FINDINGS, main
from claimcheck.reporting import html_report
from claimcheck.reporting.visible import visible
from tests.reporting.browsers import NEEDS_CHROMIUM, chromium, watched

if TYPE_CHECKING:
    from playwright.sync_api import Browser

RUN = "document.title='harmed'"
NAME = "“quotes” \"and\" 'more' <b onclick=x>&amp;100%41%0A 🙂#x?y=z.txt"
READ = {
    NAME: (
        f"Minister Ada Pell said the </script><script>{RUN}</script> bridge was closed on 3 May 2016.\n"
        f'Pell accused the Harbour Council of <img src=x onerror="{RUN}"> hiding 40 reports. '
        "The Harbour Council denied hiding any reports.\n"
        f'<svg onload="{RUN}"><a href="javascript:{RUN}">“Nobody asked us about it,”</a> Ivo Lund said.\n'
        f"<iframe srcdoc='<script>{RUN}</script>'></iframe><style>*{{display:none}}</style> Ivo Lund said.\n"
    ),
    "comment.txt": (
        "The Harbour Council said that the <!--<script> pier was safe --> and warned of ]]> storms.\n"
        'According to Ivo Lund, {"claims": [], "texts": ["</script>"], "documents": null} was the whole answer.\n'
    ),
    "template.md": (
        f'---\ntitle: "{{{{ 7*7 }}}}</title><script>{RUN}</script>"\nurl: "https://x.example/\\"onmouseover={RUN}"\n'
        f'publisher: "Evil\\" onmouseover=\\"{RUN}"\npublished: 2016-05-03\n---\n'
        "Ada Pell said {{ 7*7 }} boats and {% raw %} {{ config }} {# gone #} had sunk, `${alert(1)}`.\n"
    ),
    "directions.txt": (
        "The \u202eretsiniM\u202c Ada Pell said \u2066the\u2069 port \u200fwas\u200e closed.\n"
        "Ivo Lund said \ufeffthat\u2028 the \u0085 line was red.\n"
    ),
    "long.txt": f"Ivo Lund said the {'wind' * 2500} had stopped. {'Storm' * 2000} denied it, {'rain' * 2500} said.\n",
    "scripts.txt": (
        "أعلنت وزارة النقل أن الميناء سيغلق يوم الأحد.\nAda Pell said “الميناء سيغلق” on 3 May 2016.\n"
        "משרד התחבורה הודיע כי הנמל ייסגר.\n港务局否认隐瞒任何报告。नमस्ते. 👩‍👩‍👧 Å\u0301\n"
    ),
    "line\nbreak\x1b[31m.txt": "Ivo Lund said the bridge was closed on 4 May 2016.\n",
}
"""Documents by name, each of which can be read."""
UNREAD = {
    "null.txt": b"Ada Pell said the \x00 pier\x00 was safe.\n",
    "address.md": f'---\nurl: "javascript:{RUN}"\n---\nAda Pell said so.\n'.encode(),
    f"<img src=x onerror={RUN}>.bin": b"\x89PNG\x00\xff",
}
"""Those that cannot, and say why."""
RECORD = {
    "id": "one",
    "text": "Ada Pell said \ud800 the \u0000 pier was \udfff safe.",
    "title": f"<script>{RUN}</script>",
}


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The report of the whole command on all of them: in one file, and in several."""
    folder = tmp_path_factory.mktemp("hostile")
    documents = folder / "documents"
    documents.mkdir()
    for name, text in READ.items():
        (documents / name).write_text(text, encoding="utf-8")
    for name, data in UNREAD.items():
        (documents / name).write_bytes(data)
    Path(os.fsdecode(os.fsencode(documents) + b"/\xff\xfe.txt")).write_text("Ivo Lund said so.\n", encoding="utf-8")
    (documents / "records.jsonl").write_text(json.dumps(RECORD), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for name, large in (("one", 3_000), ("several", 0)):
            patch.setattr(html_report, "LARGE", large)
            status = main(["audit", "documents", "--reports", name, "--cache", "cache", "--no-history"])
            assert status == FINDINGS
    return {name: folder / name / "report.html" for name in ("one", "several")}


def pages(report: Path) -> list[Path]:
    """All files of a report, the one to open first being the first."""
    return [report, *sorted(report.parent.glob("report/*.html"))]


def test_every_document_is_there_as_it_is(reports: dict[str, Path]) -> None:
    record = json.loads(reports["one"].with_suffix(".json").read_text("utf-8"))
    assert {document["name"] for document in record["documents"]} >= READ.keys() - {"line\nbreak\x1b[31m.txt"}
    assert len(record["documents"]) == len(READ) + 2
    assert len(record["failures"]) == len(UNREAD)
    texts = sorted(visible(document["text"]) for document in record["documents"])
    for report in reports.values():
        assert sorted(text for page in pages(report) for text in shown(page)) == texts


def shown(page: Path) -> Iterator[str]:
    """The text of each document on a page, without what stands beside it."""
    for document in html.parse(page, html.HTMLParser(encoding="utf-8")).getroot().find_class("document"):
        for mark in document.find_class("tag") + document.find_class("flag"):
            mark.text = ""
        for box in document.find_class("unseen"):
            box.text = f"‹{box.text}›"
        yield "\n".join(line.xpath("string(p)") for line in document.find_class("line"))


def in_browser(test: Callable[..., None]) -> Callable[..., None]:
    for mark in NEEDS_CHROMIUM:
        test = mark(test)
    return test


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def faults() -> Iterator[list[str]]:
    faults: list[str] = []
    yield faults
    assert faults == []


HARM = "script:not([type]), script[type='application/json']:not(#claims-data)"
MADE_BY_A_DOCUMENT = (
    "img, iframe, object, embed, base, form:not(#filter), main style, header style, b[onclick], svg[onload], "
    "[onmouseover], [onerror], a[href^='javascript']"
)


@in_browser
@pytest.mark.parametrize("kind", ["one", "several"])
def test_nothing_of_a_document_runs_or_becomes_markup(
    browser: Browser, reports: dict[str, Path], faults: list[str], kind: str
) -> None:
    page = watched(browser, reports[kind].parent.as_uri(), faults)
    for path in pages(reports[kind]):
        page.goto(path.as_uri())
        assert page.title().endswith(" · claimcheck audit")
        assert page.locator(HARM).count() == 1
        assert page.locator(MADE_BY_A_DOCUMENT).count() == 0
        links = page.evaluate("[...document.querySelectorAll('a[href]')].map((link) => link.getAttribute('href'))")
        elsewhere = [link for link in links if not (path.parent / link.partition("#")[0]).exists()]
        assert all(link.startswith("https://x.example/") for link in elsewhere)
        page.evaluate("document.querySelectorAll('details').forEach((details) => (details.open = true))")
        for width in (390, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth") == width, path.name
            # However long a word: only the text of the document itself is shown in full.
            tall = "[...document.querySelectorAll('tr, li, .card')].filter((each) => each.offsetHeight > 1000).length"
            assert page.evaluate(tall) == 0
    page.close()


@in_browser
@pytest.mark.parametrize("kind", ["one", "several"])
def test_every_link_leads_to_its_document_whatever_that_is_called(
    browser: Browser, reports: dict[str, Path], faults: list[str], kind: str
) -> None:
    page = watched(browser, reports[kind].parent.as_uri(), faults)
    page.goto(reports[kind].as_uri())
    links = page.evaluate("[...document.querySelectorAll('#audited th a')].map((link) => link.href)")
    names = []
    for link in links:
        page.goto(link)
        names.append(page.locator("article:target h3" if kind == "one" else "article h1").text_content())
    record = json.loads(reports["one"].with_suffix(".json").read_text("utf-8"))
    assert names == [re.sub("[‹›]", "", visible(document["name"])) for document in record["documents"]]
    assert NAME in names
    page.close()


@in_browser
def test_the_table_of_claims_shows_and_finds_everything_as_text(
    browser: Browser, reports: dict[str, Path], faults: list[str]
) -> None:
    claims = [json.loads(line) for line in reports["one"].with_name("claims.jsonl").read_text("utf-8").splitlines()]
    page = watched(browser, reports["one"].parent.as_uri(), faults)
    page.goto(reports["one"].as_uri())
    rows = page.locator("#claims tbody tr")
    assert rows.count() == len(claims)
    for part in ("<!--<script>", "</script><script>", "<img src=x", '"texts": ["</script>"]', "{{ 7*7 }}", "الميناء"):
        page.get_by_label("Search").fill(part)
        assert rows.count() > 0, part
        assert part in rows.first.text_content()
        assert rows.locator("img, script, style, iframe").count() == 0
    page.close()


def test_the_same_bytes_in_another_process(reports: dict[str, Path], tmp_path: Path) -> None:
    command = [*(sys.executable, "-m", "claimcheck", "audit", "documents"), "--no-history", "--cache", "cache"]
    seed = "2" if os.environ.get("PYTHONHASHSEED") == "1" else "1"
    subprocess.run(
        [*command, "--reports", str(tmp_path)],
        cwd=reports["one"].parents[1],
        env={**os.environ, "PYTHONHASHSEED": seed},
        stdout=subprocess.DEVNULL,
        check=False,
    )
    for name in ("report.html", "report.md", "report.json", "claims.jsonl"):
        assert (tmp_path / name).read_bytes() == reports["one"].with_name(name).read_bytes()
