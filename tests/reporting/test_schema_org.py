"""schema.org: terms of `Claim` and `CreativeWork` only, types that `author` may have."""

from __future__ import annotations

import json

from claimcheck.model import AuditResult
from claimcheck.reporting.schema_org import write
from tests.reporting.test_claim_formats import pairs

CLAIM = {"@type", "@id", "text", "author", "appearance"}
WORK = {"@type", "@id", "encodingFormat", "name", "creditText", "datePublished", "url", "publisher"}


def test_claims_with_content_in_the_terms_of_schema_org(result: AuditResult) -> None:
    record = json.loads("".join(write(pairs(result), result.entities)))
    assert record["@context"] == "https://schema.org"
    assert len(record["@graph"]) == sum(bool(claim.content) for claim in result.claims)
    for claim in record["@graph"]:
        assert claim["@type"] == "Claim"
        assert claim.keys() <= CLAIM
        assert claim["appearance"].keys() <= WORK
    authors = {each["author"]["name"]: each["author"]["@type"] for each in record["@graph"] if "author" in each}
    assert authors["Ines Varga"] == "Person"
    assert authors["transport ministry"] == "GovernmentOrganization"
    assert authors["A senior official"] == "Thing"


def test_without_entities_the_words_name_the_author(result: AuditResult) -> None:
    record = json.loads("".join(write(pairs(result))))
    assert {each["author"]["@type"] for each in record["@graph"] if "author" in each} == {"Thing"}
