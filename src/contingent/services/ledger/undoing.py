"""Undoing a recorded change: by recording another that puts the former state back."""

import json

from contingent.adapters.storage.branch_transaction import BranchTransaction
from contingent.adapters.storage.queries import LogFilter
from contingent.adapters.storage.store import LedgerStore
from contingent.errors import LedgerError
from contingent.ledger.canonical import canonical
from contingent.ledger.entry import MAIN, Event, Head, RowChange
from contingent.ledger.fold import after, change_of
from contingent.ledger.recording import Draft
from contingent.ledger.rows import Rows, faults_of
from contingent.register.fault import FaultsFound
from contingent.services.ledger.recording import Signed

__all__ = ["UNDONE", "event_of", "obstacles", "undo"]

#: Verb of the event that undoes another.
UNDONE = "change undone"


def event_of(store: LedgerStore, seq: int) -> Event:
    """One event.

    Raises:
        LedgerError: when there is none of that number.
    """
    found, _ = store.log(LogFilter(before=seq + 1, last=1))
    if not found or found[0].event.seq != seq:
        raise LedgerError(f"there is no event {seq} in this ledger")
    return found[0].event


def obstacles(store: LedgerStore, event: Event) -> tuple[str, ...]:
    """What was done since to the rows an event set, in words: why it cannot be undone.

    Later changes that were themselves undone are none: the row is as the event left it.
    """
    rows = store.rows(event.branch)
    return tuple(
        dict.fromkeys(
            line
            for change in _altered_since(rows, event)
            for line in store.later((change.table, change.key), event.branch, event.seq)
        )
    )


def _altered_since(rows: Rows, event: Event) -> list[RowChange]:
    """The changes of an event whose rows are not as it left them."""
    return [c for c in event.changes if rows.get(c.table, {}).get(c.key) != c.row]


def undo(store: LedgerStore, seq: int, signed: Signed, scenario: str = MAIN) -> Head:
    """Record that the rows an event set are as they were before it.

    Raises:
        LedgerError: when there is no such event on the branch, it is what the ledger began with,
            or one of its rows was changed since.
        FaultsFound: when the register would contradict itself, or who or why is missing.
    """
    event = event_of(store, seq)
    where = f"scenario '{event.branch}'" if event.branch else "the register"
    if event.branch != scenario:
        raise LedgerError(f"event {seq} was recorded in {where}; undo it there")
    if event.baseline:
        raise LedgerError(f"event {seq} is what the ledger began with; it is not undone")
    if not event.changes:
        raise LedgerError(f"event {seq} ({event.verb}) changed no row; there is nothing to undo")
    with store.write(scenario) as page:
        stamp = signed.stamp(["undo", scenario, seq])
        done = page.replayed(stamp)
        if done is not None:
            return done
        _refuse_later(page, event)
        changes = tuple(_back(page.rows, change) for change in reversed(event.changes))
        faults = faults_of(after(page.rows, changes))
        if faults:
            raise FaultsFound(faults)
        return page.append(Draft(UNDONE, f"events/{seq}", changes), stamp)


def _refuse_later(page: BranchTransaction, event: Event) -> None:
    later = [
        line
        for change in _altered_since(page.rows, event)
        for line in page.later((change.table, change.key), event.seq)
    ]
    if later:
        listed = "\n".join(f"  {line}" for line in dict.fromkeys(later))
        raise LedgerError(
            f"event {event.seq} cannot be undone, for what it set was changed since; nothing was "
            f"written.\n{listed}\nUndo the later changes first, or record a correction."
        )


def _back(rows: Rows, change: RowChange) -> RowChange:
    """The change that brings a row to what it was before another."""
    if change.was is None:
        return change_of(rows, change.table, change.key, None)
    now = {} if change.row is None else json.loads(change.row)
    before = {n: v for n, v in {**now, **change.was}.items() if v is not None}
    return change_of(rows, change.table, change.key, canonical(before))
