"""Connections to a ledger's database, with the promises each engine must keep."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import (
    DatabaseError,
    DBAPIError,
    InterfaceError,
    NoResultFound,
    OperationalError,
)

from contingent.adapters.storage.address import file_of, hidden, shown
from contingent.adapters.storage.sqlite_safety import SafetyMode, safe_mode
from contingent.errors import LedgerAway, LedgerBusy, LedgerError

__all__ = ["open_engine", "reading", "writing"]

#: Seconds a writer waits for another one to finish.
PATIENCE = 60.0
#: The same of SQLite and of PostgreSQL, when they say that somebody else was not done in time.
_BUSY, _BUSY_STATES = {5, 6}, {"55P03"}
#: PostgreSQL's, when the connection or the server is lost: the class, and single states.
_LOST, _LOST_STATES = "08", {"57P01", "57P02", "57P03"}


def open_engine(
    url: URL,
    *,
    connect: Callable[[], Any] | None = None,
    mode: SafetyMode | None = None,
    patience: float | None = None,
) -> Engine:
    """An engine for an address; nothing is opened yet.

    Args:
        connect: opens a connection to SQLite in another way, for tests that break the disk.
        mode: how SQLite runs; None is as its version allows.
        patience: seconds to wait for somebody who is writing; None is a minute.

    Raises:
        LedgerError: when the driver for PostgreSQL is not installed.
    """
    if file_of(url) is None:
        try:
            return create_engine(
                url,
                isolation_level="READ COMMITTED",
                pool_pre_ping=True,
                connect_args={} if patience is None else _hurried(patience),
            )
        except ModuleNotFoundError:
            message = "a ledger in PostgreSQL needs the extra: pip install contingent[postgresql]"
            raise LedgerError(message) from None
    engine = create_engine(url, creator=connect or (lambda: _open_file(url, patience or PATIENCE)))
    _prepare(engine, mode)
    return engine


def _hurried(patience: float) -> dict[str, Any]:
    """How PostgreSQL is told not to wait for long."""
    return {
        "connect_timeout": max(2, round(patience)),
        "options": f"-c lock_timeout={round(patience * 1000)}",
    }


def _open_file(url: URL, patience: float) -> sqlite3.Connection:
    # SQLAlchemy may hand a connection from one thread to another, never to two at a time.
    return sqlite3.connect(
        str(file_of(url)), timeout=patience, isolation_level=None, check_same_thread=False
    )


def _prepare(engine: Engine, wanted: SafetyMode | None) -> None:
    """Set the mode on every connection, and begin transactions by ourselves."""

    @event.listens_for(engine, "connect")
    def _connected(connection: Any, _record: Any) -> None:
        cursor = connection.cursor()
        try:
            version = cursor.execute("SELECT sqlite_version()").fetchone()[0]
            mode = wanted or safe_mode(tuple(map(int, version.split("."))))
            if cursor.execute("PRAGMA journal_mode").fetchone()[0] != mode.journal:
                # A file in another mode is switched; that fails while others have it open.
                got = cursor.execute(f"PRAGMA journal_mode={mode.journal}").fetchone()[0]
                if got != mode.journal:
                    raise LedgerError(
                        f"the ledger is in journal mode {got} and in use, so it cannot be brought "
                        f"into the mode that is safe here, {mode.journal}; close it elsewhere"
                    )
            cursor.execute(f"PRAGMA synchronous={mode.synchronous}")
            # What a file says of itself may be planted: no functions from it, no broken pages.
            cursor.execute("PRAGMA trusted_schema=OFF")
            cursor.execute("PRAGMA cell_size_check=ON")
        finally:
            cursor.close()

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        # A writer takes its lock at once: one that read first could no longer get it.
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One consistent view of the ledger."""
    options = {} if engine.dialect.name == "sqlite" else {"isolation_level": "REPEATABLE READ"}
    with (
        _told(engine),
        engine.connect().execution_options(**options) as connection,
        connection.begin(),
    ):
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction: all of it is kept when it ends, or nothing."""
    with (
        _told(engine),
        engine.connect().execution_options(writes=True) as connection,
        connection.begin(),
    ):
        yield connection


@contextmanager
def _told(engine: Engine) -> Iterator[None]:
    """What a database cannot do, told as our own error without its password."""
    try:
        yield
    except (DatabaseError, InterfaceError) as error:
        if _busy(error.orig):
            raise LedgerBusy from None
        # An OperationalError is the database's trouble (locked, unreachable); what else is one
        # comes of a file that is something else, or damaged.
        kind = "" if isinstance(error, OperationalError) else "is no ledger, or is damaged: "
        first = (str(error.orig).strip().splitlines() or ["no answer"])[0]
        if _lost(error):
            raise LedgerAway(f"{shown(engine.url)}: {hidden(engine.url, first)}") from None
        raise LedgerError(f"{shown(engine.url)}: {kind}{hidden(engine.url, first)}") from None
    except NoResultFound:
        raise LedgerError(
            f"{shown(engine.url)} is no ledger, or is damaged: it has no head"
        ) from None
    except (sqlite3.Error, UnicodeDecodeError) as error:
        if _busy(error):
            raise LedgerBusy from None
        # From a connection that could not be prepared; a damaged file even garbles the message.
        raise LedgerError(f"{shown(engine.url)} is no ledger, or is damaged: {error}") from None


def _lost(error: DBAPIError) -> bool:
    """Whether a server is not there, or went away meanwhile. A file is always there."""
    if not hasattr(error.orig, "sqlstate"):
        return False
    if error.connection_invalidated or isinstance(error, InterfaceError):
        return True
    state: str | None = getattr(error.orig, "sqlstate", None)
    # What is met on the way to a server has no state.
    no_way = state is None and isinstance(error, OperationalError)
    return no_way or (state or "").startswith(_LOST) or state in _LOST_STATES


def _busy(error: object) -> bool:
    """Whether a database says that somebody else was not done in time."""
    code = getattr(error, "sqlite_errorcode", None)
    return (code is not None and code & 0xFF in _BUSY) or (
        getattr(error, "sqlstate", None) in _BUSY_STATES
    )
