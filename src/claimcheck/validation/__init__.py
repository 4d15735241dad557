"""The data itself, before anything is concluded from it: the shape of each record, the properties of each table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from claimcheck.model import Document, Link, Resolution, Validation
from claimcheck.records import to_record
from claimcheck.table import tables
from claimcheck.validation.json_schema import violations

__all__ = ["validate", "violations"]


def validate(documents: Sequence[Document], resolution: Resolution, links: Sequence[Link]) -> Validation:
    """Hold every record against its schema, and the tables they make against what is expected of them.

    What is wrong is in the result, never raised. The order of the arguments' items makes no difference.
    """
    # Late, since settings are validated too, and need no pandas for it.
    from claimcheck.validation.expectations import evaluate_all

    records: dict[str, list[Any]] = {
        "document": sorted(documents, key=lambda document: document.name),
        "claim": sorted(resolution.claims, key=lambda claim: claim.id),
        "entity": sorted(resolution.entities, key=lambda entity: entity.id),
        "link": sorted(links, key=lambda link: link.id),
    }
    return Validation(
        records=sum(len(values) for values in records.values()),
        violations=tuple(
            violation for name, values in records.items() for violation in violations(name, map(to_record, values))
        ),
        expectations=evaluate_all(tables(documents, resolution, links), resolution.entities),
    )
