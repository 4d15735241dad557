"""Claims that were right are not judged again, whatever changes around them; what is wrong is found every time."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from claimcheck import cache as cache_module
from claimcheck.cache import Cache
from claimcheck.model import Claim, SchemaViolation
from claimcheck.records import from_record, to_record
from claimcheck.validation import claims as claims_module
from claimcheck.validation import violations
from claimcheck.validation.claims import claim_violations

RIGHT = from_record(
    Claim,
    yaml.safe_load(Path(__file__).with_name("records.yaml").read_text(encoding="utf-8"))["claim"]["valid"],
)
WRONG: list[dict[str, Any]] = [{"line": 0}, {"confidence": 1.3, "column": -1}, {"id": ""}]
DOCUMENTS = ["a.txt", "b.txt", "c\udcff.txt"]


def _claims(made: Sequence[tuple[str, int, dict[str, Any]]]) -> list[Claim]:
    return [
        replace(RIGHT, **({"id": f"c-{number:012x}", "document": document, "line": line} | changes))
        for number, (document, line, changes) in enumerate(made)
    ]


def _violations(claims: Sequence[Claim]) -> tuple[SchemaViolation, ...]:
    return violations("claim", map(to_record, claims))


ARCHIVE = st.lists(
    st.tuples(st.sampled_from(DOCUMENTS), st.integers(1, 2), st.sampled_from([{}, {}, {}, *WRONG])), max_size=6
)


@settings(max_examples=30)
@given(st.lists(ARCHIVE, min_size=2, max_size=4), st.sampled_from([1, 2, 256]))
def test_violations_are_the_same_with_a_cache_whatever_changes(
    audits: list[list[tuple[str, int, dict[str, Any]]]], groups: int
) -> None:
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(cache_module, "_GROUPS", groups)
        cache = Cache(Path(folder))
        for made in audits:
            claims = _claims(made)
            assert claim_violations(claims, cache) == claim_violations(claims) == _violations(claims)


def _judged(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The documents of claims that are judged from now on."""
    judged: list[str] = []
    judge = claims_module.violations_of

    def noting(name: str, record: Any, number: int) -> tuple[SchemaViolation, ...]:
        judged.append(record["document"])
        return judge(name, record, number)

    monkeypatch.setattr(claims_module, "violations_of", noting)
    return judged


def test_only_what_changed_is_judged_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    judged = _judged(monkeypatch)
    cache = Cache(tmp_path)
    before = _claims([("a.txt", 1, {}), ("b.txt", 1, {})])
    after = [before[0], replace(before[1], confidence=0.3)]
    for claims in (before, after, before, after):
        assert claim_violations(claims, cache) == ()
    assert judged == ["a.txt", "b.txt", "b.txt"]


def test_what_is_wrong_is_judged_every_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    judged = _judged(monkeypatch)
    cache = Cache(tmp_path)
    claims = _claims([("a.txt", 1, {}), ("b.txt", 0, {})])
    for _ in range(3):
        assert [violation.path for violation in claim_violations(claims, cache)] == ["/line"]
    assert judged == ["a.txt", "b.txt", "b.txt", "b.txt"]


@pytest.mark.parametrize("payload", [b"", b"wrong", b"[]", b"right\n", b"\xff"])
def test_an_entry_that_says_anything_else_counts_as_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, payload: bytes
) -> None:
    cache, kept = Cache(tmp_path), Cache.keep_part
    claims = _claims([("a.txt", 1, {})])
    monkeypatch.setattr(Cache, "keep_part", lambda self, name, basis, _: kept(self, name, basis, payload))
    claim_violations(claims, cache)
    monkeypatch.undo()
    judged = _judged(monkeypatch)
    assert claim_violations(claims, cache) == ()
    assert judged == ["a.txt"]


def test_an_entry_cut_short_counts_as_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = Cache(tmp_path)
    claims = _claims([("a.txt", 1, {})])
    claim_violations(claims, cache)
    for path in tmp_path.rglob("*.json"):
        path.write_bytes(path.read_bytes()[:-1])
    judged = _judged(monkeypatch)
    assert claim_violations(claims, cache) == ()
    assert judged == ["a.txt"]
