"""Tables as people and their programs leave them: signs, titles, invisible letters, own columns."""

import sqlite3
from datetime import datetime, timedelta
from pathlib import Path

import openpyxl
import pytest

from contingent.adapters.sources.case_file import read_case_file
from contingent.adapters.sources.case_folder import read_case_folder
from contingent.register.fault import Fault, FaultsFound
from tests.sources.case_files import GOOD, edited, faults_of, write_case
from tests.sources.hostile_books import good


def parted(text: str, sign: str) -> str:
    """A table whose cells another sign parts; cells that hold it stand in quotation marks."""
    rows = [line.split(",") for line in text.splitlines()]
    return "\n".join(sign.join(f'"{c}"' if sign in c else c for c in row) for row in rows) + "\n"


@pytest.mark.parametrize("sign", [";", "\t"])
@pytest.mark.parametrize("head", ["", "said", '"said"'])
def test_every_table_is_read_whichever_sign_parts_its_cells(
    tmp_path: Path, sign: str, head: str
) -> None:
    first = head.replace("said", f"sep={sign}") + "\r\n" if head else ""
    tables = {
        name.removesuffix(".csv"): first + parted(text, sign)
        for name, text in GOOD.items()
        if name.endswith(".csv")
    }
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    other = read_case_folder(write_case(tmp_path / "a", **tables))
    assert other == read_case_folder(write_case(tmp_path / "b"))


def test_a_decimal_comma_is_a_fault_that_says_how_to_write_it(tmp_path: Path) -> None:
    sites = parted(GOOD["sites.csv"], ";").replace("49.84", "49,84")
    assert faults_of(write_case(tmp_path, sites=sites)) == (
        Fault(
            file="sites.csv",
            row=2,
            column="lat",
            message="'49,84' is not a number",
            hint="write 49.84, with a point",
        ),
    )


@pytest.mark.parametrize(
    "above", ["Sites as of 3 March,,,,,,\n", "\n", "Sites\n,,\nof the north\n"]
)
def test_a_title_above_a_header_is_one_fault_and_the_table_is_read(
    tmp_path: Path, above: str
) -> None:
    (fault,) = faults_of(write_case(tmp_path, sites=above + GOOD["sites.csv"]))
    row = above.count("\n") + 1
    assert (fault.file, fault.row, fault.column) == ("sites.csv", row, None)
    assert fault.message == f"the header stands in row {row}; it is expected in row 1"


def test_a_row_cut_short_is_read_as_if_its_cells_were_empty(tmp_path: Path) -> None:
    short = "\n".join(line.rstrip(",") for line in GOOD["offers.csv"].splitlines())
    assert short.count(",") < GOOD["offers.csv"].count(",")
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    assert read_case_folder(write_case(tmp_path / "a", offers=short)) == read_case_folder(
        write_case(tmp_path / "b")
    )


def test_what_nobody_sees_in_a_header_is_passed_over(tmp_path: Path) -> None:
    sites = "\ufeff\ufeff\u200b" + GOOD["sites.csv"].replace("nation", "\u00a0nation\u200b", 1)
    assert faults_of(write_case(tmp_path, sites=sites)) == ()


@pytest.mark.parametrize(
    ("table", "column", "cell", "hint"),
    [
        ("offers", "state", "Confirmed", "did you mean 'confirmed'?"),
        ("offers", "confidence", "HIGH", "did you mean 'high'?"),
        ("offers", "state", "confirmd", "did you mean 'confirmed'?"),
        ("sites", "nation", "U\u200bKR", "U+200B"),
        ("links", "mode", "ra\u00adil", "U+00AD"),
        ("offers", "nation", "FRA/GBR", "FRA;GBR"),
    ],
)
def test_a_slip_that_is_hard_to_see_is_pointed_out(
    tmp_path: Path, table: str, column: str, cell: str, hint: str
) -> None:
    (fault,) = faults_of(write_case(tmp_path, **{table: edited(table, 2, column, cell)}))
    assert (fault.row, fault.column) == (2, column)
    assert hint in fault.hint


def test_columns_of_ones_own_are_passed_over(tmp_path: Path) -> None:
    sites = GOOD["sites.csv"].replace("capacity", "capacity,_seen by,_", 1)
    sites = sites.replace("city,2000", "city,2000,=me,7")
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    assert read_case_folder(write_case(tmp_path / "a", sites=sites)) == read_case_folder(
        write_case(tmp_path / "b")
    )


def test_columns_of_ones_own_are_passed_over_in_a_workbook(tmp_path: Path) -> None:
    (tmp_path / "case.xlsx").write_bytes(good())
    before = read_case_file(tmp_path / "case.xlsx")
    book = openpyxl.load_workbook(tmp_path / "case.xlsx")
    page = book["offers"]
    column = page.max_column + 1
    page.cell(1, column).value = "_mine"
    page.cell(2, column).value = datetime(2026, 1, 1, 12)  # noqa: DTZ001 - a sheet has no zone
    page.cell(3, column).value = "=SUM(E2:E4)"
    book.save(tmp_path / "case.xlsx")
    assert read_case_file(tmp_path / "case.xlsx") == before


def _faults(path: Path) -> tuple[Fault, ...]:
    try:
        read_case_file(path)
    except FaultsFound as found:
        return found.faults
    return ()


@pytest.mark.parametrize(
    ("late", "told"),
    [
        (timedelta(microseconds=100), None),
        (timedelta(microseconds=-100), None),
        (timedelta(hours=12), "has a time of day: 2027-02-10 12:00"),
    ],
)
def test_a_date_a_computation_left_a_little_off_is_the_day(
    tmp_path: Path, late: timedelta, told: str | None
) -> None:
    (tmp_path / "case.xlsx").write_bytes(good())
    book = openpyxl.load_workbook(tmp_path / "case.xlsx")
    cell = book["claims"]["C2"]
    day = datetime(2027, 2, 10)  # noqa: DTZ001 - a sheet has no zone
    cell.value = (day + late - datetime(1899, 12, 30)) / timedelta(days=1)  # noqa: DTZ001
    cell.number_format = "yyyy-mm-dd"
    book.save(tmp_path / "case.xlsx")
    assert [fault.message for fault in _faults(tmp_path / "case.xlsx")] == ([told] if told else [])
    if told is None:
        assert read_case_file(tmp_path / "case.xlsx").claims[0].stated_on == day.date()


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("case.ods", "save it as .xlsx"),
        ("case.xls", "save it as .xlsx"),
        ("base.db", "sqlite:///"),
        ("offers.csv", "name the folder"),
        ("case.txt", "a case is a folder"),
    ],
)
def test_what_is_no_case_is_told_how_to_be_one(tmp_path: Path, name: str, hint: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"x")
    if name == "base.db":
        path.unlink()
        with sqlite3.connect(path) as base:
            base.execute("create table t (a)")
        base.close()
    (fault,) = _faults(path)
    assert (fault.file, fault.message) == (name, "is no case")
    assert hint in fault.hint
