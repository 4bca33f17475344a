"""Contradictions between rows, and what keeps one from being told."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from contingent.errors import nearest
from contingent.register.fault import Fault

__all__ = ["Contradiction", "Where", "missing", "unknown"]

#: Finds the file and row of a table's row: (table, position in the table) -> (file, row).
Where = Callable[[str, int], tuple[str, int | None]]


@dataclass(frozen=True)
class Contradiction:
    """Something wrong that needs more than one cell to be seen.

    Attributes:
        table, index: the row it is told of, by its position in the table.
        misses: tables whose names were searched in vain: ``nations``, or ``sites.roles`` for the
            names in one column.
        rests_on: other tables whose rows it rests on.
        own: whether it rests on other cells of its row.
        first: for a name used twice, the position of the row that has it first.
    """

    table: str
    index: int
    column: str
    message: str
    hint: str = ""
    misses: tuple[str, ...] = ()
    rests_on: tuple[str, ...] = ()
    own: bool = True
    first: int | None = None

    def fault(self, where: Where) -> Fault:
        """The fault at its place."""
        file, row = where(self.table, self.index)
        message = self.message
        if self.first is not None and (first := where(self.table, self.first)[1]):
            message += f"; first in row {first}"
        return Fault(file=file, row=row, column=self.column, message=message, hint=self.hint)


def missing(
    place: tuple[str, int, str],
    kind: str,
    name: str,
    known: Iterable[str],
    misses: tuple[str, ...],
) -> Contradiction:
    """A name at a place (table, position, column) that does not exist."""
    return Contradiction(*place, *unknown(kind, name, known), misses=misses, own=False)


def unknown(kind: str, name: str, known: Iterable[str]) -> tuple[str, str]:
    """Message and hint for a name that does not exist."""
    names = sorted(known)
    near = nearest(name, names)
    if near:
        return f"unknown {kind} '{name}'", f"did you mean '{near}'?"
    return f"unknown {kind} '{name}'", f"there are: {', '.join(names[:10])}" if names else ""
