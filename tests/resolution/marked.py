"""Documents and extractions from marked text: "<s>Norland</s> <cue>accused</cue> <c>Sudmark of spying</c>."

Tags: s, cue, c for a claim's source, cue and content, with a number for further claims of one text ("<s2>"); per, org, loc
for names the language engine would find. A text may have several pieces of one role.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping

from claimcheck.model import (
    Claim,
    CueClass,
    Document,
    EntityType,
    Extraction,
    Factuality,
    Mention,
    Modality,
    Polarity,
    Provenance,
    Quotation,
    SourceStatus,
    Span,
    Voice,
)

_TAG = re.compile(r"<(/?)(s|cue|c|per|org|loc)(\d*)>")
_NER = {"per": EntityType.PERSON, "org": EntityType.ORGANISATION, "loc": EntityType.PLACE}
_SENTENCE = re.compile(r"\S.*?(?:[.!?][\"”’]?(?=\s+[A-Z\"“]|\s*$)|\n|$)", re.DOTALL)
_CUES = {
    "accuse": CueClass.ACCUSE,
    "blame": CueClass.ACCUSE,
    "den": CueClass.DENY,
    "urge": CueClass.DEMAND,
    "demand": CueClass.DEMAND,
    "call": CueClass.DEMAND,
    "condemn": CueClass.CONDEMN,
    "praise": CueClass.PRAISE,
    "warn": CueClass.WARN,
}


def marked(text: str, name: str = "a.txt", published: str | None = None) -> tuple[Document, Extraction]:
    """The document and what an extractor would have found in it."""
    plain, position, open_at = "", 0, {}
    roles: dict[str, dict[str, list[tuple[int, int]]]] = defaultdict(lambda: defaultdict(list))
    mentions: list[tuple[int, int, EntityType]] = []
    for tag in _TAG.finditer(text):
        plain += text[position : tag.start()]
        position = tag.end()
        closing, role, number = tag.groups()
        if not closing:
            open_at[role, number] = len(plain)
        elif role in _NER:
            mentions.append((open_at[role, number], len(plain), _NER[role]))
        else:
            roles[number][role].append((open_at[role, number], len(plain)))
    plain += text[position:]
    sentences = tuple(Span(*m.span(), m.group()) for m in _SENTENCE.finditer(plain) if m.group().strip())
    claims = tuple(_claim(name, plain, number, pieces, sentences) for number, pieces in sorted(roles.items()))
    document = Document(name, plain, "", len(plain), "text/plain", "utf-8", Provenance(published=published))
    found = tuple(Mention(Span(a, b, plain[a:b]), kind) for a, b, kind in sorted(mentions, key=lambda m: m[:2]))
    return document, Extraction(name, claims, found, sentences)


def _claim(
    name: str, text: str, number: str, pieces: Mapping[str, list[tuple[int, int]]], sentences: tuple[Span, ...]
) -> Claim:
    source, cue, content = (
        tuple(Span(a, b, text[a:b]) for a, b in sorted(pieces.get(role, []))) for role in ("s", "cue", "c")
    )
    first = (cue or content)[0]
    sentence = next(s for s in sentences if s.start <= first.start < s.end)
    words = " ".join(span.text for span in cue).lower()
    kind = next((kind for stem, kind in _CUES.items() if stem in words), CueClass.ASSERT)
    quoted = any(text[max(0, span.start - 1)] in '"“' or span.text[:1] in '"“' for span in content)
    missing = not source and not cue
    return Claim(
        id=f"c-{name}-{number or 1}",
        document=name,
        voice=Voice.ATTRIBUTED,
        source=source,
        cue=cue,
        content=content,
        sentence=sentence,
        line=1,
        column=1,
        quotation=Quotation.DIRECT if quoted else Quotation.INDIRECT,
        cue_class=kind,
        polarity=Polarity.POSITIVE,
        modality=Modality.ASSERTED,
        factuality=Factuality.CERTAIN,
        confidence=1.0,
        source_status=SourceStatus.MISSING if missing else SourceStatus.UNRESOLVED,
    )
