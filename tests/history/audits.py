"""Made-up audits, small enough to say what each found in a line."""

from __future__ import annotations

from hashlib import sha256

from claimcheck.model import (
    AuditResult,
    Claim,
    CueClass,
    Document,
    Entity,
    EntityType,
    Factuality,
    Finding,
    Location,
    Modality,
    Polarity,
    Quotation,
    ReadFailure,
    Severity,
    SourceStatus,
    Span,
    Validation,
    Voice,
)

LUND = Entity("person:ada-lund", "Ada Lund", EntityType.PERSON)


def audit(*said: str, unread: tuple[str, ...] = (), severity: Severity = Severity.WARNING) -> AuditResult:
    """An audit of documents in which each text, "a.txt: the ferry was late", is a claim of Ada Lund's and a finding."""
    pairs = [(document, words) for document, _, words in (each.partition(": ") for each in said)]
    return AuditResult(
        documents=tuple(_document(name, pairs) for name in sorted({document for document, _ in pairs})),
        failures=tuple(ReadFailure(name, "it is locked: open it") for name in unread),
        claims=tuple(_claim(*pair) for pair in pairs),
        entities=(LUND,),
        links=(),
        findings=tuple(_finding(*pair, severity) for pair in pairs),
        not_assessed=(),
        validation=Validation(0),
        versions=(("claimcheck", "0.1.0"), ("model", "made-up-1")),
    )


def mark(said: str) -> str:
    """The fingerprint of its finding."""
    return sha256(said.encode("utf-8", "surrogatepass")).hexdigest()


def claim_id(said: str) -> str:
    """Of its claim."""
    return f"c-{mark(said)[:12]}"


def _document(name: str, pairs: list[tuple[str, str]]) -> Document:
    text = "\n".join(words for document, words in pairs if document == name)
    data = text.encode("utf-8", "surrogatepass")
    return Document(name, text, sha256(data).hexdigest(), len(data), "text/plain", "utf-8")


def _claim(document: str, words: str) -> Claim:
    span = Span(0, len(words), words)
    return Claim(
        id=claim_id(f"{document}: {words}"),
        document=document,
        voice=Voice.ATTRIBUTED,
        source=(Span(0, 3, "she"),),
        cue=(Span(4, 8, "said"),),
        content=(span,),
        sentence=span,
        line=1,
        column=1,
        quotation=Quotation.INDIRECT,
        cue_class=CueClass.ASSERT,
        polarity=Polarity.POSITIVE,
        modality=Modality.ASSERTED,
        factuality=Factuality.CERTAIN,
        confidence=0.9,
        source_status=SourceStatus.RESOLVED,
        source_entity=LUND.id,
    )


def _finding(document: str, words: str, severity: Severity) -> Finding:
    place = Location(document, Span(0, len(words), words), 1, 1, 1, len(words) + 1)
    return Finding(
        "CC403", severity, f"Only Ada Lund says that {words}.", place, fingerprint=mark(f"{document}: {words}")
    )
