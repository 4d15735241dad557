"""An audit with everything in it: several documents, every kind of record, and text that means harm."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from typing import Any

from claimcheck.baseline import AcceptedFinding, compare, of
from claimcheck.model import (
    AuditResult,
    Bound,
    Claim,
    CueClass,
    DateReference,
    Difference,
    Document,
    Entity,
    EntityType,
    ExpectationResult,
    Factuality,
    Finding,
    Granularity,
    History,
    Link,
    Location,
    Mention,
    Modality,
    NotAssessed,
    PastFinding,
    PastRun,
    Polarity,
    Provenance,
    Quantity,
    Quotation,
    ReadFailure,
    Relation,
    SchemaViolation,
    Severity,
    SourceStatus,
    Span,
    Validation,
    Voice,
)
from claimcheck.reporting.findings import Context

BAIT = "“[click](javascript:alert(1)) @everyone #1 | a | b | https://evil.example/x www.evil.example”"
LONG_WORD = "wind" * 2500
HARBOUR = """Harbour talks stall

The Dockers’ Union accused the Port Authority of hiding two accident reports from inspectors. “We asked for them in March \
and again in May,” said union secretary Ines Varga, adding that at least 40 people had been hurt since 2019.

The Port Authority has denied withholding any report. It said the files were handed over on 3 April.

The east quay is seen as the most dangerous on the coast.

“Nobody told us anything.”

A senior official said that Port Director Tomas Lind had told the council the crane “would be repaired soon [4].
"""
MINISTRY = """# Statement on the harbour

The transport ministry said the Port Authority handed over every accident report on 3 April.

According to the ministry, only 12 people have been hurt since 2019.

The Dockers’ Union accused the Port Authority of hiding two accident reports from inspectors.

They will meet again next week, and the council agreed to publish the minutes.
"""
HOSTILE = (
    "</script><script>document.title='owned'</script> said <img src=x onerror=\"document.title='owned'\">.\r\n"
    "\r\n"
    f"The \u202eresu\u202c said {BAIT}.\r\n"
    f"Officials warned of {LONG_WORD} and \x00 and \x1b[31m red \u2028 and ``` and <!-- --> and &lt; and {{{{ 7*7 }}}}."
    "\r\n"
    "أعلنت وزارة النقل أن الميناء سيغلق يوم الأحد.\r\n"
    "משרד התחבורה הודיע כי הנמל ייסגר ביום ראשון, ו־“Reuters” אישרה.\n"
    "港务局否认隐瞒任何报告。Ελληνικά. नमस्ते. 👩‍👩‍👧 Å\u0301."
)
HOSTILE_NAME = "x/<img src=x onerror=alert(1)>|`@team`.txt"


def document(name: str, text: str, **provenance: str) -> Document:
    data = text.encode("utf-8", "surrogatepass")
    media_type = "text/markdown" if name.endswith(".md") else "text/plain"
    return Document(name, text, sha256(data).hexdigest(), len(data), media_type, "utf-8", Provenance(**provenance))


DOCUMENTS = (
    document(
        "wire/harbour.txt",
        HARBOUR,
        title="Harbour talks stall",
        author="J. Okafor",
        publisher="Coast Wire",
        published="2024-06-02",
        url="https://coast.example/harbour?id=1&x=2",
        retrieved="2024-06-05",
    ),
    document("ministry.md", MINISTRY, title="Statement on the harbour", url="javascript:alert(1)"),
    document(HOSTILE_NAME, HOSTILE, title="<b>bold</b> & “quoted”", publisher="Evil | Co @team"),
    document("empty.txt", ""),
)
TEXTS = {document.name: document.text for document in DOCUMENTS}


def span(name: str, words: str, after: str = "") -> Span:
    """The words where they first stand in a document, or first after others."""
    text = TEXTS[name]
    start = text.index(words, text.index(after) if after else 0)
    return Span(start, start + len(words), words)


def position(name: str, offset: int) -> tuple[int, int]:
    before = TEXTS[name][:offset]
    return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1


def location(name: str, words: str = "", after: str = "") -> Location:
    if not words:
        return Location(name, None, 1, 1, 1, 1)
    place = span(name, words, after)
    return Location(name, place, *position(name, place.start), *position(name, place.end))


def claim(
    number: int,
    name: str,
    source: tuple[str, ...] | str,
    cue: tuple[str, ...] | str,
    content: tuple[str, ...] | str,
    *,
    sentence: str,
    after: str = "",
    cue_class: CueClass = CueClass.ASSERT,
    **fields: Any,
) -> Claim:
    """A claim by its words; each role is looked for from `after` on."""
    roles = [
        tuple(span(name, words, after) for words in ((role,) if isinstance(role, str) else role) if words)
        for role in (source, cue, content)
    ]
    line, column = position(name, min(piece.start for role in roles for piece in role))
    defaults: dict[str, Any] = {
        "voice": Voice.ATTRIBUTED,
        "quotation": Quotation.INDIRECT,
        "polarity": Polarity.POSITIVE,
        "modality": Modality.ASSERTED,
        "factuality": Factuality.CERTAIN,
        "confidence": 0.9,
        "source_status": SourceStatus.RESOLVED,
    }
    return Claim(
        id=f"c-{number:012x}",
        document=name,
        source=roles[0],
        cue=roles[1],
        content=roles[2],
        sentence=span(name, sentence),
        line=line,
        column=column,
        cue_class=cue_class,
        **{**defaults, **fields},
    )


UNION, AUTHORITY, VARGA, LIND = (
    Entity("organisation:dockers-union", "Dockers’ Union", EntityType.ORGANISATION, ("the union",)),
    Entity("organisation:port-authority", "Port Authority", EntityType.ORGANISATION, ("It", "the Authority")),
    Entity("person:ines-varga", "Ines Varga", EntityType.PERSON, ("Varga",)),
    Entity("person:tomas-lind", "Tomas Lind", EntityType.PERSON),
)
MINISTRY_BODY = Entity(
    "government_body:transport-ministry", "transport ministry", EntityType.GOVERNMENT_BODY, ("the ministry",)
)
EVIL = Entity("other:evil", "<script>alert(1)</script> | [x](y) @team", EntityType.OTHER)

W, M, H = "wire/harbour.txt", "ministry.md", HOSTILE_NAME
ACCUSED = "The Dockers’ Union accused the Port Authority of hiding two accident reports from inspectors."
ADDED = (
    "“We asked for them in March and again in May,” said union secretary Ines Varga, "
    "adding that at least 40 people had been hurt since 2019."
)
OFFICIAL = (
    "A senior official said that Port Director Tomas Lind had told the council the crane “would be repaired soon [4]."
)


def day(name: str, words: str, value: str, granularity: Granularity, relative: bool = False) -> DateReference:
    anchored = None if value.startswith("--") or relative else f"{value}-01-01"[:10]
    return DateReference(span(name, words), value, anchored, anchored, granularity, relative)


CLAIMS = (
    claim(
        1,
        W,
        "The Dockers’ Union",
        "accused",
        ("the Port Authority", "of hiding two accident reports from inspectors"),
        sentence=ACCUSED,
        cue_class=CueClass.ACCUSE,
        source_entity=UNION.id,
        target_entity=AUTHORITY.id,
        mentions=(Mention(span(W, "Port Authority"), EntityType.ORGANISATION, AUTHORITY.id),),
        quantities=(Quantity(span(W, "two accident reports"), 2.0, None, "reports", Bound.EXACT),),
    ),
    claim(
        2,
        W,
        "union secretary Ines Varga",
        "said",
        "“We asked for them in March and again in May,”",
        sentence=ADDED,
        after="“We",
        quotation=Quotation.DIRECT,
        source_entity=VARGA.id,
        confidence=0.95,
    ),
    claim(
        3,
        W,
        "union secretary Ines Varga",
        "adding that",
        "at least 40 people had been hurt since 2019",
        sentence=ADDED,
        cue_class=CueClass.REPORT,
        source_entity=VARGA.id,
        dates=(day(W, "since 2019", "2019", Granularity.YEAR),),
        quantities=(Quantity(span(W, "at least 40 people"), 40.0, 55.5, "people", Bound.AT_LEAST),),
    ),
    claim(
        4,
        W,
        "The Port Authority",
        "has denied",
        "withholding any report",
        sentence="The Port Authority has denied withholding any report.",
        cue_class=CueClass.DENY,
        source_entity=AUTHORITY.id,
    ),
    claim(
        5,
        W,
        "It",
        "said",
        "the files were handed over on 3 April",
        after="It said",
        sentence="It said the files were handed over on 3 April.",
        source_entity=AUTHORITY.id,
        source_reason="“It” is the Port Authority of the sentence before",
        dates=(day(W, "on 3 April", "--04-03", Granularity.DAY),),
    ),
    claim(
        6,
        W,
        "",
        "is seen as",
        ("The east quay", "the most dangerous on the coast"),
        after="The east",
        sentence="The east quay is seen as the most dangerous on the coast.",
        cue_class=CueClass.BELIEVE,
        source_status=SourceStatus.AGENTLESS,
        factuality=Factuality.PROBABLE,
    ),
    claim(
        7,
        W,
        "",
        "",
        "“Nobody told us anything.”",
        sentence="“Nobody told us anything.”",
        cue_class=CueClass.OTHER,
        quotation=Quotation.DIRECT,
        polarity=Polarity.NEGATIVE,
        source_status=SourceStatus.MISSING,
    ),
    claim(
        8,
        W,
        "A senior official",
        "said that",
        "Port Director Tomas Lind had told the council the crane “would be repaired soon [4].",
        sentence=OFFICIAL,
        after="A senior",
        quotation=Quotation.MIXED,
        source_status=SourceStatus.ANONYMOUS,
        source_reason="described by role, not by name",
        modality=Modality.FUTURE,
    ),
    claim(
        9,
        W,
        "Port Director Tomas Lind",
        "had told the council",
        "the crane “would be repaired soon [4].",
        sentence=OFFICIAL,
        after="Port Director",
        cue_class=CueClass.PROMISE,
        quotation=Quotation.MIXED,
        source_entity=LIND.id,
        modality=Modality.FUTURE,
        confidence=0.55,
    ),
    claim(
        10,
        M,
        "The transport ministry",
        "said",
        "the Port Authority handed over every accident report on 3 April",
        sentence="The transport ministry said the Port Authority handed over every accident report on 3 April.",
        source_entity=MINISTRY_BODY.id,
        mentions=(Mention(span(M, "Port Authority"), EntityType.ORGANISATION, AUTHORITY.id),),
        dates=(day(M, "on 3 April", "--04-03", Granularity.DAY),),
    ),
    claim(
        11,
        M,
        "the ministry",
        "According to",
        "only 12 people have been hurt since 2019",
        sentence="According to the ministry, only 12 people have been hurt since 2019.",
        source_entity=MINISTRY_BODY.id,
        quantities=(Quantity(span(M, "only 12 people"), 12.0, None, "people", Bound.EXACT),),
        after="According",
    ),
    claim(
        12,
        M,
        "The Dockers’ Union",
        "accused",
        ("the Port Authority", "of hiding two accident reports from inspectors"),
        after="The Dock",
        sentence=ACCUSED,
        cue_class=CueClass.ACCUSE,
        source_entity=UNION.id,
        target_entity=AUTHORITY.id,
    ),
    claim(
        13,
        M,
        "",
        "",
        "They will meet again next week",
        sentence="They will meet again next week, and the council agreed to publish the minutes.",
        voice=Voice.DOCUMENT,
        cue_class=CueClass.OTHER,
        quotation=Quotation.NONE,
        modality=Modality.FUTURE,
        source_status=SourceStatus.DOCUMENT,
        dates=(day(M, "next week", "P1W", Granularity.WEEK, relative=True),),
    ),
    claim(
        14,
        M,
        "the council",
        "agreed",
        "to publish the minutes",
        after="the council",
        cue_class=CueClass.AGREE,
        sentence="They will meet again next week, and the council agreed to publish the minutes."[32:],
        source_status=SourceStatus.UNRESOLVED,
        source_reason="no council is named in the document",
    ),
    claim(
        15,
        H,
        "</script><script>document.title='owned'</script>",
        "said",
        "<img src=x onerror=\"document.title='owned'\">",
        sentence=HOSTILE.splitlines()[0],
        source_entity=EVIL.id,
    ),
    claim(
        16,
        H,
        "The \u202eresu\u202c",
        "said",
        BAIT,
        after="The \u202e",
        sentence=f"The \u202eresu\u202c said {BAIT}.",
        quotation=Quotation.DIRECT,
        source_status=SourceStatus.UNRESOLVED,
    ),
    claim(
        17,
        H,
        "Officials",
        "warned of",
        f"{LONG_WORD} and \x00 and \x1b[31m red",
        sentence=f"Officials warned of {LONG_WORD} and \x00 and \x1b[31m red \u2028",
        cue_class=CueClass.WARN,
        source_status=SourceStatus.ANONYMOUS,
    ),
    claim(
        18,
        H,
        "وزارة النقل",
        "أعلنت",
        "أن الميناء سيغلق يوم الأحد",
        sentence="أعلنت وزارة النقل أن الميناء سيغلق يوم الأحد.",
        cue_class=CueClass.ANNOUNCE,
        source_status=SourceStatus.UNRESOLVED,
    ),
    # Overlaps the claim before on one side only.
    claim(
        19,
        H,
        "",
        "الميناء سيغلق",
        "يوم الأحد.\r\nמשרד התחבורה",
        sentence="الميناء سيغلق يوم الأحد.\r\nמשרד התחבורה",
        cue_class=CueClass.QUESTION,
        source_status=SourceStatus.AGENTLESS,
    ),
)


def finding(
    check: str,
    severity: Severity,
    message: str,
    place: Location,
    *related: Location,
    claims: tuple[int, ...] = (),
    mark: str = "",
) -> Finding:
    ids = tuple(f"c-{number:012x}" for number in claims)
    return Finding(
        check, severity, message, place, related, ids, mark or sha256(f"{check}{place}".encode()).hexdigest()[:16]
    )


DENIES = "“withholding any report” denies “hiding two accident reports”."
DENIES_AGAIN = "The denial stands in wire/harbour.txt."
BOTH_COUNT = "Both count people hurt since 2019: at least 40 against 12."

FINDINGS = (
    finding(
        "CC402",
        Severity.WARNING,
        f"Port Authority denies it. {DENIES}",
        location(W, ACCUSED[:-1]),
        location(W, "The Port Authority has denied withholding any report"),
        claims=(1, 4),
    ),
    finding("CC402", Severity.WARNING, DENIES_AGAIN, location(M, ACCUSED), claims=(12, 4)),
    finding(
        "CC401",
        Severity.ERROR,
        f"Ines Varga gives at least 40 people hurt, the transport ministry 12. {BOTH_COUNT}",
        location(W, "at least 40 people had been hurt since 2019"),
        location(M, "only 12 people have been hurt since 2019"),
        claims=(3, 11),
    ),
    finding(
        "CC303", Severity.WARNING, "Two dates for the hand-over.", location(W, "on 3 April"), location(M, "on 3 April")
    ),
    finding(
        "CC101",
        Severity.WARNING,
        "A quotation without a speaker.",
        location(W, "“Nobody told us anything.”"),
        claims=(7,),
    ),
    finding(
        "CC102",
        Severity.NOTE,
        "“A senior official” is described, not named.",
        location(W, "A senior official"),
        claims=(8,),
    ),
    finding(
        "CC201",
        Severity.WARNING,
        "The quotation opens and does not close.",
        location(W, "“would be repaired soon [4]."),
        claims=(8, 9),
    ),
    finding("CC501", Severity.WARNING, "[4] leads to no reference.", location(W, "[4]")),
    finding(
        "CC301",
        Severity.WARNING,
        "The document has no date, so “next week” cannot be placed.",
        location(M, "next week"),
        claims=(13,),
    ),
    finding(
        "CC603",
        Severity.ERROR,
        "The file could not be read: it holds binary data; convert it to text.",
        location("scan.bin"),
    ),
    finding("CC602", Severity.ERROR, "The table of claims does not hold what it should.", location(M)),
    finding(
        "CC502", Severity.NOTE, "<b>ends</b> in the middle | of `a` sentence @team.", location(H, "Å"), mark="same"
    ),
    finding("CC502", Severity.NOTE, "ends in the middle, again.", location(H, LONG_WORD), mark="same"),
    *(
        finding("CC403", Severity.NOTE, "Only one source says so.", location(W, words), claims=(number,))
        for number, words in (
            (2, "We asked for them"),
            (3, "40 people had"),
            (5, "the files were"),
            (6, "east quay"),
            (8, "the crane"),
            (9, "would be"),
            (4, "any report"),
        )
    ),
)


def link(
    number: int, relation: Relation, first: int, second: int, evidence: str, difference: Difference | None = None
) -> Link:
    return Link(f"l-{number:012x}", relation, f"c-{first:012x}", f"c-{second:012x}", evidence, 0.8, difference)


LINKS = (
    link(1, Relation.DISPUTES, 1, 4, DENIES),
    link(2, Relation.CONTRADICTS, 3, 11, BOTH_COUNT, Difference.QUANTITY),
    link(3, Relation.DISPUTES, 12, 4, DENIES_AGAIN),
    link(4, Relation.ECHOES, 1, 12, "The two sentences are the same, word for word."),
    link(5, Relation.CORROBORATES, 5, 10, "Both say the reports were handed over on 3 April."),
)

RESULT = AuditResult(
    documents=DOCUMENTS,
    failures=(
        ReadFailure("scan.bin", "it holds binary data; convert it to text", "0" * 64),
        ReadFailure("<i>.pdf", "not a text"),
    ),
    claims=CLAIMS,
    entities=(UNION, AUTHORITY, VARGA, LIND, MINISTRY_BODY, EVIL),
    links=LINKS,
    findings=FINDINGS,
    not_assessed=(
        NotAssessed("CC303", "the document has no date", M, "c-00000000000d"),
        NotAssessed("CC303", "the document has no date", M, "c-00000000000a"),
        NotAssessed("CC401", "the source is not resolved", W, "c-000000000010"),
        NotAssessed("CC301", "no date expression"),
    ),
    validation=Validation(
        records=61,
        violations=(SchemaViolation("claim", "c-00000000000f", "/content/0/text", "'<img>' is too short"),),
        expectations=(
            ExpectationResult("claims", "expect_column_values_to_be_unique", "claim", True, None, "19 unique values"),
            ExpectationResult(
                "spans",
                "expect_column_values_to_not_be_null",
                "text",
                False,
                None,
                "1 null",
                ("c-000000000007", "row-3"),
            ),
            ExpectationResult("links", "expect_table_row_count_to_be_between", None, False, "KeyError: <links>", ""),
        ),
    ),
    versions=(("claimcheck", "0.1.0"), ("model", "minilm-1"), ("schemas", "1")),
)

BARE = replace(
    RESULT,
    documents=(),
    failures=(),
    claims=(),
    entities=(),
    links=(),
    findings=(),
    not_assessed=(),
    validation=Validation(0),
    versions=(),
)
"""An audit in which nothing was found."""


def _eventful() -> Context:
    """Of the findings one is new, two are suppressed, some are accepted; others of earlier audits are gone."""
    new, hushed, again, *others = (finding.fingerprint for finding in FINDINGS)
    baseline = of(RESULT, without={new, hushed, again, *others[:4]})
    gone = AcceptedFinding("gone.txt", "CC402", "Nobody <b>said</b> so.", "f" * 64)
    resolved = PastFinding(
        "CC102", Severity.NOTE, f"<b>{LONG_WORD[:200]}</b>", HOSTILE_NAME, "f" * 16, "2016-05-03T06:00:00Z"
    )
    return Context(
        comparison=compare(RESULT, replace(baseline, findings=(*baseline.findings, gone), claims=baseline.claims[3:])),
        suppressed={hushed: "Quoted as published. [x](y)", again: f"<b>why</b> {LONG_WORD[:300]}"},
        history=History(
            tuple(PastRun(f"2016-05-{day:02d}T06:00:00Z", 4, 19, 1, day, 3) for day in range(1, 31)),
            dict.fromkeys((hushed, again, *others), "2016-05-02T06:00:00Z"),
            {},
            (resolved,),
        ),
        source_url_template="https://git.example/blob/main/{path}#L{line}",
    )


EVENTFUL = _eventful()
"""What there is to say of the audit where baseline, suppressions and earlier audits are known."""
