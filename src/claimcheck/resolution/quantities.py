"""Numbers with what they count.

"more than 1,200 people" is 1200 people at least, "US$40bn" 40e9 USD, "a third of" and "one in three" 33.3 per cent or
so, "dozens of" between 24 and 99, "doubled" 2 times, "40-member" 40 members, "aged 40" 40 years old. A number that is
part of a name ("Boeing 747", "G20"), a date, an ordinal, a time, a score, a label ("section 40") or a citation marker
is none.

Limits: the counted noun is the first plural after the number, at most three words on, so "40 killed" has no unit. "one"
counts only with a scale, a measure or a share: elsewhere it is a pronoun more often than a number. "no" is no number.
Units are not converted: "5 km" and "3 miles" are of two units.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from text_to_num import text2num  # type: ignore[import-untyped]

from claimcheck.model import Bound, Quantity, Span
from claimcheck.resolution.words import alternatives, load

_UNITS = load("units")
_SIGNS: dict[str, str] = _UNITS["currency_signs"]
_CURRENCY_WORDS: dict[str, str] = _UNITS["currency_words"]
_MEASURES: dict[str, str] = _UNITS["measures"] | _UNITS["percent"]
_PLURALS = frozenset(_UNITS["irregular_plurals"])
_NOT_COUNTED = frozenset(_UNITS["not_counted"])
_STOP = frozenset(_UNITS["stop"])
_QUALIFIERS: dict[str, str] = _UNITS["qualifiers"]
_COMMON_BEFORE = frozenset(_UNITS["names_before"])

# fmt: off
_NUMBER_WORDS = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty", "thirty", "forty", "fifty",
    "sixty", "seventy", "eighty", "ninety", "hundred", "thousand", "million", "billion", "trillion",
)
# fmt: on
_SCALES = {
    "hundred": 1e2,
    "thousand": 1e3,
    "k": 1e3,
    "million": 1e6,
    "mn": 1e6,
    "m": 1e6,
    "billion": 1e9,
    "bn": 1e9,
    "b": 1e9,
    "trillion": 1e12,
    "tn": 1e12,
    "dozen": 12.0,
}
_VAGUE = {
    "dozens": (24.0, 99.0),
    "scores": (40.0, 99.0),
    "hundreds": (200.0, 999.0),
    "thousands": (2e3, 9999.0),
    "tens of thousands": (2e4, 99999.0),
    "hundreds of thousands": (2e5, 999999.0),
    "millions": (2e6, 999999999.0),
    "tens of millions": (2e7, 99999999.0),
    "hundreds of millions": (2e8, 999999999.0),
    "billions": (2e9, 999999999999.0),
}
_SHARES = {"half": 50.0, "third": 100 / 3, "quarter": 25.0, "fifth": 20.0, "tenth": 10.0}

_RATIOS = {
    "twice": 2.0,
    "thrice": 3.0,
    "doubled": 2.0,
    "tripled": 3.0,
    "trebled": 3.0,
    "quadrupled": 4.0,
    "halved": 0.5,
}
_MOST_DIGITS = 15
"""More are an identifier."""

_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_SCALE = r"hundred|thousand|million|billion|trillion|dozen"
_LETTER = r"bn|tn|mn|m|k|b|[KMB]n?"
_SPELT = rf"(?:{'|'.join(_NUMBER_WORDS)})(?:(?:\s+and\s+|[\s-]+)(?:{'|'.join(_NUMBER_WORDS)}))*"
_SIGN = alternatives(_SIGNS)

_WORD = re.compile(r"[A-Za-z]+|\d+")
_STARTS = frozenset((*_NUMBER_WORDS, *_RATIOS, "a", "half", *(vague.split()[0] for vague in _VAGUE)))
_NUMERIC = re.compile(
    rf"(?P<number>{_DIGITS})(?:[\s-]?(?P<scale>{_SCALE})\b|(?P<letter>{_LETTER})\b)?"
    rf"(?:\s?(?:[-–—]|to|and)\s?(?:{_SIGN})?(?P<upper>{_DIGITS})"
    rf"(?:[\s-]?(?P<scale2>{_SCALE})\b|(?P<letter2>{_LETTER})\b)?"
    r"(?![\w]|[-–—:/]\d|,\d))?"
)
_SPELLED = re.compile(
    rf"(?:(?P<one>an?)\s+(?=hundred|thousand|million|billion|trillion))?(?P<number>{_SPELT})\b"
    rf"(?:\s+(?:to|or)\s+(?P<upper>{_SPELT})\b)?(?P<dozen>\s+dozen\b)?",
    re.IGNORECASE,
)
_ROUND = re.compile(
    rf"(?:(?P<half>half)(?:\s+of)?[\s-](?:an?\s+)?|(?P<quarter>an?\s+quarter)\s+of\s+an?\s+|a\s+)"
    rf"(?P<unit>dozen|{_SCALE})\b",
    re.IGNORECASE,
)
_INDEFINITE = re.compile(
    rf"(?P<vague>{alternatives(_VAGUE)})(?=\s+of\b|\s+(?:more|dead|killed|injured|wounded|missing|were|are|have|had|died|fled|gathered|marched)\b)(?:\s+of)?",
    re.IGNORECASE,
)
_SHARE = re.compile(
    r"(?P<half>half)(?=\s+(?:of|the)\b)|(?P<count>an?|one|two|three|four|nine)[\s-]"
    r"(?:(?P<share>third|quarter|fifth|tenth|half)\b(?=\s+of\b)|(?P<shares>thirds|quarters|fifths|tenths)\b)",
    re.IGNORECASE,
)
_OUT_OF = re.compile(
    rf"(?P<part>{_SPELT}|\d{{1,3}})(?:\s+in\s+(?:every\s+)?|\s+out\s+of\s+(?:every\s+)?|-in-)(?P<whole>{_SPELT}|\d{{1,3}})\b"
    r"(?![-,.:]?\d)(?!\s+(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?|decades?|games?|matches|attempts?))",
    re.IGNORECASE,
)
_PARTIAL = re.compile(
    r"\b(?:first|second|other|latter|better|last|final|top|bottom|this|that|which|front|back)\s\Z", re.IGNORECASE
)
"""Before "half": a part of something, and no figure."""
_AGED = re.compile(r"(?:\b(?:aged|age|age of)\s|[A-Z][\w'’-]+,\s)\Z")
_OLDEST = 115
_UNIT = re.compile(rf"(?:\s|-)?(?P<unit>{alternatives(_MEASURES)})(?![\w])")
_CURRENCY = re.compile(
    rf"\s+(?:of\s+)?(?P<word>{alternatives(_CURRENCY_WORDS)}|{'|'.join(_UNITS['currency_codes'])})\b"
)
_CURRENCY_BEFORE = re.compile(
    rf"(?:(?<![A-Za-z])(?P<sign>{_SIGN})|\b(?P<code>{'|'.join(_UNITS['currency_codes'])}))\s?\Z"
)
_QUALIFIED = re.compile(rf"\b(?P<qualifier>{alternatives(_QUALIFIERS)})\s+(?:the\s+|another\s+)?\Z", re.IGNORECASE)
_LABEL = re.compile(rf"\b(?:{alternatives(_UNITS['labels'])})\s\Z", re.IGNORECASE)
"""Nouns before a number that only names the thing: "section 40"."""
_OR_MORE = re.compile(r"\+|\s+or\s+(?P<which>more|less|fewer)\b(?!\s+than)")
_PART_OF_NAME = re.compile(r"(?P<word>[A-Z][\w'’&-]*)\s\Z")
_SENTENCE_START = re.compile(r"(?:^|[.!?:\n]['\"”’)]?\s|\s[-–—]+\s|[\"“‘(\[]|\n)\s*\Z")
_NOT_A_NUMBER_BEFORE = re.compile(r"[\w\[#№/:.,@_=-]\Z|\bNos?\.\s\Z")
_NOT_A_NUMBER_AFTER = re.compile(r"\s?[ap]\.?m\b|[:/]\d|°(?!\s?[CF]\b)|st\b|nd\b|rd\b|th\b|['’]s\b|\]|-\d")
_HEADING = re.compile(r"[.)]?\s+[A-Z]|\s*(?:\n|\Z)|[.):]")
"""What follows a number that heads a line and counts nothing."""
_NOUN = re.compile(r"(?:\s+(?P<word>[A-Za-z][A-Za-z'’-]*))")


_COMPOUND = re.compile(rf"-(?!(?:{'|'.join(_UNITS['not_compound'])})\b)(?P<noun>[a-z]{{3,20}})(?<!ed)(?<!ing)\b(?!-)")
"""A noun that a number counts as part of one word: "40-member"."""
_SAME: dict[str, str] = _UNITS["same"]
_IRREGULAR: dict[str, str] = _UNITS["plural_of"]
_AGE = "years old"


@dataclass(frozen=True)
class _Number:
    """A number as read, without what it counts."""

    end: int
    value: float
    upper: float | None = None
    bound: Bound = Bound.EXACT
    unit: str = ""
    million_or_metres: bool = False
    """"40m": which of the two shows only in what follows."""


def find_quantities(text: str, taken: Iterable[Span] = ()) -> tuple[Quantity, ...]:
    """Every quantity of `text` in order, without overlaps, none within the spans `taken` (those of dates)."""
    return tuple(_scan(text, sorted((span.start, span.end) for span in taken)))


def _scan(text: str, taken: list[tuple[int, int]]) -> Iterator[Quantity]:
    reached = 0
    for word in _WORD.finditer(text):
        start = word.start()
        surface = word.group()
        if start < reached or not (surface[0].isdigit() or surface.lower() in _STARTS):
            continue
        number = (_part_of(text, start) or _numeric(text, start)) if surface[0].isdigit() else _spelt(text, start)
        if number is None or _overlaps(taken, start, number.end):
            continue
        quantity = _quantity(text, start, number)
        if quantity is not None:
            reached = quantity.span.end
            yield quantity
        else:
            reached = number.end


def _overlaps(taken: list[tuple[int, int]], start: int, end: int) -> bool:
    index = bisect_right(taken, (start, end))
    return any(first < end and start < last for first, last in taken[max(0, index - 1) : index + 1])


def _numeric(text: str, start: int) -> _Number | None:
    match = _NUMERIC.match(text, start)
    before = text[max(0, start - 6) : start]
    if (
        match is None
        or max(map(_digits, match.group("number", "upper"))) > _MOST_DIGITS
        or (_NOT_A_NUMBER_BEFORE.search(before) and not _CURRENCY_BEFORE.search(before))
    ):
        return None
    end, upper = match.end(), None
    letter = match["letter"]
    if (letter or "").startswith(("K", "M", "B")) and not _CURRENCY_BEFORE.search(before):
        return None
    scale = _scale(match["scale"] or letter)
    value = _float(match["number"])
    if match["upper"] is not None:
        scale2 = _scale(match["scale2"] or match["letter2"])
        upper = round(_float(match["upper"]) * scale2, 6)
        scale = scale if scale != 1.0 else scale2
        joined_by_and = re.search(r"\sand\s", match.group())
        if upper <= value * scale or (joined_by_and and not re.search(r"\bbetween\s+\S{0,3}$", text[:start][-20:])):
            # Not a range after all: a score ("3-1") is no quantity, "40 and 50" are two.
            if not joined_by_and:
                return None
            cut = match.start() + joined_by_and.start()
            end, upper, scale = cut, None, _scale(match["scale"] or letter)
    if _NOT_A_NUMBER_AFTER.match(text, end) or (end < len(text) and text[end].isalpha() and not _UNIT.match(text, end)):
        return None
    bound = Bound.EXACT if upper is None else Bound.RANGE
    return _Number(end, round(value * scale, 6), upper, bound, million_or_metres=letter == "m" and upper is None)


def _digits(number: str | None) -> int:
    return len((number or "").partition(".")[0].replace(",", ""))


def _scale(word: str | None) -> float:
    return _SCALES[word.lower()] if word else 1.0


def _part_of(text: str, start: int) -> _Number | None:
    """A share in digits: "3 out of 10"."""
    match = _OUT_OF.match(text, start)
    before = _NOT_A_NUMBER_BEFORE.search(text, max(0, start - 6), start) if match is not None else None
    return _out_of(match, text) if match is not None and before is None else None


def _float(digits: str) -> float:
    return float(digits.replace(",", ""))


def _spelt(text: str, start: int) -> _Number | None:
    if start and (text[start - 1].isalnum() or text[start - 1] in "-'’"):
        return None
    capital = text[start].isupper()
    if capital and not _SENTENCE_START.search(text[max(0, start - 4) : start]):
        return None
    word = _WORD.match(text, start)
    ratio = _RATIOS.get(word.group().lower()) if word is not None else None
    if word is not None and ratio is not None:
        return _Number(word.end(), ratio, None, Bound.EXACT, "times")
    for pattern, read in (
        (_OUT_OF, _out_of),
        (_ROUND, _round),
        (_SHARE, _share),
        (_INDEFINITE, _indefinite),
        (_SPELLED, _spelled),
    ):
        match = pattern.match(text, start)
        number = read(match, text) if match is not None else None
        if number is not None:
            return number
    return None


def _out_of(match: re.Match[str], _text: str) -> _Number | None:
    part, whole = (float(n) if n.isdigit() else _parsed(n.lower()) for n in match.group("part", "whole"))
    if part is None or whole is None or not part < whole:
        return None
    return _Number(match.end(), round(100 * part / whole, 1), None, Bound.APPROXIMATE, "%")


def _share(match: re.Match[str], text: str) -> _Number | None:
    if match["half"] and _PARTIAL.search(text, max(0, match.start() - 10), match.start()):
        return None
    count = {"two": 2, "three": 3, "four": 4, "nine": 9}.get((match["count"] or "a").lower(), 1)
    value = round(count * _SHARES[(match["half"] or match["share"] or match["shares"][:-1]).lower()], 1)
    return _Number(match.end(), value, None, Bound.APPROXIMATE, "%")


def _round(match: re.Match[str], _text: str) -> _Number:
    value = _SCALES[match["unit"].lower()] * (0.5 if match["half"] else 0.25 if match["quarter"] else 1.0)
    return _Number(match.end(), value, None, Bound.APPROXIMATE)


def _indefinite(match: re.Match[str], _text: str) -> _Number:
    low, high = _VAGUE[" ".join(match["vague"].lower().split())]
    return _Number(match.end(), low, high, Bound.APPROXIMATE)


def _spelled(match: re.Match[str], text: str) -> _Number | None:
    surface = match["number"].lower()
    if (
        surface == "one"
        and not match["upper"]
        and not (_UNIT.match(text, match.end()) or _CURRENCY.match(text, match.end()))
    ):
        return None
    value, upper = _parsed(surface), _parsed(match["upper"].lower()) if match["upper"] else None
    if value is None or (match["upper"] and (upper is None or upper <= value)):
        return None
    times = 12.0 if match["dozen"] else 1.0
    return _Number(match.end(), value * times, upper, Bound.EXACT if upper is None else Bound.RANGE)


def _parsed(words: str) -> float | None:
    spelt = f"one {words}" if words.startswith(("hundred", "thousand", "million", "billion", "trillion")) else words
    try:
        return float(text2num(spelt, "en"))
    except ValueError:
        return None


def _quantity(text: str, start: int, number: _Number) -> Quantity | None:
    """The number with its unit, currency and bound; None where it is part of a name or a bare label."""
    currency = _CURRENCY_BEFORE.search(text, max(0, start - 6), start)
    begin = currency.start() if currency is not None else start
    more = _OR_MORE.match(text, number.end)
    end = more.end() if more is not None else number.end
    if currency is not None:
        value, unit = number.value, _SIGNS[currency["sign"]] if currency["sign"] else currency["code"]
    else:
        value, unit, end = _measured(text, end, number)
    qualifier = _QUALIFIED.search(text, max(0, begin - 24), begin)
    if unit == "" and _is_age(text, start, end, value):
        unit = _AGE
    elif currency is None and unit not in _MEASURES.values() and qualifier is None and _in_name(text, start):
        return None
    if unit == "" and (
        _LABEL.search(text, max(0, begin - 16), begin) or text[end : end + 1] == "-" or _bare(text, start, number)
    ):
        return None
    begin = qualifier.start() if qualifier is not None else begin
    bound = _bound(number, qualifier, more)
    return Quantity(Span(begin, end, text[begin:end]), value, number.upper, unit, bound)


def _measured(text: str, end: int, number: _Number) -> tuple[float, str, int]:
    """Value, unit and end of a number by what follows it."""
    if number.unit:
        return number.value, number.unit, end
    if measure := _UNIT.match(text, end):
        return number.value, _MEASURES[" ".join(measure["unit"].split())], measure.end()
    if worded := _CURRENCY.match(text, end):
        return number.value, _CURRENCY_WORDS.get(" ".join(worded["word"].split()), worded["word"]), worded.end()
    if compound := _COMPOUND.match(text, end):
        return number.value, _plural(compound["noun"]), compound.end()
    noun = _counted(text, end)
    if noun is not None:
        return number.value, *noun
    return (round(number.value / 1e6, 6), "m", end) if number.million_or_metres else (number.value, "", end)


def _is_age(text: str, start: int, end: int, value: float) -> bool:
    """Whether the number is somebody's years: "aged 40", "Ada Pell, 40, said"."""
    before = _AGED.search(text, max(0, start - 40), start)
    between_commas = before is not None and before.group().endswith(", ")
    return before is not None and 0 < value <= _OLDEST and (not between_commas or text[end : end + 1] == ",")


def _bound(number: _Number, qualifier: re.Match[str] | None, more: re.Match[str] | None) -> Bound:
    if number.upper is not None:
        return number.bound
    if qualifier is not None:
        return Bound(_QUALIFIERS[" ".join(qualifier["qualifier"].lower().split())])
    if more is not None:
        return Bound.AT_MOST if more["which"] in ("less", "fewer") else Bound.AT_LEAST
    return number.bound


def _in_name(text: str, start: int) -> bool:
    """Right after a capitalised word that is no ordinary beginning of a sentence: "Boeing 747"."""
    named = _PART_OF_NAME.search(text, max(0, start - 30), start)
    if named is None or named["word"].endswith(("'s", "’s", "'", "’")):
        return False
    return named["word"] not in _COMMON_BEFORE


def _bare(text: str, start: int, number: _Number) -> bool:
    """A number that counts nothing: a small one in words ("the two said"), or one that heads a line ("2. Results")."""
    if not text[start].isdigit():
        return number.value <= 20
    if text[number.end : number.end + 1] == ")" and "(" not in text[max(0, start - 60) : start]:
        return True
    line_start = max(text.rfind("\n", 0, start) + 1, start - 60)
    return not text[line_start:start].strip() and _HEADING.match(text, number.end) is not None


def _plural(noun: str) -> str:
    """The plural of the noun in "40-member"."""
    if noun in _IRREGULAR:
        return _IRREGULAR[noun]
    ending = "es" if noun.endswith(("s", "x", "ch", "sh")) else "s"
    return f"{noun[:-1]}ies" if re.search(r"[^aeiou]y$", noun) else f"{noun}{ending}"


def _counted(text: str, end: int) -> tuple[str, int] | None:
    """The first plural noun after the number, and where it ends."""
    position = end
    for _ in range(4):
        match = _NOUN.match(text, position)
        if match is None:
            return None
        word = match["word"]
        plain = word.lower()
        if plain in _PLURALS or (
            plain.endswith("s")
            and not plain.endswith(("ss", "us", "is", "'s", "’s"))
            and plain not in _NOT_COUNTED
            and plain not in _STOP
        ):
            return _SAME.get(plain, plain), match.end()
        if plain in _STOP or "'" in word or "’" in word:
            return None
        position = match.end()
    return None
