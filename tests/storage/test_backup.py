"""Backup and restore, also while others write, and from one engine to the other."""

import errno
import json
import os
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from contingent.adapters.storage.backup import backup, restore
from contingent.adapters.storage.placing import placed
from contingent.adapters.storage.store import LedgerStore
from contingent.adapters.storage.verification import verify_ledger
from contingent.errors import LedgerError
from contingent.ledger.entry import Head
from contingent.services.ledger.recording import branch_scenario
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


@pytest.mark.slow
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


@pytest.mark.slow
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
        with pytest.raises(LedgerError, match=r"there already|entries already"):
            restore(tmp_path / "copy", store.engine.url.render_as_string(hide_password=False))
        verify_ledger(store)


@pytest.mark.slow
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
    with LedgerStore.open(address) as store, pytest.raises(LedgerError, match="entry 2"):
        backup(store, tmp_path / "copy", dump=False)
    assert not (tmp_path / "copy").exists()


@pytest.fixture
def no_hard_links(monkeypatch: pytest.MonkeyPatch) -> None:
    """A place such as a stick in exFAT."""

    def refused(*_: object, **__: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", refused)


@pytest.mark.usefixtures("no_hard_links")
@pytest.mark.parametrize("dump", [False, True])
def test_a_place_without_hard_links_takes_copies_and_ledgers(
    sqlite_fresh: Fresh, tmp_path: Path, dump: bool
) -> None:
    with filled(sqlite_fresh()) as store:
        file, target = tmp_path / "copy", tmp_path / "restored.db"
        head = backup(store, file, dump=dump).head
        assert restore(file, f"sqlite:///{target}").head == head
        for there in (file, target):
            before = there.read_bytes()
            with pytest.raises(LedgerError, match="there already"):
                placed(there, lambda draft: draft.write_bytes(b"other"))
            assert there.read_bytes() == before
    assert not list(tmp_path.glob(".contingent-*"))


@pytest.mark.usefixtures("no_hard_links")
def test_a_file_put_there_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    target = tmp_path / "copy"

    def make(draft: Path) -> None:
        draft.write_text("mine")
        target.write_text("theirs")

    with pytest.raises(LedgerError, match="there already"):
        placed(target, make)
    assert target.read_text() == "theirs"


def test_ledgers_and_copies_are_their_owners_alone(sqlite_fresh: Fresh, tmp_path: Path) -> None:
    address = sqlite_fresh()
    with filled(address) as store:
        backup(store, tmp_path / "copy.db", dump=False)
        backup(store, tmp_path / "copy.txt", dump=True)
        restore(tmp_path / "copy.txt", f"sqlite:///{tmp_path / 'restored.db'}")
    files = [*tmp_path.glob("*.db"), tmp_path / "copy.txt"]
    assert len(files) == 4
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


@pytest.mark.parametrize("dump", [False, True])
def test_what_a_killed_backup_left_is_swept_by_the_next(
    sqlite_fresh: Fresh, tmp_path: Path, dump: bool
) -> None:
    address = sqlite_fresh()
    filled(address).close()
    killed = subprocess.Popen(
        [sys.executable, "-c", HANGS, str(tmp_path / "copy")], stdout=subprocess.PIPE
    )
    assert killed.stdout is not None
    killed.stdout.readline()
    (left,) = tmp_path.glob(".contingent-*")
    old, young, others = (tmp_path / f".contingent-{name}" for name in ("old", "young", "others"))
    for folder in (old, young, others):
        folder.mkdir()
        (folder / "draft").write_text("a whole readable copy")
    (others / "offers.csv").write_text("of an export")
    long_ago = time.time() - 2 * 24 * 3600
    for folder in (old, others):
        os.utime(folder, (long_ago, long_ago))
    with LedgerStore.open(address) as store:
        backup(store, tmp_path / "first", dump=dump)
        assert left.exists(), "its maker lives"
        killed.kill()
        killed.communicate()
        backup(store, tmp_path / "second", dump=dump)
    assert sorted(tmp_path.glob(".contingent-*")) == sorted([young, others])


HANGS = """
import sys, time
from pathlib import Path
from contingent.adapters.storage.placing import placed
def make(draft):
    draft.write_text("a whole readable copy")
    print("made", flush=True)
    time.sleep(600)
placed(Path(sys.argv[1]), make)
"""


@pytest.mark.parametrize("dump", [False, True])
def test_a_full_disk_ends_a_backup_with_words(
    sqlite_fresh: Fresh, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dump: bool
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    told = "cannot be written: No space left on device"
    with filled(sqlite_fresh()) as store, pytest.raises(LedgerError, match=told):
        backup(store, tmp_path / "copy", dump=dump)
    assert not (tmp_path / "copy").exists()
    assert not list(tmp_path.glob(".contingent-*"))


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
