"""A case of version 0.1 in today's form, as the files it is made of.

Only what is written otherwise today is touched: comments, own columns, the order of rows and
columns, and the sign between cells stay as they are.
"""

import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from contingent.adapters.sources.case_format import KEY
from contingent.adapters.sources.cells import Cell, columns_of
from contingent.adapters.sources.csv_rows import clean_name, header_row, rows_of_csv
from contingent.adapters.sources.tables import needed_columns
from contingent.adapters.sources.workbook_sheets import SHEETS
from contingent.adapters.sources.workbook_writer import column_of
from contingent.adapters.sources.xlsx.writer import Column, Sheet, workbook_bytes
from contingent.register.fault import Fault, FaultsFound
from contingent.register.format1 import (
    COLUMNS,
    upgraded_cell,
    upgraded_column,
    upgraded_fields,
)
from contingent.register.register import FORMAT

__all__ = [
    "json_bytes",
    "upgraded_cells",
    "upgraded_csv",
    "upgraded_json",
    "upgraded_toml",
    "workbook_of_cells",
]

_SECTION = re.compile(r"^[ \t]*\[", re.MULTILINE)
_CASE = re.compile(r"^[ \t]*\[[ \t]*\"?case\"?[ \t]*\]", re.MULTILINE)
_MONTHS = re.compile(
    r"^(?P<before>[ \t]*)months(?P<is>[ \t]*=[ \t]*)(?P<number>[+0-9_]+)", re.MULTILINE
)


def upgraded_toml(text: str) -> str:
    """A ``case.toml`` of version 0.1 in today's form, its comments kept.

    Raises:
        FaultsFound: when it cannot be read, or the months stand where they cannot be found.
    """
    wanted = _document(text)
    case = wanted.get("case")
    if isinstance(case, dict):
        wanted["case"] = upgraded_fields("case", case)
    wanted = {KEY: FORMAT, **wanted}
    changed = _with_format(_with_length(text))
    if _document(changed) != wanted:
        hint = "write the section [case] on lines of its own, one entry a line"
        message = "holds its months where they cannot be changed without losing comments"
        raise FaultsFound([Fault(file="case.toml", message=message, hint=hint)])
    return changed


def _document(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        fault = Fault(file="case.toml", message=f"is not readable TOML: {error}")
        raise FaultsFound([fault]) from None


def _with_length(text: str) -> str:
    section = _CASE.search(text)
    months = _MONTHS.search(text, section.end()) if section else None
    if months is None:
        return text
    length = upgraded_cell("case", "months", int(months["number"].replace("_", "")))
    line = f'{months["before"]}length{months["is"]}"{length}"'
    return text[: months.start()] + line + text[months.end() :]


def _with_format(text: str) -> str:
    """The text with its form named above the first section, below what is said at the top."""
    own = re.compile(rf"^[ \t]*{KEY}[ \t]*=[^\n#]*", re.MULTILINE)
    first = _SECTION.search(text)
    end = first.start() if first else len(text)
    if own.search(text[:end]):
        return own.sub(f"{KEY} = {FORMAT}", text, count=1)
    return f"{text[:end]}{KEY} = {FORMAT}\n\n{text[end:]}"


def upgraded_csv(table: str, text: str) -> str:
    """A table of version 0.1 in today's form.

    Raises:
        FaultsFound: when it is no readable table.
    """
    faults: list[Fault] = []
    models = {name: model for name, model, _ in SHEETS}
    known = {*columns_of(models[table]), *COLUMNS[table]}
    rows, sign = rows_of_csv(f"{table}.csv", text, known, faults)
    if faults:
        raise FaultsFound(faults)
    first = header_row(rows, known, needed_columns(models[table]) & known)
    header = [clean_name(cell) for cell in rows[first]] if rows else []
    old = {place: name for place, name in enumerate(header) if name in COLUMNS[table]}
    end = "\r\n" if "\r\n" in text else "\n"
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    said = re.match(r"\ufeff?(\"?sep=.\"?[ ,;]*(?:\r\n|\r|\n))", text, re.IGNORECASE)
    lines = []
    for number, row in enumerate(rows):
        cells = [
            cell
            if place not in old or number < first
            else upgraded_column(table, old[place])
            if number == first
            else str(upgraded_cell(table, old[place], cell.strip()))
            for place, cell in enumerate(row)
        ]
        lines.append(sign.join(_quoted(cell, sign) for cell in cells))
    return mark + (said[1] if said else "") + "".join(line + end for line in lines)


def _quoted(text: str, sign: str) -> str:
    if any(letter in text for letter in f'{sign}"\r\n') or text != text.strip():
        return '"' + text.replace('"', '""') + '"'
    return text


def upgraded_json(document: Mapping[str, Any]) -> dict[str, Any]:
    """A JSON case of version 0.1 in today's form."""
    found: dict[str, Any] = {KEY: FORMAT}
    for table, rows in document.items():
        if table == KEY:
            continue
        if isinstance(rows, list):
            rows = [upgraded_fields(table, r) if isinstance(r, dict) else r for r in rows]  # noqa: PLW2901
        elif isinstance(rows, dict):
            rows = upgraded_fields(table, rows)  # noqa: PLW2901
        found[table] = rows
    return found


def json_bytes(document: Mapping[str, Any]) -> bytes:
    """A JSON case as text in UTF-8."""
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def upgraded_cells(cells: Mapping[str, Any]) -> dict[str, Any]:
    """The cells of a workbook of version 0.1, as its reader's child gives them, in today's form."""
    return {**cells, "sheets": [_upgraded_sheet(sheet) for sheet in cells["sheets"]]}


def _upgraded_sheet(sheet: Mapping[str, Any]) -> dict[str, Any]:
    table = sheet["name"].strip().lower()
    header: dict[int, str] = {}
    rows = []
    for number, listed in sheet["rows"]:
        cells = dict(listed)
        if not header:
            header = {p: clean_name(c) for p, c in cells.items() if isinstance(c, str)}
            cells = {
                place: upgraded_column(table, header[place]) if place in header else cell
                for place, cell in cells.items()
            }
            if table == "case" and KEY not in header.values():
                cells[max(cells) + 1] = KEY
        else:
            cells = {
                place: _upgraded_content(table, header.get(place, ""), cell)
                for place, cell in cells.items()
            }
            if table == "case":
                place = next((p for p, n in header.items() if n == KEY), max(header) + 1)
                cells[place] = {"number": str(FORMAT)}
        rows.append([number, list(cells.items())])
    return {**sheet, "rows": rows}


def _upgraded_content(table: str, column: str, cell: Any) -> Any:
    if column not in COLUMNS.get(table, {}):
        return cell
    digits = cell["number"] if isinstance(cell, dict) and "number" in cell else cell
    found = upgraded_cell(table, column, digits) if isinstance(digits, str) else cell
    return cell if found == digits and digits != "0" else found


def workbook_of_cells(cells: Mapping[str, Any], title: str) -> bytes:
    """A workbook of a case's cells, own columns among them; every known column with its note.

    Raises:
        FaultsFound: for a text longer than a cell can hold.
    """
    models = {name: model for name, model, _ in SHEETS}
    sizes = {s["name"].strip().lower(): len(s["rows"]) for s in cells["sheets"]}
    sizes = {**dict.fromkeys(models, 0), **sizes}
    sheets = []
    for sheet in cells["sheets"]:
        name = sheet["name"].strip().lower()
        if name not in models or not sheet["rows"]:
            continue
        head = dict(sheet["rows"][0][1])
        width = 1 + max(int(place) for _, listed in sheet["rows"] for place, _ in listed)
        names = [clean_name(str(head.get(place, "") or "")) for place in range(width)]
        columns = tuple(
            column_of(name, models[name], column, sizes)
            if column in columns_of(models[name])
            else Column(column)
            for column in names
        )
        lines = [_line(dict(listed), width) for _, listed in sheet["rows"][1:]]
        sheets.append(Sheet(name, columns, lines))
    return workbook_bytes(sheets, title)


def _line(cells: Mapping[int, Any], width: int) -> Sequence[Cell]:
    return [_cell(cells.get(place)) for place in range(width)]


def _cell(cell: Any) -> Cell:
    if isinstance(cell, dict):
        if "date" in cell:
            kind = datetime if "T" in cell["date"] else date
            return kind.fromisoformat(cell["date"])
        digits = cell["number"]
        return int(digits) if digits.lstrip("-").isdecimal() else float(digits)
    found: Cell = cell
    return found
