"""Where sentences begin, by rule: for running text, hard-wrapped text, headings and citation markers.

The rules miss little in edited prose and are seldom wrong; where marks or capitals are missing the network adds more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from spacy.tokens import Doc

_CANDIDATE = re.compile(
    r"""(?P<line>(?<![^\S\n])[^\S\n]*\n\s*)
      | (?P<mark>(?<![.!?…])[.!?…]+)(?P<closing>["”’'»)\]]*)(?P<citation>(?:\[\d{1,3}\])*)\s+(?=["“‘'«(\[]*[^\W_a-z])
      | (?P<glued>[.!?]["”’']?(?:\[\d{1,3}\])+)(?=[A-Z])""",
    re.VERBOSE,
)
_WORD_BEFORE = re.compile(r"[\w.&’'-]*$")
_ABBREVIATIONS = frozenset(
    "adm approx assoc asst ave brig bros capt cf cmdr co col corp dept dist dr e.g esp est fig gen gov hon i.e inc "
    "jr lt ltd maj messrs mr mrs ms mt no nos op p pp pres prof rep reps rev sec sen sens sgt sr st supt univ v viz "
    "vol vs jan feb mar apr aug sep sept oct nov dec".split()
)
_MAY_END = frozenset("co corp inc jr ltd sr".split())
_INITIALS = re.compile(r"(?:[A-Za-z]\.)*[A-Za-z]")
_STARTERS = re.compile(r"[\"“‘']*(?:The|An?|In|On|At|It|He|She|They|We|But|And|This|That|His|Her|Its|Their)\b")
_LINE_END = '.!?:"”)]'
_WRAPPED = range(45, 121)
"""Length of a line, in characters, that may have been wrapped rather than ended."""
_WRAPPED_LINES = 3
"""A text with fewer of them is not taken for wrapped: one may be a headline."""


def boundaries(text: str) -> Iterator[int]:
    """Offsets at which a new sentence begins, the first one left out, in order."""
    wrapped = _is_wrapped(text)
    for match in _CANDIDATE.finditer(text):
        if match["line"] is not None:
            # Not where the last such match ended: a full stop at the end of a line takes the line's end with it.
            ends = not wrapped or _line_ends(text, text.rfind("\n", 0, match.start()) + 1, match)
        else:
            ends = match["glued"] is not None or _mark_ends(text, match)
        if ends and match.end() < len(text):
            yield match.end()


def _is_wrapped(text: str) -> bool:
    """Whether the lines were broken to fit a width: most stop amid a sentence, at about the same length."""
    inner = [line for line, following in pairwise(text.splitlines()) if line.strip() and following.strip()]
    amid = sum(len(line) in _WRAPPED and line.rstrip()[-1] not in _LINE_END for line in inner)
    return amid >= _WRAPPED_LINES and amid > len(inner) / 2


def _line_ends(text: str, line_start: int, match: re.Match[str]) -> bool:
    """Whether a line end of a wrapped text closes a paragraph."""
    if match.group().count("\n") > 1:
        return True
    if match.start() - line_start not in _WRAPPED:
        return True
    following = text[match.end() : match.end() + 1]
    return text[match.start() - 1] in _LINE_END and not following.islower()


def _mark_ends(text: str, match: re.Match[str]) -> bool:
    """Whether a full stop ends its sentence rather than an abbreviation or a person's initial."""
    if match["mark"] != "." or match["closing"] or match["citation"]:
        return True
    found = _WORD_BEFORE.search(text, max(0, match.start() - 40), match.start())
    word = found.group() if found else ""
    if word.lower() in _ABBREVIATIONS:
        return word.lower() in _MAY_END and bool(_STARTERS.match(text, match.end()))
    if _INITIALS.fullmatch(word):  # "J.", "U.S.", "p.m."
        return len(word) > 1 and (word.islower() or bool(_STARTERS.match(text, match.end())))
    return True


def mark_sentences(doc: Doc, starts: Sequence[int]) -> Doc:
    """`doc` with sentences that begin at these offsets, or at the next token after them."""
    if not len(doc):
        return doc
    offsets = np.array([token.idx for token in doc])
    first = np.searchsorted(offsets, starts)
    marks: Any = np.full(len(doc), -1, dtype=np.int64)
    marks[first[first < len(doc)]] = 1
    # All at once: setting them token by token takes time that grows with the square of the length.
    return doc.from_array(["SENT_START"], marks.astype(np.uint64)[:, None])
