"""Tables as CSV that is opened in a spreadsheet."""

import re

from contingent.adapters.sources.cells import Cell, csv_text
from contingent.adapters.sources.xlsx.writer import RISKY, Sheet

__all__ = ["guarded_csv"]

#: Before what a spreadsheet may take for a formula in the middle of a text.
_WITHIN = re.compile(r"([;\t\r\n]\s*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20])")


def guarded_csv(sheet: Sheet) -> bytes:
    """A table as CSV to be opened in a spreadsheet: no text in it becomes a formula there.

    A text that begins like a formula gets an apostrophe before it, and so does what begins like one
    after a semicolon, a tab or a line end within a text: where a semicolon parts the cells, a
    spreadsheet makes a cell of it. Nobody reads these files back. The byte order mark tells
    spreadsheets that the file is UTF-8.
    """
    rows = ([_guarded(cell) for cell in row] for row in sheet.rows)
    return csv_text([column.name for column in sheet.columns], rows).encode("utf-8-sig")


def _guarded(cell: Cell) -> Cell:
    if not isinstance(cell, str):
        return cell
    within = _WITHIN.sub(r"\1'", cell)
    return f"'{within}" if cell.lstrip().startswith(RISKY) or cell.startswith(RISKY) else within
