"""State as a fold of entries."""

import json
from collections.abc import Iterable

from contingent.errors import LedgerBroken
from contingent.ledger.canonical import Json
from contingent.ledger.entry import Entry, RowChange, digest
from contingent.ledger.rows import BESIDE, TABLES, Rows

__all__ = ["State", "after", "change_of", "fold", "step", "touched_rows"]

#: A state that is being built.
State = dict[str, dict[str, str]]


def change_of(rows: Rows, table: str, key: str, row: str | None) -> RowChange:
    """The change that sets a row of a state to a text, or removes it with None."""
    old = rows.get(table, {}).get(key)
    if old is None:
        return RowChange(table, key, row, None)
    before: Json = json.loads(old)
    if row is None:
        return RowChange(table, key, None, before)
    now: Json = json.loads(row)
    names = [n for n in {**before, **now} if before.get(n) != now.get(n)]
    return RowChange(table, key, row, {name: before.get(name) for name in names})


def touched_rows(rows: Rows, changes: Iterable[RowChange]) -> list[str | None]:
    """The texts, in a state, of the rows that changes are about; None where there is none."""
    return [rows.get(change.table, {}).get(change.key) for change in changes]


def after(rows: Rows, changes: Iterable[RowChange]) -> Rows:
    """The state after changes; the state given stays as it is."""
    state = {table: dict(found) for table, found in rows.items()}
    _apply(state, changes)
    return state


def _apply(state: State, changes: Iterable[RowChange]) -> None:
    for change in changes:
        table = state.setdefault(change.table, {})
        if change.row is None:
            table.pop(change.key, None)
        else:
            table[change.key] = change.row


def fold(entries: Iterable[Entry], start: Rows) -> Rows:
    """The state after entries of one branch, in order.

    Raises:
        LedgerBroken: when an entry does not fit what it says it found or left.
    """
    state = {table: dict(rows) for table, rows in start.items()}
    for entry in entries:
        step(state, entry)
    return state


def step(state: State, entry: Entry) -> None:
    """Bring a state from before an entry to after it.

    Raises:
        LedgerBroken: when the entry does not fit what it says it found or left.
    """
    for change in entry.changes:
        if change.table not in TABLES and change.table not in BESIDE:
            raise LedgerBroken(entry.seq, f"changes '{change.table}', which is no table")
    if digest(touched_rows(state, entry.changes)) != entry.before:
        raise LedgerBroken(entry.seq, "found other rows than it says")
    for change in entry.changes:
        if change_of(state, change.table, change.key, change.row).was != change.was:
            raise LedgerBroken(entry.seq, f"misstates what {change.table}/{change.key} was")
    _apply(state, entry.changes)
    if digest(touched_rows(state, entry.changes)) != entry.after:
        raise LedgerBroken(entry.seq, "left other rows than it says")
