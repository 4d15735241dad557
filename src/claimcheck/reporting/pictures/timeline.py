"""Who says what was when: a row for each who gives dates, a mark for each date, the words of the claim beside it."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

import svg
from markupsafe import Markup

from claimcheck.model import Claim, Link, SourceStatus, Voice
from claimcheck.reporting.overview import Index, content, counted, cue
from claimcheck.reporting.pictures.drawing import (
    STANCE_ORDER,
    STATEMENT,
    Address,
    Picture,
    Row,
    at,
    column,
    key_sign,
    link,
    percent,
    picture_of,
    sign,
    stance,
    verb,
    words,
)
from claimcheck.reporting.visible import one_line

MOST_MARKS = 24
"""More are not read."""
OWN_VOICE = "the documents themselves"

_NAME = "who-when"
_TOP, _HEADING, _LANE, _GAP = 26, 18, 20, 8
"""Pixels: of the dates on top, of a name, of a mark, between rows."""
_BREAK, _LEAST = 4.0, 8.0
"""Per cent of the width: of a stretch of time left out, and of the shortest that is not."""
_MOST_BREAKS = 5
_LONG, _MONTH = 4, 31
"""A time without a mark is left out where it is longer than one part in so many of all that is shown, and a month."""
_BESIDE = 38.0
"""Per cent of the width that words need beside a mark."""
_ROOM = {4: 8.0, 7: 15.0, 10: 19.0}
"""Per cent of the width that a date needs, by its letters: 2016, 2016-05, 2016-05-01."""
_MONTHS = (1, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 6000)
"""Steps in which firsts of months, or of years, are named."""


@dataclass(frozen=True)
class Mark:
    """The claims of one source and stance that give the same date."""

    source: str
    stance: str
    start: date
    end: date
    claims: tuple[Claim, ...]

    @property
    def when(self) -> str:
        """As "2016-05-01" or "2016-05-01 to 2016-05-31"."""
        return str(self.start) if self.start == self.end else f"{self.start} to {self.end}"

    @property
    def said(self) -> str:
        """The first claim in its own words, and how many more there are."""
        more = f" (and {len(self.claims) - 1:,} more)" if len(self.claims) > 1 else ""
        return f"{one_line(f'{cue(self.claims[0])} {content(self.claims[0])}', 160)}{more}"


@dataclass(frozen=True)
class Stretch:
    """A time that is drawn, from one place across to another; days as ordinals, the last included."""

    first: int
    last: int
    left: float
    right: float

    def place(self, day: int) -> float:
        """Per cent of the width at which a day begins; where the last ends for any after it."""
        return min(self.left + (self.right - self.left) * (day - self.first) / (self.last + 1 - self.first), self.right)


Scale = Sequence[Stretch]
"""The times that are drawn; what lies between them is left out."""


def timeline(records: Index, links: Iterable[Link], address: Address) -> Picture | None:
    """The picture; None where no claim gives a date that can be placed."""
    marks = _marks(records)
    if not marks:
        return None
    shown = _row_by_row(_by_importance(marks, links)[:MOST_MARKS])
    scale = _scale(shown)
    rows = tuple(
        Row(
            f"{_NAME}-{number}",
            (mark.when, mark.source, f"{verb(mark.claims)} ({mark.stance})", mark.said),
            tuple(claim.id for claim in mark.claims),
        )
        for number, mark in enumerate(shown, 1)
    )
    return Picture(
        name=_NAME,
        title="Who says what was when",
        lead="Each mark stands at a date that a claim gives and leads to the claim; dates run from left to right.",
        key=tuple(_key(shown, scale)),
        drawing=_draw(shown, rows, scale, address),
        rest=_rest(records, marks, shown),
        columns=("Date", "Source", "Does", "What"),
        rows=rows,
    )


def _marks(records: Index) -> list[Mark]:
    groups: defaultdict[tuple[str, str, str, str], list[Claim]] = defaultdict(list)
    for claim in records.claims.values():
        source = records.source_name(claim) if claim.voice == Voice.ATTRIBUTED else OWN_VOICE
        for start, end in _dates(claim):
            groups[source, stance(claim), start, end].append(claim)
    return [
        Mark(source, kind, date.fromisoformat(start), date.fromisoformat(end), tuple(claims))
        for (source, kind, start, end), claims in sorted(groups.items())
    ]


def _dates(claim: Claim) -> list[tuple[str, str]]:
    """First and last day of each that can be placed, without any that only says less exactly what another says."""
    placed = {(each.start, each.end) for each in claim.dates if each.start and each.end}
    return [
        (start, end)
        for start, end in placed
        if not any(start <= first and last <= end and (start, end) != (first, last) for first, last in placed)
    ]


def _by_importance(marks: Iterable[Mark], links: Iterable[Link]) -> list[Mark]:
    """Those first that other claims bear on, that known sources give, that stand for or against someone."""
    linked = {claim for each in links for claim in (each.first, each.second)}
    return sorted(
        marks,
        key=lambda mark: (
            mark.source == OWN_VOICE,
            not any(claim.id in linked for claim in mark.claims),
            not any(claim.source_status == SourceStatus.RESOLVED for claim in mark.claims),
            mark.stance == STATEMENT,
            -len(mark.claims),
            mark.end - mark.start,
            mark.start,
            mark.source,
            mark.stance,
        ),
    )


def _row_by_row(marks: Sequence[Mark]) -> list[Mark]:
    """By source, the one whose dates begin first on top, and by date."""
    begins: dict[str, date] = {}
    for mark in marks:
        begins[mark.source] = min(mark.start, begins.get(mark.source, mark.start))
    return sorted(marks, key=lambda m: (begins[m.source], m.source, m.start, m.end, STANCE_ORDER.index(m.stance)))


def _rest(records: Index, marks: Sequence[Mark], shown: Sequence[Mark]) -> tuple[str, ...]:
    drawn = {claim.id for mark in shown for claim in mark.claims}
    placed = {claim.id for mark in marks for claim in mark.claims}
    unplaced = sum(
        any(not reference.value.startswith("P") for reference in claim.dates)
        for claim in records.claims.values()
        if claim.id not in placed
    )
    undated = len(records.claims) - len(placed) - unplaced
    said = [f"{counted(len(drawn), 'claim')} drawn."]
    if len(placed) > len(drawn):
        said.append(f"{counted(len(placed) - len(drawn), 'more dated claim')} not drawn, being of less weight.")
    if unplaced:
        said.append(f"{counted(unplaced, 'claim')} with a date that cannot be placed, as where the year is not known.")
    if undated:
        said.append(f"{counted(undated, 'claim')} without a date.")
    return tuple(said)


def _key(marks: Sequence[Mark], scale: Scale) -> Iterator[tuple[Markup, str]]:
    for kind in STANCE_ORDER:
        if any(mark.stance == kind for mark in marks):
            yield key_sign(sign(kind, 8, 7)), kind
    if any(mark.start != mark.end for mark in marks):
        bar = svg.Rect(x=1, y=3, width=34, height=8, rx=3, class_=["bar", STATEMENT])
        yield key_sign(bar, sign(STATEMENT, 18, 7), width=36), "at some time within"
    if len(scale) > 1:
        yield key_sign(svg.Rect(x=0, y=0, width=20, height=14, class_=["left-out"]), width=20), "time left out"


def _scale(marks: Sequence[Mark]) -> Scale:
    """The times with marks, each as wide as it is long but none too narrow, without the longest times between them."""
    covered = _joined(((mark.start.toordinal(), mark.end.toordinal()) for mark in marks), lambda _, gap: gap <= 0)
    gaps = sorted(((after[0] - before[1] - 1, after[0]) for before, after in pairwise(covered)), reverse=True)
    shown = covered[-1][1] + 1 - covered[0][0]
    breaks = set()
    for length, resumed in gaps[:_MOST_BREAKS]:
        if length < max(shown / _LONG, _MONTH):
            break
        breaks.add(resumed)
        shown -= length
    times = _joined(covered, lambda first, _: first not in breaks)
    least = min(_LEAST, (100 - _BREAK * len(breaks)) / len(times) / 2)
    a_day = (100 - _BREAK * len(breaks) - least * len(times)) / shown
    stretches, left = [], 0.0
    for first, last in times:
        right = left + least + a_day * (last + 1 - first)
        stretches.append(Stretch(first, last, left, right))
        left = right + _BREAK
    return stretches


def _joined(times: Iterable[tuple[int, int]], belong: Callable[[int, int], bool]) -> list[tuple[int, int]]:
    """First and last days in order, joined where the second's first day and the days between the two say so."""
    joined: list[tuple[int, int]] = []
    for first, last in sorted(times):
        if joined and belong(first, first - joined[-1][1] - 1):
            joined[-1] = (joined[-1][0], max(joined[-1][1], last))
        else:
            joined.append((first, last))
    return joined


def _ticks(scale: Scale) -> Iterator[tuple[float, str, bool]]:
    """Place, date as far as it matters, and whether its words stand to the left; as many as have room."""
    free = 0.0
    for stretch in scale:
        for day, said in _days(stretch):
            place, room = stretch.place(day), _ROOM[len(said)]
            leftwards = place + room > 100
            begins = place - room if leftwards else place
            if begins >= free:
                yield place, said, leftwards
                free = begins + room


def _days(stretch: Stretch) -> list[tuple[int, str]]:
    """The days to be named of a stretch, as fine as there is room for: days, weeks, or firsts of months or of years."""
    a_day = (stretch.right - stretch.left) / (stretch.last + 1 - stretch.first)
    for days in (1, 7):
        if a_day * days >= _ROOM[10]:
            return [(day, str(date.fromordinal(day))) for day in range(stretch.first, stretch.last + 1, days)]
    months = next((step for step in _MONTHS if a_day * 30 * step >= _ROOM[7 if step < 12 else 4]), _MONTHS[-1])
    first, last = date.fromordinal(stretch.first), date.fromordinal(stretch.last)
    begin = -(-(first.year * 12 + first.month - 1) // months) * months
    firsts = (
        date(month // 12, month % 12 + 1, 1)
        for month in range(begin, last.year * 12 + last.month, months)
        if month >= 12
    )
    named = [(day.toordinal(), str(day)[: 7 if months < 12 else 4]) for day in firsts if day >= first]
    exact = 4 if (first.month, first.day) == (1, 1) else 7 if first.day == 1 else 10
    room = stretch.right + _BREAK - stretch.left
    letters = next((n for n in (10, 7) if n <= exact and _ROOM[n] <= room), 4)
    return named or [(stretch.first, str(first)[:letters])]


def _draw(marks: Sequence[Mark], rows: Sequence[Row], scale: Scale, address: Address) -> Markup:
    parts: list[svg.Element] = []
    down = _TOP
    source = None
    for mark, row in zip(marks, rows, strict=True):
        if mark.source != source:
            down += _GAP if source is not None else 0
            label = words(mark.source, 40, 90, "name", y=14)
            parts.append(column(0, down, 100, _HEADING, [svg.Title(text=mark.source), label]))
            source = mark.source
            down += _HEADING
        drawn, lanes = _mark(mark, row, scale, down + _LANE // 2, address)
        parts.append(drawn)
        down += lanes * _LANE
    return picture_of(_NAME, down + _GAP, [*_axis(scale, down + _GAP), *parts])


def _axis(scale: Scale, height: int) -> Iterator[svg.Element]:
    for before, after in pairwise(scale):
        width = percent(after.left - before.right)
        yield svg.Rect(x=percent(before.right), y=0, width=width, height=height, class_=["left-out"])
    for place, said, leftwards in _ticks(scale):
        yield svg.Line(x1=percent(place), y1=2, x2=percent(place), y2=height, class_=["grid"])
        anchor = ["date", "toward"] if leftwards else ["date"]
        yield svg.Text(x=percent(place), y=14, dx=-4 if leftwards else 4, class_=anchor, text=said)


def _mark(mark: Mark, row: Row, scale: Scale, y: int, address: Address) -> tuple[svg.A, int]:
    """The mark with its words, beside it where there is room or else below, and how many lines it takes."""
    days = mark.start.toordinal(), mark.end.toordinal()
    stretch = scale[bisect_right([each.first for each in scale], days[0]) - 1]
    left, right = stretch.place(days[0]), stretch.place(days[1] + 1)
    middle = (left + right) / 2
    parts: list[svg.Element] = []
    if days[0] != days[1]:
        bar = svg.Rect(x=percent(left), y=y - 4, width=percent(right - left), height=8, rx=3)
        parts.append(replace(bar, class_=["bar", mark.stance]))
    else:
        left = right = middle
    parts.append(at(middle, y, svg.Circle(cx=0, cy=0, r=10, class_=["reach"]), sign(mark.stance)))
    lanes = 1
    if max(left, 100 - right) < _BESIDE:
        lanes = 2
        parts.append(at(left, y + _LANE, words(mark.said, *_letters(100 - left), "said", y=2)))
    elif 100 - right >= left:
        parts.append(at(right, y, words(mark.said, *_letters(100 - right), "said", x=9, y=4)))
    else:
        parts.append(at(left, y, words(mark.said, *_letters(left), "said", "toward", x=-9, y=4)))
    href = address(mark.claims[0].id) if len(mark.claims) == 1 else f"#{row.anchor}"
    return link(href, f"{mark.when}: {mark.source} {mark.said}", parts, mark.stance), lanes


def _letters(room: float) -> tuple[int, int]:
    """How many letters have room in per cent of the width: of a phone held upright, and of a screen from 48rem on."""
    return max(int(room * 0.48), 1), min(int(room * 1.05), 90)
