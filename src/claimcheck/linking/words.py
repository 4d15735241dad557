"""Content words in a form that can be compared: stemmed, and a few words of news prose that mean the same made one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

import snowballstemmer

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")

_FUNCTION_WORDS = frozenset(
    """
    a about above after again against all also although am among amid an and another any anyone anything are as at away
    be because been before being below between both but by can cannot could did do does doing done down during each
    either else ever every everyone few for from further get gets getting got had has have having he her here hers
    herself him himself his how however i if in including into is it its itself just like made make makes making many
    may me might more most much must my neither no nobody none nor not nothing now of off on once one only or other
    others our ours out over own per quite rather same shall she should since so some someone something still such than
    that the their theirs them themselves then there these they this those though through thus to too toward towards
    under until up upon us very via was we were what when where whether which while who whom whose why will with within
    without would yet you your yours
    ago currently earlier later latest long newly now previously recent recently today tomorrow yesterday
    day days month months week weeks year years
    """.split()
)

_ONE_MEANING = {
    "died": ("dead", "death", "deaths", "fatalities", "kill", "killed", "killing", "kills", "slain"),
    "injured": ("hurt", "wounded", "injuries", "casualties"),
    "arrested": ("detained", "detention", "jailed"),
    "people": ("persons", "person", "individuals"),
    "link": ("tie", "ties", "connection", "connections", "relationship"),
    "backing": ("supporting", "supported", "support", "backed"),
    "begin": ("began", "begun", "start", "started", "starting"),
    "rise": ("rose", "risen", "increase", "increased", "grew", "grown", "climbed"),
    "fall": ("fell", "fallen", "decrease", "decreased", "declined", "dropped", "shrank"),
    "win": ("won",),
    "lose": ("lost", "losing", "loses"),
    "sever": ("cut", "severed", "broke"),
    "say": ("said",),
    "leave": ("left",),
    "build": ("built",),
    "sell": ("sold",),
    "buy": ("bought",),
    "send": ("sent",),
    "hold": ("held",),
    "meet": ("met",),
    "sink": ("sank", "sunk"),
    "pay": ("paid", "payment", "payments"),
    "take": ("took", "taken"),
    "give": ("gave", "given"),
    "bring": ("brought",),
    "strike": ("struck", "stricken"),
    "shoot": ("shot",),
    "steal": ("stole", "stolen"),
    "find": ("found",),
    "know": ("knew", "known"),
    "write": ("wrote", "written"),
    "spend": ("spent",),
    "lead": ("led",),
    "fly": ("flew", "flown"),
    "run": ("ran",),
    "go": ("went", "gone"),
    "see": ("saw", "seen"),
    "hide": ("hid", "hidden"),
    "withdraw": ("withdrew", "withdrawn"),
}
_OPPOSITES = (
    ("accepted", "rejected"),
    ("approved", "rejected"),
    ("allowed", "banned"),
    ("permitted", "banned"),
    ("alive", "died"),
    ("acquitted", "convicted"),
    ("arrived", "left"),
    ("expanded", "shrunk"),
    ("guilty", "innocent"),
    ("improved", "worsened"),
    ("legal", "illegal"),
    ("opened", "closed"),
    ("open", "shut"),
    ("opposed", "supported"),
    ("passed", "failed"),
    ("resumed", "suspended"),
    ("restored", "severed"),
    ("rise", "fall"),
    ("safe", "unsafe"),
    ("succeeded", "failed"),
    ("win", "lose"),
)

_stemmer = snowballstemmer.stemmer("english")


@lru_cache(maxsize=100_000)
def stem(word: str) -> str | None:
    """What a word is compared by; None for a function word."""
    lower = word.lower().replace("’", "'").removesuffix("'s")
    if lower in _FUNCTION_WORDS or len(lower) == 1:
        return None
    return str(_stemmer.stemWord(_MAIN_FORM.get(lower, lower)))


def stems(words: Iterable[str]) -> frozenset[str]:
    """The stems of content words."""
    return frozenset(stemmed for stemmed in map(stem, words) if stemmed)


def opposites(first: frozenset[str], second: frozenset[str]) -> tuple[str, str] | None:
    """A stem of the first and its opposite in the second, where neither has both."""
    for one, other in _OPPOSITE_STEMS:
        for a, b in ((one, other), (other, one)):
            if a in first and b in second and b not in first and a not in second:
                return a, b
    return None


_MAIN_FORM = {form: main for main, forms in _ONE_MEANING.items() for form in forms}
_OPPOSITE_STEMS = tuple((stem(one) or one, stem(other) or other) for one, other in _OPPOSITES)
