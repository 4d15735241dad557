"""What an installed claimcheck has, and what it costs to start."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import zipfile
from importlib import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
HEAVY = ("great_expectations", "onnxruntime", "pandas", "prefect", "spacy", "sqlalchemy")

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")


def test_the_command_line_starts_without_the_heavy_libraries() -> None:
    program = "import claimcheck.cli, json, sys; print(json.dumps(sorted(sys.modules)))"
    loaded = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout
    assert not set(HEAVY) & set(json.loads(loaded))


@pytest.mark.parametrize("command", ["make audit", "make test"])
def test_the_readme_names_commands_that_exist(command: str) -> None:
    target = command.removeprefix("make ")
    assert command in (ROOT / "README.md").read_text(encoding="utf-8")
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)


def test_the_readme_installs_as_the_makefile_does() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8").replace("$(BIN)", ".venv/bin")
    for line in re.findall(r"^\t(\.venv/bin/python .+)$", makefile, re.MULTILINE):
        assert line in readme


def test_the_lock_has_a_hash_for_everything_and_no_address() -> None:
    requirements = re.findall(r"^([a-z0-9._-]+)==.*(?:\\\n.*)*", LOCK, re.MULTILINE)
    assert len(requirements) > 100
    for block in re.split(r"\n(?=[a-z0-9])", LOCK.strip()):
        assert "--hash=sha256:" in block, block.splitlines()[0]
    assert not re.search(r"https?://|file:|index-url", LOCK)


def test_the_lock_holds_what_runs_and_nothing_to_train_with() -> None:
    locked = set(re.findall(r"^([a-z0-9._-]+)==", LOCK, re.MULTILINE))
    needed = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["dev"]]
    names = {re.split(r"[<>=; ]", requirement)[0].lower().replace(".", "-") for requirement in needed}
    assert names <= locked
    assert not locked & {"torch", "transformers", "triton"}


def test_the_installed_program_is_this_one() -> None:
    try:
        version = metadata.version("claimcheck")
    except metadata.PackageNotFoundError:
        pytest.skip("run from its sources, not installed")
    assert version == PROJECT["version"]
    (script,) = metadata.entry_points(group="console_scripts", name="claimcheck")
    assert script.value == "claimcheck.cli:main"


def test_the_wheel_has_all_of_the_package_and_the_schemas(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, check=True, capture_output=True, cwd=ROOT)
    (wheel,) = tmp_path.glob("*.whl")
    packed = set(zipfile.ZipFile(wheel).namelist())
    # All that lies in the package is part of it: model, word lists, templates.
    for file in (ROOT / "src" / "claimcheck").rglob("*"):
        if file.is_file() and "__pycache__" not in file.parts:
            assert file.relative_to(ROOT / "src").as_posix() in packed
    for file in (ROOT / "schemas").glob("*.json"):
        assert f"claimcheck/schemas/{file.name}" in packed
    assert {Path(name).parts[0] for name in packed} == {"claimcheck", f"claimcheck-{PROJECT['version']}.dist-info"}
