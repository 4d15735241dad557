"""The figures of the model card, on an engine that finds what the test says."""

from claimcheck import measurement
from claimcheck.annotations import AnnotatedDocument, Marking
from claimcheck.evaluation import Agreement
from claimcheck.language.confidence import NOTHING_KNOWN
from claimcheck.language.found import Analysis, FoundAttribution, FoundEntity
from claimcheck.language.training.data import Annotated

TEXT = "Ada Lee said it rained. Bo Fox denied it."
EVIDENCE = NOTHING_KNOWN.weights


class _Engine:
    def __init__(self, analysis: Analysis) -> None:
        self._analysis = analysis

    def analyse(self, text: str) -> Analysis:
        assert text == TEXT
        return self._analysis


FOUND = Analysis(
    attributions=(
        FoundAttribution(((0, 7),), ((8, 12),), ((13, 22),), EVIDENCE, 0.9),
        FoundAttribution(((0, 7),), ((31, 37),), ((38, 40),), EVIDENCE, 0.4),
    ),
    entities=(FoundEntity(0, 7, "PER"), FoundEntity(24, 30, "LOC"), FoundEntity(13, 15, "MISC")),
    sentence_starts=(0, 13, 24),
)


def test_attributions_with_what_spoke_for_them() -> None:
    gold = AnnotatedDocument(
        "1",
        TEXT,
        (Marking(((0, 7),), ((8, 12),), ((13, 22),)), Marking(((24, 30),), ((31, 37),), ((38, 40),))),
    )
    trial = measurement.attributions(_Engine(FOUND), [gold])  # type: ignore[arg-type]
    assert [(e.document, e.right) for e in trial.examples] == [("1", True), ("1", False)]
    assert trial.confidences == (0.9, 0.4)
    assert trial.evaluation.lenient == Agreement(1, 2, 2)


def test_names_count_with_their_type_and_others_not_at_all() -> None:
    document = Annotated(TEXT, entities=((0, 7, "PER"), (24, 30, "PER")))
    figures = measurement.names(_Engine(FOUND), [document])  # type: ignore[arg-type]
    assert figures == {
        "all": Agreement(1, 2, 2),
        "PER": Agreement(1, 1, 2),
        "ORG": Agreement(0, 0, 0),
        "LOC": Agreement(0, 1, 0),
    }


def test_sentence_starts() -> None:
    document = Annotated(TEXT, sentence_starts=(0, 24))
    assert measurement.sentence_starts(_Engine(FOUND), [document]) == Agreement(2, 3, 2)  # type: ignore[arg-type]
