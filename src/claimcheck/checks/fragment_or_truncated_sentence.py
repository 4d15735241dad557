"""CC502 fragment-or-truncated-sentence: a sentence without its beginning or end, or two texts run together.

Why:      what was cut off may change what the rest says, or who says it.
Flagged:  The committee met in March. The report was handed to the
Allowed:  The committee met in March. The report was handed to the mayor.
Limits:   headings, captions and list items need no full stop: a paragraph counts as cut off only where its last word
          cannot be one, or where whole sentences stand before it; where it merely lacks the stop that nearly all others
          have, that is a note. A sentence that goes on in the next paragraph is a matter of layout.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import TYPE_CHECKING

from claimcheck.checks.check import Check, Hit, Passage, rows, short
from claimcheck.checks.paragraphs import Paragraph, paragraphs
from claimcheck.model import Severity
from claimcheck.table import DOCUMENT, TEXT

if TYPE_CHECKING:
    import pandas as pd

_LIST_ITEM = re.compile(r"(?:[-*•‣◦–—|>#]|\(?(?:\d{1,3}|[^\W\d_]|[ivxIVX]{2,4})[.)])\s")
_NAME_PARTICLES = frozenset({"al", "el", "de", "da", "di", "du", "van", "von", "bin", "ibn", "ter", "der", "la", "le"})
_FEWEST_WORDS = 4

_CLOSERS = "])}\"'”’»*_"
_CLOSING = rf"[{re.escape(_CLOSERS)}]*"
_CITATIONS = r"(?:\s*\[[^\]\s]{1,20}\])*"
_STOPS = tuple(".!?…:;|" + _CLOSERS)
"""In one of them ends whatever does not break off, a citation included."""
_ENDS = (".", "!", "?")
_REST = re.compile(rf"[^\W\d_]{{3}}[.!?]{_CLOSING}{_CITATIONS}\s+(?P<rest>[\"“‘«(]?[^\W\d_a-z][^.!?]*)$")
"""What follows the last full stop that is not that of an initial or a short abbreviation."""
_LAST_WORD = re.compile(r"(?<![^\W\d_])(?P<word>[^\W\d_]+)[,–—-]?$")
"""Of what stands behind the last blank."""
_NEVER_LAST = frozenset(
    {"a", "an", "the", "and", "or", "but", "nor", "of", "from", "into", "than", "because", "although", "whose", "their"}
)
"""Words that neither a sentence nor a heading ends in."""
_NEVER_LAST_IN_PROSE = frozenset(
    "to in on at by for with about as is are was were be been has had have will would could should may might can "
    "does did that which who whom while if until since between among during within against through under my our your "
    "its his every not very so two three four five six seven eight nine ten dozens hundreds thousands several also "
    "whether according including such being".split()
)
"""Words that a heading may end in ("What we hope for"), but hardly a sentence of some length."""
_QUESTION = re.compile(r"\W*(?:how|why|what|where|when|who|which|whose)\b", re.IGNORECASE)
_SIGNED = re.compile(
    r"[―—–-]\s*(?:by\s+)?[A-Z][^.!?]{1,60}$|\b(?:Photo|Image|Picture|Source|Credit|Illustration)s?\b[^.]*$"
)
_FEWEST_IN_PROSE = 8
_FEWEST_WITHOUT_STOP = 10
_MANY_WORDS = 15
"""More than a heading has."""
_FEWEST_STOPPED = 4
_ONE_IN = 10
"""Of the paragraphs that end in a full stop, for each that may do without before that is the document's manner."""

_MAYBE_SEAM = re.compile(r"[.!?][A-Z][a-zß-ÿ]{2}")
_SEAM = re.compile(r"\b[^\W\d_]*[a-zß-ÿ]{3}[.!?][A-Z][a-zß-ÿ]{2,}(?![\w./@(])")
_ADDRESS = re.compile(r"(?<!\S)\S*(?:://|@|www\.|[/\\_])\S*")
_CUT_BY_A_FEED = re.compile(r"\[\+\d+ chars\]$|\(more\)$")
_CUT_SHORT = ("chars]", "(more)")


def judge(documents: pd.DataFrame) -> Iterator[Hit]:
    """One hit for each paragraph that begins or ends within a sentence, and for each place where two texts meet."""
    for document in rows(documents):
        blocks = paragraphs(document[TEXT])
        without_stop = _without_stop(blocks)
        for before, paragraph, after in zip((None, *blocks), blocks, (*blocks[1:], None), strict=False):
            passage = Passage(document[DOCUMENT], paragraph.start, paragraph.end)
            if _begins_late(paragraph.text) and (before is None or _is_over(before.text)):
                yield Hit(f"This paragraph begins in the middle of a sentence: {short(paragraph.text)}", passage)
            if after is None or not _starts_low(after.text):
                lacks_stop = paragraph in without_stop
                if _ends_early(paragraph.text) or (lacks_stop and _ends_in_prose(paragraph.text)):
                    yield Hit(f"This paragraph ends in the middle of a sentence: … {_tail(paragraph.text)}", passage)
                elif lacks_stop and _of_some_length(paragraph.text) and before is not None:
                    yield Hit(
                        "This paragraph lacks the full stop that nearly all others here end in, so something may have "
                        f"been cut off: … {_tail(paragraph.text)}",
                        passage,
                        severity=Severity.NOTE,
                    )
            yield from _seams(document[DOCUMENT], paragraph)


def _is_over(text: str) -> bool:
    """Whether a text ends as a sentence does."""
    return text.rstrip(_CLOSERS).endswith(_ENDS)


def _last_word(text: str) -> str | None:
    """The last word of a text, where that is all letters, and nothing but a comma or dash follows."""
    last = _LAST_WORD.search(text.rsplit(maxsplit=1)[-1])
    return last and last["word"]


def _starts_low(text: str) -> bool:
    """Whether a text starts with a word in lower case that no sentence would start with."""
    if text[0].isupper():
        return False
    word = text.split(maxsplit=1)[0]
    first = re.split(r"\W", word)[0]
    return first.islower() and first not in _NAME_PARTICLES and not _ADDRESS.fullmatch(word)


def _begins_late(text: str) -> bool:
    """Whether a text is a sentence but for its beginning."""
    return _starts_low(text) and len(text.split()) >= _FEWEST_WORDS and not _LIST_ITEM.match(text) and _is_over(text)


def _ends_early(text: str) -> bool:
    """Whether a text stops where no sentence, heading or caption does."""
    if text.endswith(_CUT_SHORT) and _CUT_BY_A_FEED.search(text):
        return True
    if text.endswith(_STOPS) or len(text.split()) < _FEWEST_WORDS or _LIST_ITEM.match(text):
        return False
    last = _last_word(text)
    if last is None:
        return False
    rest = _REST.search(text)
    return last in _NEVER_LAST or (rest is not None and _reads_as_sentence(rest["rest"].split()))


def _without_stop(blocks: Sequence[Paragraph]) -> frozenset[Paragraph]:
    """Paragraphs of some length that do not end in a stop, as nearly all others below the headline do."""
    long = [block for block in blocks if len(block.text.split()) >= _FEWEST_IN_PROSE]
    without = [block for block in long if not block.text.endswith(_STOPS)]
    headlines = sum(1 for _ in takewhile(lambda block: not block.text.endswith(_STOPS), long))
    stopped = len(long) - len(without)
    usual = stopped >= _FEWEST_STOPPED and len(without) - headlines <= 1 + stopped // _ONE_IN
    return frozenset(without) if usual else frozenset()


def _ends_in_prose(text: str) -> bool:
    """Whether the last word is one that no sentence of some length ends in."""
    return (
        _last_word(text) in _NEVER_LAST_IN_PROSE
        and not _LIST_ITEM.match(text)
        and not _QUESTION.match(text)
        and not _title_cased(text.split())
    )


def _title_cased(words: list[str]) -> bool:
    return 3 * sum(word.islower() for word in words) < len(words)


def _of_some_length(text: str) -> bool:
    """Whether a text is longer than a heading, or as long as one and ends in a word without a capital."""
    words, last = text.split(), _last_word(text)
    if last is None or _LIST_ITEM.match(text) or _QUESTION.match(text) or _SIGNED.search(text):
        return False
    fewest = _FEWEST_WITHOUT_STOP if last.islower() else _MANY_WORDS
    return len(words) >= fewest and _reads_as_sentence(words)


def _reads_as_sentence(words: list[str]) -> bool:
    """Rather than as a name, a credit or a heading: long enough, and most of its words are not capitalised."""
    return len(words) >= _FEWEST_WORDS and 2 * sum(word.islower() for word in words) > len(words)


def _seams(document: str, paragraph: Paragraph) -> Iterator[Hit]:
    if not _MAYBE_SEAM.search(paragraph.text):
        return
    addresses = [match.span() for match in _ADDRESS.finditer(paragraph.text)]
    for match in _SEAM.finditer(paragraph.text):
        if not any(start <= match.start() and match.end() <= end for start, end in addresses):
            start, end = (paragraph.start + offset for offset in match.span())
            yield Hit(f'Two texts seem to have run together here: "{match[0]}".', Passage(document, start, end))


def _tail(text: str) -> str:
    return " ".join(text.split()[-8:])


CHECK = Check(
    id="CC502",
    name="fragment-or-truncated-sentence",
    severity=Severity.WARNING,
    title="Sentence cut off",
    reads={"documents": (DOCUMENT, TEXT)},
    judge=judge,
    documentation=__doc__,
    by_document=True,
)
