"""What an audit says in short, arranged for readers: figures, disagreements, groups. Shared by the writers."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from claimcheck.model import (
    AuditResult,
    Claim,
    CueClass,
    Document,
    Entity,
    Finding,
    Link,
    Location,
    NotAssessed,
    Relation,
    Severity,
    SourceStatus,
    Span,
    Voice,
)
from claimcheck.reporting.differences import differing
from claimcheck.reporting.passages import claim_start
from claimcheck.reporting.visible import one_line

SEVERITIES = tuple(Severity)
"""Worst first."""

VERBS = {
    CueClass.ACCUSE: "accuses",
    CueClass.CONDEMN: "condemns",
    CueClass.DENY: "denies",
    CueClass.DISAGREE: "disagrees",
    CueClass.ADMIT: "admits",
    CueClass.AGREE: "agrees",
    CueClass.PRAISE: "praises",
    CueClass.DEMAND: "demands",
    CueClass.WARN: "warns",
    CueClass.PROMISE: "promises",
    CueClass.ANNOUNCE: "announces",
    CueClass.ASSERT: "states",
    CueClass.REPORT: "reports",
    CueClass.PREDICT: "predicts",
    CueClass.BELIEVE: "believes",
    CueClass.QUESTION: "questions",
    CueClass.OTHER: "mentions",
}
"""What a source does, as a reader would say it; in the order in which a reader wants to know."""

STANCES = {
    CueClass.ACCUSE: "accusation",
    CueClass.CONDEMN: "accusation",
    CueClass.DENY: "denial",
    CueClass.DISAGREE: "denial",
    CueClass.AGREE: "agreement",
    CueClass.ADMIT: "agreement",
    CueClass.PRAISE: "agreement",
}
"""The cue classes that stand for or against someone; any other is a plain statement."""

NO_NAME = {
    SourceStatus.DOCUMENT: "the document itself",
    SourceStatus.AGENTLESS: "not said by whom",
    SourceStatus.MISSING: "no one named",
}

_DIGITS = 20
"""Of a fingerprint in a link: one in millions of millions of reports has two findings with the same."""
_QUOTED = 100
"""Most characters quoted of a content in a line of words."""
DISPUTE = "CC402"
"""The check that sets a denial against what it denies."""
CONTRADICTIONS = ("CC401", "CC303", "CC304", "CC202", "CC203", "CC405", "CC406")
"""Checks that find two passages of which not both can be so; the gravest first."""
_DISAGREEMENTS = (*CONTRADICTIONS[:1], DISPUTE, *CONTRADICTIONS[1:], "CC106")
"""Checks whose findings set passages against each other; what a reader wants to see first comes first."""


@dataclass(frozen=True)
class Entry:
    """A finding with its permalink."""

    anchor: str
    """"finding-" and the beginning of its fingerprint; unique in a report."""
    finding: Finding
    identity: str
    """Its fingerprint, with a number behind it where another has the same."""


@dataclass(frozen=True)
class Index:
    """The records of an audit by id, in the order a report shows them."""

    documents: Mapping[str, Document]
    entities: Mapping[str, Entity]
    claims: Mapping[str, Claim]
    """By document, then position."""
    numbers: Mapping[str, int]
    """The number a report calls each claim by, from 1."""
    entries: tuple[Entry, ...]
    """Findings by severity, check, document and position."""
    disputed: Mapping[str, tuple[str, ...]]
    """For a claim the ids of those it disputes or is disputed by."""

    def source_name(self, claim: Claim) -> str:
        """The source's name where it is resolved, else its words in the document, else what is missing."""
        return self.entity_name(claim.source_entity) or surface(claim) or NO_NAME.get(claim.source_status, "unknown")

    def about(self, claim: Claim) -> str:
        """Whom the claim is directed at, in one phrase; "" for nobody."""
        return ", ".join(self.parties(claim))

    def parties(self, claim: Claim) -> tuple[str, ...]:
        """Whom the claim is directed at: its target; for a denial those it answers; else whom its content names."""
        if claim.target_entity:
            return (self.entity_name(claim.target_entity),)
        named = [self.entity_name(m.entity) or m.span.text for m in claim.mentions if m.entity != claim.source_entity]
        if STANCES.get(claim.cue_class) == "denial":
            named = [self.source_name(self.claims[other]) for other in self.disputed.get(claim.id, ())] or named
        return tuple(dict.fromkeys(named))

    def entity_name(self, entity: str | None) -> str:
        """An entity's name; "" for None, the id itself where no such entity is known."""
        known = self.entities.get(entity or "")
        return known.name if known else entity or ""


@dataclass(frozen=True)
class Disagreement:
    """Passages that stand against each other, and why they are thought to."""

    entry: Entry
    links: tuple[Link, ...]
    """On which the finding rests; none where it rests on passages alone."""
    sides: tuple[Claim | Location, ...]
    """Claims, or else the passages that the finding points at."""
    repeats: tuple[Disagreement, ...] = ()
    """The same words of the same sources against each other in further places, as where documents share text."""
    differing: tuple[tuple[Span, ...], ...] = ()
    """For each side the words that the other contradicts or has not; () for all where that cannot be told."""

    @property
    def reason(self) -> str:
        """Why the passages are thought to disagree."""
        return self.entry.finding.message

    @property
    def basis(self) -> str:
        """The reason, without the passages that it quotes behind what the links rest on."""
        ends = [self.reason.index(link.evidence) + len(link.evidence) for link in self.links]
        return self.reason[: max(ends, default=len(self.reason))]

    @property
    def severity(self) -> Severity:
        """Of the finding."""
        return self.entry.finding.severity

    @property
    def check(self) -> str:
        """Id of the check that made the finding."""
        return self.entry.finding.check


@dataclass(frozen=True)
class CheckGroup:
    """The findings of one check."""

    check: str
    entries: tuple[Entry, ...]

    @property
    def severity(self) -> Severity:
        """The worst."""
        return min((entry.finding.severity for entry in self.entries), key=SEVERITIES.index)


@dataclass(frozen=True)
class Statement:
    """What one source does toward the same party, claim by claim."""

    cue_class: CueClass
    about: str
    claims: tuple[Claim, ...]


@dataclass(frozen=True)
class SourceRow:
    """One who speaks, under one name."""

    name: str
    status: SourceStatus
    entity: Entity | None
    surfaces: tuple[str, ...]
    """The words it was found under as a source, sorted."""
    reasons: tuple[str, ...]
    claims: tuple[Claim, ...]
    statements: tuple[Statement, ...] = field(default=())


@dataclass(frozen=True)
class Unassessed:
    """How often a check could not judge, for one reason."""

    check: str
    reason: str
    count: int
    documents: tuple[str, ...]
    claims: tuple[str, ...]


def index(result: AuditResult) -> Index:
    """The records of an audit by id."""
    claims = sorted(result.claims, key=lambda claim: (claim.document, claim_start(claim), claim.id))
    disputed: defaultdict[str, list[str]] = defaultdict(list)
    known = {claim.id for claim in claims}
    for link in sorted(result.links, key=lambda link: link.id):
        if link.relation == Relation.DISPUTES and {link.first, link.second} <= known:
            disputed[link.first].append(link.second)
            disputed[link.second].append(link.first)
    return Index(
        documents={document.name: document for document in sorted(result.documents, key=lambda d: d.name)},
        entities={entity.id: entity for entity in result.entities},
        claims={claim.id: claim for claim in claims},
        numbers={claim.id: number for number, claim in enumerate(claims, 1)},
        entries=entries(result.findings),
        disputed={claim: tuple(others) for claim, others in disputed.items()},
    )


def entries(findings: Iterable[Finding]) -> tuple[Entry, ...]:
    """Findings with their anchors, each its own; worst first, then by check and place."""
    seen: Counter[str] = Counter()
    found = []
    for finding in sorted(findings, key=_finding_order):
        identity = finding.fingerprint or finding.check.lower()
        seen[identity] += 1
        again = f"-{seen[identity]}" if seen[identity] > 1 else ""
        found.append(Entry(f"finding-{identity[:_DIGITS]}{again}", finding, f"{identity}{again}"))
    return tuple(found)


def summary(result: AuditResult) -> dict[str, Any]:
    """The audit in figures, JSON-able, as `report.schema.json` has them."""
    attributed = [claim for claim in result.claims if claim.voice == Voice.ATTRIBUTED]
    expectations = result.validation.expectations
    return {
        "documents": len(result.documents),
        "failures": len(result.failures),
        "claims": len(result.claims),
        "attributed": len(attributed),
        "sources": len(_by_source(index(result))),
        "source_status": _tally(SourceStatus, (claim.source_status for claim in attributed)),
        "links": _tally(Relation, (link.relation for link in result.links)),
        "findings": _tally(Severity, (finding.severity for finding in result.findings)),
        "checks": dict(sorted(Counter(finding.check for finding in result.findings).items())),
        "not_assessed": dict(sorted(Counter(item.check for item in result.not_assessed).items())),
        "records_validated": result.validation.records,
        "violations": len(result.validation.violations),
        "expectations": len(expectations),
        "expectations_unmet": sum(not e.success and e.error is None for e in expectations),
        "expectations_failed": sum(e.error is not None for e in expectations),
    }


def verdict(result: AuditResult) -> str:
    """What the documents disagree on, in one phrase: "1 dispute and no contradiction between 2 documents"."""
    findings = Counter(finding.check for finding in result.findings)
    disputes = counted(findings[DISPUTE], "dispute")
    contradictions = counted(sum(findings[check] for check in CONTRADICTIONS), "contradiction")
    return f"{disputes} and {contradictions} in {counted(len(result.documents), 'document')}".capitalize()


def counted(number: int, noun: str) -> str:
    """As "no claims", "1 claim" or "1,204 claims"."""
    return f"{f'{number:,}' if number else 'no'} {noun}{'' if number == 1 else 's'}"


def does(claim: Claim) -> str:
    """What the source does with the content, in a word."""
    nobody = claim.source_status in {SourceStatus.DOCUMENT, SourceStatus.MISSING}
    return VERBS[CueClass.ASSERT if nobody and claim.cue_class == CueClass.OTHER else claim.cue_class]


def surface(claim: Claim) -> str:
    """The words that name the source, pieces joined."""
    return " … ".join(span.text for span in claim.source)


def cue(claim: Claim) -> str:
    """The words that attribute, pieces joined."""
    return " … ".join(span.text for span in claim.cue)


def content(claim: Claim) -> str:
    """The words of the content, pieces joined."""
    return " … ".join(span.text for span in claim.content)


def disagreements(result: AuditResult, records: Index) -> tuple[Disagreement, ...]:
    """Every finding that sets passages against each other; worst first. Those that repeat another are its `repeats`."""
    by_claim: defaultdict[str, list[Link]] = defaultdict(list)
    for link in sorted(result.links, key=lambda link: link.id):
        by_claim[link.first].append(link)
    cards = []
    for entry in records.entries:
        finding = entry.finding
        if finding.check in _DISAGREEMENTS:
            links = (link for claim in sorted(set(finding.claims)) for link in by_claim[claim])
            meant = tuple(each for each in links if each.second in finding.claims and each.evidence in finding.message)
            cards.append(Disagreement(entry, meant, _sides(finding, records)))
    worst_first = sorted(cards, key=lambda card: (SEVERITIES.index(card.severity), _DISAGREEMENTS.index(card.check)))
    groups: dict[tuple[object, ...], list[Disagreement]] = {}
    for card in worst_first:
        groups.setdefault(_words_opposed(card, records), []).append(card)
    return tuple(
        replace(first, repeats=tuple(others), differing=_differing(first, records))
        for first, *others in groups.values()
    )


def in_words(card: Disagreement, records: Index, *, with_places: bool = True) -> str:
    """Who says what against whom, and where, in one line; where no claims oppose each other, why it is a finding."""
    said = [
        f"{records.source_name(side)} {does(side)} “{one_line(content(side), _QUOTED)}”"
        f"{f' ({side.document}:{side.line})' if with_places else ''}"
        for side in card.sides
        if isinstance(side, Claim)
    ]
    also = f" (and {counted(len(card.repeats), 'time')} more)" if card.repeats else ""
    return f"{'; '.join(said) or card.reason}{also}"


def other_findings(records: Index) -> tuple[CheckGroup, ...]:
    """The findings that are no disagreement, by check; worst first."""
    groups: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in records.entries:
        if entry.finding.check not in _DISAGREEMENTS:
            groups[entry.finding.check].append(entry)
    return tuple(
        sorted(
            (CheckGroup(check, tuple(entries)) for check, entries in groups.items()),
            key=lambda group: (SEVERITIES.index(group.severity), group.check),
        )
    )


def sources(records: Index) -> tuple[SourceRow, ...]:
    """Who speaks, most claims first, with what each does toward whom."""
    rows = [
        SourceRow(
            name=records.source_name(claims[0]),
            status=status,
            entity=records.entities.get(claims[0].source_entity or ""),
            surfaces=tuple(sorted({surface(claim) for claim in claims} - {""})),
            reasons=tuple(sorted({claim.source_reason for claim in claims if claim.source_reason})),
            claims=tuple(claims),
            statements=_statements(claims, records),
        )
        for (_, status), claims in _by_source(records).items()
    ]
    return tuple(sorted(rows, key=lambda row: (-len(row.claims), row.name, row.status)))


def _by_source(records: Index) -> Mapping[tuple[str, SourceStatus], Sequence[Claim]]:
    """The attributed claims of each who speaks."""
    groups: defaultdict[tuple[str, SourceStatus], list[Claim]] = defaultdict(list)
    for claim in records.claims.values():
        if claim.voice == Voice.ATTRIBUTED:
            groups[claim.source_entity or records.source_name(claim), claim.source_status].append(claim)
    return groups


def unassessed(items: Iterable[NotAssessed]) -> tuple[Unassessed, ...]:
    """What could not be judged, counted by check and reason."""
    groups: defaultdict[tuple[str, str], list[NotAssessed]] = defaultdict(list)
    for item in items:
        groups[item.check, item.reason].append(item)
    return tuple(
        Unassessed(
            check,
            reason,
            len(group),
            tuple(sorted({item.document for item in group if item.document})),
            tuple(sorted({item.claim for item in group if item.claim})),
        )
        for (check, reason), group in sorted(groups.items())
    )


def _statements(claims: Iterable[Claim], records: Index) -> tuple[Statement, ...]:
    groups: defaultdict[tuple[CueClass, str], list[Claim]] = defaultdict(list)
    for claim in claims:
        groups[claim.cue_class, records.about(claim)].append(claim)
    order = tuple(VERBS)
    return tuple(
        Statement(cue_class, about, tuple(group))
        for (cue_class, about), group in sorted(groups.items(), key=lambda item: (order.index(item[0][0]), item[0][1]))
    )


def _sides(finding: Finding, records: Index) -> tuple[Claim | Location, ...]:
    claims = [records.claims[claim] for claim in finding.claims if claim in records.claims]
    if len(claims) > 1:
        return tuple(claims)
    return (finding.location, *finding.related)


def _differing(card: Disagreement, records: Index) -> tuple[tuple[Span, ...], ...]:
    """For each side; nothing where the sides are not the two claims of the links that the finding rests on."""
    found: defaultdict[str, set[tuple[int, int, str]]] = defaultdict(set)
    for link in card.links:
        first, second = (records.claims[claim] for claim in (link.first, link.second))
        texts = records.documents[first.document].text, records.documents[second.document].text
        for claim, spans in zip((first, second), differing(link, first, second, texts), strict=True):
            found[claim.id].update((span.start, span.end, span.text) for span in spans)
    return tuple(
        tuple(Span(*span) for span in sorted(found[side.id])) if isinstance(side, Claim) else () for side in card.sides
    )


def _words_opposed(card: Disagreement, records: Index) -> tuple[object, ...]:
    """Equal for cards that say the same to a reader."""
    return (
        card.check,
        *(
            (records.source_name(side), side.cue_class, one_line(content(side))) if isinstance(side, Claim) else side
            for side in card.sides
        ),
    )


def _finding_order(finding: Finding) -> tuple[Any, ...]:
    location = finding.location
    return (
        SEVERITIES.index(finding.severity),
        finding.check,
        location.document,
        location.line,
        location.column,
        finding.fingerprint,
        finding.message,
    )


def _tally(kind: Iterable[Any], values: Iterable[Any]) -> dict[str, int]:
    counts = Counter(values)
    return {member.value: counts[member] for member in kind}
