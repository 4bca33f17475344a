"""CSV text as rows of cells, whichever sign parts them: comma, semicolon or tab.

Spreadsheets of half the world write semicolons, for the comma is their decimal point. The header
tells which it is: the sign by which most columns are known. A first line ``sep=;``, as some
programs write, says so outright; it is no row, and no spreadsheet counts it as one.
"""

import csv
import io
import re
from collections.abc import Collection, Sequence

from contingent.register.cell import UNSEEN
from contingent.register.fault import Fault

__all__ = ["HEADER_WITHIN", "MAX_ROWS", "clean_name", "header_row", "rows_of_csv"]

#: A table longer than this is refused.
MAX_ROWS = 100_000
#: Rows in which a header is looked for, when the first is none.
HEADER_WITHIN = 20
#: Sign -> what it is called.
SIGNS = {",": "a comma", ";": "a semicolon", "\t": "a tab"}
_SEP = re.compile(r'"?sep=(?P<sign>[,;\t])"?[ ,;]*(\r\n|\r|\n|\Z)', re.IGNORECASE)
_TOP = re.compile(r"(?:[^\r\n]*(?:\r\n|\r|\n)){0,20}[^\r\n]*")


def clean_name(cell: str) -> str:
    """The name of a column as it was meant: without what nobody sees."""
    return UNSEEN.sub(lambda found: " " if found[0].isspace() else "", cell).strip()


def rows_of_csv(
    file: str, text: str, known: Collection[str], faults: list[Fault]
) -> tuple[list[list[str]], str]:
    """The rows of CSV text, and the sign that parts their cells.

    Args:
        known: names of columns, by which the sign is found.
        faults: what is wrong is added to them; then there are no rows.
    """
    text = text.lstrip("\ufeff")
    if said := _SEP.match(text):
        sign, text = said["sign"], text[said.end() :]
    else:
        sign = _sign(text, known)
    rows: list[list[str]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=sign, strict=True)
    try:
        for row in reader:
            rows.append(row)
            if len(rows) > MAX_ROWS:
                message = f"has more than {MAX_ROWS} rows"
                faults.append(Fault(file=file, message=message, hint="split the case"))
                return [], sign
    except csv.Error as error:
        message = f"is not a readable CSV file: {error}"
        hint = "look for a quotation mark that is never closed"
        faults.append(Fault(file=file, row=len(rows) + 1, message=message, hint=hint))
        return [], sign
    return rows, sign


def _sign(text: str, known: Collection[str]) -> str:
    """The sign by which a line of the first ones has most names of columns."""
    top = _TOP.match(text)
    lines = (top[0] if top else "").splitlines()[:HEADER_WITHIN]

    def names(sign: str) -> int:
        return max(
            (
                len({clean_name(cell.strip().strip('"')) for cell in line.split(sign)} & {*known})
                for line in lines
            ),
            default=0,
        )

    return max(SIGNS, key=names)  # the first of equals: a comma


def header_row(
    rows: Sequence[Sequence[object]], known: Collection[str], needed: Collection[str]
) -> int:
    """The position of the header: 0, or that of a later row which clearly is it.

    People write a title above a table. A later row is the header when all needed columns stand in
    it and nothing else but columns, and the first row is none.
    """
    names = [{clean_name(str(c)) for c in row if str(c).strip()} for row in rows[:HEADER_WITHIN]]
    for place, found in enumerate(names):
        own = {name for name in found if name.startswith("_")}
        if found.issuperset(needed) and (place == 0 or found - own <= {*known}):
            return place
    return 0
