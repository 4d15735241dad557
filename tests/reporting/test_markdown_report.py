"""No document can put markup into the Markdown report."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from claimcheck.model import (
    AuditResult,
    History,
    Location,
    NotAssessed,
    PastFinding,
    PastRun,
    Severity,
    Span,
)
from claimcheck.reporting.findings import Context
from claimcheck.reporting.markdown_report import escape, render
from tests.reporting.sample import HOSTILE, HOSTILE_NAME, LONG_WORD, finding, location

GITHUB_LIKE = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def inline_tokens(markdown: str) -> list[Token]:
    return [child for token in GITHUB_LIKE.parse(markdown) for child in token.children or ()]


@pytest.mark.parametrize(
    "text",
    [
        "[click](javascript:alert(1))",
        "![x](https://evil.example/x.png)",
        "<img src=x onerror=alert(1)>",
        "<!-- hidden -->",
        "`code` ```",
        "**bold** _it_ ~~gone~~",
        "a | b",
        "&lt;script&gt; &amp;",
        "<https://evil.example>",
        "\\[x](y)",
        "# heading",
        "- item",
        "1. item",
        "> quote",
        "===",
        "[x]: https://evil.example",
    ],
)
def test_markup_in_a_document_is_text(text: str) -> None:
    tokens = GITHUB_LIKE.parse(escape(text))
    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    children = inline_tokens(escape(text))
    assert {child.type for child in children} <= {"text", "text_special"}
    assert "".join(child.content for child in children).replace("\u2060", "") == text


@pytest.mark.parametrize(
    "text",
    ["@everyone", "owner/repo#12", "GH-12", "https://evil.example", "www.evil.example", "a@b.example", "mailto:a@b"],
)
def test_nothing_is_left_for_a_forge_to_link(text: str) -> None:
    parted = escape(text).replace("\\", "")
    assert text not in parted
    assert parted.replace("\u2060", "") == text


@given(st.text(max_size=60))
def test_escaped_text_is_one_paragraph_of_plain_text(text: str) -> None:
    tokens = GITHUB_LIKE.parse(f"> x: {escape(text)}")
    assert [token.type for token in tokens if token.type != "inline"] == [
        "blockquote_open",
        "paragraph_open",
        "paragraph_close",
        "blockquote_close",
    ]
    assert {child.type for child in inline_tokens(f"x: {escape(text)}")} <= {"text", "text_special"}


def test_report_of_hostile_documents(result: AuditResult) -> None:
    report = render(result)
    kinds = {child.type for child in inline_tokens(report)}
    assert not kinds & {"link_open", "image", "code_inline"}
    assert {child.content for child in inline_tokens(report) if child.type == "html_inline"} <= {
        "<sub>",
        "</sub>",
        "<b>",
        "</b>",
    }
    assert "html_block" not in {token.type for token in GITHUB_LIKE.parse(report)}
    assert "@team" not in report
    rows = [line for line in report.splitlines() if line.startswith("|")]
    cells = GITHUB_LIKE.render("\n".join(rows)).count("<td")
    assert cells == 5 * (len(rows) - 2)


def test_report_says_what_disagrees(result: AuditResult) -> None:
    report = render(result)
    assert "**2 disputes and 2 contradictions in 4 documents.**" in report
    assert "> **Dockers’ Union accuses** (ministry.md:7): The Dockers’ Union accused the Port Authority" in report
    assert (
        "> **Port Authority denies** (wire/harbour.txt:5): The Port Authority <b>has denied</b> withholding" in report
    )
    assert report.index("CC401") < report.index("CC402") < report.index("CC303") < report.index("## Other findings")
    assert len(report) < 10_000


def test_what_clashes_is_text_whatever_it_is(result: AuditResult) -> None:
    hostile = HOSTILE.splitlines()[0]
    place = Location(HOSTILE_NAME, Span(0, len(hostile), hostile), 1, 1, 1, len(hostile) + 1)
    clash = finding("CC303", Severity.WARNING, "Two.", place)
    report = render(replace(result, findings=(clash,)))
    assert "<b>\\</script\\>\\<script\\>document.title='owned'" in report
    assert "html_block" not in {token.type for token in GITHUB_LIKE.parse(report)}
    assert {each.content for each in inline_tokens(report) if each.type == "html_inline"} == {
        "<b>",
        "</b>",
        "<sub>",
        "</sub>",
    }


def test_what_is_new_and_what_is_resolved(result: AuditResult) -> None:
    run = PastRun("2016-05-02T06:00:00Z", 4, 19, 3, 6, 10)
    known = {each.fingerprint: run.started for each in result.findings[2:]}
    gone = PastFinding("CC501", Severity.WARNING, "[4] leads *nowhere*.", "old.txt", "f" * 16, run.started)
    report = render(result, Context(history=History((run,), known, {}, (gone,) * 12)))
    assert "**Since the audit of 2016-05-02 06:00 UTC: 2 new findings, 12 resolved.**" in report
    assert "**Claim that the other side denies** (CC402, warning, new)." in report
    assert report.count(", new)") == 1
    assert "\n- old.txt: \\[4\\] leads \\*nowhere\\*. (CC501)\n" in report
    assert report.count("old.txt") == 10
    assert "\n- and 2 more\n" in report


def test_a_forge_takes_it_however_much_there_is(result: AuditResult) -> None:
    worst = "\x00" * 5_000 + "*_[" * 5_000
    found = tuple(
        finding(f"CC{number}", Severity.ERROR, worst, location(HOSTILE_NAME, LONG_WORD), mark=f"{number:016x}")
        for number in (401, 303, 304, 202, 203, 405, 406, 106, *range(500, 900))
    )
    sides = tuple(location(HOSTILE_NAME, LONG_WORD) for _ in range(50))
    opposed = tuple(replace(each, related=sides) for each in found)
    unjudged = tuple(NotAssessed("CC401", f"{number}{worst}") for number in range(200))
    report = render(replace(result, findings=opposed, not_assessed=unjudged))
    assert len(report) < 65_536
    assert "47 further passages." in report
    assert "More is in the full report." in report
    assert report.endswith("</sub>\n")


def test_the_page_of_a_passage_stands_for_its_line(result: AuditResult) -> None:
    paged = tuple(replace(each, pages=(0, 60)) if each.name == "ministry.md" else each for each in result.documents)
    report = render(replace(result, documents=paged))
    assert "> **transport ministry states** (ministry.md, page 2): According" in report
    assert "| ministry.md, page 2 |" in report


def test_report_of_nothing(bare: AuditResult) -> None:
    assert render(bare).startswith("# claimcheck audit\n\n**No disputes and no contradictions in no documents.**")
