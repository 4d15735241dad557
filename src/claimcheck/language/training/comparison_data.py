"""What the comparison model learns from: annotated pairs, altered by rule, and similar claims of different documents.

Alterations that turn an entailed sentence into its contradiction (a negation put in or taken out, another number, an
opposite) are made to neutral ones too, so that a negation alone says nothing; and a sentence stands beside copies that
say the same in a slightly other way.
"""

from __future__ import annotations

import gzip
import json
import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from claimcheck.language.comparison import LABELS
from claimcheck.language.training.comparison_settings import Settings

CONTRADICTION, ENTAILMENT, NEUTRAL = range(len(LABELS))
CONSISTENT = len(LABELS)
"""Entailment or neutral: which, is not known."""


@dataclass(frozen=True)
class Pair:
    """Two texts and how the second relates to the first."""

    first: str
    second: str
    label: int
    origin: str = ""
    """The set it is from."""

    @property
    def turned(self) -> Pair:
        """The other way round: a contradiction is one from both sides."""
        label = self.label if self.label == CONTRADICTION else CONSISTENT
        return Pair(self.second, self.first, label, self.origin)


@dataclass(frozen=True)
class Sources:
    """What the pairs of an epoch are made from."""

    pairs: tuple[Pair, ...]
    claims: tuple[str, ...]
    near: tuple[tuple[int, int], ...]
    """Similar claims of different documents, as positions in `claims`."""


def read_pairs(path: Path) -> list[Pair]:
    """Pairs of `path`: JSON Lines (set, premise, hypothesis, label), gzipped."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [Pair(row["premise"], row["hypothesis"], LABELS.index(row["label"]), row["set"]) for row in rows]


def read_claims(path: Path, words: int = 6) -> list[tuple[str, str]]:
    """Document and content of every attribution in `path` of at least so many words, each content once.

    JSON Lines of documents with name, text and attributions, whose content is a list of [start, end].
    """
    found: dict[str, str] = {}
    with path.open(encoding="utf-8") as lines:
        for document in map(json.loads, lines):
            for attribution in document["attributions"]:
                pieces = (document["text"][start:end] for start, end in attribution.get("content", ()))
                content = " ".join(" ".join(pieces).split())
                if len(content.split()) >= words:
                    found.setdefault(content, document["name"])
    return [(name, content) for content, name in found.items()]


def texts(pairs: Sequence[Pair], claims: Sequence[tuple[str, str]]) -> list[str]:
    """Every text of them once, sorted."""
    return sorted({text for pair in pairs for text in (pair.first, pair.second)} | {claim for _, claim in claims})


def epoch_pairs(sources: Sources, settings: Settings, epoch: int) -> list[Pair]:
    """The pairs of one epoch, some of them turned, and those made by rule."""
    rng = random.Random(settings.seed * 1000 + epoch)
    pairs = rng.sample(sources.pairs, min(len(sources.pairs), settings.pairs))
    pairs += _rewritten(rng.sample(pairs, min(len(pairs), 4 * settings.rewritten)), rng)[: settings.rewritten]
    sentences = [pair.first for pair in sources.pairs if 40 < len(pair.first) < 250] + list(sources.claims)
    pairs += _copied(rng.sample(sentences, min(len(sentences), settings.copied)), sources.claims, rng)
    for first, second in rng.sample(sources.near, min(len(sources.near), settings.neighbours)):
        one, other = sources.claims[first], sources.claims[second]
        if rng.random() < 0.3:
            other = _altered(other, rng) or other
        pairs.append(Pair(one, other, CONSISTENT, "neighbours"))
    return [pair.turned if rng.random() < (0.5 if pair.label == CONTRADICTION else 0.3) else pair for pair in pairs]


def _rewritten(pairs: Sequence[Pair], rng: random.Random) -> list[Pair]:
    """Pairs with the hypothesis altered: what was entailed is contradicted, what was neutral still is."""
    after = {ENTAILMENT: CONTRADICTION, NEUTRAL: NEUTRAL}
    return [
        Pair(pair.first, altered, after[pair.label], "rewritten")
        for pair in pairs
        if pair.label in after and (altered := _altered(pair.second, rng)) is not None
    ]


def _copied(sentences: Sequence[str], claims: Sequence[str], rng: random.Random) -> list[Pair]:
    """Sentences beside copies of themselves: altered in one thing, said otherwise, or altered and of somebody else."""
    pairs = []
    for sentence in sentences:
        altered = _altered(sentence, rng)
        choice = rng.random()
        if altered is None or choice < 0.3:
            same = sentence if altered is None or rng.random() < 0.5 else altered
            pairs.append(Pair(same, _reworded(same, rng), ENTAILMENT, "copied"))
        elif choice < 0.6:
            pairs.append(Pair(*_framed(sentence, altered, rng), CONSISTENT, "copied"))
        elif choice < 0.9 or (renamed := _renamed(altered, rng)) is None:
            copy = _reworded(altered, rng) if rng.random() < 0.5 else altered
            pairs.append(Pair(sentence, copy, CONTRADICTION, "copied"))
        else:
            pairs.append(Pair(sentence, renamed, CONSISTENT, "copied"))
    if claims:
        others = (rng.choice(claims) for _ in range(len(sentences) // 4))
        pairs += [Pair(one, other, NEUTRAL, "copied") for one, other in zip(sentences, others, strict=False)]
    return pairs


_Rule = Callable[[str, random.Random], "str | None"]


def _altered(text: str, rng: random.Random) -> str | None:
    """`text` made to say otherwise by the first rule, in random order, that can; None if none can."""
    rules: list[_Rule] = [_negated, _negated, _recounted, _reversed]
    rng.shuffle(rules)
    return next((altered for rule in rules if (altered := rule(text, rng)) is not None), None)


_AUXILIARY = re.compile(r"\b(is|are|was|were|has|have|had|will|would|can|could|should|did|does|must)\b", re.IGNORECASE)
_NEGATION = re.compile(r"(?:n't|n’t|\b(?:not|never|no|none|nobody|nothing|neither|nor|without))\b", re.IGNORECASE)
_NOT = re.compile(r"(?<=\w) (?:not|never)\b", re.IGNORECASE)


def _negated(text: str, rng: random.Random) -> str | None:
    """A negation put after the first auxiliary, or the only one taken out."""
    negations = _NEGATION.findall(text)
    if len(negations) == 1 and _NOT.search(text):
        return _NOT.sub("", text, count=1)
    auxiliary = _AUXILIARY.search(text)
    if negations or auxiliary is None:
        return None
    word = rng.choice((" not", " not", " never"))
    return f"{text[: auxiliary.end()]}{word}{text[auxiliary.end() :]}"


_COUNTS = "two three four five six seven eight nine ten eleven twelve".split()
_NUMBER = re.compile(rf"\d+(?:[.,]\d+)*|\b(?:{'|'.join(_COUNTS)})\b", re.IGNORECASE)


def _recounted(text: str, rng: random.Random) -> str | None:
    """Another number in the place of one."""
    numbers = list(_NUMBER.finditer(text))
    if not numbers:
        return None
    number = rng.choice(numbers)
    return f"{text[: number.start()]}{_other_number(number[0], rng)}{text[number.end() :]}"


def _other_number(number: str, rng: random.Random) -> str:
    if number.lower() in _COUNTS:
        return rng.choice([count for count in _COUNTS if count != number.lower()])
    whole = re.split(r"[.,]", number)[0]
    value = int(whole[-9:])
    year = len(number) == 4 and 1500 <= value <= 2100
    step = rng.randint(1, 12) if year else rng.randint(1, max(2, value))
    other = value - step if value > step and rng.random() < 0.5 else value + step
    return f"{other}{number[len(whole) :]}"


_OPPOSITES = (
    "rose fell, increased decreased, grew shrank, gained lost, won lost, accepted rejected, approved rejected, "
    "supported opposed, support oppose, supports opposes, agreed refused, allowed banned, legal illegal, "
    "guilty innocent, convicted acquitted, confirmed denied, before after, more fewer, more less, higher lower, "
    "most least, always never, open closed, opened closed, opening closing, began ended, first last, early late, "
    "alive dead, survived died, success failure, succeeded failed, strong weak, good bad, better worse, best worst, "
    "north south, northern southern, east west, eastern western, left right, large small, larger smaller, "
    "biggest smallest, rich poor, old new, young old, male female, man woman, men women, with without, "
    "arrived departed, arrested released, hired fired, raised lowered, raise lower, raise cut, increase decrease, "
    "true false, likely unlikely, able unable, safe dangerous, public private, major minor, inside outside, "
    "outdoors indoors, up down, above below, married unmarried, joined left, all none, many few, everyone nobody, "
    "possible impossible, responsible innocent, friend enemy, love hate, loves hates, trust distrust, stay leave, "
    "wrong right, winning losing, buy sell, bought sold, sunny rainy, morning evening, day night, expanded reduced"
)
_OPPOSITE: dict[str, list[str]] = {}
for _one, _other in (entry.split() for entry in _OPPOSITES.split(", ")):
    _OPPOSITE.setdefault(_one, []).append(_other)
    _OPPOSITE.setdefault(_other, []).append(_one)
_WORD = re.compile(r"[a-z]+")


def _reversed(text: str, rng: random.Random) -> str | None:
    """A word's opposite in its place."""
    words = [word for word in _WORD.finditer(text) if word[0] in _OPPOSITE]
    if not words:
        return None
    word = rng.choice(words)
    return f"{text[: word.start()]}{rng.choice(_OPPOSITE[word[0]])}{text[word.end() :]}"


_FRAMES = (
    "{}", "{}", "{}", "According to officials, {}", "{}, officials said", "It was reported that {}",
    "In a statement on Monday, {}", "On Friday, {}", "{}, he said", "{}, she added", "They said {}", '"{}"',
)  # fmt: skip
_SAME = dict(
    entry.split(":")
    for entry in (
        "more than:over, over:more than, about:around, around:about, however:but, began:started, big:large, "
        "said:stated, many:numerous, people:individuals, because:since, almost:nearly, help:assist, buy:purchase, "
        "show:indicate, "
        "must:have to, children:kids, film:movie, died:passed away, "
        "doesn't:does not, don't:do not, isn't:is not, wasn't:was not, won't:will not, can't:cannot, didn't:did not, "
        "doesn’t:does not, don’t:do not, isn’t:is not, wasn’t:was not, won’t:will not, can’t:cannot, didn’t:did not"
    ).split(", ")
)
_SAME_WORD = re.compile(rf"\b(?:{'|'.join(_SAME)})\b")
_SMALL = re.compile(r"(?<![\d.,:])\b(?:[2-9]|1[0-2])\b(?![.,:]?\d)")

_LARGE = re.compile(r"(?<![\d.,:$£€/-])\b[1-9]\d{1,2}(?:,\d{3})*\b(?![.,:/-]?\d|%|st|nd|rd|th)")


def _reworded(text: str, rng: random.Random) -> str:
    """The same in a slightly other way: framed, and words that mean the same."""
    text = _SAME_WORD.sub(lambda word: _SAME[word[0]] if rng.random() < 0.7 else word[0], text)
    text = _SMALL.sub(lambda number: _COUNTS[int(number[0]) - 2] if rng.random() < 0.7 else number[0], text)
    text = _LARGE.sub(lambda number: _rounded(number[0], rng) if rng.random() < 0.4 else number[0], text)
    frame = rng.choice(_FRAMES)
    return text if frame == "{}" else frame.replace("{}", text.strip().rstrip("."))


def _rounded(number: str, rng: random.Random) -> str:
    """A bound or a round figure that `number` keeps to."""
    value = int(number.replace(",", ""))
    unit = 10 ** (len(str(value)) - 1)
    about, most = value // unit * unit, (value // unit + 1) * unit
    if 1500 <= value <= 2100:  # a year
        return number
    return rng.choice(
        (f"more than {about - 1:,}", f"at least {about:,}", f"fewer than {most:,}", f"nearly {value + 1:,}")
    )


_SEPARATE = (
    ("In 2012, {}", "In 2016, {}"), ("In March, {}", "In October, {}"), ("Last year, {}", "This year, {}"),
    ("In the first round, {}", "In the second round, {}"), ("In the first half of the year, {}", "Over the year, {}"),
    ("In the north of the country, {}", "In the south of the country, {}"), ("Earlier, {}", "By Friday, {}"),
    ("{}", "It was feared that {}"), ("{}", "If the talks fail, {}"), ("{}", "It may be that {}"),
    ("{}", "They urged that {}"), ("{}", "He promised that {}"), ("{}", "She asked whether {}"),
    ("It is planned that {}", "{}"), ("Before the vote, {}", "After the vote, {}"),
)  # fmt: skip


def _framed(text: str, altered: str, rng: random.Random) -> tuple[str, str]:
    """The two said of different times or places, or one of them not as a fact: then both can be so."""
    one, other = rng.choice(_SEPARATE)
    return one.replace("{}", text), other.replace("{}", altered)


_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{2,}\b|^(?!The|This|That|His|Her|But|And|They)[A-Z][a-z]{3,}(?= [A-Z])")
_NAMES = (
    "Ardmore Belgrave Castellan Dunmore Eskdale Farrow Galway Hartwell Ingram Jansen Kestrel Lindqvist Marlow Norwood "
    "Okafor Pembroke Quarles Rowan Sandoval Tremaine Ulster Vasquez Winslow Yardley Zimmer Moreno Petrov Nakamura"
).split()


def _renamed(text: str, rng: random.Random) -> str | None:
    """Another name in the place of every one; None where there is none."""
    renamed, count = _NAME.subn(lambda _: rng.choice(_NAMES), text)
    return renamed if count else None
