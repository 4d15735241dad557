"""Where a store may be, and what is said when it cannot be used: one line, without user and password."""

from __future__ import annotations

import sqlite3
import ssl
import sys
from collections.abc import Callable
from importlib.abc import MetaPathFinder
from pathlib import Path
from typing import Any

import pytest

from claimcheck.errors import HistoryError
from claimcheck.history import Store, address, files
from tests.history.audits import audit
from tests.history.conftest import PASSWORD, USER

Rows = Callable[[str, str], list[tuple[Any, ...]]]
SECRET = "sword" + "fish"


@pytest.mark.parametrize(
    ("where", "shown", "url"),
    [
        ("h.sqlite", "h.sqlite", "sqlite:///h.sqlite"),
        ("100%/ü ?#.db", "100%/ü ?#.db", "sqlite:///100%/ü ?#.db"),
        ("sqlite:///h.sqlite", "h.sqlite", "sqlite:///h.sqlite"),
        ("sqlite:////var/h.sqlite", "/var/h.sqlite", "sqlite:////var/h.sqlite"),
        ("postgresql://u:p%40%2F@h/d", "postgresql://h/d", "postgresql+pg8000://u:p%40%2F@h/d"),
        ("postgres://u@h:7/d", "postgresql://h:7/d", "postgresql+pg8000://u@h:7/d"),
        ("postgresql+psycopg://u@h/d?sslmode=x", "postgresql://h/d", "postgresql+psycopg://u@h/d?sslmode=x"),
        ("postgresql://u@/d?host=/run/pg", "postgresql:///d in /run/pg", "postgresql+pg8000://u@/d"),
    ],
)
def test_what_names_a_store(where: str, shown: str, url: str) -> None:
    place = address.address(where)
    assert place.shown == shown
    assert place.url.render_as_string(hide_password=False) == url


@pytest.mark.parametrize(
    ("query", "verified", "by_name"),
    [("require", None, None), ("verify-ca", True, False), ("verify-full", True, True)],
)
def test_tls_is_as_other_programs_have_it(query: str, verified: bool | None, by_name: bool | None) -> None:
    context = address.address(f"postgresql://u@h/d?sslmode={query}").arguments["ssl_context"]
    if verified is None:
        assert context is True
    else:
        assert isinstance(context, ssl.SSLContext)
        assert (context.verify_mode == ssl.CERT_REQUIRED, context.check_hostname) == (verified, by_name)


def test_where_nothing_is_asked_tls_is_used_if_offered() -> None:
    assert address.address("postgresql://u@h/d").arguments["ssl_context"] is None
    assert address.address("postgresql://u@h/d?sslmode=disable").arguments["ssl_context"] is False
    assert address.address("postgresql://u@h/d?connect_timeout=5").arguments["timeout"] == 5


@pytest.mark.parametrize(
    ("where", "said"),
    [
        (f"mysql://u:{SECRET}@h/d", "a history is kept in SQLite or PostgreSQL"),
        ("sqlite://", "a history is kept in SQLite or PostgreSQL"),
        (f"://u:{SECRET}@h", "the URL of the history cannot be read"),
        (f"postgresql://u:p@{SECRET}@h/d", 'holds "@" twice'),
        (f"postgresql://u:{SECRET}@h:{SECRET}/d", "the URL of the history cannot be read"),
        (f"postgresql://u@h/d?password={SECRET}", "what the URL says after ? is not known"),
        (f"postgresql://u:{SECRET}@h/d?sslmode=on", "no such sslmode: use one of disable"),
        (f"postgresql://u:{SECRET}@h/d?sslmode=verify-full&sslrootcert=no.pem", "cannot use sslrootcert"),
        (f"postgresql+nothing://u:{SECRET}@h/d", "Can't load plugin"),
        (f"postgresql://u:{SECRET}@127.0.0.1:1/d", "start the server, or name another"),
        (f"postgresql://u:{SECRET}@/d?host=/nowhere", "start the server, or name another"),
    ],
)
def test_what_is_none_is_refused_and_no_password_told(where: str, said: str) -> None:
    with pytest.raises(HistoryError) as raised:
        Store(where)
    assert said in str(raised.value)
    assert "\n" not in str(raised.value)
    error: BaseException | None = raised.value
    while error:  # those of the causes are seen with --debug
        assert SECRET not in str(error)
        assert "Store" not in str(error)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


@pytest.mark.parametrize("encryption", ["md5", "scram-sha-256"])
def test_a_server_that_wants_a_password(
    database: str, rows: Rows, monkeypatch: pytest.MonkeyPatch, encryption: str
) -> None:
    name = f"lund_{encryption[:3]}"
    rows(database, f"SET password_encryption = '{encryption}'; CREATE ROLE {name} LOGIN SUPERUSER PASSWORD '{SECRET}'")
    for account in (f"{name}:no{SECRET}", name):
        with pytest.raises(HistoryError, match=r"password authentication failed for user .*: correct that") as raised:
            Store(database.replace(f"{USER}:{PASSWORD}", account))
        assert SECRET not in str(raised.value)
    Store(database.replace(f"{USER}:{PASSWORD}", f"{name}:{SECRET}"))
    monkeypatch.setenv("PGPASSWORD", SECRET)
    Store(database.replace(f"{USER}:{PASSWORD}", name))
    with pytest.raises(HistoryError, match="does not exist"):
        Store(database.replace("/history", "/nothing"))


def test_an_account_that_may_not_write_is_found_out_at_once(database: str, rows: Rows) -> None:
    Store(database)
    rows(database, "CREATE ROLE reader LOGIN PASSWORD 'reader'; GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader")
    store = Store(database.replace(f"{USER}:{PASSWORD}", "reader:reader"), new=False)
    assert store.series() == ()
    with pytest.raises(HistoryError, match="permission denied"):
        store.ensure_writable()


def test_a_file_that_cannot_be_written_to_is_found_out_at_once(tmp_path: Path) -> None:
    Store(str(tmp_path / "h.sqlite"))
    store = Store(f"sqlite:///file:{tmp_path}/h.sqlite?mode=ro&uri=true")
    assert store.history(audit(), "news").runs == ()
    with pytest.raises(HistoryError, match="readonly database: let it be written to, or name another"):
        store.ensure_writable()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"The ferry was late.\n" * 300, "it is no history, name another file"),
        (None, "unable to open database file"),
    ],
)
def test_a_file_that_is_no_store(tmp_path: Path, content: bytes | None, said: str) -> None:
    file = tmp_path / "h.sqlite"
    if content is None:
        file.mkdir()
    else:
        file.write_bytes(content)
    with pytest.raises(HistoryError, match=said):
        Store(str(file))


def test_a_damaged_file(tmp_path: Path) -> None:
    file = tmp_path / "h.sqlite"
    Store(str(file))
    data = bytearray(file.read_bytes())
    data[4096:] = b"\xff" * (len(data) - 4096)
    file.write_bytes(data)
    with pytest.raises(HistoryError, match="the file is damaged"):
        Store(str(file)).series()


def test_a_store_that_is_busy_for_too_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "h.sqlite"
    Store(str(file))
    monkeypatch.setattr(address, "WAITING", 0.05)
    store = Store(str(file))
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        with pytest.raises(HistoryError, match="another audit is being added, try again"):
            store.ensure_writable()
        assert store.series() == ()  # reading goes on
    finally:
        other.close()


def test_a_driver_that_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    class Without(MetaPathFinder):
        def find_spec(self, name: str, *_others: object) -> None:
            if name == "pg8000":
                raise ModuleNotFoundError(f"No module named {name!r}")

    monkeypatch.setattr(sys, "meta_path", [Without(), *sys.meta_path])
    for name in [name for name in sys.modules if name.partition(".")[0] == "pg8000"]:
        monkeypatch.delitem(sys.modules, name)
    with pytest.raises(HistoryError, match="No module named 'pg8000': install it, as with pip install pg8000"):
        Store("postgresql://u@127.0.0.1:1/d")


def test_looking_makes_no_tables(where: str) -> None:
    for _ in range(2):
        with pytest.raises(HistoryError, match="there is none yet"):
            Store(where, new=False)
    Store(where)
    assert Store(where, new=False).series() == ()


def test_a_store_is_made_where_it_is_missing_and_only_where_it_may_be(tmp_path: Path) -> None:
    file = tmp_path / "a" / "b" / "h.sqlite"
    with pytest.raises(HistoryError, match="there is none yet"):
        Store(str(file), new=False)
    assert not file.parent.exists()
    Store(str(file))
    assert file in files(str(file))
    assert files("postgresql://u@h/d") == ()
