"""The record of a run: which settings held."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest

from claimcheck.checks import CHECKS
from claimcheck.checks.check import Setting
from claimcheck.configuration import DEFAULTS, Configuration, load
from claimcheck.model import Severity
from claimcheck.run_record import effective, outputs


def test_defaults_are_told_as_well() -> None:
    told = effective(DEFAULTS, None, None)
    assert (told["config"], told["exclude"], told["aliases"], told["baseline"], told["suppressions"]) == (
        None,
        [],
        *[None] * 3,
    )
    assert told["checks"] == {
        check.id: {
            "severity": check.severity.value,
            "thresholds": {name: threshold.default for name, threshold in check.settable.items()},
        }
        for check in CHECKS
    }


@pytest.mark.parametrize(
    ("setting", "severity", "threshold"),
    [
        (Setting(Severity.ERROR), "error", 2),
        (Setting(off=True), "off", 2),
        (Setting(thresholds={"names_in_common": 5}), "note", 5),
    ],
)
def test_what_is_set_goes_first(setting: Setting, severity: str, threshold: int) -> None:
    told = effective(Configuration(checks={"CC403": setting}), None, None)["checks"]["CC403"]
    assert (told["severity"], told["thresholds"]["names_in_common"]) == (severity, threshold)


def test_names_count_and_not_how_they_are_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    told = []
    for names in ('name = "Ada Pell"', '# Her.\nname  =  "Ada Pell"', 'name = "Ada Lund"'):
        Path("names.toml").write_text(f'[[entity]]\ntype = "person"\n{names}\n', encoding="utf-8")
        Path("claimcheck.toml").write_text('aliases = "names.toml"', encoding="utf-8")
        told.append(effective(load(), None, None)["aliases"])
    assert told[0] == told[1] != told[2]


def test_files_are_known_by_their_bytes(tmp_path: Path) -> None:
    file = tmp_path / "report.md"
    file.write_bytes(b"tide")
    digest = sha256(b"tide").hexdigest()
    assert effective(DEFAULTS, file, None)["baseline"] == {"path": str(file), "sha256": digest}
    assert outputs([file]) == [{"name": "report.md", "sha256": digest, "size": 4}]
