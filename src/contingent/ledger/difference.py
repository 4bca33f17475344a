"""What differs between two registers, row by row and field by field."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from contingent.ledger.entry import RowChange
from contingent.ledger.fold import change_of
from contingent.ledger.rows import TABLES, Rows

__all__ = ["Difference", "changes_between", "difference"]


@dataclass(frozen=True)
class Difference:
    """One row that differs.

    Attributes:
        kind: ``added``, ``removed``, ``changed``, or ``moved`` where only the order of worlds or
            concepts differs (the first is the default).
        fields: field -> values in the one and in the other; empty unless changed.
    """

    table: str
    key: str
    kind: str
    fields: dict[str, tuple[Any, Any]]


def changes_between(one: Rows, other: Rows) -> tuple[RowChange, ...]:
    """The row changes that turn one state into the other, in the order of the tables."""
    changes = []
    for table in TABLES:
        old, new = one.get(table, {}), other.get(table, {})
        changes += [change_of(one, table, key, None) for key in old if key not in new]
        changes += [
            change_of(one, table, key, text) for key, text in new.items() if old.get(key) != text
        ]
    return tuple(changes)


def difference(one: Rows, other: Rows) -> tuple[Difference, ...]:
    """What is added, removed or changed in the other state."""
    found = [_difference(change) for change in changes_between(one, other)]
    for table in ("worlds", "concepts"):
        found += [
            Difference(table, key, "moved", {})
            for key in _moved(one.get(table, {}), other.get(table, {}))
        ]
    return tuple(found)


def _difference(change: RowChange) -> Difference:
    if change.row is None:
        return Difference(change.table, change.key, "removed", {})
    if change.was is None:
        return Difference(change.table, change.key, "added", {})
    return Difference(change.table, change.key, "changed", change.altered())


def _moved(old: Iterable[str], new: Iterable[str]) -> list[str]:
    """Keys of both that stand elsewhere among the keys of both."""
    before, now = list(old), list(new)
    kept = [key for key in before if key in now]
    return [a for a, b in zip((k for k in now if k in before), kept, strict=True) if a != b]
