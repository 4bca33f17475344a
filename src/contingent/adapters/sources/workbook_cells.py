"""A sheet's cells as rows of text for the reader of tables, wrong kinds of cell being faults."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic import BaseModel

from contingent.adapters.sources.cells import columns_of
from contingent.register.fault import Fault

__all__ = ["Table", "is_text", "table_of"]

#: A spreadsheet keeps fifteen digits of a number.
_DIGITS = 1e15
_RETYPE = (
    "the spreadsheet may have changed what was typed: format the column as text, type it again"
)

Tell = Callable[..., None]


@dataclass(frozen=True)
class Table:
    """A sheet as rows of text, the first being the header.

    Attributes:
        place: the name of its file and sheet, for faults.
    """

    place: str
    rows: list[list[str]]


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


def _takes_truths(model: type[BaseModel], column: str) -> bool:
    return any(kind.get("type") == "boolean" for kind in _kinds(model, column))


def table_of(
    place: str, sheet: dict[str, Any], model: type[BaseModel], faults: list[Fault]
) -> Table:
    """The rows of a sheet as text; faults are added to the list."""
    cells: dict[int, dict[int, Any]] = {row: dict(found) for row, found in sheet["rows"]}
    head = cells.get(1, {})
    header = [str(head.get(n, "")) for n in range(max(head, default=-1) + 1)]
    for number, cell in head.items():
        if not isinstance(cell, str):
            header[number] = ""
            faults.append(Fault(file=place, row=1, message="a column's name is not a text"))
    for fault in sheet["faults"]:
        column = _named(header, fault["column"]) if fault["column"] else None
        faults.append(Fault(file=place, **{**fault, "column": column}))
    reader = _Reader(model, header)
    rows = [header]
    for row in range(2, max(cells, default=1) + 1):
        found = cells.get(row, {})

        def tell(column: str, message: str, hint: str = "", row: int = row) -> None:
            faults.append(Fault(file=place, row=row, column=column, message=message, hint=hint))

        rows.append(reader.row(found, tell) if found else [])
    return Table(place, rows)


def _named(header: list[str], letters: str) -> str:
    """The name of a column, or its letters when it has none."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return (header[number - 1] if number <= len(header) else "") or letters


class _Reader:
    """Turns cells into text, knowing what each column may hold."""

    def __init__(self, model: type[BaseModel], header: list[str]) -> None:
        known = columns_of(model)
        self.header = header
        self.dates = {c for c in header if c in known and _takes_dates(model, c)}
        self.truths = {c for c in header if c in known and _takes_truths(model, c)}
        self.texts = {c for c in header if c in known and is_text(model, c)}

    def row(self, cells: dict[int, Any], tell: Tell) -> list[str]:
        """The cells of a row as texts, as many as there are columns."""
        texts = [""] * len(self.header)
        for number, cell in cells.items():
            if number >= len(self.header):
                if str(cell).strip():
                    tell(f"number {number + 1}", "a cell stands beside the table", "clear it")
            else:
                texts[number] = self.text(self.header[number], cell, tell)
        return texts

    def text(self, column: str, cell: Any, tell: Tell) -> str:
        """A cell as text; '' with a fault told where its kind does not belong."""
        if isinstance(cell, str):
            return cell
        if isinstance(cell, bool):
            if column in self.truths:
                return "true" if cell else "false"
            tell(column, f"is the truth value {str(cell).upper()}", _RETYPE)
            return ""
        if "date" in cell:
            if column in self.dates:
                return str(cell["date"])
            tell(column, f"is the date {cell['date']}, where none belongs", _RETYPE)
            return ""
        if column in self.texts and abs(float(cell["number"])) >= _DIGITS:
            tell(column, f"is the number {cell['number']}, whose last digits are lost", _RETYPE)
            return ""
        return str(cell["number"])
