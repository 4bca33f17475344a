"""Rows of a table into values of the register, every fault named with file, row and column.

The same reader serves CSV files and, given rows of cells, the sheets of a workbook.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from contingent.errors import nearest
from contingent.register.fault import Fault

__all__ = [
    "MAX_BYTES",
    "MAX_ROWS",
    "explain",
    "read_csv",
    "read_csv_text",
    "read_rows",
    "read_text",
]

#: A file larger than this is refused unread: no register of a real coalition comes near.
MAX_BYTES = 20_000_000
#: A table longer than this is refused.
MAX_ROWS = 100_000

RowType = TypeVar("RowType", bound=BaseModel)


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


def read_csv(path: Path, model: type[RowType], faults: list[Fault]) -> list[tuple[int, RowType]]:
    """The rows of a CSV file as values, each with its row number; faults are added to the list."""
    text = read_text(path, faults)
    return [] if text is None else read_csv_text(path.name, text, model, faults)


def read_csv_text(
    file: str, text: str, model: type[RowType], faults: list[Fault]
) -> list[tuple[int, RowType]]:
    """The rows of CSV text as values, each with its row number; faults are added to the list."""
    rows: list[Sequence[str]] = []
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        for row in reader:
            rows.append(row)
            if len(rows) > MAX_ROWS:
                message = f"has more than {MAX_ROWS} rows"
                faults.append(Fault(file=file, message=message, hint="split the case"))
                return []
    except csv.Error as error:
        message = f"is not a readable CSV file: {error}"
        hint = "look for a quotation mark that is never closed"
        faults.append(Fault(file=file, row=len(rows) + 1, message=message, hint=hint))
        return []
    return read_rows(file, rows, model, faults)


def read_rows(
    file: str, rows: Sequence[Sequence[str]], model: type[RowType], faults: list[Fault]
) -> list[tuple[int, RowType]]:
    """Rows of cells, the first being the header, as values with their row numbers."""
    if not rows or not any(cell.strip() for cell in rows[0]):
        faults.append(Fault(file=file, row=1, message="has no header row"))
        return []
    header = [cell.strip() for cell in rows[0]]
    if not _header_fits(file, header, model, faults):
        return []
    found = []
    for number, row in enumerate(rows[1:], start=2):
        if not any(cell.strip() for cell in row):
            continue
        if len(row) != len(header):
            message = f"has {len(row)} cells where the header has {len(header)}"
            hint = "a text with a comma in it must stand in quotation marks"
            faults.append(Fault(file=file, row=number, message=message, hint=hint))
            continue
        cells = {name: cell.strip() for name, cell in zip(header, row, strict=True) if cell.strip()}
        try:
            found.append((number, model.model_validate(cells)))
        except ValidationError as error:
            faults.extend(explain(error, file, number))
    return found


def _header_fits(file: str, header: list[str], model: type[BaseModel], faults: list[Fault]) -> bool:
    columns = {field.alias or name: field for name, field in model.model_fields.items()}
    before, told = len(faults), set[str]()
    for column in header:
        if column not in columns:
            near = nearest(column, columns)
            hint = f"did you mean '{near}'?" if near else f"the columns are: {', '.join(columns)}"
            message = f"unknown column '{column}'" if column else "a column has no name"
            faults.append(
                Fault(file=file, row=1, column=column or None, message=message, hint=hint)
            )
        elif header.count(column) > 1 and column not in told:
            told.add(column)
            message = f"column '{column}' stands twice"
            faults.append(Fault(file=file, row=1, column=column, message=message))
    for column, field in columns.items():
        if field.is_required() and column not in header:
            message = f"column '{column}' is missing"
            faults.append(Fault(file=file, row=1, column=column, message=message))
    return len(faults) == before


def explain(error: ValidationError, file: str, row: int | None, prefix: str = "") -> list[Fault]:
    """The faults in a pydantic error, in plain words, one for each field."""
    faults: dict[str | None, Fault] = {}
    for detail in error.errors(include_url=False):
        names = [str(part) for part in detail["loc"] if not isinstance(part, int)]
        column = ".".join(_path(prefix, names)) or None
        if column not in faults:
            faults[column] = Fault(
                file=file, row=row, column=column, message=_plain(detail), hint=_hint(detail)
            )
    return list(faults.values())


def _path(prefix: str, names: Iterable[str]) -> list[str]:
    """Location of a field without the parts pydantic adds for unions and validators."""
    first, *rest = [*names] or [""]
    own = [
        first,
        *(n for n in rest if "[" not in n and n not in {"int", "date", "constrained-int"}),
    ]
    return [part for part in (prefix, *own) if part]


#: Plain words for what pydantic says of a cell: {shown} is the cell, the rest its context.
_WORDS = {
    "missing": "is empty, but needed",
    "extra_forbidden": "is not a known entry",
    "int_parsing": "{shown} is not a whole number",
    "int_type": "{shown} is not a whole number",
    "int_from_float": "{shown} is not a whole number",
    "int_parsing_size": "{shown} is too large a number",
    "float_parsing": "{shown} is not a number",
    "float_type": "{shown} is not a number",
    "finite_number": "{shown} is not a finite number",
    "string_type": "{shown} is not a text",
    "greater_than_equal": "{shown} is less than {ge}",
    "greater_than": "{shown} is not more than {gt}",
    "less_than_equal": "{shown} is more than {le}",
    "enum": "{shown} is not one of {expected}",
    "string_pattern_mismatch": "{shown} does not have the form of a name here",
    "string_too_long": "{shown} is too long",
    "string_too_short": "{shown} is too short",
    "value_error": "{error}",
}


def _plain(detail: ErrorDetails) -> str:
    given, kind = detail["input"], detail["type"]
    text = _text(given)
    shown = "the value" if text is None else f"'{text[:60]}…'" if len(text) > 60 else f"'{text}'"  # noqa: PLR2004 - a line
    if kind.startswith("date"):
        return f"{shown} is not a date"
    if kind not in _WORDS:
        return f"{shown}: {detail['msg']}"
    return _WORDS[kind].format(shown=shown, **detail.get("ctx", {}))


def _text(given: object) -> str | None:
    """A value as one would write it; None for what is no single value."""
    if isinstance(given, int) and abs(given) >= 10**60:
        return "a number of more than sixty digits"  # Python refuses to print thousands of them
    return str(given) if isinstance(given, str | int | float | date) else None


def _hint(detail: ErrorDetails) -> str:
    context = detail.get("ctx", {})
    match detail["type"]:
        case "string_pattern_mismatch" if context.get("pattern") == "^[A-Z]{3}$":
            return "nations are three capitals, ISO 3166-1 alpha-3, such as FRA"
        case "string_pattern_mismatch":
            return "ids are lower-case letters, digits and '-'"
        case kind if kind.startswith("date"):
            return "write dates as 2025-04-10"
        case _:
            return ""
