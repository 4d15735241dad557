"""Tables against what is expected of them, by Great Expectations: what no schema of a single record can say.

An expectation of severity error says that records contradict each other or the text they were read from: the program
is wrong, or a record was changed by hand. One of severity warning says that the figures as a whole look unlikely, so
that a run which went wrong everywhere at once is noticed; where there are too few values for a share or a mean to say
anything, it is passed over, and says so.

Much of what is expected compares a row with another table or with a document's text, which Great Expectations does not
see: `claimcheck.validation.evidence` puts the answer into a column of its own, here expected to be True.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from claimcheck import table
from claimcheck.model import Entity, ExpectationResult, Severity, SourceStatus, Voice
from claimcheck.table import Tables
from claimcheck.validation.assurance import observed
from claimcheck.validation.evidence import ENOUGH, evidence

if TYPE_CHECKING:
    import pandas as pd
    from great_expectations.data_context.data_context.ephemeral_data_context import EphemeralDataContext

UNEXPECTED_LIMIT = 20
"""How many rows a result names; `observed` gives the full number."""

ERROR_LIMIT = 300
"""Characters of the message of an expectation that could not be evaluated."""


@dataclass(frozen=True)
class Rule:
    """One expectation, as data: Great Expectations takes seconds to import, so it is named only when it runs."""

    expectation: str
    """Its type: "expect_column_values_to_be_unique"."""
    arguments: Mapping[str, Any]
    """What that type takes, columns included."""
    meaning: str
    """What is expected, in words: "claim ids are unique"."""
    severity: Severity = Severity.ERROR
    only: tuple[str, str] | None = None
    """Only rows where the column (first) has the value (second)."""
    at_least: int = 0
    """Fewest values in the column for it to be assessed."""

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns it is about."""
        named = (self.arguments[key] for key in ("column", "column_A", "column_B") if key in self.arguments)
        return (*named, *self.arguments.get("column_list", ()))


def _holds(column: str, meaning: str) -> Rule:
    return Rule("expect_column_values_to_be_in_set", {"column": column, "value_set": [True]}, meaning)


def _unique(meaning: str, *columns: str) -> Rule:
    if len(columns) == 1:
        return Rule("expect_column_values_to_be_unique", {"column": columns[0]}, meaning)
    return Rule("expect_compound_columns_to_be_unique", {"column_list": list(columns)}, meaning)


def _between(column: str, meaning: str, **limits: float) -> Rule:
    return Rule("expect_column_values_to_be_between", {"column": column, **limits}, meaning)


def _ordered(smaller: str, larger: str, meaning: str, *, or_equal: bool) -> Rule:
    columns = {"column_A": larger, "column_B": smaller, "ignore_row_if": "either_value_is_missing"}
    return Rule("expect_column_pair_values_a_to_be_greater_than_b", {**columns, "or_equal": or_equal}, meaning)


def _date(column: str, meaning: str) -> Rule:
    form = {"column": column, "strftime_format": "%Y-%m-%d"}
    return Rule("expect_column_values_to_match_strftime_format", form, meaning)


def _mean(column: str, meaning: str, **limits: float) -> Rule:
    arguments = {"column": column, **limits}
    return Rule("expect_column_mean_to_be_between", arguments, meaning, Severity.WARNING, at_least=ENOUGH)


def _in_own_voice(column: str, value: object, meaning: str) -> Rule:
    only = (table.VOICE, Voice.DOCUMENT.value)
    return Rule("expect_column_values_to_be_in_set", {"column": column, "value_set": [value]}, meaning, only=only)


SUITES: Mapping[str, tuple[Rule, ...]] = {
    "documents": (
        _unique("names of documents are unique", table.DOCUMENT),
        _date(table.PUBLISHED, "dates of publication are YYYY-MM-DD"),
        _date(table.RETRIEVED, "dates of retrieval are YYYY-MM-DD"),
        Rule(
            "expect_column_values_to_match_regex",
            {"column": table.PUBLISHED, "regex": r"^(?:1[4-9]|[2-9]\d)"},
            "nothing was published before 1400",
        ),
        _ordered(table.PUBLISHED, table.RETRIEVED, "nothing was retrieved before it was published", or_equal=True),
        Rule(
            "expect_column_values_to_be_between",
            {"column": "attributions_per_100_words", "max_value": 20},
            "no document has more than 20 attributions in 100 words",
            Severity.WARNING,
        ),
        _mean(
            "attributed_share",
            "on average over the documents, between 1 % and 99 % of the claims are attributed",
            min_value=0.01,
            max_value=0.99,
        ),
    ),
    "claims": (
        _unique("claim ids are unique", table.CLAIM),
        _unique("no claim is there twice", table.DOCUMENT, table.VOICE, "pieces"),
        _holds("document_exists", "the document of every claim is there"),
        _holds("sentence_is_text", "the text of a sentence is the document's text at its offsets"),
        _between(table.LINE, "lines count from 1", min_value=1),
        _between(table.COLUMN, "columns count from 1", min_value=1),
        _between(table.CONFIDENCE, "confidences lie between 0 and 1", min_value=0, max_value=1),
        Rule(
            "expect_column_values_to_be_between",
            {"column": "content_pieces", "min_value": 1},
            "attributed claims have content",
            only=(table.VOICE, Voice.ATTRIBUTED.value),
        ),
        _in_own_voice("source_pieces", 0, "a claim in the document's own voice has no source"),
        _in_own_voice("cue_pieces", 0, "a claim in the document's own voice has no cue"),
        _in_own_voice(table.SOURCE_STATUS, SourceStatus.DOCUMENT.value, "the source of its own voice is the document"),
        Rule(
            "expect_column_values_to_not_be_null",
            {"column": table.SOURCE_ENTITY},
            "a resolved source is an entity",
            only=(table.SOURCE_STATUS, SourceStatus.RESOLVED.value),
        ),
        _holds("source_entity_exists", "every entity that speaks is there"),
        _holds("target_entity_exists", "every entity that is addressed is there"),
        _mean(table.CONFIDENCE, "the mean confidence is at least 0.5", min_value=0.5),
        _mean("source_unresolved", "at most 40 % of the sources are unresolved", max_value=0.4),
    ),
    "spans": (
        _holds("claim_exists", "the claim of every span is there"),
        _between(table.START, "spans start inside the document", min_value=0),
        _ordered(table.START, table.END, "spans end after they start", or_equal=False),
        _ordered(table.END, "length", "spans end inside the document", or_equal=True),
        _holds("is_text", "the text of a span is the document's text at its offsets"),
        _holds("in_order", "the pieces of a role stand in text order and do not overlap"),
    ),
    "links": (
        _unique("link ids are unique", table.LINK),
        _unique("no relation links two claims twice for the same", table.RELATION, table.DIFFERENCE, "pair"),
        _holds("first_exists", "the first claim of every link is there"),
        _holds("second_exists", "the second claim of every link is there"),
        Rule(
            "expect_select_column_values_to_be_unique_within_record",
            {"column_list": [table.FIRST, table.SECOND]},
            "no claim is linked with itself",
        ),
        _holds("in_order", "the first claim of a link does not stand behind the second"),
        _between(table.CONFIDENCE, "confidences lie between 0 and 1", min_value=0, max_value=1),
    ),
    "mentions": (
        _holds("document_exists", "the document of every mention is there"),
        _holds("is_text", "the text of a mention is the document's text at its offsets"),
        _holds("entity_exists", "every entity that is mentioned is there"),
    ),
    "entities": (_unique("entity ids are unique", table.ENTITY),),
}
"""What is expected of each table, in the order of the results."""

_KEYS: Mapping[str, tuple[str, ...]] = {
    "documents": (table.DOCUMENT,),
    "claims": (table.CLAIM,),
    "spans": (table.CLAIM, table.ROLE, table.PIECE),
    "links": (table.LINK,),
    "mentions": (table.DOCUMENT, table.START, table.END),
    "entities": (table.ENTITY,),
}
"""The columns that together name a row of each table."""


def evaluate_all(found: Tables, entities: Iterable[Entity]) -> tuple[ExpectationResult, ...]:
    """Every expectation of `SUITES` and how it came out, in that order. A table without rows meets all of them.

    Great Expectations is asked about the tables of which it is not plain that they meet all that is expected of them.
    """
    return tuple(
        result
        for name, frame in evidence(found, entities).items()
        for result in plainly_met(name, frame, SUITES[name]) or evaluate(quiet_context(), name, frame, SUITES[name])
    )


def plainly_met(name: str, frame: pd.DataFrame, rules: Sequence[Rule]) -> list[ExpectationResult]:
    """What `evaluate` would give of a table that meets all of `rules`; nothing where that is not plain."""
    found = []
    for rule in rules:
        values = int(frame[rule.columns[0]].notna().sum()) if rule.at_least else 0
        if values < rule.at_least:
            found.append(_not_assessed(name, rule, values))
            continue
        rows = frame if rule.only is None else frame[frame[rule.only[0]] == rule.only[1]]
        seen = observed(rule.expectation, rule.arguments, rows)
        if seen is None:
            return []
        found.append(_of(name, rule, success=True, observed=f"{rule.meaning}: {seen}"))
    return found


@cache
def quiet_context() -> EphemeralDataContext:
    """A Great Expectations context in memory that writes no file, reports to no one and draws no progress bars."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"  # read at import
    import great_expectations as gx
    from great_expectations.data_context.types.base import ProgressBarsConfig

    context = gx.get_context(mode="ephemeral")
    context.enable_analytics(enable=False)
    context.variables.progress_bars = ProgressBarsConfig(globally=False, metric_calculations=False)
    return context


def evaluate(
    context: EphemeralDataContext, name: str, frame: pd.DataFrame, rules: Sequence[Rule]
) -> Iterator[ExpectationResult]:
    """Each of `rules` over `frame`, in their order, in one pass of one batch.

    Args:
        context: As of `quiet_context`.
        name: Which of the tables of `SUITES` it is.
        frame: The table, with every column that the rules are about.
        rules: What is expected of it.
    """
    import great_expectations as gx

    values = [int(frame[rule.columns[0]].notna().sum()) if rule.at_least else 0 for rule in rules]
    suite = gx.ExpectationSuite(
        name=name,
        expectations=[
            _expectation(rule, number) for number, rule in enumerate(rules) if values[number] >= rule.at_least
        ],
    )
    batch = context.data_sources.pandas_default.read_dataframe(frame)
    outcomes = batch.validate(
        suite, result_format={"result_format": "COMPLETE", "unexpected_index_column_names": list(_KEYS[name])}
    ).results
    # Great Expectations gives what could not be evaluated first, then the rest by column.
    by_number = {_number(outcome): outcome for outcome in outcomes}
    for number, rule in enumerate(rules):
        if number in by_number:
            yield _result(name, rule, by_number[number])
        else:
            yield _not_assessed(name, rule, values[number])


def _not_assessed(name: str, rule: Rule, values: int) -> ExpectationResult:
    return _of(name, rule, success=True, observed=f"{rule.meaning}: not assessed, {values} values are too few")


def _expectation(rule: Rule, number: int) -> Any:
    from great_expectations import expectations as classes
    from great_expectations.expectations.row_conditions import Column

    condition = {} if rule.only is None else {"row_condition": Column(rule.only[0]) == rule.only[1]}
    kind = getattr(classes, rule.expectation.title().replace("_", ""))
    return kind(**rule.arguments, **condition, meta={"number": number})


def _number(outcome: Any) -> int:
    return int(outcome.expectation_config.meta["number"])


def _result(name: str, rule: Rule, outcome: Any) -> ExpectationResult:
    error = _error(outcome.exception_info)
    if error is not None:
        return _of(name, rule, success=False, observed=f"{rule.meaning}: could not be evaluated", error=error)
    seen = outcome.result
    if "observed_value" in seen:
        mean = f"{rule.meaning}: {seen['observed_value']:.3g}"
        return _of(name, rule, success=outcome.success, observed=mean)
    # A row is named once, however many of its values are unexpected.
    rows = dict.fromkeys(" ".join(str(row[key]) for key in _KEYS[name]) for row in seen["unexpected_index_list"])
    broken, looked_at = seen["unexpected_count"], seen["element_count"]
    of_rows = f"broken by {broken} of {looked_at} rows" if broken else f"{looked_at} rows"
    named = tuple(rows)[:UNEXPECTED_LIMIT]
    return _of(name, rule, success=outcome.success, observed=f"{rule.meaning}: {of_rows}", unexpected=named)


def _of(
    name: str,
    rule: Rule,
    *,
    success: bool,
    observed: str,
    error: str | None = None,
    unexpected: tuple[str, ...] = (),
) -> ExpectationResult:
    return ExpectationResult(
        table=name,
        expectation=rule.expectation,
        column=", ".join(rule.columns),
        success=bool(success),
        error=error,
        observed=observed,
        unexpected=unexpected,
        severity=rule.severity,
    )


def _error(exceptions: Mapping[str, Any]) -> str | None:
    """Why an expectation could not be evaluated, of its `exception_info`: one for it all, or one for each metric."""
    each = [exceptions] if "raised_exception" in exceptions else exceptions.values()
    messages = sorted({str(info["exception_message"]) for info in each if info["raised_exception"]})
    return " ".join("; ".join(messages).split())[:ERROR_LIMIT] if messages else None
