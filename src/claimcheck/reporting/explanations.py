"""What a check is about, as the checks themselves tell it."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from claimcheck.checks import Check

_FIELD = re.compile(r"^(Why|Flagged|Allowed|Limits):\s+", re.MULTILINE)


def title(check: str) -> str:
    """The check's title; its id where no such check is known (any more)."""
    known = described(check)
    return known.title if known else check


def described(check: str) -> Check | None:
    """What the check declares of itself; None where no such check is known (any more)."""
    return _checks().get(check)


def known_checks() -> tuple[str, ...]:
    """The ids of all checks, sorted."""
    return tuple(sorted(_checks()))


def explanation(check: str) -> tuple[tuple[str, str], ...]:
    """What the check says of itself: label ("Why", "Flagged", …) and text; empty where no such check is known."""
    from claimcheck.checks import explain

    if check not in _checks():
        return ()
    _, *parts = _FIELD.split(explain(check))
    texts = (" ".join(text.split()) for text in parts[1::2])
    return tuple((label, text[:1].upper() + text[1:]) for label, text in zip(parts[::2], texts, strict=True))


@cache
def _checks() -> dict[str, Check]:
    # Imported late, as it brings pandas: the formats that `claimcheck extract` prints need neither.
    from claimcheck.checks import CHECKS

    return {check.id: check for check in CHECKS}
