"""Workbooks made to break, exhaust or fool a reader: a good one with something changed."""

import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import openpyxl

from contingent.adapters.sources.case_folder import read_case_folder
from contingent.adapters.sources.workbook_writer import case_workbook

STARTER = Path(__file__).parents[2] / "src" / "contingent" / "cases" / "_starter"
_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def good() -> bytes:
    """The starter case as a workbook."""
    return case_workbook(read_case_folder(STARTER))


def repacked(
    data: bytes,
    changed: Mapping[str, bytes | Callable[[bytes], bytes]] | None = None,
    method: int = zipfile.ZIP_DEFLATED,
) -> bytes:
    """A workbook with some of its parts changed or added."""
    changed = dict(changed or {})
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w", method) as new:
        for name in old.namelist():
            part = old.read(name)
            change = changed.pop(name, part)
            new.writestr(name, change if isinstance(change, bytes) else change(part))
        for name, added in changed.items():
            assert isinstance(added, bytes)
            new.writestr(name, added)
    return target.getvalue()


#: Parts of the sheets, in the order in which a case's workbook has them.
NATIONS, OFFERS = "xl/worksheets/sheet6.xml", "xl/worksheets/sheet8.xml"
TEXTS = "xl/sharedStrings.xml"


def _replaced(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    def change(part: bytes) -> bytes:
        assert old in part
        return part.replace(old, new, 1)

    return change


def sheet(rows: str, after: str = "") -> bytes:
    """A sheet of these rows."""
    return (
        f'<worksheet xmlns="{_SHEET}"><sheetData>{rows}</sheetData>{after}</worksheet>'
    ).encode()


def entity_bomb() -> bytes:
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 9))
    head = f'<!DOCTYPE x [<!ENTITY e0 "lol">{levels}]>'
    body = f'<sst xmlns="{_SHEET}"><si><t>&e8;</t></si></sst>'
    return repacked(good(), {TEXTS: f"{head}{body}".encode()})


def external_entity() -> bytes:
    head = '<!DOCTYPE x [<!ENTITY secret SYSTEM "file:///etc/passwd">]>'
    body = f'<sst xmlns="{_SHEET}"><si><t>&secret;</t></si></sst>'
    return repacked(good(), {TEXTS: f"{head}{body}".encode()})


def zip_bomb() -> bytes:
    """A sheet of 99 MB of spaces, packed a thousand times."""
    return repacked(good(), {NATIONS: sheet(" " * 99_000_000)})


def many_inflated() -> bytes:
    """Eight parts of 20 MB each, every one packed less than a hundred times."""
    noise = b"".join(b"<c><v>%d</v></c>" % (n * 7919) for n in range(50_000))
    part = noise + b" " * (20_000_000 - len(noise))
    return repacked(good(), {f"xl/media/{n}.xml": part for n in range(8)})


def lying_directory() -> bytes:
    """The directory says a part is smaller than it is."""
    data = bytearray(repacked(good(), {NATIONS: sheet(" " * 500_000)}))
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        name = book.getinfo(NATIONS).filename.encode()
    entry = data.rindex(name) - 46
    data[entry + 24 : entry + 28] = (1000).to_bytes(4, "little")
    return bytes(data)


def million_columns() -> bytes:
    cells = "".join(f'<c t="str"><v>c{n}</v></c>' for n in range(1_000_000))
    return repacked(good(), {NATIONS: sheet(f"<row>{cells}</row>")})


def far_corner() -> bytes:
    row = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    return repacked(good(), {NATIONS: sheet(row)})


def million_rows() -> bytes:
    rows = "".join(f'<row r="{n}"><c><v>1</v></c></row>' for n in range(1, 1_048_577))
    return repacked(good(), {NATIONS: sheet(rows)})


def huge_texts() -> bytes:
    items = "".join(f"<si><t>{n:-<60}</t></si>" for n in range(900_000))
    return repacked(good(), {TEXTS: f'<sst xmlns="{_SHEET}">{items}</sst>'.encode()})


def repeated_text() -> bytes:
    """One text of 30,000 letters, named by a hundred thousand cells."""
    texts = f'<sst xmlns="{_SHEET}"><si><t>{"x" * 30_000}</t></si></sst>'.encode()
    rows = "".join('<row><c t="s"><v>0</v></c></row>' for _ in range(90_000))
    return repacked(good(), {TEXTS: texts, NATIONS: sheet(rows)}, zipfile.ZIP_STORED)


def formula() -> bytes:
    change = _replaced(
        b"</sheetData>", b'<row r="9"><c r="B9"><f>1+1</f><v>2</v></c></row></sheetData>'
    )
    return repacked(good(), {NATIONS: change})


def command_formula() -> bytes:
    """As another program writes it: a formula that would start a command."""
    book = openpyxl.load_workbook(io.BytesIO(good()))
    book["nations"]["B2"] = "=cmd|' /C calc'!A0"
    return _saved(book)


def merged() -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(good()))
    book["offers"].merge_cells("C2:D3")
    return _saved(book)


def dates_as_text() -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(good()))
    book["claims"]["C2"] = "10/04/2027"
    return _saved(book)


def date_for_text() -> bytes:
    """What a spreadsheet makes of the code MAR-1."""
    book = openpyxl.load_workbook(io.BytesIO(good()))
    cell = book["nations"]["B2"]
    cell.value, cell.number_format = 45000, "d-mmm"
    return _saved(book)


def cell_of(sheet: Any, row: int, column: str) -> Any:
    """A cell by the name of its column."""
    names = [cell.value for cell in sheet[1]]
    return sheet.cell(row, names.index(column) + 1)


def wrong_types() -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(good()))
    offers = book["offers"]
    for row, value in enumerate(("many", 1.5, True), start=2):
        cell_of(offers, row, "packages").value = value
    cell_of(offers, 5, "nation").value = 4
    return _saved(book)


def lost_digits() -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(good()))
    cell_of(book["capabilities"], 2, "symbol").value = 10031000161211020000
    return _saved(book)


def error_cell() -> bytes:
    change = _replaced(
        b"</sheetData>", b'<row r="9"><c r="B9" t="e"><v>#REF!</v></c></row></sheetData>'
    )
    return repacked(good(), {NATIONS: change})


def encrypted() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096)


def zip_password() -> bytes:
    data = bytearray(good())
    place = data.index(b"PK\x01\x02")
    data[place + 8] |= 1
    return bytes(data)


def truncated() -> bytes:
    data = good()
    return data[: len(data) // 2]


def damaged() -> bytes:
    data = bytearray(good())
    place = data.index(NATIONS.encode())
    data[place + 40 : place + 60] = bytes(20)
    return bytes(data)


def not_a_zip() -> bytes:
    return b"nation,name\nFRA,France\n"


def empty() -> bytes:
    return b""


def a_folder_in_a_zip() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as book:
        book.writestr("../../etc/passwd", "x")
        book.writestr("offers.csv", "offer\n")
    return target.getvalue()


def duplicate_sheets() -> bytes:
    change = _replaced(b'name="concepts"', b'name="Offers"')
    return repacked(good(), {"xl/workbook.xml": change})


def missing_sheets() -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(good()))
    del book["offers"]
    book["nations"].title = "nation"
    return _saved(book)


def two_members() -> bytes:
    target = io.BytesIO(good())
    with zipfile.ZipFile(target, "a") as book:
        book.writestr(NATIONS.upper(), sheet(""))
    return target.getvalue()


def thousand_members() -> bytes:
    return repacked(good(), {f"xl/media/{n}.png": b"" for n in range(1000)})


def macros() -> bytes:
    return repacked(good(), {"xl/vbaProject.bin": b"Sub AutoOpen()"})


def deep_nesting() -> bytes:
    return repacked(good(), {NATIONS: sheet("<row>" * 400_000)}, zipfile.ZIP_STORED)


def malformed() -> bytes:
    return repacked(good(), {OFFERS: b"<worksheet><sheetData></worksheet>"})


def unordered() -> bytes:
    rows = '<row r="5"><c><v>1</v></c></row><row r="5"><c><v>2</v></c></row>'
    return repacked(good(), {NATIONS: sheet(rows)})


def absent_text() -> bytes:
    return repacked(good(), {NATIONS: sheet('<row><c t="s"><v>999999</v></c></row>')})


def control_character() -> bytes:
    return repacked(good(), {TEXTS: _replaced(b">France<", b">_x001B_[2JFrance<")})


def _saved(book: openpyxl.Workbook) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


#: Each with the part of a fault that must be told, and its place (file or sheet, row, column).
HOSTILE: tuple[tuple[Callable[[], bytes], str, tuple[str, int | None, str | None]], ...] = (
    (entity_bomb, "document type declaration", ("", None, None)),
    (external_entity, "document type declaration", ("", None, None)),
    (zip_bomb, "inflates", ("", None, None)),
    (many_inflated, "inflates to 1", ("", None, None)),
    (lying_directory, "damaged", ("nations", None, None)),
    (million_columns, "is beyond column 256", ("nations", None, None)),
    (far_corner, "has more than 100000 rows", ("nations", None, None)),
    (million_rows, "has more than 100000 rows", ("nations", None, None)),
    (huge_texts, "holds more than 20 million letters", ("", None, None)),
    (repeated_text, "holds more letters than are read", ("nations", None, None)),
    (formula, "cell B9 holds a formula", ("nations", 9, "name")),
    (command_formula, "cell B2 holds a formula", ("nations", 2, "name")),
    (merged, "cells C2:D3 are merged", ("offers", None, None)),
    (dates_as_text, "'10/04/2027' is not a date", ("claims", 2, "stated_on")),
    (date_for_text, "is the date 2023-03-15, where none belongs", ("nations", 2, "name")),
    (wrong_types, "'many' is not a whole number", ("offers", 2, "packages")),
    (wrong_types, "'1.5' is not a whole number", ("offers", 3, "packages")),
    (wrong_types, "is the truth value TRUE", ("offers", 4, "packages")),
    (wrong_types, "'4' does not have the form", ("offers", 5, "nation")),
    (lost_digits, "whose last digits are lost", ("capabilities", 2, "symbol")),
    (error_cell, "holds the error #REF!", ("nations", 9, "name")),
    (encrypted, "is encrypted, or a workbook of the old form", ("", None, None)),
    (zip_password, "is encrypted", ("", None, None)),
    (truncated, "is not an XLSX workbook, or a damaged one", ("", None, None)),
    (damaged, "is damaged", ("nations", None, None)),
    (not_a_zip, "is not an XLSX workbook", ("", None, None)),
    (empty, "is not an XLSX workbook", ("", None, None)),
    (a_folder_in_a_zip, "part '_rels/.rels' is missing", ("", None, None)),
    (duplicate_sheets, "is there twice", ("offers", None, None)),
    (missing_sheets, "is missing", ("offers", None, None)),
    (missing_sheets, "is no table of a case", ("nation", None, None)),
    (two_members, "two parts of the same name", ("", None, None)),
    (thousand_members, "parts; more than 200 are not read", ("", None, None)),
    (macros, "holds macros", ("", None, None)),
    (deep_nesting, "", ("nations", None, None)),
    (malformed, "is not readable XML", ("offers", None, None)),
    (unordered, "follows row 5", ("nations", None, None)),
    (absent_text, "names a text that is not there", ("nations", 1, "A")),
    (control_character, "holds the control character U+001B", ("nations", 2, None)),
)
