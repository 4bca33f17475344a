"""Changes to be recorded, from a JSON or CSV file.

JSON: a list of ``{"verb", "id", "set": {field: value}, "version", "on"}``, of which only ``verb``
is needed. CSV: the columns ``verb``, ``id``, ``version``, ``on`` and any field; an empty cell is
not given.
"""

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from contingent.adapters.sources.tables import MAX_ROWS, read_text
from contingent.ledger.recording import Recording
from contingent.register.fault import Fault, FaultsFound

__all__ = ["read_changes"]

_OWN = ("verb", "id", "version", "on")


def read_changes(path: Path) -> list[Recording]:
    """The changes of a file.

    Raises:
        FaultsFound: listing everything in it that is no change.
    """
    faults: list[Fault] = []
    text = read_text(path, faults)
    entries: list[Any] = []
    if text is not None:
        entries = (_csv if path.suffix.lower() == ".csv" else _json)(text, path.name, faults)
    found = [_recording(entry, path.name, row, faults) for row, entry in enumerate(entries, 1)]
    if not faults and not found:
        faults.append(Fault(file=path.name, message="holds no change"))
    if faults:
        raise FaultsFound(faults)
    return [recording for recording in found if recording is not None]


def _json(text: str, file: str, faults: list[Fault]) -> list[Any]:
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
    return entries


def _csv(text: str, file: str, faults: list[Fault]) -> list[Any]:
    try:
        rows = list(csv.DictReader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        faults.append(Fault(file=file, message=f"is not a readable CSV file: {error}"))
        return []
    for number, row in enumerate(rows, start=1):
        if None in row or None in row.values():
            message = "does not have as many cells as the header"
            faults.append(Fault(file=file, row=number + 1, message=message))
    if faults:
        return []
    given = [{n.strip(): cell.strip() for n, cell in row.items() if cell.strip()} for row in rows]
    return [
        {
            **{n: cell for n, cell in row.items() if n in _OWN},
            "set": {n: cell for n, cell in row.items() if n not in _OWN},
        }
        for row in given
    ]


def _recording(entry: Any, file: str, row: int, faults: list[Fault]) -> Recording | None:
    found = list(_faults(entry, file, row))
    faults.extend(found)
    if found:
        return None
    on, version = entry.get("on"), entry.get("version")
    return Recording(
        entry["verb"],
        entry.get("id", ""),
        dict(entry.get("set", {})),
        None if version is None else int(version),
        None if on is None else date.fromisoformat(on),
    )


def _faults(entry: Any, file: str, row: int) -> Iterator[Fault]:
    """Everything that keeps an entry from being a change."""

    def fault(column: str | None, message: str, hint: str = "") -> Fault:
        return Fault(file=file, row=row, column=column, message=message, hint=hint)

    if not isinstance(entry, dict):
        yield fault(None, "is not a change", 'write {"verb": …, "id": …, "set": {…}}')
        return
    for name in entry:
        if name not in (*_OWN, "set"):
            yield fault(name, "is not a known entry", "fields go into 'set'")
    if not isinstance(entry.get("set", {}), Mapping):
        yield fault("set", "is not fields and their values")
    if not re.fullmatch(r"\d{1,15}", str(entry.get("version", 0))):
        yield fault("version", f"'{entry['version']}' is not a number")
    for name in ("verb", "id"):
        if not isinstance(entry.get(name, ""), str):
            yield fault(name, "is not a text")
    if not entry.get("verb"):
        yield fault("verb", "is empty, but needed")
    if not _is_date(entry.get("on", "2025-04-10")):
        yield fault("on", f"'{entry['on']}' is not a date", "write dates as 2025-04-10")


def _is_date(given: Any) -> bool:
    try:
        return isinstance(given, str) and bool(date.fromisoformat(given))
    except ValueError:
        return False
