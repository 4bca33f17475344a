"""Making faults of rows: shared by the checks between rows."""

from collections.abc import Callable, Iterable

from contingent.errors import nearest
from contingent.register.fault import Fault

__all__ = ["Where", "row_fault", "unknown"]

#: Finds the file and row of a table's row: (table, position in the table) -> (file, row).
Where = Callable[[str, int], tuple[str, int | None]]


def row_fault(
    where: Where, table: str, index: int, column: str, message: str, hint: str = ""
) -> Fault:
    """A fault in a column of the row at a position of a table."""
    file, row = where(table, index)
    return Fault(file=file, row=row, column=column, message=message, hint=hint)


def unknown(kind: str, name: str, known: Iterable[str]) -> tuple[str, str]:
    """Message and hint for a name that does not exist."""
    names = sorted(known)
    near = nearest(name, names)
    if near:
        return f"unknown {kind} '{name}'", f"did you mean '{near}'?"
    return f"unknown {kind} '{name}'", f"there are: {', '.join(names[:10])}" if names else ""
