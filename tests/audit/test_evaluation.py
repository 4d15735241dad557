"""Figures worked out by hand, and what holds of any figures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.annotations import ROLES, AnnotatedDocument, Marking
from claimcheck.evaluation import Agreement, agreed, evaluate, record, table

#       0         1         2         3         4
#       0123456789012345678901234567890123456789012345
TEXT = "Ada said snow fell. Ben denied the long story."
#       Ada 0-3, said 4-8, snow 9-13, fell 14-18, Ben 20-23, denied 24-30, the 31-34, long 35-39, story 40-45

ADA = Marking(source=((0, 3),), cue=((4, 8),), content=((9, 18),))
BEN = Marking(source=((20, 23),), cue=((24, 30),), content=((31, 45),))
NO_SOURCE = Marking(content=((9, 18),))

Counts = tuple[int, int, int]
"""Shared, predicted, marked."""

CASES: Mapping[str, tuple[tuple[Marking, ...], tuple[Marking, ...], dict[str, Counts]]] = {
    "the same": (
        (ADA, BEN),
        (BEN, ADA),
        {"source": (2, 2, 2), "cue": (2, 2, 2), "content": (5, 5, 5), "lenient": (2, 2, 2), "strict": (2, 2, 2)},
    ),
    "nothing predicted": ((ADA, BEN), (), {"source": (0, 0, 2), "content": (0, 0, 5), "lenient": (0, 0, 2)}),
    "nothing marked": ((), (ADA,), {"source": (0, 1, 0), "content": (0, 2, 0), "lenient": (0, 1, 0)}),
    "half of the content": (
        (ADA,),
        (Marking(source=((0, 3),), content=((9, 13),)),),
        {"source": (1, 1, 1), "cue": (0, 0, 1), "content": (1, 1, 2), "lenient": (1, 1, 1), "strict": (0, 1, 1)},
    ),
    "a third of the content": (
        (BEN,),
        (Marking(source=((20, 23),), content=((40, 45),)),),
        {"content": (1, 1, 3), "lenient": (0, 1, 1), "strict": (0, 1, 1)},
    ),
    "another source": (
        (ADA,),
        (Marking(source=((20, 23),), content=((9, 18),)),),
        {"source": (0, 1, 1), "content": (2, 2, 2), "lenient": (0, 1, 1), "strict": (0, 1, 1)},
    ),
    "a source where none is marked": (
        (NO_SOURCE,),
        (ADA,),
        {"source": (0, 1, 0), "lenient": (1, 1, 1), "strict": (0, 1, 1)},
    ),
    "one of two predictions has its pair": ((ADA,), (ADA, ADA), {"content": (2, 2, 2), "lenient": (1, 2, 1)}),
    # {snow fell} goes to the marked {snow fell} although {snow fell Ben denied} comes first and would do.
    "the best overlap first": (
        (Marking(content=((9, 30),)), NO_SOURCE),
        (NO_SOURCE, Marking(content=((20, 30),))),
        {"lenient": (2, 2, 2), "strict": (1, 2, 2)},
    ),
    "part of a word is the word": (
        (ADA,),
        (Marking(source=((1, 2),), cue=((5, 6),), content=((10, 16),)),),
        {"source": (1, 1, 1), "cue": (1, 1, 1), "content": (2, 2, 2), "strict": (1, 1, 1)},
    ),
    "pieces are one content": (
        (ADA,),
        (Marking(source=((0, 3),), content=((9, 13), (14, 18))),),
        {"content": (2, 2, 2), "strict": (1, 1, 1)},
    ),
    "no word of content": (
        (Marking(source=((0, 3),), content=((18, 20),)), ADA),
        (Marking(source=((20, 23),), cue=((4, 8),)),),
        {"source": (0, 0, 1), "cue": (0, 0, 1), "lenient": (0, 0, 1)},
    ),
    # Lists of words do not know which attribution a word came from, attributions do.
    "sources exchanged": (
        (ADA, BEN),
        (Marking(BEN.source, ADA.cue, ADA.content), Marking(ADA.source, BEN.cue, BEN.content)),
        {"source": (2, 2, 2), "content": (5, 5, 5), "lenient": (0, 2, 2), "strict": (0, 2, 2)},
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_counts(case: str) -> None:
    gold, predicted, expected = CASES[case]
    result = evaluate([AnnotatedDocument("a", TEXT, gold)], {"a": predicted})
    assert {key: getattr(result, key) for key in expected} == {key: Agreement(*n) for key, n in expected.items()}


@pytest.mark.parametrize("case", CASES)
def test_as_many_agree_as_are_in_lenient_pairs(case: str) -> None:
    gold, predicted, _ = CASES[case]
    document = AnnotatedDocument("a", TEXT, gold)
    assert sum(agreed(document, predicted)) == evaluate([document], {"a": predicted}).lenient.shared


def test_those_that_agree_are_told_in_their_order() -> None:
    without_content = Marking(source=((20, 23),), cue=((24, 30),))
    document = AnnotatedDocument("a", TEXT, (ADA, BEN))
    assert agreed(document, (without_content, BEN, NO_SOURCE, ADA)) == [False, True, False, True]


def test_figures_are_summed_before_they_are_divided() -> None:
    documents = [AnnotatedDocument(name, TEXT, (ADA, BEN)) for name in ("a", "b", "c")]
    result = evaluate(documents, {"a": (ADA, BEN), "b": (ADA,), "elsewhere": (ADA,)})
    assert (result.documents, result.without_prediction) == (3, 1)
    assert result.lenient == Agreement(3, 3, 6)
    assert record(result)["lenient"] == {"precision": 1.0, "recall": 0.5, "f1": 0.6667}


def test_the_table_and_the_record() -> None:
    result = evaluate([AnnotatedDocument("a", TEXT, (ADA, BEN))], {"a": (Marking(((0, 3),), (), ((9, 13),)),)})
    assert table(result).splitlines() == [
        "documents 1 (0 without a prediction)  attributions: gold 2  predicted 1",
        "source words           P 1.000  R 0.500  F1 0.667",
        "cue words              P 0.000  R 0.000  F1 0.000",
        "content words          P 1.000  R 0.200  F1 0.333",
        "attribution, lenient   P 1.000  R 0.500  F1 0.667",
        "attribution, strict    P 0.000  R 0.000  F1 0.000",
    ]
    assert record(result) == {
        "source": {"precision": 1.0, "recall": 0.5, "f1": 0.6667},
        "cue": {"precision": 0.0, "recall": 0.0, "f1": 0.0},
        "content": {"precision": 1.0, "recall": 0.2, "f1": 0.3333},
        "lenient": {"precision": 1.0, "recall": 0.5, "f1": 0.6667},
        "strict": {"precision": 0.0, "recall": 0.0, "f1": 0.0},
        "documents": 1,
        "gold": 2,
        "predicted": 1,
        "documents_without_prediction": 0,
    }


PIECE = st.tuples(st.integers(0, len(TEXT)), st.integers(0, len(TEXT))).map(lambda pair: (min(pair), max(pair)))
PIECES = st.lists(PIECE, max_size=3).map(tuple)
MARKINGS = st.lists(st.builds(Marking, PIECES, PIECES, PIECES), max_size=6).map(tuple)


def _evaluate(gold: Any, predicted: Any) -> Any:
    return evaluate([AnnotatedDocument("a", TEXT, gold)], {"a": predicted})


@given(MARKINGS, MARKINGS)
def test_no_figure_leaves_its_bounds(gold: tuple[Marking, ...], predicted: tuple[Marking, ...]) -> None:
    result = _evaluate(gold, predicted)
    for key in (*ROLES, "lenient", "strict"):
        agreement = getattr(result, key)
        assert 0 <= agreement.shared <= min(agreement.predicted, agreement.gold)
        assert 0 <= agreement.f1 <= max(agreement.precision, agreement.recall) <= 1


@given(MARKINGS)
def test_whoever_agrees_with_themselves_agrees_in_full(gold: tuple[Marking, ...]) -> None:
    result = _evaluate(gold, tuple(reversed(gold)))
    for key in (*ROLES, "lenient", "strict"):
        agreement = getattr(result, key)
        assert agreement.shared == agreement.predicted == agreement.gold


@given(MARKINGS, MARKINGS)
def test_what_is_precision_one_way_is_recall_the_other(
    gold: tuple[Marking, ...], predicted: tuple[Marking, ...]
) -> None:
    there, back = _evaluate(gold, predicted), _evaluate(predicted, gold)
    for key in (*ROLES, "strict"):
        assert getattr(there, key).precision == getattr(back, key).recall
