"""Claims as the report's table takes them: compact, as data, since a script shows those of them that are asked for."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator

from markupsafe import Markup

from claimcheck.model import (
    LEAST_CONFIDENCE,
    Bound,
    Claim,
    CueClass,
    DateReference,
    Factuality,
    Modality,
    Polarity,
    Quantity,
    Quotation,
)
from claimcheck.reporting.links import Links
from claimcheck.reporting.overview import STANCES, VERBS, Index, content, cue, surface
from claimcheck.reporting.visible import visible

LEVELS = {"high": 0.85, "medium": LEAST_CONFIDENCE, "low": 0.0}
"""What a reader is told of a confidence, which is too coarse a figure to be given in per cent: the least of each."""
AGREEING = {"high": "19 in 20", "medium": "7 in 10", "low": "3 in 10"}
"""How many attributions of each level an annotator agrees with, by benchmarks/calibration.py on PolNeAR's dev split."""


def claims_data(records: Index, links: Links) -> Markup:
    """The claims as JSON for a script element of the front page; `report.js` says what stands where.

    All text is in `texts`, once, however many claims share it, and a claim has its index.
    """
    texts: dict[str, int] = {}
    numbers = {entry.anchor: number for number, entry in enumerate(records.entries)}
    found: defaultdict[str, list[int]] = defaultdict(list)
    for entry in records.entries:
        for claim in entry.finding.claims:
            found[claim].append(numbers[entry.anchor])
    places = {name: number for number, name in enumerate(records.documents)}

    def shared(text: str) -> int:
        return texts.setdefault(visible(text), len(texts))

    rows = [
        [
            claim.id,
            places[claim.document],
            claim.line,
            shared(records.source_name(claim)),
            shared(surface(claim)),
            shared(claim.source_status.value),
            shared(claim.source_reason or ""),
            shared(cue(claim)),
            shared(claim.cue_class.value),
            shared(records.entity_name(claim.target_entity)),
            shared(content(claim)),
            shared(", ".join(readings(claim))),
            shared(level(claim.confidence)),
            [[visible(date.span.text), placed(date)] for date in claim.dates],
            found[claim.id],
        ]
        for claim in records.claims.values()
    ]
    data = {
        "claims": rows,
        "texts": list(texts),
        "documents": [[visible(name), links.document(name)] for name in records.documents],
        "findings": [[entry.anchor, entry.finding.check, entry.finding.severity.value] for entry in records.entries],
        "kinds": {kind.value: [VERBS[kind], STANCES.get(kind, "statement")] for kind in CueClass},
    }
    encoded = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return Markup(encoded.replace("<", "\\u003c"))  # noqa: S704 - nothing in it can end the element


def readings(claim: Claim) -> Iterator[str]:
    """How the claim is put, leaving out what goes without saying."""
    plain = {Quotation.NONE, Polarity.POSITIVE, Modality.ASSERTED, Factuality.CERTAIN}
    values = (claim.quotation, claim.polarity, claim.modality, claim.factuality)
    yield from (str(value) for value in values if value not in plain)
    yield from (measure(quantity) for quantity in claim.quantities if measure(quantity) != quantity.span.text)


def level(confidence: float) -> str:
    """The confidence in a word."""
    return next(name for name, least in LEVELS.items() if confidence >= least)


def unplaced(date: DateReference) -> bool:
    """Whether a date has no place in time though it should: a duration ("P3D") has none to begin with."""
    return date.start is None and not date.value.startswith("P")


def placed(date: DateReference) -> str:
    """Where in time a date expression stands."""
    if date.start is None:
        return "cannot be placed" if unplaced(date) else "a length of time"
    return date.start if date.start == date.end else f"{date.start} to {date.end}"


def measure(quantity: Quantity) -> str:
    """As "at least 40 people" or "3 to 5 %"."""
    bound = {Bound.EXACT: "", Bound.RANGE: "", Bound.APPROXIMATE: "about "}.get(
        quantity.bound, f"{quantity.bound.value.replace('_', ' ')} "
    )
    upper = "" if quantity.upper is None else f" to {quantity.upper:,.10g}"
    return f"{bound}{quantity.value:,.10g}{upper} {quantity.unit}".rstrip()
