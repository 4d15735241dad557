"""Judgements about documents and claims: one check a module, listed here by hand.

To add one, write a module named for what it checks, with a docstring that says Why, Flagged, Allowed and Limits and a
declaration `CHECK`; list it here; add its cases to tests/checks/cases. Its id is stable for ever and never reused.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence

from claimcheck.cache import Cache
from claimcheck.checks import (
    agentless_attribution,
    anonymous_source,
    citation_marker_without_reference,
    conflicting_date,
    conflicting_quantity,
    contradicted_claim,
    copied_corroboration,
    disputed_claim,
    dropped_attribution,
    expectation_failed,
    fragment_or_truncated_sentence,
    hearsay,
    impossible_date,
    one_name_two_roles,
    one_quotation_two_sources,
    quotation_altered,
    schema_violation,
    single_source_claim,
    source_reverses_itself,
    unattributed_quotation,
    unbalanced_quotation_mark,
    undated_document_with_relative_dates,
    unreadable_document,
    unresolved_source,
)
from claimcheck.checks.check import Check, Setting
from claimcheck.checks.runner import run_checks
from claimcheck.errors import UsageError
from claimcheck.model import Finding, NotAssessed, ReadFailure, Validation
from claimcheck.table import Tables

__all__ = ["CHECKS", "Check", "explain", "find", "run"]

CHECKS: tuple[Check, ...] = (
    unattributed_quotation.CHECK,
    anonymous_source.CHECK,
    unresolved_source.CHECK,
    agentless_attribution.CHECK,
    hearsay.CHECK,
    dropped_attribution.CHECK,
    unbalanced_quotation_mark.CHECK,
    quotation_altered.CHECK,
    one_quotation_two_sources.CHECK,
    undated_document_with_relative_dates.CHECK,
    impossible_date.CHECK,
    conflicting_date.CHECK,
    conflicting_quantity.CHECK,
    contradicted_claim.CHECK,
    disputed_claim.CHECK,
    single_source_claim.CHECK,
    copied_corroboration.CHECK,
    source_reverses_itself.CHECK,
    one_name_two_roles.CHECK,
    citation_marker_without_reference.CHECK,
    fragment_or_truncated_sentence.CHECK,
    schema_violation.CHECK,
    expectation_failed.CHECK,
    unreadable_document.CHECK,
)
"""Every check, sorted by id."""


def run(
    tables: Tables,
    failures: Sequence[ReadFailure],
    validation: Validation,
    settings: Mapping[str, Setting] | None = None,
    cache: Cache | None = None,
) -> tuple[tuple[Finding, ...], tuple[NotAssessed, ...]]:
    """Run every check: the findings, sorted by document, place and check, and what could not be judged.

    `settings` are those of the user, by id of the check; what was said before of a document that is the same is taken
    from the cache, which makes no difference to the result.
    """
    return run_checks(CHECKS, tables, failures, validation, settings, cache)


def explain(identifier: str) -> str:
    """What a check is about, by its id or name: its docstring.

    Raises:
        UsageError: there is no such check.
    """
    return (find(identifier).documentation or "").strip()


def find(identifier: str) -> Check:
    """The check with that id or name, in upper or lower case.

    Raises:
        UsageError: there is no such check.
    """
    wanted = identifier.strip().casefold()
    for check in CHECKS:
        if wanted in {check.id.casefold(), check.name}:
            return check
    known = {key.casefold(): key for check in CHECKS for key in (check.id, check.name)}
    near = difflib.get_close_matches(wanted, known, n=1, cutoff=0.5)
    hint = f"did you mean {known[near[0]]}?" if near else "run `claimcheck explain` for a list."
    raise UsageError(f"there is no check {identifier!r}; {hint}")
