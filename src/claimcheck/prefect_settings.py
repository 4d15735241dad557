"""What Prefect is told about itself, in environment variables, before anything imports it; imports nothing of it.

A run needs no server of the user's and no network, keeps all its records in `.claimcheck/` in the current folder, and
tells nobody. Whoever sets a variable otherwise, for a server of their own say, has their way.
"""

from __future__ import annotations

import os
from pathlib import Path

STATE = Path(".claimcheck")
"""What runs leave behind: extractions, run manifests, training, Prefect's own records. Can be deleted at any time."""


def set_up_prefect() -> None:
    """Set what is not set yet, and make the folder without which Prefect's server cannot start."""
    for name, value in {
        "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_HOME": str((STATE / "prefect").resolve()),
        "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE": "true",
        # A cold start on a busy machine takes most of a minute.
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "180",
        # Else it pickles the exceptions it keeps.
        "PREFECT_RESULTS_DEFAULT_SERIALIZER": "json",
        # What fails is told by the report and by the program's exit.
        "PREFECT_LOGGING_LEVEL": "CRITICAL",
        "PREFECT_INTERNAL_LOGGING_LEVEL": "CRITICAL",
        # For other libraries.
        "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "WARNING",
    }.items():
        os.environ.setdefault(name, value)
    Path(os.environ["PREFECT_HOME"]).mkdir(parents=True, exist_ok=True)
