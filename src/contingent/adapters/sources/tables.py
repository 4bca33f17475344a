"""Rows of a table into values of the register, every fault named with file, row and column.

The same reader serves CSV files and, given rows of cells, the sheets of a workbook.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from contingent.adapters.sources.cells import Cell, columns_of
from contingent.adapters.sources.csv_rows import (
    MAX_ROWS,
    SIGNS,
    clean_name,
    header_row,
    rows_of_csv,
)
from contingent.adapters.sources.read_row import OWN_COLUMN, ReadRows, read_row
from contingent.errors import nearest
from contingent.register.fault import Fault

__all__ = [
    "MAX_BYTES",
    "MAX_ROWS",
    "Table",
    "needed_columns",
    "read_csv",
    "read_csv_text",
    "read_rows",
    "read_text",
]

#: A file larger than this is refused unread: no register of a real coalition comes near.
MAX_BYTES = 20_000_000

RowType = TypeVar("RowType", bound=BaseModel)


@dataclass(frozen=True)
class Table:
    """A table as rows of cells, one of them the header.

    Attributes:
        place: the name of its file or sheet, for faults.
        rows: row 1 first.
        sign: what parts the cells; empty where nothing does.
        told: row number -> columns of which a fault was told already.
    """

    place: str
    rows: Sequence[Sequence[Cell]]
    sign: str = ""
    told: Mapping[int, frozenset[str]] = field(default_factory=dict)


def read_text(path: Path, faults: list[Fault]) -> str | None:
    """The text of a UTF-8 file, or None with a fault added."""
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            message = f"is {size / 1e6:.0f} MB; more than {MAX_BYTES // 1_000_000} MB is not read"
            faults.append(Fault(file=path.name, message=message, hint="split the case"))
            return None
        data = path.read_bytes()
    except OSError as error:
        faults.append(Fault(file=path.name, message=f"cannot be read: {error.strerror}"))
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = data.count(b"\n", 0, error.start) + 1
        message = f"is not UTF-8: byte 0x{data[error.start]:02x} in line {row}"
        hint = "save the file as 'CSV UTF-8' or with encoding UTF-8"
        faults.append(Fault(file=path.name, row=row, message=message, hint=hint))
        return None


def read_csv(
    path: Path, model: type[RowType], key: str | None, faults: list[Fault]
) -> ReadRows[RowType]:
    """The rows of a CSV file as values; faults are added to the list."""
    text = read_text(path, faults)
    if text is None:
        return ReadRows(nameless=True)
    return read_csv_text(path.name, text, model, key, faults)


def read_csv_text(
    file: str, text: str, model: type[RowType], key: str | None, faults: list[Fault]
) -> ReadRows[RowType]:
    """The rows of CSV text as values; faults are added to the list."""
    before = len(faults)
    rows, sign = rows_of_csv(file, text, columns_of(model), faults)
    if len(faults) > before:
        return ReadRows(nameless=True)
    return read_rows(Table(file, rows, sign), model, key, faults)


def needed_columns(model: type[BaseModel]) -> frozenset[str]:
    """The columns that no row may leave empty."""
    return frozenset(f.alias or name for name, f in model.model_fields.items() if f.is_required())


def read_rows(
    table: Table, model: type[RowType], key: str | None, faults: list[Fault]
) -> ReadRows[RowType]:
    """Rows of cells as values with their row numbers; faults are added to the list.

    Args:
        key: the column that names a row, where one does.
    """
    known, needed = columns_of(model), needed_columns(model)
    first = header_row(table.rows, known, needed)
    if not table.rows or not any(map(_filled, table.rows[first])):
        faults.append(Fault(file=table.place, row=1, message="has no header row"))
        return ReadRows(nameless=True)
    if first:
        message = f"the header stands in row {first + 1}; it is expected in row 1"
        hint = "delete the rows above it, or keep them in a sheet or file of your own"
        faults.append(Fault(file=table.place, row=first + 1, message=message, hint=hint))
    header = _header(table.rows[first:])
    lost = _header_faults(table.place, first + 1, header, model, faults)
    found: ReadRows[RowType] = ReadRows(nameless=key in lost)
    for number, row in enumerate(table.rows[first + 1 :], start=first + 2):
        if not any(map(_filled, row)):
            continue
        if any(map(_filled, row[len(header) :])):
            faults.append(_too_many(table, number, len(header), row))
            found.nameless = True
            continue
        # Cells of columns that are unknown, or there twice, say nothing.
        cells = {
            name: cell.strip() if isinstance(cell, str) else cell
            for name, cell in zip(header, row, strict=False)
            if _filled(cell) and name in known and name not in lost
        }
        told = table.told.get(number, frozenset()) | lost
        place = (table.place, number, "")
        found.add(number, *read_row(model, key, cells, place, faults, told))
    return found


def _header(rows: Sequence[Sequence[Cell]]) -> list[str]:
    """The names of the columns: empty for one that holds something and has no name."""
    names = [clean_name(str(cell or "")) for cell in rows[0]]
    return [
        name
        or (
            ""
            if any(map(_filled, (row[place] for row in rows[1:] if place < len(row))))
            else OWN_COLUMN
        )
        for place, name in enumerate(names)
    ]


def _filled(cell: Cell) -> bool:
    return bool(cell.strip()) if isinstance(cell, str) else cell is not None


def _too_many(table: Table, number: int, width: int, row: Sequence[Cell]) -> Fault:
    count = max(place for place, cell in enumerate(row, start=1) if _filled(cell))
    message = f"has {count} cells where the header has {width}"
    hint = f"a text with {SIGNS.get(table.sign, 'a comma')} in it must stand in quotation marks"
    return Fault(file=table.place, row=number, message=message, hint=hint)


def _header_faults(
    file: str, row: int, header: list[str], model: type[BaseModel], faults: list[Fault]
) -> frozenset[str]:
    """Tell what is wrong with a header; returns the known columns whose cells cannot be read."""
    columns, lost = columns_of(model), set[str]()
    fault = partial(Fault, file=file, row=row)
    for column in dict.fromkeys(header):
        if column.startswith(OWN_COLUMN):
            continue
        if column not in columns:
            near = nearest(column, columns)
            hint = f"did you mean '{near}'?" if near else f"the columns are: {', '.join(columns)}"
            if near and near not in header:
                lost.add(near)
            elif not near and column:
                hint += f"; one of your own begins with '{OWN_COLUMN}'"
            message = f"unknown column '{column}'" if column else "a column has no name"
            faults.append(fault(column=column or None, message=message, hint=hint))
        elif header.count(column) > 1:
            lost.add(column)
            faults.append(fault(column=column, message=f"column '{column}' stands twice"))
    for column in columns:
        if column not in needed_columns(model) or column in header:
            continue
        lost.add(column)
        faults.append(fault(column=column, message=f"column '{column}' is missing"))
    return frozenset(lost)
