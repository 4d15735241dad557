"""The sentences of a document as words that can be compared with those of a copy.

Two copies of a text differ in much that means nothing: capitals, the form of quotation marks and dashes, "wasn't" for
"was not", "forty" for "40", "per cent" for "%", "March 3, 2016" for "3 March 2016", where the lines break. A word is
compared by a key in which all this is the same.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import NamedTuple, TypeVar

from text_to_num import text2num  # type: ignore[import-untyped]

from claimcheck.language.quotation import quoted
from claimcheck.language.sentences import boundaries
from claimcheck.model import Claim, DateReference, Document, Mention, Quantity
from claimcheck.records import encode
from claimcheck.resolution.quantities import find_quantities

_TOKEN = re.compile(
    r"""(?P<ordinal>\d+(?:st|nd|rd|th)\b)
      | (?P<number>\d+(?:,\d{3})*(?:\.\d+)?)
      | (?P<initials>(?:[A-Za-z]\.){2,})
      | (?P<prefixed>(?:non|anti|pre|post|semi|multi|co|re|sub|un|mid|inter)-[^\W\d_]+)
      | (?P<word>[^\W\d_]+(?:['’][^\W\d_]+)*)
      | (?P<sign>[%$£€¥])""",
    re.VERBOSE | re.IGNORECASE,
)
_CARRIED_ON = re.compile(r"(?<=[^\s.!?])\n(?=[a-z])")
"""A line end amid a sentence."""
_SPACED_MARKS = re.compile(r'^(?=.*\s"\s)[^"\n]*(?:"[^"\n]*"[^"\n]*)+$', re.MULTILINE)
"""A line with a mark between spaces, and a partner for each."""
_LONG_AGO = re.compile(r"\b(?:day|week|month|year|decade)s?\b.*\b(?:ago|earlier|later|before|after)\b", re.IGNORECASE)
_PER_CENT = re.compile(r"per\s?cent(?:age)?\b|pct\b", re.IGNORECASE)
# fmt: off
_NUMBER_NAMES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety"
).split()
_ORDINAL_NAMES = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth twentieth"
).split()
# fmt: on
_SCALES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
_SHORT_SCALES = {"k": 1e3, "m": 1e6, "mn": 1e6, "bn": 1e9, "b": 1e9, "tn": 1e12}
_SPELT = frozenset((*_NUMBER_NAMES, *_SCALES))
_ORDINALS = {name: str(number) for number, name in enumerate(_ORDINAL_NAMES, 1)}
_ENDINGS = {"re": "are", "ll": "will", "ve": "have", "m": "am", "s": "is", "d": "would"}
_IRREGULAR = {"can't": ("can", "not"), "won't": ("will", "not"), "shan't": ("shall", "not"), "cannot": ("can", "not")}
_LONGEST_NUMBER = 50
"""Words that are looked at as one number: none that can be read has as many."""
_MOST_TOKENS = 250
"""What is longer is no sentence but a list or a text without marks, and is not compared."""

NUMBER = "#"
"""What the key of a number begins with."""
DATE = "@"
"""What the key of a date begins with."""


class Token(NamedTuple):
    """A word, number or date with the key that it is compared by."""

    key: str
    start: int
    end: int


@dataclass(frozen=True)
class Passage:
    """A sentence of a document, its words in columns: most are never looked at one by one."""

    document: str
    number: int
    """Of the sentence in its document, from 0."""
    keys: tuple[str, ...]
    """Of each word."""
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """The words."""
        return tuple(map(Token, self.keys, self.starts, self.ends))

    @cached_property
    def words(self) -> frozenset[str]:
        """The keys, each once."""
        return frozenset(self.keys)


@dataclass(frozen=True)
class Page:
    """A document read for comparison with its copies."""

    document: Document
    claims: tuple[Claim, ...]
    mentions: tuple[Mention, ...]
    dates: tuple[DateReference, ...]

    @cached_property
    def digest(self) -> bytes:
        """Of everything that decides how the document compares with another."""
        return hashlib.sha256(encode([self.document, self.claims, self.mentions, self.dates])).digest()

    @property
    def name(self) -> str:
        """Of the document."""
        return self.document.name

    @cached_property
    def text(self) -> str:
        """The document's, character by character, with a typewriter's marks replaced and no breaks in sentences."""
        return _curly(_unbroken(self.document.text, self._starts))

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """Its sentences, but for those of too many words or none."""
        words = _words(self.text, self.dates)
        found: list[Passage] = []
        for start, end in pairwise((*self._starts, len(self.text))):
            inside = slice(bisect_left(words.starts, start), bisect_left(words.starts, end))
            if 0 < inside.stop - inside.start <= _MOST_TOKENS:
                found.append(words.passage(self.name, len(found), inside))
        return tuple(found)

    @cached_property
    def said(self) -> Mapping[str, Claim]:
        """The claims by their ids."""
        return {claim.id: claim for claim in self.claims}

    @cached_property
    def _starts(self) -> Sequence[int]:
        """Where sentences begin."""
        text = self.document.text
        return [0, *(start for start in boundaries(text) if not _CARRIED_ON.match(text, start - 1))]

    @cached_property
    def size(self) -> int:
        """Words in all passages."""
        return sum(len(passage.keys) for passage in self.passages)

    @cached_property
    def quotations(self) -> tuple[tuple[int, int], ...]:
        """Start and end of each stretch in quotation marks, the marks included."""
        return tuple((stretch.start, stretch.end) for stretch in quoted(self.text))

    @cached_property
    def quantities(self) -> tuple[Quantity, ...]:
        """Every quantity of the text."""
        return find_quantities(self.document.text, [date.span for date in self.dates])

    @cached_property
    def small(self) -> frozenset[str]:
        """Keys of the words that begin with a small letter somewhere in the document."""
        return frozenset(
            key
            for passage in self.passages
            for key, start in zip(passage.keys, passage.starts, strict=True)
            if not self.text[start].isupper()
        )

    @cached_property
    def names(self) -> frozenset[str]:
        """Keys of the words that have a capital within a sentence, and nowhere begin with a small letter."""
        capital = (
            key
            for passage in self.passages
            for key, start in zip(passage.keys[1:], passage.starts[1:], strict=True)
            if self.text[start].isupper()
        )
        return frozenset(capital) - self.small

    def quotation_at(self, offset: int) -> int | None:
        """The number of the quotation that a character stands in."""
        number = bisect_right(self.quotations, (offset, len(self.text))) - 1
        return number if number >= 0 and offset < self.quotations[number][1] else None

    @cached_property
    def _claims_by_extent(self) -> tuple[tuple[int, int, Claim], ...]:
        return tuple(
            (min(span.start for span in spans), max(span.end for span in spans), claim)
            for claim in self.claims
            for spans in [(claim.sentence, *claim.source, *claim.cue, *claim.content)]
        )

    @cached_property
    def _claims_at(self) -> tuple[tuple[Claim, ...], ...]:
        """Of each passage, the claims that reach into it."""
        starts = [passage.starts[0] for passage in self.passages]
        found: list[list[Claim]] = [[] for _ in self.passages]
        for start, end, claim in self._claims_by_extent:
            first = max(0, bisect_right(starts, start) - 1)
            for number in range(first, bisect_left(starts, end)):
                if self.passages[number].ends[-1] > start:
                    found[number].append(claim)
        return tuple(map(tuple, found))

    def claims_in(self, passage: Passage) -> tuple[Claim, ...]:
        """Those with a part of them in a passage."""
        return self._claims_at[passage.number]


_Located = TypeVar("_Located", Mention, DateReference, Quantity)


def within(items: Sequence[_Located], start: int, end: int) -> Sequence[_Located]:
    """Those of `items`, in text order, that share a character with a stretch of text."""
    first = bisect_right(items, start, key=lambda item: item.span.end)
    last = bisect_left(items, end, key=lambda item: item.span.start)
    return items[first:last]


def read_pages(
    documents: Iterable[Document],
    claims: Iterable[Claim],
    mentions: Mapping[str, Sequence[Mention]],
    dates: Mapping[str, Sequence[DateReference]],
) -> tuple[Page, ...]:
    """Each document read, sorted by name."""
    said: dict[str, list[Claim]] = {}
    for claim in claims:
        said.setdefault(claim.document, []).append(claim)
    return tuple(
        Page(
            document,
            tuple(sorted(said.get(document.name, ()), key=lambda claim: claim.id)),
            tuple(sorted(mentions.get(document.name, ()), key=_place)),
            tuple(sorted(dates.get(document.name, ()), key=_place)),
        )
        for document in sorted(documents, key=lambda document: document.name)
    )


def _place(item: Mention | DateReference) -> tuple[int, int]:
    return item.span.start, item.span.end


def _unbroken(text: str, starts: Sequence[int]) -> str:
    """The text with a space for every line end that is not the end of a sentence."""

    def replaced(match: re.Match[str]) -> str:
        number = bisect_right(starts, match.start())
        ends = number < len(starts) and not text[match.end() : starts[number]].strip()
        return match[0] if ends else " "

    return re.sub(r"\n", replaced, text)


def _curly(text: str) -> str:
    """The text with the quotation marks of a typewriter told apart, where spaces do not tell: ``so'' and " so "."""
    text = text.replace("``", "“ ").replace("''", "” ")
    return _SPACED_MARKS.sub(lambda line: re.sub(r'"([^"]*)"', r"“\1”", line[0]), text)


@dataclass(frozen=True)
class _Words:
    """Words in columns, as long as each other."""

    keys: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)

    def add(self, key: str, start: int, end: int) -> None:
        self.keys.append(key)
        self.starts.append(start)
        self.ends.append(end)

    def extend(self, other: _Words, first: int = 0, last: int | None = None) -> None:
        self.keys.extend(other.keys[first:last])
        self.starts.extend(other.starts[first:last])
        self.ends.extend(other.ends[first:last])

    def passage(self, document: str, number: int, part: slice) -> Passage:
        return Passage(document, number, tuple(self.keys[part]), tuple(self.starts[part]), tuple(self.ends[part]))


def _words(text: str, dates: Sequence[DateReference]) -> _Words:
    words = _Words()
    reached = 0
    for date in (date for date in dates if not is_length(date)):
        words.extend(_between(text, reached, date.span.start))
        words.add(_date_key(date), date.span.start, date.span.end)
        reached = max(reached, date.span.end)
    words.extend(_between(text, reached, len(text)))
    return words


def is_length(date: DateReference) -> bool:
    """Whether it says how long, or how long ago: a figure more than a date."""
    how_long = date.value.startswith("P") and not date.relative
    return how_long or _LONG_AGO.search(date.span.text) is not None


def _date_key(date: DateReference) -> str:
    """Its value; of one that depends on the day of writing the words, since copies may be of different days."""
    return DATE + (" ".join(date.span.text.casefold().split()) if date.relative else date.value)


def _between(text: str, start: int, end: int) -> _Words:
    """Words and numbers of a stretch without dates."""
    raw = _raw(text, start, end)
    words = _Words()
    at = 0
    for first in [number for number, key in enumerate(raw.keys) if key in _SPELT or key[0].isdecimal()]:
        if first < at:
            continue
        words.extend(raw, at, first)
        at = first + _number_run(text, raw, first)
        value = _value(raw.keys[first:at])
        if value is None:
            at = first + 1
            words.extend(raw, first, at)
        else:
            words.add(f"{NUMBER}{value:.15g}", raw.starts[first], raw.ends[at - 1])
    words.extend(raw, at)
    return words


def _raw(text: str, start: int, end: int) -> _Words:
    """Words one by one, each number as it is written."""
    words = _Words()
    reached = start
    for match in _TOKEN.finditer(text, start, end):
        place, stop = match.span()
        if place < reached:
            continue
        word = match[0]
        per_cent = _PER_CENT.match(text, place, end) if word[0] in "pP" else None
        reached = per_cent.end() if per_cent else stop
        for key in ("%",) if per_cent else _keys(word, match.lastgroup):
            words.add(key, place, reached)
    return words


@lru_cache(maxsize=50_000)
def _keys(written: str, kind: str | None) -> tuple[str, ...]:
    word = written.casefold().replace("’", "'")
    if kind == "ordinal":
        return (f"{NUMBER}{word[:-2]}th",)
    if kind == "prefixed":
        return (word.replace("-", ""),)
    if kind == "initials":
        return (word.replace(".", ""),)
    if word in _ORDINALS:
        return (f"{NUMBER}{_ORDINALS[word]}th",)
    return _expanded(word)


def _expanded(word: str) -> tuple[str, ...]:
    """The words that a contraction stands for; what has an "'s" is treated as one, whatever that is."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word.endswith("n't"):
        return (word[:-3], "not") if word != "n't" else ("not",)
    stem, apostrophe, ending = word.rpartition("'")
    return (stem, _ENDINGS[ending]) if stem and apostrophe and ending in _ENDINGS else (word,)


def _number_run(text: str, raw: _Words, at: int) -> int:
    """How many words from `at` on, where a number may begin, are one."""
    keys = raw.keys
    spelt = keys[at] in _SPELT
    length = 1
    while at + length < len(keys) and length < _LONGEST_NUMBER:
        before, word = keys[at + length - 1 : at + length + 1]
        gap = text[raw.ends[at + length - 1] : raw.starts[at + length]]
        joined = not gap.strip(" -\u00a0") and len(gap) <= 1
        scale = word in _SCALES or (word in _SHORT_SCALES and not gap)
        if joined and (scale or (spelt and word in _SPELT)):
            length += 1
        elif (
            spelt
            and before in _SCALES
            and [key in _SPELT for key in keys[at + length : at + length + 2]] == [False, True]
        ):
            if word != "and":
                break
            length += 2
        else:
            break
        if not spelt:
            break
    return length


def _value(run: Sequence[str]) -> float | None:
    if run[0][0].isdecimal():
        scale = run[1] if len(run) > 1 else ""
        return float(run[0].replace(",", "")) * {**_SCALES, **_SHORT_SCALES}.get(scale, 1.0)
    words = " ".join(key for key in run if key != "and")
    try:
        return float(text2num(f"one {words}" if run[0] in _SCALES else words, "en"))
    except ValueError:
        return None
