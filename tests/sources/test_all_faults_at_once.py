"""Faults of cells and faults between rows are told together, and none for want of the other."""

from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contingent.adapters.sources.case_file import read_case_file
from contingent.adapters.sources.case_tables import TABLES
from contingent.register.fault import FaultsFound
from tests.sources.case_files import GOOD, edited, faults_of, write_case
from tests.sources.hostile_books import cell_of, good

PLACES = [
    (table, row, column)
    for table, _, _ in TABLES
    for row in range(2, GOOD[f"{table}.csv"].count("\n") + 1)
    for column in GOOD[f"{table}.csv"].splitlines()[0].split(",")
]
BAD = "\N{BULLET}?!"


def spoilt(table: str, places: set[tuple[str, int, str]], cell: str = BAD) -> str:
    """A table of the good case with the same cell at some places."""
    rows = [line.split(",") for line in GOOD[f"{table}.csv"].splitlines()]
    for name, row, column in places:
        if name == table:
            rows[row - 1][rows[0].index(column)] = cell
    return "\n".join(map(",".join, rows)) + "\n"


@given(st.sets(st.sampled_from(PLACES), min_size=1, max_size=5))
def test_a_cell_that_cannot_be_read_makes_no_fault_elsewhere(
    places: set[tuple[str, int, str]],
) -> None:
    """Shows that what rests on an unreadable cell is not told; every told place was spoilt."""
    with TemporaryDirectory() as folder:
        tables = {table: spoilt(table, places) for table, _, _ in TABLES}
        told = faults_of(write_case(Path(folder), **tables))
    spoilt_places = {(f"{table}.csv", row, column) for table, row, column in places}
    assert {(fault.file, fault.row, fault.column) for fault in told} <= spoilt_places
    assert len(told) == len({(fault.file, fault.row, fault.column) for fault in told})


#: Without the tables whose names are compared.
OTHERS = [place for place in PLACES if place[0] not in {"claims", "nations"}]


@pytest.mark.parametrize(("table", "row", "column"), OTHERS[::3], ids=str)
def test_a_bad_cell_hides_no_other_fault(tmp_path: Path, table: str, row: int, column: str) -> None:
    """A claim of a nation that is not there is told beside any bad cell of another table."""
    claims = GOOD["claims.csv"].replace("FRA", "FRX")
    folder = write_case(tmp_path, **{"claims": claims, table: edited(table, row, column, BAD)})
    told = {(fault.file, fault.row, fault.column): fault for fault in faults_of(folder)}
    assert told["claims.csv", 2, "iso3"].message == "unknown nation 'FRX'"


def test_a_bad_cell_of_case_toml_hides_nothing_of_the_tables(tmp_path: Path) -> None:
    case = GOOD["case.toml"].replace('"12 months"', "true")
    offers = edited("offers", 2, "nation", "FRX")
    told = faults_of(write_case(tmp_path, case=case, offers=offers))
    assert [(fault.file, fault.column, fault.message) for fault in told] == [
        ("case.toml", "case.length", "'true' is not a duration"),
        ("offers.csv", "nation", "unknown nation 'FRX'"),
    ]


def test_a_misspelt_column_hides_no_fault_of_the_others(tmp_path: Path) -> None:
    offers = edited("offers", 3, "personnel", "1.000").replace("packages,", "pakages,", 1)
    told = faults_of(write_case(tmp_path, offers=offers))
    assert {(fault.row, fault.column) for fault in told} == {
        (1, "pakages"),
        (1, "packages"),
        (3, "personnel"),
    }


def test_a_formula_in_a_needed_cell_is_one_fault(tmp_path: Path) -> None:
    (tmp_path / "case.xlsx").write_bytes(good())
    book = openpyxl.load_workbook(tmp_path / "case.xlsx")
    cell_of(book["offers"], 2, "packages").value = "=1+1"
    cell_of(book["claims"], 2, "iso3").value = "FRX"
    book.save(tmp_path / "case.xlsx")
    with pytest.raises(FaultsFound) as caught:
        read_case_file(tmp_path / "case.xlsx")
    assert [(fault.file, fault.row, fault.column) for fault in caught.value.faults] == [
        ("case.xlsx: offers", 2, "packages"),
        ("case.xlsx: claims", 2, "iso3"),
    ]
