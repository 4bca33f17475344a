"""Backup and restore, also while others write, and from one engine to the other."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from contingent.adapters.storage.backup import backup, restore
from contingent.adapters.storage.store import LedgerStore
from contingent.adapters.storage.verification import verify_ledger
from contingent.errors import LedgerError
from contingent.ledger.event import Head
from contingent.services.recording import branch_scenario
from tests.storage.conftest import Fresh
from tests.storage.ledgers import begun, change, signed


def filled(address: str) -> LedgerStore:
    store = begun(address)
    branch_scenario(store, "other", signed())
    change(store, "line changed", "pumps", {"quantity": 5}, key="k")
    change(store, "line removed", "boats", scenario="other")
    change(store, "line removed", "boats")
    return store


def same(one: LedgerStore, other: LedgerStore) -> bool:
    return (
        list(one.sealed()) == list(other.sealed())
        and one.name == other.name
        and one.rows() == other.rows()
        and one.rows("other") == other.rows("other")
        and one.versions() == other.versions()
        and verify_ledger(one) == verify_ledger(other)
    )


@pytest.mark.parametrize("dump", [False, True])
def test_a_backup_restores_to_the_same_ledger(fresh: Fresh, tmp_path: Path, dump: bool) -> None:
    target = fresh()
    with filled(fresh()) as store:
        copied = backup(store, tmp_path / "copy", dump=dump)
        assert copied.head == store.head()
        assert restore(tmp_path / "copy", target).head == store.head()
        with LedgerStore.open(target) as restored:
            assert same(store, restored)
            # It goes on where the other was.
            change(restored, "line changed", "pumps", {"quantity": 5}, key="k")
            assert restored.head() == store.head(), "the key is known there too"
            change(restored, "line changed", "pumps", {"quantity": 6})
            verify_ledger(restored, copied.head)


def test_a_dump_moves_a_ledger_to_the_other_engine(
    sqlite_fresh: Fresh, postgresql_fresh: Fresh, tmp_path: Path
) -> None:
    for number, (one, other) in enumerate(
        [(sqlite_fresh, postgresql_fresh), (postgresql_fresh, sqlite_fresh)]
    ):
        with filled(one()) as store:
            file, target = tmp_path / f"dump-{number}", other()
            backup(store, file, dump=True)
            restore(file, target)
            with LedgerStore.open(target) as restored:
                assert same(store, restored)


def test_a_copy_of_the_file_restores_into_postgresql(
    sqlite_fresh: Fresh, postgresql_fresh: Fresh, tmp_path: Path
) -> None:
    target = postgresql_fresh()
    with filled(sqlite_fresh()) as store:
        backup(store, tmp_path / "copy", dump=False)
        restore(tmp_path / "copy", target)
        with LedgerStore.open(target) as restored:
            assert same(store, restored)


def test_nothing_that_is_there_is_overwritten(fresh: Fresh, tmp_path: Path) -> None:
    with filled(fresh()) as store:
        backup(store, tmp_path / "copy", dump=True)
        with pytest.raises(LedgerError, match="there already"):
            backup(store, tmp_path / "copy", dump=True)
        with pytest.raises(LedgerError, match=r"there already|events already"):
            restore(tmp_path / "copy", store.engine.url.render_as_string(hide_password=False))
        verify_ledger(store)


@pytest.mark.parametrize("damage", ["cut", "flip", "header", "drop", "nothing", "binary"])
def test_a_damaged_dump_is_refused_and_leaves_nothing(
    fresh: Fresh, tmp_path: Path, damage: str
) -> None:
    file, target = tmp_path / "dump", fresh()
    with filled(fresh()) as store:
        backup(store, file, dump=True)
    lines = file.read_text().splitlines(keepends=True)
    edited = {
        "cut": "".join(lines[:-2]),
        "flip": "".join(lines).replace('"quantity":5', '"quantity":4', 1),
        "header": "".join(lines[1:]),
        "drop": "".join(lines[:2] + lines[3:]),
        "nothing": "",
    }
    if damage == "binary":
        file.write_bytes("".join(lines).encode() + b"\xff\xfe")
        file.write_bytes(file.read_bytes().replace(b"quantity", b"\xffuantity", 1))
    else:
        file.write_text(edited[damage])
    with pytest.raises(LedgerError):
        restore(file, target)
    with LedgerStore.open(target, create=True) as store:
        assert store.head().seq == 0
    if target.startswith("sqlite"):
        assert not list(tmp_path.glob(".contingent-*"))


def test_a_copy_of_a_damaged_file_is_no_backup(sqlite_fresh: Fresh, tmp_path: Path) -> None:
    address = sqlite_fresh()
    with filled(address) as store, store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE event SET actor = 'nobody' WHERE seq = 2")
    with LedgerStore.open(address) as store, pytest.raises(LedgerError, match="event 2"):
        backup(store, tmp_path / "copy", dump=False)
    assert not (tmp_path / "copy").exists()


@pytest.mark.slow
def test_backups_while_others_write_restore_and_verify(fresh: Fresh, tmp_path: Path) -> None:
    address = fresh()
    with filled(address) as store:
        writer = subprocess.Popen(
            [sys.executable, "-m", "tests.storage.writer", address, "anna", "150"],
            stdout=subprocess.PIPE,
            text=True,
        )
        heads: list[Head] = []
        while writer.poll() is None:
            number = len(heads)
            dump = number % 2 == 1
            heads.append(backup(store, tmp_path / f"copy-{number}", dump=dump).head)
        told = json.loads(writer.communicate()[0])
        assert writer.returncode == 0
        assert len({head.seq for head in heads}) > 1, "they were taken while it wrote"
        acknowledged = {tuple(one) for one in told["acknowledged"]}
        first = store.head().seq - len(acknowledged)
        for number in (0, 1, len(heads) - 1):
            target = fresh()
            verified = restore(tmp_path / f"copy-{number}", target)
            assert verified.head == heads[number]
            head = (verified.head.seq, verified.head.hash)
            assert head[0] <= first or head in acknowledged
        verify_ledger(store, heads[0])
