import json
import shutil
from pathlib import Path

import pytest

from claimcheck.errors import ModelError
from claimcheck.language.engine import Engine, model_folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(model_folder(), tmp_path / "model"))


def test_a_copy_of_the_model_reads_alike(folder: Path) -> None:
    text = "Lee said the port had closed."
    assert Engine(folder).analyse(text) == Engine(model_folder()).analyse(text)


def test_no_model(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="install claimcheck again"):
        Engine(tmp_path)


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json"])
def test_a_damaged_file_is_named(folder: Path, name: str) -> None:
    with (folder / name).open("ab") as file:
        file.write(b"x")
    with pytest.raises(ModelError, match=f"{name} is damaged"):
        Engine(folder)


def test_a_model_of_another_format(folder: Path) -> None:
    about = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    (folder / "model.json").write_text(json.dumps({**about, "format": 99}), encoding="utf-8")
    with pytest.raises(ModelError, match="format 99"):
        Engine(folder)


def test_names_and_attributions_are_offsets_into_the_text() -> None:
    text = "Maria Silva told the BBC in Lisbon that the port had closed."
    found = Engine(model_folder()).analyse(text)
    assert {text[e.start : e.end] for e in found.entities} >= {"Maria Silva", "Lisbon"}
    (attribution,) = found.attributions
    assert [text[start:end] for start, end in attribution.source] == ["Maria Silva"]
