"""The audit for a terminal of eighty columns or more: what disagrees and why, then the findings document by document.

The figures come last, where they are seen without scrolling back.

Every line is made of `Text`, which knows no markup, and of words in which whatever could control a terminal is shown
instead. Lines are divided here and not by the terminal, wide characters counted as what they take.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, islice
from pathlib import Path

from rich.console import Console
from rich.text import Text

from claimcheck.model import AuditResult, Finding, Severity
from claimcheck.reporting.explanations import title
from claimcheck.reporting.findings import Context, against_baseline, against_history, counting
from claimcheck.reporting.overview import (
    Disagreement,
    Index,
    Unassessed,
    counted,
    disagreements,
    index,
    other_findings,
    unassessed,
    verdict,
)
from claimcheck.reporting.quoting import MOST_SIDES, Side, page, sides
from claimcheck.reporting.text_report import claims_changed
from claimcheck.reporting.visible import one_line, visible

WIDTH = 80
"""Columns where no terminal says how many it has, and at least."""
MOST_WIDTH = 120
"""Columns at most: longer lines are hard to read."""
MOST_DISAGREEMENTS = 10
MOST_FINDINGS = 40
MOST_REASONS = 8
MOST_WORDS = 400
"""Characters of a message."""
MOST_NAME = 100
"""Characters of a source."""

_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "bold magenta", Severity.NOTE: "bold cyan"}
_HEADING, _NAME, _CLASH, _FAINT = "bold", "bold", "bold underline", "dim"
_PLAIN = Console(color_system=None)


def render(result: AuditResult, context: Context, report: Path | None = None) -> str:
    """The view without colour, eighty columns wide; `report` is named last."""
    return "".join(f"{line.plain}\n" for line in _view(result, context, WIDTH, report))


def show(result: AuditResult, context: Context, report: Path | None = None) -> None:
    """The view on standard output: as wide as the terminal, within bounds, and in the colours that it is said to take.

    `NO_COLOR`, `FORCE_COLOR` and `TERM=dumb` hold, as `rich` reads them.
    """
    console = Console(file=sys.stdout, soft_wrap=True)
    with console.capture() as written:
        for line in _view(result, context, max(WIDTH, min(console.width, MOST_WIDTH)), report):
            console.print(line)
    sys.stdout.write(written.get())  # where nobody reads on, rich would end the program in its own way


def _view(result: AuditResult, context: Context, width: int, report: Path | None) -> Iterator[Text]:
    shown = counting(result, context)
    records = index(shown)
    cards = disagreements(shown, records)
    sections = (
        _disagreements(cards, records, context, width),
        _findings(
            [entry.finding for group in other_findings(records) for entry in group.entries], records, context, width
        ),
        _not_assessed(shown, width),
        _figures(result, shown, context, width),
        [Text(f"Report: {visible(str(report))}")] if report else [],
    )
    yield from _apart(sections)


def _apart(sections: Iterable[Iterable[Text]]) -> Iterator[Text]:
    """The sections that have lines, an empty one between each and the next."""
    written = False
    for section in map(list, sections):
        if section and written:
            yield Text()
        yield from section
        written = written or bool(section)


def _figures(result: AuditResult, shown: AuditResult, context: Context, width: int) -> Iterator[Text]:
    severities = Counter(finding.severity for finding in shown.findings)
    figures = ", ".join(counted(severities[severity], severity.value) for severity in Severity)
    unread = [f"{counted(len(result.failures), 'document')} not read"] if result.failures else []
    unjudged = f"{counted(len(result.not_assessed), 'judgement')} not possible"
    changes = claims_changed(context)
    yield from _wrapped(Text(verdict(result), _HEADING), width)
    yield from _wrapped(_safe("; ".join((counted(len(result.claims), "claim"), figures, unjudged, *unread))), width)
    for line in (
        against_baseline(result, context),
        f"Claims since the baseline: {changes}." if changes else "",
        against_history(result, context),
    ):
        yield from _wrapped(Text(line), width) if line else ()


def _disagreements(cards: tuple[Disagreement, ...], records: Index, context: Context, width: int) -> Iterator[Text]:
    if not cards:
        return
    yield Text("Disagreements", _HEADING)
    for card in cards[:MOST_DISAGREEMENTS]:
        yield Text()
        heading = Text.assemble(card.check, " ", (str(card.severity), _STYLES[card.severity]), f" {title(card.check)}")
        yield from _wrapped(heading, width)
        yield from _wrapped(_safe(_told(card.entry.finding, card.reason, context)), width, "  ")
        for side in islice(sides(card, records), MOST_SIDES):
            yield from _side(side, context, width)
        if len(card.sides) > MOST_SIDES:
            yield Text(f"  {counted(len(card.sides) - MOST_SIDES, 'further passage')}.")
        if card.repeats:
            yield from _wrapped(Text(f"The same again in {counted(len(card.repeats), 'place')}."), width, "  ")
    if len(cards) > MOST_DISAGREEMENTS:
        yield Text()
        yield Text(f"and {counted(len(cards) - MOST_DISAGREEMENTS, 'more disagreement')}")


def _side(side: Side, context: Context, width: int) -> Iterator[Text]:
    place = f"{context.also(side.location) or 'the whole audit'}{f', page {side.page}' if side.page else ''}"
    who = Text.assemble((visible(one_line(side.who, MOST_NAME)), _NAME), ", ") if side.who else Text()
    yield Text()
    yield from _wrapped(who.append(visible(one_line(place))), width, "  ")
    words = Text.assemble(*((words, _CLASH if clashes else "") for words, clashes in side.pieces))
    yield from _wrapped(words, width, "  │ ") if side.pieces else ()


def _findings(found: Sequence[Finding], records: Index, context: Context, width: int) -> Iterator[Text]:
    """The worst, each below the path of its file, in the order of reading."""
    if not found:
        return
    yield Text("Other findings", _HEADING)
    for path, group in groupby(_by_place(found[:MOST_FINDINGS], context), key=lambda finding: _path(finding, context)):
        its = tuple(group)
        yield Text()
        yield from _wrapped(_safe(path or "the whole audit"), width)
        column = max(len(_position(finding, context)) for finding in its)
        for finding in its:
            position, severity = f"{_position(finding, context):<{column}}", f"{finding.severity:<7}"
            start = Text.assemble("  ", position, "  ", (severity, _STYLES[finding.severity]), f"  {finding.check}  ")
            number = page(finding.location, records)
            words = f"{_told(finding, context.message(finding), context)}{f' (page {number})' if number else ''}"
            yield from _wrapped(_safe(words), width, start)
    left = Counter(finding.severity for finding in found[MOST_FINDINGS:])
    if left:
        yield Text()
        yield Text(f"and {', '.join(counted(left[each], f'more {each}') for each in Severity if left[each])}")


def _by_place(found: Iterable[Finding], context: Context) -> list[Finding]:
    places = ((context.in_file(finding.location), finding) for finding in found)
    order = sorted(places, key=lambda each: (_path(each[1], context), each[0].line, each[0].column))
    return [finding for _, finding in order]


def _path(finding: Finding, context: Context) -> str:
    return context.path(finding.location.document) if finding.location.document else ""


def _position(finding: Finding, context: Context) -> str:
    """In its file: "3:14"; "" where the whole of it is meant."""
    there = context.in_file(finding.location)
    return f"{there.line}:{there.column}" if finding.location.span or there != finding.location else ""


def _told(finding: Finding, message: str, context: Context) -> str:
    return f"{'New: ' if context.history and context.is_new(finding) else ''}{one_line(message, MOST_WORDS)}"


def _not_assessed(result: AuditResult, width: int) -> Iterator[Text]:
    by_reason: dict[str, list[Unassessed]] = {}
    for row in unassessed(result.not_assessed):
        by_reason.setdefault(row.reason, []).append(row)
    rows = sorted(by_reason.items(), key=lambda item: -sum(row.count for row in item[1]))
    if not rows:
        return
    yield Text("Not assessed", _HEADING)
    counts = [f"{sum(row.count for row in alike):,}" for _, alike in rows]
    for count, (reason, alike) in zip(counts[:MOST_REASONS], rows, strict=False):
        start = Text(f"  {count:>{len(counts[0])}} × ")
        checks = (
            ", ".join(row.check for row in alike) if len(alike) > 1 else f"{alike[0].check} {title(alike[0].check)}"
        )
        yield from _wrapped(_safe(f"{checks}: {reason}", MOST_WORDS), width, start)
    if len(rows) > MOST_REASONS:
        yield Text(f"  and {sum(row.count for _, alike in rows[MOST_REASONS:] for row in alike):,} more")


def _safe(text: str, limit: int | None = None) -> Text:
    """Any text as one line that controls no terminal."""
    return Text(visible(one_line(text, limit)))


def _wrapped(text: Text, width: int, start: str | Text = "") -> Iterator[Text]:
    """The text in lines of at most `width` cells, words divided only where one is longer than a line.

    The first begins with `start`; further ones with as many blanks, or with `start` where it is a mere string.
    """
    start, rest = (start, Text(" " * start.cell_len)) if isinstance(start, Text) else (Text(start), Text(start))
    for number, line in enumerate(text.wrap(_PLAIN, width - start.cell_len, overflow="fold")):
        line.rstrip()
        yield Text.assemble(rest if number else start, line)
