"""What the front page of the HTML report and its cards show: what to look at first, what changed, what is set aside."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from markupsafe import Markup

from claimcheck.model import AuditResult, Claim, Finding, Location, PastFinding, PastRun
from claimcheck.reporting import trend
from claimcheck.reporting.findings import Context, against_baseline
from claimcheck.reporting.headlines import Look, headline, look_at, worth_a_look
from claimcheck.reporting.overview import CheckGroup, Disagreement, Entry, Index, disagreements, other_findings
from claimcheck.reporting.passages import Passage, claim_passage, claim_start, page_of, span_passage
from claimcheck.reporting.text_report import claims_changed

MOST_LISTED = 10
"""Findings named of what is new or resolved; the rest is counted."""
MOST_REASONS = 4
"""Documents that could not be read, and reasons why something could not be judged, named on the front page."""
MOST_ELSEWHERE = 24
"""Further places named of a finding."""
_SHORT = 40
"""Most characters of a passage that is named with its place."""


@dataclass(frozen=True)
class Changes:
    """What became of the findings since the audit before."""

    since: PastRun
    new: tuple[Look, ...]
    """Some, the gravest first."""
    news: int
    """How many are new."""
    standing: int
    """How many were found before, and still are."""
    resolved: tuple[PastFinding, ...]
    runs: tuple[PastRun, ...]
    """The latest, this audit last."""
    picture: Markup


def front_page(result: AuditResult, context: Context, records: Index) -> dict[str, Any]:
    """What the templates name of findings, those that count apart from those that are accepted or suppressed."""
    counting = replace(records, entries=tuple(e for e in records.entries if context.counts(e.finding)))
    aside = replace(records, entries=tuple(e for e in records.entries if not context.counts(e.finding)))
    cards, groups = disagreements(result, counting), other_findings(counting)
    return {
        "cards": cards,
        "groups": groups,
        "cards_set_aside": disagreements(result, aside),
        "groups_set_aside": other_findings(aside),
        "looks": worth_a_look(cards, groups, records, context),
        "changes": _changes(result, context, records, cards, groups),
        "since_baseline": against_baseline(result, context),
        "claims_changed": claims_changed(context),
        "headline": lambda card: headline(card, records),
        "passages_of": lambda card: tuple(_passages(card, records)),
        "elsewhere": elsewhere,
        "most_listed": MOST_LISTED,
        "most_reasons": MOST_REASONS,
        "most_elsewhere": MOST_ELSEWHERE,
    }


def page(where: Claim | Location, records: Index) -> int | None:
    """The page that a claim or finding begins on; None where its document has no pages."""
    document = records.documents.get(where.document)
    if isinstance(where, Claim):
        return page_of(document, claim_start(where)) if document else None
    return page_of(document, where.span.start) if document and where.span else None


def elsewhere(finding: Finding) -> list[tuple[Location, tuple[str, ...]]]:
    """The other places a finding rests on, one a line, with the words that stand there where they are few."""
    here = finding.location
    places: dict[tuple[str, int], tuple[Location, list[str]]] = {}
    for place in sorted(finding.related, key=lambda place: (place.document, place.line, place.column)):
        words = " ".join(place.span.text.split()) if place.span else ""
        on_the_line = places.setdefault((place.document, place.line), (place, []))[1]
        if words and len(words) <= _SHORT and place.span != here.span:
            on_the_line.append(words)
    return [
        (place, tuple(dict.fromkeys(words)))
        for place, words in places.values()
        if words or (place.document, place.line) != (here.document, here.line)
    ]


def _changes(
    result: AuditResult,
    context: Context,
    records: Index,
    cards: Iterable[Disagreement],
    groups: Iterable[CheckGroup],
) -> Changes | None:
    """What changed since the audit before; None where none is known."""
    history = context.history
    if history is None or not history.runs:
        return None
    found: list[Disagreement | Entry] = [*cards, *(entry for group in groups for entry in group.entries)]
    new = [each for each in found if context.is_new(each.finding if isinstance(each, Entry) else each.entry.finding)]
    runs = (*history.runs, trend.this_run(result))[-trend.MOST :]
    return Changes(
        since=history.runs[-1],
        new=tuple(look_at(each, records) for each in new[:MOST_LISTED]),
        news=len(new),
        standing=sum(finding.fingerprint in history.findings_since for finding in result.findings),
        resolved=history.resolved,
        runs=runs,
        picture=trend.picture(runs),
    )


def _passages(card: Disagreement, records: Index) -> Iterator[tuple[Claim | Location, Passage | None]]:
    """Each side, with its passage, in which the words are marked that the other side contradicts or has not."""
    for side, differing in zip(card.sides, card.differing, strict=True):
        document = records.documents.get(side.document)
        if document is None:
            yield side, None
        elif isinstance(side, Claim):
            yield side, claim_passage(document.text, side, differing)
        else:
            yield side, span_passage(document.text, side.span, ()) if side.span else None
