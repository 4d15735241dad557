"""What earlier audits found, and what is added to it.

An audit belongs to a series, by its name; the audits of one series are held against each other. A finding is the same
in two audits where its fingerprint is, a claim where its id is. What stands in a document that could not be read this
time is neither resolved nor new.

An audit is added in one transaction, and one after the other: nobody sees half of one, whoever else is writing or was
killed at it.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Connection,
    NullPool,
    RowMapping,
    Table,
    bindparam,
    create_engine,
    event,
    insert,
    inspect,
    select,
)
from sqlalchemy import func as sql
from sqlalchemy import update as change
from sqlalchemy.exc import SQLAlchemyError

from claimcheck.baseline import known_claim, passage, shortened
from claimcheck.errors import HistoryError
from claimcheck.history.address import address
from claimcheck.history.migrations import upgrade
from claimcheck.history.tables import REVISION, claims, documents, findings, runs, series, storable, version
from claimcheck.model import AuditResult, History, PastFinding, PastRun, Severity

MOST_RUNS = 366
"""Most audits that a `History` tells of, the latest: a year, where there is one a day."""
_WRITES = "claimcheck_writes"
_LOCK = 0x636C61696D
"""The advisory lock of PostgreSQL that whoever writes holds: any number, if always the same."""
_AT_ONCE = 500
"""Rows named in one statement."""
_LONGEST_NAME = 200
"""Characters of a series' name: what an index holds."""

_NONE = "there is none yet: name another, or begin it with `claimcheck audit --history`"
_ADVICE = {
    "Can't create a connection": "start the server, or name another",
    "communication error": "start the server, or name another",
    "database is locked": "another audit is being added, try again",
    "file is not a database": "it is no history, name another file",
    "malformed": "the file is damaged, name another or bring back a copy of it",
    "readonly database": "let it be written to, or name another",
    "unable to open database file": "let it be written to, or name another",
    "No module named 'pg8000'": "install it, as with pip install pg8000",
}
"""What to do, by a part of what a driver says."""

_Words = tuple[str, ...]
"""Columns of a row: those it is known by, or the others."""


@dataclass(frozen=True)
class KeptRun(PastRun):
    """An audit in the store, and how it stood to the one before."""

    versions: Mapping[str, str]
    """Of program, model and schemas, by name."""
    new: int
    """Findings that the audit before did not have."""
    resolved: int
    """Findings that only the audit before had."""


@dataclass(frozen=True)
class KeptFinding(PastFinding):
    """A finding in the store, of an unbroken row of audits that found it."""

    until: str | None = None
    """Start of the first audit that no longer found it; None where the latest did."""


@dataclass(frozen=True)
class Series:
    """Audits that are held against each other."""

    name: str
    runs: tuple[KeptRun, ...]
    """Oldest first."""
    findings: tuple[KeptFinding, ...]
    """In the order in which they were first found; one that was found again after a while is in here again."""


class Store:
    """Audits in a SQLite file, which is made where it is missing, or in a PostgreSQL database.

    Tables that are missing are made, and those of an earlier version brought up to date.

    Args:
        where: File, or URL (sqlite, postgresql).
        new: Whether it may be a store that has yet to be made.

    Raises:
        HistoryError: as does every method, where the store cannot be used: it cannot be reached, or is none, or of a
            later version. The message holds neither user nor password.
    """

    def __init__(self, where: str, *, new: bool = True) -> None:
        self._address = address(where)
        file = self._address.file
        with self._telling():
            if file and not new and not file.exists():
                raise HistoryError(_NONE)
            if file:
                file.parent.mkdir(parents=True, exist_ok=True)
            self._engine = create_engine(
                self._address.url, poolclass=NullPool, connect_args=dict(self._address.arguments)
            )
            if self._engine.dialect.name == "sqlite":
                event.listen(self._engine, "connect", _leave_transactions_to_us)
                event.listen(self._engine, "begin", _begin)
            with self._reading() as connection:
                revision = _revision(connection)
            if revision is None and not new:
                raise HistoryError(_NONE)
            if revision != REVISION:
                with self._writing() as connection:
                    upgrade(connection)

    def ensure_writable(self) -> None:
        """Find out now whether an audit can be added, so that a long one is not lost."""
        with self._telling(), self._writing() as connection:
            connection.execute(change(version).values(version_num=version.c.version_num))

    def history(self, result: AuditResult, name: str) -> History:
        """What the audits of the series before this one found; nothing is added."""
        with self._telling(), self._reading() as connection:
            number = _number_of(connection, name)
            past = connection.execute(select(runs).where(runs.c.series_id == number).order_by(runs.c.id)).all()
            standing = connection.execute(select(findings).where(_open(findings, number))).mappings().all()
            known = connection.execute(select(claims.c.claim, claims.c.first_run).where(_open(claims, number))).all()
        started = {run.id: _written(run.started) for run in past}
        found = {finding.fingerprint for finding in result.findings}
        present = {claim.id for claim in result.claims}
        unread = _unread(result)
        return History(
            runs=tuple(PastRun(**_figures(run)) for run in past[-MOST_RUNS:]),
            findings_since={
                row["fingerprint"]: started[row["first_run"]] for row in standing if row["fingerprint"] in found
            },
            claims_since={row.claim: started[row.first_run] for row in known if row.claim in present},
            resolved=tuple(
                sorted(
                    (
                        PastFinding(**_finding(row, started))
                        for row in standing
                        if row["fingerprint"] not in found and row["document"] not in unread
                    ),
                    key=_worst_first,
                )
            ),
        )

    def record(self, result: AuditResult, name: str, started: datetime) -> None:
        """Add an audit to a series.

        Args:
            result: What it found, accepted and suppressed findings included.
            name: Of the series.
            started: When it began.
        """
        severities = Counter(finding.severity for finding in result.findings)
        with self._telling(), self._writing() as connection:
            number = _number_of(connection, name)
            if number is None:
                number = _added(connection, series, {"name": _series_key(name)})
            run = _added(
                connection,
                runs,
                {
                    "series_id": number,
                    "started": started,
                    "versions": dict(result.versions),
                    "documents": len(result.documents),
                    "failures": len(result.failures),
                    "claims": len(result.claims),
                    "errors": severities[Severity.ERROR],
                    "warnings": severities[Severity.WARNING],
                    "notes": severities[Severity.NOTE],
                },
            )
            for table, rows in _rows(result).items():
                _follow(connection, table, rows, number, run, _unread(result))

    def series(self, name: str | None = None) -> tuple[Series, ...]:
        """What is in the store, by name of series; of one series, where it is named."""
        wanted = series.c.name == _series_key(name) if name is not None else series.c.id.is_not(None)
        with self._telling(), self._reading() as connection:
            named = connection.execute(select(series).where(wanted).order_by(series.c.name)).all()
            return tuple(_series(connection, each.id, each.name) for each in named)

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        """A connection that sees the store as it is at one moment."""
        with self._engine.connect() as connection:
            if connection.dialect.name == "postgresql":
                connection.execution_options(isolation_level="REPEATABLE READ")
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        """A transaction that nobody else writes beside, undone where an error ends it."""
        with self._engine.connect().execution_options(**{_WRITES: True}) as connection, connection.begin():
            if connection.dialect.name == "postgresql":
                connection.execute(select(sql.pg_advisory_xact_lock(_LOCK)))
            yield connection

    @contextmanager
    def _telling(self) -> Iterator[None]:
        """Whatever goes wrong, in one line that says what to do."""
        try:
            yield
        except (SQLAlchemyError, OSError, ImportError, HistoryError) as error:
            raise HistoryError(f"history in {self._address.shown}: {_reason(error)}") from error


def files(where: str) -> tuple[Path, ...]:
    """Those that a store consists of, which are no documents; nothing is opened.

    Raises:
        HistoryError: it is no file, and no URL of SQLite or PostgreSQL.
    """
    file = address(where).file
    return (file, file.with_name(f"{file.name}-journal")) if file else ()


def series_name(paths: Sequence[Path], folder: Path) -> str:
    """What the audits of these paths are called where nobody gave them a name, the same on every machine.

    Args:
        paths: As named on the command line; their order makes no difference.
        folder: That of the settings, or else the current one: its name begins that of the series, and paths in it
            count from it. Others are given in full.
    """
    home = folder.resolve()
    names = sorted({_from(home, path.resolve()) for path in paths})
    return ", ".join(names)


def _from(home: Path, path: Path) -> str:
    try:
        return (home.name / path.relative_to(home)).as_posix()
    except ValueError:
        return path.as_posix()


# Rows


def _rows(result: AuditResult) -> dict[Table, dict[_Words, _Words]]:
    """All of an audit that is followed from one to the next: for each table, rows by their keys."""
    names = {entity.id: entity.name for entity in result.entities}
    found: dict[Table, list[_Words]] = {
        findings: [
            (each.fingerprint, each.check, each.severity.value, each.message, each.location.document, passage(each))
            for each in result.findings
        ],
        claims: [
            (each.id, each.document, shortened(known.speaker), each.cue_class.value, shortened(known.content))
            for each in result.claims
            for known in (known_claim(each, names),)
        ],
        documents: [(each.name, each.sha256) for each in result.documents],
    }
    rows: dict[Table, dict[_Words, _Words]] = {}
    for table, values in found.items():
        width = len(table.info["key"])
        rows[table] = {}
        for row in values:
            words = tuple(map(storable, row))
            rows[table].setdefault(words[:width], words[width:])
    return rows


def _follow(
    connection: Connection,
    table: Table,
    rows: Mapping[_Words, _Words],
    number: int,
    run: int,
    unread: frozenset[str],
) -> None:
    """Begin the intervals of what is new, end those of what is gone, and bring the others' words up to date."""
    key, others = table.info["key"], table.info["others"]
    columns = (table.c.id, table.c.document, *(table.c[name] for name in (*key, *others)))
    standing = {
        tuple(row[2 : 2 + len(key)]): row
        for row in connection.execute(select(*columns).where(_open(table, number))).all()
    }
    new = [
        dict(zip((*key, *others), (*mark, *words), strict=True), series_id=number, first_run=run)
        for mark, words in rows.items()
        if mark not in standing
    ]
    if new:
        statement = insert(table)
        if connection.dialect.insert_executemany_returning:
            statement = statement.returning(table.c.id)  # many rows at once, where otherwise each waits for an answer
        connection.execute(statement, new)
    gone = [row.id for mark, row in standing.items() if mark not in rows and row.document not in unread]
    for start in range(0, len(gone), _AT_ONCE):
        these = table.c.id.in_(gone[start : start + _AT_ONCE])
        connection.execute(change(table).where(these).values(gone_run=run))
    changed = [
        dict(zip(others, words, strict=True), this=standing[mark].id)
        for mark, words in rows.items()
        if mark in standing and tuple(standing[mark][2 + len(key) :]) != words
    ]
    if changed:
        values: dict[str, Any] = {name: bindparam(name) for name in others}
        connection.execute(change(table).where(table.c.id == bindparam("this")).values(values), changed)


def _series(connection: Connection, number: int, name: str) -> Series:
    past = connection.execute(select(runs).where(runs.c.series_id == number).order_by(runs.c.id)).all()
    its = select(findings).where(findings.c.series_id == number).order_by(findings.c.id)
    found = connection.execute(its).mappings().all()
    started = {run.id: _written(run.started) for run in past}
    new, gone = Counter(row["first_run"] for row in found), Counter(row["gone_run"] for row in found)
    return Series(
        name,
        tuple(KeptRun(**_figures(run), versions=run.versions, new=new[run.id], resolved=gone[run.id]) for run in past),
        tuple(KeptFinding(**_finding(row, started), until=started.get(row["gone_run"])) for row in found),
    )


def _figures(run: Any) -> dict[str, Any]:
    """The fields of a `PastRun`."""
    figures = {name: getattr(run, name) for name in ("documents", "claims", "errors", "warnings", "notes")}
    return {"started": _written(run.started), **figures}


def _finding(row: RowMapping, started: Mapping[int, str]) -> dict[str, Any]:
    """The fields of a `PastFinding`."""
    words = {name: row[name] for name in ("check", "message", "document", "fingerprint", "passage")}
    return {**words, "severity": Severity(row["severity"]), "since": started[row["first_run"]]}


def _worst_first(finding: PastFinding) -> tuple[int, str, str, str]:
    return tuple(Severity).index(finding.severity), finding.check, finding.document, finding.fingerprint


def _written(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def _unread(result: AuditResult) -> frozenset[str]:
    return frozenset(storable(failure.name) for failure in result.failures)


# Statements


def _open(table: Table, number: int | None) -> Any:
    """Of the series, what the latest audit found."""
    return (table.c.series_id == number) & table.c.gone_run.is_(None)


def _number_of(connection: Connection, name: str) -> int | None:
    return connection.execute(select(series.c.id).where(series.c.name == _series_key(name))).scalar()


def _series_key(name: str) -> str:
    """The name as it is stored: one that is too long cut, and told from others that begin alike by a hash."""
    name = storable(name)
    if len(name) <= _LONGEST_NAME:
        return name
    mark = hashlib.sha256(name.encode()).hexdigest()[:12]
    return f"{name[: _LONGEST_NAME - len(mark) - 1]}…{mark}"


def _added(connection: Connection, table: Table, row: Mapping[str, Any]) -> int:
    key = connection.execute(insert(table).values(row)).inserted_primary_key
    return int(key[0]) if key else 0


def _revision(connection: Connection) -> str | None:
    """Of the tables; None where there are none."""
    if not inspect(connection).has_table(version.name):
        return None
    return connection.execute(select(version.c.version_num)).scalar()


def _leave_transactions_to_us(connection: Any, _record: object) -> None:
    """Python's driver begins them late, and commits before some statements."""
    connection.isolation_level = None


def _begin(connection: Connection) -> None:
    """Whoever is to write waits for others at once: one that has read already would have to give up."""
    writes = connection.get_execution_options().get(_WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _server_said(error: BaseException | None) -> str | None:
    """What a server said, as pg8000 has it: an error of its own may have come on top when it hung up."""
    while error:
        if error.args and isinstance(error.args[0], dict):
            return str(error.args[0].get("M", ""))
        error = error.__cause__ or error.__context__
    return None


def _reason(error: Exception) -> str:
    """What went wrong, and what to do."""
    if isinstance(error, HistoryError):
        return str(error)
    cause = getattr(error, "orig", None) or error
    said = getattr(cause, "strerror", None) or _server_said(cause) or str(cause) or type(cause).__name__
    reason = " ".join(said.split()).rstrip(".")
    advice = (what for part, what in _ADVICE.items() if part in reason)
    return f"{reason}: {next(advice, 'correct that, or name another')}"
