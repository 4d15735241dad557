"""How the tables came to be, revision by revision; each leaves in place what was kept before."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection

from claimcheck.errors import HistoryError

FOLDER = Path(__file__).parent


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Bring the tables to a revision, in the transaction that the connection is in: whole or not at all.

    Raises:
        HistoryError: they are of a revision that is not known here.
    """
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    try:
        command.upgrade(config, revision)
    except CommandError as error:
        raise HistoryError("was written by a later version of claimcheck: update claimcheck") from error
