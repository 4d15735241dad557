import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.language.confidence import Evidence
from claimcheck.language.training.calibration import (
    BINS,
    Example,
    fit,
    measure,
    out_of_fold,
    reliability_table,
)

NOTHING = Evidence(0, 0, 0, 0, 0, 0)


def _examples(count: int, seed: int = 1) -> list[Example]:
    """Attributions of which the content's log-odds, halved, and the cue's decide whether they are right."""
    chance = random.Random(seed)
    examples = []
    for number in range(count):
        evidence = NOTHING._replace(content=chance.gauss(1, 2), cue=chance.gauss(0, 1))
        likely = 1 / (1 + math.exp(-(0.5 * evidence.content + evidence.cue)))
        examples.append(Example(f"{number % 40}", evidence, chance.random() < likely))
    return examples


def test_finds_the_weights_that_made_the_examples() -> None:
    fitted = fit(_examples(8000), "abc")
    assert fitted.model == "abc"
    assert fitted.intercept == pytest.approx(0, abs=0.1)
    assert fitted.weights.content == pytest.approx(0.5, abs=0.05)
    assert fitted.weights.cue == pytest.approx(1, abs=0.1)
    assert fitted.weights.source == 0  # all alike, so it tells nothing


def test_the_order_of_the_examples_does_not_matter() -> None:
    examples = _examples(300)
    assert fit(examples, "") == fit(examples[::-1], "")


def test_examples_that_can_be_told_apart_give_bounded_weights() -> None:
    examples = [Example(f"{i}", NOTHING._replace(content=i - 9.5), i > 9) for i in range(20)]
    fitted = fit(examples, "")
    assert 0 < fitted.weights.content < 10
    assert fitted.confidence(NOTHING._replace(content=8.0)) > 0.9


def test_out_of_fold_confidences_are_calibrated_and_in_order() -> None:
    examples = _examples(4000)
    found = measure(out_of_fold(examples), [e.right for e in examples])
    assert found.calibration_error < 0.03
    assert found.area > 0.75


def test_no_confidence_depends_on_its_own_document() -> None:
    examples = _examples(400)
    turned = [Example(e.document, e.evidence, e.right != (e.document == "7")) for e in examples]
    of_seven = [number for number, e in enumerate(examples) if e.document == "7"]
    before, after = out_of_fold(examples), out_of_fold(turned)
    assert [before[i] for i in of_seven] == [after[i] for i in of_seven]
    assert before != after


@pytest.mark.parametrize(
    ("confidences", "right", "error", "brier", "area"),
    [
        ([1.0, 0.0], [True, False], 0, 0, 1),
        ([0.0, 1.0], [True, False], 1, 1, 0),
        ([0.5, 0.5], [True, False], 0, 0.25, 0.5),
        ([0.95, 0.95, 0.15, 0.15], [True, True, True, False], 0.2, 0.1875, 2.5 / 3),
    ],
)
def test_measures(confidences: list[float], right: list[bool], error: float, brier: float, area: float) -> None:
    found = measure(confidences, right)
    assert found.calibration_error == pytest.approx(error)
    assert found.brier == pytest.approx(brier)
    assert found.area == pytest.approx(area)


@given(
    st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1).filter(
        lambda pairs: len({r for _, r in pairs}) == 2
    )
)
def test_every_attribution_is_in_one_bin(pairs: list[tuple[float, bool]]) -> None:
    found = measure(*zip(*pairs, strict=True))
    assert sum(each.count for each in found.bins) == len(pairs)
    assert len(found.bins) == BINS
    assert 0 <= found.calibration_error <= 1
    assert all(each.least <= each.confidence <= each.least + 0.1 + 1e-9 for each in found.bins if each.count)


def test_the_table_has_a_row_a_bin_and_the_figures_below() -> None:
    table = reliability_table(measure([0.95, 0.95, 0.15, 0.15], [True, True, True, False]))
    assert "| 0.9 to 1.0 | 2 | 0.95 | 1.00 |" in table
    assert "| 0.1 to 0.2 | 2 | 0.15 | 0.50 |" in table
    assert "| 0.0 to 0.1 | 0 | – | – |" in table
    assert "error 0.200 (10 bins of equal width), Brier score 0.18" in table
    assert table.endswith("area under the ROC curve 0.833.")
