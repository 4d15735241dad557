"""Workflow commands, read as the runner of GitHub Actions reads them."""

from __future__ import annotations

import re
from dataclasses import replace

from claimcheck.model import AuditResult, Finding, Location, Severity
from claimcheck.reporting.findings import Context
from claimcheck.reporting.github_report import SHOWN, render

COMMAND = re.compile(r"::(?P<command>error|warning|notice) (?P<properties>[^:]*)::(?P<message>.*)")


def _read(line: str) -> tuple[str, dict[str, str], str]:
    """As `ActionCommand.cs` of actions/runner does."""
    found = COMMAND.fullmatch(line)
    assert found, line
    properties = dict(part.split("=", 1) for part in found["properties"].split(",") if part)
    for code, character in (("%3A", ":"), ("%2C", ","), ("%0A", "\n"), ("%0D", "\r"), ("%25", "%")):
        properties = {key: value.replace(code, character) for key, value in properties.items()}
    message = found["message"].replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%")
    return found["command"], properties, message


def _commands(text: str) -> list[tuple[str, dict[str, str], str]]:
    return [_read(line) for line in text.splitlines() if line.startswith("::")]


def _location(document: str, line: int = 1, end_line: int = 1) -> Location:
    return Location(document, None, line, 1, end_line, 1)


def test_each_finding_has_its_command(result: AuditResult) -> None:
    commands = _commands(render(result, Context()))
    assert len(commands) == len(result.findings)
    assert [command for command, _, _ in commands] == ["error"] * 3 + ["warning"] * 7 + ["notice"] * 10
    first = commands[0]
    assert first[1] == {
        "file": "wire/harbour.txt",
        "line": "3",
        "endLine": "3",
        "col": "187",
        "endColumn": "230",
        "title": "CC401 Documents contradict each other",
    }
    assert first[2].endswith("at least 40 against 12.\nSee also ministry.md:5:28")


def test_no_columns_across_lines(result: AuditResult) -> None:
    finding = replace(result.findings[0], location=replace(result.findings[0].location, end_line=9))
    ((_, properties, _),) = _commands(render(replace(result, findings=(finding,)), Context()))
    assert properties.keys() == {"file", "line", "endLine", "title"}


def test_hostile_names_and_messages_stay_what_they_are(bare: AuditResult) -> None:
    name, message = "a,line=9::warning::b%0A.txt", "one\n::error::two\r% %0A"
    found = Finding("CC403", Severity.NOTE, message, _location(name))
    lines = render(replace(bare, findings=(found,)), Context()).splitlines()
    ((command, properties, read),) = [_read(line) for line in lines]
    assert (command, properties["file"]) == ("notice", name)
    assert read == message.replace("\r", "‹U+000D›")


def test_the_whole_audit_has_no_file(bare: AuditResult) -> None:
    found = Finding("CC602", Severity.ERROR, "The table is not right.", _location(""))
    assert render(replace(bare, findings=(found,)), Context()).startswith("::error title=CC602 ")


def test_what_github_would_not_show_is_counted(bare: AuditResult) -> None:
    found = tuple(Finding("CC403", Severity.NOTE, "Alone.", _location("a.txt", n, n)) for n in range(1, SHOWN + 4))
    lines = render(replace(bare, findings=found), Context()).splitlines()
    assert len(_commands("\n".join(lines))) == SHOWN
    assert lines[-1] == "3 notes more, not annotated as GitHub shows 10 a step: CC403 3"
