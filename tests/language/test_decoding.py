from collections.abc import Sequence
from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.language import decoding
from claimcheck.language.labels import RELATIONS, ROLE_LABELS

ENTITIES = ("O", "B-PER", "I-PER", "B-ORG", "I-ORG")


def _scores(labels: list[str], names: tuple[str, ...]) -> decoding.Floats:
    scores = np.zeros((len(labels), len(names)), dtype=np.float32)
    for row, label in enumerate(labels):
        scores[row, names.index(label)] = 6.0
    return decoding.log_softmax(scores)


def test_runs_of_one_kind_begin_anew_at_b() -> None:
    scores = _scores(["B-PER", "I-PER", "B-PER", "O", "B-ORG"], ENTITIES)
    assert decoding.bio_runs(scores, ENTITIES) == [((0, 2), "PER"), ((2, 3), "PER"), ((4, 5), "ORG")]


def test_an_inside_label_without_a_beginning_is_mended() -> None:
    assert decoding.bio_runs(_scores(["O", "I-ORG", "I-ORG", "O"], ENTITIES), ENTITIES) in (
        [((1, 3), "ORG")],
        [((2, 3), "ORG")],
    )


@given(st.lists(st.lists(st.floats(-5, 5), min_size=5, max_size=5), min_size=1, max_size=12))
def test_runs_never_overlap(rows: list[list[float]]) -> None:
    runs = decoding.bio_runs(np.array(rows, dtype=np.float32), ENTITIES)
    assert all(a[0][1] <= b[0][0] for a, b in pairwise(runs))


def _legal(path: tuple[int, ...]) -> bool:
    return all(label == 0 or label % 2 or before in (label, label - 1) for before, label in pairwise((0, *path)))


@given(st.lists(st.lists(st.floats(-9, 0, width=16), min_size=5, max_size=5), min_size=1, max_size=4))
def test_no_path_of_labels_scores_better(rows: list[list[float]]) -> None:
    scores = np.array(rows, dtype=np.float32)

    def score(path: Sequence[int]) -> float:
        return sum(row[label] for row, label in zip(rows, path, strict=True))

    found = decoding.bio_path(scores)
    assert _legal(tuple(found))
    assert score(found) == max(score(path) for path in product(range(5), repeat=len(rows)) if _legal(path))


@given(
    st.lists(st.lists(st.floats(-9, 0, width=16), min_size=7, max_size=7), min_size=2, max_size=4),
    st.lists(st.lists(st.floats(-9, 9, width=16), min_size=4, max_size=4), min_size=4, max_size=4),
    st.integers(0, 1),
)
def test_no_division_among_cues_scores_better(rows: list[list[float]], related: list[list[float]], at: int) -> None:
    role = np.array(rows, dtype=np.float32)
    odds = np.array(related, dtype=np.float32)[: len(rows)].reshape(-1, 2, 2).transpose(1, 0, 2)  # of two cues
    cues = [(at, at + 1)] * 2
    begin, inside = (0, 1, 5, 1, 5), (0, 2, 6, 2, 6)  # labels for nothing, source and content of either cue

    def score(path: Sequence[int]) -> float:
        total = 0.0
        for word, (before, state) in enumerate(pairwise((None, *path))):
            if word == at:
                total -= np.inf if state else 0.0
            elif state:
                entered = role[word, begin[state]] - (0.0 if before is None else decoding.SWITCH)
                goes_on = role[word, inside[state]] if before == state else -np.inf
                total += max(entered, goes_on)
                total += decoding.RELATION_WEIGHT * odds[(state - 1) // 2, word, (state - 1) % 2]
            else:
                total += role[word, 0]
        return total

    best = max(score(path) for path in product(range(5), repeat=len(rows)))
    assert score(decoding._assign(role, odds, cues)) == pytest.approx(best, abs=1e-4)


def _relations(count: int, arguments: dict[int, dict[int, str]]) -> decoding.Floats:
    scores = np.zeros((count, count, len(RELATIONS)), dtype=np.float32)
    scores[:, :, 0] = 4.0
    for cue, words in arguments.items():
        for word, relation in words.items():
            scores[cue, word, 0] = 0.0
            scores[cue, word, RELATIONS.index(relation)] = 4.0
    return scores


def test_each_word_goes_to_the_cue_it_relates_to() -> None:
    # Lee said rain came and Kim denied snow fell
    labels = "B-source B-cue B-content I-content O B-source B-cue B-content I-content".split()
    relations = _relations(
        9, {1: {0: "source", 2: "content", 3: "content"}, 6: {5: "source", 7: "content", 8: "content"}}
    )
    found = decoding.attributions(_scores(labels, ROLE_LABELS), relations, np.arange(9))
    assert [(a.source, a.cue, a.content) for a in found] == [
        (((0, 1),), (1, 2), ((2, 4),)),
        (((5, 6),), (6, 7), ((7, 9),)),
    ]
    for attribution in found:
        assert attribution.evidence.cue > 4
        assert attribution.evidence.content > 1
        assert attribution.evidence.source > 4
        assert attribution.evidence.distance == 0


def test_evidence_of_an_attribution_without_a_source() -> None:
    # it is said rain came
    labels = "O O B-cue B-content I-content".split()
    (found,) = decoding.attributions(
        _scores(labels, ROLE_LABELS), _relations(5, {2: {3: "content", 4: "content"}}), np.arange(5)
    )
    assert (found.evidence.sourceless, found.evidence.source, found.evidence.distance) == (1, 0, 0)
    assert found.evidence.absence > 4


def test_evidence_for_a_content_falls_with_what_else_might_belong_to_it() -> None:
    # Lee said rain came , snow fell: the model wavers about the last three words
    labels = "B-source B-cue B-content I-content O O O".split()
    sure = _scores(labels, ROLE_LABELS)
    unsure = sure.copy()
    unsure[4:, ROLE_LABELS.index("I-content")] = unsure[4:, 0] - 0.5
    relations = _relations(7, {1: {0: "source", **dict.fromkeys(range(2, 7), "content")}})
    (before,) = decoding.attributions(sure, relations, np.arange(7))
    (after,) = decoding.attributions(unsure, relations, np.arange(7))
    assert before.content == ((2, 4),)
    assert before.evidence.content > after.evidence.content


def test_a_content_in_two_pieces_stays_one_attribution() -> None:
    # rain , Lee said , and snow
    labels = "B-content O B-source B-cue O B-content I-content".split()
    relations = _relations(7, {3: {0: "content", 2: "source", 5: "content", 6: "content"}})
    (found,) = decoding.attributions(_scores(labels, ROLE_LABELS), relations, np.arange(7))
    assert found.content == ((0, 1), (5, 7))


def test_a_cue_without_content_attributes_nothing() -> None:
    scores = _scores(["B-source", "B-cue", "O"], ROLE_LABELS)
    assert decoding.attributions(scores, _relations(3, {1: {0: "source"}}), np.arange(3)) == []


def test_no_words_no_attributions() -> None:
    empty = np.zeros((0, len(ROLE_LABELS)), dtype=np.float32)
    assert decoding.attributions(empty, np.zeros((0, 0, 3), dtype=np.float32), np.arange(0)) == []
