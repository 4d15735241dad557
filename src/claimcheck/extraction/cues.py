"""What a cue says its source does with the content: accuse, deny, promise and so on."""

from __future__ import annotations

import re
import sys
from functools import lru_cache
from importlib import resources

from Stemmer import Stemmer

from claimcheck.model import CueClass

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

_WORD = re.compile(r"[a-z]+(?:['’][a-z]+)?")
_NEGATORS = {
    "not",
    "never",
    "no",
    "nor",
    "neither",
    "without",
    "refuse",
    "refused",
    "refuses",
    "decline",
    "declined",
    "declines",
    "fail",
    "failed",
}
_SPECIAL: tuple[tuple[re.Pattern[str], CueClass], ...] = (
    # "declined to confirm", "did not deny": what was not said is no statement either way.
    (re.compile(r"\b(?:not|never|n't|n’t|neither)\b.*\bden(?:y|ied|ies|ying)\b"), CueClass.OTHER),
    (
        re.compile(r"\b(?:refus\w+|declin\w+|fail\w*)\b.*\b(?:comment|confirm|say|answer|respond|discuss)\b"),
        CueClass.OTHER,
    ),
    (re.compile(r"\b(?:refus\w+|reject\w*)\b.*\bto\b"), CueClass.DISAGREE),
)
_NEGATED = {
    CueClass.ADMIT: CueClass.DISAGREE,
    CueClass.AGREE: CueClass.DISAGREE,
    CueClass.ACCUSE: CueClass.OTHER,
    CueClass.CONDEMN: CueClass.OTHER,
    CueClass.PRAISE: CueClass.OTHER,
    CueClass.PROMISE: CueClass.OTHER,
}
"""What a negated cue does: who "does not accept" a claim disputes it, who "did not accuse" anyone does neither."""


@lru_cache(maxsize=10_000)
def classify(cue: str) -> CueClass:
    """The class of a cue as it stands in the text ("has always denied"); OTHER where no known word is in it.

    Punctuation alone ("Lee: we won") asserts.
    """
    text = cue.lower()
    if text and not any(map(str.isalnum, text)):
        return CueClass.ASSERT
    for pattern, special in _SPECIAL:
        if pattern.search(text):
            return special
    found = _stems(text)
    known = (
        (rank, cue_class)
        for i, stem in enumerate(found)
        for rank, phrase, cue_class in _lexicon().get(stem, ())
        if found[i : i + len(phrase)] == phrase
    )
    _, cue_class = min(known, default=(0, CueClass.OTHER))
    return _NEGATED.get(cue_class, cue_class) if is_negated(cue) else cue_class


def is_negated(cue: str) -> bool:
    """Whether the cue itself is negated: "did not say", "refused to confirm"."""
    words = _WORD.findall(cue.lower())
    return any(word in _NEGATORS or word.endswith(("n't", "n’t")) for word in words)


def _stems(text: str) -> tuple[str, ...]:
    stemmer = Stemmer("english")  # holds the word it is at: one for all would mix up threads
    return tuple(stemmer.stemWords(_WORD.findall(text)))


@lru_cache(maxsize=1)
def _lexicon() -> dict[str, list[tuple[int, tuple[str, ...], CueClass]]]:
    """Stemmed phrases by their first word, with rank and class: longer ones rank first, then in the file's order."""
    text = resources.files("claimcheck.extraction").joinpath("cues.toml").read_text(encoding="utf-8")
    entries = [(_stems(phrase), CueClass(name)) for name, phrases in tomllib.loads(text).items() for phrase in phrases]
    lexicon: dict[str, list[tuple[int, tuple[str, ...], CueClass]]] = {}
    for rank, (phrase, cue_class) in enumerate(sorted(entries, key=lambda entry: -len(entry[0]))):
        lexicon.setdefault(phrase[0], []).append((rank, phrase, cue_class))
    return lexicon
