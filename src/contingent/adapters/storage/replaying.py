"""Putting the entries of a backup into a ledger that holds none, with what follows from them."""

import json
from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert, select, update

from contingent.adapters.storage import tables as t
from contingent.adapters.storage.engine import reading, writing
from contingent.adapters.storage.records import touched_records
from contingent.adapters.storage.schema import strange_in
from contingent.adapters.storage.store import LedgerStore
from contingent.adapters.storage.visible_rows import label_of
from contingent.errors import LedgerBroken, LedgerError
from contingent.ledger.audit import Auditor
from contingent.ledger.entry import Head, Sealed

__all__ = ["FORMAT", "replay_copy", "replay_dump"]

#: What the first line of a dump says it is.
FORMAT = "contingent ledger 1"
#: Entries written at a time.
_BATCH = 500


def replay_copy(store: LedgerStore, source: Path) -> tuple[str, ...]:
    """Put the entries of a copy of a ledger's file into a ledger.

    Returns:
        What else stands in the copy, and no ledger has: it is left behind.

    Raises:
        LedgerError: when the entries do not verify, or the ledger holds some.
    """
    with (
        LedgerStore.open_altered(f"sqlite:///{source}") as copy,
        reading(copy.engine) as copied,
        writing(store.engine) as connection,
    ):
        _must_be_empty(connection)
        with closing(copy.sealed()) as entries:
            _put(connection, copy.name, entries, copy.head())
        return tuple(strange_in(copied))


def replay_dump(store: LedgerStore, source: Path) -> tuple[str, ...]:
    """Put the entries of a dump into a ledger; there is nothing else in one.

    Raises:
        LedgerError: when the entries do not verify, or the ledger holds some.
    """
    with (
        writing(store.engine) as connection,
        source.open(encoding="utf-8", newline="\n") as file,
    ):
        _must_be_empty(connection)
        _put_dump(connection, file, source)
    return ()


def _must_be_empty(connection: Connection) -> None:
    held = connection.execute(select(t.ledger.c.seq).with_for_update()).scalar_one()
    if held:
        raise LedgerError(f"the ledger holds {held} entries already; nothing was written")


def _put_dump(connection: Connection, lines: Iterator[str], source: Path) -> None:
    try:
        first = json.loads(next(lines, ""))
        is_dump, name = first["format"] == FORMAT, str(first["name"])
    except (ValueError, KeyError, TypeError):
        is_dump, name = False, ""
    if not is_dump:
        raise LedgerError(f"{source} is no backup of a ledger")
    ends: list[Head] = []

    def entries() -> Iterator[Sealed]:
        for seq, line in enumerate(lines, start=1):
            kept, _, body = line.rstrip("\n").partition(" ")
            if kept == "head":
                try:
                    ends.append(Head.read(body))
                except ValueError as error:
                    raise LedgerError(f"{source}: {error}") from None
                return
            yield Sealed(seq, body, kept)

    try:
        head = _put(connection, name, entries(), None)
    except UnicodeDecodeError as error:
        raise LedgerError(f"{source} is not UTF-8: {error.reason}") from None
    if ends != [head]:
        raise LedgerBroken(head.seq + 1, "is missing: the backup was cut")


def _put(
    connection: Connection, name: str, entries: Iterator[Sealed], expected: Head | None
) -> Head:
    """Write verified entries and all that follows from them."""
    auditor = Auditor(name)
    while batch := list(islice(entries, _BATCH)):
        _put_entries(connection, auditor, batch)
    head = auditor.head
    if expected is not None and head != expected:
        raise LedgerBroken(head.seq + 1, "is missing: the backup was cut")
    rows = list(_rows(auditor))
    if rows:
        connection.execute(insert(t.row), rows)
    keys = [
        {"actor": actor, "key": key, "request": request, "seq": seq}
        for (actor, key), (request, seq) in auditor.keys.items()
    ]
    if keys:
        connection.execute(insert(t.idempotency), keys)
    noted = {"name": name, "seq": head.seq, "hash": head.hash, "at": auditor.at}
    connection.execute(update(t.ledger).values(noted))
    return head


def _put_entries(connection: Connection, auditor: Auditor, batch: list[Sealed]) -> None:
    columns = ("seq", "branch", "baseline", "at", "actor", "verb")
    records, touches = [], []
    for kept in batch:
        entry = auditor.take(kept)
        values = {column: getattr(entry, column) for column in columns}
        records.append({**values, "body": kept.body, "hash": kept.hash})
        touches += touched_records(entry)
    connection.execute(insert(t.event), records)
    if touches:
        connection.execute(insert(t.touched), touches)


def _rows(auditor: Auditor) -> Iterator[dict[str, Any]]:
    for branch, state in auditor.states.items():
        place = 0
        for table, rows in state.items():
            for key, body in rows.items():
                place += 1
                yield {
                    "branch": branch,
                    "tbl": table,
                    "key": key,
                    "place": place,
                    "version": auditor.versions[branch, table, key],
                    "nation": label_of(table, json.loads(body)).nation,
                    "body": body,
                }
