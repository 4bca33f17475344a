"""A sheet's cells as rows for the reader of tables, wrong kinds of cell being faults."""

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import cache, partial
from typing import Any

from pydantic import BaseModel

from contingent.adapters.sources.cells import Cell, columns_of
from contingent.adapters.sources.csv_rows import HEADER_WITHIN, clean_name, header_row
from contingent.adapters.sources.read_row import OWN_COLUMN
from contingent.adapters.sources.tables import Table, needed_columns
from contingent.register.fault import Fault

__all__ = ["is_text", "table_of"]

#: A spreadsheet keeps fifteen digits of a number.
_DIGITS = 1e15
_RETYPE = (
    "the spreadsheet may have changed what was typed: format the column as text, type it again"
)

Tell = Callable[..., None]


@cache
def _properties(model: type[BaseModel]) -> dict[str, Any]:
    properties: dict[str, Any] = model.model_json_schema(by_alias=True)["properties"]
    return properties


def _kinds(model: type[BaseModel], column: str) -> list[dict[str, Any]]:
    schema = _properties(model).get(column, {})
    kinds: list[dict[str, Any]] = schema.get("anyOf", [schema])
    return kinds


def is_text(model: type[BaseModel], column: str) -> bool:
    """Whether a column holds texts only: not numbers, dates or yes and no."""
    return not _takes_dates(model, column) and not any(
        kind.get("type") in {"integer", "number", "boolean"} for kind in _kinds(model, column)
    )


def _takes_dates(model: type[BaseModel], column: str) -> bool:
    return any(kind.get("format") == "date" for kind in _kinds(model, column))


def _takes_moments(model: type[BaseModel], column: str) -> bool:
    return any(kind.get("format") == "date-time" for kind in _kinds(model, column))


def _takes_truths(model: type[BaseModel], column: str) -> bool:
    return any(kind.get("type") == "boolean" for kind in _kinds(model, column))


def table_of(
    place: str, sheet: dict[str, Any], model: type[BaseModel], faults: list[Fault]
) -> Table:
    """The rows of a sheet; faults are added to the list."""
    cells: dict[int, dict[int, Any]] = {row: dict(found) for row, found in sheet["rows"]}
    last = max(cells, default=0)
    top = [list(_texts(cells.get(row, {}))) for row in range(1, min(last, HEADER_WITHIN) + 1)]
    first = 1 + header_row(top, columns_of(model), needed_columns(model))
    header = [clean_name(name) for name in _texts(cells.get(first, {}))]
    told: dict[int, set[str]] = {}

    def tell(row: int, column: str, message: str, hint: str = "") -> None:
        told.setdefault(row, set()).add(column)
        faults.append(Fault(file=place, row=row, column=column, message=message, hint=hint))

    faults.extend(
        Fault(file=place, row=first, message="a column's name is not a text")
        for cell in cells.get(first, {}).values()
        if not isinstance(cell, str)
    )
    for fault in sheet["faults"]:
        if (fault["row"] or _last_row(fault["message"]) or first) < first:
            continue  # in the title above the table, which is told as a whole
        column = _named(header, fault["column"]) if fault["column"] else None
        if column and column.startswith(OWN_COLUMN):
            continue
        faults.append(Fault(file=place, **{**fault, "column": column}))
        if column and fault["row"]:
            told.setdefault(fault["row"], set()).add(column)
    reader = _Reader(model, header)
    rows: list[list[Cell]] = [[] for _ in range(first - 1)]
    rows.append(list(header))
    rows.extend(
        reader.row(cells.get(row, {}), partial(tell, row)) for row in range(first + 1, last + 1)
    )
    return Table(place, rows, told={row: frozenset(names) for row, names in told.items()})


def _texts(cells: dict[int, Any]) -> Iterator[str]:
    """The texts of a row, '' for anything else."""
    for number in range(max(cells, default=-1) + 1):
        cell = cells.get(number, "")
        yield cell if isinstance(cell, str) else ""


def _last_row(message: str) -> int:
    """The last row of merged cells that a message names; 0 for another message."""
    found = re.match(r"cells [A-Z]+\d+:[A-Z]+(\d{1,7}) are merged", message)
    return int(found[1]) if found else 0


def _named(header: list[str], letters: str) -> str:
    """The name of a column, or its letters when it has none."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return (header[number - 1] if number <= len(header) else "") or letters


class _Reader:
    """Turns cells into what a table holds, knowing what each column may hold."""

    def __init__(self, model: type[BaseModel], header: list[str]) -> None:
        known = columns_of(model)
        self.header = header
        self.dates = {c for c in header if c in known and _takes_dates(model, c)}
        self.truths = {c for c in header if c in known and _takes_truths(model, c)}
        self.texts = {c for c in header if c in known and is_text(model, c)}
        self.moments = {c for c in header if c in known and _takes_moments(model, c)}

    def row(self, cells: dict[int, Any], tell: Tell) -> list[Cell]:
        """The cells of a row, as many as there are columns."""
        found: list[Cell] = [None] * len(self.header) if cells else []
        for number, cell in cells.items():
            if number >= len(self.header) or not self.header[number]:
                if str(cell).strip():
                    hint = "give its column a name that begins with '_', or move it to a sheet "
                    hint += "whose name does"
                    tell(f"number {number + 1}", "a cell stands beside the table", hint)
            elif not self.header[number].startswith(OWN_COLUMN):
                found[number] = self.cell(self.header[number], cell, tell)
        return found

    def cell(self, column: str, cell: Any, tell: Tell) -> Cell:
        """A cell; None with a fault told where its kind does not belong."""
        if isinstance(cell, str):
            return cell
        if isinstance(cell, bool):
            if column in self.truths:
                return cell
            tell(column, f"is the truth value {str(cell).upper()}", _RETYPE)
            return None
        if "date" in cell:
            if column in self.dates:
                return self._moment(column, cell["date"], tell)
            tell(column, f"is the date {cell['date']}, where none belongs", _RETYPE)
            return None
        digits: str = cell["number"]
        if column in self.texts:
            if abs(float(digits)) >= _DIGITS:
                tell(column, f"is the number {digits}, whose last digits are lost", _RETYPE)
                return None
            return digits
        return int(digits) if digits.lstrip("-").isdecimal() else float(digits)

    def _moment(self, column: str, moment: str, tell: Tell) -> Cell:
        """A date, with its time only where one may stand."""
        if "T" not in moment:
            return date.fromisoformat(moment)
        if column in self.moments:
            return datetime.fromisoformat(moment)
        hint = "format the cell as date and time to see it, and type the day alone"
        tell(column, f"has a time of day: {moment.replace('T', ' ')}", hint)
        return None
