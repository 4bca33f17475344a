"""A ledger in a database: opened, created, read, written."""

import json
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from datetime import date
from types import TracebackType
from typing import Any, Self
from uuid import uuid4

from sqlalchemy import Engine, insert, inspect, select, text

from contingent.adapters.storage import queries
from contingent.adapters.storage import tables as t
from contingent.adapters.storage.address import database_url, file_of, shown
from contingent.adapters.storage.engine import open_engine, reading, writing
from contingent.adapters.storage.page import Page, told
from contingent.adapters.storage.queries import LogFilter, Logged
from contingent.adapters.storage.sqlite_safety import Mode
from contingent.errors import LedgerError
from contingent.ledger.canonical import Json
from contingent.ledger.event import MAIN, Event, Head, Sealed, first_link
from contingent.ledger.rows import Rows
from contingent.ledger.sight import STAFF, Viewer

__all__ = ["REVISION", "LedgerStore"]

#: The revision of the tables this program writes (``migrations/versions``).
REVISION = "0001"


class LedgerStore:
    """One ledger, seen by one viewer. Close it, or use it in a ``with``."""

    def __init__(self, engine: Engine, viewer: Viewer = STAFF) -> None:
        self.engine, self.viewer = engine, viewer

    @classmethod
    def open(
        cls,
        address: str,
        viewer: Viewer = STAFF,
        *,
        create: bool = False,
        connect: Callable[[], Any] | None = None,
        mode: Mode | None = None,
        patience: float | None = None,
    ) -> Self:
        """Open a ledger.

        Args:
            address: ``sqlite:///FILE`` or ``postgresql://…``.
            create: make the ledger when there is none.
            connect: opens a connection to SQLite in another way, for tests that break the disk.
            mode: how SQLite runs; None is as its version allows.
            patience: seconds to wait for somebody who is writing; None is a minute.

        Raises:
            LedgerBusy: when somebody is writing for longer than that; so with every call.
            LedgerError: when there is none, it is not a ledger, or of a newer version.
        """
        url = database_url(address)
        file = file_of(url)
        if file is not None and not create and not file.exists() and connect is None:
            hint = "'contingent import CASE LEDGER' makes one"
            raise LedgerError(f"there is no ledger {shown(url)}; {hint}")
        if file is not None and not file.parent.is_dir():
            raise LedgerError(f"there is no folder {file.parent} for the ledger")
        store = cls(open_engine(url, connect=connect, mode=mode, patience=patience), viewer)
        try:
            store._ready(create=create)
        except BaseException:
            store.close()
            raise
        return store

    def _ready(self, *, create: bool) -> None:
        revision = self._revision()
        if revision is None and create:
            self._create()
        elif revision is None:
            raise LedgerError(f"{shown(self.engine.url)} holds no ledger of Contingent")
        elif revision > REVISION:
            raise LedgerError(
                f"{shown(self.engine.url)} was written by a newer version of Contingent "
                f"(tables {revision}; this one knows {REVISION})"
            )
        elif revision < REVISION:
            self._create()

    def _revision(self) -> str | None:
        with reading(self.engine) as connection:
            if not inspect(connection).has_table("alembic_version"):
                return None
            found = connection.scalar(text("SELECT version_num FROM alembic_version"))
            return None if found is None else str(found)

    def _create(self) -> None:
        """Make the tables, or bring them up to date, in one transaction."""
        from contingent.adapters.storage.migrate import migrate

        with writing(self.engine) as connection:
            if connection.dialect.name == "postgresql":
                # Two that create at once take turns; the second then finds all done.
                connection.execute(text("SELECT pg_advisory_xact_lock(726134)"))
            migrate(connection)
            if connection.execute(select(t.ledger)).first() is None:
                name = str(uuid4())
                first = {"one": 1, "name": name, "seq": 0, "hash": first_link(name), "at": ""}
                connection.execute(insert(t.ledger).values(first))

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def name(self) -> str:
        """The ledger's name, which its first event is chained to."""
        with reading(self.engine) as connection:
            return str(connection.execute(select(t.ledger.c.name)).scalar_one())

    def head(self) -> Head:
        """The last event."""
        with reading(self.engine) as connection:
            return queries.head(connection)

    def rows(self, branch: str = MAIN) -> Rows:
        """The state of the register or of a scenario."""
        with reading(self.engine) as connection:
            if branch != MAIN:
                self._must_exist(branch, queries.branches(connection, self.viewer))
            return queries.rows_now(connection, self.viewer, branch)

    def versions(self, branch: str = MAIN) -> dict[tuple[str, str], int]:
        """(table, key) -> version of each row."""
        with reading(self.engine) as connection:
            found = queries.versions_now(connection, self.viewer, branch)
        return {(b, key): v for b, of in found.items() for key, (_, v) in of.items()}

    def row(self, table: str, key: str, branch: str = MAIN) -> tuple[Json, int] | None:
        """The fields of a row and its version; None when it is not there."""
        with reading(self.engine) as connection:
            found = queries.versions_now(connection, self.viewer, branch).get(table, {}).get(key)
        return None if found is None else (json.loads(found[0]), found[1])

    def later(self, row: tuple[str, str], branch: str, seq: int) -> list[str]:
        """What was done to a row of a branch after an event, in words."""
        with reading(self.engine) as connection:
            found = queries.since(connection, self.viewer, branch, row, seq)
        return [told(event, row) for event in found]

    def rows_at(self, seq: int, branch: str = MAIN) -> Rows:
        """The state after an event.

        Raises:
            LedgerError: when there is no such event, or scenario.
        """
        with reading(self.engine) as connection:
            head = queries.head(connection)
            if not 0 <= seq <= head.seq:
                raise LedgerError(f"there is no event {seq}; the last one is {head.seq}")
            if branch != MAIN:
                self._must_exist(branch, queries.branches(connection, self.viewer))
            return queries.rows_at(connection, self.viewer, seq, branch)

    def rows_on(self, day: date, branch: str = MAIN) -> Rows:
        """The state as the ledger knew it at the end of a day (UTC)."""
        with reading(self.engine) as connection:
            if branch != MAIN:
                self._must_exist(branch, queries.branches(connection, self.viewer))
            seq = queries.seq_on(connection, day)
            return queries.rows_at(connection, self.viewer, seq, branch)

    @staticmethod
    def _must_exist(branch: str, events: tuple[Event, ...]) -> None:
        known = [event.branch for event in events if event.branch != MAIN]
        if branch not in known:
            listed = f"; there are: {', '.join(known)}" if known else "; there is none"
            raise LedgerError(f"there is no scenario '{branch}' in this ledger{listed}")

    def scenario_events(self) -> tuple[Event, ...]:
        """The events that opened and closed scenarios."""
        with reading(self.engine) as connection:
            return queries.branches(connection, self.viewer)

    def log(self, asked: LogFilter) -> tuple[list[Logged], int]:
        """The events asked for, oldest first, and how many there are without the limit."""
        with reading(self.engine) as connection:
            return queries.log(connection, self.viewer, asked)

    def sealed(self) -> Generator[Sealed, None, None]:
        """Every event as it is kept, in order."""
        with reading(self.engine) as connection:
            yield from queries.sealed(connection, self.viewer)

    @contextmanager
    def write(self, branch: str = MAIN) -> Iterator[Page]:
        """A transaction in which events are appended: all are kept when it ends, or none."""
        with writing(self.engine) as connection:
            yield Page(connection, self.viewer, branch)
