"""The tables of a store, as of `REVISION`; `migrations` makes them out of those of earlier versions.

What audits find is kept as intervals, a row from the audit that first found it to the one that no longer did, so that
an audit in which nothing has changed adds one row of figures. Their names begin with "claimcheck", as the database may
be shared with other programs.
"""

from __future__ import annotations

import re
from datetime import datetime, timezone

from sqlalchemy import (
    JSON,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    TypeDecorator,
)

REVISION = "0001"
"""The last of `migrations`."""
version = Table("claimcheck_version", MetaData(), Column("version_num", Text))
"""Where the revision of a store stands: alembic's own table, named here as alembic takes a while to import."""

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class Moment(TypeDecorator[datetime]):
    """A time with its zone, in UTC; SQLite has no zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """As it is stored."""
        del dialect
        return value.astimezone(timezone.utc) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """As it is read."""
        del dialect
        if value is None or value.tzinfo:
            return value and value.astimezone(timezone.utc)
        return value.replace(tzinfo=timezone.utc)


def storable(text: str) -> str:
    """The text without what a database refuses: NUL and lone surrogates are spelt out."""
    return _UNSTORABLE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
    }
)


def _words(name: str) -> Column[str]:
    return Column(name, Text, nullable=False)


def _number(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False)


def _of(table: str, name: str, *, nullable: bool = False) -> Column[int]:
    return Column(name, Integer, ForeignKey(f"{table}.id"), nullable=nullable)


series = Table(
    "claimcheck_series",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
)

runs = Table(
    "claimcheck_runs",
    metadata,
    Column("id", Integer, primary_key=True),
    _of(series.name, "series_id"),
    Column("started", Moment, nullable=False),
    Column("versions", JSON, nullable=False),
    *(_number(name) for name in ("documents", "failures", "claims", "errors", "warnings", "notes")),
    Index("ix_claimcheck_runs_series", "series_id"),
)


def _intervals(name: str, key: tuple[str, ...], *others: str, unique: bool = True) -> Table:
    """A table of intervals.

    Args:
        name: What they are of.
        key: Columns by which one audit knows again what another found.
        others: Further columns.
        unique: Whether the database is to see to it that no two open intervals are of the same; not where a key may be
            longer than an index holds.
    """
    table = Table(
        f"claimcheck_{name}",
        metadata,
        Column("id", Integer, primary_key=True),
        _of(series.name, "series_id"),
        *(_words(column) for column in (*key, *others)),
        _of(runs.name, "first_run"),
        _of(runs.name, "gone_run", nullable=True),
        info={"key": key, "others": others},
    )
    is_open = table.c.gone_run.is_(None)
    Index(
        f"ix_claimcheck_{name}_open",
        table.c.series_id,
        *(table.c[column] for column in key if unique),
        unique=unique,
        sqlite_where=is_open,
        postgresql_where=is_open,
    )
    return table


findings = _intervals("findings", ("fingerprint",), "check", "severity", "message", "document", "passage")
claims = _intervals("claims", ("claim",), "document", "source", "cue_class", "content")
documents = _intervals("documents", ("document", "sha256"), unique=False)
