"""What was changed between two versions of one sentence, read off its words one by one.

Another word for the same thing is no change ("said", "stated"); a date, a figure, a name, a title, a negation, a word
and its opposite are, and so is every word between quotation marks, and the loss of the words that say whose word it is.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property, lru_cache
from itertools import product

from claimcheck.linking.antonyms import antonyms
from claimcheck.linking.comparison import compatible
from claimcheck.linking.passages import DATE, NUMBER, Page, Passage, Token, within
from claimcheck.linking.words import stem
from claimcheck.model import Claim, DateReference, Difference, EntityType, Quantity
from claimcheck.resolution.names import TITLES, fold, is_acronym, misspelt, same_part, stands_for
from claimcheck.resolution.words import load

_NEGATIONS = frozenset("not no never without nor neither none nobody nothing nowhere".split())
EMPTY = frozenset(
    "a an the this that these those is are was were be been being am has have had do does did will would can could "
    "may might shall should must to of in on at by for and or but as it its he she they his her their who which also "
    "so then there any some ever yet still very just s t".split()
)
"""Words that a rewording adds or drops without a change of meaning."""
_DEIXIS = frozenset("last this next yesterday today tomorrow tonight".split())
_TITLE_WORDS = frozenset(word for title in TITLES for word in title.replace(".", "").split())
_BEFORE_TITLES = frozenset(
    (*load("states")["ministries"], "deputy", "vice", "prime", "assistant", "chief", "senior", "junior", "first")
)
_OFFICE = re.compile(r"[a-z]{3,}(?:[^v]er|[^g]or|eer|ist|ian|ant|man|woman|person)")
_NO_OFFICE = frozenset(
    "other another rather together former latter later earlier never number under over after september october "
    "november december her their whether however either neither further order matter power water paper letter river "
    "winter summer important significant".split()
)
_ABBREVIATED = {
    "sen": "senator", "gov": "governor", "rep": "representative", "gen": "general", "lt": "lieutenant",
    "col": "colonel", "prof": "professor", "dr": "doctor", "capt": "captain", "sgt": "sergeant", "maj": "major",
    "rev": "reverend", "pm": "prime minister", "premier": "prime minister", "spokeswoman": "spokesman",
    "spokesperson": "spokesman", "chairwoman": "chairman", "chair": "chairman", "chairperson": "chairman",
    "congresswoman": "congressman", "advisor": "adviser",
}  # fmt: skip
"""Titles that are one, whoever bears them and however they are written."""
_COURTESY = frozenset("mr mrs ms miss dr sir dame lady lord".split())
_SPELLINGS = (
    (re.compile(r"(?<=[a-z]{2})our"), "or"),
    (re.compile(r"(?<=[a-z]{2})(?:is|yz|ys)(?=(?:e|es|ed|er|ers|ing|ation|ations)$)"), "iz"),
    (re.compile(r"(?<=[a-z]{2})([bt])re(?=s?$)"), r"\1er"),
    (re.compile(r"(?<=[a-z]{2})ll(?=(?:ed|ing|er|ers)$)"), "l"),
    (re.compile(r"ence$"), "ense"),
    (re.compile(r"ogue(?=s?$)"), "og"),
    (re.compile(r"mme(?=s?$)"), "m"),
    (re.compile(r"^grey$"), "gray"),
    (re.compile(r"^(toward|afterward|forward|backward)s$"), r"\1"),
)
_GAP = re.compile(r"\.\.\.|…|\[")
_FEWEST_QUOTED = 3
_EDGE = 1
"""A quotation that lacks more words than that at an end of it is an excerpt."""
_TELLING = 3
"""Words by which a stretch of text is known again."""
_SHOWN = 60
_MOST_NAMED = 5
"""Words in a change between two names."""


@dataclass(frozen=True)
class Alteration:
    """One thing that two versions of a sentence differ in."""

    difference: Difference
    evidence: str
    """One sentence."""
    first: tuple[int, int]
    """Where in the first document: start and end."""
    second: tuple[int, int]


@dataclass(frozen=True)
class Side:
    """The words of one version that the other does not have, at one place."""

    page: Page
    passage: Passage
    start: int
    """First token."""
    end: int
    """One past the last token."""

    @property
    def tokens(self) -> tuple[Token, ...]:
        """The words."""
        return self.passage.tokens[self.start : self.end]

    @property
    def keys(self) -> tuple[str, ...]:
        """What they are compared by."""
        return self.passage.keys[self.start : self.end]

    @cached_property
    def told(self) -> frozenset[str]:
        """Those that say something."""
        return frozenset(self.keys) - EMPTY

    @property
    def place(self) -> tuple[int, int]:
        """Start and end in the document; of the words around where there are none."""
        tokens = self.tokens or self.passage.tokens[max(0, self.start - 1) : self.end + 1]
        return tokens[0].start, tokens[-1].end

    @property
    def text(self) -> str:
        """As written."""
        start, end = self.place
        return " ".join(self.page.document.text[start:end].split()) if self.tokens else ""

    @cached_property
    def quantities(self) -> tuple[Quantity, ...]:
        """Figures that the words belong to."""
        return tuple(within(self.page.quantities, *self.place)) if self.tokens else ()

    @cached_property
    def dates(self) -> tuple[DateReference, ...]:
        """Dates among the words."""
        return tuple(within(self.page.dates, *self.place)) if any(k.startswith(DATE) for k in self.keys) else ()

    def quoted(self, token: int) -> int | None:
        """The quotation that a token of the passage stands in."""
        tokens = self.passage.tokens
        return self.page.quotation_at(tokens[token].start) if 0 <= token < len(tokens) else None


@dataclass(frozen=True)
class Change:
    """A place where two versions differ."""

    ours: Side
    theirs: Side

    def found(self, difference: Difference, ours: str = "", theirs: str = "") -> Alteration:
        """The alteration that this change is."""
        mine, other = _short(ours or self.ours.text), _short(theirs or self.theirs.text)
        if mine and other:
            evidence = f'The same passage says "{mine}" in one and "{other}" in the other.'
        else:
            evidence = f'The same passage says "{mine or other}" in one, and not in the other.'
        return Alteration(difference, evidence, *self.places)

    @property
    def places(self) -> tuple[tuple[int, int], tuple[int, int]]:
        """In the first and in the second document."""
        return self.ours.place, self.theirs.place


def alterations(first: Page, mine: Passage, second: Page, other: Passage) -> tuple[Alteration, ...]:
    """Everything that makes two versions of a sentence say different things, in the order of the first."""
    if mine.keys == other.keys:
        return ()
    matcher = SequenceMatcher(None, mine.keys, other.keys, autojunk=False)
    opcodes = matcher.get_opcodes()
    changes = [
        Change(Side(first, mine, i1, i2), Side(second, other, j1, j2))
        for tag, i1, i2, j1, j2 in opcodes
        if tag != "equal" and list(map(_spelling, mine.keys[i1:i2])) != list(map(_spelling, other.keys[j1:j2]))
    ]
    found: list[Alteration] = []
    attribution = _attribution(first, mine, second, other, changes)
    if attribution:
        found.append(attribution)
    for change in changes:
        found += [alteration for kind in _KINDS for alteration in kind(change)]
    dates = {a.first for a in found if a.difference is Difference.DATE}
    found += [a for a in _dates_elsewhere(changes) if a.first not in dates]
    if attribution:
        # What was attributed may also have been cut or put in another order; that is the smaller matter.
        found = [a for a in found if a is attribution or not _inside(a, attribution)]
    return tuple(dict.fromkeys(found))


def _inside(alteration: Alteration, other: Alteration) -> bool:
    return other.first[0] <= alteration.first[0] < other.first[1] and other.second == alteration.second


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN].rpartition(' ')[0] or text[:_SHOWN]} …"


# --- quotations ------------------------------------------------------------------------------------------------------


def _quotation(change: Change) -> Iterator[Alteration]:
    """Words between the marks that were replaced, left out or added."""
    ours, theirs = change.ours, change.theirs
    mine, other = _within_marks(ours), _within_marks(theirs)
    if mine is None or other is None or _marked_gap(ours) or _marked_gap(theirs):
        return
    if _spelled(mine) == _spelled(other):
        return
    yield change.found(Difference.QUOTATION, " ".join(_surfaces(ours, mine)), " ".join(_surfaces(theirs, other)))


def _within_marks(side: Side) -> list[Token] | None:
    """The words of a change that stand in a quotation, [] where they would; None where it is outside of any."""
    around = [side.quoted(side.start - 1), side.quoted(side.end)]
    if side.tokens:
        inside = [token for n, token in enumerate(side.tokens, side.start) if side.quoted(n) is not None]
        if not inside:
            return None
        if len(inside) <= _EDGE and len(inside) == len(side.tokens):
            return inside if _quoted_beside(side) else None
        both = around[0] is not None and around[0] == around[1]
        return inside if both or (len(inside) <= _EDGE and _quoted_beside(side)) else None
    return [] if any(number is not None for number in around) and _quoted_beside(side) else None


def _quoted_beside(side: Side) -> bool:
    """Whether the quotation goes on for some words beside the change."""
    numbers = {side.quoted(side.start - 1), side.quoted(side.end), side.quoted(side.start)} - {None}
    return any(
        sum(side.quoted(n) == number for n in range(len(side.passage.tokens)) if not side.start <= n < side.end)
        >= _FEWEST_QUOTED
        for number in numbers
    )


def _marked_gap(side: Side) -> bool:
    """Whether dots or a bracket say that something was left out or put in."""
    tokens = side.passage.tokens
    start = tokens[side.start - 1].end if side.start else tokens[0].start
    end = tokens[side.end].start if side.end < len(tokens) else tokens[-1].end
    return _GAP.search(side.page.text, start, max(start, end)) is not None


def _spelled(tokens: Sequence[Token]) -> list[str]:
    return [_spelling(token.key) for token in tokens]


@lru_cache(maxsize=50_000)
def _spelling(key: str) -> str:
    for pattern, replacement in _SPELLINGS:
        key = pattern.sub(replacement, key)
    return key


def _surfaces(side: Side, tokens: Iterable[Token]) -> list[str]:
    return [side.page.document.text[token.start : token.end] for token in tokens]


# --- dates and figures -----------------------------------------------------------------------------------------------


def _date(change: Change) -> Iterator[Alteration]:
    ours, theirs = change.ours.dates, change.theirs.dates
    if ours and theirs and not any(same_date(a, b) for a, b in product(ours, theirs)):
        for mine, other in zip(ours, theirs, strict=False):
            if conflicting_dates(mine, other):
                yield change.found(Difference.DATE, mine.span.text, other.span.text)


def _dates_elsewhere(changes: Sequence[Change]) -> Iterator[Alteration]:
    """One date in each version that the other does not have, in different places of the sentence."""
    ours = [(change, date) for change in changes for date in change.ours.dates]
    theirs = [(change, date) for change in changes for date in change.theirs.dates]
    if len(ours) == len(theirs) == 1:
        (mine, a), (other, b) = ours[0], theirs[0]
        if mine is not other and not same_date(a, b) and conflicting_dates(a, b):
            yield Change(mine.ours, other.theirs).found(Difference.DATE, a.span.text, b.span.text)


def same_date(first: DateReference, second: DateReference) -> bool:
    """Whether the two are written alike or stand for the same days."""
    if " ".join(first.span.text.casefold().split()) == " ".join(second.span.text.casefold().split()):
        return True
    return first.start is not None and (first.start, first.end) == (second.start, second.end)


def conflicting_dates(first: DateReference, second: DateReference) -> bool:
    """Whether the two cannot be one date, however much of it is known."""
    if first.start and first.end and second.start and second.end:
        return first.end < second.start or second.end < first.start
    if first.start or second.start:
        month_and_day = [re.search(r"-\d\d-\d\d$", date.value) for date in (first, second)]
        return all(month_and_day) and len({match[0] for match in month_and_day if match}) > 1
    mine, other = (re.sub(r"T.*", "", date.value) for date in (first, second))
    if re.sub(r"\d", "0", mine) != re.sub(r"\d", "0", other):
        return False
    deictic = [_DEIXIS & set(date.span.text.casefold().split()) for date in (first, second)]
    return mine != other or (all(deictic) and deictic[0] != deictic[1])


def _quantity(change: Change) -> Iterator[Alteration]:
    ours, theirs = change.ours, change.theirs
    mine, other = (Counter(k for k in side.keys if k.startswith((NUMBER, DATE))) for side in (ours, theirs))
    if mine and other:
        numbers = [Counter({k: n for k, n in c.items() if k.startswith(NUMBER)}) for c in (mine - other, other - mine)]
        differ = all(numbers) and not _one_quantity(ours, theirs)
    else:
        differ = _vague_or_unit(ours, theirs)
    if differ:
        yield change.found(Difference.QUANTITY)


def _one_quantity(ours: Side, theirs: Side) -> bool:
    """Whether the figures are the same, or one bounds the other ("about 50", "52"), or both are in other units."""
    return any(
        (a.unit == b.unit and _fits(a, b)) or (a.unit and b.unit and a.unit != b.unit and _converted(a, b))
        for a, b in product(ours.quantities, theirs.quantities)
    )


def _fits(first: Quantity, second: Quantity) -> bool:
    """Whether the figures are one, or one is given as a bound of the other; two bounds of a kind are two figures."""
    same = (first.value, first.upper) == (second.value, second.upper)
    return same or (first.bound is not second.bound and compatible(first, second))


def _converted(first: Quantity, second: Quantity) -> bool:
    """Whether both are measures, so that "40 km" may be "25 miles"."""
    return all(not unit.endswith("s") for unit in (first.unit, second.unit)) and first.value != second.value


def _vague_or_unit(ours: Side, theirs: Side) -> bool:
    """Other words of a figure: "dozens of", "a third of", "40 km"."""
    for a, b in product(ours.quantities, theirs.quantities):
        if (a.value, a.upper) != (b.value, b.upper):
            return not _fits(a, b)
        if a.unit != b.unit and a.unit and b.unit:
            return not (a.unit.endswith("s") and b.unit.endswith("s"))
    return False


# --- names and titles ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Name:
    text: str
    entity: str | None
    place: bool


def _name(change: Change) -> Iterator[Alteration]:
    ours, theirs = change.ours, change.theirs
    if max(len(ours.tokens), len(theirs.tokens)) > _MOST_NAMED or _titles_only(ours) or _titles_only(theirs):
        return
    mine, other = _names(ours), _names(theirs)
    mine, other = mine or (_first_word(ours) if other else []), other or (_first_word(theirs) if mine else [])
    if not mine or not other or any(_may_be_one(a, b) for a, b in product(mine, other)):
        return
    speaks = any(_is_source(side) for side in (ours, theirs)) and not (mine[0].place and other[0].place)
    yield change.found(Difference.SOURCE if speaks else Difference.NAME, mine[0].text, other[0].text)


def _names(side: Side) -> list[_Name]:
    """The names that the words of a change belong to."""
    if not side.tokens:
        return []
    start, end = side.place
    found = [
        _Name(mention.span.text, mention.entity, mention.type in {EntityType.PLACE, EntityType.STATE})
        for mention in within(side.page.mentions, start, end)
    ]
    if found or _titled_line(side):
        return found
    capitals = [
        side.page.document.text[token.start : token.end]
        for number, token in enumerate(side.tokens, side.start)
        if token.key not in EMPTY | _TITLE_WORDS and _has_capital(side, number, token)
    ]
    return [_Name(" ".join(capitals), None, place=False)] if capitals else []


def _first_word(side: Side) -> list[_Name]:
    """The word that begins the sentence, where it can be a name as well as what it is compared with."""
    if side.start or len(side.tokens) != 1 or not side.told or side.told & (side.page.small | _TITLE_WORDS):
        return []
    return [_Name(side.text, None, place=False)] if side.keys[0].isalpha() and stem(side.keys[0]) else []


def _has_capital(side: Side, number: int, token: Token) -> bool:
    """Whether a word has a capital because it is a name, and not because a sentence or quotation begins."""
    if not side.page.text[token.start].isupper() or token.key.startswith((NUMBER, DATE)):
        return False
    begins = number == 0 or side.page.text[max(0, token.start - 3) : token.start].rstrip(" ")[-1:] in set(
        "\"“‘'«:.!?-–—("
    )
    return not begins or token.key in side.page.names


def _titled_line(side: Side) -> bool:
    """Whether most words have capitals, as in a headline."""
    words = [token for token in side.passage.tokens if token.key.isalpha() and token.key not in EMPTY]
    return 2 * sum(side.page.text[token.start].isupper() for token in words) > len(words)


def _may_be_one(first: _Name, second: _Name) -> bool:
    if first.entity and first.entity == second.entity:
        return True
    mine, other = fold(first.text).removesuffix("'s").split(), fold(second.text).removesuffix("'s").split()
    if not mine or not other or set(mine) <= set(other) or set(other) <= set(mine):
        return True
    # "Iran" and "Iraq" are two places; "Pell" and "Pwell" one name, spelt wrongly once.
    places = first.place and second.place
    if len(mine) == len(other) and all(
        a == b or (len(a) > 3 and (same_part(a, b) or (misspelt(a, b) and not places)))
        for a, b in zip(mine, other, strict=True)
    ):
        return True
    return any(is_acronym(a.text) and stands_for(a.text, b.text) for a, b in ((first, second), (second, first)))


def _is_source(side: Side) -> bool:
    start, end = side.place
    return any(
        span.start < end and start < span.end for claim in side.page.claims_in(side.passage) for span in claim.source
    )


def _titles_only(side: Side) -> bool:
    return bool(side.told) and side.told <= _TITLE_WORDS | _BEFORE_TITLES


def _role(change: Change) -> Iterator[Alteration]:
    ours, theirs = change.ours, change.theirs
    mine, other = _office(ours), _office(theirs)
    if mine and other and mine != other and not (mine | other) & _COURTESY:
        yield change.found(Difference.ROLE)


def _office(side: Side) -> frozenset[str]:
    """The title that the words of a change belong to, without what else they say."""
    if not side.told or len(side.tokens) > _MOST_NAMED:
        return frozenset()
    after = side.passage.keys[side.end : side.end + 1]
    words = frozenset(word for key in side.told for word in _ABBREVIATED.get(key, key).split())
    if side.told & _TITLE_WORDS or (side.told <= _BEFORE_TITLES and after and after[0] in _TITLE_WORDS):
        return words
    office = any(_OFFICE.fullmatch(key) and key not in _NO_OFFICE for key in side.told)
    return words if office and _beside_person(side) else frozenset()


def _beside_person(side: Side) -> bool:
    """Whether a person is named right after the words, or right before them and a comma."""
    start, end = side.place
    text = side.page.text
    for mention in within(side.page.mentions, start - 40, end + 3):
        if mention.type is not EntityType.PERSON:
            continue
        between = text[mention.span.end : start]
        if mention.span.start >= end or (
            mention.span.end <= start and re.fullmatch(r",\s(?:(?:a|an|the|its|his|her)\s)?(?:\w+\s)?", between)
        ):
            return True
    return False


# --- what is stated --------------------------------------------------------------------------------------------------


def _polarity(change: Change) -> Iterator[Alteration]:
    mine, other = (sum(key in _NEGATIONS for key in side.keys) for side in (change.ours, change.theirs))
    stems = [frozenset(stem(key) or key for key in side.told - _NEGATIONS) for side in (change.ours, change.theirs)]
    opposite = _opposite_words(change)
    if opposite and not _NEGATIONS.isdisjoint(word.casefold() for word in opposite):
        # "Always" and "never": one change, not an opposite that is negated as well.
        mine, other = 0, 0
    if mine % 2 != other % 2 and len(stems[0] ^ stems[1]) <= 1 and not opposite:
        yield change.found(Difference.POLARITY)
    elif opposite and mine % 2 == other % 2:
        yield change.found(Difference.OPPOSITE, *opposite)


def _opposite_words(change: Change) -> tuple[str, str] | None:
    for a, b in product(change.ours.tokens, change.theirs.tokens):
        if a.key not in change.theirs.keys and b.key not in change.ours.keys and antonyms(a.key, b.key):
            return _surfaces(change.ours, [a])[0], _surfaces(change.theirs, [b])[0]
    return None


# --- whose word it is ------------------------------------------------------------------------------------------------


def _attribution(
    first: Page, mine: Passage, second: Page, other: Passage, changes: Sequence[Change]
) -> Alteration | None:
    """Source and cue of one version that the other has nothing in the place of."""
    for swapped in (False, True):
        sides = [(c.theirs, c.ours) if swapped else (c.ours, c.theirs) for c in changes]
        page, passage, facing, opposite = (second, other, first, mine) if swapped else (first, mine, second, other)
        for claim in page.claims_in(passage):
            dropped = _dropped(claim, passage, sides)
            if dropped and not _said_otherwise(facing, opposite, sides) and not _beside(facing, opposite, dropped[0]):
                side, gap = dropped
                evidence = f'The same passage has "{_short(side.text)}" in one, and no source in the other.'
                ours, theirs = (gap, side) if swapped else (side, gap)
                return Alteration(Difference.ATTRIBUTION, evidence, ours.place, theirs.place)
    return None


def _dropped(claim: Claim, passage: Passage, sides: Sequence[tuple[Side, Side]]) -> tuple[Side, Side] | None:
    """The place where all of a claim's source and cue in the passage was left out, with nothing put in for it."""
    words = {
        token.start
        for token in passage.tokens
        if token.key not in EMPTY and any(s.start <= token.start < s.end for s in (*claim.source, *claim.cue))
    }
    cue = {token.start for token in passage.tokens if any(s.start <= token.start < s.end for s in claim.cue)}
    gone = [(side, gap) for side, gap in sides if words & {token.start for token in side.tokens}]
    missing = {token.start for side, _ in gone for token in side.tokens}
    if not claim.source or not cue & words or not words <= missing or any(gap.told for _, gap in gone):
        return None
    return max(gone, key=lambda each: len(each[0].tokens))


def _beside(page: Page, passage: Passage, dropped: Side) -> bool:
    """Whether the words end the sentence before or begin the next: this version is divided into sentences otherwise."""
    before, after = (
        page.passages[max(0, passage.number - 1) : passage.number],
        page.passages[passage.number + 1 : passage.number + 2],
    )
    some = dropped.keys[:_TELLING], dropped.keys[-_TELLING:]
    return any(each.keys[: len(some[0])] == some[0] for each in after) or any(
        each.keys[-len(some[1]) :] == some[1] for each in before
    )


def _said_otherwise(page: Page, passage: Passage, sides: Sequence[tuple[Side, Side]]) -> bool:
    """Whether a version has a cue that the other does not have, so that the attribution was reworded."""
    added = {token.start for _, gap in sides for token in gap.tokens}
    return any(
        span.start <= start < span.end for claim in page.claims_in(passage) for span in claim.cue for start in added
    )


_KINDS: tuple[Callable[[Change], Iterator[Alteration]], ...] = (_quotation, _date, _quantity, _name, _role, _polarity)
