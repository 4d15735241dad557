"""What the pictures are made of. svg.py, which draws them, escapes nothing, so all of it is written out by `markup`.

Lengths across are per cent of the width and lengths down are pixels, so that a picture fills whatever width there is
while its words keep their size. Looks are left to the report's style sheet, by class: the report allows no other.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import svg
from markupsafe import Markup, escape
from rich.cells import cell_len, chop_cells

from claimcheck.model import Claim
from claimcheck.reporting.overview import STANCES, VERBS, content
from claimcheck.reporting.visible import one_line, visible

Address = Callable[[str], str]
"""Where a claim stands, by its id: "#claim-…"."""

STATEMENT = "statement"
"""The stance of what is neither for nor against anyone."""
STANCE_ORDER = ("accusation", "denial", "agreement", STATEMENT)
"""As a reader wants to know of them."""

_TOLD = 300
"""Most characters of a text that is shown when a mark is pointed at."""


@dataclass(frozen=True)
class Row:
    """What one mark of a picture says, in words."""

    anchor: str
    cells: tuple[str, ...]
    claims: tuple[str, ...]
    """Ids."""


@dataclass(frozen=True)
class Picture:
    """A drawing, how to read it, and a table that says the same."""

    name: str
    """Its id in the report."""
    title: str
    lead: str
    """What it shows and how."""
    key: tuple[tuple[Markup, str], ...]
    """What each sign stands for; only signs that are drawn."""
    drawing: Markup
    rest: tuple[str, ...]
    """What is not drawn, in words."""
    columns: tuple[str, ...]
    """Of the table, without the last one, for the claims."""
    rows: tuple[Row, ...]
    fluid: bool = True
    """Whether the drawing fits any width; else it is as wide as it is, and scrolls."""


def stance(claim: Claim) -> str:
    """Whether a claim stands for or against someone."""
    return STANCES.get(claim.cue_class, STATEMENT)


def verb(claims: Sequence[Claim]) -> str:
    """What the source does in most of the claims: "accuses"."""
    kinds = [claim.cue_class for claim in claims]
    most = min(kinds, key=lambda kind: (-kinds.count(kind), tuple(VERBS).index(kind)))
    return "mentions" if VERBS[most] == "other" else VERBS[most]


def what(claims: Sequence[Claim], limit: int = 160) -> str:
    """The content of the first, and how many more there are."""
    more = f" (and {len(claims) - 1:,} more)" if len(claims) > 1 else ""
    return f"{one_line(content(claims[0]), limit)}{more}"


def markup(element: svg.Element) -> Markup:
    """The element as text in which nothing that came from a document can be anything but text."""
    attributes = {**element.as_dict(), **(element.extra or {})}
    written = Markup("").join(Markup(' {}="{}"').format(key, visible(value)) for key, value in attributes.items())
    inside = Markup("").join(map(markup, element.elements or ()))
    name = Markup(element.element_name)  # noqa: S704 - a constant of the library
    return Markup("<{0}{1}>{2}{3}</{0}>").format(name, written, escape(visible(element.text or "")), inside)


def picture_of(name: str, height: int, parts: Sequence[svg.Element], width: int | None = None) -> Markup:
    """The parts as one drawing that bears the name and the words of the picture."""
    return markup(
        svg.SVG(
            class_=["drawing"],
            width=width or percent(100),
            height=height,
            elements=list(parts),
            # Not an image to a screen reader: an image may hold no links.
            extra={"role": "group", "aria-labelledby": f"{name}-title", "aria-describedby": f"{name}-lead"},
        )
    )


def link(href: str, told: str, parts: Sequence[svg.Element], *classes: str) -> svg.A:
    """The parts as a link that says where it leads when it is pointed at or read out."""
    told = one_line(told, _TOLD)
    return svg.A(href=href, class_=list(classes), extra={"aria-label": told}, elements=[svg.Title(text=told), *parts])


def percent(value: float) -> svg.Length:
    """A length across."""
    return svg.Length(round(value, 2), "%")


def column(x: float, y: int, width: float, height: int, parts: Sequence[svg.Element]) -> svg.SVG:
    """A part of the picture out of which nothing reaches; percentages inside are of its own width."""
    return svg.SVG(xmlns=None, x=percent(x), y=y, width=percent(width), height=height, elements=list(parts))


def at(x: float, y: int, *parts: svg.Element) -> svg.SVG:
    """The parts with (0, 0) at the place."""
    return svg.SVG(xmlns=None, x=percent(x), y=y, width=1, height=1, class_=["at-place"], elements=list(parts))


def words(
    text: str, narrow: int, wide: int, *classes: str, x: svg.Length | int = 0, y: int = 0, dx: int | None = None
) -> svg.Text:
    """One line of text, cut where it is longer than so many Latin letters: sooner on a narrow screen than on a wide."""
    line = one_line(visible(text), 4 * wide)
    full = _cut(line, wide)
    head = _cut(line, narrow)
    parts: list[svg.Element] = [svg.TSpan(text=full)]
    if head != full:
        shared = head.removesuffix("…")
        parts = [
            svg.TSpan(text=shared),
            svg.TSpan(text=full[len(shared) :], class_=["rest"]),
            svg.TSpan(text="…", class_=["cut"]),
        ]
    return svg.Text(class_=list(classes), x=x, y=y, dx=dx, elements=parts)


def sign(kind: str, x: int = 0, y: int = 0) -> svg.G:
    """The sign of a stance or a relation, about ten pixels wide, around a point."""

    def stroke(*points: tuple[int, int]) -> svg.Path:
        (first, *others) = points
        return svg.Path(d=[svg.M(x + first[0], y + first[1]), *(svg.L(x + right, y + down) for right, down in others)])

    shapes: dict[str, list[svg.Element]] = {
        "accusation": [stroke((-5, -5), (6, 0), (-5, 5), (-5, -5))],
        "denial": [stroke((-4, -4), (4, 4)), stroke((-4, 4), (4, -4))],
        "agreement": [svg.Circle(cx=x, cy=y, r=5, class_=["hollow"]), svg.Circle(cx=x, cy=y, r=2)],
        STATEMENT: [svg.Circle(cx=x, cy=y, r=3)],
        "corroborates": [stroke((-5, 0), (-2, 4), (5, -4))],
        "contradicts": [stroke((-5, -2), (5, -2)), stroke((-5, 3), (5, 3)), stroke((-3, 6), (3, -5))],
        "disputes": [stroke((-4, -4), (4, 4)), stroke((-4, 4), (4, -4))],
        "echoes": [
            svg.Rect(x=x - 5, y=y - 5, width=7, height=7, class_=["hollow"]),
            svg.Rect(x=x - 2, y=y - 2, width=7, height=7, class_=["hollow"]),
        ],
    }
    return svg.G(class_=["sign", kind], elements=shapes[kind])


def key_sign(*parts: svg.Element, width: int = 16) -> Markup:
    """A sign as the key shows it."""
    return markup(
        svg.SVG(width=width, height=14, class_=["key-sign"], elements=list(parts), extra={"aria-hidden": "true"})
    )


def _cut(text: str, cells: int) -> str:
    if cell_len(text) <= cells:
        return text
    return f"{chop_cells(text, cells - 1)[0].rstrip()}…"
