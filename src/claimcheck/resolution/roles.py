"""The office or title that a text gives a person where it names them: "Minister Pell", "Pell, the mayor of Orel".

Every way of writing one office is the same text: "the Norlandic minister of foreign affairs", "Norland's foreign
minister" and "foreign minister of Norland" are "foreign minister of norland". "former", "acting" and "deputy" are kept,
courtesy ("Mr", "Dr", "Sir") is not. Of several titles in a row the first counts.

Limits: by word lists, without syntax; an office that no list has is none, a body in lower case is kept only where it is
a common one ("the ministry"); "Pell was elected mayor" is a claim about Pell and no title.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, takewhile

from claimcheck.resolution.names import fold
from claimcheck.resolution.states import Surface, lookup
from claimcheck.resolution.words import load

_LISTS = load("roles")
_FORMER = "former"
_MODIFIERS = {word: kind for kind, words in _LISTS["before"].items() for word in words}
_ORDER = tuple(_LISTS["before"])
_IGNORED = frozenset(_LISTS["ignored"])
_PARTIES = frozenset(_LISTS["parties"])
_COURTESY = frozenset(_LISTS["courtesy"])
_BODIES = frozenset(_LISTS["bodies"])
_FIELDS: dict[tuple[str, ...], str] = {
    tuple(phrase.split()): field for field, phrases in _LISTS["fields"].items() for phrase in phrases
}
_HEADS = {tuple(head.split()): head for area in _LISTS["offices"].values() for head in area}
_HEADS |= {tuple(fold(form).split()): head for head, forms in _LISTS["variants"].items() for form in forms}
_LONGEST = max(map(len, _HEADS))
_LONGEST_FIELD = max(map(len, _FIELDS))
_LAST_WORDS = frozenset(head[-1] for head in _HEADS)
_ALL_WORDS = frozenset(chain.from_iterable((*_HEADS, *_FIELDS)))
"""Of heads and fields."""
_WITH_FIELD = frozenset(
    {"minister", "secretary", "secretary of state", "under-secretary", "minister of state", "state secretary"}
)
_PREPOSITIONS = frozenset({"of", "for", "to", "at", "in", "with", "from"})
_ARTICLES = frozenset({"the", "a", "an", "its", "their", "his", "her", "our", "this"})
_NOT_OWNERS = frozenset(load("organisations")["not_names"]) | frozenset(_LISTS["not_owners"])
_SENT_ABROAD = frozenset({"ambassador", "envoy", "special envoy", "consul", "consul general", "high commissioner"})
_SMALL = frozenset({"of", "the", "and", "for", "&", "de", "la", "al"})

_TOKEN = re.compile(r"(?:[A-Z]\.){2,}|[^\W_](?:[\w'’&-]|\.(?=[\w])|(?<=\b[A-Za-z])\.)*\.?|[^\w\s]")
_ABBREVIATIONS = frozenset(word for head in _HEADS for word in head if word.endswith(".")) | {
    "mr.",
    "mrs.",
    "ms.",
    "dr.",
    "st.",
}
_COMPOUND = re.compile(r"-[a-z]+(?:ed|born|led)$")
"""As in "Orel-based"."""
_PREFIXED = re.compile(r"(then|ex)-(?=\w)", re.IGNORECASE)
_BEHIND = re.compile(
    r"(?:,\s*(?:aged\s+)?\d{1,3})?(?:,\s+|\s\(|\s[–—-]\s)"
    r"(?:who\s+(?P<verb>is|was|serves\s+as|served\s+as|became|works\s+as|worked\s+as)\s+)?(?:now\s+|currently\s+)?"
)
_REACH = 120
"""How far from a name its role can lie, in characters."""


@dataclass(frozen=True)
class Office:
    """A role, in its parts."""

    head: str
    """"minister", "chief executive": as the word list has it."""
    field: str = ""
    """What a minister or secretary is in charge of: "foreign"."""
    of: str = ""
    """Of which state, place or body, folded."""
    before: tuple[str, ...] = ()
    """Any of "former", "acting", "deputy", "assistant" and "elect", in that order."""

    def __str__(self) -> str:
        words = (*self.before, self.field, self.head)
        return " ".join(word for word in words if word) + (f" of {self.of}" if self.of else "")


@lru_cache(maxsize=4096)
def read_office(role: str) -> Office | None:
    """The parts of a role as `str` writes an office; None where it is none."""
    words = role.split()
    found = [(end, start) for end in range(1, len(words) + 1) for start in range(end) if _head(words[start:end])]
    for end, start in sorted(found, key=lambda piece: (piece[1] - piece[0], -piece[0])):
        if end == len(words) or words[end] == "of":
            before = tuple(takewhile(_ORDER.__contains__, words[:start]))
            field = " ".join(words[len(before) : start])
            if not field or field in _FIELDS.values():
                return Office(" ".join(words[start:end]), field, " ".join(words[end + 1 :]), before)
    return None


def role_of(text: str, start: int, end: int) -> str | None:
    """The role that stands beside the person's name at `start` to `end`, in its one form; None where there is none."""
    ahead = _before(text, start)
    if ahead is not None and _says_much(ahead):
        return str(ahead)
    behind = _behind(text, end)
    office = behind or ahead
    return str(office) if office is not None else None


def _says_much(office: Office) -> bool:
    """More than a rank or degree, beside which an office may be given too."""
    return bool(office.of or office.field) or office.head not in _RANKS


_RANKS = frozenset(
    (*_LISTS["offices"]["military"], *_LISTS["offices"]["university"], "leader", "chief", "official", "doctor")
)


# Before the name


def _before(text: str, start: int) -> Office | None:
    """The title right before a name, "the president, " with its article included."""
    window = text[max(0, start - _REACH) : start].rpartition("\n")[2]
    words = _words(window)
    comma = words[-1:] == [","]
    if comma:
        words = words[:-1]
    while words and fold(words[-1]) in _COURTESY:
        words = words[:-1]
    whole = _titles(words)
    if whole is None:
        return None
    office, first = whole
    definite = _possessive(words[first]) or (
        first > 0 and (fold(words[first - 1]) in _ARTICLES or _possessive(words[first - 1]))
    )
    return office if definite or not comma else None


def _words(window: str) -> list[str]:
    """The words and marks after the last end of a sentence or bracket."""
    words: list[str] = []
    for token in _TOKEN.finditer(_PREFIXED.sub(r"\1 ", window)):
        word = token.group()
        ends = word.endswith(".") and not (fold(word) in _ABBREVIATIONS or re.fullmatch(r"(?:[A-Z]\.)+", word))
        if ends or not (word[0].isalnum() or word == ","):
            words = []
        else:
            words.append(word)
    return words


def _titles(words: list[str]) -> tuple[Office, int] | None:
    """The first of the titles in a row that end `words`, and where it begins."""
    found = None
    while True:
        end = len(words)
        head = _ending_head(words)
        complement = ""
        if head is None:
            split = _complement_split(words)
            if split is None:
                return found
            words, complement = words[:split], _whose(words[split + 1 :])
            head = _ending_head(words)
            if head is None or found is not None:
                return found
        office, begin = _built(words, *head, complement)
        found = (office, begin)
        words = words[:begin]
        if len(words) == end or not words:
            return found
        while words and fold(words[-1]) in _COURTESY:
            words = words[:-1]


def _ending_head(words: list[str]) -> tuple[str, int] | None:
    """The longest head that ends `words`, and where it begins."""
    if not words or fold(words[-1]) not in _LAST_WORDS:
        return None
    for length in range(min(_LONGEST, len(words)), 0, -1):
        head = _head(words[-length:])
        if head is not None:
            return head, len(words) - length
    return None


def _head(words: list[str]) -> str | None:
    return _HEADS.get(tuple(fold(word) for word in words))


def _complement_split(words: list[str]) -> int | None:
    """Where the preposition stands that joins a head with the rest of `words`."""
    for index in range(len(words) - 1, max(-1, len(words) - 9), -1):
        word = fold(words[index])
        if word in _PREPOSITIONS and index and fold(words[index - 1]) in _LAST_WORDS:
            return index if _is_complement(words[index + 1 :]) else None
        if not (words[index][0].isupper() or word in _SMALL or word in _BODIES or _field(words[index:])):
            return None
    return None


def _is_complement(words: list[str]) -> bool:
    rest = words[1:] if words and fold(words[0]) in _ARTICLES else words
    return bool(rest) and (rest[0][0].isupper() or fold(rest[-1]) in _BODIES or _field(rest) is not None)


def _built(words: list[str], head: str, begin: int, complement: str) -> tuple[Office, int]:
    """The office with what stands before its head, and where that begins."""
    field, of = "", complement
    if head in _WITH_FIELD and complement:
        field, of = _split_field(complement)
    index, before = begin, list[str]()
    while index:
        word = fold(words[index - 1])
        length = _field_length(words[:index]) if head in _WITH_FIELD and not field else 0
        if length:
            field = _FIELDS[tuple(fold(each) for each in words[index - length : index])]
            index -= length
        elif word in _MODIFIERS:
            before.append(_MODIFIERS[word])
            index -= 1
        elif word in _IGNORED or _COMPOUND.search(word) or (of and word in _PARTIES):
            index -= 1
        elif of and head in _SENT_ABROAD and " to " not in of and _owner(words[index - 1]):
            owner, index = _owning(words, index)
            of = f"{owner} to {of}"
        elif not of and _owner(words[index - 1]):
            of, index = _owning(words, index)
        else:
            break
    return Office(head, field, of, tuple(kind for kind in _ORDER if kind in before)), index


def _owner(word: str) -> bool:
    """Whether a word before a head says whose office it is: a name, a demonym, a party, "the company's"."""
    plain = fold(word)
    if plain in _PARTIES or (_possessive(word) and plain.removesuffix("'s").removesuffix("'") in _BODIES):
        return True
    if plain in _NOT_OWNERS or plain in _LAST_WORDS or plain in _MODIFIERS or plain in _IGNORED:
        return False
    return word[0].isupper() and len(word) > 1 and not _COMPOUND.search(word)


def _possessive(word: str) -> bool:
    return word.endswith(("'s", "’s", "s'", "s’"))


def _owning(words: list[str], end: int) -> tuple[str, int]:
    """Whose office it is, from the run of capitalised words that ends there; and where that begins."""
    begin = end - 1
    while begin and _owner(words[begin - 1]) and words[begin - 1][0].isupper() and not _possessive(words[begin - 1]):
        begin -= 1
    return _whose(words[begin:end]), begin


def _whose(words: list[str]) -> str:
    """A complement in its one form: states by their names, ministries as "foreign ministry", without article."""
    plain = [fold(word) for word in words]
    while plain and plain[0] in _ARTICLES:
        plain, words = plain[1:], words[1:]
    surface = re.sub(r"['’]s?$", "", " ".join(words))
    known = lookup(surface)
    if known is not None and known.state is not None and known.surface in (Surface.NAME, Surface.DEMONYM):
        return fold(known.state)
    if known is not None and known.surface is Surface.ORGANISATION:
        return fold(known.name)
    whole = fold(surface)
    for body in ("ministry", "department"):
        field = _FIELDS.get(tuple(re.sub(rf"^{body} (?:of|for) (?:the )?|\s{body}$", "", whole).split()))
        if field is not None and body in whole.split():
            return f"{field} {body}"
    return _FIELDS.get(tuple(plain), whole)


def _field(words: list[str]) -> str | None:
    plain = [fold(word) for word in words]
    while plain and plain[0] in _ARTICLES:
        plain = plain[1:]
    return next((_FIELDS[tuple(plain[:n])] for n in range(_LONGEST_FIELD, 0, -1) if tuple(plain[:n]) in _FIELDS), None)


def _field_length(words: list[str]) -> int:
    plain = [fold(word) for word in words[-_LONGEST_FIELD:]]
    return next((n for n in range(len(plain), 0, -1) if tuple(plain[-n:]) in _FIELDS), 0)


def _split_field(complement: str) -> tuple[str, str]:
    """Field and owner of "foreign affairs of norland"."""
    words = complement.split()
    for length in range(min(_LONGEST_FIELD, len(words)), 0, -1):
        field = _FIELDS.get(tuple(words[:length]))
        rest = words[length:]
        if field is not None and (not rest or rest[0] in ("of", "for", "in")):
            return field, _whose([word.capitalize() for word in rest[1:]])
    return "", complement


# Behind the name


def _behind(text: str, end: int) -> Office | None:
    """The apposition or relative clause right behind a name."""
    opened = _BEHIND.match(text, end)
    if opened is None:
        return None
    window = _PREFIXED.sub(r"\1 ", text[opened.end() : opened.end() + _REACH].partition("\n")[0])
    words: list[str] = []
    stopped = ""
    for token in _TOKEN.finditer(window):
        word = token.group()
        if not word[0].isalnum() or len(words) > 14:
            stopped = word
            break
        words.append(word)
        if word.endswith(".") and fold(word) not in _ABBREVIATIONS and not re.fullmatch(r"(?:[A-Z]\.)+", word):
            words[-1], stopped = word[:-1], "."
            break
    office = _leading(words, stopped)
    if office is not None and opened["verb"] in ("was", "served as", "worked as") and _FORMER not in office.before:
        return Office(office.head, office.field, office.of, (_FORMER, *office.before))
    return office


def _leading(words: list[str], stopped: str) -> Office | None:
    """The office that a noun phrase at the beginning of `words` gives, whose head is among the first few of them.

    `stopped` is the mark behind the words.
    """
    first = 1 if words and fold(words[0]) in _ARTICLES else 0
    for end in range(first + 1, min(len(words), 9) + 1):
        head = _ending_head(words[:end])
        if head is None and words[end - 1][0].islower() and not _may_precede(words[end - 1]):
            return None
        if head is None or _goes_on(words, end):
            continue
        complement, rest = _following(words[end:])
        office, begin = _built(words[:end], *head, complement)
        whole = begin <= first or (begin == first + 1 and _possessive(words[first]))
        # "Pell, Finance Minister Oakes" is another's title; a bare "mayor" must be all there is between two marks.
        anothers = bool(rest) and rest[0][0].isupper()
        bare = not (first or office.of or office.field or office.before)
        alone = rest[0] == "and" if rest else stopped in {",", ".", ")", ";"}
        return office if whole and not anothers and (alone or not bare) else None
    return None


def _goes_on(words: list[str], end: int) -> bool:
    """Whether the head that ends there is but the beginning of a longer one: "campaign" of "campaign manager"."""
    longer = (words[: end + more] for more in (1, 2) if end + more <= len(words))
    return end < len(words) and not _joins(words[end]) and any(map(_ending_head, longer))


def _joins(word: str) -> bool:
    return fold(word) in _PREPOSITIONS or fold(word) in ("and", "who")


def _may_precede(word: str) -> bool:
    plain = fold(word)
    return (
        plain in _MODIFIERS
        or plain in _IGNORED
        or plain in _PARTIES
        or plain in _BODIES
        or _possessive(word)
        or plain in _ALL_WORDS
    )


def _following(words: list[str]) -> tuple[str, list[str]]:
    """The complement that `words` begin with, and what comes after it."""
    if len(words) < 2 or fold(words[0]) not in _PREPOSITIONS:
        return "", words
    begin = 2 if fold(words[1]) in _ARTICLES else 1
    index = begin
    if index < len(words) and words[index][0].isupper():
        while index < len(words) and (
            words[index][0].isupper()
            or (fold(words[index]) in _SMALL and index + 1 < len(words) and words[index + 1][0].isupper())
            or fold(words[index]) in _BODIES
        ):
            index += 1
    else:
        nearby = [n for n in range(index, min(len(words), index + 4)) if fold(words[n]) in _BODIES]
        fields = [n for n in range(1, _LONGEST_FIELD + 1) if _field(words[begin : begin + n])]
        if nearby:
            index = nearby[-1] + 1
        elif fields:
            index = begin + fields[-1]
            more, rest = _following(words[index:])
            return " ".join((_whose(words[begin:index]), *(("of", more) if more else ()))), rest
    return (_whose(words[begin:index]), words[index:]) if index > begin else ("", words)
