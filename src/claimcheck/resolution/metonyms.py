"""When a capital stands for its state, and which state "the Kingdom" is.

"Tehran has always denied" and "relations with Manama" speak of states, "the embassy in Tehran" of a place. In doubt it
is the place.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from claimcheck.model import EntityType, Span
from claimcheck.resolution.mentions import Name
from claimcheck.resolution.states import Known, Surface, kingdoms
from claimcheck.resolution.words import alternatives, load

_LISTS = load("metonyms")
_SEATS: dict[str, dict[str, str]] = load("states")["organisation_seats"]
_EXCHANGE = re.compile(rf"\b(?:{alternatives(_LISTS['exchanged'])})\s+(?:to|from)\s$", re.IGNORECASE)
_PARTY = re.compile(
    r"\b(?:with|against|between|by|through|blam\w+|accus\w+|urg\w+|condemn\w+|criticis\w+|criticiz\w+|denounc\w+|warn\w+|"
    r"pressur\w+|ask\w*|told|tell|sanction\w*|(?:between|with|against|to|by)\s+[A-Z]\w+\s+and)\s$",
    re.IGNORECASE,
)
_ACTS = re.compile(
    rf"(?:,?\s(?:{alternatives(_LISTS['auxiliaries'])}),?)*\s(?:{alternatives(_LISTS['actions'])})[a-z]*\b",
    re.IGNORECASE,
)
_OWNS = re.compile(rf"['’]s?\s(?!(?:{alternatives(_LISTS['city'])})\b)[a-z]", re.IGNORECASE)
_AND = re.compile(r",?\sand\s|,\s")
_CAPITALISED = re.compile(r"[A-ZÀ-Þ][\w.'’-]*(?:\s[A-ZÀ-Þ][\w.'’-]*)*")
_LOCATED = re.compile(
    r"\b(?:in|near|at|outside|inside|around|across|throughout|capital,?|city of|from|to|of|into|via)\s$", re.IGNORECASE
)


def settled(text: str, names: Sequence[Name], sources: Sequence[Span]) -> tuple[Name, ...]:
    """The names with every capital and seat taken for its state or for a place; `sources` are the claims' sources."""
    speaking = {piece for span in sources for piece in ((span.start, span.end), *_joined(text, span))}
    stands_for = {seat: _of_the_text(seat, names) for seat in _SEATS}
    return tuple(_settled(text, name, speaking, stands_for) for name in names)


def _of_the_text(seat: str, names: Sequence[Name]) -> Known:
    """An organisation's seat stands for the state where the text names that and no body of the organisation's."""
    organisation, state = _SEATS[seat]["organisation"], _SEATS[seat]["state"]
    known = {name.known for name in names if name.known is not None}
    bodies = any(each.name.split()[0] == organisation.split()[0] for each in known)
    if not bodies and any(each.state == state for each in known):
        return Known(seat, Surface.CAPITAL, state)
    return Known(organisation, Surface.ORGANISATION)


def _joined(text: str, source: Span) -> list[tuple[int, int]]:
    """What "and" joins in a source that begins with a name: "Baku and its allies"."""
    joints = [joint.span() for joint in _AND.finditer(text, source.start, source.end)]
    bounds = [source.start, *(edge for joint in joints for edge in joint), source.end]
    pieces = list(zip(bounds[::2], bounds[1::2], strict=True))
    return pieces if _CAPITALISED.fullmatch(text, *pieces[0]) else []


def _settled(text: str, name: Name, speaking: set[tuple[int, int]], stands_for: Mapping[str, Known]) -> Name:
    by_user = name.known is not None and name.known.surface is Surface.USER
    known = name.known if by_user else stands_for.get(name.span.text, name.known)
    if by_user or known is None or not _acts(text, name.span, speaking):
        return name
    if known.surface is Surface.ORGANISATION and name.span.text in stands_for:
        return replace(name, type=EntityType.ORGANISATION, known=known)
    return replace(name, type=EntityType.STATE, known=known) if known.surface is Surface.CAPITAL else name


def _acts(text: str, span: Span, speaking: set[tuple[int, int]]) -> bool:
    before, after = text[max(0, span.start - 40) : span.start], text[span.end : span.end + 60]
    if (span.start, span.end) in speaking or _EXCHANGE.search(before):
        return True
    if _LOCATED.search(before) and not _PARTY.search(before):
        return False
    return bool(_PARTY.search(before) or _OWNS.match(after) or _ACTS.match(after))


def the_kingdom(names: Sequence[Name], sentence: int, sentences: Sequence[int]) -> str | None:
    """The state that "the Kingdom" is; None where several could be meant.

    The one kingdom of its sentence, else of the two before, else of the document; `sentences` gives each name's
    sentence.
    """
    kings = kingdoms()
    known = [
        (index, name.known.state)
        for name, index in zip(names, sentences, strict=True)
        if name.known is not None and name.known.state in kings and name.type is EntityType.STATE
    ]
    for first, last in ((sentence, sentence), (sentence - 2, sentence), (0, max(sentences, default=0))):
        nearby = {state for index, state in known if first <= index <= last}
        if nearby:
            return nearby.pop() if len(nearby) == 1 else None
    return None
