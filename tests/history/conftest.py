"""Stores to test with: a SQLite file, and a database of a real PostgreSQL server that is started for these tests."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

USER, PASSWORD = "claimcheck", "rosebud/1"
NUMBERS = count()


def _programs() -> Path | None:
    """The folder of PostgreSQL's programs, where it is installed."""
    found = shutil.which("postgres")
    folders = [Path(found).resolve().parent] if found else sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    return next((folder for folder in reversed(folders) if (folder / "initdb").exists()), None)


def _unprivileged() -> dict[str, Any]:
    """As whom to start the server, which refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    who = next(user for user in pwd.getpwall() if user.pw_name in {"postgres", "nobody"})
    return {"user": who.pw_uid, "group": who.pw_gid, "extra_groups": []}


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The query part of a URL that leads to the server: its socket, in a folder whose name is short enough for one."""
    programs = _programs()
    if programs is None:
        pytest.skip("PostgreSQL is not installed: apt-get install postgresql")
    pytest.importorskip("pg8000", reason="the extra `postgres` is not installed")
    folder = Path(tempfile.mkdtemp(prefix="claimcheck-"))
    who = _unprivileged()
    (folder / "password").write_text(PASSWORD, encoding="utf-8")
    for path in (folder, folder / "password") if who else ():
        os.chown(path, who["user"], who["group"])
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C", "HOME": str(folder)}
    quick = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "shared_buffers": "16MB"}
    initdb = [programs / "initdb", "-D", folder / "data", "-U", USER, "-A", "md5", "-E", "UTF8", "--no-sync"]
    postgres = [programs / "postgres", "-D", folder / "data", "-k", folder, "-c", "listen_addresses="]
    settings = [each for name, value in quick.items() for each in ("-c", f"{name}={value}")]
    running = {"cwd": folder, "env": environment, **who}
    try:
        subprocess.run([*initdb, f"--pwfile={folder / 'password'}"], check=True, capture_output=True, **running)
        with (
            (folder / "log").open("wb") as log,
            subprocess.Popen([*postgres, *settings], stderr=log, **running) as process,
        ):
            try:
                _wait_for(folder, process)
                yield f"host={folder}"
            finally:
                process.send_signal(signal.SIGQUIT)  # at once: nothing is to be kept
    finally:
        shutil.rmtree(folder)


def _wait_for(folder: Path, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 120
    while time.monotonic() < until and process.poll() is None:
        if "ready to accept connections" in (folder / "log").read_text(encoding="utf-8"):
            return
        time.sleep(0.05)
    pytest.fail((folder / "log").read_text(encoding="utf-8"))


@pytest.fixture
def database(server: str) -> str:
    """The URL of an empty database."""
    name = f"history{next(NUMBERS)}"
    url = f"postgresql://{USER}:{PASSWORD}@/{{}}?{server}"
    socket = f"{server.partition('=')[2]}/.s.PGSQL.5432"
    engine = sa.create_engine(
        f"postgresql+pg8000://{USER}:{PASSWORD}@/postgres",
        connect_args={"unix_sock": socket},
        isolation_level="AUTOCOMMIT",
        poolclass=sa.NullPool,
    )
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    return url.format(name)


@pytest.fixture(params=["sqlite", "postgresql"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty store, of each kind."""
    return str(tmp_path / "history.sqlite") if request.param == "sqlite" else request.getfixturevalue("database")


@pytest.fixture
def rows() -> Callable[[str, str], list[tuple[Any, ...]]]:
    """What a statement finds in a store."""
    from claimcheck.history.address import address

    def ask(where: str, statement: str) -> list[tuple[Any, ...]]:
        place = address(where)
        engine = sa.create_engine(place.url, connect_args=dict(place.arguments), poolclass=sa.NullPool)
        with engine.begin() as connection:
            result = connection.exec_driver_sql(statement)
            return [tuple(row) for row in result] if result.returns_rows else []

    return ask
