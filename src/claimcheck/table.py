"""Claims, documents, spans, links and mentions as pandas tables; the sole owner of their column names.

Every table has a plain 0, 1, 2 … index and the same columns and types whether it has rows or not. Text columns are of
type object and hold `str`, or None for what is not known: never NaN, in no version of pandas. Enumerations are held by
value.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from claimcheck.model import Claim, Document, Link, Resolution, Span

if TYPE_CHECKING:
    import pandas as pd

CLAIM = "claim"
DOCUMENT = "document"
VOICE = "voice"
QUOTATION = "quotation"
CUE_CLASS = "cue_class"
POLARITY = "polarity"
MODALITY = "modality"
FACTUALITY = "factuality"
SOURCE_TEXT = "source_text"
CUE_TEXT = "cue_text"
CONTENT_TEXT = "content_text"
SOURCE_ENTITY = "source_entity"
SOURCE_STATUS = "source_status"
SOURCE_REASON = "source_reason"
TARGET_ENTITY = "target_entity"
CONFIDENCE = "confidence"
START = "start"
END = "end"
LINE = "line"
COLUMN = "column"
SENTENCE_START = "sentence_start"
SENTENCE_END = "sentence_end"
SENTENCE_TEXT = "sentence_text"
SOURCE = "source"
CUE = "cue"
CONTENT = "content"
MENTIONS = "mentions"
DATES = "dates"
QUANTITIES = "quantities"
TEXT = "text"
SHA256 = "sha256"
SIZE = "size"
MEDIA_TYPE = "media_type"
ENCODING = "encoding"
TITLE = "title"
AUTHOR = "author"
PUBLISHER = "publisher"
PUBLISHED = "published"
URL = "url"
RETRIEVED = "retrieved"
WORDS = "words"
LINK = "link"
RELATION = "relation"
FIRST = "first"
SECOND = "second"
EVIDENCE = "evidence"
DIFFERENCE = "difference"
ROLE = "role"
PIECE = "piece"
TYPE = "type"
ENTITY = "entity"
NAME = "name"
MENTION_ROLE = "mention_role"

PIECES_JOINED_BY = " … "
"""Between the pieces of a source, cue or content that is in several."""

_TEXT, _INTEGER, _NUMBER, _VALUES = "object", "int64", "float64", "object"

DOCUMENT_COLUMNS: Mapping[str, str] = MappingProxyType(
    {
        DOCUMENT: _TEXT,
        TEXT: _TEXT,
        SHA256: _TEXT,
        SIZE: _INTEGER,
        MEDIA_TYPE: _TEXT,
        ENCODING: _TEXT,
        TITLE: _TEXT,
        AUTHOR: _TEXT,
        PUBLISHER: _TEXT,
        PUBLISHED: _TEXT,
        URL: _TEXT,
        RETRIEVED: _TEXT,
        WORDS: _INTEGER,
        DATES: _VALUES,
    }
)
"""Columns of the documents table and their types, in order; `dates` holds a tuple of `DateReference`."""

CLAIM_COLUMNS: Mapping[str, str] = MappingProxyType(
    {
        CLAIM: _TEXT,
        DOCUMENT: _TEXT,
        VOICE: _TEXT,
        QUOTATION: _TEXT,
        CUE_CLASS: _TEXT,
        POLARITY: _TEXT,
        MODALITY: _TEXT,
        FACTUALITY: _TEXT,
        SOURCE_TEXT: _TEXT,
        CUE_TEXT: _TEXT,
        CONTENT_TEXT: _TEXT,
        SOURCE_ENTITY: _TEXT,
        SOURCE_STATUS: _TEXT,
        SOURCE_REASON: _TEXT,
        TARGET_ENTITY: _TEXT,
        CONFIDENCE: _NUMBER,
        START: _INTEGER,
        END: _INTEGER,
        LINE: _INTEGER,
        COLUMN: _INTEGER,
        SENTENCE_START: _INTEGER,
        SENTENCE_END: _INTEGER,
        SENTENCE_TEXT: _TEXT,
        SOURCE: _VALUES,
        CUE: _VALUES,
        CONTENT: _VALUES,
        MENTIONS: _VALUES,
        DATES: _VALUES,
        QUANTITIES: _VALUES,
    }
)
"""Columns of the claims table; the last six hold tuples of the model's types."""

SPAN_COLUMNS: Mapping[str, str] = MappingProxyType(
    {CLAIM: _TEXT, DOCUMENT: _TEXT, ROLE: _TEXT, PIECE: _INTEGER, START: _INTEGER, END: _INTEGER, TEXT: _TEXT}
)
"""Columns of the spans table: a row for each piece of each role (source, cue, content) of each claim."""

LINK_COLUMNS: Mapping[str, str] = MappingProxyType(
    {LINK: _TEXT, RELATION: _TEXT, FIRST: _TEXT, SECOND: _TEXT, EVIDENCE: _TEXT, CONFIDENCE: _NUMBER, DIFFERENCE: _TEXT}
)
"""Columns of the links table; `first` and `second` are claim ids, `difference` is None for agreement."""

MENTION_COLUMNS: Mapping[str, str] = MappingProxyType(
    {
        DOCUMENT: _TEXT,
        START: _INTEGER,
        END: _INTEGER,
        TEXT: _TEXT,
        TYPE: _TEXT,
        ENTITY: _TEXT,
        NAME: _TEXT,
        MENTION_ROLE: _TEXT,
    }
)
"""Columns of the mentions table; `name` is the fullest name of the entity, None where it is not resolved."""


@dataclass(frozen=True, eq=False)
class Tables:
    """All that was found, a table for each kind."""

    documents: pd.DataFrame
    """Sorted by document name."""
    claims: pd.DataFrame
    """Sorted by document, then by place in it."""
    spans: pd.DataFrame
    """In the order of the claims; then source, cue, content; then pieces."""
    links: pd.DataFrame
    """In the order of their first and second claims, then by relation."""
    mentions: pd.DataFrame
    """Sorted by document, then by place in it."""


def tables(documents: Sequence[Document], resolution: Resolution, links: Sequence[Link]) -> Tables:
    """Put everything that was found into tables. The order of the arguments' items makes no difference."""
    extents = sorted(
        ((claim, *extent(claim)) for claim in resolution.claims),
        key=lambda item: (item[0].document, item[1], item[2], item[0].id),
    )
    claims = [claim for claim, _, _ in extents]
    return Tables(
        documents=_frame(DOCUMENT_COLUMNS, _documents(documents, resolution)),
        claims=_frame(
            CLAIM_COLUMNS, _claims(claims, [start for _, start, _ in extents], [end for _, _, end in extents])
        ),
        spans=_frame(SPAN_COLUMNS, _spans(claims)),
        links=_frame(LINK_COLUMNS, _links(links, claims)),
        mentions=_frame(MENTION_COLUMNS, _mentions(resolution)),
    )


def extent(claim: Claim) -> tuple[int, int]:
    """First and one past the last code point of a claim: of its roles, or of its sentence where it has none."""
    spans = (*claim.source, *claim.cue, *claim.content) or (claim.sentence,)
    return min([span.start for span in spans]), max([span.end for span in spans])


def joined(pieces: Sequence[Span]) -> str:
    """The text of a source, cue or content in one string."""
    return pieces[0].text if len(pieces) == 1 else PIECES_JOINED_BY.join([piece.text for piece in pieces])


def _frame(columns: Mapping[str, str], values: Mapping[str, Any]) -> pd.DataFrame:
    """A table of exactly these columns and types; each type is given, so that none is inferred from the rows."""
    import pandas as pd  # late: the names of the columns are needed where there is no table

    table: pd.DataFrame = pd.DataFrame({name: pd.Series(values[name], dtype=dtype) for name, dtype in columns.items()})
    return table


def _documents(documents: Sequence[Document], resolution: Resolution) -> Mapping[str, Any]:
    dates = dict(resolution.dates)
    ordered = sorted(documents, key=lambda document: document.name)
    origins = [document.provenance for document in ordered]
    return {
        DOCUMENT: [document.name for document in ordered],
        TEXT: [document.text for document in ordered],
        SHA256: [document.sha256 for document in ordered],
        SIZE: [document.size for document in ordered],
        MEDIA_TYPE: [document.media_type for document in ordered],
        ENCODING: [document.encoding for document in ordered],
        TITLE: [origin.title for origin in origins],
        AUTHOR: [origin.author for origin in origins],
        PUBLISHER: [origin.publisher for origin in origins],
        PUBLISHED: [origin.published for origin in origins],
        URL: [origin.url for origin in origins],
        RETRIEVED: [origin.retrieved for origin in origins],
        WORDS: [len(document.text.split()) for document in ordered],
        DATES: [dates.get(document.name, ()) for document in ordered],
    }


def _claims(claims: Sequence[Claim], starts: Sequence[int], ends: Sequence[int]) -> Mapping[str, Any]:
    return {
        CLAIM: [claim.id for claim in claims],
        DOCUMENT: [claim.document for claim in claims],
        # `_value_` is `value` without what an enumeration does to hand it out.
        VOICE: [claim.voice._value_ for claim in claims],
        QUOTATION: [claim.quotation._value_ for claim in claims],
        CUE_CLASS: [claim.cue_class._value_ for claim in claims],
        POLARITY: [claim.polarity._value_ for claim in claims],
        MODALITY: [claim.modality._value_ for claim in claims],
        FACTUALITY: [claim.factuality._value_ for claim in claims],
        SOURCE_TEXT: [joined(claim.source) for claim in claims],
        CUE_TEXT: [joined(claim.cue) for claim in claims],
        CONTENT_TEXT: [joined(claim.content) for claim in claims],
        SOURCE_ENTITY: [claim.source_entity for claim in claims],
        SOURCE_STATUS: [claim.source_status._value_ for claim in claims],
        SOURCE_REASON: [claim.source_reason for claim in claims],
        TARGET_ENTITY: [claim.target_entity for claim in claims],
        CONFIDENCE: [claim.confidence for claim in claims],
        START: starts,
        END: ends,
        LINE: [claim.line for claim in claims],
        COLUMN: [claim.column for claim in claims],
        SENTENCE_START: [claim.sentence.start for claim in claims],
        SENTENCE_END: [claim.sentence.end for claim in claims],
        SENTENCE_TEXT: [claim.sentence.text for claim in claims],
        SOURCE: [claim.source for claim in claims],
        CUE: [claim.cue for claim in claims],
        CONTENT: [claim.content for claim in claims],
        MENTIONS: [claim.mentions for claim in claims],
        DATES: [claim.dates for claim in claims],
        QUANTITIES: [claim.quantities for claim in claims],
    }


def _spans(claims: Sequence[Claim]) -> Mapping[str, Any]:
    import numpy as np

    pieces = [role for claim in claims for role in (claim.source, claim.cue, claim.content)]
    spans = [span for role in pieces for span in role]
    counts = np.array([len(role) for role in pieces], dtype=np.int64)
    of_claims = counts.reshape(-1, 3).sum(axis=1)
    first = np.cumsum(counts) - counts
    return {
        CLAIM: np.repeat(np.array([claim.id for claim in claims], dtype=object), of_claims),
        DOCUMENT: np.repeat(np.array([claim.document for claim in claims], dtype=object), of_claims),
        ROLE: np.repeat(np.array([SOURCE, CUE, CONTENT] * len(claims), dtype=object), counts),
        PIECE: np.arange(len(spans)) - np.repeat(first, counts),
        START: [span.start for span in spans],
        END: [span.end for span in spans],
        TEXT: [span.text for span in spans],
    }


def _links(links: Sequence[Link], claims: Sequence[Claim]) -> Mapping[str, Any]:
    place = {claim.id: index for index, claim in enumerate(claims)}
    nowhere = len(claims)
    ordered = sorted(
        links,
        key=lambda link: (
            place.get(link.first, nowhere),
            place.get(link.second, nowhere),
            link.relation.value,
            link.id,
        ),
    )
    return {
        LINK: [link.id for link in ordered],
        RELATION: [link.relation.value for link in ordered],
        FIRST: [link.first for link in ordered],
        SECOND: [link.second for link in ordered],
        EVIDENCE: [link.evidence for link in ordered],
        CONFIDENCE: [link.confidence for link in ordered],
        DIFFERENCE: [link.difference and link.difference.value for link in ordered],
    }


def _mentions(resolution: Resolution) -> Mapping[str, Any]:
    names = {entity.id: entity.name for entity in resolution.entities}
    rows = [
        (document, mention)
        for document, mentions in sorted(resolution.mentions, key=lambda pair: pair[0])
        for mention in sorted(mentions, key=lambda mention: (mention.span.start, mention.span.end))
    ]
    mentions = [mention for _, mention in rows]
    return {
        DOCUMENT: [document for document, _ in rows],
        START: [mention.span.start for mention in mentions],
        END: [mention.span.end for mention in mentions],
        TEXT: [mention.span.text for mention in mentions],
        TYPE: [mention.type._value_ for mention in mentions],
        ENTITY: [mention.entity for mention in mentions],
        NAME: [names.get(mention.entity) if mention.entity else None for mention in mentions],
        MENTION_ROLE: [mention.role for mention in mentions],
    }
