"""report.md: the audit in short, for a pull request or a job summary. Nothing in a document can become markup in it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from claimcheck.model import AuditResult, Claim, Location, Severity
from claimcheck.reporting import diff_report
from claimcheck.reporting.explanations import title
from claimcheck.reporting.findings import Context, against_baseline, counting
from claimcheck.reporting.overview import (
    VERBS,
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
from claimcheck.reporting.passages import claim_passage, span_passage
from claimcheck.reporting.text_report import claims_changed
from claimcheck.reporting.visible import one_line, short_name, visible

MOST_DISAGREEMENTS = 10
MOST_PLACES = 3
MOST_CHANGES = 50
QUOTED = 300
"""Most characters quoted of a passage."""

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
    line = visible(one_line(text))
    line = _AUTOLINKED.sub(lambda match: _parted(match[0]), line)
    line = _MARKUP.sub(r"\\\g<0>", line)
    return _BLOCK_START.sub(lambda match: f"{match['number'] or ''}\\", line)


def render(result: AuditResult, context: Context | None = None) -> str:
    """The audit in Markdown (GitHub's dialect, tables included); of the findings, those that count."""
    context = context or Context()
    since = against_baseline(result, context)
    says = verdict(result)
    result = counting(result, context)
    records = index(result)
    blocks = [
        "# claimcheck audit",
        *([f"**{since}** Below are those that count."] if since else []),
        f"**{says}.** {_figures(result)}",
        *_disagreements(result, records),
        *_findings(other_findings(records)),
        *_claims_changed(context),
        *_not_assessed(result),
        _footer(result),
    ]
    return "\n\n".join(blocks) + "\n"


def _figures(result: AuditResult) -> str:
    figures = summary(result)
    findings = ", ".join(counted(figures["findings"][severity.value], severity.value) for severity in Severity)
    return (
        f"{counted(figures['claims'], 'claim')}, {figures['attributed']} of them attributed to "
        f"{counted(figures['sources'], 'source')}; {findings}; "
        f"{counted(len(result.not_assessed), 'judgement')} not possible."
    )


def _footer(result: AuditResult) -> str:
    versions = " · ".join(f"{escape(name)} {escape(version)}" for name, version in result.versions)
    return (
        "<sub>An audit says what the documents say and whether they agree, never that a claim is true. "
        f"{versions}</sub>"
    )


def _disagreements(result: AuditResult, records: Index) -> Iterator[str]:
    cards = disagreements(result, records)
    if not cards:
        return
    yield "## Disagreements"
    for card in cards[:MOST_DISAGREEMENTS]:
        yield _card(card, records)
    if len(cards) > MOST_DISAGREEMENTS:
        yield f"{len(cards) - MOST_DISAGREEMENTS} more in the full report."


def _card(card: Disagreement, records: Index) -> str:
    parts = [f"**{card.check} {escape(title(card.check))}.** {escape(card.reason)}"]
    parts += [_side(side, records) for side in card.sides]
    if card.repeats:
        parts.append(f"The same words also stand against each other in {counted(len(card.repeats), 'place')}.")
    return "\n\n".join(parts)


def _side(side: Claim | Location, records: Index) -> str:
    if isinstance(side, Claim):
        who = f"**{escape(records.source_name(side))}** {VERBS[side.cue_class]} "
        place = f"{escape(short_name(side.document))}:{side.line}"
        passage = claim_passage(records.documents[side.document].text, side)
    else:
        who, place = "", _place(side)
        document = records.documents.get(side.document)
        if not document or not side.span:
            return f"> {place}"
        passage = span_passage(document.text, side.span, ())
    quoted = one_line("".join(segment.text for segment in passage.segments), QUOTED)
    return f"> {who}({place}): {escape(quoted)}"


def _findings(groups: tuple[CheckGroup, ...]) -> Iterator[str]:
    if not groups:
        return
    yield "## Other findings"
    rows = ["| Check | | Severity | Findings | Where |", "| --- | --- | --- | ---: | --- |"]
    for group in groups:
        found = list(dict.fromkeys(_place(entry.finding.location) for entry in group.entries))
        places = ", ".join(found[:MOST_PLACES])
        more = ", …" if len(found) > MOST_PLACES else ""
        name = f"{escape(group.check)} | {escape(title(group.check))}"
        rows.append(f"| {name} | {group.severity} | {len(group.entries)} | {places}{more} |")
    yield "\n".join(rows)


def _claims_changed(context: Context) -> Iterator[str]:
    """The claims that changed since the baseline, as a diff; no text can end the block that it stands in."""
    changes = context.comparison.changes if context.comparison else ()
    if not changes:
        return
    yield "## Claims since the baseline"
    yield f"{claims_changed(context)}."
    shown = "\n".join(diff_report.lines(changes[:MOST_CHANGES], context))
    fence = "`" * max(3, 1 + max((len(run) for run in _BACKTICKS.findall(shown)), default=0))
    yield f"{fence}diff\n{shown}\n{fence}"
    if len(changes) > MOST_CHANGES:
        yield f"{len(changes) - MOST_CHANGES:,} more with `--output diff`."


def _not_assessed(result: AuditResult) -> Iterator[str]:
    rows = unassessed(result.not_assessed)
    if not rows:
        return
    yield "## Not assessed"
    yield "\n".join(f"- {escape(row.check)}: {row.count} × {escape(row.reason)}" for row in rows)


def _place(location: Location) -> str:
    name = escape(short_name(location.document)) or "the whole audit"
    return name if location.span is None else f"{name}:{location.line}"


def _parted(text: str) -> str:
    """A word joiner after the first character that makes a link of it."""
    return f"{_WORD_JOINER}{text}" if text == "://" else f"{text}{_WORD_JOINER}"
