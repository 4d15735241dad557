"""Which documents corroborate, contradict, dispute or copy each other: each against each, a cell for two."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

import svg
from markupsafe import Markup

from claimcheck.model import Claim, Link, Relation
from claimcheck.reporting.overview import Index, content, counted
from claimcheck.reporting.pictures.drawing import Address, Picture, Row, key_sign, link, picture_of, sign, words
from claimcheck.reporting.visible import one_line, short_name

MOST_DOCUMENTS = 14
"""More make a picture wider than a page."""
RELATIONS = {
    Relation.CORROBORATES: "corroborate each other",
    Relation.CONTRADICTS: "contradict each other",
    Relation.DISPUTES: "dispute each other",
    Relation.ECHOES: "have the same text",
}
"""What a reader calls each, in the order in which the signs stand in a cell: from left to right, from top to bottom."""

_NAME = "between-documents"
_WIDTH, _HEIGHT, _TOP, _NAMES = 64, 42, 24, 228
"""Pixels: a cell, the numbers on top, the names on the left."""

Pair = tuple[str, str]
"""Two documents, first the one whose name sorts first; the same twice for what stands within one."""
Bonds = Mapping[tuple[Pair, Relation], Sequence[tuple[Claim, Claim]]]
"""The claims that bind two documents, two by two."""


def matrix(records: Index, links: Iterable[Link], address: Address) -> Picture | None:
    """The picture; None where no two documents have to do with each other."""
    bonds = _bonds(records, links)
    weight: Counter[str] = Counter()
    for ((first, second), _), claims in bonds.items():
        if first != second:
            weight.update({first: len(claims), second: len(claims)})
    if not weight:
        return None
    names = _side_by_side(sorted(weight, key=lambda name: (-weight[name], name))[:MOST_DOCUMENTS], bonds)
    place = {name: number for number, name in enumerate(names)}
    shown = sorted(
        ((pair, relation) for pair, relation in bonds if place.keys() >= set(pair)),
        key=lambda bond: (sorted((place[name] for name in bond[0]), reverse=True), list(RELATIONS).index(bond[1])),
    )
    rows = tuple(_row(f"{_NAME}-{number}", pair, relation, bonds) for number, (pair, relation) in enumerate(shown, 1))
    return Picture(
        name=_NAME,
        title="How the documents stand to each other",
        lead="Two documents meet where the row of one crosses the column of the other; on the shaded diagonal, one"
        " meets itself. Figures count pairs of claims and lead to them.",
        key=tuple(
            (key_sign(sign(relation.value, 8, 7)), said)
            for relation, said in RELATIONS.items()
            if any(relation == other for _, other in shown)
        ),
        drawing=_draw(names, dict(zip(shown, rows, strict=True)), bonds, address),
        rest=_rest(records, bonds, weight, shown),
        columns=("Document", "And", "Claims", "What"),
        rows=rows,
        fluid=False,
    )


def _bonds(records: Index, links: Iterable[Link]) -> Bonds:
    found: defaultdict[tuple[Pair, Relation], dict[tuple[str, str], tuple[Claim, Claim]]] = defaultdict(dict)
    for each in sorted(links, key=lambda link: link.id):
        if each.relation in RELATIONS and {each.first, each.second} <= records.claims.keys():
            first, second = records.claims[each.first], records.claims[each.second]
            low, high = sorted((first.document, second.document))
            found[(low, high), each.relation][first.id, second.id] = (first, second)
    return {bond: tuple(claims[key] for key in sorted(claims)) for bond, claims in found.items()}


def _side_by_side(names: Sequence[str], bonds: Bonds) -> list[str]:
    """The documents with most bonds first, each followed by the one most bound to those before it."""
    bound: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for ((first, second), _), claims in bonds.items():
        bound[first][second] += len(claims)
        bound[second][first] += len(claims)
    placed, left = [names[0]], list(names[1:])
    while left:
        placed.append(max(left, key=lambda name: (sum(bound[name][other] for other in placed), -left.index(name))))
        left.remove(placed[-1])
    return placed


def _row(anchor: str, pair: Pair, relation: Relation, bonds: Bonds) -> Row:
    claims = bonds[pair, relation]
    first, second = claims[0]
    more = f" (and {counted(len(claims) - 1, 'pair')} more)" if len(claims) > 1 else ""
    opposed = f"“{one_line(content(first), 100)}” – “{one_line(content(second), 100)}”{more}"
    other = pair[1] if pair[1] != pair[0] else "itself"
    ids = dict.fromkeys(claim.id for both in claims for claim in both)
    return Row(anchor, (pair[0], other, RELATIONS[relation], opposed), tuple(ids))


def _rest(
    records: Index, bonds: Bonds, weight: Mapping[str, int], shown: Sequence[tuple[Pair, Relation]]
) -> tuple[str, ...]:
    drawn = sum(len(bonds[bond]) for bond in shown)
    hidden = sum(map(len, bonds.values())) - drawn
    left_out = max(len(weight) - MOST_DOCUMENTS, 0)
    alone = len(records.documents) - len(weight)
    said = [f"{counted(drawn, 'pair')} of claims drawn."]
    if left_out:
        said.append(f"{counted(left_out, 'document')} with fewer such pairs not drawn.")
    if hidden:
        said.append(f"{counted(hidden, 'pair')} of claims not drawn.")
    if alone:
        said.append(f"{counted(alone, 'document')} without anything in common with another.")
    return tuple(said)


def _draw(names: Sequence[str], rows: Mapping[tuple[Pair, Relation], Row], bonds: Bonds, address: Address) -> Markup:
    parts: list[svg.Element] = []
    for number, name in enumerate(names):
        top, left = _TOP + number * _HEIGHT, _NAMES + number * _WIDTH
        parts += [
            svg.Text(x=left + _WIDTH // 2, y=_TOP - 9, class_=["number", "middle"], text=str(number + 1)),
            svg.Text(x=0, y=top + 25, class_=["number"], text=str(number + 1)),
            svg.SVG(
                xmlns=None,
                x=22,
                y=top,
                width=_NAMES - 30,
                height=_HEIGHT,
                elements=[svg.Title(text=name), words(short_name(name, 26), 26, 26, "name", y=25)],
            ),
            *(
                svg.Rect(
                    x=_NAMES + column * _WIDTH,
                    y=top,
                    width=_WIDTH,
                    height=_HEIGHT,
                    class_=["cell", "itself"] if column == number else ["cell"],
                )
                for column in range(number + 1)
            ),
        ]
    place = {name: number for number, name in enumerate(names)}
    for (pair, relation), row in rows.items():
        left, down = sorted(place[name] for name in pair)
        parts.append(_entry(row, relation, bonds[pair, relation], (left, down), address))
    return picture_of(_NAME, _TOP + len(names) * _HEIGHT + 1, parts, width=_NAMES + len(names) * _WIDTH + 1)


def _entry(
    row: Row, relation: Relation, claims: Sequence[tuple[Claim, Claim]], cell: tuple[int, int], address: Address
) -> svg.A:
    down, right = divmod(list(RELATIONS).index(relation), 2)
    x, y = _NAMES + cell[0] * _WIDTH + right * _WIDTH // 2, _TOP + cell[1] * _HEIGHT + down * _HEIGHT // 2
    count = svg.Text(x=x + 17, y=y + 15, class_=["count-of"], text=str(min(len(claims), 99)))
    reach = svg.Rect(x=x, y=y, width=_WIDTH // 2, height=_HEIGHT // 2, class_=["reach"])
    href = address(claims[0][0].id) if len(claims) == 1 else f"#{row.anchor}"
    first, second, does, said = row.cells
    return link(href, f"{first}, {second}: {does}: {said}", [reach, sign(relation.value, x + 9, y + 11), count])
