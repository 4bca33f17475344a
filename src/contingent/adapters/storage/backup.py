"""Backup and restore: a copy is only called one once every link of it was verified.

A ledger in SQLite is copied by SQLite's online backup, while others write. Any ledger can be
dumped as text: a first line with its name, a line ``HASH ENTRY`` for each entry, and a last line
with its head; what else a database holds follows from the entries.

A ledger is restored from its entries, whichever of the two it comes from: into tables made anew,
so that nothing else that stood in a database comes along.
"""

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from sqlalchemy import select

from contingent.adapters.storage import tables as t
from contingent.adapters.storage.address import database_url, file_of
from contingent.adapters.storage.engine import reading
from contingent.adapters.storage.placing import placed
from contingent.adapters.storage.queries import sealed
from contingent.adapters.storage.replaying import FORMAT, replay_copy, replay_dump
from contingent.adapters.storage.store import LedgerStore
from contingent.adapters.storage.verification import Verified, verify_ledger
from contingent.errors import LedgerError
from contingent.ledger.audit import Auditor
from contingent.ledger.visibility import sees_all

__all__ = ["backup", "restore"]

_MAGIC = b"SQLite format 3\x00"


def backup(store: LedgerStore, target: Path, *, dump: bool) -> Verified:
    """Copy a ledger to a file that is not there yet, and verify the copy.

    Args:
        dump: as text, from any database; else as a copy of the file of a ledger in SQLite.

    Raises:
        LedgerError: when the target is there, the copy does not verify, or rows are hidden from
            the store's viewer; no copy is left.
    """
    if not sees_all(store.viewer):
        raise LedgerError("only the staff, who see every row, can copy a ledger")
    source = file_of(store.engine.url)

    def make(draft: Path) -> Verified:
        if dump or source is None:
            return _dump(store, draft)
        _copy(source, draft)
        with LedgerStore.open(f"sqlite:///{draft}") as copy:
            return verify_ledger(copy)

    return placed(target, make)


def restore(source: Path, address: str) -> Verified:
    """Make a ledger from the entries of a backup; there must be none at the address.

    Raises:
        LedgerError: when there is one, or the backup does not verify; nothing is left behind.
    """
    try:
        with source.open("rb") as file:
            is_copy = file.read(len(_MAGIC)) == _MAGIC
    except OSError as error:
        raise LedgerError(f"{source} cannot be read: {error.strerror}") from None
    replay = replay_copy if is_copy else replay_dump
    target = file_of(database_url(address))

    def make(place: str) -> Verified:
        with LedgerStore.open(place, create=True) as store:
            left_behind = replay(store, source)
            return replace(verify_ledger(store), left_behind=left_behind)

    if target is None:
        return make(address)
    return placed(target, lambda draft: make(f"sqlite:///{draft}"))


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
    """Write the entries, verifying each, as one consistent view has them."""
    with (
        reading(store.engine) as connection,
        target.open("w", encoding="utf-8", newline="\n") as file,
    ):
        name = str(connection.execute(select(t.ledger.c.name)).scalar_one())
        auditor = Auditor(name)
        file.write(json.dumps({"format": FORMAT, "name": name}) + "\n")
        with closing(sealed(connection, store.viewer)) as entries:
            for kept in entries:
                auditor.take(kept)
                file.write(f"{kept.hash} {kept.body}\n")
        file.write(f"head {auditor.head}\n")
    return Verified.of(auditor)
