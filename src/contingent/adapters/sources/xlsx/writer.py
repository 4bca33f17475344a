"""Tables as the sheets of an XLSX workbook: one plain way to write them, the same bytes each time.

Nothing is ever written as a formula. A text that a spreadsheet might take for one when the cell is
edited (it begins with ``= + - @``, a tab or a carriage return) also carries the mark that keeps it
a text.
"""

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from xml.sax.saxutils import escape

from contingent.adapters.sources.cells import Cell, text_of
from contingent.register.fault import Fault, FaultsFound
from contingent.register.value import LONGEST_TEXT

__all__ = ["RISKY", "Column", "Sheet", "workbook_bytes"]

#: Beginnings of a text that a spreadsheet may take for a formula; the wide signs are taken for one
#: where Chinese or Japanese is written.
RISKY = (*"=+-@\uff1d\uff0b\uff0d\uff20", "\t", "\r")
#: Before this day Excel counts a leap day that never was.
FIRST_SAFE_DAY = date(1900, 3, 1)
#: Whole numbers beyond this lose digits in a spreadsheet.
SAFE_WHOLE = 10**15
_MADE = datetime(2000, 1, 1)  # noqa: DTZ001 - a fixed day: the same content makes the same bytes
_WIDEST = 60
_SHARED = "xl/sharedStrings.xml"
_LIKE_AN_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


@dataclass(frozen=True)
class Column:
    """A column of a sheet.

    Attributes:
        note: shown when one points at the column's head.
        choices: the words a cell may hold, or the range of another sheet that lists them.
        text: whether new cells are texts, so that no code turns into a number or a date.
    """

    name: str
    note: str = ""
    choices: tuple[str, ...] | str = ()
    text: bool = False


@dataclass(frozen=True)
class Sheet:
    """A table to write.

    Attributes:
        frozen: columns that stay in sight, besides the header row.
        shares: numbers of the columns to show as percentages.
    """

    name: str
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[Cell]]
    frozen: int = 1
    shares: frozenset[int] = frozenset()


def workbook_bytes(sheets: Sequence[Sheet], title: str) -> bytes:
    """An XLSX workbook.

    Raises:
        FaultsFound: for texts longer than a cell can hold.
    """
    import xlsxwriter

    faults = [fault for sheet in sheets for fault in _too_long(sheet)]
    if faults:
        raise FaultsFound(faults)
    target, texts = io.BytesIO(), _Texts()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    book.set_properties({"title": title[:200], "created": _MADE})
    formats = {
        "head": book.add_format({"bold": True, "bottom": 1, "num_format": "@"}),
        "text": book.add_format({"num_format": "@", "valign": "top"}),
        "risky": book.add_format({"num_format": "@", "valign": "top", "quote_prefix": True}),
        "date": book.add_format({"num_format": "yyyy-mm-dd", "align": "left", "valign": "top"}),
        "plain": book.add_format({"valign": "top"}),
        "share": book.add_format({"num_format": "0%", "valign": "top"}),
    }
    for sheet in sheets:
        _write_sheet(book.add_worksheet(sheet.name), sheet, formats, texts)
    book.close()
    return _with_texts(target.getvalue(), texts)


class _Texts:
    """The shared texts of a workbook.

    XlsxWriter is given a number for each text, and its part of shared texts is then exchanged for
    this one: it takes a text ``<r>…</r>`` for mark-up and lets some escapes through.
    """

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}

    def number(self, text: str) -> str:
        """The text's number as text. XlsxWriter numbers in order of first use, as this does."""
        return f"{self.numbers.setdefault(text, len(self.numbers))}"

    def part(self) -> bytes:
        """The part of shared texts."""
        items = "".join(
            f'<si><t xml:space="preserve">{_xml(text)}</t></si>' for text in self.numbers
        )
        count = f'count="{len(self.numbers)}" uniqueCount="{len(self.numbers)}"'
        space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        return f'{head}<sst xmlns="{space}" {count}>{items}</sst>'.encode()


def _xml(text: str) -> str:
    """A text as XML carries it; what XML would change is written ``_x000D_`` (ECMA-376, 22.9)."""
    return escape(_LIKE_AN_ESCAPE.sub("_x005F_", text).replace("\r", "_x000D_"))


def _with_texts(data: bytes, texts: _Texts) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w") as new:
        for member in old.infolist():
            part = texts.part() if member.filename == _SHARED else old.read(member)
            new.writestr(member, part, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def _too_long(sheet: Sheet) -> list[Fault]:
    hint = "shorten it; a workbook cannot hold it"
    return [
        Fault(
            file=sheet.name,
            row=number,
            column=column.name,
            message=f"is longer than {LONGEST_TEXT} characters",
            hint=hint,
        )
        for number, row in enumerate(sheet.rows, start=2)
        for column, cell in zip(sheet.columns, row, strict=True)
        if isinstance(cell, str) and len(cell) > LONGEST_TEXT
    ]


def _write_sheet(page: Any, sheet: Sheet, formats: dict[str, Any], texts: _Texts) -> None:
    last = len(sheet.rows)
    for number, column in enumerate(sheet.columns):
        cells = [row[number] for row in sheet.rows]
        longest = max((len(text_of(cell)) for cell in cells), default=0)
        width = min(max(len(column.name) + 2, longest + 1), _WIDEST)
        page.set_column(number, number, width, formats["text"] if column.text else None)
        page.write_string(0, number, texts.number(column.name), formats["head"])
        if column.note:
            page.write_comment(0, number, column.note, {"x_scale": 2, "y_scale": 1.4})
        kind = "share" if number in sheet.shares else "plain"
        for row, cell in enumerate(cells, start=1):
            _write_cell(page, (row, number), cell, formats, kind, texts)
        if column.choices:
            page.data_validation(1, number, max(last, 1) + 1000, number, _choice(column))
    page.freeze_panes(1, sheet.frozen)
    _on_paper(page)
    if last:
        page.autofilter(0, 0, last, len(sheet.columns) - 1)


def _on_paper(page: Any) -> None:
    """Printed: A4 across, as wide as the table, its header on every page."""
    page.set_paper(9)  # A4
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    page.set_footer("&L&A&R&P / &N")


def _choice(column: Column) -> dict[str, Any]:
    source = column.choices
    return {
        "validate": "list",
        "source": list(source) if isinstance(source, tuple) else source,
        "error_title": f"Not a known {column.name}"[:32],
        "error_message": "Choose from the list, or leave the cell empty.",
        # A new name may be about to be added to the other sheet: warn, do not forbid.
        "error_type": "stop" if isinstance(source, tuple) else "warning",
    }


def _write_cell(
    page: Any,
    place: tuple[int, int],
    cell: Cell,
    formats: dict[str, Any],
    kind: str,
    texts: _Texts,
) -> None:
    if cell is None:
        return
    if isinstance(cell, bool):
        page.write_boolean(*place, cell, formats["plain"])
    elif isinstance(cell, date) and not isinstance(cell, datetime) and cell >= FIRST_SAFE_DAY:
        page.write_datetime(*place, cell, formats["date"])
    elif isinstance(cell, int | float) and _survives(cell):
        page.write_number(*place, cell, formats[kind])
    else:
        text = text_of(cell)
        style = formats["risky" if text.startswith(RISKY) else "text"]
        page.write_string(*place, texts.number(text), style)


def _survives(number: float) -> bool:
    """Whether a spreadsheet's sixteen digits give the number back."""
    return abs(number) < SAFE_WHOLE and float(f"{number:.16G}") == number
