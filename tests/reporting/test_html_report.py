"""report.html as a file: valid, closed to the network, every link in it with an end."""

from __future__ import annotations

import re
from base64 import b64encode
from copy import deepcopy
from dataclasses import replace
from hashlib import sha256
from os.path import normpath
from pathlib import PurePosixPath

import html5lib
import pytest
from lxml import etree, html

from claimcheck.model import AuditResult, DateReference, Granularity, Location, Severity, Span
from claimcheck.reporting import Context, html_report
from claimcheck.reporting.claims_view import AGREEING, LEVELS, level, placed
from claimcheck.reporting.html_report import render
from tests.reporting.sample import HARBOUR, HOSTILE_NAME, finding


@pytest.fixture(scope="module")
def page(result: AuditResult) -> str:
    return render(result)


@pytest.fixture(scope="module")
def tree(page: str) -> html.HtmlElement:
    return html.document_fromstring(page)


@pytest.mark.parametrize("audit", ["result", "bare"])
def test_valid_html(audit: str, request: pytest.FixtureRequest) -> None:
    html5lib.HTMLParser(strict=True).parse(render(request.getfixturevalue(audit)))


def test_policy_allows_the_two_inlined_parts_and_nothing_else(tree: html.HtmlElement) -> None:
    (policy,) = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    (style,), (script,) = tree.xpath("//style/text()"), tree.xpath("//script[not(@type)]/text()")
    expected = {
        "default-src": "'none'",
        "style-src": f"'sha256-{b64encode(sha256(style.encode()).digest()).decode()}'",
        "script-src": f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'",
        "img-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    assert dict(part.strip().split(" ", 1) for part in policy.split(";")) == expected


def test_nothing_is_loaded(tree: html.HtmlElement) -> None:
    loading = "//@src | //@srcset | //@poster | //@data | //@background | //@action | //@formaction | //link/@href"
    assert tree.xpath(loading) == ["data:,"]
    assert not re.search(r"url\(|@import", tree.xpath("string(//style)"))
    assert not tree.xpath("//@*[starts-with(name(), 'on')] | //@style | //iframe | //object | //embed | //base")


def test_only_web_addresses_become_links_out(tree: html.HtmlElement) -> None:
    out = [href for href in tree.xpath("//a/@href") if not href.startswith("#")]
    assert out == ["https://coast.example/harbour?id=1&x=2"]


def test_ids_are_unique_and_every_link_ends_somewhere(tree: html.HtmlElement, result: AuditResult) -> None:
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    targets = {href[1:] for href in tree.xpath("//a/@href") if href.startswith("#")}
    labels = {label for value in tree.xpath("//@aria-labelledby") for label in value.split()}
    assert targets | labels <= set(ids)
    assert {f"claim-{claim.id}" for claim in result.claims} <= set(ids)
    assert {f"finding-{finding.fingerprint[:20]}" for finding in result.findings} <= set(ids)
    assert sum(anchor.startswith("finding-") for anchor in ids) == len(result.findings)


def test_documents_are_shown_in_full(tree: html.HtmlElement) -> None:
    (document,) = [d for d in deepcopy(tree).find_class("document") if d.xpath("string(h3)") == "wire/harbour.txt"]
    for mark in document.find_class("tag") + document.find_class("flag"):
        mark.text = ""
    shown = [line.xpath("string(p)") for line in document.find_class("line")]
    assert shown == HARBOUR.split("\n")
    assert [line.xpath("string(a)") for line in document.find_class("line")] == [str(n + 1) for n in range(len(shown))]


def test_claims_are_marked_by_role(tree: html.HtmlElement) -> None:
    def marked(*claims: str) -> list[html.HtmlElement]:
        numbers = [tree.xpath(f"string(//a[@id='claim-{claim}'])") for claim in claims]
        return tree.xpath(f"//*[@data-c='{' '.join(numbers)}']")

    accusation = marked("c-000000000001")
    assert [(piece.get("class"), piece.text_content()) for piece in accusation] == [
        ("source", "The Dockers’ Union"),
        ("cue", "accused"),
        ("content", "the Port Authority"),
        ("content", "of hiding two accident reports from inspectors"),
    ]
    inner = marked("c-000000000008", "c-000000000009")
    assert [(piece.get("class"), piece.text_content()) for piece in inner][:2] == [
        ("content source", "Port Director Tomas Lind"),
        ("content cue", "had told the council"),
    ]
    # What the document says itself is numbered, not underlined.
    assert tree.xpath("//a[@id='claim-c-00000000000d']")
    assert not marked("c-00000000000d")


def test_disagreements_show_both_sides(tree: html.HtmlElement) -> None:
    cards = tree.find_class("card")
    assert [card.xpath("string(p[@class='kind']/a/b)") for card in cards] == ["CC401", "CC402", "CC303"]
    quoted = [[side.xpath("string(blockquote)") for side in card.find_class("side")] for card in cards]
    assert all(len(sides) == 2 for sides in quoted)
    assert quoted[1] == [
        "The Dockers’ Union accused the Port Authority of hiding two accident reports from inspectors.",
        "The Port Authority differs here: has denied withholding any report.",
    ]
    assert "Both count people hurt since 2019" in cards[0].text_content()


def test_the_same_words_opposed_again_are_one_card(tree: html.HtmlElement) -> None:
    (again,) = tree.xpath("//*[@class='repeats']//li")
    assert again.xpath(".//a[@class='ref']/@href") == ["#claim-c-000000000001", "#claim-c-000000000004"]


def test_who_says_what_about_whom(tree: html.HtmlElement) -> None:
    rows = {
        tuple(
            " ".join(cell.split())
            for cell in (row.xpath("string(td[1])"), row.xpath("string(td[2])"), row.xpath("string(td[last()])"))
        )
        for row in tree.xpath("//table[contains(@class, 'statements')]/tbody/tr")
    }
    assert {("accuses", "Port Authority", "2"), ("denies", "Dockers’ Union", "1")} <= rows


def test_hostile_text_is_only_text(page: str, tree: html.HtmlElement) -> None:
    assert tree.xpath("//script/@type") == ["application/json"]
    assert len(tree.xpath("//script")) == 2
    assert not tree.xpath("//img")
    assert HOSTILE_NAME in tree.text_content()
    assert "{{ 7*7 }}" in tree.text_content()
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", page)


def test_reads_without_its_script(tree: html.HtmlElement) -> None:
    unread = tree.xpath("//*[@hidden]")
    assert [part.tag for part in unread] == ["form", "table", "button"]
    assert {part.getparent().get("id") for part in unread} == {"claims"}
    assert len(tree.xpath("//section[@id='claims']/noscript")) == 1
    # Who says it, to whom, stands beside the text as well.
    (line,) = tree.xpath("//a[@id='claim-c-000000000001']/ancestor::div[@class='line']")
    assert "Dockers’ Union accuses Port Authority" in " ".join(line.xpath("string(.//ol)").split())


def test_findings_of_no_document_at_all(bare: AuditResult) -> None:
    nowhere = finding("CC602", Severity.ERROR, "Nothing holds.", Location("", None, 1, 1, 1, 1))
    page = render(replace(bare, findings=(nowhere,)))
    assert "the whole audit" in page
    etree.fromstring(page, etree.HTMLParser())


@pytest.mark.parametrize(
    ("value", "start", "end", "said"),
    [
        ("2019", "2019-01-01", "2019-12-31", "2019-01-01 to 2019-12-31"),
        ("2019-04-03", "2019-04-03", "2019-04-03", "2019-04-03"),
        ("--04-03", None, None, "cannot be placed"),
        ("P3D", None, None, "a length of time"),
    ],
)
def test_a_date_says_where_it_stands(value: str, start: str | None, end: str | None, said: str) -> None:
    date = DateReference(Span(0, 1, "x"), value, start, end, Granularity.DAY, relative=False)
    assert placed(date) == said


@pytest.mark.parametrize(
    ("confidence", "word"), [(1.0, "high"), (0.85, "high"), (0.5, "medium"), (0.45, "low"), (0.0, "low")]
)
def test_a_confidence_is_told_in_words(confidence: float, word: str) -> None:
    assert level(confidence) == word


def test_every_level_says_how_often_an_annotator_agrees() -> None:
    assert AGREEING.keys() == LEVELS.keys()
    shares = [int(share.split(" in ")[0]) / int(share.split(" in ")[1]) for share in AGREEING.values()]
    assert shares == sorted(shares, reverse=True)
    for share, least, below in zip(shares, LEVELS.values(), [1, *LEVELS.values()], strict=False):
        assert least <= share < below


@pytest.fixture(scope="module")
def files(result: AuditResult) -> dict[str, str]:
    """A report of several files, each by its path."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(html_report, "LARGE", 10)
        return html_report.render_files(result, Context(source_url_template="https://git.example/{path}#L{line}"))


def test_pages_are_valid_and_closed(files: dict[str, str], result: AuditResult) -> None:
    assert len(files) == 1 + len(result.documents)
    for page in files.values():
        html5lib.HTMLParser(strict=True).parse(page)
        tree = html.document_fromstring(page)
        test_policy_allows_the_two_inlined_parts_and_nothing_else(tree)
        test_nothing_is_loaded(tree)


def test_links_between_pages_end_somewhere(files: dict[str, str]) -> None:
    trees = {PurePosixPath(path): html.document_fromstring(page) for path, page in files.items()}
    ids = {path: set(tree.xpath("//@id")) for path, tree in trees.items()}
    for path, tree in trees.items():
        assert len(tree.xpath("//@id")) == len(ids[path])
        for href in tree.xpath("//a/@href"):
            if not href.startswith("https://"):
                file, _, anchor = href.partition("#")
                target = PurePosixPath(normpath(path.parent / file)) if file else path
                assert target in trees, href
                assert not anchor or anchor.partition("?")[0] in ids[target], href


def test_every_claim_is_on_the_page_of_its_document(files: dict[str, str], result: AuditResult) -> None:
    pages = {path: page for path, page in files.items() if path != "report.html"}
    assert sum(page.count(" id=claim-") for page in pages.values()) == len(result.claims)
    assert " id=claim-" not in files["report.html"]
    (page,) = [page for path, page in pages.items() if path.startswith("report/wire-harbour-txt-")]
    assert '<a class="out" href="https://git.example/wire/harbour.txt#L3"' in page


def test_texts_with_lines_of_their_own_say_so(tree: html.HtmlElement) -> None:
    said = {
        d.xpath("string(h3)"): "its lines are not those of the file" in d.text_content()
        for d in tree.find_class("document")
    }
    assert said["ministry.md"]
    assert not said["wire/harbour.txt"]


def test_pages_of_a_document_are_numbered(result: AuditResult) -> None:
    name = "wire/harbour.txt"
    second = HARBOUR.index("The east quay")
    paged = [replace(d, pages=(0, second)) if d.name == name else d for d in result.documents]
    tree = html.document_fromstring(render(replace(result, documents=tuple(paged))))
    assert [mark.text for mark in tree.find_class("page")] == ["Page 1", "Page 2"]
    (mark,) = [mark for mark in tree.find_class("page") if mark.text == "Page 2"]
    assert "The east quay" in mark.getnext().text_content()
