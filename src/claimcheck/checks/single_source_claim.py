"""CC403 single-source-claim: an accusation or a figure that only one source gives, though others write of the matter.

Why:      what no independent source confirms is that source's word, and should read as such.
Flagged:  A "Norland accused Sudria of arming rebels" / B "Norland and Sudria signed a treaty"
Allowed:  A "Norland accused Sudria of arming rebels" / B "Inspectors said Sudria had armed rebels"
Limits:   accusations and certain statements with a figure only, since an opinion or a plan needs no second source; what
          no other document writes about (two names in common, which not most documents name), whose source is not
          known, or whose attribution is doubtful, is not assessed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from claimcheck.checks.check import Check, Hit, Passage, Threshold, Unassessed, rows, short
from claimcheck.model import CueClass, Factuality, Modality, Relation, Severity, SourceStatus, Voice
from claimcheck.table import (
    CLAIM,
    CUE_CLASS,
    DOCUMENT,
    END,
    ENTITY,
    FACTUALITY,
    FIRST,
    MENTIONS,
    MODALITY,
    NAME,
    QUANTITIES,
    RELATION,
    SECOND,
    SOURCE_ENTITY,
    SOURCE_STATUS,
    SOURCE_TEXT,
    START,
    TARGET_ENTITY,
    VOICE,
)

if TYPE_CHECKING:
    import pandas as pd

_STATEMENTS = (CueClass.ASSERT.value, CueClass.REPORT.value, CueClass.ANNOUNCE.value)
_EVERYWHERE = 0.25
"""Of the documents: a name that more of them hold does not tell what they write about."""
_FEW = 3
"""Documents that may always share a name."""


def judge(
    claims: pd.DataFrame, links: pd.DataFrame, mentions: pd.DataFrame, names_in_common: int
) -> Iterator[Hit | Unassessed]:
    """One hit for each claim that matters and stands alone."""
    agreeing = links[links[RELATION] == Relation.CORROBORATES.value]
    corroborated = claims[CLAIM].isin([*agreeing[FIRST], *agreeing[SECOND]])
    named = _documents_by_entity(mentions)
    called = dict(zip(mentions[ENTITY], mentions[NAME], strict=True))
    for claim in rows(claims[_matter(claims) & ~corroborated]):
        others = _others_on_the_subject(claim, named, names_in_common)
        if claim[SOURCE_STATUS] not in {SourceStatus.RESOLVED.value, SourceStatus.ANONYMOUS.value}:
            yield Unassessed("its source is not known, so it cannot be told from others", claim[DOCUMENT], claim[CLAIM])
        elif not others:
            yield Unassessed("no other document writes about the same names", claim[DOCUMENT], claim[CLAIM])
        else:
            yield Hit(
                f"Only one source gives this: {_source(claim, called)}. "
                f"No independent source confirms it, though {_listed(others)} about the same names.",
                Passage(claim[DOCUMENT], claim[START], claim[END]),
                claims=(claim[CLAIM],),
            )


def _matter(claims: pd.DataFrame) -> pd.Series[bool]:
    attributed = claims[VOICE] == Voice.ATTRIBUTED.value
    stated = (
        claims[CUE_CLASS].isin(_STATEMENTS)
        & (claims[MODALITY] == Modality.ASSERTED.value)
        & (claims[FACTUALITY] == Factuality.CERTAIN.value)
    )
    return attributed & ((claims[CUE_CLASS] == CueClass.ACCUSE.value) | (stated & (claims[QUANTITIES].map(len) > 0)))


def _documents_by_entity(mentions: pd.DataFrame) -> dict[str, set[str]]:
    named: dict[str, set[str]] = defaultdict(set)
    for entity, document in zip(mentions[ENTITY], mentions[DOCUMENT], strict=True):
        if entity:
            named[entity].add(document)
    documents = {document for holding in named.values() for document in holding}
    return {
        entity: holding for entity, holding in named.items() if len(holding) <= max(_FEW, _EVERYWHERE * len(documents))
    }


def _source(claim: dict[str, Any], called: dict[str, str]) -> str:
    """The source as written, with its name where that says another thing."""
    written, name = short(claim[SOURCE_TEXT]), called.get(claim[SOURCE_ENTITY], "")
    return written if not name or name.casefold() in written.casefold() else f"{written} ({name})"


def _others_on_the_subject(claim: dict[str, Any], named: dict[str, set[str]], names_in_common: int) -> list[str]:
    """Other documents that name enough of those whom the claim is from and about."""
    entities = {claim[SOURCE_ENTITY], claim[TARGET_ENTITY], *(mention.entity for mention in claim[MENTIONS])} - {None}
    shared: dict[str, int] = defaultdict(int)
    for entity in entities:
        for document in named.get(entity, ()):
            shared[document] += 1
    return sorted(
        document for document, names in shared.items() if names >= names_in_common and document != claim[DOCUMENT]
    )


def _listed(documents: list[str]) -> str:
    if len(documents) == 1:
        return f"{documents[0]} also writes"
    return f"{documents[0]} and {len(documents) - 1} more also write"


CHECK = Check(
    id="CC403",
    name="single-source-claim",
    severity=Severity.NOTE,
    title="Claim that rests on one source",
    reads={
        "claims": (
            CLAIM,
            DOCUMENT,
            VOICE,
            CUE_CLASS,
            MODALITY,
            FACTUALITY,
            SOURCE_TEXT,
            SOURCE_ENTITY,
            SOURCE_STATUS,
            TARGET_ENTITY,
            START,
            END,
            MENTIONS,
            QUANTITIES,
        ),
        "links": (RELATION, FIRST, SECOND),
        "mentions": (DOCUMENT, ENTITY, NAME),
    },
    judge=judge,
    documentation=__doc__,
    rests_on_attributions=True,
    thresholds={
        "names_in_common": Threshold(2, 1, 10, "fewest names in common for another document to be on the same subject")
    },
)
