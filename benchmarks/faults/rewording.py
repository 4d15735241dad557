"""What may be changed in a text without changing what it says: an audit must not object to any of it."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from benchmarks.faults import words
from benchmarks.faults.text import Original, Range
from benchmarks.faults.version import Change, Fault, Version, build

Rewording = Callable[[Original], Iterator[Change]]

_MONTH = "|".join(words.MONTHS)
_AMERICAN = re.compile(
    rf"\b(?P<month>{_MONTH}) (?P<day>\d{{1,2}})(?P<year>, (?:1[5-9]|20)\d\d)?\b(?![,:–-]| (?:and|to|or) \d)"
)
_BRITISH = re.compile(
    rf"(?<![-–/,.\d])(?<!\band )(?<!\bto )(?<!\bor )\b(?P<day>\d{{1,2}}) (?P<month>{_MONTH})"
    r"(?P<year> (?:1[5-9]|20)\d\d)?\b(?!-)"
)
_SHORT_MONTH = re.compile(rf"(?:{'|'.join(map(re.escape, words.SHORT_MONTHS))})(?= \d)")
_PERCENT = re.compile(r"(?<=\d )(?:percent|per cent)\b|(?<=\d)%(?= [a-z])")
_DIGITS = {str(number): word for number, word in enumerate(words.NUMBERS, 2)}
_NUMBER = re.compile(
    rf"(?<=[a-z] )(?:(?P<word>{'|'.join(words.NUMBERS)})|(?P<digits>[2-9]|1[0-2]))"
    r"(?= (?:[a-z]{3,}s|people|men|women|children)\b)"
)
_CONTRACTION = re.compile(rf"\b(?:{'|'.join(words.CONTRACTIONS)})\b".replace("'", "['’]"), re.IGNORECASE)
_FULL_NEGATIONS = {full: contraction for contraction, full in words.CONTRACTIONS.items()}
_FULL_NEGATION = re.compile(rf"\b(?:{'|'.join(_FULL_NEGATIONS)})\b")
_SAID = re.compile(r"(?<!\b(?:be|is)\s)(?<!\b(?:was|are)\s)(?<!\bwere\s)\bsaid\b(?=\.|,| that\b)")
_VARIANTS = {**words.SPELLINGS, **{other: word for word, other in words.SPELLINGS.items()}}
_SPELLING = re.compile(rf"\b(?:{'|'.join(_VARIANTS)})\b")
_LEADING = re.compile(rf"(?P<adverb>{'|'.join(words.MOVABLE)}), (?P<next>\w)(?P<rest>[^“”\"]*)\.$")


def dates(original: Original) -> Iterator[Change]:
    """March 3, 2016 or 3 March 2016; Sept. 3 or September 3."""
    for match in _AMERICAN.finditer(original.text):
        year = f" {match['year'][2:]}" if match["year"] else ""
        yield Change(Range(*match.span()), f"{match['day']} {match['month']}{year}", "date written otherwise")
    for match in _BRITISH.finditer(original.text):
        year = f", {match['year'][1:]}" if match["year"] else ""
        yield Change(Range(*match.span()), f"{match['month']} {match['day']}{year}", "date written otherwise")
    for match in _SHORT_MONTH.finditer(original.text):
        yield Change(Range(*match.span()), words.SHORT_MONTHS[match[0]], "month in full")


def numbers(original: Original) -> Iterator[Change]:
    """Two or 2; percent, per cent or %."""
    for match in _NUMBER.finditer(original.text):
        new = _DIGITS[match["digits"]] if match["digits"] else str(words.NUMBERS.index(match["word"]) + 2)
        yield Change(Range(*match.span()), new, "number written otherwise")
    for match in _PERCENT.finditer(original.text):
        new = {"percent": "per cent", "per cent": "percent", "%": " percent"}[match[0]]
        yield Change(Range(*match.span()), new, "percentage written otherwise")


def names(original: Original) -> Iterator[Change]:
    """The surname, with or without a courtesy title, for a full name that stood in the text before."""
    given: dict[str, set[str]] = {}
    for person in original.people:
        if person.given:
            given.setdefault(person.surname, set()).add(person.given)
    seen: set[str] = set()
    for person in original.people:
        if person.given and person.surname in seen and len(given[person.surname]) == 1:
            courtesy = "Mr" if person.given in words.MEN else "Ms"
            titled = re.search(r"[A-Z][\w.]+ $", original.text[max(person.span.start - 20, 0) : person.span.start])
            new = person.surname if titled or person.span.start % 2 else f"{courtesy} {person.surname}"
            if not re.match(r"[-\w]| [A-Z]", original.text[person.span.end :]):
                yield Change(person.span, new, "name shortened")
        if person.given:
            seen.add(person.surname)


def wordings(original: Original) -> Iterator[Change]:
    """Contractions, said or stated, spellings of two countries."""
    for match in _CONTRACTION.finditer(original.text):
        full = words.CONTRACTIONS[match[0].replace("’", "'").lower()]
        new = full.capitalize() if match[0][0].isupper() else full
        yield Change(Range(*match.span()), new, "contraction in full")
    for match in _FULL_NEGATION.finditer(original.text):
        apostrophe = "’" if "’" in original.text else "'"
        yield Change(Range(*match.span()), _FULL_NEGATIONS[match[0]].replace("'", apostrophe), "contracted")
    for match in _SAID.finditer(original.text):
        yield Change(Range(*match.span()), "stated", "stated for said")
    for match in _SPELLING.finditer(original.text):
        yield Change(Range(*match.span()), _VARIANTS[match[0]], "spelling of the other country")


def adverbs(original: Original) -> Iterator[Change]:
    """However, … becomes …, however."""
    for sentence in original.sentences:
        match = _LEADING.match(original.text[slice(*sentence)])
        if match and (match["next"].islower() or match["rest"].startswith("he ")):
            new = f"{match['next'].upper()}{match['rest']}, {match['adverb'].lower()}."
            yield Change(sentence, new, "adverb moved")


def ellipses(original: Original) -> Iterator[Change]:
    """What stands between two commas of a long quotation left out, which is marked."""
    for quotation in original.quotations:
        inner = original.text[slice(*quotation.inner)]
        match = re.search(r"(?P<cut>, (?P<inside>[a-z][^,.;:?!]{10,80}),) (?=[a-z])", inner)
        if (
            len(inner.split()) < 14
            or match is None
            or re.search(r"\b(?:not|no|never|\w+n['’]t)\b|\d|[A-Z]", match["cut"])
        ):
            continue
        start, end = (quotation.inner.start + at for at in match.span("cut"))
        if len(original.around(Range(start, end))) == 1:
            yield Change(Range(start, end), " …", "excerpt with ellipsis")


REWORDINGS: tuple[Rewording, ...] = (dates, numbers, names, wordings, adverbs, ellipses)

_VERBATIM = frozenset({"excerpt with ellipsis"})
"""What may be done to the words of a quotation: nothing else."""


def marks(original: Original, rng: random.Random) -> Iterator[Change]:
    """Every quotation mark of the text curly, straight or single."""
    style = rng.choice(["curly", "straight", "single"])
    nested = any(
        re.search(r"(?<!\w)['‘]|['’](?!\w)", original.text[slice(*each.inner)]) for each in original.quotations
    )
    if style == "single" and (
        nested or ('"' in original.text.replace("”", "").replace("“", "") and not original.quotations)
    ):
        return
    opening, closing = {"curly": ("“", "”"), "straight": ('"', '"'), "single": ("‘", "’")}[style]
    for quotation in original.quotations:
        for span, new in ((quotation.opening, opening), (quotation.closing, closing)):
            if original.text[slice(*span)] != new:
                yield Change(span, new, f"marks {style}")


def second_version(
    original: Original, name: str, faults: tuple[Fault, ...], rate: float, rng: random.Random
) -> Version:
    """The faults and, about as often as the rate says where each is possible, changes that do no harm."""
    offered = [change for reword in REWORDINGS for change in reword(original)]
    safe = [
        change
        for change in offered
        if rng.random() < rate and (change.kind in _VERBATIM or not original.is_quoted(change.span))
    ]
    if rng.random() < rate and not any(fault.change.kind == "mark" for fault in faults):
        safe += marks(original, rng)
    changes: list[Change] = [fault.change for fault in faults]
    for change in safe:
        within = any(sentence.contains(change.span) for sentence in original.sentences)
        # Next to each other is too close: then the words around a fault would not be those of the original.
        close = Range(change.span.start - 1, change.span.end + 1)
        if within and not any(close.overlaps(other.span) for other in changes):
            changes.append(change)
    order = excerpt(original, [fault.passage for fault in faults], rate, rng)
    paragraphs_apart = "\n\n" in original.text.strip()
    width = 72 if paragraphs_apart and rng.random() < rate / 2 else None
    return build(original, name, order, changes, faults, width)


def excerpt(original: Original, fixed: Sequence[Range], rate: float, rng: random.Random) -> tuple[tuple[int, ...], ...]:
    """Indices of the sentences by paragraph: some paragraphs left out, some neighbours exchanged.

    What is fixed stays, and so does whatever leans on the text before it or has quotations.
    """
    order: list[tuple[int, ...]] = []
    index = 0
    for paragraph in original.paragraphs:
        order.append(tuple(range(index, index + len(paragraph))))
        index += len(paragraph)
    loose = [
        not _leans(original.text[slice(*sentence)])
        and not any(sentence.overlaps(each) for each in fixed)
        and sentence.end - sentence.start > 40
        for sentence in original.sentences
    ]
    free = [all(loose[at] for at in paragraph) for paragraph in order]
    free[:2] = [False] * len(free[:2])  # headline and first paragraph tell who is who
    kept: list[tuple[int, ...]] = []
    last = len(order) - 1
    for number, indices in enumerate(order):
        follows = number < last and not free[number + 1]
        if free[number] and not follows and rng.random() < rate / 2:
            continue
        kept.append(_exchanged(indices, loose, rng) if rng.random() < rate / 2 else indices)
    return tuple(_neighbours_exchanged(kept, loose, rate, rng))


def _exchanged(paragraph: tuple[int, ...], loose: Sequence[bool], rng: random.Random) -> tuple[int, ...]:
    """Two neighbouring sentences in the other order, where neither they nor the next lean on what stands before."""
    places = [
        at
        for at in range(1, len(paragraph) - 1)
        if all(loose[each] for each in (paragraph[at], paragraph[at + 1], *paragraph[at + 2 : at + 3]))
    ]
    if not places:
        return paragraph
    at = rng.choice(places)
    return (*paragraph[:at], paragraph[at + 1], paragraph[at], *paragraph[at + 2 :])


def _neighbours_exchanged(
    order: list[tuple[int, ...]], loose: Sequence[bool], rate: float, rng: random.Random
) -> Iterable[tuple[int, ...]]:
    """Paragraphs, some exchanged with the next, where neither they nor what follows lean on what stands before."""
    free = [all(loose[at] for at in paragraph) for paragraph in order]
    at = 2
    while at + 1 < len(order):
        if all(free[at : at + 3]) and rng.random() < rate / 2:
            order[at], order[at + 1] = order[at + 1], order[at]
            at += 1
        at += 1
    return order


def _leans(sentence: str) -> bool:
    """Whether a sentence may need the one before: it has a pronoun or such, or quotation marks."""
    return bool(re.search(r"[“”\"‘`]|''", sentence)) or not words.ANAPHORA.isdisjoint(
        re.findall(r"[a-z]+", sentence.lower())
    )


def tally(versions: Iterable[Version]) -> Counter[str]:
    """How often each harmless change was made."""
    return Counter(
        change.kind
        for version in versions
        for change, _ in version.placed
        if change not in {fault.change for fault in version.faults}
    )
