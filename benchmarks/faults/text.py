"""A text read by simple means: its sentences, quotations, people and who says what."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from benchmarks.faults import words


class Range(NamedTuple):
    """Half-open offsets in code points."""

    start: int
    end: int

    def overlaps(self, other: Range) -> bool:
        """Whether the two share a character."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: Range) -> bool:
        """Whether all of the other lies within."""
        return self.start <= other.start and other.end <= self.end


class Quoted(NamedTuple):
    """A quotation with its marks."""

    opening: Range
    inner: Range
    closing: Range


class Person(NamedTuple):
    """A mention of somebody by name."""

    span: Range
    given: str
    """"" where the surname stands alone."""
    surname: str


class Said(NamedTuple):
    """Who says what by which words, each in one piece."""

    source: Range
    cue: Range
    content: Range


@dataclass(frozen=True)
class Original:
    """A document, and what annotators have marked in it, if they have."""

    name: str
    text: str
    published: str | None = None
    marked: tuple[Said, ...] | None = None

    @cached_property
    def paragraphs(self) -> tuple[tuple[Range, ...], ...]:
        """The sentences of each line that is not blank."""
        return tuple(
            tuple(sentences(self.text, Range(*line.span()))) for line in re.finditer(r"\S(?:.*\S)?", self.text)
        )

    @cached_property
    def sentences(self) -> tuple[Range, ...]:
        """Of all paragraphs."""
        return tuple(sentence for paragraph in self.paragraphs for sentence in paragraph)

    @cached_property
    def quotations(self) -> tuple[Quoted, ...]:
        """Those within a paragraph whose marks all have a partner."""
        return tuple(
            found
            for paragraph in self.paragraphs
            for found in quotations(self.text, paragraph[0].start, paragraph[-1].end)
        )

    @cached_property
    def people(self) -> tuple[Person, ...]:
        """In text order."""
        return tuple(people(self.text))

    @cached_property
    def attributions(self) -> tuple[Said, ...]:
        """As marked, else by pattern."""
        return (
            self.marked
            if self.marked is not None
            else tuple(found for s in self.sentences for found in said(self.text, s))
        )

    def around(self, span: Range) -> range:
        """Indices of the sentences that a passage touches."""
        first = max(bisect_right(self._starts, span.start) - 1, 0)
        return range(first, max(bisect_right(self._starts, max(span.end - 1, span.start)), first + 1))

    @cached_property
    def _unclear(self) -> tuple[Range, ...]:
        """Paragraphs with quotation marks that have no partner in them."""
        whole = (Range(paragraph[0].start, paragraph[-1].end) for paragraph in self.paragraphs)
        return tuple(
            each
            for each in whole
            if len(_MARK.findall(self.text, *each)) != 2 * sum(each.contains(found.inner) for found in self.quotations)
        )

    @cached_property
    def _starts(self) -> list[int]:
        return [sentence.start for sentence in self.sentences]

    def sentence(self, span: Range) -> Range:
        """The sentence in which a passage begins."""
        return self.sentences[self.around(span)[0]]

    def is_quoted(self, span: Range) -> bool:
        """Whether a passage touches a quotation, or is in a paragraph of which that cannot be told."""
        return any(quotation.inner.overlaps(span) for quotation in self.quotations) or any(
            paragraph.overlaps(span) for paragraph in self._unclear
        )

    def is_source(self, span: Range) -> bool:
        """Whether a passage names who speaks or, where nobody has marked that, may: there is a verb of saying."""
        if any(found.source.overlaps(span) for found in self.attributions):
            return True
        return (
            self.marked is None
            and not any(found.content.overlaps(span) for found in self.attributions)
            and not any(quotation.inner.overlaps(span) for quotation in self.quotations)
            and bool(_SAYING.search(self.text, *self.sentence(span)))
        )


def original(record: dict[str, Any]) -> Original:
    """A document from a line of JSON; attributions count where each part is one piece."""
    marked = record.get("attributions")
    return Original(
        record["name"],
        record["text"],
        record.get("published"),
        None
        if marked is None
        else tuple(
            Said(*(Range(*each[role][0]) for role in ("source", "cue", "content")))
            for each in marked
            if all(len(each[role]) == 1 for role in ("source", "cue", "content"))
        ),
    )


_STOP = re.compile(r"""[.!?]["”’')\]]*(?:\[\d+\])*(?=\s+["“‘'(\[]*[A-Z0-9])""")


def sentences(text: str, line: Range) -> Iterator[Range]:
    """A line cut after its full stops, but for those of abbreviations and initials."""
    start = line.start
    for stop in _STOP.finditer(text, line.start, line.end):
        word = re.search(r"[\w.]*$", text[start : stop.start()])
        last = word[0] if word else ""
        if text[stop.start()] == "." and (last in words.ABBREVIATIONS or len(last) == 1 or "." in last):
            continue
        yield Range(start, stop.end())
        start = stop.end() + len(text[stop.end() :]) - len(text[stop.end() :].lstrip())
    if start < line.end:
        yield Range(start, line.end)


_MARK = re.compile(r"[“”\"]|``|''")
_OPENING = ("“", "``")


def quotations(text: str, start: int, end: int) -> Iterator[Quoted]:
    """The quotations of a paragraph, or none where one of its marks has no partner."""
    marks = [Range(*mark.span()) for mark in _MARK.finditer(text, start, end)]
    pairs = list(zip(marks[::2], marks[1::2], strict=False))
    if len(marks) % 2 or any(
        text[slice(*opening)] in ("”", "''") or text[slice(*closing)] in _OPENING for opening, closing in pairs
    ):
        return
    for opening, closing in pairs:
        inner = text[opening.end : closing.start]
        if inner.strip():
            start = opening.end + len(inner) - len(inner.lstrip())
            yield Quoted(opening, Range(start, start + len(inner.strip())), closing)


_CAPITALISED = re.compile(r"[A-Z]\w*[a-zé](?:[-'’][A-Z][a-z]+)*")
_GIVEN = frozenset(words.MEN) | frozenset(words.WOMEN)
_TITLES = frozenset(word for title in words.OFFICES for word in title.split()) | {
    "Mr",
    "Mrs",
    "Ms",
    "Dr",
    "Mr.",
    "Mrs.",
}
_NEVER_SURNAME = _TITLES | set(words.COUNTRIES + words.STATES + words.CITIES + words.MONTHS + words.WEEKDAYS)


def people(text: str) -> Iterator[Person]:
    """Names that begin with a known given name, and their surnames wherever these stand alone."""
    tokens = [Range(*match.span()) for match in _CAPITALISED.finditer(text)]
    string = [text[slice(*token)] for token in tokens]

    def adjacent(index: int) -> bool:
        """Whether a token and the next are one name, at most an initial between them."""
        return index + 1 < len(tokens) and bool(
            re.fullmatch(r" (?:[A-Z]\. )?", text[tokens[index].end : tokens[index + 1].start])
        )

    full: dict[int, Person] = {}
    for index, word in enumerate(string):
        if word in _GIVEN and adjacent(index) and not adjacent(index + 1) and string[index + 1] not in _NEVER_SURNAME:
            before = index > 0 and adjacent(index - 1) and string[index - 1] not in _TITLES
            if not before:
                full[index] = Person(Range(tokens[index].start, tokens[index + 1].end), word, string[index + 1])
    surnames = {person.surname for person in full.values()}
    for index, word in enumerate(string):
        if index in full:
            yield full[index]
        elif (
            word in surnames
            and index - 1 not in full
            and not adjacent(index)
            and not (index > 0 and adjacent(index - 1) and string[index - 1] not in _TITLES)
            and not re.match(r"[-\w]", text[tokens[index].end :])
        ):
            yield Person(tokens[index], "", word)


_CUE = "|".join(words.CUES)
_SAYING = re.compile(rf"\b(?:{'|'.join(words.CUES + words.OTHER_CUES)})\b")
_SOURCE = r"(?:the |an? )?(?:[\w’'-]+\.? ){0,6}?[\w’'-]+"
_PATTERNS = tuple(
    re.compile(pattern, re.DOTALL)
    for pattern in (
        rf"(?P<content>.+),[”\"]? (?P<source>{_SOURCE}) (?P<cue>{_CUE})\.$",
        rf"(?P<content>[“\"].+[,?!][”\"]) (?P<cue>{_CUE}) (?P<source>{_SOURCE})\.$",
        rf"(?P<source>(?:The |An? |[A-Z])(?:[\w’'-]+\.? ?){{1,5}}) (?P<cue>{_CUE}),? (?:that )?(?P<content>[^,].+)\.$",
        rf"(?P<cue>According to) (?P<source>{_SOURCE}), (?P<content>.+)\.$",
        rf"(?P<content>.+), (?P<cue>according to) (?P<source>{_SOURCE})\.$",
    )
)


def said(text: str, sentence: Range) -> Iterator[Said]:
    """The attribution of a sentence by the first pattern it has."""
    if sentence.end - sentence.start > 600:  # the patterns are for sentences
        return
    for pattern in _PATTERNS:
        match = pattern.match(text[slice(*sentence)])
        if match:
            yield Said(
                *(Range(*(sentence.start + at for at in match.span(role))) for role in ("source", "cue", "content"))
            )
            return


def covering(ranges: Iterable[Range]) -> Range:
    """From the first start to the last end."""
    listed = list(ranges)
    return Range(min(each.start for each in listed), max(each.end for each in listed))
