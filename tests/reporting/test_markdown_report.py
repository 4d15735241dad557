"""No document can put markup into the Markdown report."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from claimcheck.model import AuditResult
from claimcheck.reporting.markdown_report import escape, render

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
    assert {child.content for child in inline_tokens(report) if child.type == "html_inline"} <= {"<sub>", "</sub>"}
    assert "html_block" not in {token.type for token in GITHUB_LIKE.parse(report)}
    assert "@team" not in report
    rows = [line for line in report.splitlines() if line.startswith("|")]
    cells = GITHUB_LIKE.render("\n".join(rows)).count("<td")
    assert cells == 5 * (len(rows) - 2)


def test_report_says_what_disagrees(result: AuditResult) -> None:
    report = render(result)
    assert "**2 disputes and 2 contradictions in 4 documents.**" in report
    assert "**Dockers’ Union** accuses (ministry.md:7): The Dockers’ Union accused the Port Authority" in report
    assert "**Port Authority** denies (wire/harbour.txt:5)" in report
    assert report.index("CC401") < report.index("CC402") < report.index("CC303") < report.index("## Other findings")
    assert len(report) < 10_000


def test_report_of_nothing(bare: AuditResult) -> None:
    assert render(bare).startswith("# claimcheck audit\n\n**No disputes and no contradictions in no documents.**")
