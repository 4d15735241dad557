"""Who says what about whom: who speaks on the left, of whom on the right, and a line for what is said."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import svg
from markupsafe import Markup

from claimcheck.model import Claim, SourceStatus, Voice
from claimcheck.reporting.overview import NO_NAME, Index, counted, sources
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
    what,
    words,
)

Node = TypeVar("Node")

MOST_LINES = 32
"""More cannot be told apart."""

_NAME = "who-about-whom"
_LEFT, _RIGHT = 34, 64
"""Per cent of the width where the lines begin and end."""
_ROW = 18
"""Pixels from one line's end to the next."""
_GAP = 9
"""Pixels between those who speak."""
_SWEEPS = 6
"""Ordering one side after the other by where its lines lead; more changes nothing that can be seen."""


@dataclass(frozen=True)
class Tie:
    """What one source says about one other, with one stance."""

    source: str
    status: SourceStatus
    stance: str
    party: str
    claims: tuple[Claim, ...]

    @property
    def speaker(self) -> tuple[str, SourceStatus]:
        """Who is who on the left."""
        return self.source, self.status


def network(records: Index, address: Address) -> Picture | None:
    """The picture; None where nobody speaks of anybody."""
    ties = _ties(records)
    if not ties:
        return None
    shown = _in_place(ties[:MOST_LINES])
    rows = tuple(
        Row(
            f"{_NAME}-{number}",
            (_speaker(tie), f"{verb(tie.claims)} ({tie.stance})", tie.party, what(tie.claims)),
            tuple(claim.id for claim in tie.claims),
        )
        for number, tie in enumerate(shown, 1)
    )
    stances = [each for each in STANCE_ORDER if any(tie.stance == each for tie in shown)]
    return Picture(
        name=_NAME,
        title="Who says what about whom",
        lead="From left to right: who speaks, what they do, and whom they speak of. "
        "A thicker line stands for more claims; each line leads to them.",
        key=tuple((key_sign(*_stroke(each, 1, 0, 7, 26, 7), sign(each, 32, 7), width=40), each) for each in stances),
        drawing=_draw(shown, rows, address),
        rest=_rest(records, ties, shown),
        columns=("Source", "Does", "About", "What"),
        rows=rows,
    )


def _ties(records: Index) -> list[Tie]:
    """Every one, the most important first: of a dispute, of a known source, for or against someone, of many claims."""
    found = []
    for row in sources(records):
        groups: defaultdict[tuple[str, str], list[Claim]] = defaultdict(list)
        for claim in row.claims:
            for party in records.parties(claim):
                groups[stance(claim), party].append(claim)
        found += [Tie(row.name, row.status, kind, party, tuple(said)) for (kind, party), said in groups.items()]
    return sorted(
        found,
        key=lambda tie: (
            not any(claim.id in records.disputed for claim in tie.claims),
            tie.status != SourceStatus.RESOLVED,
            tie.stance == STATEMENT,
            -len(tie.claims),
            STANCE_ORDER.index(tie.stance),
            tie.source,
            tie.party,
            tie.status,
        ),
    )


def _rest(records: Index, ties: Sequence[Tie], shown: Sequence[Tie]) -> tuple[str, ...]:
    drawn = {claim.id for tie in shown for claim in tie.claims}
    tied = {claim.id for tie in ties for claim in tie.claims}
    silent = sum(claim.voice == Voice.ATTRIBUTED for claim in records.claims.values()) - len(tied)
    own = len(records.claims) - len(tied) - silent
    hidden = len(ties) - len(shown)
    said = [f"{counted(len(drawn), 'claim')} drawn."]
    if hidden:
        said.append(
            f"{counted(len(tied - drawn), 'more claim')} and {counted(hidden, 'line')} not drawn, being of less weight."
        )
    if silent:
        said.append(f"{counted(silent, 'claim')} about nobody by name.".capitalize())
    if own:
        said.append(f"{counted(own, 'statement')} in the documents’ own voice.".capitalize())
    return tuple(said)


def _in_place(ties: Sequence[Tie]) -> list[Tie]:
    """The lines from top to bottom, so that few cross: each side in turn is ordered by where its lines lead."""
    left = {speaker: place for place, speaker in enumerate(dict.fromkeys(tie.speaker for tie in ties))}
    right = {party: place for place, party in enumerate(dict.fromkeys(tie.party for tie in ties))}
    for _ in range(_SWEEPS):
        right = _ordered(right, [(tie.party, left[tie.speaker]) for tie in ties])
        left = _ordered(left, [(tie.speaker, right[tie.party]) for tie in ties])
    return sorted(ties, key=lambda tie: (left[tie.speaker], right[tie.party], STANCE_ORDER.index(tie.stance)))


def _ordered(places: Mapping[Node, int], ties: Iterable[tuple[Node, int]]) -> dict[Node, int]:
    """New places on one side: by the mean of their ties’ ends, then neighbours exchanged where that helps."""
    ends: defaultdict[Node, list[int]] = defaultdict(list)
    for node, end in ties:
        ends[node].append(end)
    order = sorted(places, key=lambda node: (sum(ends[node]) / len(ends[node]), places[node]))
    for _ in order:
        for place in range(1, len(order)):
            upper, lower = order[place - 1 : place + 1]
            if _gain(ends[upper], ends[lower]) > 0:
                order[place - 1 : place + 1] = lower, upper
    return {node: place for place, node in enumerate(order)}


def _gain(upper: Iterable[int], lower: Sequence[int]) -> int:
    """How many crossings fewer there are when two neighbours are exchanged."""
    return sum((a > b) - (a < b) for a in upper for b in lower)


def _draw(ties: Sequence[Tie], rows: Sequence[Row], address: Address) -> Markup:
    starts, headings, height = _down_the_left(ties)
    blocks = _down_the_right(ties, starts, height)
    ends = _ports(ties, blocks)
    parts: list[svg.Element] = []
    for party, (top, bottom) in blocks.items():
        parts.append(svg.Line(x1=percent(_RIGHT), y1=top + 3, x2=percent(_RIGHT), y2=bottom - 3, class_=["block"]))
        label = words(party, 14, 33, "name", x=20, y=(bottom - top) // 2 + 5)
        parts.append(column(_RIGHT, top, 100 - _RIGHT, bottom - top, [svg.Title(text=party), label]))
    for speaker, heading in headings.items():
        mine = [place for place, tie in enumerate(ties) if tie.speaker == speaker]
        tie = ties[mine[0]]
        kind = ["name"] if tie.status == SourceStatus.RESOLVED else ["name", "unsure"]
        label = words(_speaker(tie), 16, 34, *kind, "toward", x=percent(100), y=14)
        name = column(0, heading, _LEFT, _ROW, [svg.Title(text=_speaker(tie)), label])
        lines = [_line(ties[place], rows[place], starts[place], ends[place], address) for place in mine]
        parts.append(svg.G(class_=["from"], elements=[name, *lines]))
    return picture_of(_NAME, height, parts)


def _line(tie: Tie, row: Row, start: int, end: int, address: Address) -> svg.A:
    count = f" ×{len(tie.claims):,}" if len(tie.claims) > 1 else ""
    does = words(f"{verb(tie.claims)}{count}", 16, 34, "verb", "toward", x=percent(100), y=14, dx=-6)
    href = address(tie.claims[0].id) if len(tie.claims) == 1 else f"#{row.anchor}"
    told = f"{_speaker(tie)} {verb(tie.claims)} {tie.party}: {what(tie.claims)}"
    weight = min(1 + len(tie.claims).bit_length(), 8) - 1
    return link(
        href,
        told,
        [
            column(0, start - _ROW // 2, _LEFT, _ROW, [does]),
            svg.Line(x1=percent(_LEFT), y1=start, x2=percent(_RIGHT), y2=end, class_=["reach"]),
            *_stroke(tie.stance, weight, percent(_LEFT), start, percent(_RIGHT), end),
            at(_RIGHT, end, sign(tie.stance, 5)),
        ],
        tie.stance,
    )


def _stroke(kind: str, weight: int, x1: svg.Length | int, y1: int, x2: svg.Length | int, y2: int) -> list[svg.Element]:
    """A line in the manner of a stance: an agreement is two lines."""
    line = svg.Line(x1=x1, y1=y1, x2=x2, y2=y2, stroke_width=weight + 1, class_=["tie", kind])
    if kind != "agreement":
        return [line]
    gap = svg.Line(x1=x1, y1=y1, x2=x2, y2=y2, stroke_width=weight + 1, class_=["gap"])
    return [replace(line, stroke_width=weight + 4), gap]


def _down_the_left(ties: Sequence[Tie]) -> tuple[list[int], dict[tuple[str, SourceStatus], int], int]:
    """Where each line begins, where each name stands above its lines, and the height of it all, in pixels."""
    starts: list[int] = []
    headings: dict[tuple[str, SourceStatus], int] = {}
    down = 0
    for tie in ties:
        if tie.speaker not in headings:
            down += _GAP if headings else 0
            headings[tie.speaker] = down
            down += _ROW
        starts.append(down + _ROW // 2)
        down += _ROW
    return starts, headings, down


def _down_the_right(ties: Sequence[Tie], starts: Sequence[int], height: int) -> dict[str, tuple[int, int]]:
    """The top and bottom of each who is spoken of: as near to the middle of its lines as the others let it."""
    begun: defaultdict[str, list[int]] = defaultdict(list)
    for tie, start in zip(ties, starts, strict=True):
        begun[tie.party].append(start)
    order = sorted(begun, key=lambda party: (sum(begun[party]) / len(begun[party]), party))
    tops, free = [], 0
    for party in order:
        ideal = sum(begun[party]) // len(begun[party]) - len(begun[party]) * _ROW // 2
        tops.append(max(free, ideal))
        free = tops[-1] + len(begun[party]) * _ROW
    below = height
    for place in reversed(range(len(order))):
        tops[place] = min(tops[place], below - len(begun[order[place]]) * _ROW)
        below = tops[place]
    return {party: (top, top + len(begun[party]) * _ROW) for party, top in zip(order, tops, strict=True)}


def _ports(ties: Sequence[Tie], blocks: Mapping[str, tuple[int, int]]) -> list[int]:
    """Where each line ends: one below the other, in the order in which they begin."""
    free = {party: top + _ROW // 2 for party, (top, _) in blocks.items()}
    ends = []
    for tie in ties:
        ends.append(free[tie.party])
        free[tie.party] += _ROW
    return ends


def _speaker(tie: Tie) -> str:
    known = tie.status == SourceStatus.RESOLVED or tie.source in NO_NAME.values()
    return tie.source if known else f"{tie.source} ({tie.status})"
