"""What a check is: a frozen declaration with one pure function, and what that function may yield."""

from __future__ import annotations

import textwrap
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

from claimcheck.model import LEAST_CONFIDENCE, Difference, Relation, Severity, Span
from claimcheck.table import (
    CLAIM,
    DIFFERENCE,
    DOCUMENT,
    END,
    EVIDENCE,
    FIRST,
    PUBLISHED,
    RELATION,
    SECOND,
    SENTENCE_TEXT,
    SOURCE,
    SOURCE_ENTITY,
    START,
)

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Passage:
    """A stretch of a document, or all of it; the runner works out lines and columns."""

    document: str
    """`Document.name`; "" where the whole audit is meant."""
    start: int | None = None
    """First code point; None where the whole document is meant."""
    end: int | None = None
    """One past the last code point; None where the whole document is meant."""


@dataclass(frozen=True)
class Hit:
    """A passage that a check objects to."""

    message: str
    """One or two sentences an editor understands, without markup."""
    passage: Passage
    related: tuple[Passage, ...] = ()
    """The other passages it rests on."""
    claims: tuple[str, ...] = ()
    """Ids of the claims concerned."""
    severity: Severity | None = None
    """Where the passage is to be judged otherwise than the check as a rule does."""
    whoever_said_it: bool = False
    """Whether it holds even if a claim is attributed wrongly, though the check as a rule rests on attributions."""


@dataclass(frozen=True)
class Unassessed:
    """A claim or document that a check could not judge."""

    reason: str
    """A clause without a full stop."""
    document: str | None = None
    claim: str | None = None


@dataclass(frozen=True)
class Threshold:
    """A number that a user may set, since the right one depends on the documents."""

    default: float
    """A whole number where only whole numbers make sense."""
    least: float
    most: float
    meaning: str
    """A phrase without a full stop: "fewest names in common for …"."""

    @property
    def range(self) -> str:
        """What it may be, in words."""
        kind = "a whole number" if isinstance(self.default, int) else "a number"
        return f"{kind} from {self.least:g} to {self.most:g}"

    def allows(self, value: float) -> bool:
        """Whether it may be set to that."""
        return self.least <= value <= self.most and (isinstance(value, int) or not isinstance(self.default, int))


LEAST_CONFIDENCE_OF = "least_confidence"
"""The threshold that every check has which rests on attributions; the runner applies it."""

_WIDTH = 160
_ALIKE = 0.7
"""Part of the words of the shorter of two sentences that are nearly one."""

_RESTING: Mapping[str, Threshold] = {
    LEAST_CONFIDENCE_OF: Threshold(
        LEAST_CONFIDENCE, 0.0, 1.0, "least confidence of the attributions that a finding rests on"
    )
}


@dataclass(frozen=True)
class Setting:
    """What a user wants of a check otherwise than it declares."""

    severity: Severity | None = None
    """Of all its findings; None for what the check itself gives."""
    off: bool = False
    """Whether it is not to run."""
    thresholds: Mapping[str, float] = field(default_factory=dict)
    """By name, of those in `Check.settable`."""


@dataclass(frozen=True)
class Check:
    """A judgement about documents and claims.

    Severity in words: an *error* cannot be right as it stands; a *warning* should be looked at before the documents are
    relied on; a *note* is worth knowing.
    """

    id: str
    """"CC101": stable for ever, never reused."""
    name: str
    """As the module, with hyphens."""
    severity: Severity
    title: str
    """What is wrong, in a few words."""
    reads: Mapping[str, tuple[str, ...]]
    """What `judge` takes, by parameter name: a table with the columns that it reads and no others, or, with no columns
    named, `failures` (tuple of ReadFailure) or `validation` (Validation)."""
    judge: Callable[..., Iterable[Hit | Unassessed]]
    """Pure: the same tables give the same judgements."""
    documentation: str | None
    """The docstring of the check's module: Why, Flagged, Allowed, Limits."""
    rests_on_attributions: bool = False
    """Whether a hit is wrong where a claim that it concerns is attributed wrongly: one that rests on a doubtful
    attribution is then no finding, and the claim counts as not assessed."""
    by_document: bool = False
    """Whether it reads documents alone, and what it says of one, naming it, does not depend on the others."""
    thresholds: Mapping[str, Threshold] = field(default_factory=dict)
    """What of `judge` can be set, by parameter name; it is passed the number that holds."""

    @property
    def settable(self) -> Mapping[str, Threshold]:
        """Every threshold by name, with that of the runner where it applies."""
        return {**self.thresholds, **(_RESTING if self.rests_on_attributions else {})}


def rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a table in order, each by column name."""
    # As `to_dict("records")`, which asks of each value by itself what it is, and takes four times as long.
    columns = list(table.columns)
    values = zip(*(table[column].tolist() for column in columns), strict=True)
    return [dict(zip(columns, row, strict=True)) for row in values]


def by_name(claims: pd.DataFrame, names: Iterable[str]) -> dict[str, dict[str, Any]]:
    """The rows of the claims (with `table.CLAIM`) that have one of these ids, by it."""
    wanted = list(set(names))
    return {claim[CLAIM]: claim for claim in rows(claims[claims[CLAIM].isin(wanted)])} if wanted else {}


def sharing(claims: Iterable[dict[str, Any]], role: str) -> list[list[dict[str, Any]]]:
    """Claims in lists by the phrase that they share: one source may say several things, and is one passage.

    Args:
        claims: Rows with `table.DOCUMENT` and the column `role`.
        role: A column of tuples of spans, such as `table.SOURCE`; a claim without any is alone in its list.
    """
    shared: dict[Any, list[dict[str, Any]]] = defaultdict(list)
    for number, claim in enumerate(claims):
        shared[(claim[DOCUMENT], claim[role]) if claim[role] else number].append(claim)
    return list(shared.values())


def covering(document: str, spans: Sequence[Span]) -> Passage:
    """The passage from the first to the last of one or more spans in text order."""
    return Passage(document, spans[0].start, spans[-1].end)


def of_source(claim: Mapping[str, Any]) -> Passage:
    """A claim's source, or the whole claim where no source stands in the text."""
    if claim[SOURCE]:
        return covering(claim[DOCUMENT], claim[SOURCE])
    return Passage(claim[DOCUMENT], claim[START], claim[END])


def short(text: str) -> str:
    """Text on one line, cut at a word where it is too long for a message."""
    line = " ".join(text.split())
    return line if len(line) <= _WIDTH else textwrap.shorten(line, width=_WIDTH, placeholder=" …")


def counted(number: int, noun: str) -> str:
    """A number with its noun: "1 claim", "2 claims"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def linked(
    claims: pd.DataFrame, links: pd.DataFrame, relation: Relation
) -> list[tuple[dict[str, Any], dict[str, Any], dict[str, Any]]]:
    """Each link of a relation with its two claims, in the order of the links.

    Args:
        claims: With `table.CLAIM`, and whatever is wanted of each.
        links: With `table.RELATION`, `FIRST` and `SECOND`, and whatever is wanted of each.
        relation: Which.
    """
    found = rows(links[links[RELATION] == relation.value])
    by_id = by_name(claims, (link[end] for link in found for end in (FIRST, SECOND)))
    return [(link, by_id[link[FIRST]], by_id[link[SECOND]]) for link in found]


def contradictions(
    claims: pd.DataFrame, links: pd.DataFrame, *differences: Difference
) -> Iterator[tuple[dict[str, Any], dict[str, Any], str]]:
    """Two claims that contradict each other in one of these, with the evidence, in the order of the links.

    Args:
        claims: With `table.CLAIM`, and whatever is wanted of each.
        links: With `table.RELATION`, `FIRST`, `SECOND`, `DIFFERENCE` and `EVIDENCE`.
        differences: What the two differ in.
    """
    wanted = links[DIFFERENCE].isin([difference.value for difference in differences])
    for link, first, second in linked(claims, links[wanted], Relation.CONTRADICTS):
        yield first, second, link[EVIDENCE]


def changed_over_time(first: Mapping[str, Any], second: Mapping[str, Any], published: Mapping[str, str | None]) -> bool:
    """Whether one source said both, in one document or on two days: it may have changed its mind (CC405).

    Args:
        first: A claim with `table.DOCUMENT` and `SOURCE_ENTITY`.
        second: Another.
        published: Day of each document, where known.
    """
    if first[SOURCE_ENTITY] is None or first[SOURCE_ENTITY] != second[SOURCE_ENTITY]:
        return False
    days = [published.get(claim[DOCUMENT]) for claim in (first, second)]
    return first[DOCUMENT] == second[DOCUMENT] or (None not in days and days[0] != days[1])


def alike(first: Mapping[str, Any], second: Mapping[str, Any]) -> bool:
    """Whether two claims (with `table.SENTENCE_TEXT`) stand in nearly one sentence: who said it then matters little."""
    words, others = (str(claim[SENTENCE_TEXT]).casefold().split() for claim in (first, second))
    blocks = SequenceMatcher(None, words, others, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks) >= _ALIKE * min(len(words), len(others))


def between(first: Mapping[str, Any], second: Mapping[str, Any], message: str, *, whoever_said_it: bool = False) -> Hit:
    """A hit at the first of two claims that refers to the second."""
    here, there = (Passage(claim[DOCUMENT], claim[START], claim[END]) for claim in (first, second))
    return Hit(message, here, (there,), (first[CLAIM], second[CLAIM]), whoever_said_it=whoever_said_it)


def disagreements(
    documents: pd.DataFrame, claims: pd.DataFrame, links: pd.DataFrame, says: str, *differences: Difference
) -> Iterator[Hit | Unassessed]:
    """A hit for each contradiction in one of these, at the claim that comes first, unless a source changed its mind.

    Args:
        documents: With `table.DOCUMENT` and `PUBLISHED`.
        claims: As `contradictions`, `changed_over_time`, `alike` and `between` take them.
        links: As `contradictions` takes them.
        says: What the other document does: "gives another date".
        differences: What the two differ in.
    """
    yield from alone(documents)
    published = dict(zip(documents[DOCUMENT], documents[PUBLISHED], strict=True))
    for first, second, evidence in contradictions(claims, links, *differences):
        if not changed_over_time(first, second, published):
            message = f"{second[DOCUMENT]} {says}. {evidence}"
            yield between(first, second, message, whoever_said_it=alike(first, second))


def alone(documents: pd.DataFrame) -> list[Unassessed]:
    """What a check that compares documents yields where there is only one."""
    names = list(documents[DOCUMENT])
    return [Unassessed("there is no other document to compare it with", names[0])] if len(names) == 1 else []
