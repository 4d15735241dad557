"""Runs checks: gives each what it declared to read, turns what it yields into findings with a place and an identity."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from claimcheck.cache import Cache
from claimcheck.checks.check import LEAST_CONFIDENCE_OF, Check, Hit, Passage, Setting, Unassessed
from claimcheck.checks.judging import Question, ask
from claimcheck.model import Finding, Location, NotAssessed, ReadFailure, Severity, Span, Validation
from claimcheck.table import CLAIM, CONFIDENCE, DOCUMENT, TEXT, Tables

if TYPE_CHECKING:
    import pandas as pd

OFF = "the settings switch this check off"

_LINE_END = re.compile(r"\r\n|\r|\n")


class _Text:
    """A document's text with its lines counted."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._line_starts = [0, *(match.end() for match in _LINE_END.finditer(text))]

    def line_and_column(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self._line_starts, offset)
        return line, offset - self._line_starts[line - 1] + 1


def run_checks(
    checks: Sequence[Check],
    tables: Tables,
    failures: Sequence[ReadFailure],
    validation: Validation,
    settings: Mapping[str, Setting] | None = None,
    cache: Cache | None = None,
) -> tuple[tuple[Finding, ...], tuple[NotAssessed, ...]]:
    """Findings sorted by document, place and check, and everything that could not be judged.

    Args:
        checks: Which checks.
        tables: What they judge.
        failures: The files that could not be read.
        validation: What the data checks said.
        settings: What the user wants of a check, by its id; a check that is off counts as not assessed.
        cache: Where what was said before of a document is taken from; then `checks` are this program's own.

    Raises:
        ClaimcheckError: a check reads a table or column that there is not.
    """
    material: dict[str, Any] = {
        "documents": tables.documents,
        "claims": tables.claims,
        "spans": tables.spans,
        "links": tables.links,
        "mentions": tables.mentions,
        "failures": tuple(sorted(failures, key=lambda failure: failure.name)),
        "validation": validation,
    }
    wanted = {check.id: (settings or {}).get(check.id, Setting()) for check in checks}
    questions = [_question(check, wanted[check.id]) for check in checks if not wanted[check.id].off]
    answers = ask(questions, material, cache)
    texts = {name: _Text(text) for name, text in zip(tables.documents[DOCUMENT], tables.documents[TEXT], strict=True)}
    findings: list[Finding] = []
    not_assessed: set[NotAssessed] = set()
    for check in checks:
        setting = wanted[check.id]
        said = answers.get(check.id, (Unassessed(OFF),))
        for judgement in _without_doubtful(said, check, setting, tables.claims):
            if isinstance(judgement, Hit):
                severity = setting.severity or judgement.severity or check.severity
                findings.append(_finding(judgement, check.id, severity, texts))
            else:
                not_assessed.add(NotAssessed(check.id, judgement.reason, judgement.document, judgement.claim))
    return (
        identified(sorted(findings, key=_place)),
        tuple(sorted(not_assessed, key=lambda item: (item.document or "", item.check, item.claim or "", item.reason))),
    )


def _question(check: Check, setting: Setting) -> Question:
    declared = {name: threshold.default for name, threshold in check.thresholds.items()}
    return Question(check, {name: setting.thresholds.get(name, default) for name, default in declared.items()})


def _without_doubtful(
    judgements: Iterable[Hit | Unassessed], check: Check, setting: Setting, claims: pd.DataFrame
) -> Iterator[Hit | Unassessed]:
    """What a check said; the claims with a doubtful attribution in place of a hit that rests on them."""
    if not check.rests_on_attributions:
        yield from judgements
        return
    least = setting.thresholds.get(LEAST_CONFIDENCE_OF, check.settable[LEAST_CONFIDENCE_OF].default)
    doubtful = _doubtful(claims, least)
    for judgement in judgements:
        rests_on = judgement.claims if isinstance(judgement, Hit) and not judgement.whoever_said_it else ()
        doubted = [claim for claim in rests_on if claim in doubtful]
        for claim in doubted:
            yield Unassessed(f"the attribution is doubtful (its confidence is below {least})", doubtful[claim], claim)
        if not doubted:
            yield judgement


def _doubtful(claims: pd.DataFrame, least: float) -> dict[str, str]:
    """The document of each claim whose attribution is less sure than that, by the claim's id."""
    few = claims[[CLAIM, DOCUMENT]][claims[CONFIDENCE] < least]
    return dict(zip(few[CLAIM], few[DOCUMENT], strict=True))


def _finding(hit: Hit, check: str, severity: Severity, texts: Mapping[str, _Text]) -> Finding:
    return Finding(
        check=check,
        severity=severity,
        message=hit.message,
        location=_location(hit.passage, texts),
        related=tuple(_location(passage, texts) for passage in hit.related),
        claims=hit.claims,
    )


def _location(passage: Passage, texts: Mapping[str, _Text]) -> Location:
    text = texts.get(passage.document)
    if text is None or passage.start is None or passage.end is None:
        return Location(passage.document, None, 1, 1, 1, 1)
    span = Span(passage.start, passage.end, text.text[passage.start : passage.end])
    return Location(passage.document, span, *text.line_and_column(passage.start), *text.line_and_column(passage.end))


def _place(finding: Finding) -> tuple[str, int, int, str, str]:
    span = finding.location.span
    start, end = (span.start, span.end) if span else (-1, -1)
    return finding.location.document, start, end, finding.check, finding.message


def identified(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings with fingerprints, which change with the passage and not with where in the document it stands.

    What the passage is set against counts as well: a claim may be denied by several, and a denial that another
    document adds must not take the fingerprint of the one that was known.
    """
    occurrences: Counter[tuple[str, ...]] = Counter()
    identified = []
    for finding in findings:
        places = (finding.location, *finding.related[:1])
        identity = (finding.check, *(part for place in places for part in _signs(place)))
        occurrences[identity] += 1
        signature = "\0".join((*identity, str(occurrences[identity])))
        identified.append(replace(finding, fingerprint=hashlib.sha256(signature.encode("utf-8")).hexdigest()))
    return tuple(identified)


def _signs(location: Location) -> tuple[str, str]:
    return location.document, _normalised(location.span.text if location.span else "")


def _normalised(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
