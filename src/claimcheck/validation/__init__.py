"""The data itself, before anything is concluded from it: the shape of each record, the properties of each table."""

from __future__ import annotations

from collections.abc import Sequence

from claimcheck.cache import Cache
from claimcheck.model import Document, Link, Resolution, Validation
from claimcheck.records import to_record
from claimcheck.table import Tables, tables
from claimcheck.validation.claims import claim_violations
from claimcheck.validation.json_schema import violations

__all__ = ["validate", "violations"]


def validate(
    documents: Sequence[Document],
    resolution: Resolution,
    links: Sequence[Link],
    cache: Cache | None = None,
    found: Tables | None = None,
) -> Validation:
    """Hold every record against its schema, and the tables they make against what is expected of them.

    What is wrong is in the result, never raised. The order of the arguments' items makes no difference, and no more
    does the cache, from which it is taken which claims were right in an earlier audit.

    Args:
        documents: Every document.
        resolution: What was found in them.
        links: How the claims stand to each other.
        cache: Where there is one.
        found: The `tables` of all this, where they have been made.
    """
    # Late, since settings are validated too, and need no pandas for it.
    from claimcheck.validation.expectations import evaluate_all

    return Validation(
        records=len(documents) + len(resolution.claims) + len(resolution.entities) + len(links),
        violations=(
            *violations("document", to_record(sorted(documents, key=lambda document: document.name))),
            *claim_violations(sorted(resolution.claims, key=lambda claim: claim.id), cache),
            *violations("entity", to_record(sorted(resolution.entities, key=lambda entity: entity.id))),
            *violations("link", to_record(sorted(links, key=lambda link: link.id))),
        ),
        expectations=evaluate_all(found or tables(documents, resolution, links), resolution.entities),
    )
