"""The data that flows through claimcheck: frozen types, no behaviour beyond what derives from their own fields.

Offsets are Unicode code points into the document's unmodified text, half-open. Lines and columns count from 1.

What there are tens of thousands of is a `Struct`, the rest are dataclasses: a structure is made, copied, compared, read
and written several times as fast, and need not be looked at when garbage is searched for, as it holds no cycle.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from msgspec import Struct

LEAST_CONFIDENCE = 0.5
"""A claim of less is doubtful: its attribution is more likely wrong than right."""


class Value(str, Enum):
    """An enumeration whose members are their own JSON value."""

    def __str__(self) -> str:
        return str(self.value)


class Voice(Value):
    """Whose claim it is."""

    ATTRIBUTED = "attributed"
    DOCUMENT = "document"


class Quotation(Value):
    """How the content is rendered: in quotation marks, in the writer's words, or partly each."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    MIXED = "mixed"
    NONE = "none"
    """A statement in the document's own voice."""


class CueClass(Value):
    """What the source does with the content."""

    ASSERT = "assert"
    REPORT = "report"
    ANNOUNCE = "announce"
    DENY = "deny"
    ADMIT = "admit"
    ACCUSE = "accuse"
    CONDEMN = "condemn"
    PRAISE = "praise"
    AGREE = "agree"
    DISAGREE = "disagree"
    DEMAND = "demand"
    PROMISE = "promise"
    WARN = "warn"
    PREDICT = "predict"
    BELIEVE = "believe"
    QUESTION = "question"
    OTHER = "other"


class Polarity(Value):
    """Whether the content is stated or negated within itself ("was *not* ready"); a denial is a cue class, not this."""

    POSITIVE = "positive"
    NEGATIVE = "negative"


class Modality(Value):
    """How the content is put."""

    ASSERTED = "asserted"
    POSSIBLE = "possible"
    NECESSARY = "necessary"
    FUTURE = "future"
    CONDITIONAL = "conditional"
    INTERROGATIVE = "interrogative"


class Factuality(Value):
    """How sure the source presents itself to be of the content (not whether it is true)."""

    CERTAIN = "certain"
    PROBABLE = "probable"
    POSSIBLE = "possible"
    UNKNOWN = "unknown"


class EntityType(Value):
    """What kind of thing an entity is."""

    STATE = "state"
    GOVERNMENT_BODY = "government_body"
    PERSON = "person"
    ORGANISATION = "organisation"
    MEDIA_OUTLET = "media_outlet"
    GROUP = "group"
    PLACE = "place"
    ANONYMOUS = "anonymous"
    OTHER = "other"


class SourceStatus(Value):
    """How far the source of a claim could be resolved."""

    RESOLVED = "resolved"
    """An entity is known: by name, metonym, or a pronoun or description with one clear antecedent."""
    ANONYMOUS = "anonymous"
    """"a senior official", "sources close to the talks": described, not named."""
    UNRESOLVED = "unresolved"
    """A pronoun or definite description whose antecedent is not clear."""
    AGENTLESS = "agentless"
    """The cue has no agent: "is seen as", "reportedly"."""
    MISSING = "missing"
    """A quotation that no one is said to have spoken."""
    DOCUMENT = "document"
    """The document speaks for itself."""


class Granularity(Value):
    """How exactly a date expression places its event."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    SEASON = "season"
    YEAR = "year"
    DECADE = "decade"
    CENTURY = "century"
    UNKNOWN = "unknown"


class Bound(Value):
    """How a number bounds the quantity."""

    EXACT = "exact"
    APPROXIMATE = "approximate"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    RANGE = "range"


class Relation(Value):
    """How one claim stands to another."""

    CORROBORATES = "corroborates"
    CONTRADICTS = "contradicts"
    DISPUTES = "disputes"
    ECHOES = "echoes"
    """The same passage in both: copied text, so not an independent voice."""


class Difference(Value):
    """What two claims differ in that ought to be alike."""

    DATE = "date"
    QUANTITY = "quantity"
    NAME = "name"
    """Another person, place or body."""
    ROLE = "role"
    """The same person with another title or office."""
    POLARITY = "polarity"
    """One states what the other negates or denies."""
    OPPOSITE = "opposite"
    """Words that exclude each other: "rose", "fell"."""
    MEANING = "meaning"
    """By the judgement of the language model alone."""
    QUOTATION = "quotation"
    """The words between the quotation marks."""
    SOURCE = "source"
    """Who said it."""
    ATTRIBUTION = "attribution"
    """One says whose word it is, the other states it as its own."""


class Severity(Value):
    """As in SARIF."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Span(Struct, frozen=True, gc=False):
    """A stretch of a document's text (Web Annotation TextPosition and TextQuote selectors in one)."""

    start: int
    """First code point."""
    end: int
    """One past the last code point."""
    text: str
    """Exactly `document.text[start:end]`."""


@dataclass(frozen=True)
class Provenance:
    """Where a document comes from; whatever nobody stated is None."""

    title: str | None = None
    author: str | None = None
    publisher: str | None = None
    published: str | None = None
    """ISO 8601 date, YYYY-MM-DD."""
    url: str | None = None
    retrieved: str | None = None
    """ISO 8601 date, YYYY-MM-DD."""


@dataclass(frozen=True)
class Document:
    """One document as read."""

    name: str
    """Path relative to the folder named on the command line, POSIX separators, with suffix; unique in a run. Of one of
    many documents in a file, that file's path, then "#" and the number of its line, or "/" and its own id."""
    text: str
    """The text all offsets refer to."""
    sha256: str
    """Of the file's bytes (of one of many documents in a file, of its line or row in UTF-8), lower-case hexadecimal."""
    size: int
    """Of the same, in bytes."""
    media_type: str
    """"text/plain", "text/html", "application/pdf", …"""
    encoding: str
    """As decoded: "utf-8", "windows-1252", …; "binary" where the file is not text in itself."""
    provenance: Provenance = Provenance()
    pages: tuple[int, ...] = ()
    """Offset at which each page begins, in order, page 1 first; empty where the format has no pages."""


@dataclass(frozen=True)
class ReadFailure:
    """A file that could not be read as a document, and why; the audit goes on without it."""

    name: str
    reason: str
    """One line, ending in what to do about it."""
    sha256: str | None = None


class DateReference(Struct, frozen=True, gc=False):
    """A date expression and the interval it stands for."""

    span: Span
    value: str
    """As in TIMEX3: "2016", "2015-10-01", "--06-24" (no year known), "P3D"."""
    start: str | None
    """First day, YYYY-MM-DD; None where it cannot be anchored."""
    end: str | None
    """Last day, inclusive; None where it cannot be anchored."""
    granularity: Granularity
    relative: bool
    """True where the value depends on when the document was written."""


class Quantity(Struct, frozen=True, gc=False):
    """A number with what it counts."""

    span: Span
    value: float
    upper: float | None
    """The upper end of a range, else None."""
    unit: str
    """A normalised unit or counted noun: "%", "USD", "km", "people", "groups"; "" where there is none."""
    bound: Bound


class Mention(Struct, frozen=True, gc=False):
    """A name in the text and the entity it stands for."""

    span: Span
    type: EntityType
    entity: str | None = None
    """Id of the entity, None until resolved or where it could not be."""
    role: str | None = None
    """Title or office that the text gives a person here, apart from the name, in lower case: "foreign minister"."""


@dataclass(frozen=True)
class Entity:
    """Someone or something that documents speak of, the same across documents."""

    id: str
    """Stable for the same documents: "state:bahrain", "person:hamad-bin-isa-al-khalifa"."""
    name: str
    """The fullest name found."""
    type: EntityType
    aliases: tuple[str, ...] = ()
    """Every other surface it was found under, sorted."""


class Attribution(Struct, frozen=True, gc=False):
    """Who (source) by which words (cue) says what (content), each in zero or more pieces, in text order."""

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    confidence: float
    """Probability that an annotator would agree: with half of the content at least, and with a word of the source where
    the annotator names one. Coarsely rounded, never 0 or 1."""


class Claim(Struct, frozen=True, gc=False):
    """An attributed content, or a statement in the document's own voice."""

    id: str
    """"c-" and 12 hexadecimal digits: of document name, role texts and occurrence, not of offsets."""
    document: str
    """`Document.name`."""
    voice: Voice
    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    sentence: Span
    """The sentence of the cue (or of the content, where there is no cue)."""
    line: int
    """Of the first character of the claim (its first span)."""
    column: int
    quotation: Quotation
    cue_class: CueClass
    polarity: Polarity
    modality: Modality
    factuality: Factuality
    confidence: float
    """As `Attribution.confidence`; for a statement, that what it says is not somebody's."""
    source_status: SourceStatus = SourceStatus.UNRESOLVED
    source_entity: str | None = None
    """Id of the entity that speaks, where resolved."""
    source_reason: str | None = None
    """Where the source is not resolved by its own name: why not, or by what it was."""
    target_entity: str | None = None
    """Whom an accusation, demand or condemnation is directed at, where clear."""
    mentions: tuple[Mention, ...] = ()
    """Names inside the content and target, in text order."""
    dates: tuple[DateReference, ...] = ()
    """Of the content, or of the sentence where the content has none."""
    quantities: tuple[Quantity, ...] = ()
    """Inside the content."""


@dataclass(frozen=True)
class Extraction:
    """What was found in one document, before anything is resolved: the unit of caching."""

    document: str
    """`Document.name`."""
    claims: tuple[Claim, ...]
    mentions: tuple[Mention, ...]
    """Every name in the document, inside claims or not."""
    sentences: tuple[Span, ...]


@dataclass(frozen=True)
class Resolution:
    """Claims with sources, names, dates and quantities in comparable form."""

    claims: tuple[Claim, ...]
    entities: tuple[Entity, ...]
    mentions: tuple[tuple[str, tuple[Mention, ...]], ...] = ()
    """For each document by name: every mention with its entity."""
    dates: tuple[tuple[str, tuple[DateReference, ...]], ...] = ()
    """For each document by name: every date expression, inside claims or not."""


@dataclass(frozen=True)
class Location:
    """A passage that a finding points at."""

    document: str
    span: Span | None
    """None where the finding concerns the whole document."""
    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True)
class Link:
    """A relation between two claims; `first` and `second` in order of document and position."""

    id: str
    """"l-" and 12 hexadecimal digits: of relation and the two claims."""
    relation: Relation
    first: str
    """Claim id."""
    second: str
    """Claim id."""
    evidence: str
    """One sentence that says on what the relation rests."""
    confidence: float
    difference: Difference | None = None
    """What a contradiction is about, or in what a copy was changed; None for the other relations. Two claims that
    differ in several things have a link for each."""


@dataclass(frozen=True)
class Finding:
    """A check's judgement on one passage."""

    check: str
    """"CC101"."""
    severity: Severity
    message: str
    """One or two sentences an editor understands, without markup."""
    location: Location
    related: tuple[Location, ...] = ()
    """The other passages it rests on, e.g. the other side of a dispute."""
    claims: tuple[str, ...] = ()
    """Ids of the claims concerned."""
    fingerprint: str = ""
    """Of check, document, normalised passage, the passage it is set against, and occurrence; set by the runner."""


@dataclass(frozen=True)
class NotAssessed:
    """A check met a claim (or document) it could not judge: silence is not agreement."""

    check: str
    reason: str
    document: str | None = None
    claim: str | None = None


@dataclass(frozen=True)
class ExpectationResult:
    """One Great Expectations expectation over a table."""

    table: str
    """"claims", "documents", "links" or "spans"."""
    expectation: str
    """"expect_column_values_to_be_unique"."""
    column: str | None
    success: bool
    error: str | None
    """What went wrong where it could not be evaluated; then `success` is False without being a verdict."""
    observed: str
    """One line: what was seen."""
    unexpected: tuple[str, ...] = ()
    """Ids of the rows that break it."""
    severity: Severity = Severity.ERROR
    """ERROR where records contradict each other or their text, WARNING where figures merely look unlikely."""


@dataclass(frozen=True)
class SchemaViolation:
    """A record that does not have the shape its schema gives."""

    schema: str
    """"claim"."""
    record: str
    """The record's id."""
    path: str
    """JSON Pointer into the record."""
    message: str


@dataclass(frozen=True)
class Validation:
    """What the data checks said."""

    records: int
    """How many records were validated against a schema."""
    violations: tuple[SchemaViolation, ...] = ()
    expectations: tuple[ExpectationResult, ...] = ()


@dataclass(frozen=True)
class AuditResult:
    """Everything an audit found. Holds no time and no path of the machine: same input, same value."""

    documents: tuple[Document, ...]
    failures: tuple[ReadFailure, ...]
    claims: tuple[Claim, ...]
    entities: tuple[Entity, ...]
    links: tuple[Link, ...]
    findings: tuple[Finding, ...]
    not_assessed: tuple[NotAssessed, ...]
    validation: Validation
    versions: tuple[tuple[str, str], ...] = ()
    """Name and version of program, model and schemas, sorted."""


@dataclass(frozen=True)
class PastRun:
    """An earlier audit of the same documents, in figures."""

    started: str
    """UTC, to the second: "2016-05-02T06:00:00Z"."""
    documents: int
    claims: int
    errors: int
    warnings: int
    notes: int


@dataclass(frozen=True)
class PastFinding:
    """A finding of the audit before that is no longer found."""

    check: str
    severity: Severity
    message: str
    document: str
    fingerprint: str
    since: str
    """Start of the first audit of the unbroken row that found it."""
    passage: str = ""
    """The beginning of the passage it pointed at, on one line; "" where it concerned the whole document."""


@dataclass(frozen=True)
class History:
    """What earlier audits of the same documents found. Never part of an `AuditResult`, which knows no time."""

    runs: tuple[PastRun, ...]
    """Oldest first; this audit is not among them."""
    findings_since: Mapping[str, str]
    """For findings of this audit, by fingerprint: start of the first audit of the unbroken row that found it. What is
    not in here is new."""
    claims_since: Mapping[str, str]
    """The same for claims, by id."""
    resolved: tuple[PastFinding, ...] = ()
    """Found by the audit before, and not by this one; worst first."""
