"""What a document says, set as a transcript, as headlines or as quotations with a name below.

News reports hold few of these. The words come from the document, the labels from lists of names, so that nobody can
learn from them who speaks of what; what is learnt is that a label, a colon or a dash attributes all that it goes with.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from claimcheck.language.labels import ROLES
from claimcheck.language.training.data import Annotated, Offsets

PART = 24
"""Turns, lines or quotations at most."""

_OFFICES = (
    "chair chairman speaker president minister witness judge moderator interviewer reporter defendant secretary clerk "
    "senator governor mayor director ambassador counsel host guest question answer"
).split()
_TITLES = ("MR", "MS", "MRS", "DR", "SEN.", "Mr.", "Ms.")
_MARKS = re.compile('[“”"„«»]')
_LABELLED = re.compile(r".{0,40}:")
_LEAD = re.compile(r"(?:that|to|,|:)\s+")
_SHORT = range(3, 13)
"""Words of a headline."""

Names = Sequence[str]


@dataclass
class _Page:
    """A text under construction, and what is attributed in it."""

    text: str = ""
    attributions: list[dict[str, tuple[Offsets, ...]]] = field(default_factory=list)

    def plain(self, text: str) -> None:
        """Text that nobody is the source of."""
        self.text += text

    def said(self, *parts: tuple[str, str]) -> None:
        """One attribution: pieces of text in order, each with its role or none."""
        found: dict[str, tuple[Offsets, ...]] = {"source": (), "cue": (), "content": ()}
        for role, text in parts:
            if role:
                found[role] = (*found[role], (len(self.text), len(self.text) + len(text)))
            self.text += text
        self.attributions.append(found)


def rearranged(document: Annotated, persons: Names, chance: random.Random) -> Annotated:
    """Part of `document` in one of the three forms; `persons` have a forename and a surname each."""
    page = _Page()
    chance.choice((_transcript, _transcript, _headlines, _signed))(page, document, persons, chance)
    return Annotated(page.text, tuple(page.attributions))


def _transcript(page: _Page, document: Annotated, persons: Names, chance: random.Random) -> None:
    styles = chance.sample(_LABELS, 2)
    labels = [chance.choice(styles)(persons, chance) for _ in range(chance.randint(2, 4))]
    gap = chance.choice(("\n", "\n\n"))
    sentences = _sentences(document)
    at = chance.randrange(max(1, len(sentences) - PART))
    for number in range(PART):
        turn = sentences[at : at + chance.randint(1, 4)]
        at += len(turn)
        if not turn:
            break
        inside = gap if gap == "\n\n" and chance.random() < 0.1 else " "
        label = labels[number % len(labels)] if chance.random() < 0.8 else chance.choice(labels)
        page.said(("source", label), ("cue", ":"), ("", " "), ("content", inside.join(turn)))
        page.plain(gap)


def _headlines(page: _Page, document: Annotated, persons: Names, chance: random.Random) -> None:
    gap = chance.choice(("\n", "\n\n"))
    quiet = [s.rstrip(".") for s in _sentences(document, attributed=False) if len(s.split()) in _SHORT]
    lines = [(source, cue, content) for source, cue, content in _reported(document) if len(content.split()) in _SHORT]
    chance.shuffle(lines)
    for source, cue, content in lines[:PART]:
        who = source if chance.random() < 0.6 else chance.choice(persons)
        form = chance.random()
        if form < 0.3:
            page.said(("source", who), ("cue", ":"), ("", " "), ("content", content))
        elif form < 0.45:
            mark = chance.choice((":", " –", " -"))
            page.said(("content", _capital(content)), ("cue", mark), ("", " "), ("source", who))
        elif form < 0.6:
            page.said(("content", _capital(content)), ("", ", "), ("source", who), ("", " "), ("cue", cue))
        else:
            page.said(("source", who), ("", " "), ("cue", cue), ("", " "), ("content", content))
        page.plain(gap)
        if quiet and chance.random() < 0.5:
            page.plain(quiet.pop() + gap)


def _signed(page: _Page, document: Annotated, persons: Names, chance: random.Random) -> None:
    opening, closing = chance.choice(("“”", '""', "‘’", "''"))
    dash = chance.choice(("—", "–", "-", "― ", "— ", "– "))
    between = chance.choice(("\n", " ", "\n\n"))
    for sentence in _sentences(document)[: PART // 2]:
        if chance.random() < 0.4:
            page.plain(sentence)
        else:
            name = chance.choice(persons)
            if chance.random() < 0.4:
                name += f", {chance.choice(_OFFICES)}"
            page.said(("content", f"{opening}{sentence}{closing}"), ("", between), ("cue", dash), ("source", name))
        page.plain("\n\n")


def _surname(persons: Names, chance: random.Random) -> str:
    return chance.choice(persons).split()[-1]


_LABELS: tuple[Callable[[Names, random.Random], str], ...] = (
    lambda persons, chance: f"{chance.choice(_TITLES)} {_surname(persons, chance).upper()}",
    lambda persons, chance: _surname(persons, chance).upper(),
    _surname,
    lambda persons, chance: chance.choice(persons),
    lambda persons, chance: f"{chance.choice(('THE ', 'The ', ''))}{chance.choice(_OFFICES).upper()}",
    lambda _, chance: chance.choice(_OFFICES).capitalize(),
    lambda _, chance: chance.choice("QA"),
    lambda persons, chance: f"@{_surname(persons, chance).lower()}{chance.choice(('', '_', '_news', '22'))}",
    lambda persons, chance: f"{chance.choice(persons)}, {chance.choice(_OFFICES)}",
)
"""Ways to name who speaks next."""


def _sentences(document: Annotated, *, attributed: bool = True) -> list[str]:
    """The sentences without their quotation marks; if not `attributed`, only those of which no part is."""
    bounds = pairwise((*(document.sentence_starts or ()), len(document.text)))
    taken = [piece for a in document.attributions or () for pieces in a.values() for piece in pieces]
    return [
        said
        for start, end in bounds
        if (attributed or not any(s < end and start < e for s, e in taken))
        and (said := " ".join(_MARKS.sub("", document.text[start:end]).split()))
        and not _LABELLED.match(said)
    ]


def _reported(document: Annotated) -> Iterator[tuple[str, str, str]]:
    """Source, cue and content of the attributions that have them in one short piece each."""
    for attribution in document.attributions or ():
        if all(len(pieces) == 1 for pieces in attribution.values()):
            source, cue, content = (" ".join(document.text[slice(*attribution[role][0])].split()) for role in ROLES)
            content = _MARKS.sub("", content)
            lead = _LEAD.match(content)
            yield source, cue, content[lead.end() if lead else 0 :].rstrip(",")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
