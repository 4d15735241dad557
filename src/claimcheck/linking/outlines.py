"""What of the claims of a document is looked at before any two are compared, remembered from audit to audit.

It depends on the document alone, and on whose word its sources are. So of a document that is the same nothing is worked
out but what the few pairs that are compared need.
"""

from __future__ import annotations

import hashlib
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from claimcheck.cache import Cache
from claimcheck.linking.comparison import dates_of_event
from claimcheck.linking.disputes import Antecedents, antecedents, may_deny
from claimcheck.linking.features import Features, Weights
from claimcheck.linking.passages import Page
from claimcheck.linking.recall import DIGEST
from claimcheck.linking.stories import Plot, plot
from claimcheck.linking.words import has_opposite
from claimcheck.model import Mention
from claimcheck.records import RecordError, decode, encode

_NAME = "outline"


@dataclass(frozen=True)
class Reference:
    """A denial that refers back; claims by their number in the document."""

    denial: int
    statements: tuple[int, ...]
    expression: str


@dataclass(frozen=True)
class Outline:
    """Of each claim of a document, in order."""

    keys: tuple[tuple[str, ...], ...]
    names: tuple[tuple[str, ...], ...]
    opposing: tuple[tuple[str, ...], ...]
    """Words that have an opposite."""
    figures: tuple[int, ...]
    """How many."""
    dated: tuple[bool, ...]
    """Whether it says when what is said was."""
    denying: tuple[bool, ...]
    """Whether it may deny others."""
    firm: tuple[bool, ...]
    """Whether somebody stands for it as a fact."""
    references: tuple[Reference, ...]
    plot: Plot


@dataclass(frozen=True)
class Outlined:
    """A document's claims with their outline."""

    features: Sequence[Features]
    outline: Outline
    digest: bytes
    """Of everything that decides what is said of these claims, but for how rare their words are elsewhere."""

    @property
    def antecedents(self) -> dict[str, Antecedents]:
        """What the denials (by claim id) that refer back refer to."""
        return {
            self.features[each.denial].claim.id: Antecedents(
                tuple(self.features[number] for number in each.statements), each.expression
            )
            for each in self.outline.references
        }


def outlines(features: Sequence[Features], pages: Iterable[Page], cache: Cache | None = None) -> tuple[Outlined, ...]:
    """For each document that has claims, in the order of `features`; `pages` are the documents."""
    page = {each.name: each for each in pages}
    return tuple(
        _outlined(tuple(its), page[document], cache)
        for document, its in groupby(features, key=lambda each: each.claim.document)
    )


def _outlined(features: Sequence[Features], page: Page, cache: Cache | None) -> Outlined:
    beside = encode([features[0].setting.mentions is None, *(sorted(each.speakers) for each in features)])
    digest = hashlib.sha256(page.digest + beside).digest()
    known = _recalled(cache, digest, len(features))
    if known is None:
        known = _outline(features, page.mentions)
        if cache:
            cache.keep_part(_NAME, digest.hex(), encode(known))
    return Outlined(features, known, digest)


def _outline(features: Sequence[Features], mentions: Sequence[Mention]) -> Outline:
    number = {each.claim.id: place for place, each in enumerate(features)}
    return Outline(
        keys=tuple(tuple(sorted(each.keys)) for each in features),
        names=tuple(tuple(sorted(each.names)) for each in features),
        opposing=tuple(tuple(sorted(filter(has_opposite, each.words))) for each in features),
        figures=tuple(len(each.figures) for each in features),
        dated=tuple(bool(dates_of_event(each)) for each in features),
        denying=tuple(may_deny(each) for each in features),
        firm=tuple(each.states and each.certain for each in features),
        references=tuple(
            Reference(number[denial], tuple(number[each.claim.id] for each in found.statements), found.expression)
            for denial, found in antecedents(features).items()
        ),
        plot=plot(features, mentions),
    )


def _recalled(cache: Cache | None, digest: bytes, count: int) -> Outline | None:
    """What was remembered, if it can be of so many claims."""
    payload = cache.part(_NAME, digest.hex()) if cache else None
    if payload is None:
        return None
    try:
        known = decode(Outline, payload)
    except RecordError:
        return None
    columns = (known.keys, known.names, known.opposing, known.figures, known.dated, known.denying, known.firm)
    fit = all(len(column) == count for column in columns) and all(0 <= each < count for each in _numbers(known))
    within = all(
        set(few) <= set(keys) for few, keys in zip((*known.names, *known.opposing), known.keys * 2, strict=True)
    )
    return known if fit and within else None


def _numbers(outline: Outline) -> Iterator[int]:
    for each in outline.references:
        yield each.denial
        yield from each.statements
    yield from (number for _, number in outline.plot.told)
    for _, numbers in (*outline.plot.said, *outline.plot.stated):
        yield from numbers


def states(outlined: Sequence[Outlined], weights: Weights) -> Iterator[bytes]:
    """Of each claim a digest of everything that decides what is said of it and another."""
    for each in outlined:
        referred: defaultdict[int, list[int]] = defaultdict(list)
        for reference in each.outline.references:
            referred[reference.denial].extend(reference.statements)
        keys = each.outline.keys
        for number in range(len(keys)):
            state = hashlib.blake2b(b"%s %d" % (each.digest, number), digest_size=DIGEST)
            for place in (number, *referred.get(number, ())):
                state.update(array("d", map(weights.weight.__getitem__, keys[place])).tobytes())
            yield state.digest()
