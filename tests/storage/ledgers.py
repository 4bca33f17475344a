"""Short functions that make and change ledgers, for tests to name only what they are about."""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from importlib.resources import as_file, files
from typing import Any

from contingent.adapters.sources.case_folder import read_case_folder
from contingent.adapters.storage.store import LedgerStore
from contingent.ledger.entry import Head
from contingent.ledger.recording import Recording
from contingent.register.register import Register
from contingent.services.ledger.recording import Signed, import_case, record

DAY = datetime(2027, 3, 10, 12, tzinfo=UTC)


@cache
def starter() -> Register:
    with as_file(files("contingent") / "cases" / "_starter") as folder:
        return read_case_folder(folder)


def signed(reason: str = "a test", *, now: datetime = DAY, **more: Any) -> Signed:
    return Signed(**{"actor": "tester", "reason": reason, "now": now, **more})


def begun(address: str, *, now: datetime = DAY) -> LedgerStore:
    """A ledger that begins with the starter case; close it."""
    store = LedgerStore.open(address, create=True)
    import_case(store, starter(), signed("the start", now=now))
    return store


def change(
    store: LedgerStore,
    verb: str,
    name: str,
    fields: Mapping[str, Any] | None = None,
    *,
    scenario: str = "",
    now: datetime = DAY,
    version: int | None = None,
    key: str = "",
) -> Head:
    """Record one change."""
    asked = Recording(verb, name, fields or {}, version)
    return record(store, [asked], signed(now=now, key=key), scenario)[0]
