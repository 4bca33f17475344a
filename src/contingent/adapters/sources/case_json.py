"""A case as one JSON file, of the form that ``contingent schema`` prints."""

import json
import re
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel

from contingent.adapters.sources.case_format import KEY, format_fault
from contingent.adapters.sources.case_tables import TABLES, checked_register
from contingent.adapters.sources.read_row import ReadRows, read_row
from contingent.adapters.sources.tables import MAX_ROWS, read_text
from contingent.errors import nearest
from contingent.register.doubts import Doubts
from contingent.register.fault import Fault, FaultsFound
from contingent.register.register import FORMAT, TABLE_KEYS, CaseHead, Register
from contingent.register.requirement import Concept
from contingent.register.world import Event, World

__all__ = ["case_json", "read_case_json", "read_case_json_text"]

_TABLES: dict[str, type[BaseModel]] = {
    "events": Event,
    "worlds": World,
    "concepts": Concept,
    **{table: model for table, model, _ in TABLES},
}

_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")

RowType = TypeVar("RowType", bound=BaseModel)


def case_json(register: Register) -> bytes:
    """The register as JSON text in UTF-8; what is as by default is left out."""
    rows = register.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    tables = {KEY: FORMAT, **rows}
    return (json.dumps(tables, ensure_ascii=False, indent=1) + "\n").encode()


def read_case_json(path: Path) -> Register:
    """Read a case from a JSON file.

    Raises:
        FaultsFound: listing every fault; a row is named as ``offers[3]``, counted from 0.
    """
    faults: list[Fault] = []
    text = read_text(path, faults)
    if text is None:
        raise FaultsFound(faults)
    return read_case_json_text(path.name, text, str(path))


def read_case_json_text(file: str, text: str, case: str = "") -> Register:
    """As ``read_case_json``, from text."""
    document = _document(file, text)
    if (fault := format_fault(document.pop(KEY, None), file, case or file)) is not None:
        raise FaultsFound([fault])
    faults: list[Fault] = []
    doubts = Doubts()
    for name in document:
        if name != "case" and name not in _TABLES:
            near = nearest(name, ["case", *_TABLES])
            hint = f"did you mean '{near}'?" if near else f"there are: case, {', '.join(_TABLES)}"
            faults.append(Fault(file=file, column=name, message="is no table of a case", hint=hint))
            if near:
                doubts.lose(near)
    parts: dict[str, Any] = {}
    indices: dict[str, list[int]] = {}
    for table, model in _TABLES.items():
        read = _rows(file, table, model, document.get(table, []), faults)
        read.note(table, doubts)
        parts[table] = read.values
        indices[table] = [number for number, _ in read.rows]
    given = document.get("case", {})
    if isinstance(given, dict):
        parts["case"], bad = read_row(CaseHead, None, given, (file, None, "case"), faults)
        if bad:
            doubts.note("case", 0, bad)
    else:
        faults.append(Fault(file=file, column="case", message="is not an object"))

    def where(table: str, index: int) -> tuple[str, int | None]:
        return (f"{file}: {table}[{indices[table][index]}]" if table in indices else file), None

    return checked_register(parts, faults, where, doubts)


def _document(file: str, text: str) -> dict[str, Any]:
    try:
        document = json.loads(text, object_pairs_hook=_object, parse_constant=_no_constant)
        if _SURROGATE.search(text):  # half a letter: fine in a pair, unprintable alone
            json.dumps(document, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        fault = Fault(file=file, message=f"is not readable JSON: {error}")
        raise FaultsFound([fault]) from None
    if not isinstance(document, dict):
        message = "is not an object of tables"
        hint = (
            'write {"format": 2, "case": {…}, "nations": […], …}; '
            "'contingent schema' has the form"
        )
        raise FaultsFound([Fault(file=file, message=message, hint=hint)])
    return document


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        msg = f"the name '{twice[:60]}' stands twice in one object"
        raise ValueError(msg)
    return made


def _no_constant(name: str) -> Any:
    msg = f"{name} is no number"
    raise ValueError(msg)


def _rows(
    file: str, table: str, model: type[RowType], given: Any, faults: list[Fault]
) -> ReadRows[RowType]:
    found: ReadRows[RowType] = ReadRows()
    if not isinstance(given, list):
        faults.append(Fault(file=file, column=table, message="is not a list of rows"))
        found.nameless = True
        return found
    if len(given) > MAX_ROWS:
        message = f"has more than {MAX_ROWS} rows"
        faults.append(Fault(file=file, column=table, message=message, hint="split the case"))
        found.nameless = True
        return found
    key = TABLE_KEYS.get(table)
    for index, row in enumerate(given):
        place = f"{table}[{index}]"
        if not isinstance(row, dict):
            faults.append(Fault(file=file, column=place, message="is not an object"))
            found.nameless = True
            continue
        found.add(index, *read_row(model, key, row, (file, None, place), faults))
    return found
