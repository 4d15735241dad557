"""report.md: the audit in short, for a pull request or a job summary. Nothing in a document can become markup in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from claimcheck.model import AuditResult, Location, Severity
from claimcheck.reporting import diff_report
from claimcheck.reporting.explanations import title
from claimcheck.reporting.findings import Context, against_baseline, against_history, counting
from claimcheck.reporting.overview import (
    CheckGroup,
    Disagreement,
    Index,
    counted,
    disagreements,
    index,
    other_findings,
    summary,
    unassessed,
    verdict,
)
from claimcheck.reporting.quoting import MOST_SIDES, Side, page, sides
from claimcheck.reporting.text_report import claims_changed
from claimcheck.reporting.visible import one_line, short_name, visible

MOST_DISAGREEMENTS = 10
MOST_PLACES = 3
MOST_CHANGES = 50
MOST_RESOLVED = 10
MOST_REASONS = 10
MOST_WORDS = 400
"""Characters of a message, or of a line of the diff."""
MOST_NAME = 100
"""Characters of a source."""
LONGEST = 60_000
"""Characters in all: GitHub takes 65,536 in a comment."""
WHOLE_AUDIT = "the whole audit"

_MARKUP = re.compile(r"[\\`*_{}\[\]<>|~#$&]")
_AUTOLINKED = re.compile(r"@|#|://|www(?=\.)|\bGH(?=-)|mailto(?=:)|xmpp(?=:)", re.IGNORECASE)
_BLOCK_START = re.compile(r"^(?=[-+=:])|^(?P<number>\d+)(?=[.)])")
_BACKTICKS = re.compile("`+")
_WORD_JOINER = "\u2060"


def escape(text: str) -> str:
    """Any text as one line of Markdown that renders as that text: no markup, HTML, links, mentions or cells.

    Where a forge would still make a link of plain text (`@name`, `#1`, `www.`, an address), an invisible word joiner
    parts it.
    """
    return _BLOCK_START.sub(lambda match: f"{match['number'] or ''}\\", _escape_within(visible(one_line(text))))


def _escape_within(line: str) -> str:
    """The same for visible text on one line that nothing begins with."""
    line = _AUTOLINKED.sub(lambda match: _parted(match[0]), line)
    return _MARKUP.sub(r"\\\g<0>", line)


def render(result: AuditResult, context: Context | None = None) -> str:
    """The audit in Markdown (GitHub's dialect, tables included); of the findings, those that count."""
    context = context or Context()
    shown = counting(result, context)
    records = index(shown)
    blocks = (
        *_since(result, context),
        *_disagreements(shown, records, context),
        *_findings(other_findings(records), records),
        *_claims_changed(context),
        *_resolved(context),
        *_not_assessed(shown),
    )
    head = ("# claimcheck audit", f"**{verdict(result)}.** {_figures(shown)}")
    return "\n\n".join((*head, *_fitting(blocks), _footer(result))) + "\n"


def _fitting(blocks: Iterable[str]) -> Iterator[str]:
    """The blocks, or as many of them from the first on as a forge takes in a comment."""
    room = LONGEST
    for block in blocks:
        room -= len(block) + 2
        if room < 0:
            yield "More is in the full report."
            return
        yield block


def _since(result: AuditResult, context: Context) -> Iterator[str]:
    baseline, history = against_baseline(result, context), against_history(result, context)
    if baseline:
        yield f"**{baseline}** Below are those that count."
    if history:
        yield f"**{history}**"


def _figures(result: AuditResult) -> str:
    figures = summary(result)
    findings = ", ".join(counted(figures["findings"][severity.value], severity.value) for severity in Severity)
    return (
        f"{counted(figures['claims'], 'claim')}, {figures['attributed']} of them attributed to "
        f"{counted(figures['sources'], 'source')}; {findings}; "
        f"{counted(len(result.not_assessed), 'judgement')} not possible."
    )


def _footer(result: AuditResult) -> str:
    versions = " · ".join(_escape_within(f"{name} {version}") for name, version in result.versions)
    return (
        "<sub>An audit says what the documents say and whether they agree, never that a claim is true. "
        f"{versions}</sub>"
    )


def _disagreements(result: AuditResult, records: Index, context: Context) -> Iterator[str]:
    cards = disagreements(result, records)
    if not cards:
        return
    yield "## Disagreements"
    for card in cards[:MOST_DISAGREEMENTS]:
        yield _card(card, records, context)
    if len(cards) > MOST_DISAGREEMENTS:
        yield f"{len(cards) - MOST_DISAGREEMENTS:,} more in the full report."


def _card(card: Disagreement, records: Index, context: Context) -> str:
    finding = card.entry.finding
    new = ", new" if context.history and context.is_new(finding) else ""
    reason = escape(one_line(card.reason, MOST_WORDS))
    parts = [f"**{escape(title(card.check))}** ({card.check}, {card.severity}{new}). {reason}"]
    parts += [_side(side) for side in islice(sides(card, records), MOST_SIDES)]
    if len(card.sides) > MOST_SIDES:
        parts.append(f"{counted(len(card.sides) - MOST_SIDES, 'further passage')}.")
    if card.repeats:
        parts.append(f"The same words also stand against each other in {counted(len(card.repeats), 'place')}.")
    return "\n\n".join(parts)


def _side(side: Side) -> str:
    who = f"**{escape(one_line(side.who, MOST_NAME))}** " if side.who else ""
    place = _place(side.location, side.page)
    words = "".join(
        f"<b>{_escape_within(words)}</b>" if clashes else _escape_within(words) for words, clashes in side.pieces
    )
    return f"> {who}({place}): {words.strip()}" if words else f"> {who}({place})"


def _findings(groups: tuple[CheckGroup, ...], records: Index) -> Iterator[str]:
    if not groups:
        return
    yield "## Other findings"
    rows = ["| Check | | Severity | Findings | Where |", "| --- | --- | --- | ---: | --- |"]
    for group in groups:
        places = (_place(entry.finding.location, page(entry.finding.location, records)) for entry in group.entries)
        found = tuple(dict.fromkeys(places))
        more = ", …" if len(found) > MOST_PLACES else ""
        name = f"{escape(group.check)} | {escape(title(group.check))}"
        where = f"{', '.join(found[:MOST_PLACES])}{more}"
        rows.append(f"| {name} | {group.severity} | {len(group.entries):,} | {where} |")
    yield "\n".join(rows)


def _claims_changed(context: Context) -> Iterator[str]:
    """The claims that changed since the baseline, as a diff; no text can end the block that it stands in."""
    changes = context.comparison.changes if context.comparison else ()
    if not changes:
        return
    yield "## Claims since the baseline"
    yield f"{claims_changed(context)}."
    lines = (one_line(line, MOST_WORDS) for line in diff_report.lines(changes[:MOST_CHANGES], context))
    shown = "\n".join(lines)
    fence = "`" * max(3, 1 + max((len(run) for run in _BACKTICKS.findall(shown)), default=0))
    yield f"{fence}diff\n{shown}\n{fence}"
    if len(changes) > MOST_CHANGES:
        yield f"{len(changes) - MOST_CHANGES:,} more with `--output diff`."


def _resolved(context: Context) -> Iterator[str]:
    """What the audit before found and this one does not."""
    gone = context.history.resolved if context.history else ()
    if not gone:
        return
    yield "## Resolved"
    lines = [
        f"- {escape(short_name(each.document) or WHOLE_AUDIT)}: {escape(one_line(each.message, MOST_WORDS))} "
        f"({escape(each.check)})"
        for each in gone[:MOST_RESOLVED]
    ]
    more = len(gone) - MOST_RESOLVED
    yield "\n".join((*lines, f"- and {more:,} more" if more > 0 else "")).rstrip()


def _not_assessed(result: AuditResult) -> Iterator[str]:
    rows = sorted(unassessed(result.not_assessed), key=lambda row: -row.count)
    if not rows:
        return
    yield "## Not assessed"
    yield "What could not be judged; that nothing is said of it does not mean that it agrees."
    lines = [
        f"- {escape(title(row.check))} ({escape(row.check)}): {escape(one_line(row.reason, MOST_WORDS))} "
        f"({row.count:,} ×)"
        for row in rows[:MOST_REASONS]
    ]
    more = sum(row.count for row in rows[MOST_REASONS:])
    yield "\n".join((*lines, f"- and {more:,} more" if more else "")).rstrip()


def _place(location: Location, number: int | None) -> str:
    """Document and line; where its format has pages, the page instead, as nobody sees the lines."""
    name = escape(short_name(location.document)) or WHOLE_AUDIT
    if location.span is None:
        return name
    return f"{name}, page {number}" if number else f"{name}:{location.line}"


def _parted(text: str) -> str:
    """A word joiner after the first character that makes a link of it."""
    return f"{_WORD_JOINER}{text}" if text == "://" else f"{text}{_WORD_JOINER}"
