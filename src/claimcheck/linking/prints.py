"""What is known of each document before it is compared with another: few of them need be read again for that."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from claimcheck.cache import Cache
from claimcheck.linking.alignment import Wordings, wordings
from claimcheck.linking.passages import Page
from claimcheck.linking.quotations import Spoken, spoken
from claimcheck.records import RecordError, decode, encode


@dataclass(frozen=True)
class Print:
    """By what a document is found by those that share text with it."""

    wordings: Wordings
    spoken: tuple[Spoken, ...]


def prints(pages: Sequence[Page], cache: Cache | None = None) -> list[Print]:
    """Of each document; that of one which is the same as in an earlier audit is taken from the cache."""
    return [_recalled(page, cache) if cache else _print(page) for page in pages]


def _print(page: Page) -> Print:
    return Print(wordings(page), spoken(page))


def _recalled(page: Page, cache: Cache) -> Print:
    basis = page.digest.hex()
    with suppress(RecordError):
        found = decode(Print, cache.part("prints", basis) or b"")
        if found.wordings.whole and all(each.claim in page.said for each in found.spoken):
            return found
    found = _print(page)
    cache.keep_part("prints", basis, encode(found))
    return found
