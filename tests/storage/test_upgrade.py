"""A ledger of version 0.1 written into a new one: every entry kept but for the form of its rows."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from contingent.adapters.storage.backup import restore
from contingent.adapters.storage.opening import open_store
from contingent.adapters.storage.verification import verify_ledger
from contingent.errors import LedgerError
from contingent.ledger.entry import Entry
from contingent.ledger.rows import register_of
from contingent.register.fault import FaultsFound
from contingent.services.ledger.upgrading import upgrade_ledger
from tests.storage.conftest import Fresh

OLD = Path(__file__).with_name("golden") / "revision-0001.txt"
#: What version 0.1 called what today is written with its unit, and the unit.
NAMES = {
    "ready_days": ("ready", "day"),
    "tour_months": ("tour", "month"),
    "relief_days": ("relief", "day"),
    "transfer_days": ("transfer", "day"),
    "months": ("length", "month"),
}


def entries(address: str) -> Iterator[Entry]:
    with open_store(address) as store:
        for sealed in list(store.sealed()):
            yield Entry.read(sealed.body)


#: What was always so, and is said today.
SAID = {"case": {"step": "month"}, "requirements": {"counts": "units"}}


def as_today(
    table: str, fields: dict[str, object] | None, *, whole: bool = True
) -> dict[str, object] | None:
    """Fields of version 0.1 in today's words, worked out without the program's own way."""
    if fields is None:
        return None
    found: dict[str, object] = dict(SAID.get(table, {})) if whole else {}
    for name, value in fields.items():
        new, unit = NAMES.get(name, (name, ""))
        found[new] = value
        if unit and value is not None:
            assert isinstance(value, int | float)
            found[new] = "0" if not value else f"{value:g} {unit}{'' if value == 1 else 's'}"
    return found


def test_every_entry_of_an_older_ledger_is_kept(fresh: Fresh) -> None:
    source, target = fresh(), fresh()
    restore(OLD, source)
    with open_store(source) as store, pytest.raises(FaultsFound, match=r"version 0\.1"):
        register_of(store.rows())
    before = list(entries(source))
    with open_store(source) as store:
        name, head = store.name, store.head()
    verified = upgrade_ledger(source, target, "Ann")
    assert verified.head.seq == len(before) + 1
    *kept, note = entries(target)
    same = ("seq", "at", "actor", "reason", "verb", "object", "branch", "baseline", "base", "key")
    for old, new in zip(before, kept, strict=True):
        assert [getattr(old, word) for word in same] == [getattr(new, word) for word in same]
        for was, now in zip(old.changes, new.changes, strict=True):
            assert (was.table, was.key) == (now.table, now.key)
            told = None if was.row is None else as_today(was.table, json.loads(was.row))
            assert (None if now.row is None else json.loads(now.row)) == told
            # Of a row that goes on only what changed is kept.
            assert now.was == as_today(was.table, was.was, whole=was.row is None)
    assert (note.actor, note.verb, note.changes) == ("Ann", "ledger upgraded", ())
    assert f"ledger {name}, head {head}" in note.reason
    with open_store(target) as store:
        assert verify_ledger(store).head == verified.head
        assert store.name != name
        register_of(store.rows())
        register_of(store.rows("open"))
    assert list(entries(source)) == before, "the old ledger is left as it is"


def test_a_ledger_of_today_is_not_upgraded(fresh: Fresh) -> None:
    source, target = fresh(), fresh()
    restore(OLD, source)
    upgrade_ledger(source, target, "Ann")
    with pytest.raises(LedgerError, match="already"):
        upgrade_ledger(target, fresh(), "Ann")
    with pytest.raises(LedgerError):
        upgrade_ledger(source, target, "Ann")
