"""Whatever is altered in a ledger's database is found by ``verify``."""

import os
import random
import shutil
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import text

from contingent.adapters.storage.store import LedgerStore
from contingent.adapters.storage.verification import verify_ledger
from contingent.errors import LedgerError
from contingent.ledger.entry import Head
from contingent.services.ledger.recording import branch_scenario
from tests.storage.conftest import Fresh
from tests.storage.ledgers import begun, change, signed


def told(address: str) -> Head:
    """A ledger with something in every table; returns its head."""
    with begun(address) as store:
        branch_scenario(store, "other", signed(key="b"))
        for number in range(4):
            change(store, "line changed", "pumps", {"quantity": number + 5}, key=f"k{number}")
        change(store, "offer changed", "fra-pumps", {"packages": 3}, scenario="other")
        with store.engine.begin() as connection:
            # A snapshot of the state after entry 6, as 500 more entries would have made it.
            from contingent.adapters.storage.snapshots import pack

            connection.execute(
                text("INSERT INTO snapshot SELECT seq, hash, :rows FROM event WHERE seq = 6"),
                {"rows": pack(store.rows())},
            )
        return verify_ledger(store).head


def broken(address: str, head: Head) -> bool:
    try:
        with LedgerStore.open(address) as store:
            verify_ledger(store, head)
    except LedgerError:
        return True
    return False


COLUMNS = [
    ("ledger", "name"),
    ("ledger", "seq"),
    ("ledger", "hash"),
    ("ledger", "at"),
    ("event", "seq"),
    ("event", "branch"),
    ("event", "baseline"),
    ("event", "at"),
    ("event", "actor"),
    ("event", "verb"),
    ("event", "body"),
    ("event", "hash"),
    ("touched", "seq"),
    ("touched", "tbl"),
    ("touched", "key"),
    ("touched", "nation"),
    ("row", "branch"),
    ("row", "tbl"),
    ("row", "key"),
    ("row", "version"),
    ("row", "nation"),
    ("row", "body"),
    ("idempotency", "actor"),
    ("idempotency", "key"),
    ("idempotency", "request"),
    ("idempotency", "seq"),
    ("snapshot", "hash"),
    ("snapshot", "rows"),
]


@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_a_value_altered_in_any_column_is_found(fresh: Fresh, table: str, column: str) -> None:
    address = fresh()
    head = told(address)
    key = {"ledger": "one", "snapshot": "seq", "idempotency": "seq", "event": "seq"}.get(table)
    with LedgerStore.open(address) as store:
        kind = {"seq": "number", "version": "number", "baseline": "flag", "rows": "bytes"}.get(
            column, "text"
        )
        new = {
            "number": f"{column} + 1000",
            "flag": f"NOT {column}",
            "bytes": ":bytes",
            "text": f"COALESCE({column}, '') || 'x'",
        }[kind]
        which = f"{key} = (SELECT MAX({key}) FROM {table})" if key else "key = 'pumps'"
        bound = {"bytes": b"\x78\x9c"} if kind == "bytes" else {}
        if column in {"hash", "request"}:
            new = f"REPLACE({column}, SUBSTR({column}, 1, 1), 'z')"
        with store.engine.begin() as connection:
            sql = f'UPDATE "{table}" SET {column} = {new} WHERE {which}'
            done = connection.execute(text(sql), bound)
            assert done.rowcount >= 1
    assert broken(address, head)


@pytest.mark.parametrize("table", ["event", "touched", "row", "idempotency", "ledger"])
def test_a_row_deleted_from_any_table_is_found(fresh: Fresh, table: str) -> None:
    address = fresh()
    head = told(address)
    with LedgerStore.open(address) as store, store.engine.begin() as connection:
        # Of the keys not the first: it opened a scenario, and earlier versions left such out.
        key, which = ("key", "MIN") if table in {"touched", "row"} else ("seq", "MAX")
        sql = f'DELETE FROM "{table}" WHERE {key} = (SELECT {which}({key}) FROM "{table}")'
        done = connection.execute(text(sql))
        assert done.rowcount >= 1
    assert broken(address, head)


def test_a_cut_that_leaves_everything_else_right_is_found_against_the_head(fresh: Fresh) -> None:
    """Somebody with the program restores the ledger as it was some entries ago."""
    address, cut = fresh(), fresh()
    head = told(address)
    with begun(cut) as store, LedgerStore.open(address) as whole:
        name = whole.name
        with store.engine.begin() as connection:
            connection.execute(text("UPDATE ledger SET name = :name"), {"name": name})
    assert broken(cut, head)


@pytest.mark.slow
def test_any_byte_of_the_file_altered_is_found_or_changes_nothing(
    tmp_path: Path,
) -> None:
    """In SQLite's own structures too: either ``verify`` finds it, or all that is read is the same.

    Every fifth byte in the nightly run; here every 251st, from a place drawn by a fixed seed.
    """
    whole = tmp_path / "whole.db"
    head = told(f"sqlite:///{whole}")
    with sqlite3.connect(whole) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
    connection.close()
    data = whole.read_bytes()
    with LedgerStore.open(f"sqlite:///{whole}") as store:
        before = _read(store)
    nightly = os.environ.get("HYPOTHESIS_PROFILE") == "nightly"
    draw, altered, harmless = random.Random(5), tmp_path / "altered.db", 0
    for at in range(draw.randrange(5), len(data), 5 if nightly else 251):
        wrong = bytearray(data)
        wrong[at] ^= 1 << draw.randrange(8)
        altered.write_bytes(wrong)
        address = f"sqlite:///{altered}"
        if broken(address, head):
            continue
        harmless += 1
        with LedgerStore.open(address) as store:
            assert _read(store) == before, at
    assert harmless < len(data), "unused room in pages"
    shutil.rmtree(tmp_path)


def _read(store: LedgerStore) -> object:
    rows = [store.rows(branch) for branch in ("", "other")]
    return list(store.sealed()), rows, store.head(), [store.rows_at(n) for n in range(4)]
