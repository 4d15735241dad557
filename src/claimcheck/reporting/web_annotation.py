"""Claims as Web Annotations in JSON-LD (W3C Recommendation, 2017): one for each piece of each role.

One annotation a piece, since a target of several selectors would mean the same passage found in several ways, and
viewers draw one passage an annotation. What belongs together links to one claim. Positions count code points, as the
model asks; prefix and suffix let a tool find the passage again where the text has changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from claimcheck.model import Claim, Document, Span
from claimcheck.reporting.claim_formats import Claims, json_array, ordered, pieces
from claimcheck.reporting.findings import uri
from claimcheck.reporting.json_report import json_line

CONTEXT = ["http://www.w3.org/ns/anno.jsonld", {"claimcheck": "urn:claimcheck:terms:"}]
AROUND = 32
"""Characters before and after a quotation that tell it from others of the same words, as many as Hypothesis takes."""


def write(claims: Claims) -> Iterator[str]:
    """One page of annotations, by document and place; the id of a document is its path as a relative reference."""
    yield f'{{"@context": {json_line(CONTEXT)}, "id": "urn:claimcheck:annotations", "type": "AnnotationPage", "items": '
    yield from json_array(
        _annotation(document, claim, role, number, span)
        for document, its_claims in claims
        for claim in ordered(its_claims)
        for role, number, span in pieces(claim)
    )
    yield "}\n"


def _annotation(document: Document, claim: Claim, role: str, number: int, span: Span) -> dict[str, Any]:
    identity = f"urn:claimcheck:{claim.id}"
    return {
        "id": f"{identity}:{role}:{number}",
        "type": "Annotation",
        "motivation": "tagging",
        "generator": {"id": "urn:claimcheck", "type": "Software", "name": "claimcheck"},
        "body": [
            {"type": "TextualBody", "purpose": "tagging", "value": role},
            {"type": "TextualBody", "purpose": "classifying", "value": claim.cue_class.value},
            {"type": "SpecificResource", "purpose": "linking", "source": identity},
        ],
        "target": {
            "source": {"id": uri(document.name), "type": "Text", "format": document.media_type},
            "selector": [
                {"type": "TextPositionSelector", "start": span.start, "end": span.end},
                {
                    "type": "TextQuoteSelector",
                    "exact": span.text,
                    "prefix": document.text[max(0, span.start - AROUND) : span.start],
                    "suffix": document.text[span.end : span.end + AROUND],
                },
            ],
        },
        "claimcheck:confidence": claim.confidence,
    }
