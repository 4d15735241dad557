"""Where a store is: a file, or the URL of a database. Whatever is shown of it holds neither user nor password."""

from __future__ import annotations

import os
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import URL, make_url

from claimcheck.configuration import is_url
from claimcheck.errors import HistoryError

WAITING = 30
"""Seconds to wait for a server's answer, or for another audit that is writing."""
_EXAMPLE = "write a file, or postgresql://USER@HOST/DATABASE"
_DRIVER = "postgresql+pg8000"
_TLS = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")


@dataclass(frozen=True)
class Address:
    """A store that is asked for."""

    url: URL
    shown: str
    """For messages."""
    file: Path | None = None
    """Of SQLite."""
    arguments: Mapping[str, Any] = field(default_factory=dict)
    """What its driver is told besides the URL."""


def address(where: str) -> Address:
    """What is meant by a file or URL.

    Raises:
        HistoryError: it is no URL of SQLite or PostgreSQL, or asks for what is not known.
    """
    if not is_url(where):
        return _file(URL.create("sqlite", database=where))
    if where.count("@") > 1:
        raise HistoryError('the URL of the history holds "@" twice: write that of a password as %40')
    try:
        url = make_url(where)
    except Exception:  # noqa: BLE001
        # What is wrong with it may quote the password, so nobody is shown it, not even as a cause.
        raise HistoryError(f"the URL of the history cannot be read: {_EXAMPLE}") from None
    backend = url.get_backend_name()
    if backend == "sqlite" and url.database:
        return _file(url)
    if backend not in {"postgres", "postgresql"}:
        raise HistoryError(f"a history is kept in SQLite or PostgreSQL: {_EXAMPLE}")
    shown = f"postgresql://{url.host or ''}{f':{url.port}' if url.port else ''}/{url.database or ''}"
    if url.drivername in {"postgres", "postgresql", _DRIVER}:
        return Address(*_pg8000(url, shown))
    return Address(url, shown)


def _file(url: URL) -> Address:
    name = str(url.database)
    return Address(url, name, None if name.startswith("file:") else Path(name), {"timeout": WAITING})


def _pg8000(url: URL, shown: str) -> tuple[URL, str, None, Mapping[str, Any]]:
    """The URL as pg8000 takes it: what other programs of PostgreSQL say in its query becomes arguments."""
    said = {key: value if isinstance(value, str) else value[-1] for key, value in url.query.items()}
    arguments: dict[str, Any] = {"timeout": float(said.pop("connect_timeout", WAITING))}
    socket = said.pop("host") if said.get("host", "").startswith("/") else ""
    if socket:
        arguments["unix_sock"] = f"{socket}/.s.PGSQL.{url.port or 5432}"
        shown = f"{shown} in {socket}"
    if url.password is None:
        arguments["password"] = os.environ.get("PGPASSWORD", "")
    mode, authority = said.pop("sslmode", "disable" if socket else "prefer"), said.pop("sslrootcert", None)
    if mode not in _TLS:
        raise HistoryError(f"{shown}: no such sslmode: use one of {', '.join(_TLS)}")
    arguments["ssl_context"] = _tls(mode, authority, shown)
    if said:
        raise HistoryError(f"{shown}: what the URL says after ? is not known: use host, sslmode, sslrootcert")
    return url.set(drivername=_DRIVER, query={}), shown, None, arguments


def _tls(mode: str, authority: str | None, shown: str) -> ssl.SSLContext | bool | None:
    """As pg8000 has it: False for none, None where the server offers it, True for any certificate."""
    if not mode.startswith("verify"):
        return {"disable": False, "require": True}.get(mode)
    try:
        context = ssl.create_default_context(cafile=authority)
    except OSError as error:
        raise HistoryError(
            f"{shown}: cannot use sslrootcert ({error.strerror}): name a file of certificates"
        ) from error
    context.check_hostname = mode == "verify-full"
    return context
