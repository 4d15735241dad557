"""Marked documents on their way to being compared."""

from __future__ import annotations

from claimcheck.linking.features import Weights, features, weights
from claimcheck.linking.outlines import Outlined, outlines
from claimcheck.linking.passages import read_pages
from tests.marked import Marked


def outlined_and_weighted(found: Marked) -> tuple[tuple[Outlined, ...], Weights]:
    """Outlines of the documents, and the weights of their words and names."""
    resolution = found.resolution
    described = features(found.documents, resolution.claims, resolution.entities, resolution.mentions)
    pages = read_pages(found.documents, resolution.claims, dict(resolution.mentions), dict(resolution.dates))
    outlined = outlines(described, pages)
    return outlined, weights([keys for each in outlined for keys in each.outline.keys])
