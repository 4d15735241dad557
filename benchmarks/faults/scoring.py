"""What an audit of originals and second versions found of the faults, and what it found that is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.faults.corpus import document
from benchmarks.faults.text import Original, Range
from benchmarks.faults.version import Fault, Version
from claimcheck.audit import assemble, extract_batch
from claimcheck.cache import Cache
from claimcheck.model import AuditResult, Finding, Location

Where = tuple[str, Range]
"""A passage: the name of an original and a range in it."""


@dataclass(frozen=True)
class Verdict:
    """A fault and the findings at its place."""

    version: Version
    fault: Fault
    meant: tuple[Finding, ...]
    """Of a check that is meant for it."""
    others: tuple[Finding, ...]

    @property
    def found(self) -> bool:
        """Whether a check meant for it found it."""
        return bool(self.meant)


@dataclass(frozen=True)
class Outcome:
    """All that is reported."""

    verdicts: tuple[Verdict, ...]
    controls: tuple[Finding, ...]
    """False: in, or between an original and, a version that says the same."""
    beside: tuple[Finding, ...]
    """In a version with faults, but away from all of them."""
    among_originals: tuple[Finding, ...]
    """Of comparing checks, between the originals as they are."""
    control_claims: int
    beside_claims: int
    original_claims: int
    texts: dict[str, str]


COMPARING = frozenset({"CC106", "CC202", "CC203", "CC303", "CC304", "CC401", "CC402", "CC405", "CC406"})
EXPECTED = frozenset({"CC403", "CC404"})
"""That a version is a copy, and no second voice, is true."""


def measure(originals: Sequence[Original], versions: Sequence[Version], cache: Cache | None = None) -> Outcome:
    """Audit the originals, then originals and versions together, and compare what is found with what was injected."""
    published = {each.name: each.published for each in originals}
    first = [document(each.name, each.text, each.published) for each in originals]
    second = [document(each.name, each.text, published[each.original.name]) for each in versions]
    extracted = extract_batch([*first, *second], cache)
    alone = assemble(first, extracted[: len(first)])
    together = assemble([*first, *second], extracted)
    return compare(versions, alone, together)


def compare(versions: Sequence[Version], alone: AuditResult, together: AuditResult) -> Outcome:
    """The verdict on each fault, and the findings that are due to none and that the originals alone do not have."""
    by_name = {version.name: version for version in versions}
    known: dict[str, list[tuple[Where, ...]]] = {}
    for finding in alone.findings:
        known.setdefault(finding.check, []).append(places(finding, {}))
    by_document: dict[str, list[Finding]] = {}
    for finding in together.findings:
        for name in {location.document for location in locations(finding)}:
            by_document.setdefault(name, []).append(finding)
    verdicts = tuple(
        verdict(version, fault, by_document.get(version.name, []), by_document.get(version.original.name, []))
        for version in versions
        for fault in version.faults
    )
    untouched = {version.name for version in versions if not version.faults}
    controls: list[Finding] = []
    beside: list[Finding] = []
    for finding in together.findings:
        names = {location.document for location in locations(finding)}
        if finding.check in EXPECTED or not names & by_name.keys() or is_known(finding, known, by_name):
            continue
        if names & by_name.keys() <= untouched:
            controls.append(finding)
        elif not any(
            touches(finding, by_name[name], fault) for name in names & by_name.keys() for fault in by_name[name].faults
        ):
            beside.append(finding)
    return Outcome(
        verdicts,
        tuple(controls),
        tuple(beside),
        tuple(finding for finding in alone.findings if finding.check in COMPARING),
        sum(claim.document in untouched for claim in together.claims),
        sum(claim.document in by_name and claim.document not in untouched for claim in together.claims),
        len(alone.claims),
        {document.name: document.text for document in together.documents},
    )


def locations(finding: Finding) -> tuple[Location, ...]:
    """The passage it is about and those it rests on."""
    return (finding.location, *finding.related)


def verdict(version: Version, fault: Fault, in_version: Sequence[Finding], in_original: Sequence[Finding]) -> Verdict:
    """The findings at the place of a fault; those of checks that look at one document must be in the version."""
    at = [finding for finding in in_version if touches(finding, version, fault)]
    at += [
        finding
        for finding in in_original
        if finding.check in COMPARING and finding not in at and touches(finding, version, fault)
    ]
    meant = tuple(finding for finding in at if finding.check in fault.checks)
    return Verdict(version, fault, meant, tuple(finding for finding in at if finding.check not in fault.checks))


def touches(finding: Finding, version: Version, fault: Fault) -> bool:
    """Whether one of its passages overlaps that of the fault, in the version or in the original."""
    passages = {version.name: version.passage(fault.passage), version.original.name: fault.passage}
    return any(
        location.span is not None
        and location.document in passages
        and passages[location.document].overlaps(
            Range(location.span.start, max(location.span.end, location.span.start + 1))
        )
        for location in locations(finding)
    )


def places(finding: Finding, versions: dict[str, Version]) -> tuple[Where, ...]:
    """Its passages, those in versions brought back to the sentences of the original."""
    found: list[Where] = []
    for location in locations(finding):
        version = versions.get(location.document)
        span = Range(location.span.start, location.span.end) if location.span else Range(0, 10**9)
        if version is None:
            found.append((location.document, span))
        else:
            found += ((version.original.name, origin) for origin in version.origins(span))
    return tuple(found)


def is_known(finding: Finding, known: dict[str, list[tuple[Where, ...]]], versions: dict[str, Version]) -> bool:
    """Whether the originals by themselves have a finding of this check that rests on passages of the same sentences."""
    mine = places(finding, versions)
    return any(
        all(any(name == other and span.overlaps(place) for other, place in theirs) for name, span in mine[:1])
        and sum(any(name == other and span.overlaps(place) for other, place in theirs) for name, span in mine) * 2
        >= len(mine)
        for theirs in known.get(finding.check, ())
    )
