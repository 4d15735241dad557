"""Versions of what is installed."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version


def installed(distribution: str) -> str:
    """The version of a distribution; "not installed" for one that is not, such as this program run from its sources."""
    try:
        return version(distribution)
    except PackageNotFoundError:
        return "not installed"
