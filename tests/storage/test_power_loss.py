"""Power cuts: what was acknowledged survives, in the modes we run in; and the test can tell.

The controls run SQLite as it is faster but does not keep its word, and must lose something.
"""

import os
import random
from pathlib import Path

import pytest

from contingent.adapters.storage.sqlite_safety import ROLLBACK, WAL, SafetyMode, safe_mode
from contingent.adapters.storage.store import LedgerStore
from contingent.adapters.storage.verification import verify_ledger
from contingent.errors import LedgerError
from contingent.ledger.entry import Head
from contingent.services.ledger.recording import branch_scenario, import_case
from tests.storage.ledgers import change, signed, starter
from tests.storage.power import Connection, Disk, cuts

NIGHTLY = os.environ.get("HYPOTHESIS_PROFILE") == "nightly"


def lived(path: Path, mode: SafetyMode) -> Disk:
    """A ledger made, filled and changed on a disk that notes everything."""
    disk = Disk(f"power-{mode.journal}-{mode.synchronous}-{path.parent.name}")

    def connect() -> Connection:
        return Connection(path, disk, exclusive=mode.journal == "wal")

    with LedgerStore.open(f"sqlite:///{path}", create=True, connect=connect, mode=mode) as store:
        head, _ = import_case(store, starter(), signed())
        disk.acknowledged(str(head))
        disk.acknowledged(str(branch_scenario(store, "other", signed())))
        for number in range(12):
            fields = {"quantity": number + 4, "title": "x" * (number * 300)}
            where = "other" if number % 4 == 3 else ""
            made = change(store, "line changed", "pumps", fields, scenario=where, key=f"k{number}")
            disk.acknowledged(str(made))
    return disk


def losses(path: Path, disk: Disk, points: int, seed: int) -> list[str]:
    """Cut the power at drawn points; what was lost or broken at each."""
    draw = random.Random(seed)
    drawn = sorted(draw.randrange(1, len(disk.ops) + 1) for _ in range(points))
    lost = []
    for acknowledged, held in cuts(disk.ops, drawn, seed):
        for old in path.parent.iterdir():
            old.unlink()
        for name, data in held.items():
            Path(name).write_bytes(data)
        wrong = _wrong(path, acknowledged)
        if wrong:
            lost.append(wrong)
    return lost


def _wrong(path: Path, acknowledged: list[str]) -> str:
    witness = Head.read(acknowledged[-1]) if acknowledged else None
    try:
        with LedgerStore.open(f"sqlite:///{path}") as store:
            verify_ledger(store, witness)
    except LedgerError as error:
        # Before the first acknowledgement, there may be no ledger yet.
        nothing = not acknowledged and (
            "holds no ledger" in str(error) or "there is no" in str(error)
        )
        return "" if nothing else str(error)
    return ""


@pytest.mark.slow
@pytest.mark.parametrize("mode", [WAL, ROLLBACK], ids=["wal-full", "rollback-extra"])
def test_nothing_acknowledged_is_lost(tmp_path: Path, mode: SafetyMode) -> None:
    path = tmp_path / "disk" / "u.db"
    path.parent.mkdir()
    disk = lived(path, mode)
    assert losses(path, disk, 50_000 if NIGHTLY else 500, seed=7) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("mode", "points", "least"),
    [
        (SafetyMode("wal", "normal"), 150, 10),
        (SafetyMode("delete", "off"), 150, 10),
        # Lost only when the journal's deletion is undone, before the next transaction begins.
        (SafetyMode("delete", "full"), 1000, 2),
    ],
    ids=["wal-normal", "rollback-off", "rollback-full"],
)
def test_the_controls_lose_something(
    tmp_path: Path, mode: SafetyMode, points: int, least: int
) -> None:
    path = tmp_path / "disk" / "u.db"
    path.parent.mkdir()
    disk = lived(path, mode)
    assert len(losses(path, disk, points, seed=7)) >= least


@pytest.mark.parametrize(
    ("version", "mode"),
    [
        ((3, 51, 3), WAL),
        ((3, 53, 0), WAL),
        ((4, 0, 0), WAL),
        ((3, 51, 2), ROLLBACK),
        ((3, 50, 7), WAL),
        ((3, 50, 6), ROLLBACK),
        ((3, 44, 6), WAL),
        ((3, 44, 5), ROLLBACK),
        ((3, 45, 9), ROLLBACK),
        ((3, 40, 1), ROLLBACK),
    ],
)
def test_the_mode_goes_by_the_version(version: tuple[int, ...], mode: SafetyMode) -> None:
    assert safe_mode(version) is mode


def test_the_mode_is_really_set(tmp_path: Path) -> None:
    for mode, synchronous in ((WAL, 2), (ROLLBACK, 3)):
        address = f"sqlite:///{tmp_path / mode.journal}.db"
        with (
            LedgerStore.open(address, create=True, mode=mode) as store,
            store.engine.connect() as connection,
        ):
            found = connection.exec_driver_sql("PRAGMA journal_mode").scalar()
            assert found == mode.journal
            assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == synchronous
        # Opened as this machine's version allows, it is still the same ledger.
        with LedgerStore.open(address) as store:
            assert verify_ledger(store).head.seq == 0


def test_a_file_in_the_unsafe_mode_and_in_use_is_refused(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'u.db'}"
    with (
        LedgerStore.open(address, create=True, mode=WAL) as store,
        store.engine.connect() as connection,
    ):
        connection.exec_driver_sql("SELECT * FROM event")
        with pytest.raises(LedgerError, match=r"be brought into the mode|another program"):
            LedgerStore.open(address, mode=ROLLBACK)
