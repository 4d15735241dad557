"""What was accepted on purpose: the findings and claims of an earlier audit, so that the next says what is new.

The file holds no time, no line number and no id of a claim, and one entry a line: the same audit gives the same bytes,
and two branches that each add to it merge as text does.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from heapq import nsmallest
from pathlib import Path
from typing import Any

from claimcheck.errors import ConfigurationError
from claimcheck.model import AuditResult, Claim, Finding, Location, Span, Value
from claimcheck.records import from_record, to_record

FILE = Path("claimcheck-baseline.json")
"""What it is called where no other name is given."""
_SCHEMA = "urn:claimcheck:schema:baseline:1"
_RENEW = "renew it with `claimcheck baseline`"
_PASSAGE = 80
"""Most characters of a passage: enough for a reviewer to know it by."""

_WORD = re.compile(r"\w+")
_ALIKE = 0.5
"""Least likeness of a claim and its new wording."""
_SAME_SOURCE, _SAME_CUE = 0.2, 0.1
"""What a common source and cue add to the share of words that two contents have in common."""
_RAREST_WORDS, _CLAIMS_OF_A_WORD, _CANDIDATES = 8, 16, 16
"""How far the earlier wording of a claim is looked for: this keeps a document rewritten as a whole affordable."""


class State(Value):
    """How a finding stands to the baseline."""

    NEW = "new"
    UNCHANGED = "unchanged"
    ABSENT = "absent"
    """In the baseline only."""


class ChangeKind(Value):
    """What became of a claim since the baseline."""

    ADDED = "added"
    REMOVED = "removed"
    REWORDED = "reworded"
    SOURCE = "source changed"
    """Somebody else now says it, or it is no longer, or only now, said by whom."""


@dataclass(frozen=True)
class AcceptedFinding:
    """A finding in a baseline: its fingerprint, and what a reviewer knows it by."""

    document: str
    check: str
    passage: str
    """The beginning of the passage, on one line; "" where the whole document is meant."""
    fingerprint: str


@dataclass(frozen=True)
class KnownClaim:
    """A claim in a baseline, by its words; the pieces of a role joined by an ellipsis, blanks made one."""

    document: str
    source: str
    """"" where the text names none."""
    name: str | None
    """Of the entity that speaks, where resolved."""
    cue: str
    content: str

    @property
    def speaker(self) -> str:
        """The source by name, or else in the words of the text."""
        return self.name or self.source


@dataclass(frozen=True)
class Baseline:
    """What was accepted."""

    findings: tuple[AcceptedFinding, ...] = ()
    """By document, check, passage and fingerprint."""
    claims: tuple[KnownClaim, ...] = ()
    """By document and their order in it."""


@dataclass(frozen=True)
class ClaimChange:
    """What became of one claim."""

    kind: ChangeKind
    document: str
    line: int | None
    """Where it stands now; None where it no longer does."""
    before: KnownClaim | None
    after: KnownClaim | None


@dataclass(frozen=True)
class Comparison:
    """An audit held against a baseline."""

    states: Mapping[str, State] = field(default_factory=dict)
    """Of each finding of the audit, by fingerprint: new or unchanged."""
    absent: tuple[AcceptedFinding, ...] = ()
    """What was accepted and is no longer found."""
    changes: tuple[ClaimChange, ...] = ()
    """By document, in the order in which the claims are read."""


def of(result: AuditResult, *, without: Collection[str] = ()) -> Baseline:
    """The baseline that accepts all findings of an audit but those with a fingerprint in `without`."""
    accepted = {
        AcceptedFinding(
            finding.location.document,
            finding.check,
            passage(finding),
            finding.fingerprint,
        )
        for finding in result.findings
        if finding.fingerprint not in without
    }
    findings = sorted(accepted, key=lambda each: (each.document, each.check, each.passage, each.fingerprint))
    return Baseline(tuple(findings), tuple(claim for claim, _ in _known(result)))


def render(baseline: Baseline) -> str:
    """The baseline as JSON, an entry a line."""
    return (
        f'{{\n "schema": "{_SCHEMA}",\n'
        f' "findings": {_entries(baseline.findings)},\n'
        f' "claims": {_entries(baseline.claims)}\n}}\n'
    )


def load(file: Path) -> Baseline:
    """Read a baseline.

    Raises:
        ConfigurationError: it is not there, is no baseline, or is one of another version.
    """
    from claimcheck.validation import violations  # late: it takes longer to import than all else here

    try:
        record: Any = json.loads(file.read_bytes())
    except OSError as error:
        raise ConfigurationError(
            f"{file}: cannot be read ({error.strerror or error}): make it with `claimcheck baseline`, or name another"
        ) from error
    except (ValueError, RecursionError) as error:
        raise ConfigurationError(f"{file}: is no baseline ({error}): {_RENEW}") from error
    schema = record.get("schema") if isinstance(record, dict) else None
    if schema != _SCHEMA:
        kind = "of another version of claimcheck" if str(schema).startswith(_SCHEMA[:-1]) else "no baseline"
        raise ConfigurationError(f"{file}: is {kind}: {_RENEW}")
    if wrong := violations("baseline", [record]):
        raise ConfigurationError(f"{file}: is not valid at {wrong[0].path or '/'} ({wrong[0].message}): {_RENEW}")
    return from_record(Baseline, {key: value for key, value in record.items() if key != "schema"})


def compare(result: AuditResult, baseline: Baseline) -> Comparison:
    """What is new, unchanged and absent in an audit, and what became of the claims.

    A document that has another name and the very claims that it had is the same document.
    """
    accepted = {each.fingerprint: each for each in baseline.findings}
    known = _known(result)
    former = _former_names(baseline.claims, [claim for claim, _ in known], {each.name for each in result.documents})
    found = dict(
        zip((finding.fingerprint for finding in result.findings), _marks(result.findings, former), strict=True)
    )
    seen = {*found, *found.values()}
    return Comparison(
        states={
            mark: State.NEW if accepted.keys().isdisjoint((mark, before)) else State.UNCHANGED
            for mark, before in found.items()
        },
        absent=tuple(accepted[mark] for mark in accepted if mark not in seen),
        changes=tuple(_changes(_renamed(baseline.claims, former), known)),
    )


def _former_names(
    before: Iterable[KnownClaim], after: Iterable[KnownClaim], documents: Collection[str]
) -> dict[str, str]:
    """What documents were called that have all the claims, in the same words, of one that is gone, and no other has."""
    earlier, now = _words_by_document(before), _words_by_document(after)
    gone: defaultdict[Hashable, list[str]] = defaultdict(list)
    come: defaultdict[Hashable, list[str]] = defaultdict(list)
    for document in earlier.keys() - documents:
        gone[earlier[document]].append(document)
    for document in now.keys() - earlier.keys():
        come[now[document]].append(document)
    return {come[words][0]: gone[words][0] for words in come if len(come[words]) == len(gone.get(words, ())) == 1}


def _words_by_document(claims: Iterable[KnownClaim]) -> dict[str, tuple[tuple[str, str, str], ...]]:
    found: defaultdict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for claim in claims:
        found[claim.document].append((claim.source, claim.cue, claim.content))
    return {document: tuple(words) for document, words in found.items()}


def _renamed(claims: Iterable[KnownClaim], former: Mapping[str, str]) -> list[KnownClaim]:
    """The claims under the present names of their documents."""
    present = {name: document for document, name in former.items()}
    return [replace(each, document=present[each.document]) if each.document in present else each for each in claims]


def _marks(findings: Sequence[Finding], former: Mapping[str, str]) -> list[str]:
    """The fingerprints that the findings have, or would have had when their documents had other names."""
    if not former:
        return [finding.fingerprint for finding in findings]
    from claimcheck.checks.runner import identified  # late: it brings pandas

    def before(location: Location) -> Location:
        return replace(location, document=former.get(location.document, location.document))

    moved = (
        replace(finding, location=before(finding.location), related=tuple(map(before, finding.related)))
        for finding in findings
    )
    return [finding.fingerprint for finding in identified(moved)]


def _entries(entries: Sequence[AcceptedFinding] | Sequence[KnownClaim]) -> str:
    lines = ",\n".join(f"  {json.dumps(to_record(entry), ensure_ascii=False)}" for entry in entries)
    return f"[\n{lines}\n ]" if lines else "[]"


def passage(finding: Finding) -> str:
    """The beginning of the passage that a finding points at, on one line; "" where the whole document is meant."""
    return shortened(finding.location.span.text if finding.location.span else "")


def shortened(text: str) -> str:
    """The beginning of a text, on one line: enough to know it by."""
    line = " ".join(text[: 4 * _PASSAGE].split())
    return line if len(line) <= _PASSAGE else f"{line[: _PASSAGE - 1]}…"


def _known(result: AuditResult) -> list[tuple[KnownClaim, int]]:
    """The claims of an audit, by document and order in it, each with its line."""
    names = {entity.id: entity.name for entity in result.entities}
    claims = sorted(result.claims, key=lambda claim: (claim.document, claim.line, claim.column, claim.id))
    return [(known_claim(claim, names), claim.line) for claim in claims]


def known_claim(claim: Claim, names: Mapping[str, str]) -> KnownClaim:
    """A claim by its words, given the names of entities by id."""
    name = names.get(claim.source_entity or "")
    return KnownClaim(claim.document, _joined(claim.source), name, _joined(claim.cue), _joined(claim.content))


def _joined(spans: Iterable[Span]) -> str:
    return " ".join(" … ".join(span.text for span in spans).split())


# What became of the claims


def _changes(before: Sequence[KnownClaim], after: Sequence[tuple[KnownClaim, int]]) -> Iterator[ClaimChange]:
    earlier: defaultdict[str, list[KnownClaim]] = defaultdict(list)
    now: defaultdict[str, list[tuple[KnownClaim, int]]] = defaultdict(list)
    for claim in before:
        earlier[claim.document].append(claim)
    for claim, line in after:
        now[claim.document].append((claim, line))
    for document in sorted({*earlier, *now}):
        yield from _changes_of_document(document, earlier[document], now[document])


def _changes_of_document(
    document: str, before: Sequence[KnownClaim], after: Sequence[tuple[KnownClaim, int]]
) -> Iterator[ClaimChange]:
    """The changes in the order of reading; what is gone stands after what it stood after."""
    partner = _matched(before, [claim for claim, _ in after])
    taken = {now: then for then, now in partner.items()}
    gone: defaultdict[int, list[KnownClaim]] = defaultdict(list)
    last = -1
    for then, claim in enumerate(before):
        last = partner.get(then, last)
        if then not in partner:
            gone[last].append(claim)
    for now in range(-1, len(after)):
        if now >= 0:
            claim, line = after[now]
            earlier = before[taken[now]] if now in taken else None
            kind = _kind(earlier, claim)
            if kind:
                yield ClaimChange(kind, document, line, earlier, claim)
        for claim in gone[now]:
            yield ClaimChange(ChangeKind.REMOVED, document, None, claim, None)


def _kind(before: KnownClaim | None, after: KnownClaim) -> ChangeKind | None:
    if before is None:
        return ChangeKind.ADDED
    if before == after:
        return None
    if not _same_source(before, after):
        return ChangeKind.SOURCE
    words = (before.source, before.cue, before.content)
    return None if words == (after.source, after.cue, after.content) else ChangeKind.REWORDED


def _same_source(one: KnownClaim, other: KnownClaim) -> bool:
    """Whether the same one speaks. A name may be fuller than the other: that can come of another document."""
    words, others = (set(_WORD.findall(claim.speaker.casefold())) for claim in (one, other))
    return words == others or (bool(words and others) and (words <= others or others <= words))


def _matched(before: Sequence[KnownClaim], after: Sequence[KnownClaim]) -> dict[int, int]:
    """For each earlier claim, by its number, that of the present claim that it is or has become.

    What is the same goes first, then what has the same content, in their order; then what is most alike.
    """
    keys: tuple[Callable[[KnownClaim], Hashable], ...] = (
        lambda claim: claim,
        lambda claim: (claim.source, claim.cue, claim.content),
        lambda claim: claim.content.casefold(),
    )
    partner: dict[int, int] = {}
    rest = list(range(len(after)))
    for key in keys:
        waiting: defaultdict[Hashable, deque[int]] = defaultdict(deque)
        for then, claim in enumerate(before):
            if then not in partner:
                waiting[key(claim)].append(then)
        unmatched = []
        for now in rest:
            same = waiting.get(key(after[now]))
            if same:
                partner[same.popleft()] = now
            else:
                unmatched.append(now)
        rest = unmatched
    left = {then: claim for then, claim in enumerate(before) if then not in partner}
    return {**partner, **_alike(left, {now: after[now] for now in rest})}


def _alike(before: Mapping[int, KnownClaim], after: Mapping[int, KnownClaim]) -> dict[int, int]:
    """Earlier and present claims that are most alike, each taken once, the most alike first."""
    words = {then: _words(claim) for then, claim in before.items()}
    holding: defaultdict[str, list[int]] = defaultdict(list)
    for then, its in words.items():
        for word in its:
            holding[word].append(then)
    found = []
    for now, claim in after.items():
        its = _words(claim)
        rarest = nsmallest(_RAREST_WORDS, its.keys() & holding.keys(), key=lambda word: (len(holding[word]), word))
        shared: defaultdict[int, float] = defaultdict(float)
        for word in rarest:
            for then in holding[word][:_CLAIMS_OF_A_WORD]:
                shared[then] += 1 / len(holding[word])  # a word that few have says more
        for then in nsmallest(_CANDIDATES, shared, key=lambda then: (-shared[then], then)):
            likeness = _likeness(words[then], its, before[then], claim)
            if likeness >= _ALIKE:
                found.append((-likeness, abs(then - now), then, now))
    partner: dict[int, int] = {}
    taken: set[int] = set()
    for *_, then, now in sorted(found):
        if then not in partner and now not in taken:
            partner[then] = now
            taken.add(now)
    return partner


def _words(claim: KnownClaim) -> Counter[str]:
    return Counter(_WORD.findall(claim.content.casefold()))


def _likeness(words: Counter[str], others: Counter[str], one: KnownClaim, other: KnownClaim) -> float:
    """The share of words in common (Dice), and something for a common source and cue."""
    share = 2 * (words & others).total() / (words.total() + others.total())
    return share + _SAME_SOURCE * _same_source(one, other) + _SAME_CUE * (one.cue.casefold() == other.cue.casefold())
