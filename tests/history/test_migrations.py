"""The tables of a store, and how those of earlier versions are brought up to date: nothing is lost."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from claimcheck.errors import HistoryError
from claimcheck.history import Store, migrations, store
from claimcheck.history.address import address
from claimcheck.history.tables import REVISION, metadata, version
from claimcheck.model import PastRun, Severity
from tests.history.audits import audit, claim_id, mark

Rows = Callable[[str, str], list[tuple[Any, ...]]]
LATE = "a.txt: the ferry was late"
REVISION_1 = (
    "INSERT INTO claimcheck_series VALUES (1, 'news')",
    "INSERT INTO claimcheck_runs VALUES (1, 1, '2016-05-01 06:00:00+00:00', '{\"claimcheck\": \"0.1.0\"}', 2, 1, 3, 1, 2, 0)",
    "INSERT INTO claimcheck_runs VALUES (2, 1, '2016-05-02 06:00:00+00:00', '{\"claimcheck\": \"0.1.0\"}', 2, 0, 3, 0, 1, 0)",
    "INSERT INTO claimcheck_findings VALUES (1, 1, 'LATE', 'CC403', 'warning', 'So.', 'a.txt', 'late', 1, NULL)",
    "INSERT INTO claimcheck_findings VALUES (2, 1, 'f00d', 'CC401', 'error', 'No.', 'b.txt', 'lost', 1, 2)",
    "INSERT INTO claimcheck_claims VALUES (1, 1, 'CLAIM', 'a.txt', 'Ada Lund', 'assert', 'late', 2, NULL)",
    "INSERT INTO claimcheck_documents VALUES (1, 1, 'a.txt', 'f00d', 1, NULL)",
)
"""What version 0.1.0 kept. A later revision adds tables or columns beside these, and a case of its own."""


@contextmanager
def _connected(where: str) -> Iterator[sa.Connection]:
    place = address(where)
    engine = sa.create_engine(place.url, connect_args=dict(place.arguments), poolclass=sa.NullPool)
    with engine.begin() as connection:
        yield connection


def test_a_store_of_the_first_revision_keeps_what_it_has(where: str, rows: Rows) -> None:
    with _connected(where) as connection:
        migrations.upgrade(connection, "0001")
    for statement in REVISION_1:
        rows(where, statement.replace("LATE", mark(LATE)).replace("CLAIM", claim_id(LATE)))
    history = Store(where).history(audit(LATE), "news")
    assert history.runs == (
        PastRun("2016-05-01T06:00:00Z", 2, 3, 1, 2, 0),
        PastRun("2016-05-02T06:00:00Z", 2, 3, 0, 1, 0),
    )
    assert history.findings_since == {mark(LATE): "2016-05-01T06:00:00Z"}
    assert history.claims_since == {claim_id(LATE): "2016-05-02T06:00:00Z"}
    (kept,) = Store(where).series()
    assert kept.runs[0].versions == {"claimcheck": "0.1.0"}
    assert [(each.severity, each.passage, each.until) for each in kept.findings] == [
        (Severity.WARNING, "late", None),
        (Severity.ERROR, "lost", "2016-05-02T06:00:00Z"),
    ]


def test_the_tables_are_as_the_revisions_make_them(where: str) -> None:
    Store(where)
    with _connected(where) as connection:
        context = MigrationContext.configure(connection, opts={"version_table": version.name, "compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_the_revision_is_the_last_there_is() -> None:
    config = Config()
    config.set_main_option("script_location", str(migrations.FOLDER))
    config.set_main_option("path_separator", "os")
    assert ScriptDirectory.from_config(config).get_current_head() == REVISION


LATER = """
import sqlalchemy as sa
from alembic import op
revision, down_revision = "later", "{last}"
def upgrade():
    with op.batch_alter_table("claimcheck_runs") as table:
        table.add_column(sa.Column("minutes", sa.Integer, server_default="0", nullable=False))
    op.create_table("claimcheck_notes", sa.Column("id", sa.Integer, primary_key=True))
    {end}
"""


@pytest.fixture
def later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """As if this program had one revision more, which ends with a statement."""

    def added(end: str) -> None:
        folder = tmp_path / "100% later"
        shutil.copytree(migrations.FOLDER, folder, ignore=shutil.ignore_patterns("__pycache__"))
        text = LATER.format(last=REVISION, end=end)
        (folder / "versions" / "later.py").write_text(text, encoding="utf-8")
        monkeypatch.setattr(migrations, "FOLDER", folder)
        monkeypatch.setattr(store, "REVISION", "later")

    return added


def _record(where: str, *numbers: int) -> None:
    from datetime import datetime, timezone

    for number in numbers:
        Store(where).record(audit(LATE), "news", datetime(2016, 5, number, tzinfo=timezone.utc))


def test_an_upgrade_loses_nothing(where: str, later: Callable[[str], None], rows: Rows) -> None:
    _record(where, 1, 2)
    before = Store(where).series()
    later("pass")
    assert Store(where).series() == before
    assert rows(where, "SELECT minutes FROM claimcheck_runs") == [(0,), (0,)]
    assert rows(where, "SELECT version_num FROM claimcheck_version") == [("later",)]


def test_an_upgrade_that_fails_changes_nothing(
    where: str, later: Callable[[str], None], rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    _record(where, 1, 2)
    before = Store(where).series()
    later("op.execute('SELECT this FROM nowhere')")
    with pytest.raises(HistoryError, match="nowhere"):
        Store(where)
    monkeypatch.undo()
    assert Store(where).series() == before
    with _connected(where) as connection:
        assert "claimcheck_notes" not in sa.inspect(connection).get_table_names()
    _record(where, 3)
    assert rows(where, "SELECT count(*) FROM claimcheck_runs") == [(3,)]


def test_a_store_of_a_later_version_is_left_alone(where: str, rows: Rows) -> None:
    _record(where, 1)
    rows(where, "UPDATE claimcheck_version SET version_num = 'later'")
    with pytest.raises(HistoryError, match=r"written by a later version of claimcheck: update claimcheck$"):
        Store(where)
    assert rows(where, "SELECT version_num FROM claimcheck_version") == [("later",)]


def test_a_database_can_be_shared_with_others(where: str, rows: Rows) -> None:
    rows(where, "CREATE TABLE runs (id INTEGER)")
    rows(where, "CREATE TABLE alembic_version (version_num VARCHAR(32))")
    rows(where, "INSERT INTO alembic_version VALUES ('theirs')")
    _record(where, 1)
    assert rows(where, "SELECT * FROM alembic_version") == [("theirs",)]
