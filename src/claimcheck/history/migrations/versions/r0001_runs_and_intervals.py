"""The first tables: runs with their figures, and findings, claims and documents as intervals."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_INTERVALS = {
    "findings": ("fingerprint", "check", "severity", "message", "document", "passage"),
    "claims": ("claim", "document", "source", "cue_class", "content"),
    "documents": ("document", "sha256"),
}
_UNIQUE = {"findings": "fingerprint", "claims": "claim"}


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "claimcheck_series",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_claimcheck_series"),
        sa.UniqueConstraint("name", name="uq_claimcheck_series"),
    )
    figures = ("documents", "failures", "claims", "errors", "warnings", "notes")
    op.create_table(
        "claimcheck_runs",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("series_id", sa.Integer, nullable=False),
        sa.Column("started", sa.DateTime(timezone=True), nullable=False),
        sa.Column("versions", sa.JSON, nullable=False),
        *(sa.Column(name, sa.Integer, nullable=False) for name in figures),
        sa.PrimaryKeyConstraint("id", name="pk_claimcheck_runs"),
        sa.ForeignKeyConstraint(["series_id"], ["claimcheck_series.id"], name="fk_claimcheck_runs_series_id"),
    )
    op.create_index("ix_claimcheck_runs_series", "claimcheck_runs", ["series_id"])
    for kind, columns in _INTERVALS.items():
        _create_intervals(f"claimcheck_{kind}", columns, _UNIQUE.get(kind))


def _create_intervals(table: str, columns: tuple[str, ...], unique: str | None) -> None:
    references = {"series_id": "claimcheck_series", "first_run": "claimcheck_runs", "gone_run": "claimcheck_runs"}
    op.create_table(
        table,
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("series_id", sa.Integer, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in columns),
        sa.Column("first_run", sa.Integer, nullable=False),
        sa.Column("gone_run", sa.Integer, nullable=True),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        *(
            sa.ForeignKeyConstraint([column], [f"{other}.id"], name=f"fk_{table}_{column}")
            for column, other in references.items()
        ),
    )
    is_open = sa.text("gone_run IS NULL")
    op.create_index(
        f"ix_{table}_open",
        table,
        ["series_id", unique] if unique else ["series_id"],
        unique=bool(unique),
        sqlite_where=is_open,
        postgresql_where=is_open,
    )
