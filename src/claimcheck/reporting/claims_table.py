"""The claims table as CSV and Parquet: the columns of `claimcheck.table`, tuples as JSON in them.

Text of a document may look like a formula to a spreadsheet, which would compute it: in CSV, where nothing else can tell
text from formula, such a cell begins with an apostrophe. Parquet holds the text as it is.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from claimcheck.errors import UsageError
from claimcheck.model import Claim, Resolution
from claimcheck.records import to_record
from claimcheck.reporting.claim_formats import Claims
from claimcheck.reporting.visible import visible

if TYPE_CHECKING:
    import pandas as pd

BATCH = 2_000
"""About how many claims are made a table at a time."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_RESOLVED = frozenset("source_entity source_status source_reason target_entity mentions dates quantities".split())
"""What only an audit knows."""
_TUPLES = frozenset("source cue content mentions dates quantities".split())
_INSTALL = "Parquet needs pyarrow, which is not installed: run `pip install 'claimcheck[parquet]'`, or choose csv"


def write_csv(claims: Claims, *, resolved: bool = False) -> Iterator[str]:
    """CSV (RFC 4180, but lines end in a line feed), a claim a row; with all columns of an audit where `resolved`."""
    yield _row(_columns(resolved=resolved))
    for batch in _batches(claims):
        for row in _table(batch, resolved=resolved).itertuples(index=False, name=None):
            yield _row([_cell(cell) for cell in row])


def write_parquet(claims: Claims, *, resolved: bool = False) -> Iterator[bytes]:
    """The same table as one Parquet file.

    Raises:
        UsageError: pyarrow is not installed.
    """
    from claimcheck.table import CLAIM_COLUMNS

    if find_spec("pyarrow") is None:  # said before the documents are read, which takes long
        raise UsageError(_INSTALL)
    table = _table((claim for _, its_claims in claims for claim in its_claims), resolved=resolved)
    # A column of None alone would have no type in the file.
    typed = table.astype({name: "string" for name in table.columns if CLAIM_COLUMNS[name] == "object"})
    buffer = io.BytesIO()
    typed.to_parquet(buffer, engine="pyarrow", index=False)
    yield buffer.getvalue()


def _columns(*, resolved: bool) -> list[str]:
    from claimcheck.table import CLAIM_COLUMNS  # late, as it brings pandas

    return [name for name in CLAIM_COLUMNS if resolved or name not in _RESOLVED]


def _table(claims: Iterable[Claim], *, resolved: bool) -> pd.DataFrame:
    """The claims by document and place, tuples as JSON."""
    from claimcheck.table import tables

    columns = _columns(resolved=resolved)
    table: pd.DataFrame = tables((), Resolution(tuple(claims), ()), ()).claims[columns]
    tuples = [name for name in columns if name in _TUPLES]
    table[tuples] = table[tuples].map(_json)
    return table


def _batches(claims: Claims) -> Iterator[list[Claim]]:
    """Claims of whole documents."""
    batch: list[Claim] = []
    for _, its_claims in claims:
        batch += its_claims
        if len(batch) >= BATCH:
            yield batch
            batch = []
    yield batch


def _json(values: Iterable[Any]) -> str:
    return json.dumps([to_record(value) for value in values], ensure_ascii=True)


def _cell(value: object) -> str:
    if not isinstance(value, str):
        return "" if value is None else str(value)
    text = visible(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _row(cells: Sequence[str]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(cells)
    return line.getvalue()
