"""A quick yes for tables that are as expected, so that Great Expectations is asked only about the others.

It takes seconds to import, and nearly all tables are right. What a rule expects is tested here by pandas. The tests may
say no to what meets a rule, never yes to what does not: an expectation, or an argument of one, that is not known here
makes the answer no, and so does whatever cannot be compared.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import pandas as pd

Holds = Callable[..., bool]


def observed(expectation: str, arguments: Mapping[str, Any], rows: pd.DataFrame) -> str | None:
    """What Great Expectations would have seen in rows that all are as expected: "12 rows"; None where that is not sure.

    Args:
        expectation: Its type.
        arguments: What that takes.
        rows: Those that it is about.
    """
    try:
        if expectation == "expect_column_mean_to_be_between":
            return _mean(rows, **arguments)
        return f"{len(rows)} rows" if _TESTS[expectation](rows, **arguments) else None
    except (KeyError, TypeError, ValueError):
        return None


def _mean(
    rows: pd.DataFrame, column: str, min_value: float = float("-inf"), max_value: float = float("inf")
) -> str | None:
    mean = rows[column].mean()
    return f"{mean:.3g}" if min_value <= mean <= max_value else None


def _unique(rows: pd.DataFrame, column: str) -> bool:
    return rows[column].dropna().is_unique


def _unique_together(rows: pd.DataFrame, column_list: list[str]) -> bool:
    return not rows[column_list].duplicated().any()


def _different(rows: pd.DataFrame, column_list: list[str]) -> bool:
    first, second = (rows[column] for column in column_list)
    return bool((first.notna() & second.notna() & (first != second)).all())


def _in_set(rows: pd.DataFrame, column: str, value_set: list[Any]) -> bool:
    return bool(rows[column].dropna().isin(value_set).all())


def _not_null(rows: pd.DataFrame, column: str) -> bool:
    return bool(rows[column].notna().all())


def _between(
    rows: pd.DataFrame, column: str, min_value: float = float("-inf"), max_value: float = float("inf")
) -> bool:
    return bool(rows[column].dropna().between(min_value, max_value).all())


def _greater(rows: pd.DataFrame, column_A: str, column_B: str, ignore_row_if: str, *, or_equal: bool) -> bool:  # noqa: N803
    if ignore_row_if != "either_value_is_missing":
        return False
    both = rows.dropna(subset=[column_A, column_B])
    larger, smaller = both[column_A], both[column_B]
    return bool(((larger >= smaller) if or_equal else (larger > smaller)).all())


def _matches(rows: pd.DataFrame, column: str, regex: str) -> bool:
    return bool(rows[column].dropna().astype(str).str.contains(regex).all())


def _is_time(rows: pd.DataFrame, column: str, strftime_format: str) -> bool:
    for value in rows[column].dropna().unique():
        datetime.strptime(value, strftime_format)  # noqa: DTZ007
    return True


_TESTS: Mapping[str, Holds] = {
    "expect_column_values_to_be_unique": _unique,
    "expect_compound_columns_to_be_unique": _unique_together,
    "expect_select_column_values_to_be_unique_within_record": _different,
    "expect_column_values_to_be_in_set": _in_set,
    "expect_column_values_to_not_be_null": _not_null,
    "expect_column_values_to_be_between": _between,
    "expect_column_pair_values_a_to_be_greater_than_b": _greater,
    "expect_column_values_to_match_regex": _matches,
    "expect_column_values_to_match_strftime_format": _is_time,
}
