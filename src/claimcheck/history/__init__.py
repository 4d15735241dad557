"""A store of audits, in SQLite or PostgreSQL: since when something has stood, what is new, what was resolved."""

from __future__ import annotations

from claimcheck.history.store import KeptFinding, KeptRun, Series, Store, files, series_name

__all__ = ["KeptFinding", "KeptRun", "Series", "Store", "files", "series_name"]
