"""Where in a text which fault can be put, and what it would make of the text."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Iterator

from benchmarks.faults import words
from benchmarks.faults.text import Original, Person, Quoted, Range, Said, covering
from benchmarks.faults.version import Change, Fault

Finder = Callable[[Original, random.Random], Iterator[Fault]]

_FEWEST_QUOTED_WORDS = 6
_FEWEST_LETTERS = 5
"""Of a word or name that is changed."""


def _fault(original: Original, kind: str, span: Range, new: str, *checks: str, passage: Range | None = None) -> Fault:
    """A fault, whose passage is its sentence if nothing else is said; in a quotation it also alters what was said."""
    touched = original.around(passage or span)
    if original.is_quoted(span) and "CC202" not in checks and kind not in _KINDS_OF_MARKS:
        checks = (*checks, "CC202")
    sentences = [original.sentences[index] for index in touched]
    return Fault(Change(span, new, kind), checks, covering(sentences))


_KINDS_OF_MARKS = {"mark", "source removed", "attribution", "truncated", "citation", "impossible date"}

_MONTH = "|".join(words.MONTHS)
_DAY = r"(?:[12]\d|3[01]|[1-9])"
_REFERENCE = re.compile(r"\[\d{1,2}\] |\d{1,2}\. ")
_YEARS = r"(?:1[5-9]|20)\d\d"
_DATE = re.compile(
    rf"\b(?:(?P<month>{_MONTH}) (?P<day>{_DAY})|(?P<day2>{_DAY}) (?P<month2>{_MONTH}))\b(?:,? (?P<year>{_YEARS})\b)?"
)
_MONTH_AND_YEAR = re.compile(rf"\b(?P<month>{_MONTH}) (?P<year>{_YEARS})\b")
_YEAR = re.compile(rf"\b(?:in|since|by|until) (?P<year>{_YEARS})\b(?![-–/])")
_WEEKDAY = re.compile(rf"\b(?:{'|'.join(words.WEEKDAYS)})\b(?! (?:Night|Times|Morning))")


def _within_sentences(original: Original, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """Matches in sentences, without those that are nothing but a date, such as datelines."""
    for sentence in original.sentences:
        if sentence.end - sentence.start > 25:
            yield from pattern.finditer(original.text, *sentence)


def dates(original: Original, rng: random.Random) -> Iterator[Fault]:
    """Another day, month or year."""
    for match in _within_sentences(original, _DATE):
        day, month = ("day", "month") if match["day"] else ("day2", "month2")
        year = Range(*match.span("year")) if match["year"] else None
        part = rng.choice(["day", "month", *(["year"] if year else [])])
        if part == "day":
            last = words.LONGEST_DAY[match[month]] - 1
            new = str(rng.choice([each for each in range(1, last) if each != int(match[day])]))
            yield _fault(original, "date: day", Range(*match.span(day)), new, "CC303")
        elif part == "month":
            yield _other_month(original, rng, Range(*match.span(month)), int(match[day]))
        elif year:
            yield _other_year(original, rng, year)
    for match in _within_sentences(original, _MONTH_AND_YEAR):
        if rng.random() < 0.5:
            yield _other_month(original, rng, Range(*match.span("month")), 1)
        else:
            yield _other_year(original, rng, Range(*match.span("year")))
    for match in _within_sentences(original, _YEAR):
        yield _other_year(original, rng, Range(*match.span("year")))


def _other_month(original: Original, rng: random.Random, span: Range, day: int) -> Fault:
    old = original.text[slice(*span)]
    others = [
        month for month in words.MONTHS if month != old and words.LONGEST_DAY[month] - (month == "February") >= day
    ]
    return _fault(original, "date: month", span, rng.choice(others), "CC303")


def _other_year(original: Original, rng: random.Random, span: Range) -> Fault:
    year = int(original.text[slice(*span)]) + rng.choice([-7, -4, -3, -2, -1, 1, 2, 3, 5])
    return _fault(original, "date: year", span, str(year), "CC303")


def weekdays(original: Original, rng: random.Random) -> Iterator[Fault]:
    """Another day of the week."""
    for match in _within_sentences(original, _WEEKDAY):
        others = [day for day in words.WEEKDAYS if day != match[0]]
        yield _fault(original, "weekday", Range(*match.span()), rng.choice(others), "CC303")


def impossible_dates(original: Original, rng: random.Random) -> Iterator[Fault]:
    """A day that its month does not have."""
    for match in _within_sentences(original, _DATE):
        day, month = ("day", "month") if match["day"] else ("day2", "month2")
        last = words.LONGEST_DAY[match[month]]
        yield _fault(original, "impossible date", Range(*match.span(day)), str(rng.randint(last + 1, 32)), "CC302")


_FIGURE = re.compile(
    r"(?<![\w.,:/#\[(’'-])(?P<number>(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)(?![\w:/’'\])-]|[.,]\d|st\b|nd\b|rd\b|th\b)"
)
_NUMBER_WORD = re.compile(rf"\b(?:{'|'.join(words.NUMBERS)})\b(?![-’'])", re.IGNORECASE)
_DATE_AROUND = re.compile(rf"(?:{_MONTH}|{'|'.join(re.escape(each) for each in words.SHORT_MONTHS)}) $")
_PLAIN_YEAR = re.compile(_YEARS)


def figures(original: Original, rng: random.Random) -> Iterator[Fault]:
    """Another number, percentage or sum, in digits or words; never a date."""
    text = original.text
    for match in _within_sentences(original, _FIGURE):
        number, before, after = match["number"], text[: match.start()], text[match.end() :]
        dated = (
            _DATE_AROUND.search(before[-12:]) or re.match(rf",? (?:{_MONTH})", after) or re.match(r" [ap]\.?m\b", after)
        )
        year = _PLAIN_YEAR.fullmatch(number) and not re.match(r" ?(?:%|per ?cent|people|million)", after)
        if dated or year or before.endswith(("No. ", "Article ", "Section ", "Chapter ", "Group ", "Flight ")):
            continue
        kind = (
            "figure: money"
            if before.endswith(("$", "£", "€"))
            else "figure: percentage"
            if re.match(r" ?(?:%|per ?cent)", after)
            else "figure: number"
        )
        yield _fault(original, kind, Range(*match.span("number")), _other_number(number, rng), "CC304")
    for match in _within_sentences(original, _NUMBER_WORD):
        new = rng.choice([word for word in words.NUMBERS if word != match[0].lower()])
        new = new.capitalize() if match[0][0].isupper() else new
        yield _fault(original, "figure: word", Range(*match.span()), new, "CC304")


def _other_number(number: str, rng: random.Random) -> str:
    decimals = len(number.partition(".")[2])
    value = float(number.replace(",", ""))
    factor = rng.choice([0.4, 0.6, 0.75, 1.3, 1.5, 2.2])
    step = 2 if not decimals else 0.5
    new = max(value * factor, 0) if abs(value * factor - value) >= step else value + step
    return f"{new:,.{decimals}f}" if "," in number or (value < 1000 <= new) else f"{new:.{decimals}f}"


def people(original: Original, rng: random.Random) -> Iterator[Fault]:
    """Somebody else's name, in the same form."""
    for person in original.people:
        if not _in_headline(original, person.span):
            new = _invented(person, original, rng)
            kind, checks = (
                ("person: source", ("CC203", "CC401"))
                if original.is_source(person.span)
                else ("person: spoken of", ("CC401",))
            )
            yield _fault(original, kind, person.span, new, *checks)


def _in_headline(original: Original, span: Range) -> bool:
    """Whether a passage is in a line that does not end as a sentence does."""
    return original.text[original.sentence(span).end - 1].isalnum()


def _invented(person: Person, original: Original, rng: random.Random) -> str:
    surname = rng.choice([name for name in words.SURNAMES if name not in original.text])
    if not person.given:
        return surname
    names = words.MEN if person.given in words.MEN else words.WOMEN
    return f"{rng.choice([name for name in names if name not in original.text])} {surname}"


def spellings(original: Original, rng: random.Random) -> Iterator[Fault]:
    """A surname with a letter doubled, left out, exchanged or turned into another, once."""
    for person in original.people:
        surname = Range(person.span.end - len(person.surname), person.span.end)
        if len(person.surname) >= _FEWEST_LETTERS and not _in_headline(original, surname):
            yield _fault(original, "spelling", surname, _misspelt(person.surname, rng), "CC406")


def _misspelt(name: str, rng: random.Random) -> str:
    at = rng.randrange(2, len(name) - 1)
    letter = name[at]
    others = "aeiou" if letter in "aeiou" else "lmnrst"
    return rng.choice(
        [
            name[: at + 1] + name[at:],
            name[:at] + rng.choice([each for each in others if each != letter]) + name[at + 1 :],
            *([name[:at] + name[at + 1] + letter + name[at + 2 :]] if name[at + 1] != letter else []),
        ]
    )


_PLACES = tuple(
    (re.compile(rf"\b(?:{'|'.join(each)})\b"), each) for each in (words.COUNTRIES, words.STATES, words.CITIES)
)
_CAPITAL_BEFORE = re.compile(r"[A-Z][\w.’'-]* $")
_CAPITAL_AFTER = re.compile(r"[’']?s? ?[A-Z]|-")


def places(original: Original, rng: random.Random) -> Iterator[Fault]:
    """Another country, state or city."""
    for pattern, alike in _PLACES:
        for match in _within_sentences(original, pattern):
            span = Range(*match.span())
            first = span.start == original.sentence(span).start
            part_of_a_name = _CAPITAL_AFTER.match(original.text, span.end) or (
                not first and _CAPITAL_BEFORE.search(original.text[: span.start][-30:])
            )
            if part_of_a_name or _in_headline(original, span):
                continue
            new = rng.choice([place for place in alike if place not in original.text])
            if original.is_source(span):
                yield _fault(original, "place: source", span, new, "CC203", "CC401")
            else:
                yield _fault(original, "place: spoken of", span, new, "CC401")


_TITLES = tuple(
    (re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(each, key=len, reverse=True)))})(?!\w)"), each)
    for each in (words.OFFICES, words.OCCUPATIONS)
)


def titles(original: Original, rng: random.Random) -> Iterator[Fault]:
    """Another office or occupation before or after a name."""
    starts = {person.span.start for person in original.people}
    ends = {person.span.end for person in original.people}
    for pattern, alike in _TITLES:
        for match in _within_sentences(original, pattern):
            span = Range(*match.span())
            before = re.search(r", (?:the |an? )(?:[a-z]+ ){0,2}$", original.text[max(span.start - 40, 0) : span.start])
            named = span.end + 1 in starts or (before and span.start - len(before[0]) in ends)
            part = original.text[: span.start].endswith(("Vice ", "Deputy ", "Executive ", "vice ", "deputy "))
            if not named or part or _in_headline(original, span):
                continue
            vowel = match[0][0].lower() in "aeiou"
            others = [
                title
                for title in alike
                if title.lower() not in original.text.lower()
                and (title[0].lower() in "aeiou") == vowel
                and title.endswith(".") == match[0].endswith(".")
            ]
            if others:
                yield _fault(original, "title", span, rng.choice(others), "CC406")


_AUXILIARY = re.compile(rf"\b(?:{'|'.join(words.AUXILIARIES)})(?: (?P<not>not|never))?(?= [a-z])")
_CONTRACTED = re.compile(rf"\b(?:{'|'.join(words.CONTRACTIONS)})\b".replace("'", "['’]"))
_ANTONYM = re.compile(rf"\b(?:{'|'.join(words.ANTONYMS)})\b")
_NOT_FLIPPED_BEFORE = re.compile(
    r"(?: (?:only|just|necessarily|yet|even|sure)\b| [a-z]+,| (?:it|he|she|they|we|you|there|this|the|a)\b)"
)


def polarities(original: Original, rng: random.Random) -> Iterator[Fault]:
    """A negation put in or taken out."""
    for match in _within_sentences(original, _AUXILIARY):
        span = Range(*match.span())
        sentence = original.sentence(span)
        question = original.text[sentence.start : sentence.end].rstrip("”\"'’ ").endswith("?")
        if question or span.start == sentence.start or _NOT_FLIPPED_BEFORE.match(original.text, span.end):
            continue
        auxiliary = match[0].split()[0]
        if match["not"]:
            new = auxiliary if auxiliary not in {"do", "does", "did"} else None
        elif auxiliary in {"does", "did"}:
            new = None
        else:
            new = f"{auxiliary} {rng.choice(['not', 'not', 'never'])}"
        if new:
            yield _fault(original, "polarity", span, new, "CC401")
    for match in _within_sentences(original, _CONTRACTED):
        full = words.CONTRACTIONS[match[0].replace("’", "'").lower()]
        bare = full.removesuffix("not").strip()
        if bare not in {"do", "does", "did"}:
            yield _fault(original, "polarity", Range(*match.span()), bare, "CC401")


def opposites(original: Original, _: random.Random) -> Iterator[Fault]:
    """A word replaced by its opposite."""
    for match in _within_sentences(original, _ANTONYM):
        span = Range(*match.span())
        if not _in_headline(original, span) and original.text[span.start - 1] == " ":
            also = ("CC402",) if match[0] in words.CUES_AMONG_THEM else ()
            yield _fault(original, "opposite", span, words.ANTONYMS[match[0]], "CC401", *also)


_WORD = re.compile(r"(?<![\w’'-])[a-z]{5,}(?![\w’'-])")


def quotations(original: Original, rng: random.Random) -> Iterator[Fault]:
    """A word of a quotation exchanged, dropped or added."""
    for quotation in original.quotations:
        content = [
            Range(*match.span())
            for match in _WORD.finditer(original.text, *quotation.inner)
            if match[0] not in words.FUNCTION_WORDS and match[0] not in words.ANTONYMS
        ]
        if not _is_long(original, quotation) or not content:
            continue
        span = rng.choice(content)
        word = original.text[slice(*span)]
        ending = next(each for each in words.STAND_INS if word.endswith(each))
        adverbs = [each for each in content if original.text[slice(*each)].endswith("ly")]
        way = rng.choice(["exchanged", "added", *(["dropped"] if adverbs else [])])
        if way == "dropped":
            adverb = rng.choice(adverbs)
            yield _fault(original, "quotation: dropped", Range(adverb.start - 1, adverb.end), "", "CC202")
        elif way == "added":
            added = words.ADDED_ADVERBS if word.endswith(("ed", "ing", "ly")) else words.ADDED_ADJECTIVES
            new = f"{rng.choice(added)} {word}"
            yield _fault(original, "quotation: added", span, new, "CC202")
        else:
            new = rng.choice([each for each in words.STAND_INS[ending] if each != word])
            yield _fault(original, "quotation: exchanged", span, new, "CC202")


def speakers(original: Original, rng: random.Random) -> Iterator[Fault]:
    """What one says put into the mouth of another whom the document names."""
    by_surname = {person.surname: person for person in original.people if person.given}
    for attribution in original.attributions:
        for person in original.people:
            behind = original.text[attribution.source.start : person.span.start]
            if (
                not attribution.source.contains(person.span)
                or person.span.end != attribution.source.end
                or "," in behind
            ):
                continue
            gap = max(attribution.cue.start - person.span.end, attribution.source.start - attribution.cue.end)
            if gap > 1 or _first_word(original.text, attribution.cue) not in words.CUES:
                continue
            if _in_headline(original, person.span):
                continue
            others = [other for surname, other in by_surname.items() if surname != person.surname]
            if others:
                other = rng.choice(others)
                new = f"{other.given} {other.surname}" if person.given else other.surname
                span = covering([person.span, attribution.content])
                small = span if span.end - span.start < 600 else person.span
                yield _fault(original, "speaker", person.span, new, "CC203", passage=small)


def attributions(original: Original, _: random.Random) -> Iterator[Fault]:
    """The words that say whose word it is left out, of a statement or a quotation."""
    text = original.text
    for said in original.attributions:
        indices = original.around(covering(said))
        sentence = original.sentences[indices[0]]
        if len(indices) != 1 or original.is_quoted(said.source) or original.is_quoted(said.cue):
            continue
        change = _without_lead(text, sentence, said) or _without_tail(text, sentence, said)
        if change is None:
            continue
        quotation = _whole_quotation(original, said.content)
        if quotation is None:
            yield _fault(original, "attribution", *change, "CC106", "CC101")
        elif _alone(original, indices[0]) and _is_long(original, quotation):
            yield _fault(original, "source removed", *change, "CC101", "CC106")


def _without_lead(text: str, sentence: Range, said: Said) -> tuple[Range, str] | None:
    """Lee said that content: the content alone, with its capital."""
    lead = Range(sentence.start, said.content.start)
    cue = _first_word(text, said.cue)
    has_that = cue in words.STATING and re.search(r"\bthat\b", text[said.cue.start : said.content.start + 5])
    if not has_that and cue not in words.STATING_WITHOUT_THAT:
        return None
    if lead.start >= lead.end or not re.fullmatch(r"[\s,:“\"]*(?:that)?[\s,:“\"]*", _rest(text, lead, said)):
        return None
    first = re.compile(r"(?:that )?[“\"]?").match(text, said.content.start)
    marks = re.search(r"[“\"]$", text[slice(*lead)])
    at = said.content.start + (4 + 1 if text.startswith("that ", said.content.start) else 0)
    if first is None or said.content.end < sentence.end - 3:
        return None
    opening = text[at] if text[at] in '“"' else ""
    letter = text[at + len(opening)]
    if not letter.isalpha():
        return None
    return Range(sentence.start, at + len(opening) + 1), f"{marks[0] if marks else ''}{opening}{letter.upper()}"


def _without_tail(text: str, sentence: Range, said: Said) -> tuple[Range, str] | None:
    """Content, Lee said: the content alone, with its full stop."""
    tail = Range(said.content.end, sentence.end)
    if _first_word(text, said.cue) not in words.STATING:
        return None
    if said.content.start > sentence.start + 1 or not re.fullmatch(r"[\s,.“”\"]*", _rest(text, tail, said)):
        return None
    closing = re.search(r"[\s,.]*(?P<mark>[”\"]?)[\s,.]*$", text[: said.content.end])
    mark = re.search(r"^[\s,.]*(?P<mark>[”\"])", text[slice(*tail)])
    end = (closing.start() if closing else said.content.end, sentence.end)
    shut = (closing["mark"] if closing else "") or (mark["mark"] if mark else "")
    stop = "" if text[end[0] - 1] in "?!" else "."
    return Range(*end), f"{stop}{shut}"


def _first_word(text: str, span: Range) -> str:
    return text[slice(*span)].partition(" ")[0].lower()


def _rest(text: str, within: Range, said: Said) -> str:
    """A stretch of text without source and cue; if these are not both in it, something that fits no pattern."""
    if not (within.contains(said.source) and within.contains(said.cue)) or said.source.overlaps(said.cue):
        return "?"
    first, second = sorted([said.source, said.cue])
    return text[within.start : first.start] + text[first.end : second.start] + text[second.end : within.end]


def _whole_quotation(original: Original, content: Range) -> Quoted | None:
    """The quotation that is all of a content, give or take marks and stops."""
    return next(
        (
            each
            for each in original.quotations
            if abs(each.inner.start - content.start) <= 2 and abs(each.inner.end - content.end) <= 3
        ),
        None,
    )


def _is_long(original: Original, quotation: Quoted) -> bool:
    """Whether it is more than a term or a title."""
    return len(original.text[slice(*quotation.inner)].split()) >= _FEWEST_QUOTED_WORDS


def _alone(original: Original, index: int) -> bool:
    """Whether a sentence is all of its paragraph, and no colon stands before: then nothing else names a speaker."""
    position = 0
    for number, paragraph in enumerate(original.paragraphs):
        if position == index and len(paragraph) == 1:
            before = original.paragraphs[number - 1][-1] if number else None
            return before is None or original.text[before.end - 1] != ":"
        position += len(paragraph)
    return False


_MARKER = re.compile(r"(?<=\S)\[(?P<number>\d{1,2})\]")


def citations(original: Original, rng: random.Random) -> Iterator[Fault]:
    """A marker with a number that no reference has; only where a text has numbered references."""
    listed = [int(number) for number in re.findall(r"^\[?(\d{1,2})[\].]", original.text, re.MULTILINE)]
    for match in _within_sentences(original, _MARKER):
        if int(match["number"]) in listed:
            yield _fault(
                original, "citation", Range(*match.span("number")), str(max(listed) + rng.randint(2, 9)), "CC501"
            )


def marks(original: Original, _: random.Random) -> Iterator[Fault]:
    """A quotation that is not closed."""
    for quotation in original.quotations:
        whole = Range(quotation.opening.start, quotation.closing.end)
        # A quotation that goes on in the next paragraph is not closed before.
        goes_on = re.match(r"[^\n]*\s*\n\s*[“”\"`']", original.text[whole.end :])
        if _is_long(original, quotation) and not goes_on:
            yield _fault(original, "mark", quotation.closing, "", "CC201", passage=whole)


def truncations(original: Original, rng: random.Random) -> Iterator[Fault]:
    """The end of a paragraph cut off within its last sentence."""
    for paragraph in original.paragraphs:
        sentence = paragraph[-1]
        blanks = [match.start() for match in re.finditer(r" ", original.text[slice(*sentence)])]
        if len(blanks) < 10 or original.text[sentence.end - 1] != ".":
            continue
        cut = Range(sentence.start + rng.choice(blanks[len(blanks) // 2 : -1]), sentence.end)
        rest = original.text[sentence.start : cut.start]
        if rest[-1].isalpha() and not any(
            Range(quotation.opening.start, quotation.closing.end).overlaps(cut) for quotation in original.quotations
        ):
            yield _fault(original, "truncated", cut, "", "CC502")


FINDERS: tuple[Finder, ...] = (
    dates,
    weekdays,
    impossible_dates,
    figures,
    people,
    spellings,
    places,
    titles,
    polarities,
    opposites,
    quotations,
    speakers,
    attributions,
    citations,
    marks,
    truncations,
)


def choose(
    original: Original, rng: random.Random, number: int, so_far: Counter[str], kinds: frozenset[str] | None = None
) -> tuple[Fault, ...]:
    """Faults for a document, of the kinds there are fewest of so far, no two in the same or neighbouring sentences.

    Counts those it chooses in `so_far`.
    """
    sites: dict[str, list[Fault]] = {}
    for finder in FINDERS:
        for fault in finder(original, rng):
            kind = fault.change.kind
            within = any(
                sentence.contains(fault.change.span) and not _REFERENCE.match(original.text, sentence.start)
                for sentence in original.sentences
            )
            if within and (kinds is None or kind in kinds or group(kind) in kinds):
                sites.setdefault(kind, []).append(fault)
    for listed in sites.values():
        rng.shuffle(listed)
    taken: set[int] = set()
    chosen: list[Fault] = []
    while sites and len(chosen) < number:
        kind = min(sorted(sites), key=lambda each: (so_far[group(each)], so_far[each], each))
        fault = sites[kind].pop()
        if not sites[kind]:
            del sites[kind]
        touched = original.around(fault.passage)
        if not taken & set(touched):
            chosen.append(fault)
            taken |= set(range(touched[0] - 1, touched[-1] + 2))
            so_far[kind] += 1
            if group(kind) != kind:
                so_far[group(kind)] += 1
    return tuple(chosen)


def group(kind: str) -> str:
    """What a kind is a variety of: "date" of "date: day"."""
    return kind.partition(":")[0]
