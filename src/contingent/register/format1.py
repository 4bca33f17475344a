"""What version 0.1 wrote otherwise: the columns that go, and what stands in their place today."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from contingent.register.cell import CellError, read_number
from contingent.register.duration import Duration, Rate, Unit

__all__ = ["COLUMNS", "upgraded_cell", "upgraded_column", "upgraded_fields"]


def _duration(unit: Unit) -> Callable[[float], str]:
    def text(number: float) -> str:
        return str(Duration(Fraction(repr(number)), unit))

    return text


def _monthly(people: float) -> str:
    if people != int(people):
        raise CellError("is no number of people")
    return str(Rate(int(people), Unit.MONTH))


#: Table -> column of version 0.1 -> today's column, and what its numbers become.
COLUMNS: Mapping[str, Mapping[str, tuple[str, Callable[[float], str]]]] = {
    "case": {"months": ("length", _duration(Unit.MONTH))},
    "offers": {
        "ready_days": ("ready", _duration(Unit.DAY)),
        "tour_months": ("tour", _duration(Unit.MONTH)),
        "relief_days": ("relief", _duration(Unit.DAY)),
    },
    "sites": {"transfer_days": ("transfer", _duration(Unit.DAY))},
    "links": {"days": ("time", _duration(Unit.DAY)), "capacity": ("capacity", _monthly)},
}


def upgraded_column(table: str, column: str) -> str:
    """Today's name of a column of version 0.1."""
    return COLUMNS.get(table, {}).get(column, (column, None))[0]


def upgraded_cell(table: str, column: str, cell: Any) -> Any:
    """What a cell of version 0.1 is today; what is no number there stays as it is.

    Args:
        column: its name in version 0.1.
    """
    if column not in COLUMNS.get(table, {}) or cell is None or cell == "":
        return cell
    try:
        return COLUMNS[table][column][1](read_number(cell))
    except (CellError, ValueError):
        return cell  # a fault then and now; it is told when the case is read


def upgraded_fields(table: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    """A row of version 0.1 as one of today, its fields in the order they had."""
    return {
        upgraded_column(table, name): upgraded_cell(table, name, value)
        for name, value in fields.items()
    }
