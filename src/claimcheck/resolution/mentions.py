"""Names in a text: those the language engine found, corrected and completed by rules.

States, capitals, demonyms and the best-known bodies come from the gazetteer, ministries and names introduced by a title
from patterns; then every further occurrence of a family name or acronym already seen. At each place the longest wins.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from claimcheck.model import EntityType, Mention, Span
from claimcheck.resolution.aliases import KnownHit
from claimcheck.resolution.names import (
    TITLES,
    fold,
    is_acronym,
    is_given_name,
    person_name,
    split_titles,
    stands_for,
)
from claimcheck.resolution.states import Known, Surface, find_known, lookup
from claimcheck.resolution.words import alternatives, load

_LISTS = load("organisations")
_NOT_NAMES = frozenset(_LISTS["not_names"])
_NOUNS = frozenset(_LISTS["nouns"])
_CORPORATE = frozenset(_LISTS["corporate"])
_GOVERNMENT = frozenset(_LISTS["government"])
_ADHERENTS = frozenset(_LISTS["adherents"])
_MEDIA = frozenset(_LISTS["media"])
_GIVEN_NAMES_TOO = frozenset(load("states")["given_names"])
_MINISTRIES = {field: kind for kind, fields in load("states")["ministries"].items() for field in fields}

_FIELDS = alternatives(_MINISTRIES)
_MINISTRY = re.compile(
    rf"\b(?:(?P<field>{_FIELDS})\s+ministry|ministry\s+(?:of|for)\s+(?:the\s+)?(?P<field2>{_FIELDS}))\b", re.IGNORECASE
)
_KINGDOM = re.compile(r"\b[Tt]he (?P<kingdom>[Kk]ingdom)\b(?! of\b)")
_ABBREVIATED = r"(?:Gov|Sen|Rep|Dr|Mr|Mrs|Ms|Prof|Gen|Col|Lt|Sgt|Capt|Rev|St)\."
_WORD = rf"(?:[A-Z]\.){{2,}}|{_ABBREVIATED}|[A-ZÀ-Þ][\w'’-]*[\w]|[A-Z]\."
_PARTICLE = r"(?:bin|ibn|bint|al|el|de|del|della|di|da|dos|van|von|der|den|la|le|du|ben)"
_SEQUENCE = re.compile(rf"(?<![\w.])(?:{_WORD})(?:\s(?:{_PARTICLE}\s){{0,2}}(?:al-|el-)?(?:{_WORD}))*")
_INTRODUCED = re.compile(
    rf"\b(?P<noun>company|firm|corporation|airline|manufacturer|charity|watchdog|carrier|retailer|newspaper|daily|magazine|"
    rf"broadcaster|line|operator)\s(?P<name>{_SEQUENCE.pattern})"
)
_SITE = re.compile(r"(?<![\w./@-])[A-Z][\w-]*\.(?:com|org|net|info|gov)\b(?![/@])")
_AND_PARTNERS = re.compile(
    r"\s(?:and|&)\s(?:Sons?|Daughters|Partners|Associates|Company|Co\b\.?|Brothers|Bros\b\.?)(?!\w)"
)
_PAPERS = frozenset({"newspaper", "daily", "magazine", "broadcaster"})
_WHOLE_NAME = re.compile(
    rf"(?P<article>the\s)?(?P<name>(?-i:{_SEQUENCE.pattern}))(?:(?P<and>,?\sand\s|,\s(?=[A-Z]))|(?=,|\s\(|\sof\s|$))",
    re.IGNORECASE,
)
_NO_SPEAKER = (
    _NOT_NAMES | TITLES | {word for words in load("sources").values() if isinstance(words, list) for word in words}
)
_COMMON = _NO_SPEAKER - _GOVERNMENT - _MEDIA
_OF = re.compile(
    rf"\s(?:of|for)\s(?:the\s)?(?:{_WORD})(?:\s(?:{_WORD}))*(?:\s(?:of|for)\s(?:the\s)?(?:{_WORD})(?:\s(?:{_WORD}))*)?"
)
_PERSON_CONTINUES = re.compile(
    rf"\s(?:{_PARTICLE}\s){{0,2}}(?:al-|el-|Al\s|Al-|El-)(?:{_WORD})|\s{_PARTICLE}\s(?:{_WORD})"
)
_OPENER = re.compile(r"(?P<word>[A-ZÀ-Þ][\w.-]*)(?P<possessive>['’]s?(?=\s))?(?:\s+|$)")
_FAMILY = re.compile(
    r"(?:['’]s)?\s+(?:family|families|dynasty|clan|brothers|sisters|foundation|campaign)\b", re.IGNORECASE
)
_HOUSE = re.compile(r"(?:['’]s)?\s+(?:family|families|dynasty|clan|brothers|sisters)\b")
_THE = re.compile(r"\b[Tt]he\s(?:[\w-]+\s)?$")
_OFFICE_OF = re.compile(
    r"\b(?:[Mm]inister|[Uu]nder-?[Ss]ecretary|[Ss]ecretary|SECRETARY|MINISTER)(?:\sof\s[A-Z]\w+)?\s(?:of|for)\s(?:the\s)?$"
)
_LOCATED = re.compile(
    r"\b(?:in|near|at|from|outside|inside|around|across|throughout|"
    r"(?:mayor|city|town|village|port|district|province|outskirts|residents|council) of)\s"
    r"(?P<others>(?:[A-ZÀ-Þ][\w'’-]+(?:,\s|,?\sand\s))*)$"
)
_LIST_ENDS = re.compile(
    r"\s*(?:[,.;:)]|$|(?:and|or|after|before|on|in|by|to|for|where|when|during|since|with|as|while)\b)"
)
_EXCHANGED = re.compile(rf"\b(?:{alternatives(load('metonyms')['exchanged'])})\s+from\s$", re.IGNORECASE)
_ABSTRACT = re.compile(r"[A-Z][a-z]+(?:ness|ment|ations?|ship)")
_SMALL_WORD = re.compile(r"\b[a-z]{3,}\b")
_LONG_WORD = re.compile(r"[^\W\d_]{4,}")
_EDGES = re.compile(r"^(?:[Tt]he\s+|[\s\"“”‘'(\[,]+)+|(?:['’]s|['’]|[\s,.;:)\]\"”])+$")
_BRACKETED = re.compile(r"\s\((?P<acronym>[A-Z][A-Za-z.&-]{1,9})\)")
_UP_TO_ACRONYM = re.compile(r"(?P<rest>(?:\s[A-Z][\w'’-]*){1,4})\s\((?P<acronym>[A-Z][A-Za-z.&-]{1,9})\)")
_ROLE_WORDS = re.compile(r"[A-Za-z][\w.'’-]*")
_APPOSITION = re.compile(
    r",\s+(?:(?:a|an|the|its|his|her|their)\s+|[A-Z][\w]+['’]s\s+)?(?!(?:as|with|in|on|at|after|"
    r"during|when|while|and|or|but|to|from|by|for|who|which|that)\b)(?P<text>[^,.;:]{3,60})"
)
_SENTENCE_START = re.compile(r"(?:^|[.!?:;]['\"”’)]?\s+|\n\s*|[\"“‘(\[•]\s*)$")

_FROM_KNOWN = {
    Surface.NAME: EntityType.STATE,
    Surface.DEMONYM: EntityType.STATE,
    Surface.CAPITAL: EntityType.PLACE,
    Surface.SEAT: EntityType.STATE,
    Surface.BODY: EntityType.GOVERNMENT_BODY,
    Surface.ORGANISATION: EntityType.ORGANISATION,
}


class Name(Struct, frozen=True, gc=False):
    """A name in a text, not yet an entity."""

    span: Span
    type: EntityType
    known: Known | None = None
    """From the gazetteer; for a ministry its kind, without a state."""
    roles: tuple[str, ...] = ()
    """Titles and functions written beside a person's name, folded."""
    introduces: str | None = None
    """The acronym given in brackets behind it."""


def find_names(
    text: str, recognised: Sequence[Mention], sources: Iterable[Span] = (), known: Iterable[KnownHit] = ()
) -> tuple[Name, ...]:
    """Every name of `text` in order, without overlaps.

    `recognised` is what the language engine found; `sources` are the claims' sources, of which a capitalised one is
    a name even where nothing else says so; `known` are the names a user gave, which stand but inside a longer name.
    """
    sources = tuple(sources)
    ministries = tuple(_ministries(text))
    gazetteer = tuple(_gazetteer_names(text))
    engine = (name for mention in recognised if (name := _trimmed(text, mention)) is not None)
    common = _CommonWords(text)
    patterns = (*_patterns(text), *_introduced(text), *_speaking(text, sources))
    guessed = [name for name in (*engine, *patterns) if not common.make(name)]
    chosen = _with_known(text, _longest([*gazetteer, *guessed], first=ministries), known)
    again = tuple(_seen_again(text, chosen))
    found = _placed(text, _longest(again, first=chosen), sources)
    return tuple(_with_context(text, name) for name in found)


def _with_known(text: str, names: Sequence[Name], known: Iterable[KnownHit]) -> list[Name]:
    """The names with those that the user gave in the place of what they overlap, but for a longer name around one."""
    given = []
    for hit in known:
        first = bisect_right(names, hit.start, key=lambda name: name.span.end)
        around = names[first].span if first < len(names) else None
        length = hit.end - hit.start
        if not (around and around.start <= hit.start and hit.end <= around.end and around.end - around.start > length):
            given.append(Name(_span(text, hit.start, hit.end), hit.type, hit.known))
    return _longest(names, first=given)


class _CommonWords:
    """What makes capitalised words no name: they are common ones, and grammar or a headline capitalises them."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._written_small = frozenset(_SMALL_WORD.findall(text))
        self._headlines: dict[int, bool] = {}

    def make(self, name: Name) -> bool:
        """Whether a name that is not a person's is made of common words only."""
        start, surface = name.span.start, name.span.text
        words = surface.split()
        if name.type is EntityType.PERSON or not surface[:1].isupper() or is_acronym(surface):
            return False
        if len(words) == 1 and (fold(surface) in _COMMON or _ABSTRACT.fullmatch(surface)):
            return True
        capitalised_anyway = _SENTENCE_START.search(self._text, max(0, start - 5), start) or self._in_headline(start)
        return bool(capitalised_anyway) and all(word.lower() in self._written_small for word in words)

    def _in_headline(self, position: int) -> bool:
        """Whether the line is written in capitals or title case and is no sentence."""
        start = self._text.rfind("\n", 0, position) + 1
        if start not in self._headlines:
            end = self._text.find("\n", position)
            self._headlines[start] = _is_headline(self._text[start : end if end >= 0 else None].strip())
        return self._headlines[start]


def _is_headline(line: str) -> bool:
    words = _LONG_WORD.findall(line[:300])
    capitalised = sum(word[0].isupper() for word in words)
    return not line.endswith((".", "!", ";")) and len(words) > 2 and capitalised > 0.7 * len(words)


def _placed(text: str, names: Sequence[Name], sources: Iterable[Span]) -> Iterator[Name]:
    """Single names taken for people's that the text uses as places only: "in Orel and Tarnis"."""
    people = {part for n in names if n.type is EntityType.PERSON and " " in n.span.text for part in n.span.text.split()}
    speaking = {span.text for span in sources}
    alone: dict[str, bool] = {}
    for name in names:
        surface = name.span.text
        if name.type is EntityType.PERSON and name.known is None and " " not in surface and surface not in people:
            alone[surface] = alone.get(surface, surface not in speaking) and is_located(text, name.span)
    for name in names:
        yield replace(name, type=EntityType.PLACE) if alone.get(name.span.text) else name


def is_located(text: str, span: Span) -> bool:
    """Whether a name stands where a place does: "in Orel and Tarnis", "from Orel"."""
    before, after = text[max(0, span.start - 60) : span.start], text[span.end : span.end + 12]
    located = _LOCATED.search(before)
    if located is None or _EXCHANGED.search(before) or after.startswith(("'", "’")):
        return False
    return not located["others"] or _LIST_ENDS.match(after) is not None


def _longest(names: Sequence[Name], first: Sequence[Name] = ()) -> list[Name]:
    """Without overlaps: all of `first`, then of `names` the longest; of equals the earlier."""
    taken: list[Name] = []
    occupied = bytearray(max((name.span.end for name in (*first, *names)), default=0))
    for name in (*first, *sorted(names, key=lambda name: name.span.start - name.span.end)):
        start, end = name.span.start, name.span.end
        if occupied.find(1, start, end) < 0:
            occupied[start:end] = b"\1" * (end - start)
            taken.append(name)
    return sorted(taken, key=lambda name: name.span.start)


def _span(text: str, start: int, end: int) -> Span:
    return Span(start, end, text[start:end])


def _gazetteer_names(text: str) -> Iterator[Name]:
    for hit in find_known(text):
        surface = text[hit.start : hit.end]
        follows = re.match(r"\s[A-Z][a-z]+", text[hit.end : hit.end + 20])
        if surface in _GIVEN_NAMES_TOO and follows and not any(find_known(follows.group())):
            continue
        yield Name(_span(text, hit.start, hit.end), _FROM_KNOWN[hit.known.surface], hit.known)
    for kingdom in _KINGDOM.finditer(text):
        yield Name(_span(text, *kingdom.span("kingdom")), EntityType.STATE)


def _ministries(text: str) -> Iterator[Name]:
    for match in _MINISTRY.finditer(text):
        kind = _MINISTRIES[" ".join((match["field"] or match["field2"]).lower().split())]
        yield Name(_span(text, *match.span()), EntityType.GOVERNMENT_BODY, Known(f"{kind} ministry", Surface.BODY))


def _trimmed(text: str, mention: Mention) -> Name | None:
    """An engine's mention without article, title, possessive and stray marks; a person's name with all its parts."""
    start, end = mention.span.start, mention.span.end
    for _ in range(3):
        surface = text[start:end]
        edge = _EDGES.search(surface)
        if edge is None:
            break
        start, end = (start + edge.end(), end) if edge.start() == 0 else (start, start + edge.start())
    kind = mention.type
    if kind is EntityType.PERSON:
        possessive = re.match(r"(?:[A-Z][\w.]+\s)?[A-Z][\w.]+['’]s\s+(?=[A-Z])", text[start:end])
        start += possessive.end() if possessive else 0
        rest = split_titles(text[start:end])[1]
        start = end - len(rest)
        further = _PERSON_CONTINUES.match(text, end)
        end = further.end() if further else end
        ahead = text[start : end + 20]
        if len(ahead) - len(split_titles(ahead)[1]) >= end - start:
            # A piece of a title: "Hujjat al" of "Hujjat al-Islam".
            return None
    surface = text[start:end]
    if end - start < 2 or not any(character.isupper() for character in surface) or fold(surface) in _ADHERENTS:
        return None
    if kind is not EntityType.PERSON and (_of_title(text, start, end) or _unit(text, start, surface)):
        return None
    if kind is EntityType.ORGANISATION:
        end = _end_by_acronym(text, start, end)
        surface = text[start:end]
    return Name(_span(text, start, end), _checked_type(text, start, surface, kind))


def _of_title(text: str, start: int, end: int) -> bool:
    """Whether it is only a piece of an office's title: "Supreme" of "Supreme Leader", "Finance" of its minister."""
    left = max(0, start - 40)
    titles = (title.span() for title in _ANY_TITLE.finditer(text, left, end + 40))
    inside = any(first <= start and end <= last and last - first > end - start for first, last in titles)
    return inside or _OFFICE_OF.search(text, max(0, start - 60), start) is not None


def _unit(text: str, start: int, surface: str) -> bool:
    """Whether it is an abbreviation behind a number: "2 GHz"."""
    return is_acronym(surface) and re.search(r"\d\s?$", text[max(0, start - 3) : start]) is not None


def _end_by_acronym(text: str, start: int, end: int) -> int:
    """Further, where capitalised words and an acronym in brackets that stands for all of them follow."""
    further = _UP_TO_ACRONYM.match(text, end)
    if further is not None and stands_for(further["acronym"], text[start : further.end("rest")]):
        return further.end("rest")
    return end


def _checked_type(text: str, start: int, surface: str, kind: EntityType) -> EntityType:
    """The engine's type, but for what the form of the name or its surroundings rule out."""
    if kind is EntityType.PERSON and is_acronym(surface):
        return EntityType.ORGANISATION
    if (
        kind is EntityType.PERSON
        and " " not in surface
        and surface.endswith("s")
        and _THE.search(text, max(0, start - 30), start)
    ):
        return EntityType.GROUP
    if kind is EntityType.PERSON and _HOUSE.match(text, start + len(surface)):
        return EntityType.GROUP
    business = kind is EntityType.PERSON and _named_for_business(surface)
    return _organisation_type(surface) if kind is EntityType.ORGANISATION or business else kind


def _named_for_business(surface: str) -> bool:
    """Whether a name of several words ends in a word for what it is: "Orvane Bank"; "Aaron Bank" is a person."""
    words = [fold(word).removesuffix("'s") for word in surface.split()]
    return len(words) > 1 and words[-1] in _NOUNS | _CORPORATE and not is_given_name(words[0])


def _organisation_type(surface: str) -> EntityType:
    words = fold(surface).removesuffix("'s").split()
    if any(word in _MEDIA for word in words) or " ".join(words) in _MEDIA:
        return EntityType.MEDIA_OUTLET
    words = words[: words.index("of")] if "of" in words[1:] else words
    if words and (words[-1] in _GOVERNMENT or words[0] in _GOVERNMENT or " ".join(words[-2:]) in _GOVERNMENT):
        return EntityType.GOVERNMENT_BODY
    return EntityType.ORGANISATION


def _patterns(text: str) -> Iterator[Name]:
    """Capitalised names that their form or a title tells to be a person's or an organisation's."""
    for match in _SEQUENCE.finditer(text):
        end = match.end()
        start, titled = _past_titles(text, match.start(), end)
        words = text[start:end].split()
        if not words:
            continue
        last = fold(words[-1]).removesuffix("'s")
        if last in _NOUNS or (fold(words[0]) in _NOUNS and len(words) == 1):
            further = _OF.match(text, end)
            if len(words) > 1 or further:
                yield _cut(text, start, further.end() if further else end, _organisation_type(text[start:end]))
            continue
        titled = titled or _titled(text, start)
        offices = [index for index, word in enumerate(words[:-1]) if fold(word) in TITLES]
        if offices and offices[-1] > 0 and not titled:
            start += sum(len(word) + 1 for word in words[: offices[-1] + 1])
            words, titled = words[offices[-1] + 1 :], True
        given = next((index for index, word in enumerate(words[:-1]) if is_given_name(word)), None)
        if titled or given is not None:
            # Before a given name stands an office ("Near Eastern Affairs Jane Roe"), unless a title begins the name.
            start += sum(len(word) + 1 for word in words[:given]) if given and not titled else 0
            yield _cut(text, start, end, EntityType.PERSON)
        elif (
            len(words) == 1
            and is_acronym(words[0])
            and not (_shouting(text, start, end) or _unit(text, start, words[0]))
        ):
            yield _cut(text, start, end, _organisation_type(words[0]))


def _introduced(text: str) -> Iterator[Name]:
    """Names behind a word for what they are ("the mining firm Corv"), and of sites on the web ("Corv.com")."""
    for start, end in (*(match.span() for match in _SITE.finditer(text)), *_partners(text)):
        yield _cut(text, start, end, EntityType.ORGANISATION)
    for match in _INTRODUCED.finditer(text):
        surface = match["name"]
        first = fold(surface.split()[0]).strip(".'")
        if first in _NOT_NAMES or is_given_name(first) or split_titles(surface)[0]:
            continue
        paper = match["noun"] in _PAPERS
        yield _cut(text, *match.span("name"), EntityType.MEDIA_OUTLET if paper else _organisation_type(surface))


def _partners(text: str) -> Iterator[tuple[int, int]]:
    """Where firms are named for those who own them: "Brill and Sons"."""
    reached = 0
    for match in _SEQUENCE.finditer(text):
        others = _AND_PARTNERS.match(text, match.end())
        if others and match.start() >= reached:
            reached = others.end()
            yield match.start(), reached


def _past_titles(text: str, start: int, end: int) -> tuple[int, bool]:
    """Where a capitalised run begins without openers, states, possessives and titles; and whether it had a title."""
    titled = False
    while start < end:
        titles, rest = split_titles(text[start:end])
        opener = _OPENER.match(text, start, end)
        known = lookup(opener["word"]) if opener is not None else None
        if titles:
            titled, start = True, end - len(rest)
        elif opener is not None and (
            fold(opener["word"]).strip(".'") in _NOT_NAMES
            or opener["possessive"]
            or (known is not None and known.surface in (Surface.DEMONYM, Surface.NAME))
        ):
            start = opener.end()
        else:
            break
    return start, titled


def _cut(text: str, start: int, end: int, kind: EntityType) -> Name:
    while text[start:end].endswith(("'s", "’s")):
        end -= 2
    return Name(_span(text, start, end), kind)


def _titled(text: str, start: int) -> bool:
    """Whether a title in lower case stands right before ("foreign minister Jane Roe")."""
    before = re.search(r"([A-Za-z.-]+)\s$", text[max(0, start - 24) : start])
    return (
        before is not None
        and before[1].lower() in TITLES
        and before[1].lower() not in ("late", "then", "general", "chief")
    )


def has_title(text: str, start: int) -> bool:
    """Whether a title stands right before a name: "Mr. Corv", "the senator Corv"."""
    return any(title.end() == start - 1 for title in _ANY_TITLE.finditer(text, max(0, start - 24), start))


def _shouting(text: str, start: int, end: int) -> bool:
    """Whether the word stands in a run of capitals, as in a headline."""
    return re.search(r"[A-Z]{2,}\s$", text[max(0, start - 12) : start]) is not None or (
        re.match(r"\s[A-Z]{2,}", text[end : end + 12]) is not None
    )


def _speaking(text: str, sources: Iterable[Span]) -> Iterator[Name]:
    """Sources that are a capitalised name, or several joined by "and", before any apposition.

    Two words or three that nothing tells to be an organisation's are taken for a person's.
    """
    for source in sources:
        found: list[Name] = []
        match = _WHOLE_NAME.match(text, source.start, source.end)
        while match is not None:
            start, _ = _past_titles(text, *match.span("name"))
            surface = text[start : match.end("name")]
            if surface and _NO_SPEAKER.isdisjoint(fold(surface).removesuffix("'s").split()):
                found.append(
                    _cut(text, start, match.end("name"), _speaker_type(surface, article=bool(match["article"])))
                )
            joined = match["and"]
            match = _WHOLE_NAME.match(text, match.end(), source.end) if joined else None
            if match is None and joined and "and" in joined:
                # "Federal and state officials": what "and" joins is no name.
                found.clear()
        yield from found


def _speaker_type(surface: str, *, article: bool) -> EntityType:
    words = fold(surface).removesuffix("'s").split()
    if words[-1] in _NOUNS or _MEDIA.intersection((*words, " ".join(words))):
        return _organisation_type(surface)
    return EntityType.OTHER if article or len(words) == 1 else EntityType.PERSON


def _seen_again(text: str, names: Sequence[Name]) -> Iterator[Name]:
    """Names, family names and acronyms already found, wherever else they stand."""
    again: dict[str, EntityType] = {}
    for name in names:
        surface = name.span.text
        if name.type is EntityType.PERSON and len(person_name(surface).parts) > 1:
            again.setdefault(surface, name.type)
            family = surface.split()[-1]
            if len(family) > 2 and family[0].isupper() and fold(family) not in _NOT_NAMES:
                again.setdefault(family, name.type)
        bracketed = _BRACKETED.match(text, name.span.end)
        if bracketed is not None and name.type is not EntityType.PERSON:
            again.setdefault(bracketed["acronym"], name.type)
    for surface, kind in again.items():
        start = text.find(surface)
        while start >= 0:
            end = start + len(surface)
            after = text[end : end + 1]
            whole = not (text[max(0, start - 1) : start].isalnum() or after.isalnum() or after == "-")
            if whole and not (kind is EntityType.PERSON and _of_family(text, start, end)):
                yield Name(_span(text, start, end), kind)
            start = text.find(surface, end)


def _of_family(text: str, start: int, end: int) -> bool:
    """Whether the name stands for a whole house ("the Roe family", "Al Roe")."""
    return _FAMILY.match(text, end) is not None or text[max(0, start - 3) : start] in ("Al ", "al ")


def _with_context(text: str, name: Name) -> Name:
    if name.type is EntityType.PERSON:
        return replace(name, roles=_roles(text, name.span))
    bracketed = _BRACKETED.match(text, name.span.end)
    return replace(name, introduces=bracketed["acronym"]) if bracketed is not None else name


def _roles(text: str, span: Span) -> tuple[str, ...]:
    """Functions written right before a person's name or right behind it between commas."""
    found: list[str] = []
    before = text[max(0, span.start - 90) : span.start].rpartition("\n")[2]
    words = list(_ROLE_WORDS.finditer(before))
    right = len(before)
    for index in range(len(words) - 1, -1, -1):
        word = words[index]
        if before[word.end() : right].strip() or not (
            _is_role(word.group())
            or word.group()[0].isupper()
            or word.group().startswith(("of", "for", "the", "al-", "el-"))
        ):
            break
        right = word.start()
        found.append(fold(word.group()))
    phrase = " ".join(reversed(found))
    behind = _APPOSITION.match(text, span.end)
    if behind is not None:
        phrase = f"{phrase} | {fold(behind['text'])}"
    return tuple(dict.fromkeys(match.group() for match in _TITLE.finditer(phrase)))


_TITLE = re.compile(rf"(?<![\w-])(?:{alternatives(TITLES)})(?![\w'-])")

_ANY_TITLE = re.compile(_TITLE.pattern, re.IGNORECASE)


def _is_role(word: str) -> bool:
    return fold(word) in TITLES
