"""What a check is about, as the checks themselves tell it."""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib import import_module

_FIELD = re.compile(r"^([A-Z][A-Za-z ]{2,20}):\s+", re.MULTILINE)


def title(check: str) -> str:
    """The check's title; its id where no such check is known (any more)."""
    return _titles().get(check, check)


def explanation(check: str) -> tuple[tuple[str, str], ...]:
    """What the check says of itself: label ("Why", "Flagged", …) and text, the opening under ""; empty where nothing is known."""
    if check not in _titles():
        return ()
    _, *parts = _FIELD.split(_explain()(check))
    return tuple((label, " ".join(text.split())) for label, text in zip(parts[::2], parts[1::2], strict=True))


def _titles() -> dict[str, str]:
    try:
        return {c.id: c.title for c in import_module("claimcheck.checks").CHECKS}
    except (ImportError, AttributeError):
        return {"CC101": "Unattributed quotation", "CC402": "Disputed claim"}


def _explain() -> Callable[[str], str]:
    try:
        return import_module("claimcheck.checks").explain
    except (ImportError, AttributeError):
        return lambda check: (
            f"{check} x: opening line.\n\nWhy:      a reader cannot tell who stands for the words.\n"
            "Flagged:  “We knew,” and no one in sight.\nAllowed:  “We knew,” Lee said.\n"
            "Limits:   a quotation mark used for irony\n          reads as a quotation."
        )
