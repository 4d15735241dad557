"""Asks checks: gives each what it declared to read and nothing else, and collects what it says.

What those that judge document by document said is remembered for a group of documents at a time, by all that they read.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any

from claimcheck.cache import Cache, group
from claimcheck.checks.check import Check, Hit, Passage, Unassessed
from claimcheck.errors import ClaimcheckError
from claimcheck.records import RecordError, decode, encode
from claimcheck.table import DOCUMENT, TEXT

if TYPE_CHECKING:
    import pandas as pd

_PART = "judgements"


@dataclass(frozen=True)
class Question:
    """A check, and what it is passed beside tables."""

    check: Check
    thresholds: Mapping[str, float]


@dataclass(frozen=True)
class Answer:
    """What a check says, each in the order in which it says it."""

    hits: tuple[Hit, ...]
    unassessed: tuple[Unassessed, ...]

    @classmethod
    def of(cls, judgements: Iterable[Hit | Unassessed]) -> Answer:
        """The two kinds taken apart."""
        said = tuple(judgements)
        return cls(
            tuple(each for each in said if isinstance(each, Hit)),
            tuple(each for each in said if isinstance(each, Unassessed)),
        )

    def __iter__(self) -> Iterator[Hit | Unassessed]:
        return chain(self.hits, self.unassessed)


def ask(questions: Sequence[Question], material: Mapping[str, Any], cache: Cache | None = None) -> dict[str, Answer]:
    """What each check says, by its id.

    Args:
        questions: Which checks; with a cache, of this program's own, whose code is part of what finds its entries.
        material: What they may read, by the name of a parameter.
        cache: Where what was said before is taken from; it makes no difference to the answers.

    Raises:
        ClaimcheckError: a check reads a table or column that there is not.
    """
    selected = {each.check.id: _selected(each.check, material) for each in questions}
    alone = [each for each in questions if cache and each.check.by_document]
    known = _by_document(alone, material["documents"], cache) if cache and alone else {}
    return {
        each.check.id: known[each.check.id]
        if each.check.id in known
        else Answer.of(each.check.judge(**selected[each.check.id], **each.thresholds))
        for each in questions
    }


def _selected(check: Check, material: Mapping[str, Any]) -> dict[str, Any]:
    """What a check declared to read and nothing else."""
    import pandas as pd  # late: checks are also asked what they are about where none is run

    selected = {}
    for name, columns in check.reads.items():
        table = material.get(name)
        missing = [c for c in columns if not isinstance(table, pd.DataFrame) or c not in table.columns]
        if table is None or missing:
            raise ClaimcheckError(
                f"{check.id} reads {', '.join(f'{name}.{c}' for c in missing) or name}, which there is not: "
                "correct its `reads` or the table."
            )
        selected[name] = table[list(columns)] if columns else table
    return selected


def _by_document(questions: Sequence[Question], documents: pd.DataFrame, cache: Cache) -> dict[str, Answer]:
    """As `ask` of checks that judge document by document; where there is no answer for a group, it is asked about."""
    numbers = documents[DOCUMENT].map(group)
    bases = _bases(questions, documents, numbers)
    lengths = dict(zip(documents[DOCUMENT], documents[TEXT].map(len), strict=True))
    known = {number: _known(cache.part(_PART, basis), questions, number, lengths) for number, basis in bases.items()}
    unknown = [number for number, answers in known.items() if answers is None]
    asked = documents[numbers.isin(unknown)].reset_index(drop=True)
    new: dict[int, dict[str, Answer]] = {number: {} for number in unknown}
    for each in questions:
        said: dict[int, list[Hit | Unassessed]] = defaultdict(list)
        for judgement in each.check.judge(**_selected(each.check, {"documents": asked}), **each.thresholds):
            said[group(_document(judgement))].append(judgement)
        for number in unknown:
            new[number][each.check.id] = Answer.of(said[number])
    for number, answers in new.items():
        cache.keep_part(_PART, bases[number], encode(answers))
    answers_of_all = [known[number] or new[number] for number in bases]
    return {
        each.check.id: Answer.of(chain.from_iterable(answers[each.check.id] for answers in answers_of_all))
        for each in questions
    }


def _bases(questions: Sequence[Question], documents: pd.DataFrame, numbers: Iterable[int]) -> dict[int, list[Any]]:
    """By what the answers about each group are found: the checks, how they are set, all that they read."""
    asked = [[each.check.id, dict(each.thresholds)] for each in questions]
    columns = sorted({column for each in questions for column in each.check.reads["documents"]})
    rows: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for number, *row in zip(numbers, *(documents[column] for column in columns), strict=True):
        rows[number].append(tuple(row))
    return {number: [asked, hashlib.sha256(encode(of_group)).hexdigest()] for number, of_group in rows.items()}


def _known(
    payload: bytes | None, questions: Sequence[Question], number: int, lengths: Mapping[str, int]
) -> dict[str, Answer] | None:
    """What was kept about a group, unless it cannot be about these documents."""
    if payload is None:
        return None
    try:
        answers = decode(dict[str, Answer], payload)
    except RecordError:
        return None
    right = answers.keys() == {each.check.id for each in questions} and all(
        _belongs(judgement, number, lengths) for answer in answers.values() for judgement in answer
    )
    return answers if right else None


def _document(judgement: Hit | Unassessed) -> str:
    return (judgement.passage.document if isinstance(judgement, Hit) else judgement.document) or ""


def _belongs(judgement: Hit | Unassessed, number: int, lengths: Mapping[str, int]) -> bool:
    """Whether it may be about documents of this group, and about no claim, as none was read."""
    if isinstance(judgement, Hit):
        passages, claims = (judgement.passage, *judgement.related), judgement.claims
    else:
        passages, claims = (Passage(_document(judgement)),), (judgement.claim,) if judgement.claim else ()
    return not claims and all(
        group(passage.document) == number and _is_within(passage, lengths.get(passage.document)) for passage in passages
    )


def _is_within(passage: Passage, length: int | None) -> bool:
    if length is None or passage.start is None or passage.end is None:
        return length is not None and passage.start is passage.end is None
    return 0 <= passage.start <= passage.end <= length
