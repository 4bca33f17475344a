"""Values of the register as the cells of a table: the way back of ``tables.read_rows``."""

from collections.abc import Iterable, Sequence
from datetime import date
from enum import Enum
from typing import Any

from pydantic import BaseModel

from contingent.register.calendar import write_moment
from contingent.register.cell import CellForm, cell_number

__all__ = ["Cell", "cells_of", "columns_of", "csv_text", "text_of", "used_columns"]

#: What one cell holds; None is an empty one.
Cell = str | int | float | bool | date | None


def columns_of(model: type[BaseModel]) -> tuple[str, ...]:
    """The columns of a table, in order."""
    return tuple(field.alias or name for name, field in model.model_fields.items())


def cells_of(row: BaseModel) -> dict[str, Cell]:
    """The cells of a row by column; what is as by default is left empty, words apart.

    Reading the cells gives an equal row. A default such as ``offered`` is written all the same:
    a reader of the table should not have to know it.
    """
    written = row.model_dump(mode="python", by_alias=True)
    cells: dict[str, Cell] = {}
    for name, field in type(row).model_fields.items():
        column = field.alias or name
        is_default = not field.is_required() and getattr(row, name) == field.default
        keep = not is_default or isinstance(getattr(row, name), Enum)
        cells[column] = _cell(written[column]) if keep else None
        for form in field.metadata:
            if isinstance(form, CellForm) and cells[column] is not None:
                cells[column] = form.write(written[column])
    return cells


def _cell(value: Any) -> Cell:
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, tuple):
        # A lone ';' is the empty list, where an empty cell would mean the default.
        return ";".join(map(text_of, value)) or ";"
    assert value is None or isinstance(value, str | int | float | date)  # noqa: S101 - our types
    return value


def used_columns(model: type[BaseModel], rows: Iterable[dict[str, Cell]]) -> tuple[str, ...]:
    """The columns a table cannot do without: the needed ones, and those that hold something."""
    needed = {f.alias or name for name, f in model.model_fields.items() if f.is_required()}
    used = {column for row in rows for column, cell in row.items() if cell is not None}
    return tuple(column for column in columns_of(model) if column in needed | used)


def text_of(cell: Cell) -> str:
    """A cell as text that reads back to the same value."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return cell_number(cell)
    return write_moment(cell) if isinstance(cell, date) else str(cell)


def csv_text(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """A table as CSV text with a header row and line ends as on Unix.

    Not the module ``csv``: before Python 3.13 it leaves a lone carriage return unquoted.
    """
    lines = [",".join(map(_quoted, columns))]
    lines.extend(",".join(_quoted(text_of(cell)) for cell in row) for row in rows)
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    if any(sign in text for sign in ',"\r\n') or text != text.strip():
        return '"' + text.replace('"', '""') + '"'
    return text
