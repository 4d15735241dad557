"""Which words of two passages are marked as those that they differ in."""

from __future__ import annotations

import pytest

from claimcheck.model import (
    Claim,
    CueClass,
    Difference,
    Factuality,
    Link,
    Modality,
    Polarity,
    Quotation,
    Relation,
    Span,
    Voice,
)
from claimcheck.reporting.differences import MOST_WORDS, differing


def claim(
    text: str, *, source: str = "", cue: str = "", cue_class: CueClass = CueClass.ASSERT, negative: bool = False
) -> Claim:
    """All of the text as one sentence and claim."""

    def spans(words: str) -> tuple[Span, ...]:
        return (Span(text.index(words), text.index(words) + len(words), words),) if words else ()

    whole = Span(0, len(text), text)
    return Claim(
        id="c",
        document="a.txt",
        voice=Voice.ATTRIBUTED,
        source=spans(source),
        cue=spans(cue),
        content=(whole,),
        sentence=whole,
        line=1,
        column=1,
        quotation=Quotation.INDIRECT,
        cue_class=cue_class,
        polarity=Polarity.NEGATIVE if negative else Polarity.POSITIVE,
        modality=Modality.ASSERTED,
        factuality=Factuality.CERTAIN,
        confidence=0.9,
    )


def marked(
    first: Claim, second: Claim, evidence: str, difference: Difference | None, relation: Relation
) -> list[list[str]]:
    link = Link("l", relation, "c", "d", evidence, 0.9, difference)
    texts = first.sentence.text, second.sentence.text
    found = differing(link, first, second, texts)
    assert all(text[s.start : s.end] == s.text for text, side in zip(texts, found, strict=True) for s in side)
    return [[span.text for span in side] for side in found]


@pytest.mark.parametrize(
    ("first", "second", "evidence", "difference", "words"),
    [
        pytest.param(
            "On June 24 the talks began; on June 24 they ended.",
            "On June 24 the talks began; on June 25 they ended.",
            'The same passage says "June 24" in one and "June 25" in the other.',
            Difference.DATE,
            [["June 24"], ["June 25"]],
            id="the date where it differs, not where it is the same",
        ),
        pytest.param(
            "The coast guard said 40 people died.",
            "A port spokesman put the number of the dead at 52.",
            'One says "40 people" and the other "52".',
            Difference.QUANTITY,
            [["40 people"], ["52"]],
            id="figures in sentences of different make",
        ),
        pytest.param(
            "The bridge isn’t safe.",
            "The bridge was never quite safe.",
            'The same passage says "quite" in one, and not in the other.',
            Difference.QUOTATION,
            [[], ["quite"]],
            id="what only one of them has",
        ),
        pytest.param(
            "The inspectors were not allowed into the hall.",
            "The inspectors were allowed into the hall.",
            "One states what the other negates.",
            Difference.POLARITY,
            [["not"], []],
            id="the negation",
        ),
        pytest.param(
            "The governor will stay in office until spring.",
            "The governor will leave his office in spring.",
            "By their meaning both cannot be so, in the judgement of the language model alone.",
            Difference.MEANING,
            [[], []],
            id="nothing, where nothing tells which words they are",
        ),
        pytest.param(
            "The governor of Velm will stay in office until spring.",
            "The governor of Velm will remain in office until spring.",
            "By their meaning both cannot be so.",
            Difference.MEANING,
            [["stay"], ["remain"]],
            id="the one change of what is nearly one",
        ),
        pytest.param(
            'He quoted "the (a+)+ of it".', "He quoted nothing.", 'One says "(a+)+ [" and the other "".', None,
            [["a"], []],
            id="signs are no pattern",
        ),
    ],
)  # fmt: skip
def test_marks_what_the_evidence_names(
    first: str, second: str, evidence: str, difference: Difference | None, words: list[list[str]]
) -> None:
    sides = claim(first), claim(second)
    assert marked(*sides, evidence, difference, Relation.CONTRADICTS) == words
    assert marked(*sides[::-1], evidence, difference, Relation.CONTRADICTS) == words[::-1]


def test_marks_who_speaks_where_that_is_the_difference() -> None:
    first = claim("We will stay, said Ada Pell.", source="Ada Pell")
    second = claim("Hugo Marr said: We will stay.", source="Hugo Marr")
    evidence = "One gives these words to Ada Pell, the other to Hugo Marr."
    assert marked(first, second, evidence, Difference.SOURCE, Relation.CONTRADICTS) == [["Ada Pell"], ["Hugo Marr"]]


def test_marks_the_denial_and_not_what_is_denied() -> None:
    stated = claim("Norland accused Sudria of arming rebels.", cue="accused", cue_class=CueClass.ACCUSE)
    denied = claim("Sudria has denied any links to them.", cue="has denied", cue_class=CueClass.DENY)
    plain = claim("Sudria said it had not armed them.", cue="said", negative=True)
    assert marked(stated, denied, "", None, Relation.DISPUTES) == [[], ["has denied"]]
    assert marked(stated, plain, "", None, Relation.DISPUTES) == [[], ["not"]]


def test_what_is_very_long_is_compared_in_part() -> None:
    long = "wind " * (20 * MOST_WORDS)
    assert marked(claim(f"{long}40"), claim(f"{long}52"), 'One says "40".', None, Relation.CONTRADICTS) == [[], []]
