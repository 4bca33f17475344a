"""Reading a case from an XLSX workbook, which may be hostile.

The file is opened by a child process with bounds on memory, time and output, which can be killed;
this process sees texts, numbers and dates only.
"""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from contingent.adapters.sources.case_format import KEY, format_fault
from contingent.adapters.sources.case_tables import TABLES, checked_register
from contingent.adapters.sources.csv_rows import clean_name
from contingent.adapters.sources.explain import explain
from contingent.adapters.sources.tables import MAX_BYTES, Table, read_rows
from contingent.adapters.sources.workbook_cells import table_of
from contingent.adapters.sources.workbook_sheets import SHEETS, Timed, WorldRow
from contingent.confined import run_confined
from contingent.errors import nearest
from contingent.register.doubts import Doubts
from contingent.register.fault import Fault, FaultsFound
from contingent.register.register import FORMAT, TABLE_KEYS, CaseHead, Register
from contingent.register.world import EventKnown, Timing, World, out_of_order

__all__ = ["cells_of_file", "format_of", "read_workbook", "register_of_cells"]

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
    return register_of_cells(path.name, cells_of_file(path), str(path))


def cells_of_file(path: Path) -> Json:
    """What the child makes of a workbook.

    Raises:
        FaultsFound: when the file cannot be read, or not within the time and memory allowed.
    """
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


def register_of_cells(file: str, cells: Json, case: str = "") -> Register:
    """The register of a workbook's cells, as the child gives them.

    Raises:
        FaultsFound: listing every fault.
    """
    if refused := cells.get("refused"):
        place = file if refused["sheet"] is None else f"{file}: {refused['sheet']}"
        raise FaultsFound([Fault(file=place, message=refused["message"], hint=refused["hint"])])
    if (
        fault := format_fault(format_of(cells["sheets"]), f"{file}: case", case or file)
    ) is not None:
        raise FaultsFound([fault])
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


def format_of(sheets: Iterable[Json]) -> Any:
    """What stands under ``format`` on the sheet of the case.

    Today's form where there is no such sheet or nothing on it: that is told as any other fault.
    """
    found = [sheet for sheet in sheets if sheet["name"].strip().lower() == "case"]
    names: dict[str, int] = {}
    for _, cells in (row for sheet in found for row in sheet["rows"]):
        texts = {
            clean_name(cell): int(n) for n, cell in dict(cells).items() if isinstance(cell, str)
        }
        if not names and "title" in texts:
            names = texts
        elif names and KEY in names:
            cell = dict(cells).get(names[KEY])
            return cell["number"] if isinstance(cell, dict) and "number" in cell else cell
        elif names:
            return None
    return FORMAT


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
        row = read[0][1]
        return CaseHead.model_construct(**{n: getattr(row, n) for n in CaseHead.model_fields})
    if len(read) > 1:
        message = "has more than one row; a workbook holds one case"
        faults.append(Fault(file=f"{file}: case", row=read[1][0], message=message))
    elif not faults:
        faults.append(Fault(file=f"{file}: case", row=2, message="is empty, but needed"))
    return None


def _worlds(file: str, rows: Rows, faults: list[Fault]) -> tuple[World, ...]:
    """The worlds with the timings of their events."""
    worlds: list[WorldRow] = [row for _, row in rows.get("worlds", ())]
    spells: dict[str, dict[str, list[tuple[int, Timed]]]] = {row.world: {} for row in worlds}
    place = f"{file}: timings"
    timed: Timed
    for number, timed in rows.get("timings", ()):
        if timed.world in spells:
            spells[timed.world].setdefault(timed.event, []).append((number, timed))
        else:
            near = nearest(timed.world, spells)
            hint = f"did you mean '{near}'?" if near else "name it in the sheet 'worlds'"
            message = f"unknown world '{timed.world}'"
            faults.append(Fault(file=place, row=number, column="world", message=message, hint=hint))
    found = []
    for row in worlds:
        timings: list[Timing] = []
        known: list[EventKnown] = []
        for event, times in spells[row.world].items():
            timings += _spells(place, times, faults)
            known += _known(place, event, times, faults)
        found.append(
            World(
                world=row.world,
                title=row.title,
                without=row.without,
                events=tuple(timings),
                known_from=tuple(known),
            )
        )
    return tuple(found)


def _spells(place: str, times: list[tuple[int, Timed]], faults: list[Fault]) -> tuple[Timing, ...]:
    """The spells of an event in a world; none where they cannot be told."""
    made: list[Timing] = []
    for number, timed in times:
        given = {"event": timed.event, "start": timed.from_, "until": timed.until}
        try:
            timing = Timing.model_validate(given)
        except ValidationError as error:
            faults.extend(explain(error, place, number))
            continue
        if wrong := out_of_order((*made, timing), None):
            hint = "a row for each time it comes true, in order"
            faults.append(Fault(file=place, row=number, column="from", message=wrong, hint=hint))
            continue
        made.append(timing)
    return tuple(made)


def _known(
    place: str, event: str, times: list[tuple[int, Timed]], faults: list[Fault]
) -> list[EventKnown]:
    """From which days an event is known: one, or one for each beginning and end."""
    begins = {timed.known_from for _, timed in times}
    if not any(timed.known_from or timed.end_known_from for _, timed in times):
        return []
    if len(begins) == 1 and not any(timed.end_known_from for _, timed in times):
        return [EventKnown(event=event, days=(times[0][1].known_from,))]
    days: list[date] = []
    for number, timed in times:
        needed = {"known_from": timed.known_from}
        if timed.until is not None:
            needed["end_known_from"] = timed.end_known_from
        for column, day in needed.items():
            if day is None:
                message = f"is empty, but other days of '{event}' are given"
                hint = "give a day for each time it begins and ends, or one day in all its rows"
                faults.append(
                    Fault(file=place, row=number, column=column, message=message, hint=hint)
                )
            else:
                days.append(day)
    return [EventKnown(event=event, days=tuple(days))] if days else []
