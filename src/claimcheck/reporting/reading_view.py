"""Documents as a report shows them: claims marked in place, and in the margin who says it and what is found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from markupsafe import Markup, escape

from claimcheck.model import Claim, Document, Severity, Voice
from claimcheck.reporting.links import Links
from claimcheck.reporting.overview import STANCES, Entry, Index
from claimcheck.reporting.passages import Line, claim_marks, claim_start, lines, page_of
from claimcheck.reporting.source_links import has_own_lines
from claimcheck.reporting.visible import visible_html


@dataclass(frozen=True)
class Note:
    """The findings of one check that begin on one line of a document."""

    check: str
    severity: Severity
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class LineView:
    """A line of a document with what stands in its margin."""

    line: Line
    page: int | None
    """Number of the page that begins with it, where one does."""
    claims: tuple[Claim, ...]
    """Those that begin on it and are somebody's."""
    notes: tuple[Note, ...]


@dataclass(frozen=True)
class DocumentView:
    """A document to read, its claims and findings in place."""

    document: Document
    claims: tuple[Claim, ...]
    entries: tuple[Entry, ...]
    """What is found in it."""
    tags: dict[int, list[Claim]] = field(repr=False)
    """The claims that begin at an offset."""
    flags: dict[int, list[Severity]] = field(repr=False)
    """Where errors and warnings begin; the margin says which."""

    @property
    def findings(self) -> int:
        """How many there are."""
        return len(self.entries)

    @property
    def has_own_lines(self) -> bool:
        """Whether its lines are those of its file."""
        return has_own_lines(self.document)

    @property
    def whole(self) -> tuple[Note, ...]:
        """What is found of the document as a whole."""
        return tuple(_notes(entry for entry in self.entries if entry.finding.location.span is None))

    def lines(self) -> Iterator[LineView]:
        """The text, line by line."""
        by_line: defaultdict[int, list[Entry]] = defaultdict(list)
        for entry in self.entries:
            if entry.finding.location.span is not None:
                by_line[entry.finding.location.line].append(entry)
        marks = [mark for claim in self.claims if claim.voice == Voice.ATTRIBUTED for mark in claim_marks(claim)]
        page = None
        for line in lines(self.document.text, marks, (*self.tags, *self.flags)):
            begun = [claim for piece in line.segments for claim in self.tags.get(piece.start, ())]
            said = tuple(claim for claim in begun if claim.voice == Voice.ATTRIBUTED)
            before, page = page, page_of(self.document, line.start)
            yield LineView(line, page if page != before else None, said, tuple(_notes(by_line[line.number])))


def document_views(records: Index) -> tuple[DocumentView, ...]:
    """Every document, by name."""
    claims: defaultdict[str, list[Claim]] = defaultdict(list)
    for claim in records.claims.values():
        claims[claim.document].append(claim)
    entries: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in records.entries:
        entries[entry.finding.location.document].append(entry)
    return tuple(_view(document, claims[name], entries[name]) for name, document in records.documents.items())


def marked(line: Line, view: DocumentView, records: Index, links: Links) -> Markup:
    """The text of a line, each claim with its number before it and its roles marked.

    By hand rather than by template: there are several pieces to each claim, and this is where the time goes.
    """
    return Markup("").join(_pieces(line, view, records, links))


def _pieces(line: Line, view: DocumentView, records: Index, links: Links) -> Iterator[Markup]:
    for piece in line.segments:
        for claim in view.tags.get(piece.start, ()):
            kind = "own" if claim.voice == Voice.DOCUMENT else STANCES.get(claim.cue_class)
            kind = f"tag {kind}" if kind else "tag"
            number, link = records.numbers[claim.id], escape(links.claim(claim))
            yield Markup(f"<a class={_attribute(kind)} id={link[1:]} href={link}>{number}</a>")  # noqa: S704 - escaped
        for severity in view.flags.get(piece.start, ()):
            yield Markup(f'<i class="flag {severity}"></i>')  # noqa: S704 - ours
        text = visible_html(piece.text)
        if piece.roles:
            numbers = " ".join(str(records.numbers[claim]) for claim in piece.claims)
            role = _attribute(" ".join(piece.roles))
            text = Markup(f"<u class={role} data-c={_attribute(numbers)}>{text}</u>")  # noqa: S704 - escaped
        yield text


def _attribute(words: str) -> str:
    """Words of our own as the value of an attribute."""
    return f'"{words}"' if " " in words else words


def _view(document: Document, claims: list[Claim], entries: list[Entry]) -> DocumentView:
    last = max(len(document.text) - 1, 0)
    tags: defaultdict[int, list[Claim]] = defaultdict(list)
    for claim in claims:
        tags[min(claim_start(claim), last)].append(claim)
    flags: defaultdict[int, list[Severity]] = defaultdict(list)
    for entry in entries:
        span = entry.finding.location.span
        if span is not None and entry.finding.severity != Severity.NOTE:
            flags[min(span.start, last)].append(entry.finding.severity)
    return DocumentView(document, tuple(claims), tuple(entries), dict(tags), dict(flags))


def _notes(entries: Iterable[Entry]) -> Iterator[Note]:
    groups: defaultdict[tuple[Severity, str], list[Entry]] = defaultdict(list)
    for entry in entries:
        groups[entry.finding.severity, entry.finding.check].append(entry)
    for (severity, check), group in groups.items():
        yield Note(check, severity, tuple(group))
