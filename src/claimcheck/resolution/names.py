"""Names of people and organisations in a form in which spellings can be compared.

People: titles apart from names, transliterations by a phonetic key of *each* part, given name included, so that two who
only share a family name stay two. Organisations: without article and legal form; acronyms by initials.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from anyascii import anyascii
from jellyfish import damerau_levenshtein_distance, levenshtein_distance, metaphone

from claimcheck.resolution.words import alternatives, load

_PEOPLE = load("people")
TITLES = frozenset(_PEOPLE["titles"])
_MALE, _FEMALE = frozenset(_PEOPLE["male"]), frozenset(_PEOPLE["female"])
_GIVEN: dict[str, frozenset[str]] = {gender: frozenset(names) for gender, names in _PEOPLE["given"].items()}
_PARTICLES = frozenset(_PEOPLE["particles"])
_SUFFIXES = frozenset(_PEOPLE["suffixes"])
_LEADING_TITLES = re.compile(rf"(?:(?:{alternatives(TITLES)})(?:,|\s|$)\s*)+", re.IGNORECASE)
_ANY_TITLES = re.compile(alternatives(TITLES))
_LEGAL_FORM = re.compile(
    r"[\s,]+(?:inc|incorporated|corp|corporation|co|company|ltd|limited|plc|llc|gmbh|ag|sa|nv|n\.v|s\.a|ab|oyj|group|"
    r"holdings?)\.?$",
    re.IGNORECASE,
)
_SMALL = frozenset({"of", "the", "for", "and", "in", "on", "to", "de", "la", "des", "du"})
_LONG = 8
"""Letters of a word in which two may be wrong."""
_ARTICLE = re.compile(r"^(?:al|el|ad|ad|ar|as|ash|at|az|an)['-](?=\w{2})")


@dataclass(frozen=True)
class PersonName:
    """A name in comparable parts."""

    parts: tuple[str, ...]
    """Folded, in order, without titles, particles, Arabic articles and suffixes."""
    titles: tuple[str, ...] = ()

    @property
    def family(self) -> str:
        """The last part."""
        return self.parts[-1]


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Lower case, ASCII, straight and single marks: for comparing, never for showing."""
    plain = anyascii(text).replace("`", "'").lower()
    return " ".join(plain.split())


@lru_cache(maxsize=65536)
def split_titles(surface: str) -> tuple[tuple[str, ...], str]:
    """Leading titles, folded, and the rest as written; a surface of nothing but titles has an empty rest."""
    match = _LEADING_TITLES.match(surface)
    if match is None:
        return (), surface
    found = _ANY_TITLES.findall(fold(match.group()))
    return tuple(found), surface[match.end() :]


@lru_cache(maxsize=65536)
def person_name(surface: str) -> PersonName:
    """The parts of a person's name as written, titles apart."""
    titles, rest = split_titles(surface)
    words = re.sub(r"[^\w\s'.-]", " ", fold(rest)).split()
    words = [part for word in words for part in _ARTICLE.sub("", word.removesuffix("'s").strip(".'-")).split("-")]
    parts: list[str] = []
    for word in words:
        bare = word.replace("'", "").strip(".")
        if bare and bare not in _SUFFIXES and (bare not in _PARTICLES or len(words) == 1):
            bare = re.sub(r"^abd[eao]l", "abdul", bare)
            # "Abdel Fattah" is one given name in two words.
            if parts and parts[-1] in ("abd", "abdul"):
                parts[-1] = f"abdul{bare}"
            else:
                parts.append(bare)
    return PersonName(tuple(parts), titles)


def gender(name: PersonName, roles: tuple[str, ...] = ()) -> str:
    """Either "m" or "f" by title or given name, "" where neither says."""
    for title in (*name.titles, *roles):
        if title in _MALE:
            return "m"
        if title in _FEMALE:
            return "f"
    if len(name.parts) < 2:
        return ""
    male, female = name.parts[0] in _GIVEN["m"], name.parts[0] in _GIVEN["f"]
    return "m" if male and not female else "f" if female and not male else ""


def is_given_name(word: str) -> bool:
    """Whether a word is a common given name."""
    return any(fold(word) in names for names in _GIVEN.values())


@lru_cache(maxsize=65536)
def phonetic(part: str) -> str:
    """A key that spellings of one transliterated word share: "modarresi" and "mudarrisi", "baqeri" and "bagheri"."""
    plain = re.sub(r"q|kh(?=\w)|gh(?=[aeiou])", "k", part)
    plain = re.sub(r"dh", "d", plain)
    plain = re.sub(r"(?<=[aeiou])y$|yy$", "i", plain)
    return metaphone(plain)


def same_part(first: str, second: str) -> bool:
    """Two spellings of one word, or an initial of the other."""
    if first == second:
        return True
    if 1 in (len(first), len(second)):
        return first[0] == second[0]
    close = levenshtein_distance(first, second) <= max(1, (min(len(first), len(second)) + 1) // 3)
    return close and phonetic(first) == phonetic(second) and min(len(first), len(second)) > 3


def misspelt(first: str, second: str) -> bool:
    """Whether two words are so near that one may be the other with a slip of the pen, and neither the other's plural.

    One letter apart (a letter left out, added, exchanged, or two that changed places), two in words of eight letters or
    more; the first letter is hardly ever the wrong one.
    """
    if min(len(first), len(second)) < 3 or first == f"{second}s" or second == f"{first}s":
        return False
    if first[0] != second[0] and first[1::-1] != second[:2]:
        return False
    return 0 < damerau_levenshtein_distance(first, second) <= (2 if min(len(first), len(second)) >= _LONG else 1)


def same_person(first: PersonName, second: PersonName) -> bool:
    """Whether two names of two parts or more can be one person's: same first, same last, nothing between at odds."""
    if min(len(first.parts), len(second.parts)) < 2:
        return False
    if _joined(first) == _joined(second):
        return True
    if not (same_part(first.family, second.family) and same_part(first.parts[0], second.parts[0])):
        return False
    short, long = sorted((first.parts[1:-1], second.parts[1:-1]), key=len)
    if short and short != long and all(len(part) == 1 for part in (*short, *long)):
        return False
    rest = iter(long)
    return all(any(same_part(part, other) for other in rest) for part in short)


def person_keys(name: PersonName) -> tuple[str, ...]:
    """Of these, two names that can be one person's share one, where neither family name is only an initial."""
    return f"{phonetic(name.parts[0])[:1]} {phonetic(name.family)}", _joined(name)


def _joined(name: PersonName) -> str:
    return re.sub(r"abd[eao]l", "abdul", "".join(name.parts))


@lru_cache(maxsize=65536)
def organisation_key(surface: str) -> str:
    """An organisation's name without article, possessive, legal form and punctuation."""
    plain = fold(surface).removesuffix("'s").removesuffix("'")
    plain = re.sub(r"^the\s+", "", plain)
    shorter = _LEGAL_FORM.sub("", plain)
    plain = shorter if len(shorter) > 2 else plain
    return " ".join(re.sub(r"[^\w\s&-]", "", plain).split())


@lru_cache(maxsize=65536)
def is_acronym(surface: str) -> bool:
    """Two to eight capitals, points between them allowed."""
    return re.fullmatch(r"(?:[A-Z]\.?){2,8}s?|[A-Z]{2,}[a-z]?[A-Z]*", surface) is not None


def stands_for(acronym: str, name: str) -> bool:
    """Whether the acronym is the initials of the name, its small words counted or not."""
    letters = re.sub(r"[^a-z]", "", fold(acronym))
    return len(letters) >= 2 and letters in _initials(name)


@lru_cache(maxsize=65536)
def _initials(name: str) -> tuple[str, str]:
    """Of all words but a leading "the", and of those that are not small."""
    words = re.findall(r"[a-z0-9]+", fold(name))
    if words[:1] == ["the"]:
        words = words[1:]
    return "".join(word[0] for word in words), "".join(word[0] for word in words if word not in _SMALL)
