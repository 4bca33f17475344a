"""Changes to be recorded, from a JSON or CSV file.

JSON: a list of ``{"verb", "id", "set": {field: value}, "version", "on"}``, of which only ``verb``
is needed. CSV: the columns ``verb``, ``id``, ``version``, ``on`` and any field; an empty cell is
not given.
"""

import json
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from contingent.adapters.sources.cells import columns_of
from contingent.adapters.sources.csv_rows import MAX_ROWS, SIGNS, clean_name, rows_of_csv
from contingent.adapters.sources.explain import explain
from contingent.adapters.sources.read_row import OWN_COLUMN
from contingent.adapters.sources.tables import read_text
from contingent.ledger.recording import Recording
from contingent.ledger.rows import TABLES
from contingent.register.cell import AS_WHOLE, Day
from contingent.register.fault import Fault, FaultsFound

__all__ = ["read_changes"]

_OWN = ("verb", "id", "version", "on")


class _Change(BaseModel):
    """An entry of a file of changes."""

    model_config = ConfigDict(strict=True, extra="forbid")

    verb: str = Field(min_length=1)
    id: str = ""
    fields: dict[str, Any] = Field(default={}, alias="set")
    version: Annotated[int, Field(ge=0, lt=10**15), AS_WHOLE] | None = None
    on: Day | None = None


def read_changes(path: Path) -> list[Recording]:
    """The changes of a file.

    Raises:
        FaultsFound: listing everything in it that is no change.
    """
    faults: list[Fault] = []
    text = read_text(path, faults)
    entries: list[tuple[int, Any]] = []
    if text is not None:
        entries = (_csv if path.suffix.lower() == ".csv" else _json)(text, path.name, faults)
    found = [_recording(entry, path.name, row, faults) for row, entry in entries]
    if not faults and not found:
        faults.append(Fault(file=path.name, message="holds no change"))
    if faults:
        raise FaultsFound(faults)
    return [recording for recording in found if recording is not None]


def _json(text: str, file: str, faults: list[Fault]) -> list[tuple[int, Any]]:
    """The changes of JSON text, counted from 1."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        faults.append(Fault(file=file, message=f"is not readable JSON: {error}"))
        return []
    entries = [document] if isinstance(document, dict) else document
    if not isinstance(entries, list) or len(entries) > MAX_ROWS:
        message = f"is not a list of at most {MAX_ROWS} changes"
        faults.append(Fault(file=file, message=message))
        return []
    return list(enumerate(entries, start=1))


def _csv(text: str, file: str, faults: list[Fault]) -> list[tuple[int, Any]]:
    """The changes of CSV text by the numbers of their rows; a row that is blank is none."""
    columns = {column for model in TABLES.values() for column in columns_of(model)}
    rows, sign = rows_of_csv(file, text, {*_OWN, *columns}, faults)
    header = [clean_name(name) for name in rows[0]] if rows else []
    for number, row in enumerate(rows[1:], start=2):
        if any(cell.strip() for cell in row[len(header) :]):
            message = f"has {len(row)} cells where the header has {len(header)}"
            hint = f"a text with {SIGNS[sign]} in it must stand in quotation marks"
            faults.append(Fault(file=file, row=number, message=message, hint=hint))
    if faults:
        return []
    found = []
    for number, row in enumerate(rows[1:], start=2):
        cells = {
            name: cell.strip()
            for name, cell in zip(header, row, strict=False)
            if cell.strip() and not name.startswith(OWN_COLUMN)
        }
        own = {name: cell for name, cell in cells.items() if name in _OWN}
        fields = {name: cell for name, cell in cells.items() if name not in _OWN}
        if cells:
            found.append((number, {**own, "set": fields}))
    return found


def _recording(entry: Any, file: str, row: int, faults: list[Fault]) -> Recording | None:
    if not isinstance(entry, dict):
        hint = 'write {"verb": …, "id": …, "set": {…}}'
        faults.append(Fault(file=file, row=row, message="is not a change", hint=hint))
        return None
    try:
        change = _Change.model_validate({n: v for n, v in entry.items() if v is not None})
    except ValidationError as error:
        faults += explain(error, file, row, model=_Change, stray="fields go into 'set'")
        return None
    return Recording(change.verb, change.id, change.fields, change.version, change.on)
