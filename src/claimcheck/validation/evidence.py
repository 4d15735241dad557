"""What expectations need to know of a row and cannot see: whether it agrees with other tables and documents' texts.

Each answer is a column named for what it says (`document_exists`). Reckoned in one pass here, it keeps texts and lists
of known ids out of the suites, which Great Expectations copies and serialises.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from claimcheck import table
from claimcheck.model import Entity, SourceStatus, Span, Voice
from claimcheck.table import Tables

ENOUGH = 20
"""Fewest values from which a share or a mean is taken."""


def evidence(found: Tables, entities: Iterable[Entity]) -> dict[str, pd.DataFrame]:
    """Each table by name, cut to what identifies and describes a row, with the answers beside it."""
    texts = dict(zip(found.documents[table.DOCUMENT], found.documents[table.TEXT], strict=True))
    ids = sorted(entity.id for entity in entities)
    return {
        "documents": _documents(found.documents, found.claims),
        "claims": _claims(found.claims, texts, frozenset(ids)),
        "spans": _spans(found.spans, found.claims, texts),
        "links": _links(found.links, found.claims),
        "mentions": _mentions(found.mentions, texts, frozenset(ids)),
        "entities": pd.DataFrame({table.ENTITY: pd.Series(ids, dtype="object")}),
    }


def _documents(documents: pd.DataFrame, claims: pd.DataFrame) -> pd.DataFrame:
    names, words = documents[table.DOCUMENT], documents[table.WORDS]
    attributed = claims[table.DOCUMENT][claims[table.VOICE] == Voice.ATTRIBUTED.value]
    # A Counter gives 0 for a document without claims.
    made = names.map(Counter(claims[table.DOCUMENT])).astype("int64")
    marked = names.map(Counter(attributed)).astype("int64")
    evidence: pd.DataFrame = documents[[table.DOCUMENT, table.PUBLISHED, table.RETRIEVED]].assign(
        # No value where a single attribution would already be a large share.
        attributions_per_100_words=(100 * marked / words).where(words >= ENOUGH),
        attributed_share=(marked / made).where(made >= ENOUGH),
    )
    return evidence


def _claims(claims: pd.DataFrame, texts: Mapping[str, str], known: frozenset[str]) -> pd.DataFrame:
    kept = (table.CLAIM, table.DOCUMENT, table.VOICE, table.LINE, table.COLUMN, table.CONFIDENCE)
    sentence = (claims[key] for key in (table.DOCUMENT, table.SENTENCE_START, table.SENTENCE_END, table.SENTENCE_TEXT))
    unresolved = (claims[table.SOURCE_STATUS] == SourceStatus.UNRESOLVED.value).astype("float64")
    roles = [claims[role] for role in (table.SOURCE, table.CUE, table.CONTENT)]
    evidence: pd.DataFrame = claims[[*kept, table.SOURCE_STATUS, table.SOURCE_ENTITY]].assign(
        document_exists=claims[table.DOCUMENT].isin(texts.keys()),
        sentence_is_text=_are_text(texts, *sentence),
        pieces=_numbers(_offsets(*claim) for claim in zip(*roles, strict=True)),
        source_pieces=roles[0].map(len),
        cue_pieces=roles[1].map(len),
        content_pieces=roles[2].map(len),
        source_entity_exists=_are_known(claims[table.SOURCE_ENTITY], known),
        target_entity_exists=_are_known(claims[table.TARGET_ENTITY], known),
        source_unresolved=unresolved.where(claims[table.VOICE] == Voice.ATTRIBUTED.value),
    )
    return evidence


def _spans(spans: pd.DataFrame, claims: pd.DataFrame, texts: Mapping[str, str]) -> pd.DataFrame:
    before = spans.groupby([table.CLAIM, table.ROLE], sort=False)[table.END].shift()
    placed = (spans[key] for key in (table.DOCUMENT, table.START, table.END, table.TEXT))
    lengths = {name: len(text) for name, text in texts.items()}
    evidence: pd.DataFrame = spans[[table.CLAIM, table.ROLE, table.PIECE, table.START, table.END]].assign(
        claim_exists=spans[table.CLAIM].isin(claims[table.CLAIM]),
        length=spans[table.DOCUMENT].map(lengths).astype("float64"),
        is_text=_are_text(texts, *placed),
        in_order=before.isna() | (before <= spans[table.START]),
    )
    return evidence


def _links(links: pd.DataFrame, claims: pd.DataFrame) -> pd.DataFrame:
    linked = claims[claims[table.CLAIM].isin([*links[table.FIRST], *links[table.SECOND]])]
    places = dict(zip(linked[table.CLAIM], zip(linked[table.DOCUMENT], linked[table.START], strict=True), strict=True))
    ends = list(zip(links[table.FIRST], links[table.SECOND], strict=True))
    evidence: pd.DataFrame = links[[table.LINK, table.RELATION, table.FIRST, table.SECOND, table.CONFIDENCE]].assign(
        pair=[" ".join(sorted(pair)) for pair in ends],
        difference=[each or "none" for each in links[table.DIFFERENCE]],
        first_exists=links[table.FIRST].isin(places.keys()),
        second_exists=links[table.SECOND].isin(places.keys()),
        in_order=pd.Series([_are_ordered(places, *pair) for pair in ends], dtype="object"),
    )
    return evidence


def _mentions(mentions: pd.DataFrame, texts: Mapping[str, str], known: frozenset[str]) -> pd.DataFrame:
    placed = (mentions[key] for key in (table.DOCUMENT, table.START, table.END, table.TEXT))
    evidence: pd.DataFrame = mentions[[table.DOCUMENT, table.START, table.END]].assign(
        document_exists=mentions[table.DOCUMENT].isin(texts.keys()),
        is_text=_are_text(texts, *placed),
        entity_exists=_are_known(mentions[table.ENTITY], known),
    )
    return evidence


def _offsets(*roles: Sequence[Span]) -> tuple[tuple[int, ...], ...]:
    return tuple([tuple([offset for span in role for offset in (span.start, span.end)]) for role in roles])


def _numbers(keys: Iterable[Hashable]) -> pd.Series[int]:
    """A number for each, the same of equal ones: what a column can hold and compare."""
    numbers: dict[Hashable, int] = {}
    return pd.Series([numbers.setdefault(key, len(numbers)) for key in keys], dtype="int64")


def _are_ordered(places: Mapping[str, tuple[str, int]], first: str, second: str) -> bool | None:
    """Whether one claim does not stand behind the other; None where one is not there, which is asked for elsewhere."""
    return places[first] <= places[second] if first in places and second in places else None


def _are_text(texts: Mapping[str, str], *columns: pd.Series[Any]) -> pd.Series[Any]:
    """Whether each text stands in its document at its offsets; None where the document is not there.

    Args:
        texts: Every document's, by name.
        columns: Name of the document, start, end, text.
    """
    rows = zip(*columns, strict=True)
    answers = [
        None if (whole := texts.get(name)) is None else whole[start:end] == text for name, start, end, text in rows
    ]
    return pd.Series(answers, dtype="object")


def _are_known(ids: pd.Series[Any], known: frozenset[str]) -> pd.Series[Any]:
    """Whether each id is among `known`; no id is no broken reference."""
    return ids.isna() | ids.isin(known)
