"""Scenarios: named lists of changes over a snapshot, and their way back into the register."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from contingent.errors import MergeConflict
from contingent.ledger.canonical import canonical
from contingent.ledger.difference import changes_between
from contingent.ledger.entry import RowChange
from contingent.ledger.fold import change_of
from contingent.ledger.rows import Rows

__all__ = ["REGISTER", "SCENARIO", "SCENARIO_NAME", "Conflict", "conflicts_of", "merge_changes"]

#: Whose row a conflict is settled for.
SCENARIO, REGISTER = "scenario", "register"
#: What a scenario may be called.
SCENARIO_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")


@dataclass(frozen=True)
class Conflict:
    """A row that scenario and register both changed since they parted, and differently."""

    scenario: RowChange
    register: RowChange

    @property
    def row(self) -> str:
        """Which row, such as ``offers/gbr-brigade``."""
        return f"{self.scenario.table}/{self.scenario.key}"

    def __str__(self) -> str:
        return f"{self.row}: scenario {_told(self.scenario)}; register {_told(self.register)}"


def _told(change: RowChange) -> str:
    if change.row is None:
        return "removed it"
    if change.was is None:
        return "added it"
    parts = [
        f"{name} {_value(old)} → {_value(new)}" for name, (old, new) in change.altered().items()
    ]
    return ", ".join(parts)


def _value(value: object) -> str:
    return "none" if value is None else value if isinstance(value, str) else canonical(value)


def conflicts_of(base: Rows, scenario: Rows, register: Rows) -> tuple[Conflict, ...]:
    """The rows that both changed since the base, and differently."""
    theirs = {(c.table, c.key): c for c in changes_between(base, scenario)}
    ours = {(c.table, c.key): c for c in changes_between(base, register)}
    return tuple(
        Conflict(theirs[row], ours[row])
        for row in theirs
        if row in ours and theirs[row].row != ours[row].row
    )


def merge_changes(
    name: str, base: Rows, scenario: Rows, register: Rows, take: Mapping[str, str]
) -> tuple[RowChange, ...]:
    """The changes to the register that bring a scenario's changes into it.

    Args:
        take: for rows in conflict, such as ``offers/gbr-brigade``, whose to keep.

    Raises:
        MergeConflict: listing every conflict that ``take`` does not settle.
    """
    conflicts = {conflict.row: conflict for conflict in conflicts_of(base, scenario, register)}
    open_ones = [str(conflict) for row, conflict in conflicts.items() if row not in take]
    if open_ones:
        raise MergeConflict(name, open_ones)
    changes = []
    for change in changes_between(base, scenario):
        row = f"{change.table}/{change.key}"
        if row in conflicts and take[row] == REGISTER:
            continue
        if register.get(change.table, {}).get(change.key) != change.row:
            changes.append(change_of(register, change.table, change.key, change.row))
    return tuple(changes)
