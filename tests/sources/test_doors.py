"""The same cell through every door: the same value, or a fault at its place."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from contingent.adapters.sources.case_json import case_json, read_case_json_text
from contingent.adapters.sources.case_tables import TABLES
from contingent.adapters.sources.cells import csv_text
from contingent.adapters.sources.explain import explain
from contingent.adapters.sources.tables import read_csv_text, read_rows
from contingent.adapters.sources.workbook_cells import table_of
from contingent.ledger.recording import Recording, draft
from contingent.ledger.rows import parse_row, rows_of
from contingent.register.fault import Fault, FaultsFound
from contingent.register.register import TABLE_KEYS, Register
from tests.register.test_cell import TEXTS
from tests.sources.case_files import GOOD

MODELS = {name: model for name, model, _ in TABLES}
VERBS = {"sites": "site set", "offers": "offer corrected", "requirements": "line changed"}

#: One column of each type of cell, of a row that is otherwise good.
ROWS: dict[str, dict[str, Any]] = {
    "sites": {"site": "lviv", "name": "Lviv", "nation": "UKR"},
    "offers": {"offer": "fra-1", "nation": "FRA", "supplies": "mech-bn", "packages": 2},
    "requirements": {"line": "core", "capability": "mech-bn", "quantity": 2},
}
COLUMNS = [
    ("sites", "capacity"),
    ("sites", "cost"),
    ("sites", "transfer"),
    ("sites", "nation"),
    ("sites", "roles"),
    ("offers", "known_from"),
    ("offers", "from"),
    ("offers", "tour"),
    ("offers", "confidence"),
    ("requirements", "each"),
    ("requirements", "tier"),
    ("requirements", "weight"),
    ("requirements", "title"),
]
Outcome = tuple[str, Any]


def outcome(rows: list[Any], faults: list[Fault], column: str) -> Outcome:
    """The value that was read, or the column of the one fault."""
    if faults:
        (fault,) = faults
        assert fault.message
        assert fault.row in (2, None)
        return "fault", (fault.column or "").rpartition(".")[2]
    (row,) = rows
    found = next(n for n, f in type(row).model_fields.items() if (f.alias or n) == column)
    return "value", getattr(row, found)


def by_csv(table: str, cells: dict[str, Any], column: str) -> Outcome:
    faults: list[Fault] = []
    text = csv_text(list(cells), [list(cells.values())])
    read = read_csv_text("t.csv", text, MODELS[table], TABLE_KEYS[table], faults)
    return outcome(list(read.values), faults, column)


def by_workbook(table: str, cells: dict[str, Any], column: str) -> Outcome:
    faults: list[Fault] = []
    values = [cell if isinstance(cell, str) else {"number": str(cell)} for cell in cells.values()]
    rows = [[1, list(enumerate(cells))], [2, list(enumerate(values))]]
    sheet = table_of("b: t", {"rows": rows, "faults": []}, MODELS[table], faults)
    read = read_rows(sheet, MODELS[table], TABLE_KEYS[table], faults)
    return outcome(list(read.values), faults, column)


def good() -> Register:
    parts: dict[str, Any] = {
        "case": {"title": "t", "start": date(2026, 1, 1), "length": "12 months"}
    }
    faults: list[Fault] = []
    for name, model in MODELS.items():
        key = TABLE_KEYS.get(name)
        parts[name] = read_csv_text(name, GOOD[f"{name}.csv"], model, key, faults).values
    assert not faults
    return Register.model_validate(
        {**parts, "offers": (), "requirements": (), "links": (), "consents": (), "releases": ()}
    )


REGISTER = good()
ROWS_OF_REGISTER = rows_of(
    REGISTER.model_copy(
        update={table: (MODELS[table].model_validate(row),) for table, row in ROWS.items()}
    )
)


def by_json(table: str, cells: dict[str, Any], column: str) -> Outcome:
    import json

    document = json.loads(case_json(REGISTER))
    document |= {"sites": [], "capacities": [], "claims": [], "meetings": [], "pledges": []}
    document |= {table: [cells]}
    try:
        read = read_case_json_text("c.json", json.dumps(document))
    except FaultsFound as found:
        return outcome([], list(found.faults), column)
    return outcome(list(getattr(read, table)), [], column)


def by_record(table: str, cells: dict[str, Any], column: str) -> Outcome:
    key = cells[TABLE_KEYS[table]]
    asked = Recording(VERBS[table], key, {column: cells[column]})
    try:
        made = draft(ROWS_OF_REGISTER, asked, date(2026, 1, 1))
    except ValidationError as error:
        return outcome([], explain(error, "t", None), column)
    except FaultsFound:  # it is like that already
        return outcome([parse_row(table, ROWS_OF_REGISTER[table][key])], [], column)
    return outcome([parse_row(table, made.changes[0].row or "")], [], column)


@pytest.mark.parametrize(("table", "column"), COLUMNS, ids=[":".join(c) for c in COLUMNS])
@given(text=TEXTS.filter(lambda text: bool(text.strip())))
def test_a_text_is_the_same_through_every_door(table: str, column: str, text: str) -> None:
    """Shows that CSV, workbook, JSON and ``record`` read one value, or each tell a fault."""
    cells = {**ROWS[table], column: text}
    doors: tuple[Callable[[str, dict[str, Any], str], Outcome], ...]
    doors = (by_csv, by_workbook, by_json, by_record)
    found = [door(table, cells, column) for door in doors]
    if found[0] == ("fault", "nation") or column in {"nation", "roles", "each"}:
        # A nation that is not there, or sites without a cost, are told as well: only the kind.
        kinds = {door[0] for door in (found[0], found[1], found[3])}
        assert len(kinds) == 1
        return
    assert found == [found[0]] * 4
    if found[0][0] == "fault":
        assert found[0][1] == column


@given(st.sampled_from(COLUMNS), st.booleans() | st.sampled_from([0, 86400, 1802217600000]))
def test_a_value_of_json_of_another_type_is_a_fault(
    place: tuple[str, str], value: bool | int
) -> None:
    """Shows that true is no number, a number no day, no text and no truth."""
    table, column = place
    whole = {"capacity", "tier", "from"}
    numbers = {*whole, "cost", "weight"}
    fits = column == "each" if isinstance(value, bool) else column in numbers
    kind, found = by_json(table, {**ROWS[table], column: value}, column)
    if not fits:
        assert (kind, found) == ("fault", column)


def needed(model: type[BaseModel]) -> list[str]:
    return [f.alias or name for name, f in model.model_fields.items() if f.is_required()]


@pytest.mark.parametrize("table", list(MODELS))
def test_a_row_with_one_bad_cell_still_is_a_row(table: str) -> None:
    """Every needed column can be lent a value, so that what names the row finds it."""
    header, *rows = (line.split(",") for line in GOOD[f"{table}.csv"].splitlines())
    key, model = TABLE_KEYS.get(table), MODELS[table]
    for column in needed(model):
        cells = [*rows[0]]
        cells[header.index(column)] = "\N{BULLET}?!"
        faults: list[Fault] = []
        text = csv_text(header, [cells])
        read = read_csv_text("t.csv", text, model, key, faults)
        if faults:
            assert [(fault.row, fault.column) for fault in faults] == [(2, column)]
            assert len(read.rows) == (column != key)
            assert read.nameless == (column == key)
