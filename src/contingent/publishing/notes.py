"""Dated notes of whoever publishes, read from a CSV file."""

import csv
from pathlib import Path

from contingent.publishing.facts import Note
from contingent.register.cell import CellError, read_day
from contingent.register.fault import Fault, FaultsFound

__all__ = ["read_notes"]

_COLUMNS = ("date", "title", "text")


def read_notes(file: Path) -> tuple[Note, ...]:
    """The notes in a file, the newest first.

    Raises:
        FaultsFound: listing every fault of the file.
    """
    try:
        text = file.read_text("utf-8-sig")
    except UnicodeDecodeError:
        fault = Fault(file=str(file), message="is not UTF-8", hint="save it as CSV UTF-8")
        raise FaultsFound([fault]) from None
    rows = list(csv.reader(text.splitlines(keepends=True)))
    if not rows or tuple(rows[0]) != _COLUMNS:
        hint = f"its first row is {','.join(_COLUMNS)}"
        raise FaultsFound([Fault(file=str(file), row=1, message="is no list of notes", hint=hint)])
    notes, faults = list[Note](), list[Fault]()
    for number, row in enumerate(rows[1:], start=2):
        if not row:
            continue
        cells = [cell.strip() for cell in row]
        if len(cells) != len(_COLUMNS) or not cells[1]:
            hint = "write a date, a title and a text, each quoted where it holds a comma"
            message = f"has {len(cells)} cells, or no title"
            faults.append(Fault(file=str(file), row=number, message=message, hint=hint))
            continue
        try:
            notes.append(Note(read_day(cells[0]), cells[1], cells[2]))
        except CellError as error:
            message = f"'{cells[0]}': {error}"
            faults.append(
                Fault(file=str(file), row=number, column="date", message=message, hint=error.hint)
            )
    if faults:
        raise FaultsFound(faults)
    return tuple(sorted(notes, key=lambda note: (-note.day.toordinal(), note.title)))
