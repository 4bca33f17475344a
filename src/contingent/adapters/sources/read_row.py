"""One row of cells as a value; where cells are bad, the row with other values in their place.

A row with a bad cell still is a row: others may name it, and what it names may be missing. So that
every fault can be told at once, it goes on to the checks between rows with another value in the
bad cell, and what is bad is kept beside it (``register.doubts``).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from contingent.adapters.sources.cells import columns_of
from contingent.adapters.sources.explain import bad_columns, explain
from contingent.register.doubts import Doubts
from contingent.register.fault import Fault

__all__ = ["OWN_COLUMN", "ReadRows", "read_row"]

#: With this a user's own column begins; it is passed over.
OWN_COLUMN = "_"
#: Values of which every needed column takes one.
_LENT: tuple[Any, ...] = (
    *("AAA", "a", 1, date(2000, 1, 1), "offers", "road", "granted", "teams"),
    *("offer", "everything"),
)

RowType = TypeVar("RowType", bound=BaseModel)


@dataclass
class ReadRows(Generic[RowType]):
    """The rows of a table that was read.

    Attributes:
        rows: each with its number.
        bad: position in ``rows`` -> columns whose cells are bad; the row has other values there.
        nameless: whether a row is missing whose name could not be read.
    """

    rows: list[tuple[int, RowType]] = field(default_factory=list)
    bad: dict[int, frozenset[str]] = field(default_factory=dict)
    nameless: bool = False

    def add(self, number: int, row: RowType | None, bad: frozenset[str]) -> None:
        """Add a row; None for one that cannot be read at all."""
        if row is None:
            self.nameless = True
            return
        if bad:
            self.bad[len(self.rows)] = bad
        self.rows.append((number, row))

    @property
    def values(self) -> tuple[RowType, ...]:
        """The rows without their numbers."""
        return tuple(row for _, row in self.rows)

    def note(self, table: str, doubts: Doubts) -> None:
        """Tell the doubts what of this table could not be read."""
        for index, columns in self.bad.items():
            doubts.note(table, index, columns)
        if self.nameless:
            doubts.lose(table)


def read_row(
    model: type[RowType],
    key: str | None,
    cells: Mapping[str, Any],
    place: tuple[str, int | None, str],
    faults: list[Fault],
    told: Collection[str] = (),
) -> tuple[RowType | None, frozenset[str]]:
    """A row, and the columns whose cells are bad.

    Args:
        key: the column that names the row, where one does.
        cells: the cells that are not empty.
        place: file, row and what is written before a column's name, for faults.
        faults: what is wrong is added to them.
        told: columns of which a fault was told already; their cells are left out.

    Returns:
        The row, with other values in the bad cells; None when the cell that names it is bad.
    """
    given = {
        column: cell
        for column, cell in cells.items()
        if column not in told and not column.startswith(OWN_COLUMN)
    }
    bad: frozenset[str] = frozenset(told)
    try:
        row = model.model_validate(given)
    except ValidationError as error:
        file, number, prefix = place
        again = {f"{prefix}.{column}" if prefix else column for column in told}
        found = explain(error, file, number, prefix, model)
        faults.extend(fault for fault in found if fault.column not in again)
        wrong = bad_columns(error)
        # A fault of the whole row may rest on any of its cells.
        bad |= frozenset(columns_of(model)) - {key} if wrong is None else wrong
    else:
        return row, bad
    return _stand_in(model, key, given, bad), bad


def _stand_in(
    model: type[RowType], key: str | None, cells: Mapping[str, Any], bad: Collection[str]
) -> RowType | None:
    if key in bad:
        return None
    good = {column: cell for column, cell in cells.items() if column not in bad}
    for name, model_field in model.model_fields.items():
        column = model_field.alias or name
        if model_field.is_required() and column not in good:
            good[column] = _lent(model, column)
    try:
        return model.model_validate(good)
    except ValidationError:
        return None


@cache
def _lent(model: type[BaseModel], column: str) -> Any:
    """A value that a needed column takes."""
    for value in _LENT:
        try:
            model.model_validate({column: value})
        except ValidationError as error:
            if any(detail["loc"][:1] == (column,) for detail in error.errors()):
                continue
        return value
    return None
