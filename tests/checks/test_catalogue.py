"""What holds for every check: its identity, its documentation, and that the documentation's own examples are true."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path
from typing import Any

import pytest
import yaml

from claimcheck import checks
from claimcheck.checks import CHECKS, Check, explain
from claimcheck.errors import UsageError
from tests.marked import plain

CASES = {
    path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in Path(__file__).parent.glob("cases/*.yaml")
}
PARTS = ("Why", "Flagged", "Allowed", "Limits")
DATA_CHECKS = {"CC601", "CC602", "CC603"}
"""They judge records and files, not texts; their cases are in test_data_checks.py."""

each_check = pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)


def _part(check: Check, name: str) -> str:
    _, *fields = re.split(r"^([A-Z][a-z]+):\s+", textwrap.dedent(check.documentation or ""), flags=re.MULTILINE)
    return " ".join(dict(zip(fields[::2], fields[1::2], strict=True))[name].split())


def _texts(case: Any) -> list[str]:
    return [case] if isinstance(case, str) else case.get("texts") or [case["text"]]


def test_ids_and_names_are_unique_and_sorted() -> None:
    ids = [check.id for check in CHECKS]
    assert ids == sorted(set(ids))
    assert all(re.fullmatch(r"CC\d{3}", identifier) for identifier in ids)
    assert len({check.name for check in CHECKS}) == len(CHECKS)


def test_every_module_with_a_check_is_listed() -> None:
    modules = {path.stem for path in Path(checks.__file__).parent.glob("*.py")} - {
        "__init__",
        "check",
        "judging",
        "paragraphs",
        "runner",
    }
    assert {check.name.replace("-", "_") for check in CHECKS} == modules


@each_check
def test_documentation_opens_with_id_and_name_and_has_every_part(check: Check) -> None:
    documentation = check.documentation or ""
    assert documentation.startswith(f"{check.id} {check.name}: ")
    assert re.findall(r"^([A-Z][a-z]+):", documentation, flags=re.MULTILINE) == list(PARTS)


@each_check
def test_every_check_has_cases(check: Check) -> None:
    assert check.id in DATA_CHECKS or (CASES[check.id]["flagged"] and CASES[check.id]["allowed"])


@each_check
@pytest.mark.parametrize("kind", ["flagged", "allowed"])
def test_documented_examples_are_among_the_cases(check: Check, kind: str) -> None:
    if check.id in DATA_CHECKS:
        return
    example = _part(check, kind.capitalize())
    quoted = re.findall(r'\b[AB] "([^"]+)"', example)
    wanted = quoted or re.sub(r" \(no .*\)$", "", example).split(" / ")
    cases = [" ".join("\n".join(map(plain, _texts(case))).split()) for case in CASES[check.id][kind]]
    assert any(all(part.rstrip(".") in case for part in wanted) for case in cases), wanted


@each_check
def test_explained_by_id_and_by_name(check: Check) -> None:
    assert explain(check.id.lower()) == explain(check.name) == (check.documentation or "").strip()


@pytest.mark.parametrize(
    ("asked", "meant"),
    [("CC1011", "CC101"), ("CC4O2", "CC402"), ("unbalanced-quotation-marks", "unbalanced-quotation-mark")],
)
def test_a_wrong_id_is_answered_with_the_nearest(asked: str, meant: str) -> None:
    with pytest.raises(UsageError, match=f"did you mean {meant}"):
        explain(asked)


def test_an_id_like_no_other_is_answered_with_where_to_look() -> None:
    with pytest.raises(UsageError, match="claimcheck explain"):
        explain("zzz")
