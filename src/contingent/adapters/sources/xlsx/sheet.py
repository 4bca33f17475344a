"""The cells of one sheet of an XLSX workbook, streamed, with everything doubtful as a fault.

Only the standard library is used: this runs in the child process of ``workbook_reader``.
"""

import math
import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from contingent.adapters.sources.xlsx.book import Book, decoded
from contingent.adapters.sources.xlsx.package import Package, Refused, parse

__all__ = ["CELLS", "SheetCells", "SheetFault", "read_sheet"]

MAX_COLUMNS = 256
MAX_ROWS = 100_000
#: Faults of a sheet that are listed; more of them tell nobody anything.
MAX_FAULTS = 100
#: Cells and letters that all sheets together may hold.
CELLS = 1_000_000
LETTERS = 20_000_000
_FIRST_DAY_1900, _FIRST_DAY_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001
_FIRST_SAFE = 61  # serial of 1 March 1900: before it, Excel counts a day that never was
_REFERENCE = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})\Z")

#: A cell: a text, a truth, {"number": digits}, or {"date": "2025-04-10"}.
Content = str | bool | dict[str, str]


@dataclass(frozen=True)
class SheetFault:
    """Something wrong with a sheet; the column as its letters."""

    message: str
    hint: str = ""
    row: int | None = None
    column: str | None = None


@dataclass
class SheetCells:
    """The cells of a sheet: row number to column number (from 0) to content."""

    rows: dict[int, dict[int, Content]] = field(default_factory=dict)
    faults: list[SheetFault] = field(default_factory=list)


def read_sheet(package: Package, part: str, book: Book, room: dict[str, int]) -> SheetCells:
    """The cells of a sheet.

    Args:
        room: cells and letters that may still be read; lessened by what is.

    Raises:
        Refused: when there is no reading on.
    """
    handler = _Sheet(book, room)
    parse(package, part, handler)
    return handler.cells


class _Doubtful(Exception):
    """A cell whose content cannot be told; the text says why."""

    def __init__(self, message: str, hint: str = "") -> None:
        self.hint = hint
        super().__init__(message)


class _Sheet:
    """Follows the elements ``row``, ``c``, ``f``, ``v``, ``is`` and ``mergeCell`` of a sheet."""

    def __init__(self, book: Book, room: dict[str, int]) -> None:
        self.book, self.room = book, room
        self.cells = SheetCells()
        self.row, self.column = 0, -1
        self.within: list[str] = []
        self.cell: dict[str, str] = {}
        self.value: list[str] = []
        self.formula = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.within.append(name)
        if name == "row":
            self._begin_row(attributes.get("r"))
        elif name == "c":
            self._begin_cell(attributes)
        elif name == "f" and "c" in self.within:
            self.formula = True
        elif name == "mergeCell":
            self._fault(
                f"cells {attributes.get('ref', '?')[:20]} are merged",
                "a table has one cell for each entry: unmerge them and fill each",
            )

    def end(self, name: str) -> None:
        self.within.pop()
        if name == "c":
            self._end_cell()

    def text(self, data: str) -> None:
        if self.within[-1:] == ["v"] or (self.within[-1:] == ["t"] and "rPh" not in self.within):
            self._take("letters", len(data))
            self.value.append(data)

    def _begin_row(self, number: str | None) -> None:
        row = self.row + 1
        if number is not None:
            row = int(number) if number.isdecimal() and len(number) < 8 else 0  # noqa: PLR2004 - digits
        if row <= self.row:
            raise Refused(f"row {number!r:.20} follows row {self.row}", "save it as .xlsx again")
        self.row, self.column = row, -1

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        self.cell, self.value, self.formula = attributes, [], False
        place = attributes.get("r")
        if place is None:
            self.column += 1
            return
        match = _REFERENCE.match(place)
        if match is None or int(match[2]) != self.row or _number(match[1]) <= self.column:
            raise Refused(f"cell {place!r:.20} is out of order", "save it as .xlsx again")
        self.column = _number(match[1])

    def _end_cell(self) -> None:
        if self.formula:
            self._fault(
                f"cell {_letters(self.column)}{self.row} holds a formula",
                "a case holds what was said, not what is computed: paste it as a value",
                here=True,
            )
            return
        if not self.value:
            return
        self._take("cells", 1)
        if self.row > MAX_ROWS + 1:
            raise Refused(f"has more than {MAX_ROWS} rows", "split the case, or clear stray cells")
        if self.column >= MAX_COLUMNS:
            where = f"{_letters(self.column)}{self.row}"
            raise Refused(
                f"cell {where} is beyond column {MAX_COLUMNS}", "clear cells beside the table"
            )
        try:
            content = self._content("".join(self.value))
        except _Doubtful as doubt:
            self._fault(str(doubt), doubt.hint, here=True)
        else:
            self.cells.rows.setdefault(self.row, {})[self.column] = content

    def _content(self, value: str) -> Content:
        match self.cell.get("t", "n"):
            case "s":
                known = value.isdecimal() and len(value) < 8 and int(value) < len(self.book.texts)  # noqa: PLR2004 - digits
                if not known:
                    raise _Doubtful("names a text that is not there")
                self._take("letters", len(self.book.texts[int(value)]))
                return self.book.texts[int(value)]
            case "inlineStr" | "str":
                return decoded(value)
            case "b":
                return value.strip() in {"1", "true"}
            case "e":
                raise _Doubtful(f"holds the error {value[:20]}", "type the value")
            case "d":
                return self._date_of_text(value.strip())
            case _:
                return self._number_or_date(value.strip())

    def _number_or_date(self, value: str) -> Content:
        try:
            number = float(value)
        except ValueError:
            number = math.nan
        if not math.isfinite(number):
            raise _Doubtful(f"'{value[:20]}' is not a number")
        style = self.cell.get("s", "0")
        if style.isdecimal() and len(style) < 8 and int(style) in self.book.dates:  # noqa: PLR2004 - digits
            return self._date_of_serial(number)
        if number.is_integer() and abs(number) < 1e15 and (number or not value.startswith("-")):  # noqa: PLR2004 - Excel's digits
            return {"number": str(int(number))}
        return {"number": repr(number)}

    def _date_of_serial(self, serial: float) -> Content:
        if self.book.from_1904:
            first, least = _FIRST_DAY_1904, 0
        else:
            first, least = _FIRST_DAY_1900, _FIRST_SAFE
        hint = "format the cell as a number or a text and type it again"
        if serial < least:
            raise _Doubtful(f"is {serial:g}, shown as a date", hint)
        try:
            moment = first + timedelta(days=serial)
        except OverflowError:
            raise _Doubtful(f"is {serial:g}, shown as a date", hint) from None
        return self._date(moment)

    def _date_of_text(self, value: str) -> Content:
        try:
            return self._date(datetime.fromisoformat(value).replace(tzinfo=None))
        except ValueError:
            raise _Doubtful(f"'{value[:20]}' is not a date") from None

    def _date(self, moment: datetime) -> Content:
        # A time that was computed may be off by less than a second: half of one is added, and cut.
        near = (moment + timedelta(seconds=0.5)).replace(microsecond=0)
        if near.second and abs(moment - near.replace(second=0)) >= timedelta(seconds=1):
            hint = "format the cell as date and time to see it, and type hours and minutes alone"
            raise _Doubtful(f"has seconds: {moment:%Y-%m-%d %H:%M:%S}", hint)
        if (near.hour, near.minute) == (0, 0):
            return {"date": near.date().isoformat()}
        return {"date": near.isoformat(timespec="minutes")}

    def _fault(self, message: str, hint: str = "", *, here: bool = False) -> None:
        if len(self.cells.faults) < MAX_FAULTS:
            place: dict[str, Any] = (
                {"row": self.row, "column": _letters(self.column)} if here else {}
            )
            self.cells.faults.append(SheetFault(message, hint, **place))

    def _take(self, what: str, amount: int) -> None:
        self.room[what] -= amount
        if self.room[what] < 0:
            raise Refused(f"holds more {what} than are read", "split the case")


def _number(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


def _letters(number: int) -> str:
    letters, number = "", number + 1
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
