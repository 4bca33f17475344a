"""Backup and restore: a copy is only called one once every link of it was verified.

A ledger in SQLite is copied by SQLite's online backup, while others write. Any ledger can be
dumped as text: a first line with its name, a line ``HASH EVENT`` for each event, and a last line
with its head; what else a database holds follows from the events.
"""

import json
import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert, select, update

from contingent.adapters.storage import tables as t
from contingent.adapters.storage.address import database_url, file_of
from contingent.adapters.storage.engine import reading, writing
from contingent.adapters.storage.page import touched_records
from contingent.adapters.storage.queries import sealed
from contingent.adapters.storage.store import LedgerStore
from contingent.adapters.storage.verification import Verified, verify_ledger
from contingent.adapters.storage.visible_rows import label_of
from contingent.errors import LedgerBroken, LedgerError
from contingent.ledger.audit import Auditor
from contingent.ledger.event import Head, Sealed

__all__ = ["backup", "restore"]

_MAGIC = b"SQLite format 3\x00"
_FORMAT = "contingent ledger 1"


def backup(store: LedgerStore, target: Path, *, dump: bool) -> Verified:
    """Copy a ledger to a file that is not there yet, and verify the copy.

    Args:
        dump: as text, from any database; else as a copy of the file of a ledger in SQLite.

    Raises:
        LedgerError: when the target is there, or the copy does not verify; no copy is left.
    """
    source = file_of(store.engine.url)
    if source is None:
        dump = True

    def make(draft: Path) -> Verified:
        if dump:
            return _dump(store, draft)
        _copy(source, draft)  # type: ignore[arg-type]
        with LedgerStore.open(f"sqlite:///{draft}") as copy:
            return verify_ledger(copy)

    return _placed(target, make)


def restore(source: Path, address: str) -> Verified:
    """Make a ledger from a backup; there must be none at the address.

    Raises:
        LedgerError: when there is one, or the backup does not verify; nothing is left behind.
    """
    try:
        with source.open("rb") as file:
            is_copy = file.read(len(_MAGIC)) == _MAGIC
    except OSError as error:
        raise LedgerError(f"{source} cannot be read: {error.strerror}") from None
    target = file_of(database_url(address))
    if target is None:
        with LedgerStore.open(address, create=True) as store:
            _replay(store, source, is_copy=is_copy)
            return verify_ledger(store)

    def make(draft: Path) -> Verified:
        if is_copy:
            _copy(source, draft)
        with LedgerStore.open(f"sqlite:///{draft}", create=not is_copy) as store:
            if not is_copy:
                _replay(store, source, is_copy=False)
            return verify_ledger(store)

    return _placed(target, make)


def _placed(target: Path, make: Callable[[Path], Verified]) -> Verified:
    """Make a file beside its place, bring it safely to disk, then put it there."""
    if target.exists():
        raise LedgerError(f"{target} is there already; nothing was written")
    if not target.parent.is_dir():
        raise LedgerError(f"there is no folder {target.parent}; nothing was written")
    with tempfile.TemporaryDirectory(prefix=".contingent-", dir=target.parent) as folder:
        draft = Path(folder) / "draft"
        verified = make(draft)
        _to_disk(draft)
        # A link, not a rename: it fails when somebody else has put a file there meanwhile.
        try:
            os.link(draft, target)
        except FileExistsError:
            raise LedgerError(f"{target} is there already; nothing was written") from None
    _to_disk(target.parent)
    return verified


def _to_disk(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _copy(source: Path, target: Path) -> None:
    uri = f"{source.absolute().as_uri()}?mode=ro"
    try:
        with (
            closing(sqlite3.connect(uri, uri=True, timeout=60)) as one,
            closing(sqlite3.connect(target)) as other,
        ):
            one.backup(other)
    except sqlite3.Error as error:
        raise LedgerError(f"{source} cannot be copied: {error}") from None


def _dump(store: LedgerStore, target: Path) -> Verified:
    """Write the events, verifying each, as one consistent view has them."""
    with (
        reading(store.engine) as connection,
        target.open("w", encoding="utf-8", newline="\n") as file,
    ):
        name = str(connection.execute(select(t.ledger.c.name)).scalar_one())
        auditor = Auditor(name)
        file.write(json.dumps({"format": _FORMAT, "name": name}) + "\n")
        with closing(sealed(connection, store.viewer)) as events:
            for kept in events:
                auditor.take(kept)
                file.write(f"{kept.hash} {kept.body}\n")
        file.write(f"head {auditor.head}\n")
    return Verified(auditor.head, tuple(name for name in auditor.states if name), False)


def _replay(store: LedgerStore, source: Path, *, is_copy: bool) -> None:
    """Put the events of a backup into a ledger that holds none."""
    with writing(store.engine) as connection:
        held = connection.execute(select(t.ledger.c.seq).with_for_update()).scalar_one()
        if held:
            raise LedgerError(f"the ledger holds {held} events already; nothing was written")
        if is_copy:
            with (
                LedgerStore.open(f"sqlite:///{source}") as copy,
                closing(copy.sealed()) as events,
            ):
                _put(connection, copy.name, events, copy.head())
        else:
            with source.open(encoding="utf-8", newline="\n") as file:
                _put_dump(connection, file, source)


def _put_dump(connection: Connection, lines: Iterator[str], source: Path) -> None:
    try:
        first = json.loads(next(lines, ""))
        is_dump, name = first["format"] == _FORMAT, str(first["name"])
    except (ValueError, KeyError, TypeError):
        is_dump, name = False, ""
    if not is_dump:
        raise LedgerError(f"{source} is no backup of a ledger")
    ends: list[Head] = []

    def events() -> Iterator[Sealed]:
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
        head = _put(connection, name, events(), None)
    except UnicodeDecodeError as error:
        raise LedgerError(f"{source} is not UTF-8: {error.reason}") from None
    if ends != [head]:
        raise LedgerBroken(head.seq + 1, "is missing: the backup was cut")


def _put(
    connection: Connection, name: str, events: Iterator[Sealed], expected: Head | None
) -> Head:
    """Write verified events and all that follows from them."""
    auditor, last_at = Auditor(name), ""
    for kept in events:
        event = auditor.take(kept)
        columns = ("seq", "branch", "baseline", "at", "actor", "verb")
        values = {column: getattr(event, column) for column in columns}
        connection.execute(insert(t.event).values(**values, body=kept.body, hash=kept.hash))
        if event.changes:
            connection.execute(insert(t.touched), touched_records(event))
        last_at = event.at
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
    noted = {"name": name, "seq": head.seq, "hash": head.hash, "at": last_at}
    connection.execute(update(t.ledger).values(noted))
    return head


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
