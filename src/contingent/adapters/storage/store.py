"""A ledger in a database: opened, created, read, written."""

import json
import logging
from collections.abc import Callable, Collection, Generator, Iterator
from contextlib import contextmanager
from datetime import date
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Engine, select

from contingent.adapters.storage import queries
from contingent.adapters.storage import tables as t
from contingent.adapters.storage.address import database_url, file_of, make_private, shown
from contingent.adapters.storage.branch_transaction import BranchTransaction
from contingent.adapters.storage.engine import open_engine, reading, writing
from contingent.adapters.storage.mending import keep_lost_keys
from contingent.adapters.storage.preparing import REVISION, prepare
from contingent.adapters.storage.queries import LogFilter, Logged
from contingent.adapters.storage.sqlite_safety import SafetyMode
from contingent.adapters.storage.words import told
from contingent.errors import LedgerError
from contingent.ledger.canonical import Json
from contingent.ledger.entry import MAIN, Entry, Head, Sealed
from contingent.ledger.rows import Rows
from contingent.ledger.visibility import STAFF, Viewer, sees_all

__all__ = ["REVISION", "LedgerStore"]

_LOG = logging.getLogger("contingent.ledger")


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
        mode: SafetyMode | None = None,
        patience: float | None = None,
    ) -> Self:
        """Open a ledger.

        Args:
            address: ``sqlite:///FILE`` or ``postgresql://…``.
            create: make the ledger when there is none; its file is for its owner alone.
            connect: opens a connection to SQLite in another way, for tests that break the disk.
            mode: how SQLite runs; None is as its version allows.
            patience: seconds to wait for somebody who is writing; None is a minute.

        Raises:
            LedgerBusy: when somebody is writing for longer than that; so with every call.
            LedgerError: when there is none, it is not a ledger, of a newer version, or altered.
        """
        url = database_url(address)
        file = file_of(url)
        if file is not None and not create and not file.exists() and connect is None:
            hint = "'contingent import CASE LEDGER' makes one"
            raise LedgerError(f"there is no ledger {shown(url)}; {hint}")
        if file is not None and not file.parent.is_dir():
            raise LedgerError(f"there is no folder {file.parent} for the ledger")
        if file is not None and create and connect is None:
            make_private(file)
        store = cls(open_engine(url, connect=connect, mode=mode, patience=patience), viewer)
        try:
            prepare(store.engine, create=create)
        except BaseException:
            store.close()
            raise
        return store

    @classmethod
    def open_altered(cls, address: str) -> Self:
        """Open a ledger though its tables may have been altered, to read and verify its entries.

        Raises:
            LedgerError: when it is none, or of a newer version.
        """
        store = cls(open_engine(database_url(address)))
        try:
            prepare(store.engine, create=False, altered=True)
        except BaseException:
            store.close()
            raise
        return store

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
        """The ledger's name, which its first entry is chained to."""
        with reading(self.engine) as connection:
            return str(
                connection.execute(select(t.ledger.c.name).where(t.ledger.c.one == 1)).scalar_one()
            )

    def head(self) -> Head:
        """The last entry."""
        with reading(self.engine) as connection:
            return queries.head(connection)

    def rows(self, branch: str = MAIN, tables: Collection[str] | None = None) -> Rows:
        """The state of the register or of a scenario.

        Args:
            tables: those that are asked for; None is all.
        """
        with reading(self.engine) as connection:
            if branch != MAIN:
                self._must_exist(branch, queries.branches(connection, self.viewer))
            return queries.rows_now(connection, self.viewer, branch, tables)

    def versions(self, branch: str = MAIN) -> dict[tuple[str, str], int]:
        """(table, key) -> version of each row."""
        with reading(self.engine) as connection:
            found = queries.versions_now(connection, self.viewer, branch)
        return {(b, key): v for b, of in found.items() for key, (_, v) in of.items()}

    def row(self, table: str, key: str, branch: str = MAIN) -> tuple[Json, int] | None:
        """The fields of a row and its version; None when it is not there."""
        with reading(self.engine) as connection:
            found = queries.row_now(connection, self.viewer, branch, table, key)
        return None if found is None else (json.loads(found[0]), found[1])

    def later(self, row: tuple[str, str], branch: str, seq: int) -> list[str]:
        """What was done to a row of a branch after an entry, in words."""
        with reading(self.engine) as connection:
            found = queries.since(connection, self.viewer, branch, row, seq)
        return [told(entry, row) for entry in found]

    def rows_at(self, seq: int, branch: str = MAIN) -> Rows:
        """The state after an entry.

        Raises:
            LedgerError: when there is no such entry, or scenario.
        """
        with reading(self.engine) as connection:
            head = queries.head(connection)
            if not 0 <= seq <= head.seq:
                last = f"; the last one is {head.seq}" if sees_all(self.viewer) else ""
                raise LedgerError(f"there is no entry {seq}{last}")
            if branch != MAIN:
                self._must_exist(branch, queries.branches(connection, self.viewer))
            return queries.rows_at(connection, self.viewer, seq, branch)

    def seq_on(self, day: date) -> int:
        """The last entry the ledger knew of at the end of a day (UTC); 0 for none."""
        with reading(self.engine) as connection:
            return queries.seq_on(connection, day)

    def rows_on(self, day: date, branch: str = MAIN) -> Rows:
        """The state as the ledger knew it at the end of a day (UTC)."""
        with reading(self.engine) as connection:
            if branch != MAIN:
                self._must_exist(branch, queries.branches(connection, self.viewer))
            seq = queries.seq_on(connection, day)
            return queries.rows_at(connection, self.viewer, seq, branch)

    @staticmethod
    def _must_exist(branch: str, entries: tuple[Entry, ...]) -> None:
        known = [entry.branch for entry in entries if entry.branch != MAIN]
        if branch not in known:
            listed = f"; there are: {', '.join(known)}" if known else "; there is none"
            raise LedgerError(f"there is no scenario '{branch}' in this ledger{listed}")

    def scenario_entries(self) -> tuple[Entry, ...]:
        """The entries that opened and closed scenarios."""
        with reading(self.engine) as connection:
            return queries.branches(connection, self.viewer)

    def log(self, asked: LogFilter) -> tuple[list[Logged], int]:
        """The entries asked for, oldest first, and how many there are without the limit."""
        with reading(self.engine) as connection:
            return queries.log(connection, self.viewer, asked)

    def sealed(self) -> Generator[Sealed, None, None]:
        """Every entry as it is kept, in order."""
        with reading(self.engine) as connection:
            yield from queries.sealed(connection, self.viewer)

    @contextmanager
    def write(self, branch: str = MAIN) -> Iterator[BranchTransaction]:
        """A transaction in which entries are appended: all are kept when it ends, or none.

        What whoever records should know besides (a clock that is wrong, records that earlier
        versions left out and are added now) is a warning of the logger ``contingent.ledger``.
        """
        with writing(self.engine) as connection:
            notes = _mended(keep_lost_keys(connection))
            page = BranchTransaction(connection, self.viewer, branch)
            yield page
        for note in (*notes, *dict.fromkeys(page.notes)):
            _LOG.warning("%s", note)

    def repair(self) -> int:
        """Add the idempotency records that earlier versions left out; returns how many."""
        with writing(self.engine) as connection:
            return len(keep_lost_keys(connection))


def _mended(entries: list[int]) -> list[str]:
    if not entries:
        return []
    listed = ", ".join(map(str, entries))
    told = (
        f"the idempotency records of entries {listed} were added: an earlier version opened a "
        "scenario with a key and did not keep it. Nothing else was changed."
    )
    return [told]
