"""Errors that end a run. Each message is one line and says what to do about it.

Bad *documents* never raise: they become a `ReadFailure` and a finding.
"""

from __future__ import annotations


class ClaimcheckError(Exception):
    """Base of every error that claimcheck raises on purpose; the command line prints it and exits with 2."""


class UsageError(ClaimcheckError):
    """What was asked for cannot be done as asked: a path that is not there, an unknown format or check."""


class ConfigurationError(ClaimcheckError):
    """A setting, manifest or other file written by the user is not valid."""


class ModelError(ClaimcheckError):
    """The language model is missing, damaged or of another version than this program expects."""


class OutputError(ClaimcheckError):
    """A result could not be written."""


class HistoryError(ClaimcheckError):
    """The store of earlier audits cannot be reached, read or written."""
