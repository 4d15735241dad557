import json
import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.errors import ModelError
from claimcheck.language import confidence
from claimcheck.language.confidence import NOTHING_KNOWN, Calibration, Evidence
from claimcheck.language.engine import Engine, model_folder

CALIBRATION = Calibration("abc", -0.5, Evidence(0.1, 0.4, 0.3, -0.3, -1.5, 0.2))
FIGURES = st.floats(-1e6, 1e6)
NOTHING = Evidence(0, 0, 0, 0, 0, 0)


def test_the_model_that_ships_has_a_calibration_of_its_own() -> None:
    stored = confidence.read(model_folder(), Engine(model_folder()).digest)
    assert stored is not NOTHING_KNOWN
    assert stored.weights.content > 0
    assert stored.weights.source > 0


@given(st.tuples(*[FIGURES] * len(Evidence._fields)))
def test_a_probability_whatever_the_evidence(figures: tuple[float, ...]) -> None:
    assert 0 <= CALIBRATION.confidence(Evidence(*figures)) <= 1


def test_the_logistic_function() -> None:
    assert CALIBRATION.confidence(NOTHING) == pytest.approx(1 / (1 + math.exp(0.5)))
    assert CALIBRATION.confidence(NOTHING._replace(content=2.5)) == pytest.approx(1 / (1 + math.exp(-0.5)))


def test_without_a_calibration_every_attribution_has_one_half() -> None:
    assert NOTHING_KNOWN.confidence(NOTHING._replace(content=9.0)) == 0.5


def test_what_is_written_is_read(tmp_path: Path) -> None:
    confidence.write(tmp_path, CALIBRATION)
    assert confidence.read(tmp_path, "abc") == CALIBRATION


def test_none_for_another_model(tmp_path: Path) -> None:
    confidence.write(tmp_path, CALIBRATION)
    assert confidence.read(tmp_path, "def") is NOTHING_KNOWN


def test_none_for_other_evidence(tmp_path: Path) -> None:
    confidence.write(tmp_path, CALIBRATION)
    path = tmp_path / confidence.FILE
    path.write_text(path.read_text(encoding="utf-8").replace('"cue"', '"verb"'), encoding="utf-8")
    assert confidence.read(tmp_path, "abc") is NOTHING_KNOWN


def test_none_where_there_is_no_file(tmp_path: Path) -> None:
    assert confidence.read(tmp_path, "abc") is NOTHING_KNOWN


@pytest.mark.parametrize(
    "content", ["", "[]", "{}", '{"model": "abc"}', '{"model": "abc", "weights": 3}', b"\xff\xfe"], ids=repr
)
def test_a_damaged_file_is_named(tmp_path: Path, content: str | bytes) -> None:
    (tmp_path / confidence.FILE).write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(ModelError, match=r"confidence\.json is damaged"):
        confidence.read(tmp_path, "abc")


def test_a_weight_that_is_no_number(tmp_path: Path) -> None:
    confidence.write(tmp_path, CALIBRATION)
    path = tmp_path / confidence.FILE
    stored = json.loads(path.read_text(encoding="utf-8"))
    stored["weights"]["cue"] = None
    path.write_text(json.dumps(stored), encoding="utf-8")
    with pytest.raises(ModelError, match=r"confidence\.json is damaged"):
        confidence.read(tmp_path, "abc")
