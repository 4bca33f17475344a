"""Reading a case from an XLSX workbook, which may be hostile.

The file is opened by a child process with bounds on memory, time and output, which can be killed;
this process sees texts, numbers and dates only.
"""

from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from contingent.adapters.sources.case_tables import TABLES, checked_register
from contingent.adapters.sources.explain import explain
from contingent.adapters.sources.tables import MAX_BYTES, Table, read_rows
from contingent.adapters.sources.workbook_cells import table_of
from contingent.adapters.sources.workbook_sheets import SHEETS, Timed, WorldRow
from contingent.confined import run_confined
from contingent.errors import nearest
from contingent.register.doubts import Doubts
from contingent.register.fault import Fault, FaultsFound
from contingent.register.register import TABLE_KEYS, Register
from contingent.register.world import Timing, World

__all__ = ["read_workbook", "register_of_cells"]

#: Seconds after which the child is killed, whatever it is doing.
SECONDS = 9.5
_START = (
    "import sys; sys.path.insert(0, sys.argv[1]); "
    "from contingent.adapters.sources.xlsx.child import main; main()"
)
_NAMES = tuple(name for name, _, _ in SHEETS)

Json = dict[str, Any]
#: Rows of each sheet with their row numbers.
Rows = dict[str, list[tuple[int, Any]]]


def read_workbook(path: Path) -> Register:
    """Read a case from an XLSX workbook.

    Raises:
        FaultsFound: listing every fault, with sheet, row and column.
    """
    return register_of_cells(path.name, _cells(path))


def _cells(path: Path) -> Json:
    """What the child makes of the workbook."""
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            message = f"is {size / 1e6:.0f} MB; more than {MAX_BYTES // 1_000_000} MB is not read"
            raise FaultsFound([Fault(file=path.name, message=message, hint="split the case")])
        source = path.open("rb")
    except OSError as error:
        message = f"cannot be read: {error.strerror}"
        raise FaultsFound([Fault(file=path.name, message=message)]) from None
    with source:
        found: Json | None = run_confined(_START, source, SECONDS)
    if found is None:
        raise FaultsFound([_killed(path.name)])
    return found


def _killed(file: str) -> Fault:
    message = f"could not be read within {SECONDS:.0f} seconds and the memory allowed for it"
    return Fault(file=file, message=message, hint="save only the used cells, or split the case")


def register_of_cells(file: str, cells: Json) -> Register:
    """The register of a workbook's cells, as the child gives them.

    Raises:
        FaultsFound: listing every fault.
    """
    if refused := cells.get("refused"):
        place = file if refused["sheet"] is None else f"{file}: {refused['sheet']}"
        raise FaultsFound([Fault(file=place, message=refused["message"], hint=refused["hint"])])
    faults: list[Fault] = []
    doubts = Doubts()
    tables = _tables(file, cells["sheets"], faults)
    rows: Rows = {}
    for name, model, must in SHEETS:
        if name in tables:
            read = read_rows(tables[name], model, TABLE_KEYS.get(name), faults)
            rows[name] = read.rows
            read.note(name, doubts)
        elif must:
            doubts.lose(name)
    parts: Json = {name: _values(rows, name) for name, _, _ in TABLES}
    parts |= {name: _values(rows, name) for name in ("events", "concepts")}
    parts["worlds"] = _worlds(file, rows, faults)
    parts["case"] = _case(file, rows, faults) if "case" in tables else None

    def where(table: str, index: int) -> tuple[str, int | None]:
        return f"{file}: {table}", rows[table][index][0]

    return checked_register(parts, faults, where, doubts)


def _values(rows: Rows, name: str) -> tuple[BaseModel, ...]:
    return tuple(row for _, row in rows.get(name, ()))


def _tables(file: str, sheets: Iterable[Json], faults: list[Fault]) -> dict[str, Table]:
    """The sheets by the names of tables; sheets that are none, and tables that are missing."""
    models = {name: model for name, model, _ in SHEETS}
    found: dict[str, Table] = {}
    for sheet in sheets:
        name = sheet["name"].strip().lower()
        place = f"{file}: {sheet['name']}"
        if name not in models:
            near = nearest(name, _NAMES)
            hint = f"did you mean '{near}'? " if near else f"sheets are {', '.join(_NAMES)}. "
            hint += "A sheet whose name begins with '_' is passed over"
            faults.append(Fault(file=place, message="is no table of a case", hint=hint))
        elif name in found:
            faults.append(Fault(file=place, message="is there twice"))
        elif sheet["rows"] or sheet["faults"] or name == "case":
            found[name] = table_of(f"{file}: {name}", sheet, models[name], faults)
    needed = [name for name, _, must in SHEETS if must]
    faults.extend(
        Fault(
            file=f"{file}: {name}",
            message="is missing",
            hint="'contingent export CASE FILE.xlsx' writes a workbook to start from",
        )
        for name in needed
        if name not in found
    )
    return found


def _case(file: str, rows: Rows, faults: list[Fault]) -> Any:
    read = rows.get("case", [])
    if len(read) == 1:
        return read[0][1]
    if len(read) > 1:
        message = "has more than one row; a workbook holds one case"
        faults.append(Fault(file=f"{file}: case", row=read[1][0], message=message))
    elif not faults:
        faults.append(Fault(file=f"{file}: case", row=2, message="is empty, but needed"))
    return None


def _worlds(file: str, rows: Rows, faults: list[Fault]) -> tuple[World, ...]:
    """The worlds with the timings of their events."""
    worlds: list[WorldRow] = [row for _, row in rows.get("worlds", ())]
    timings: dict[str, dict[str, Timing]] = {row.world: {} for row in worlds}
    place = f"{file}: timings"
    timed: Timed
    for number, timed in rows.get("timings", ()):
        fault = partial(Fault, file=place, row=number)
        if timed.world not in timings:
            near = nearest(timed.world, timings)
            hint = f"did you mean '{near}'?" if near else "name it in the sheet 'worlds'"
            message = f"unknown world '{timed.world}'"
            faults.append(fault(column="world", message=message, hint=hint))
        elif timed.event in timings[timed.world]:
            message = f"'{timed.event}' has a row for this world already"
            faults.append(fault(column="event", message=message))
        else:
            given = {"event": timed.event, "start": timed.from_, "until": timed.until}
            try:
                timings[timed.world][timed.event] = Timing.model_validate(given)
            except ValidationError as error:
                faults.extend(explain(error, place, number))
    return tuple(
        World(
            world=row.world,
            title=row.title,
            without=row.without,
            events=tuple(timings[row.world].values()),
        )
        for row in worlds
    )
