"""Claims, documents, spans, links and mentions as pandas tables; the sole owner of their column names.

Every table has a plain 0, 1, 2 … index and the same columns and types whether it has rows or not. Text columns are of
type object and hold `str`, or None for what is not known: never NaN, in no version of pandas. Enumerations are held by
value.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
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
    claims = sorted(resolution.claims, key=lambda claim: (claim.document, *extent(claim), claim.id))
    place = {claim.id: index for index, claim in enumerate(claims)}
    nowhere = len(claims)
    return Tables(
        documents=_frame(DOCUMENT_COLUMNS, _document_rows(documents, resolution)),
        claims=_frame(CLAIM_COLUMNS, (_claim_row(claim) for claim in claims)),
        spans=_frame(SPAN_COLUMNS, (row for claim in claims for row in _span_rows(claim))),
        links=_frame(
            LINK_COLUMNS,
            (
                (
                    link.id,
                    link.relation.value,
                    link.first,
                    link.second,
                    link.evidence,
                    link.confidence,
                    link.difference and link.difference.value,
                )
                for link in sorted(
                    links,
                    key=lambda link: (
                        place.get(link.first, nowhere),
                        place.get(link.second, nowhere),
                        link.relation.value,
                        link.id,
                    ),
                )
            ),
        ),
        mentions=_frame(MENTION_COLUMNS, _mention_rows(resolution)),
    )


def extent(claim: Claim) -> tuple[int, int]:
    """First and one past the last code point of a claim: of its roles, or of its sentence where it has none."""
    spans = (*claim.source, *claim.cue, *claim.content) or (claim.sentence,)
    return min(span.start for span in spans), max(span.end for span in spans)


def joined(pieces: Sequence[Span]) -> str:
    """The text of a source, cue or content in one string."""
    return PIECES_JOINED_BY.join(piece.text for piece in pieces)


def _frame(columns: Mapping[str, str], rows: Iterable[tuple[Any, ...]]) -> pd.DataFrame:
    """A table of exactly these columns and types; each type is given, so that none is inferred from the rows."""
    import pandas as pd  # late: the names of the columns are needed where there is no table

    values = list(zip(*rows, strict=True)) or [()] * len(columns)
    table: pd.DataFrame = pd.DataFrame(
        {
            name: pd.Series(list(column), dtype=dtype)
            for (name, dtype), column in zip(columns.items(), values, strict=True)
        }
    )
    return table


def _document_rows(documents: Sequence[Document], resolution: Resolution) -> Iterable[tuple[Any, ...]]:
    dates = dict(resolution.dates)
    for document in sorted(documents, key=lambda document: document.name):
        origin = document.provenance
        yield (
            document.name,
            document.text,
            document.sha256,
            document.size,
            document.media_type,
            document.encoding,
            origin.title,
            origin.author,
            origin.publisher,
            origin.published,
            origin.url,
            origin.retrieved,
            len(document.text.split()),
            dates.get(document.name, ()),
        )


def _claim_row(claim: Claim) -> tuple[Any, ...]:
    start, end = extent(claim)
    return (
        claim.id,
        claim.document,
        claim.voice.value,
        claim.quotation.value,
        claim.cue_class.value,
        claim.polarity.value,
        claim.modality.value,
        claim.factuality.value,
        joined(claim.source),
        joined(claim.cue),
        joined(claim.content),
        claim.source_entity,
        claim.source_status.value,
        claim.source_reason,
        claim.target_entity,
        claim.confidence,
        start,
        end,
        claim.line,
        claim.column,
        claim.sentence.start,
        claim.sentence.end,
        claim.sentence.text,
        claim.source,
        claim.cue,
        claim.content,
        claim.mentions,
        claim.dates,
        claim.quantities,
    )


def _span_rows(claim: Claim) -> Iterable[tuple[Any, ...]]:
    for role, pieces in ((SOURCE, claim.source), (CUE, claim.cue), (CONTENT, claim.content)):
        for number, span in enumerate(pieces):
            yield claim.id, claim.document, role, number, span.start, span.end, span.text


def _mention_rows(resolution: Resolution) -> Iterable[tuple[Any, ...]]:
    names = {entity.id: entity.name for entity in resolution.entities}
    for document, mentions in sorted(resolution.mentions, key=lambda pair: pair[0]):
        for mention in sorted(mentions, key=lambda mention: (mention.span.start, mention.span.end)):
            span = mention.span
            name = names.get(mention.entity) if mention.entity else None
            yield document, span.start, span.end, span.text, mention.type.value, mention.entity, name, mention.role
