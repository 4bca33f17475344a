"""Ledgers of every past revision of the tables, as the program of their time wrote them.

``revision-0001.db.gz`` and ``revision-0001.txt`` (its dump) were written in November 2026, before
keys of opened scenarios were kept, and while one clock ahead misdated all that came after. They
hold: an import, changes with and without keys, a scenario opened with key ``k2`` (entry 3, whose
idempotency record is not there), merged with one, an undoing, a snapshot, an entry of a clock a
year ahead (8), one after it with a mark of direction in its reason (9), and an open scenario.
"""

import gzip
from datetime import timedelta
from pathlib import Path

import pytest

from contingent.adapters.storage.backup import backup, restore
from contingent.adapters.storage.queries import LogFilter
from contingent.adapters.storage.store import LedgerStore
from contingent.adapters.storage.verification import verify_ledger
from contingent.errors import LedgerError
from contingent.services.ledger.recording import branch_scenario
from contingent.services.ledger.verified import notes_of
from tests.storage.conftest import Fresh
from tests.storage.ledgers import DAY, change, signed

GOLDEN = Path(__file__).with_name("golden")
ENTRIES = 11


@pytest.fixture
def address(tmp_path: Path) -> str:
    file = tmp_path / "golden.db"
    file.write_bytes(gzip.decompress((GOLDEN / "revision-0001.db.gz").read_bytes()))
    return f"sqlite:///{file}"


def test_an_old_ledger_verifies_saying_what_was_left_out(address: str) -> None:
    with LedgerStore.open(address) as store:
        verified = verify_ledger(store)
        assert verified.head.seq == ENTRIES
        assert verified.lost_keys == (3,)
        (ahead, lost) = notes_of(verified, DAY)
        assert "Entry 8 is dated 2028-03-09" in ahead
        assert "entry 3" in lost
        assert "verify --repair" in lost


@pytest.mark.parametrize("dump", [False, True])
def test_an_old_ledger_is_copied_and_its_copy_restored_whole(
    address: str, fresh: Fresh, tmp_path: Path, dump: bool
) -> None:
    target = fresh()
    with LedgerStore.open(address) as store:
        backup(store, tmp_path / "copy", dump=dump)
        assert restore(tmp_path / "copy", target).lost_keys == (), "restored with what was lost"
        with LedgerStore.open(target) as restored:
            assert list(restored.sealed()) == list(store.sealed())
            assert restored.rows("open") == store.rows("open")


def test_the_old_dump_restores(fresh: Fresh) -> None:
    target = fresh()
    assert restore(GOLDEN / "revision-0001.txt", target).head.seq == ENTRIES
    with LedgerStore.open(target) as store:
        (entry,) = store.log(LogFilter(before=10, last=1))[0]
        assert "\u202e" in entry.entry.reason


def test_an_old_ledger_is_repaired_on_demand(address: str) -> None:
    with LedgerStore.open(address) as store:
        assert store.repair() == 1
        assert store.repair() == 0
        assert verify_ledger(store).lost_keys == ()
        assert store.head().seq == ENTRIES


def test_an_old_ledger_is_mended_when_it_is_written_to_and_that_is_told(
    address: str, caplog: pytest.LogCaptureFixture
) -> None:
    with LedgerStore.open(address) as store:
        now = DAY + timedelta(days=3)
        branch_scenario(store, "later", signed(now=now))
        told = "\n".join(caplog.messages)
        assert "idempotency records of entries 3 were added" in told
        assert "a clock was ahead" in told, "others' later entries have its time: no witness"
        verified = verify_ledger(store)
        assert (verified.lost_keys, verified.steps_back) == ((), (ENTRIES + 1,))
        assert store.seq_on(now.date()) == ENTRIES + 1, "so today is read whole again"


def test_a_key_that_was_lost_answers_again_and_serves_nothing_else(address: str) -> None:
    with LedgerStore.open(address) as store:
        assert branch_scenario(store, "keyed", signed(key="k2")).seq == 3
        with pytest.raises(LedgerError, match="was used before"):
            change(store, "line changed", "pumps", {"quantity": 9}, key="k2")
