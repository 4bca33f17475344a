"""Undoing a recorded change: by recording another that puts the former state back."""

import json

from contingent.adapters.storage.branch_transaction import BranchTransaction
from contingent.adapters.storage.queries import LogFilter
from contingent.adapters.storage.store import LedgerStore
from contingent.errors import LedgerError
from contingent.ledger.canonical import canonical
from contingent.ledger.entry import MAIN, Entry, Head, RowChange
from contingent.ledger.fold import after, change_of
from contingent.ledger.recording import Draft
from contingent.ledger.rows import BESIDE, Rows, faults_of
from contingent.register.fault import FaultsFound
from contingent.services.ledger.recording import Signed

__all__ = ["UNDONE", "entry_of", "obstacles", "undo"]

#: Verb of the entry that undoes another.
UNDONE = "change undone"


def entry_of(store: LedgerStore, seq: int) -> Entry:
    """One entry.

    Raises:
        LedgerError: when there is none of that number.
    """
    found, _ = store.log(LogFilter(before=seq + 1, last=1))
    if not found or found[0].entry.seq != seq:
        raise LedgerError(f"there is no entry {seq} in this ledger")
    return found[0].entry


def obstacles(store: LedgerStore, entry: Entry) -> tuple[str, ...]:
    """What was done since to the rows an entry set, in words: why it cannot be undone.

    Later changes that were themselves undone are none: the row is as the entry left it.
    """
    rows = store.rows(entry.branch)
    return tuple(
        dict.fromkeys(
            line
            for change in _altered_since(rows, entry)
            for line in store.later((change.table, change.key), entry.branch, entry.seq)
        )
    )


def _altered_since(rows: Rows, entry: Entry) -> list[RowChange]:
    """The changes of an entry whose rows are not as it left them."""
    return [c for c in entry.changes if rows.get(c.table, {}).get(c.key) != c.row]


def undo(store: LedgerStore, seq: int, signed: Signed, scenario: str = MAIN) -> Head:
    """Record that the rows an entry set are as they were before it.

    Raises:
        LedgerError: when there is no such entry on the branch, it is what the ledger began with,
            or one of its rows was changed since.
        FaultsFound: when the register would contradict itself, or who or why is missing.
    """
    entry = entry_of(store, seq)
    where = f"scenario '{entry.branch}'" if entry.branch else "the register"
    if entry.branch != scenario:
        raise LedgerError(f"entry {seq} was recorded in {where}; undo it there")
    if entry.baseline:
        raise LedgerError(f"entry {seq} is what the ledger began with; it is not undone")
    if any(change.table in BESIDE for change in entry.changes):
        raise LedgerError(f"entry {seq} ({entry.verb}) is not undone: others have acted on it")
    if not entry.changes:
        raise LedgerError(f"entry {seq} ({entry.verb}) changed no row; there is nothing to undo")
    with store.write(scenario) as page:
        stamp = signed.stamp(["undo", scenario, seq])
        done = page.replayed(stamp)
        if done is not None:
            return done
        _refuse_later(page, entry)
        changes = tuple(_back(page.rows, change) for change in reversed(entry.changes))
        faults = faults_of(after(page.rows, changes))
        if faults:
            raise FaultsFound(faults)
        return page.append(Draft(UNDONE, f"events/{seq}", changes), stamp)


def _refuse_later(page: BranchTransaction, entry: Entry) -> None:
    later = [
        line
        for change in _altered_since(page.rows, entry)
        for line in page.later((change.table, change.key), entry.seq)
    ]
    if later:
        listed = "\n".join(f"  {line}" for line in dict.fromkeys(later))
        raise LedgerError(
            f"entry {entry.seq} cannot be undone, for what it set was changed since; nothing was "
            f"written.\n{listed}\nUndo the later changes first, or record a correction."
        )


def _back(rows: Rows, change: RowChange) -> RowChange:
    """The change that brings a row to what it was before another."""
    if change.was is None:
        return change_of(rows, change.table, change.key, None)
    now = {} if change.row is None else json.loads(change.row)
    before = {n: v for n, v in {**now, **change.was}.items() if v is not None}
    return change_of(rows, change.table, change.key, canonical(before))
