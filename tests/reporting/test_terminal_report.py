"""The view for a terminal: what is in it, how wide it is, and what it must not let through."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from rich.cells import cell_len

from claimcheck.model import AuditResult, History, Location, PastRun, Severity, Span
from claimcheck.reporting.findings import Context
from claimcheck.reporting.terminal_report import MOST_DISAGREEMENTS, MOST_FINDINGS, WIDTH, render, show
from tests.reporting.sample import BARE, RESULT, document, finding, location

CONTROLS = {"NO_COLOR", "FORCE_COLOR", "TERM", "COLUMNS", "COLORTERM", "TTY_COMPATIBLE", "TTY_INTERACTIVE"}


class Terminal(io.StringIO):
    """Standard output as a terminal has it."""

    def isatty(self) -> bool:
        return True


def shown(
    monkeypatch: pytest.MonkeyPatch, output: io.StringIO, environment: dict[str, str], result: AuditResult = RESULT
) -> str:
    for name in CONTROLS:
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("sys.stdout", output)
    show(result, Context())
    return output.getvalue()


def saying(message: str, name: str) -> AuditResult:
    """An audit that says so of a document of that name."""
    place = Location(name, Span(0, 1, "x"), 1, 1, 1, 2)
    return replace(
        BARE, documents=(document(name, "x"),), findings=(finding("CC501", Severity.WARNING, message, place),)
    )


def test_what_an_editor_looks_for() -> None:
    text = render(RESULT, Context({"ministry.md": "docs/ministry.md"}))
    order = (
        "Disagreements",
        "CC401 error Documents contradict each other",
        "Ines Varga reports, wire/harbour.txt:3:147",
        "transport ministry states, docs/ministry.md:5:1",
        "  │ According to the ministry, only 12 people have been hurt since 2019.",
        "The same again in 1 place.",
        "Other findings",
        "  9:22  warning  CC301  The document has no date",
        "Not assessed",
        "  2 × CC303 Documents give different dates: the document has no date",
        "2 disputes and 2 contradictions in 4 documents",
        "19 claims; 3 errors, 7 warnings, 10 notes; 4 judgements not possible; 2\ndocuments not read\n",
    )
    places = [text.index(words) for words in order]
    assert places == sorted(places)
    assert "Report:" not in text


def test_nothing_found() -> None:
    assert render(BARE, Context()) == (
        "No disputes and no contradictions in no documents\n"
        "no claims; no errors, no warnings, no notes; no judgements not possible\n"
    )


@pytest.mark.parametrize("width", [20, 80, 97, 120, 300])
def test_no_line_is_wider_than_the_terminal_or_than_can_be_read(monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    text = shown(monkeypatch, Terminal(), {"TERM": "dumb", "COLUMNS": str(width)})
    widths = [cell_len(line) for line in text.splitlines()]
    assert WIDTH - 20 < max(widths) <= max(WIDTH, min(width, 120))
    assert not any(line.endswith(" ") for line in text.splitlines())


@pytest.mark.parametrize(
    "words", ["wind" * 2500, "港务局否认隐瞒任何报告" * 60, "👩‍👩‍👧é" * 90, "\t\x0b[bold]x[/bold] :warning: " * 30]
)
def test_long_words_and_wide_characters_fit(words: str) -> None:
    text = render(saying(words, f"{words[:300]}.txt"), Context())
    assert max(cell_len(line) for line in text.splitlines()) <= WIDTH
    assert "\t" not in text


def test_no_text_is_markup_or_controls_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    hostile = "[red]a[/red] [link=file:///x]b[/link] :bomb: \x1b]8;;x\x07c\x1b[2J \x9b31m \u202ed \x00 \ud800"
    result = saying(hostile, f"{hostile}.txt")
    for text in (render(result, Context()), shown(monkeypatch, Terminal(), {"TERM": "dumb"}, result)):
        assert "[red]a[/red] [link=file:///x]b[/link] :bomb: ‹U+001B›]8;;x‹U+0007›c‹U+001B›[2J" in text.replace(
            "\n" + " " * 24, " "
        )
        assert not set("\x1b\x07\x9b\u202e\x00\ud800") & set(text)


@pytest.mark.parametrize(
    ("output", "environment", "coloured"),
    [
        (Terminal, {"TERM": "xterm-256color"}, True),
        (Terminal, {"TERM": "dumb"}, False),
        (io.StringIO, {"TERM": "xterm-256color"}, False),
        (io.StringIO, {"TERM": "xterm-256color", "FORCE_COLOR": "1"}, True),
    ],
)
def test_colour_on_terminals_and_where_it_is_asked_for(
    monkeypatch: pytest.MonkeyPatch, output: type[io.StringIO], environment: dict[str, str], coloured: bool
) -> None:
    text = shown(monkeypatch, output(), environment)
    assert ("\x1b[1;31merror\x1b[0m" in text) is coloured
    assert ("\x1b" in text) is coloured


def test_no_colour_where_none_is_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    text = shown(monkeypatch, Terminal(), {"TERM": "xterm-256color", "NO_COLOR": "1"})
    assert "\x1b[1merror\x1b[0m" in text  # what is no colour stays
    assert "\x1b[1;31m" not in text


def test_in_a_pipe_it_is_what_a_file_would_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    assert shown(monkeypatch, io.StringIO(), {}) == render(RESULT, Context())


def test_that_nobody_reads_on_is_for_the_caller(monkeypatch: pytest.MonkeyPatch) -> None:
    class Closed(io.StringIO):
        def write(self, text: str) -> int:
            if text:
                raise BrokenPipeError
            return 0

    with pytest.raises(BrokenPipeError):
        shown(monkeypatch, Closed(), {})


def test_a_disagreement_of_many_passages_is_told_of_a_few() -> None:
    places = tuple(location("ministry.md", "They") for _ in range(50))
    text = render(replace(BARE, findings=(finding("CC303", Severity.WARNING, "So.", places[0], *places),)), Context())
    assert text.count(" ministry.md:9:1\n") == 4
    assert "  47 further passages.\n" in text


def test_the_clashing_words_stand_out(monkeypatch: pytest.MonkeyPatch) -> None:
    text = shown(monkeypatch, Terminal(), {"TERM": "xterm-256color"})
    assert "The Port Authority \x1b[1;4mhas denied\x1b[0m withholding any report." in text


def test_many_are_counted() -> None:
    note = finding("CC403", Severity.NOTE, "One.", location("ministry.md", "They"))
    many = tuple(replace(note, fingerprint=f"{number:016x}") for number in range(MOST_FINDINGS + 1_203))
    clash = finding("CC303", Severity.WARNING, "Two.", location("ministry.md", "They"))
    clashes = tuple(
        replace(clash, location=replace(clash.location, line=number + 1), fingerprint=f"f{number:015x}")
        for number in range(MOST_DISAGREEMENTS + 2)
    )
    text = render(replace(RESULT, findings=(*many, *clashes)), Context())
    assert "and 1,203 more notes\n" in text
    assert "and 2 more disagreements\n" in text
    assert text.count("Two.") == MOST_DISAGREEMENTS


def test_the_page_of_a_passage() -> None:
    paged = tuple(replace(each, pages=(0, 60)) if each.name == "ministry.md" else each for each in RESULT.documents)
    text = render(replace(RESULT, documents=paged), Context())
    assert "transport ministry states, ministry.md:5:1, page 2" in text
    assert "cannot be\n                        placed. (page 2)\n" in text


def test_what_is_new_since_the_audit_before() -> None:
    run = PastRun("2016-05-02T06:00:00Z", 4, 19, 3, 6, 10)
    known = {each.fingerprint: run.started for each in RESULT.findings[2:]}
    text = render(RESULT, Context(history=History((run,), known, {})))
    assert "Since the audit of 2016-05-02 06:00 UTC: 2 new findings, 0 resolved.\n" in text
    assert "CC402 warning Claim that the other side denies\n  New: " in text
    assert text.count("New: ") == 1  # the other repeats it


def test_one_of_many_documents_in_a_file() -> None:
    text = render(RESULT, Context({"ministry.md": "docs/all.jsonl"}, lines={"ministry.md": 7}))
    assert "\ndocs/all.jsonl\n  7:1  error    CC602  ministry.md: The table" in text
    assert "\n  7:1  warning  CC301  ministry.md:9:22: The document has no date" in text
    assert "transport ministry states, docs/all.jsonl:7:1 (ministry.md:5:1)" in text
