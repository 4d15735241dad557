"""Claims as schema.org `Claim` in JSON-LD: what search engines and fact-checkers exchange.

The content is the text, its document where it appears, its source the author. What an author is (a person, an
organisation) is stated where it is known from the entity, and otherwise the author is a name alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from claimcheck.model import Claim, Document, Entity, EntityType
from claimcheck.reporting.claim_formats import Claims, json_array, ordered
from claimcheck.reporting.findings import uri
from claimcheck.reporting.overview import content, surface

_TYPES = {
    EntityType.PERSON: "Person",
    EntityType.STATE: "GovernmentOrganization",
    EntityType.GOVERNMENT_BODY: "GovernmentOrganization",
    EntityType.MEDIA_OUTLET: "NewsMediaOrganization",
    EntityType.ORGANISATION: "Organization",
    EntityType.GROUP: "Organization",
}


def write(claims: Claims, entities: Iterable[Entity] = ()) -> Iterator[str]:
    """A graph of claims by document and place; a claim of no content states nothing and is left out."""
    known = {entity.id: entity for entity in entities}
    yield '{"@context": "https://schema.org", "@graph": '
    yield from json_array(
        _claim(document, claim, known)
        for document, its_claims in claims
        for claim in ordered(its_claims)
        if claim.content
    )
    yield "}\n"


def _claim(document: Document, claim: Claim, entities: Mapping[str, Entity]) -> dict[str, Any]:
    author = _author(claim, entities)
    return {
        "@type": "Claim",
        "@id": f"urn:claimcheck:{claim.id}",
        "text": content(claim),
        "appearance": _appearance(document),
        **({"author": author} if author else {}),
    }


def _author(claim: Claim, entities: Mapping[str, Entity]) -> dict[str, str] | None:
    entity = entities.get(claim.source_entity or "")
    if entity is None:
        return {"@type": "Thing", "name": surface(claim)} if claim.source else None
    return {"@type": _TYPES.get(entity.type, "Thing"), "@id": f"urn:claimcheck:{uri(entity.id)}", "name": entity.name}


def _appearance(document: Document) -> dict[str, Any]:
    origin = document.provenance
    publisher = {"@type": "Organization", "name": origin.publisher} if origin.publisher else None
    # A name, since `author` is a person or an organisation and a by-line does not say which.
    known = {
        "name": origin.title,
        "creditText": origin.author,
        "datePublished": origin.published,
        "url": origin.url,
        "publisher": publisher,
    }
    return {
        "@type": "CreativeWork",
        "@id": uri(document.name),
        "encodingFormat": document.media_type,
        **{key: value for key, value in known.items() if value is not None},
    }
