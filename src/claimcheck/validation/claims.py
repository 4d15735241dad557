"""Claims against their schema, a group of documents at a time: those that were right in an earlier audit are known."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from operator import itemgetter
from typing import Any

from claimcheck.cache import Cache, group
from claimcheck.model import Claim, SchemaViolation
from claimcheck.records import decode, encode
from claimcheck.validation.json_schema import violations_of

_PART, _RIGHT = "valid claims", b"right"


def claim_violations(claims: Sequence[Claim], cache: Cache | None = None) -> tuple[SchemaViolation, ...]:
    """As `violations("claim", …)`. What is wrong is never remembered, only that nothing was."""
    groups: dict[int, list[int]] = defaultdict(list)
    for number, claim in enumerate(claims):
        groups[group(claim.document)].append(number)
    found: list[tuple[int, SchemaViolation]] = []
    for numbers in groups.values():
        data = encode([claims[number] for number in numbers])
        basis = hashlib.sha256(data).hexdigest()
        if cache and cache.part(_PART, basis) == _RIGHT:
            continue
        wrong = [
            (number, violation)
            for number, record in zip(numbers, decode(list[Any], data), strict=True)
            for violation in violations_of("claim", record, number)
        ]
        found.extend(wrong)
        if cache and not wrong:
            cache.keep_part(_PART, basis, _RIGHT)
    return tuple(violation for _, violation in sorted(found, key=itemgetter(0)))
