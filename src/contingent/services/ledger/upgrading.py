"""Writing a ledger of version 0.1 into a new one, in today's form."""

import json
import secrets
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from contingent.adapters.storage.backup import restore
from contingent.adapters.storage.replaying import FORMAT as DUMP
from contingent.errors import LedgerError
from contingent.ledger.audit import Auditor, audit
from contingent.ledger.clock import timestamp
from contingent.ledger.entry import Entry
from contingent.ledger.format1 import UPGRADED, is_older, upgraded_chain
from contingent.services.ledger.addresses import open_ledger, place_of

if TYPE_CHECKING:
    from contingent.adapters.storage.store import LedgerStore
    from contingent.adapters.storage.verification import Verified

__all__ = ["upgrade_ledger"]


def upgrade_ledger(source: str, target: str, actor: str) -> "Verified":
    """Make a ledger in today's form of one of version 0.1, which is left as it is.

    Every entry keeps its number, actor, time, reason, scenario and key; the last, which is new,
    names the ledger they came from and its head.

    Args:
        source, target: addresses; there must be no ledger at the target's.
        actor: who upgrades it.

    Raises:
        LedgerError: when the source does not verify, is in today's form already, or there is a
            ledger at the target; nothing is left behind.
    """
    store, place = open_ledger(source)
    with store, TemporaryDirectory() as folder:
        if place.moment or place.scenario:
            raise LedgerError("a ledger is upgraded whole: name it without '@' and '#'")
        if not is_older(store.rows()):
            raise LedgerError("is written in today's form already; there is nothing to do")
        dump = Path(folder) / "upgraded"
        _write(store, dump, actor)
        return restore(dump, place_of(target).address)


def _write(store: "LedgerStore", dump: Path, actor: str) -> None:
    """The upgraded entries as a dump."""
    name = f"{store.name}-2-{secrets.token_hex(4)}"
    head = store.head()
    note = Entry(
        seq=head.seq + 1,
        at=timestamp(datetime.now(UTC)),
        actor=actor,
        reason=f"written in the form of version 0.2; until then ledger {store.name}, head {head}",
        verb=UPGRADED,
        object="ledger",
        before="",
        after="",
        changes=(),
    )
    with dump.open("w", encoding="utf-8", newline="\n") as file:
        file.write(json.dumps({"format": DUMP, "name": name}) + "\n")
        for sealed, end in upgraded_chain(name, _entries(store), note):
            file.write(f"{sealed.hash} {sealed.body}\n")
            head = end
        file.write(f"head {head}\n")


def _entries(store: "LedgerStore") -> Iterator[Entry]:
    """The entries of the ledger, each verified."""
    with closing(store.sealed()) as kept:
        yield from audit(Auditor(store.name), kept, store.head())
