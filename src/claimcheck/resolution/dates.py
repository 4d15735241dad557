"""English date expressions as intervals.

One rule a kind of expression. The text is walked word by word; a word that can begin a date ("late", "June", "2015")
names the rules to try there, and the first that reads wins, so text without dates costs next to nothing.

Values are written as in TIMEX3: "2016", "2015-10-01", "2004-W47", "199" (the 1990s), "P3D" (a length of time), and,
where the year is not known, "--06-24" or "XXXX-WXX-2". A vague part ("late May") counts as the whole (May): an interval
too wide never contradicts wrongly.

A date relative to an event ("two days after 3 May 2019") is anchored where the event is given by its date alone.

Limits: no times of day, no holidays, no recurring times ("every Monday"); dates relative to any other event ("a week
later", "two days after the vote", "the following Monday") are found but not anchored, whenever the document was
written: their granularity is unknown. "3/4/2015" is read as its year only, since nobody can tell April from March.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from claimcheck.model import DateReference, Document, Granularity, Span

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_MONTH_NUMBER = {name.lower(): n for n, name in enumerate(_MONTHS, 1)}
_MONTH_NUMBER |= {name[:3]: n for name, n in _MONTH_NUMBER.items()} | {"sept": 9}
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_SEASONS = {"spring": ("SP", 3), "summer": ("SU", 6), "autumn": ("FA", 9), "fall": ("FA", 9), "winter": ("WI", 12)}
# fmt: off
_NUMBER_NAMES = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)
_ORDINAL_NAMES = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
    "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth",
    "twentieth", "twenty-first",
)
# fmt: on
_NUMBERS = {word: n for n, word in enumerate(_NUMBER_NAMES)}
_NUMBERS |= {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "a": 1, "an": 1}
_ORDINALS = {word: n for n, word in enumerate(_ORDINAL_NAMES, 1)}
_VAGUE = ("several", "few", "many", "couple")
_UNITS = {
    "day": ("D", 1, Granularity.DAY),
    "week": ("W", 1, Granularity.WEEK),
    "fortnight": ("W", 2, Granularity.WEEK),
    "month": ("M", 1, Granularity.MONTH),
    "year": ("Y", 1, Granularity.YEAR),
    "decade": ("Y", 10, Granularity.DECADE),
    "century": ("Y", 100, Granularity.CENTURY),
}

_WORD = re.compile(r"[A-Za-z]+|\d+")
_MONTH = (
    r"(?P<month>Jan(?:uary|\.)?|JANUARY|Feb(?:ruary|\.)?|FEBRUARY|March|Mar\.?|April|APRIL|Apr\.?|May|June?|JUNE|"
    r"Jun\.|July?|JULY|Jul\.|August|AUGUST|Aug\.?|Sept(?:ember|\.)?|Sep\.?|SEPTEMBER|October|OCTOBER|Oct\.?|"
    r"November|NOVEMBER|Nov\.?|December|DECEMBER|Dec\.?)(?![A-Za-z])"
)
_WEEKDAY = r"(?P<weekday>(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b"
_DAY = r"(?P<day>\d?\d)(?:st|nd|rd|th)?(?![\w%])(?!,\d{3}|[.:]\d)"
_DAY_RANGE = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?\s?(?:[-–—]|to|until)\s?(?P<day2>[0-3]?\d)(?:st|nd|rd|th)?(?![\w%])"
_YEAR = r"(?P<year>1[0-9]{3}|2[01]\d\d)(?![\w%])(?!,\d{3}|[.:/]\d)"
_UNIT = r"(?P<unit>day|week|fortnight|month|year|decade|century)"
_PART_OF_DAY = r"(?:\s+(?P<part>morning|afternoon|evening|night)\b)?"
_COUNT = r"(?P<count>\d+(?:\.\d+)?|[a-z]+)"

_LONGEST = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
"""Days of the months, of February in a leap year."""
_OFTEN_YEARS = 40
"""From here on a number after a month, "June 98", is rather a year."""
_ALSO_NAMES = frozenset({"March", "April", "May", "June", "August"})
_BEFORE_A_DAY = re.compile(r"(?:\bon(?:\s+the)?|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?)\s+$", re.IGNORECASE)
_BEFORE_ONE_DAY = re.compile(r"\b(?:a|an|its|his|her|their)\s+$", re.IGNORECASE)
_BEFORE_MONTH_AND_COUNT = re.compile(
    r"\b(?:in|of|during|last|this|next|every|each|late|early|mid)[\s-]+$", re.IGNORECASE
)
_AFTER_A_DAY = re.compile(
    r"\s*(?:\Z|[.,;:!?)\]…—–\"”’»\n])|\s+--?\s|\s+(?:alone|at|on|in|to|for|with|when|where|as|after|before|until|by|from|the|that|which|"
    r"who|but|and|or|he|she|it|they|during|while|because|is|was|will|would|said)\b"
)

# After these words a month, and after the others a year, is a date and not a person, verb or number.
_BEFORE_MONTH = re.compile(
    r"\b(?:in|since|until|till|late|early|mid|last|next|this|during|through|of|from|to|by|before|after|between|"
    r"and|for|as of)[\s-]+$",
    re.IGNORECASE,
)
_BEFORE_MAY_MARCH = re.compile(
    r"\b(?:in|since|until|till|late|early|mid|last|next|this|during|through|as of|"
    r"(?:end|middle|beginning|start) of)[\s-]+$",
    re.IGNORECASE,
)
_BEFORE_MONTH_NOUN = re.compile(r"\b(?:a|an|the|its|their|his|her|that)\s+$", re.IGNORECASE)
_BEFORE_YEAR = re.compile(
    r"\b(?:in|since|by|until|till|from|of|during|before|after|around|about|circa|between|to|through|for|late|early|mid|and|or|"
    r"year|years|spring|summer|autumn|fall|winter)[\s-]+$",
    re.IGNORECASE,
)
_BEFORE_PLAIN_YEAR = re.compile(r"\b(?:in|since|until|circa|year|from)\s+$", re.IGNORECASE)
_NUMBERED = re.compile(
    r"(?:[$£€¥#№]|\b(?:Room|Suite|Flight|Route|Highway|Building|No\.?|Nos\.?|Number|Page|p\.|pp\.|Section|Article|Chapter|"
    r"Resolution|Model|Channel|Windows|Office|Unit|Gate|Box|Act|Order|Rule|Line|Mark|Type|Class|Law|Bill|Directive|Paragraph"
    r"|total of|number of|some|than|nearly|almost|exactly|additional|another))\s?$"
)
_COUNTED = re.compile(
    r"\s+(?:(?:[a-z]+\s)?(?:people|men|women|children|persons|troops|soldiers|dollars|euros|pounds|votes|cases|deaths|times|"
    r"points|units|members|copies|jobs|seats|homes|houses|vehicles|students|pages|words|miles|metres|meters|kilometres|"
    r"kilometers|km|kg|m|ft|feet|tons|tonnes|mph|hours|minutes|seconds|days|weeks|months|years|others)|million|billion)\b"
)
_NO_DAY_AFTER = re.compile(
    rf"{_NUMBERED.pattern}|\b(?:aged?|page|chapter)\s+$|(?<!\w)(?!(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|On\b|By\b|"
    r"Until\b|Since\b|From\b|After\b|Before\b)[A-Z][\w.]*\s+$"
)
_BOUNDARY_BEFORE = re.compile(r"[\w$£€¥#/.:–-]$")
_FUTURE = re.compile(
    r"\b(?:will|would|shall|due|scheduled|set to|set for|expected|plans?|planned|until|upcoming|is to|are to|"
    r"was to|were to|to begin|to start|aims?|intends?|next)\b[^.;]*$|\bby\s+$",
    re.IGNORECASE,
)
_BEFORE_ONE = re.compile(
    r"\b(?:for|within|than|after|in|least|about|over|nearly|almost|lasted|only|just)\s+$", re.IGNORECASE
)
_THE_YEAR = re.compile(r"year\b(?!\s+(?:\d|of))")
_PAPERS = re.compile(
    r"\s+(?:Times|Telegraph|Mirror|Post|Herald|Mail|Express|People|Tribune|Independent|Star|World|Sun|Night)\b"
)
_NAMED_DAY = re.compile(
    r"\b(?:Black|Good|Bloody|Super|Holy|Cyber|Palm|Fat|Ash|Giving|Shrove|Maundy|Big|every|each)\s+$"
)
_DATELINE = re.compile(
    rf"\A(?:.*\n){{0,3}}?[ \t]*(?P<date>{_MONTH} {_DAY}, {_YEAR}|[0-3]?\d {_MONTH.replace('month', 'm2')} "
    rf"{_YEAR.replace('year', 'y2')}|\d{{4}}-\d\d-\d\d)[ \t]*(?:\n|\Z)"
)


@dataclass(frozen=True)
class _Place:
    """Where an expression begins, and the day its document was written, if known."""

    text: str
    start: int
    anchor: date | None

    def before(self, length: int = 60) -> str:
        """The text to the left, within the line."""
        return self.text[max(0, self.start - length) : self.start].rpartition("\n")[2]


@dataclass(frozen=True)
class _Reading:
    """What an expression stands for."""

    value: str
    first: date | None
    last: date | None
    granularity: Granularity
    relative: bool = False
    end: int = 0
    """Where it stops in the text; 0 means at the end of the rule's match."""


_Rule = Callable[["re.Match[str]", _Place], "_Reading | None"]


def find_dates(text: str, anchor: date | None = None) -> tuple[DateReference, ...]:
    """Every date expression of `text`, in order, without overlaps; `anchor` is the day it was written, if known."""
    return tuple(_scan(text, anchor))


def document_date(document: Document) -> date | None:
    """The day a document was written: its provenance, or a line near the top that is a date and nothing else."""
    published = _iso(document.provenance.published) if document.provenance.published else None
    if published is not None:
        return published
    dateline = _DATELINE.match(document.text[:400])
    if dateline is None:
        return None
    first = next(iter(find_dates(dateline["date"])), None)
    return _iso(first.start) if first is not None and first.start is not None else None


def _iso(value: str) -> date | None:
    try:
        return date.fromisoformat(value[:10])
    except ValueError:
        return None


def _scan(text: str, anchor: date | None) -> Iterator[DateReference]:
    reached = 0
    for word in _WORD.finditer(text):
        start = word.start()
        if start < reached:
            continue
        rules = _rules(word.group())
        if rules is None or (start and _BOUNDARY_BEFORE.match(text[start - 1]) and not _joined(text, start)):
            continue
        reading = _read(_Place(text, start, anchor), rules)
        if reading is None:
            continue
        reached = reading.end
        yield DateReference(
            Span(start, reached, text[start:reached]),
            reading.value,
            reading.first.isoformat() if reading.first else None,
            reading.last.isoformat() if reading.last else None,
            reading.granularity,
            reading.relative,
        )


def _rules(word: str) -> list[tuple[re.Pattern[str], _Rule]] | None:
    """What can begin with this word; all numbers begin the same."""
    return _RULES.get("0" if word[0].isdigit() else word.lower())


def _joined(text: str, start: int) -> bool:
    """A dash, slash or full stop joins to a word; after a space or a closing bracket it only stands before."""
    return text[start - 1] in ".–-:/" and (start < 2 or not text[start - 2].isalnum())


def _read(place: _Place, rules: Iterable[tuple[re.Pattern[str], _Rule]]) -> _Reading | None:
    for pattern, rule in rules:
        match = pattern.match(place.text, place.start)
        reading = rule(match, place) if match is not None else None
        if match is not None and reading is not None:
            return reading if reading.end else replace(reading, end=match.end())
    return None


def _read_at(place: _Place, start: int) -> _Reading | None:
    """The expression that begins at `start`, for rules that put something in front of another."""
    word = _WORD.match(place.text, start)
    rules = _rules(word.group()) if word is not None else None
    return _read(replace(place, start=start), rules) if rules else None


# Calendar arithmetic: each gives the reading of one whole day, week, month …


def _day(year: int, month: int, day: int, *, relative: bool = False) -> _Reading:
    """An impossible day ("31 February") keeps its value and has no interval."""
    value = f"{year:04}-{month:02}-{day:02}"
    moment = _iso(value)
    return _Reading(value, moment, moment, Granularity.DAY, relative)


def _of_day(moment: date) -> _Reading:
    return _Reading(moment.isoformat(), moment, moment, Granularity.DAY, relative=True)


def _of_week(moment: date) -> _Reading:
    monday = moment - timedelta(days=moment.weekday())
    year, week, _ = moment.isocalendar()
    return _Reading(f"{year:04}-W{week:02}", monday, monday + timedelta(days=6), Granularity.WEEK, relative=True)


def _month(year: int, month: int, *, relative: bool = False) -> _Reading:
    last = calendar.monthrange(year, month)[1]
    return _Reading(f"{year:04}-{month:02}", date(year, month, 1), date(year, month, last), Granularity.MONTH, relative)


def _year(year: int, *, relative: bool = False) -> _Reading:
    return _Reading(f"{year:04}", date(year, 1, 1), date(year, 12, 31), Granularity.YEAR, relative)


def _decade(year: int, *, relative: bool = False) -> _Reading:
    first = year - year % 10
    return _Reading(str(first // 10), date(first, 1, 1), date(first + 9, 12, 31), Granularity.DECADE, relative)


def _century(number: int) -> _Reading:
    return _Reading(
        f"{number - 1:02}", date(max(1, number * 100 - 99), 1, 1), date(number * 100, 12, 31), Granularity.CENTURY
    )


def _quarter(year: int, number: int, *, relative: bool = False) -> _Reading:
    first, last = _month(year, number * 3 - 2), _month(year, number * 3)
    return _Reading(f"{year:04}-Q{number}", first.first, last.last, Granularity.SEASON, relative)


def _season(year: int, name: str, *, relative: bool = False) -> _Reading:
    """Northern seasons, by whole months; a winter is that which begins in the year's December."""
    code, month = _SEASONS[name]
    first, last = _month(year, month), _month(year + (month == 12), (month + 1) % 12 + 1)
    return _Reading(f"{year:04}-{code}", first.first, last.last, Granularity.SEASON, relative)


def _length(count: str, unit: str) -> _Reading:
    letter, times, granularity = _UNITS[unit]
    number = float(count) * times
    return _Reading(f"P{number:g}{letter}", None, None, granularity)


def _unanchored(value: str, granularity: Granularity) -> _Reading:
    return _Reading(value, None, None, granularity, relative=True)


def _from_an_event(value: str) -> _Reading:
    """Placed by something that the text tells, not by the day of writing."""
    return _Reading(value, None, None, Granularity.UNKNOWN)


def _months_from(moment: date, months: int) -> tuple[int, int]:
    years, month = divmod(moment.year * 12 + moment.month - 1 + months, 12)
    return years, month + 1


def _shifted(anchor: date, unit: str, count: int) -> _Reading | None:
    """The day, week, month … that lies `count` of them from the anchor; None beyond the calendar."""
    readings: dict[str, Callable[[], _Reading]] = {
        "day": lambda: _of_day(anchor + timedelta(days=count)),
        "week": lambda: _of_week(anchor + timedelta(weeks=count)),
        "fortnight": lambda: _of_week(anchor + timedelta(weeks=2 * count)),
        "month": lambda: _month(*_months_from(anchor, count), relative=True),
        "year": lambda: _year(anchor.year + count, relative=True),
        "decade": lambda: _decade(anchor.year + 10 * count, relative=True),
        "century": lambda: replace(_century((anchor.year - 1) // 100 + 1 + count), relative=True),
    }
    try:
        return readings[unit]()
    except (OverflowError, ValueError):
        return None


# Rules. Each returns None where its match is no date after all.


def _month_number(match: re.Match[str]) -> int:
    return _MONTH_NUMBER[match["month"].rstrip(".").lower()]


def _dated(place: _Place, month: int, day: int, year: str | None) -> _Reading | None:
    """A day of a month, which need not have it; without a year the nearest one to the anchor."""
    if day < 1:
        return None
    if year is not None:
        return _day(int(year), month, day)
    if place.anchor is None:
        return _unanchored(f"--{month:02}-{day:02}", Granularity.DAY)
    possible = [
        moment for offset in (-1, 0, 1) if (moment := _iso(f"{place.anchor.year + offset:04}-{month:02}-{day:02}"))
    ]
    if not possible:
        return _day(place.anchor.year, month, day, relative=True)
    anchor = place.anchor
    return _of_day(min(possible, key=lambda moment: (abs(moment - anchor), moment)))


def _iso_day(match: re.Match[str], _place: _Place) -> _Reading | None:
    month, day = int(match["m"]), int(match["d"])
    return _day(int(match["year"]), month, day) if 1 <= month <= 12 and 1 <= day <= 31 else None


def _numeric_day(match: re.Match[str], _place: _Place) -> _Reading | None:
    first, second, year = int(match["a"]), int(match["b"]), int(match["year"])
    if not (1 <= first <= 31 and 1 <= second <= 31 and min(first, second) <= 12):
        return None
    if match["separator"] == "." or first > 12:
        return _day(year, second, first) if second <= 12 else None
    return _day(year, first, second) if second > 12 or first == second else _year(year)


def _day_month(match: re.Match[str], place: _Place) -> _Reading | None:
    month, day = _month_number(match), int(match["day"])
    if day > _LONGEST[month - 1] and not _meant_as_day(match, place, day):
        return None
    return _dated(place, month, day, match["year"])


def _meant_as_day(match: re.Match[str], place: _Place, day: int) -> bool:
    """Whether a number that is no day of the month beside it is a wrong day, and neither a count nor a year.

    Not "in June 45 people", "June 98", "Route 66 May"; but "on June 45", "32 June 1974", "until 31 June".
    """
    before = place.before()
    month_first = match.start("month") < match.start("day")
    if not month_first and _NO_DAY_AFTER.search(before):
        return False
    if match["year"] or (month_first and _BEFORE_ONE_DAY.search(before)):
        return True
    if _AFTER_A_DAY.match(place.text, match.end()) is None:
        return False
    if _BEFORE_A_DAY.search(before):
        return True
    named = match["month"] in _ALSO_NAMES and before.rstrip().endswith(("(", ",", ";", ":"))
    return day < _OFTEN_YEARS and not (month_first and (named or _BEFORE_MONTH_AND_COUNT.search(before)))


def _day_range(match: re.Match[str], place: _Place) -> _Reading | None:
    month, day, day2 = _month_number(match), int(match["day"]), int(match["day2"])
    first, last = _dated(place, month, day, match["year"]), _dated(place, month, day2, match["year"])
    if first is None or last is None or not day < day2 <= 31:
        return None
    if day2 > _LONGEST[month - 1] and not _meant_as_day(match, place, day2):
        return None
    return _Reading(f"{first.value}/{last.value}", first.first, last.last, Granularity.DAY, first.relative)


def _month_year(match: re.Match[str], _place: _Place) -> _Reading | None:
    return _month(int(match["year"]), _month_number(match))


def _month_alone(match: re.Match[str], place: _Place) -> _Reading | None:
    month, before, after = _month_number(match), place.before(), place.text[match.end() : match.end() + 20]
    expected = _BEFORE_MAY_MARCH if match["month"] in ("May", "March", "Mar") else _BEFORE_MONTH
    named = re.match(r"\s[A-Z]", after) is not None and match["month"] in (
        "May",
        "April",
        "June",
        "August",
        "Jan",
        "Mar",
    )
    as_noun = _BEFORE_MONTH_NOUN.search(before) and re.match(r"\s[a-z]", after) and not match["month"].endswith(".")
    if named or not (expected.search(before) or as_noun):
        return None
    if re.match(r"\s+\d", after) or (len(match["month"]) == 3 and match["month"] != "May"):
        return None
    if place.anchor is None:
        return _unanchored(f"--{month:02}", Granularity.MONTH)
    year = place.anchor.year
    if _FUTURE.search(before):
        return _month(year + (month < place.anchor.month), month, relative=True)
    return _month(year - (month > place.anchor.month), month, relative=True)


def _year_range(match: re.Match[str], place: _Place) -> _Reading | None:
    first, second = int(match["year"]), match["second"]
    last = int(second) if len(second) == 4 else first - first % 100 + int(second)
    if not first < last <= first + 500 or _NUMBERED.search(place.before()):
        return None
    return _Reading(f"{first:04}/{last:04}", date(first, 1, 1), date(last, 12, 31), Granularity.YEAR)


def _year_alone(match: re.Match[str], place: _Place) -> _Reading | None:
    before, year = place.before(), int(match["year"])
    if _NUMBERED.search(before) or _COUNTED.match(place.text, match.end()) or before.endswith("["):
        return None
    if 1900 <= year <= 2099 or _BEFORE_PLAIN_YEAR.search(before) or (year >= 1500 and _BEFORE_YEAR.search(before)):
        return _year(year)
    return None


def _decade_named(match: re.Match[str], _place: _Place) -> _Reading | None:
    return _decade(int(match["decade"]))


def _century_named(match: re.Match[str], _place: _Place) -> _Reading | None:
    number = _ORDINALS.get(match["ordinal"].lower()) or int(re.sub(r"\D", "", match["ordinal"]) or 0)
    return _century(number) if 1 <= number <= 22 else None


def _quarter_named(match: re.Match[str], place: _Place) -> _Reading | None:
    number = int(match["digit"]) if "digit" in match.groupdict() else _ORDINALS[match["ordinal"].lower()]
    if match["year"]:
        return _quarter(int(match["year"]), number)
    if place.anchor is None:
        return _unanchored(f"XXXX-Q{number}", Granularity.SEASON)
    return _quarter(place.anchor.year - (number > (place.anchor.month + 2) // 3), number, relative=True)


def _season_named(match: re.Match[str], place: _Place) -> _Reading | None:
    name = match["season"].lower()
    if match["year"]:
        return _season(int(match["year"]), name)
    if not re.search(
        r"\b(?:(?:in|during)\sthe|(?:since|until|late|early|mid)[\s-](?:the\s)?)\s?$", place.before(), re.IGNORECASE
    ):
        # "Less fog in summer": any summer.
        return None
    if name in ("fall", "spring") and not re.match(r"\s*(?:[.,;]|$)", place.text[match.end() : match.end() + 3]):
        return None
    return _unanchored(f"XXXX-{_SEASONS[name][0]}", Granularity.SEASON)


def _weekday(match: re.Match[str], place: _Place) -> _Reading | None:
    before = place.before()
    if _NAMED_DAY.search(before) or _PAPERS.match(place.text, match.end()):
        return None
    wanted = _WEEKDAYS.index(match["weekday"])
    part = {"morning": "TMO", "afternoon": "TAF", "evening": "TEV", "night": "TNI"}.get(match["part"] or "", "")
    if place.anchor is None:
        return _unanchored(f"XXXX-WXX-{wanted + 1}{part}", Granularity.DAY)
    back = (place.anchor.weekday() - wanted) % 7
    ahead = -back % 7
    reading = _of_day(place.anchor + timedelta(days=ahead if _FUTURE.search(before) else -back))
    return replace(reading, value=reading.value + part)


def _weekday_date(match: re.Match[str], place: _Place) -> _Reading | None:
    """Such as "Tuesday, 6 October": the date says it all."""
    reading = _read_at(place, match.end())
    return (
        reading if reading is not None and reading.granularity is Granularity.DAY and reading.value[:1] != "X" else None
    )


def _today(match: re.Match[str], place: _Place) -> _Reading | None:
    word = match.group().lower()
    offset = {"yesterday": -1, "tomorrow": 1}.get(word.split()[0], 0)
    part = {"morning": "TMO", "afternoon": "TAF", "evening": "TEV"}.get(
        word.split()[-1], "TNI" if word == "tonight" else ""
    )
    if place.anchor is None:
        return _unanchored("XXXX-XX-XX" + part, Granularity.DAY)
    reading = _of_day(place.anchor + timedelta(days=offset))
    return replace(reading, value=reading.value + part)


def _deictic_unit(match: re.Match[str], place: _Place) -> _Reading | None:
    """Such as "last week", "next year", "this month"."""
    unit, which = match["unit"].lower(), match["which"].lower()
    granularity = _UNITS[unit][2]
    if which in _OF_AN_EVENT:
        return _from_an_event(_length("1", unit).value)
    if which in ("past", "coming") or unit in ("day", "century"):
        return None if which == "this" else replace(_length("1", unit), relative=True)
    if unit == "decade" and which != "this":
        return replace(_length("1", unit), relative=True)
    count = {"last": -1, "this": 0, "next": 1, "current": 0}[which]
    if place.anchor is None:
        value = {"week": "XXXX-WXX", "month": "XXXX-XX", "decade": "XXX"}.get(unit, "XXXX")
        return _unanchored(value, granularity)
    return _shifted(place.anchor, unit, count)


def _deictic_weekend(match: re.Match[str], place: _Place) -> _Reading | None:
    if place.anchor is None:
        return _unanchored("XXXX-WXX-WE", Granularity.WEEK)
    count = {"last": -1, "next": 1}.get(match["which"].lower(), 0)
    week = _of_week(place.anchor + timedelta(weeks=count))
    saturday = week.first + timedelta(days=5) if week.first else None
    return replace(week, value=week.value + "-WE", first=saturday)


def _deictic_quarter(match: re.Match[str], place: _Place) -> _Reading | None:
    if place.anchor is None:
        return _unanchored("XXXX-QX", Granularity.SEASON)
    count = {"last": -1, "previous": -1, "past": -1, "next": 1, "coming": 1}.get(match["which"].lower(), 0)
    years, quarter = divmod(place.anchor.year * 4 + (place.anchor.month - 1) // 3 + count, 4)
    return _quarter(years, quarter + 1, relative=True)


def _deictic_weekday(match: re.Match[str], place: _Place) -> _Reading | None:
    wanted, which = _WEEKDAYS.index(match["weekday"]), match["which"].lower()
    if which in _OF_AN_EVENT:
        return _from_an_event(f"XXXX-WXX-{wanted + 1}")
    if place.anchor is None:
        return _unanchored(f"XXXX-WXX-{wanted + 1}", Granularity.DAY)
    back = (place.anchor.weekday() - wanted) % 7
    if which in ("last", "past"):
        return _of_day(place.anchor - timedelta(days=back or 7))
    if which in ("next", "coming"):
        return _of_day(place.anchor + timedelta(days=-back % 7 or 7))
    return _of_day(place.anchor + timedelta(days=wanted - place.anchor.weekday()))


def _deictic_month(match: re.Match[str], place: _Place) -> _Reading | None:
    month, which = _month_number(match), match["which"].lower()
    if which in _OF_AN_EVENT:
        return _from_an_event(f"--{month:02}")
    if place.anchor is None:
        return _unanchored(f"--{month:02}", Granularity.MONTH)
    year = place.anchor.year
    if which in ("last", "past"):
        return _month(year - (month >= place.anchor.month), month, relative=True)
    if which in ("next", "coming"):
        return _month(year + (month <= place.anchor.month), month, relative=True)
    return _month(year, month, relative=True)


def _deictic_season(match: re.Match[str], place: _Place) -> _Reading | None:
    name, which = match["season"].lower(), match["which"].lower()
    code, month = _SEASONS[name]
    if which in _OF_AN_EVENT:
        return _from_an_event(f"XXXX-{code}")
    if place.anchor is None:
        return _unanchored(f"XXXX-{code}", Granularity.SEASON)
    year = place.anchor.year
    if which in ("last", "past"):
        return _season(year - (month + 2 >= place.anchor.month), name, relative=True)
    if which in ("next", "coming"):
        return _season(year + (month <= place.anchor.month), name, relative=True)
    return _season(year, name, relative=True)


def _deictic_lengths(match: re.Match[str], _place: _Place) -> _Reading | None:
    """Such as "the past two years", "the next few months"."""
    count = _count(match["count"])
    if count is None:
        return None
    return replace(_length(count, _singular(match["unit"])) if count != "X" else _vague_length(match), relative=True)


def _part_of(match: re.Match[str], place: _Place) -> _Reading | None:
    """Such as "early 2012", "late May", "mid-June", "later this year": the part counts as the whole."""
    if _MONTH_START.match(place.text, match.end()):
        inner = replace(place, start=match.end())
        month = _MONTH_ANY.match(place.text, match.end())
        return _read_at(inner, match.end()) if month else None
    the_year = _THE_YEAR.match(place.text, match.end())
    if the_year is not None:
        this = _year(place.anchor.year, relative=True) if place.anchor else _unanchored("XXXX", Granularity.YEAR)
        return replace(this, end=the_year.end())
    reading = _read_at(place, match.end())
    if reading is None or reading.value.startswith("P") or reading.granularity is Granularity.UNKNOWN:
        return None
    return None if match["part"].lower() in ("earlier", "later") and not reading.relative else reading


def _count(word: str) -> str | None:
    """A written or spelt number as digits, "X" for a vague one, else None."""
    word = word.lower()
    if word.replace(".", "", 1).isdigit():
        return word
    if word in _VAGUE:
        return "X"
    return str(_NUMBERS[word]) if word in _NUMBERS else None


def _singular(unit: str) -> str:
    unit = unit.lower()
    return "century" if unit == "centuries" else unit.removesuffix("s")


def _vague_length(match: re.Match[str]) -> _Reading:
    letter, _, granularity = _UNITS[_singular(match["unit"])]
    return _Reading(f"PX{letter}", None, None, granularity)


def _length_or_shift(match: re.Match[str], place: _Place) -> _Reading | None:
    """Such as "two weeks ago", "three days later", "18 months", "a 27-year contract"."""
    count, unit, tail = (
        _count(match["count"]),
        _singular(match["unit"]),
        " ".join((match["tail"] or "").lower().split()),
    )
    if count is None or re.match(r"[\s-]+(?:old|olds|of age)\b", place.text[match.end() : match.end() + 9]):
        return None
    if not tail and match["count"].lower() in ("a", "an") and not _BEFORE_ONE.search(place.before()):
        return None
    if match["half"] and count != "X":
        count = f"{float(count) + 0.5:g}"
    if tail == "ago" and count != "X" and place.anchor is not None:
        return _shifted(place.anchor, unit, -round(float(count)))
    if tail in ("before", "after") and count != "X":
        dated = _beside_a_date(match, place, unit, round(float(count)) * (-1 if tail == "before" else 1))
        if dated is not None:
            return dated
    reading = _vague_length(match) if count == "X" else _length(count, unit)
    if tail in ("ago", "from now"):
        return replace(reading, relative=True)
    return _from_an_event(reading.value) if tail else reading


def _beside_a_date(match: re.Match[str], place: _Place, unit: str, count: int) -> _Reading | None:
    """Such as "two days after 3 May 2019": only where the date is given as exactly as the unit needs it."""
    gap = re.compile(r"\s+").match(place.text, match.end())
    event = _read_at(place, gap.end()) if gap is not None else None
    if event is None or event.first is None or event.relative:
        return None
    days = {"day": 1, "week": 7, "fortnight": 14}.get(unit)
    if event.granularity is Granularity.DAY and days is not None:
        try:
            moment = event.first + timedelta(days=days * count)
        except OverflowError:
            return None
        return replace(_of_day(moment), relative=False, end=event.end)
    exact = {"month": _TO_THE_MONTH, "year": (*_TO_THE_MONTH, Granularity.YEAR)}.get(unit, ())
    shifted = _shifted(event.first, unit, count) if event.granularity in exact else None
    return replace(shifted, relative=False, end=event.end) if shifted is not None else None


def _vague_time(match: re.Match[str], _place: _Place) -> _Reading | None:
    return _unanchored(
        "PRESENT_REF" if match.group().lower() in ("now", "currently") else "PAST_REF", Granularity.UNKNOWN
    )


_MONTH_ANY = re.compile(_MONTH)
_MONTH_START = re.compile(r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)")
_TO_THE_MONTH = (Granularity.DAY, Granularity.MONTH)
_OF_AN_EVENT = ("previous", "following", "same")
_WHICH = r"(?P<which>last|next|this|past|coming|previous|current|following|same)\s+"
_SEASON = r"(?P<season>spring|summer|autumn|fall|winter)\b"
_DEICTIC = ("last", "next", "this", "past", "coming", "previous", "current", "following", "same")
_NUMBER_WORDS = (*_NUMBERS, *_VAGUE)
_LENGTH = (
    rf"{_COUNT}(?P<half>\s+and\s+a\s+half)?(?:\s+of)?[\s-]+(?P<unit>days?|weeks?|fortnights?|months?|years?|decades?|"
    r"centur(?:y|ies))\b(?:\s+(?P<tail>ago|earlier|later|before|after|from now|previously)\b)?"
)
_MONTH_WORDS = tuple(_MONTH_NUMBER)

_SOURCES: tuple[tuple[Iterable[str], str, int, _Rule], ...] = (
    ("0", r"(?P<year>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)(?!\d)", 0, _iso_day),
    ("0", r"(?P<a>\d{1,2})(?P<separator>[./])(?P<b>\d{1,2})(?P=separator)(?P<year>[12]\d{3})(?!\d)", 0, _numeric_day),
    ("0", rf"{_DAY_RANGE}\s+(?:of\s+)?{_MONTH}(?:,?\s+{_YEAR})?", 0, _day_range),
    ("0", rf"{_DAY}\s+(?:of\s+)?{_MONTH}(?:,?\s+{_YEAR})?", 0, _day_month),
    ("0", r"(?P<year>1[0-9]{3}|20\d\d)\s?[-–—/]\s?(?P<second>[12]\d{3}|\d\d)(?![\w-])", 0, _year_range),
    ("0", r"(?P<decade>(?:1\d|20)\d0)['’]?s\b", 0, _decade_named),
    ("0", rf"{_YEAR}", 0, _year_alone),
    ("0", r"(?P<ordinal>\d{1,2}(?:st|nd|rd|th))[\s-]century\b", 0, _century_named),
    (("0", *_NUMBER_WORDS), _LENGTH, re.IGNORECASE, _length_or_shift),
    (_MONTH_WORDS, rf"{_MONTH}\s+{_DAY_RANGE}(?:,?\s+{_YEAR})?", 0, _day_range),
    (_MONTH_WORDS, rf"{_MONTH}\s+(?:the\s+)?{_DAY}(?!\s(?:people|percent|per cent)\b)(?:,?\s+{_YEAR})?", 0, _day_month),
    (_MONTH_WORDS, rf"{_MONTH},?\s+(?:of\s+)?{_YEAR}", 0, _month_year),
    (_MONTH_WORDS, _MONTH, 0, _month_alone),
    ([day.lower() for day in _WEEKDAYS], rf"{_WEEKDAY},?\s+(?:the\s+)?(?=[A-Z\d])", 0, _weekday_date),
    ([day.lower() for day in _WEEKDAYS], rf"{_WEEKDAY}{_PART_OF_DAY}", 0, _weekday),
    (
        ("today", "yesterday", "tomorrow", "tonight"),
        r"(?:today|yesterday|tomorrow|tonight)\b(?:\s+(?:morning|afternoon|evening))?",
        re.IGNORECASE,
        _today,
    ),
    (("this",), r"this\s+(?:morning|afternoon|evening)\b", re.IGNORECASE, _today),
    (_DEICTIC, rf"{_WHICH}{_UNIT}\b", re.IGNORECASE, _deictic_unit),
    (_DEICTIC, rf"{_WHICH}weekend\b", re.IGNORECASE, _deictic_weekend),
    (_DEICTIC, rf"{_WHICH}quarter\b", re.IGNORECASE, _deictic_quarter),
    (_DEICTIC, rf"{_WHICH}{_WEEKDAY}", re.IGNORECASE, _deictic_weekday),
    (_DEICTIC, rf"(?i:{_WHICH}){_MONTH}", 0, _deictic_month),
    (_DEICTIC, rf"{_WHICH}{_SEASON}", re.IGNORECASE, _deictic_season),
    (
        _DEICTIC,
        rf"{_WHICH}{_COUNT}\s+(?P<unit>days|weeks|months|years|decades|centuries)\b",
        re.IGNORECASE,
        _deictic_lengths,
    ),
    (
        ("early", "late", "mid", "later", "earlier"),
        r"(?P<part>early|late|mid|later|earlier)(?:\s+in\s+|[\s-]+)(?:the\s+)?",
        re.IGNORECASE,
        _part_of,
    ),
    (
        ("beginning", "start", "end", "middle", "close"),
        r"(?P<part>beginning|start|end|middle|close)\s+of\s+(?:the\s+)?",
        re.IGNORECASE,
        _part_of,
    ),
    (_SEASONS, rf"{_SEASON}(?:\s+(?:of\s+)?{_YEAR})?", re.IGNORECASE, _season_named),
    (
        ("first", "second", "third", "fourth"),
        rf"(?P<ordinal>first|second|third|fourth)[\s-]quarter(?:\s+(?:of\s+)?{_YEAR})?(?!\w)",
        re.IGNORECASE,
        _quarter_named,
    ),
    (("q",), rf"Q(?P<digit>[1-4])(?:\s+(?:of\s+)?{_YEAR})?(?!\w)", 0, _quarter_named),
    (
        [word.partition("-")[0] for word in _ORDINALS],
        rf"(?P<ordinal>{'|'.join(sorted(_ORDINALS, reverse=True))})[\s-]century\b",
        re.IGNORECASE,
        _century_named,
    ),
    (("recently",), r"recently\b", re.IGNORECASE, _vague_time),
)


def _table(sources: Iterable[tuple[Iterable[str], str, int, _Rule]]) -> dict[str, list[tuple[re.Pattern[str], _Rule]]]:
    table: dict[str, list[tuple[re.Pattern[str], _Rule]]] = {}
    for triggers, pattern, flags, rule in sources:
        compiled = re.compile(pattern, flags)
        for trigger in sorted(set(triggers)):
            table.setdefault(trigger, []).append((compiled, rule))
    return table


_RULES = _table(_SOURCES)
