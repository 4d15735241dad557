"""What a document's origin may be written as, and how several statements of it are put together."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date, datetime
from urllib.parse import urlsplit

from claimcheck.model import Provenance

FIELDS = tuple(field.name for field in fields(Provenance))

_MAX_LENGTH = 2_000
_DATE = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ].*)?")
_NOT_PRINTED = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


def value(field: str, stated: object) -> str | None:
    """A value of a field of `Provenance`, in the form that the field asks for; None where it is empty.

    Dates may come with a time of day, which is left out; a list (of authors) becomes one text.

    Raises:
        ValueError: it is not of that form; the message says what is expected.
    """
    if stated is None:
        return None
    if isinstance(stated, list):
        parts = [value("author", part) for part in stated]
        stated = ", ".join(part for part in parts if part)
    if isinstance(stated, (date, datetime)):
        stated = stated.isoformat()
    if not isinstance(stated, str):
        raise ValueError(f"is {_shown(stated)}: write it as text, in quotation marks")  # noqa: TRY004 - one kind of error
    text = " ".join(stated.split())
    if len(text) > _MAX_LENGTH:
        raise ValueError(f"is longer than {_MAX_LENGTH:,} characters: shorten it")
    if _NOT_PRINTED.search(text):
        raise ValueError(f"is {_shown(text)}: take the control characters out")
    return _FORMS.get(field, str)(text) if text else None


def stated(values: Mapping[str, object]) -> Provenance:
    """The fields of `values` that have the right form; whatever has not counts as not stated."""
    found: dict[str, str | None] = {}
    for field in FIELDS:
        try:
            found[field] = value(field, values.get(field))
        except ValueError:
            found[field] = None
    return Provenance(**found)


def merged(first: Provenance, second: Provenance) -> Provenance:
    """Field by field, `first` where it says something, else `second`."""
    return Provenance(**{field: getattr(first, field) or getattr(second, field) for field in FIELDS})


def _date(text: str) -> str:
    match = _DATE.fullmatch(text)
    try:
        return date.fromisoformat(match.group(1) if match else "").isoformat()
    except ValueError:
        raise ValueError(f"is {_shown(text)}, which is not a date: write it as YYYY-MM-DD") from None


def _url(text: str) -> str:
    try:
        parts = urlsplit(text)
        known = parts.scheme in {"http", "https"} and bool(parts.hostname) and " " not in text
    except ValueError:
        known = False
    if not known:
        raise ValueError(f"is {_shown(text)}, which is not a web address: write it from https:// on")
    return text


def _shown(thing: object) -> str:
    text = repr(thing)
    return text if len(text) <= 60 else f"{text[:57]}..."


_FORMS: Mapping[str, Callable[[str], str]] = {"published": _date, "retrieved": _date, "url": _url}
