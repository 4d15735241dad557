"""CSV and Parquet, read back by pandas."""

from __future__ import annotations

import csv
import importlib.util
import io
import json

import pandas as pd
import pytest
from msgspec.structs import replace

from claimcheck.errors import UsageError
from claimcheck.model import AuditResult
from claimcheck.reporting.claims_table import write_csv, write_parquet
from claimcheck.table import CLAIM_COLUMNS
from tests.reporting.test_claim_formats import pairs

HAS_PYARROW = importlib.util.find_spec("pyarrow") is not None


def test_csv_reads_back(result: AuditResult) -> None:
    table = pd.read_csv(io.StringIO("".join(write_csv(pairs(result), resolved=True))), keep_default_na=False)
    assert list(table.columns) == list(CLAIM_COLUMNS)
    assert sorted(table["claim"]) == sorted(claim.id for claim in result.claims)
    first = table[table["claim"] == result.claims[0].id].iloc[0]
    assert first["content_text"] == "the Port Authority … of hiding two accident reports from inspectors"
    assert [piece["text"] for piece in json.loads(first["content"])] == [s.text for s in result.claims[0].content]
    assert json.loads(first["quantities"])[0]["unit"] == "reports"


def test_an_extract_has_no_columns_that_only_an_audit_fills(result: AuditResult) -> None:
    header = next(csv.reader(write_csv(pairs(result))))
    assert "content_text" in header
    assert not {"source_entity", "source_status", "mentions", "dates", "quantities"} & set(header)


@pytest.mark.parametrize("words", ["=1+1", "+1", "-1", "@SUM(A1)"])
def test_no_cell_is_a_formula(result: AuditResult, words: str) -> None:
    claim = result.claims[0]
    claim = replace(claim, content=(replace(claim.content[0], text=words),))
    (row,) = csv.DictReader(write_csv([(result.documents[0], [claim])]))
    assert row["content_text"] == f"'{words}"


def test_control_characters_are_seen(result: AuditResult) -> None:
    assert not set("\x00\x1b\r") & set("".join(write_csv(pairs(result))))


@pytest.mark.skipif(HAS_PYARROW, reason="pyarrow is installed")
def test_parquet_says_what_to_install(result: AuditResult) -> None:
    with pytest.raises(UsageError, match=r"pip install .claimcheck\[parquet"):
        list(write_parquet(pairs(result)))


@pytest.mark.skipif(not HAS_PYARROW, reason="needs pyarrow")
def test_parquet_reads_back(result: AuditResult) -> None:
    data = b"".join(write_parquet(pairs(result), resolved=True))
    table = pd.read_parquet(io.BytesIO(data), engine="pyarrow")
    assert list(table.columns) == list(CLAIM_COLUMNS)
    assert len(table) == len(result.claims)
    assert b"".join(write_parquet(pairs(result), resolved=True)) == data
