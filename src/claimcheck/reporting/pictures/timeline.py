"""When what is claimed is said to have been: a row for each who says it, a mark for each date."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import svg
from markupsafe import Markup

from claimcheck.model import Claim, Voice
from claimcheck.reporting.overview import Index, counted
from claimcheck.reporting.pictures.drawing import (
    STANCE_ORDER,
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
    what,
    words,
)

MOST_IN_WORDS = 30
"""More marks than this stand without the words of their claims."""
MOST_ROWS, MOST_MARKS = 16, 150
"""More cannot be told apart."""
OWN_VOICE = "the documents themselves"

_NAME = "timeline"
_TOP, _HEADING, _LANE, _GAP = 26, 18, 20, 8
"""Pixels: of the dates on top, of a name, of a line of marks, between rows."""
_BREAK, _LEAST = 4.0, 8.0
"""Per cent of the width: of a stretch of time left out, and of the shortest that is not."""
_MOST_BREAKS = 5
_LONG = 4
"""A time without a mark is left out where it is longer than one part in so many of all that is shown."""
_MONTHS = (1, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 6000)
"""Steps in which firsts of months, or of years, are named."""
_BESIDE = 55.0
"""Per cent of the width: what ends before this has room for words after it."""
_APART = 4.0
"""Per cent of the width between two marks on one line."""
_ROOM = {4: 8.0, 7: 15.0, 10: 19.0}
"""Per cent of the width that a date needs, by its letters: 2016, 2016-05, 2016-05-01."""


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
        return self.start.isoformat() if self.start == self.end else f"{self.start} to {self.end}"


@dataclass(frozen=True)
class Stretch:
    """A time that is drawn, from one place across to another; days as ordinals, the last included."""

    first: int
    last: int
    left: float
    right: float


@dataclass(frozen=True)
class Scale:
    """Where each day stands: stretches of time, between which time without any mark is left out."""

    stretches: tuple[Stretch, ...]

    def place(self, day: int) -> float:
        """Per cent of the width at which a day begins; the day after the last of a stretch is its end."""
        stretch = self.stretches[bisect_right([stretch.first for stretch in self.stretches], day) - 1]
        days = stretch.last + 1 - stretch.first
        return stretch.left + (stretch.right - stretch.left) * min(day - stretch.first, days) / days


def timeline(records: Index, address: Address) -> Picture | None:
    """The picture; None where no claim gives a date that can be placed."""
    marks = _marks(records)
    if not marks:
        return None
    shown = _most_important(marks)
    rows = tuple(
        Row(
            f"{_NAME}-{number}",
            (mark.when, mark.source, f"{verb(mark.claims)} ({mark.stance})", what(mark.claims)),
            tuple(claim.id for claim in mark.claims),
        )
        for number, mark in enumerate(shown, 1)
    )
    stances = [each for each in STANCE_ORDER if any(mark.stance == each for mark in shown)]
    key = [(key_sign(sign(each, 8, 7)), each) for each in stances]
    if any(mark.start != mark.end for mark in shown):
        bar = svg.Rect(x=1, y=4, width=38, height=6, rx=2, class_=["bar", "statement"])
        key.append((key_sign(bar, width=40), "some time within"))
    return Picture(
        name=_NAME,
        title="Dated claims",
        lead="When what is claimed is said to have been, by who says it. Each mark stands at the date that a claim gives"
        " and leads to the claim.",
        key=tuple(key),
        drawing=_draw(shown, rows, address),
        rest=_rest(records, marks, shown),
        columns=("Date", "Source", "Does", "What"),
        rows=rows,
    )


def _marks(records: Index) -> list[Mark]:
    groups: defaultdict[tuple[str, str, str, str], list[Claim]] = defaultdict(list)
    for claim in records.claims.values():
        source = records.source_name(claim) if claim.voice == Voice.ATTRIBUTED else OWN_VOICE
        dates = {(reference.start, reference.end) for reference in claim.dates}
        for start, end in dates:
            if start and end:
                groups[source, stance(claim), start, end].append(claim)
    return [
        Mark(source, kind, date.fromisoformat(start), date.fromisoformat(end), tuple(claims))
        for (source, kind, start, end), claims in sorted(groups.items())
    ]


def _most_important(marks: Sequence[Mark]) -> list[Mark]:
    """Of the sources with most dated claims; row by row, the row that begins first on top, and by date in it."""
    weight: Counter[str] = Counter()
    begins: dict[str, date] = {}
    for mark in marks:
        weight[mark.source] += len(mark.claims)
        begins[mark.source] = min(mark.start, begins.get(mark.source, mark.start))
    sources = sorted(weight, key=lambda source: (source == OWN_VOICE, -weight[source], source))[:MOST_ROWS]
    inside = [mark for mark in marks if mark.source in sources]
    order = sorted(inside, key=lambda m: (STANCE_ORDER.index(m.stance) == 3, -len(m.claims), m.start, m.end, m.source))
    return sorted(
        order[:MOST_MARKS],
        key=lambda m: (begins[m.source], m.source, m.start, m.end, STANCE_ORDER.index(m.stance)),
    )


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
        said.append(f"Not drawn, being of less weight: {counted(len(placed) - len(drawn), 'further claim')}.")
    if unplaced:
        said.append(f"{counted(unplaced, 'claim')} whose date cannot be placed, as where no year is known.")
    if undated:
        said.append(f"{counted(undated, 'claim')} without a date.")
    return tuple(said)


def _scale(marks: Sequence[Mark]) -> Scale:
    covered: list[list[int]] = []
    for first, last in sorted((mark.start.toordinal(), mark.end.toordinal()) for mark in marks):
        if covered and first <= covered[-1][1] + 1:
            covered[-1][1] = max(covered[-1][1], last)
        else:
            covered.append([first, last])
    shown = covered[-1][1] + 1 - covered[0][0]
    gaps = sorted(
        ((after[0] - before[1] - 1, after[0]) for before, after in zip(covered, covered[1:], strict=False)),
        reverse=True,
    )
    breaks = set()
    for length, resumed in gaps[:_MOST_BREAKS]:
        if length * _LONG < shown:
            break
        breaks.add(resumed)
        shown -= length
    joined: list[list[int]] = []
    for first, last in covered:
        if joined and first not in breaks:
            joined[-1][1] = last
        else:
            joined.append([first, last])
    least = min(_LEAST, (100 - _BREAK * len(breaks)) / len(joined) / 2)
    share = (100 - _BREAK * len(breaks) - least * len(joined)) / shown
    stretches, left = [], 0.0
    for first, last in joined:
        right = left + least + share * (last + 1 - first)
        stretches.append(Stretch(first, last, left, right))
        left = right + _BREAK
    return Scale(tuple(stretches))


def _ticks(scale: Scale) -> Iterator[tuple[float, str, bool]]:
    """Place, date as far as it matters, and whether its words stand to the left; as many as have room."""
    free = 0.0
    for stretch in scale.stretches:
        for day, said in _days(stretch):
            place, room = scale.place(day), _ROOM[len(said)]
            leftwards = place + room > 100
            begins = place - room if leftwards else place
            if begins >= free:
                yield place, said, leftwards
                free = begins + room


def _days(stretch: Stretch) -> list[tuple[int, str]]:
    """The days to be named of a stretch, as fine as there is room for: days, weeks, or firsts of months or of years."""
    share = (stretch.right - stretch.left) / (stretch.last + 1 - stretch.first)
    for days in (1, 7):
        if share * days >= _ROOM[10]:
            return [(day, str(date.fromordinal(day))) for day in range(stretch.first, stretch.last + 1, days)]
    months = next((step for step in _MONTHS if share * 30 * step >= _ROOM[7 if step < 12 else 4]), _MONTHS[-1])
    first, last = date.fromordinal(stretch.first), date.fromordinal(stretch.last)
    firsts = (
        date(month // 12, month % 12 + 1, 1)
        for month in range(
            -((1 - first.year * 12 - first.month) // months) * months, last.year * 12 + last.month, months
        )
    )
    named = [(day.toordinal(), str(day)[: 7 if months < 12 else 4]) for day in firsts if day >= first]
    whole = 4 if (first.month, first.day) == (1, 1) else 7 if first.day == 1 else 10
    return named or [(stretch.first, str(first)[:whole])]


def _draw(marks: Sequence[Mark], rows: Sequence[Row], address: Address) -> Markup:
    scale = _scale(marks)
    in_words = len(marks) <= MOST_IN_WORDS
    parts: list[svg.Element] = []
    down, source = _TOP, None
    lanes: list[float] = []
    for mark, row in zip(marks, rows, strict=True):
        if mark.source != source:
            down += len(lanes) * _LANE + (_GAP if source is not None else 0)
            label = words(mark.source, 40, 90, "name", y=14)
            parts.append(column(0, down, 100, _HEADING, [svg.Title(text=mark.source), label]))
            source, lanes, down = mark.source, [], down + _HEADING
        left, right = scale.place(mark.start.toordinal()), scale.place(mark.end.toordinal() + 1)
        beside = right <= _BESIDE or left >= 100 - _BESIDE
        lane = len(lanes) if in_words else next((n for n, free in enumerate(lanes) if free <= left), len(lanes))
        lanes[lane:] = [right + _APART, *lanes[lane + 1 :]]
        if in_words and not beside:
            lanes.append(100.0)
        parts.append(_mark(mark, row, (left, right), down + lane * _LANE + _LANE // 2, in_words, address))
    height = down + len(lanes) * _LANE + _GAP
    return picture_of(_NAME, height, [*_axis(scale, height), *parts])


def _axis(scale: Scale, height: int) -> Iterator[svg.Element]:
    for before, after in zip(scale.stretches, scale.stretches[1:], strict=False):
        width = percent(after.left - before.right)
        yield svg.Rect(x=percent(before.right), y=0, width=width, height=height, class_=["left-out"])
        yield svg.Text(x=percent((before.right + after.left) / 2), y=14, class_=["date", "middle"], text="…")
    for place, said, leftwards in _ticks(scale):
        yield svg.Line(x1=percent(place), y1=2, x2=percent(place), y2=height, class_=["grid"])
        anchor = ["date", "toward"] if leftwards else ["date"]
        yield svg.Text(x=percent(place), y=14, dx=-4 if leftwards else 4, class_=anchor, text=said)


def _mark(mark: Mark, row: Row, across: tuple[float, float], y: int, in_words: bool, address: Address) -> svg.A:
    left, right = across
    parts: list[svg.Element] = []
    if mark.start != mark.end:
        parts.append(
            svg.Rect(x=percent(left), y=y - 4, width=percent(right - left), height=8, rx=3, class_=["bar", mark.stance])
        )
    parts.append(at((left + right) / 2, y, svg.Circle(cx=0, cy=0, r=10, class_=["reach"]), sign(mark.stance)))
    if in_words:
        parts.append(_said_beside(mark, left, right, y))
    elif len(mark.claims) > 1:
        parts.append(at((left + right) / 2, y, words(f"×{len(mark.claims):,}", 9, 9, "count-of", x=7, y=4)))
    href = address(mark.claims[0].id) if len(mark.claims) == 1 else f"#{row.anchor}"
    told = f"{mark.when}: {mark.source} {verb(mark.claims)}: {what(mark.claims)}"
    return link(href, told, parts, mark.stance)


def _said_beside(mark: Mark, left: float, right: float, y: int) -> svg.SVG:
    """The words of the claims on the side of the mark where there is room, or else below it."""
    said = what(mark.claims)
    if right <= _BESIDE:
        return at(right, y, words(said, 24, 60, "said", x=9, y=4))
    if left >= 100 - _BESIDE:
        return at(left, y, words(said, 24, 60, "said", "toward", x=-9, y=4))
    return at(0, y + _LANE, words(said, 46, 110, "said", x=0, y=2))
