"""The front page and the cards: what to look at first, what changed, which words differ, what is set aside."""

from __future__ import annotations

from dataclasses import replace

import pytest
from lxml import html

from claimcheck.baseline import AcceptedFinding, compare, of
from claimcheck.model import AuditResult, Finding, History, PastFinding, PastRun, Severity
from claimcheck.reporting.findings import Context
from claimcheck.reporting.front_page import elsewhere
from claimcheck.reporting.html_report import render
from tests.reporting.sample import HOSTILE_NAME, H, M, W, finding, location

RUNS = tuple(PastRun(f"2016-05-{day:02d}T06:00:00Z", 4, 19, 1, day, 3) for day in range(1, 31))
GONE = PastFinding("CC102", Severity.NOTE, "<b>Nobody</b> is named.", "gone.txt", "f" * 16, "2016-05-03T06:00:00Z")


def page_of(result: AuditResult, context: Context | None = None) -> html.HtmlElement:
    return html.document_fromstring(render(result, context))


def of_check(result: AuditResult, check: str) -> Finding:
    return next(each for each in sorted(result.findings, key=_place) if each.check == check)


def _place(found: Finding) -> tuple[str, int]:
    return found.location.document, found.location.line


def text(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def looks(tree: html.HtmlElement) -> list[str]:
    return [str(href) for href in tree.xpath("//section[@id='first']//li/a/@href")]


@pytest.fixture
def history(result: AuditResult) -> History:
    """All has been found since 2 May but the contradiction, which is new; one finding is resolved."""
    new = of_check(result, "CC401").fingerprint
    since = {each.fingerprint: "2016-05-02T06:00:00Z" for each in result.findings if each.fingerprint != new}
    return History(RUNS, since, {}, (GONE,))


def test_first_come_contradictions_then_disputes_then_the_worst_of_the_rest(result: AuditResult) -> None:
    tree = page_of(result)
    checks = ("CC401", "CC303", "CC402")
    assert looks(tree)[:3] == [f"#finding-{of_check(result, check).fingerprint}" for check in checks]
    assert len(looks(tree)) == 5
    others = [text(each) for each in tree.xpath("//section[@id='first']//li")[3:]]
    assert all(
        "error" in each.xpath(".//span[@role='img']/@aria-label")
        for each in tree.xpath("//section[@id='first']//li")[3:]
    )
    assert len({each.rpartition("·")[2] for each in others}) == 2


def test_a_dispute_says_who_denies_what_of_whom_and_where(result: AuditResult) -> None:
    (line,) = page_of(result).xpath(
        f"//section[@id='first']//li[a[@href='#finding-{of_check(result, 'CC402').fingerprint}']]"
    )
    assert text(line).startswith(
        "Dockers’ Union accuses “the Port Authority … of hiding two accident reports from inspectors”; "
        "Port Authority denies “withholding any report”"
    )
    assert "ministry.md:" in text(line)
    assert "wire/harbour.txt:" in text(line)


def test_the_same_of_several_copies_is_counted_once(result: AuditResult) -> None:
    again = [
        finding("CC603", Severity.ERROR, "The file is empty.", location(name), mark=mark)
        for name, mark in ((W, "1"), (M, "2"))
    ]
    copies = [
        finding("CC104", Severity.WARNING, "Not said by whom.", location(W, "is seen as"), mark=mark) for mark in "34"
    ]
    tree = page_of(replace(result, findings=(*again, *copies)))
    first, second = (text(each) for each in tree.xpath("//section[@id='first']//li"))
    assert "and 1 more like it" in first
    assert "more like it" not in second


def test_nothing_is_said_of_changes_where_none_are_known(result: AuditResult) -> None:
    for context in (None, Context(history=History((), {}, {}))):
        assert not page_of(result, context).xpath("//*[@id='changes'] | //*[contains(@class, 'badge')]")


def test_what_changed_since_the_last_audit(result: AuditResult, history: History) -> None:
    tree = page_of(result, Context(history=history))
    (changes,) = tree.xpath("//section[@id='changes']")
    count = len(result.findings)
    assert f"Since the audit of 30 May 2016: 1 new finding, 1 resolved, {count - 1} found before." in text(changes)
    assert changes.xpath(".//h3[.='New']/following-sibling::ul[1]//a/@href")[:1] == [
        f"#finding-{of_check(result, 'CC401').fingerprint}"
    ]
    assert "<b>Nobody</b> is named. gone.txt · CC102 · found since 3 May 2016" in text(changes)
    assert looks(tree)[0] == f"#finding-{of_check(result, 'CC401').fingerprint}"
    badges = {text(each) for each in tree.find_class("badge")}
    assert badges == {"new", "since 2 May 2016"}


def test_the_trend_is_drawn_and_told(result: AuditResult, history: History) -> None:
    (figure,) = page_of(result, Context(history=history)).xpath("//section[@id='changes']//figure")
    bars, rows = figure.xpath(".//svg/g"), figure.xpath(".//tbody/tr")
    assert len(bars) == len(rows) == 24
    assert rows[0].xpath("th/text() | td/text()")[:3] == ["this audit", "4", "19"]
    assert rows[1].xpath("th/text() | td/text()") == ["30 May 2016, 06:00 UTC", "4", "19", "1", "30", "3"]
    assert not figure.xpath(".//@style")


def test_what_is_accepted_or_suppressed_is_set_aside_with_the_reason(result: AuditResult) -> None:
    new, hushed = of_check(result, "CC303"), of_check(result, "CC402")
    baseline = of(result, without={new.fingerprint, hushed.fingerprint})
    gone = AcceptedFinding("gone.txt", "CC402", "Nobody said so.", "f" * 64)
    comparison = compare(result, replace(baseline, findings=(*baseline.findings, gone)))
    context = Context(comparison=comparison, suppressed={hushed.fingerprint: "Quoted <i>as published."})
    tree = page_of(result, context)
    assert looks(tree) == [f"#finding-{new.fingerprint}"]
    shown = tree.xpath("//section[@id='disagreements']/article/@id")
    assert shown == [f"finding-{new.fingerprint}"]
    (aside,) = tree.xpath("//section[@id='disagreements']/details")
    assert f"finding-{hushed.fingerprint}" in aside.xpath(".//@id")
    assert "suppressed: Quoted <i>as published." in text(aside)
    assert "accepted in the baseline" in text(aside)
    assert "Nobody said so." in text(tree.xpath("//section[@id='changes']")[0])
    ids = tree.xpath("//@id")
    assert {f"finding-{each.fingerprint}" for each in result.findings} <= set(ids)


def test_the_same_audit_and_context_give_the_same_bytes(result: AuditResult, history: History) -> None:
    shuffled = replace(history, findings_since=dict(list(history.findings_since.items())[::-1]), claims_since={})
    turned = replace(result, findings=result.findings[::-1], links=result.links[::-1])
    assert render(result, Context(history=history)) == render(turned, Context(history=shuffled))


def test_what_could_not_be_assessed_stands_in_short_on_the_front_page(result: AuditResult) -> None:
    (unjudged,) = page_of(result).xpath("//section[@id='unjudged']")
    assert "scan.bin could not be read: it holds binary data; convert it to text" in text(unjudged)
    assert "not judged for 2 claims, because the document has no date" in text(unjudged)


def test_further_places_are_named_by_their_words_line_by_line() -> None:
    found = finding(
        "CC301",
        Severity.WARNING,
        "Dates that cannot be placed.",
        location(W, "in March"),
        location(W, "in May"),
        location(W, "on 3 April"),
        location(M, "next week"),
        location(H),
    )
    places = [(place.document, words) for place, words in elsewhere(found)]
    assert sorted(places) == sorted([(M, ("next week",)), (W, ("in May",)), (W, ("on 3 April",)), (HOSTILE_NAME, ())])


def test_a_finding_in_a_document_with_pages_says_on_which(result: AuditResult) -> None:
    paged = tuple(replace(each, pages=(0, 200)) if each.name == W else each for each in result.documents)
    (place,) = page_of(replace(result, documents=paged)).xpath(
        f"//*[@id='finding-{of_check(result, 'CC101').fingerprint}']/p[@class='where'][1]"
    )
    assert ", page 2" in text(place)
