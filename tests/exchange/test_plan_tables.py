"""A plan as tables for a meeting: CSV and a workbook, and nothing in them runs."""

import csv
import io
import os
from pathlib import Path

import openpyxl
import pytest

from contingent.adapters.sources.xlsx.writer import Column, Sheet
from contingent.register.fault import FaultsFound
from contingent.services.cases.exporting import write_plan
from contingent.services.cases.guarded_csv import guarded_csv
from contingent.services.cases.new_case import write_new_case as new_case
from tests.exchange.plans import small_plan

PLAN_TABLES = ("plan", "lines", "assignments", "personnel", "sources")


def rows_of(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_the_tables_of_a_plan_as_csv(tmp_path: Path) -> None:
    write_plan(small_plan(), tmp_path / "plan", "folder", "lines", force=False)
    assert {path.stem for path in (tmp_path / "plan").iterdir()} == set(PLAN_TABLES)
    tables = {path.stem: rows_of(path.read_bytes()) for path in (tmp_path / "plan").iterdir()}
    lines = {row["line"]: row for row in tables["lines"]}
    assert float(lines["guard"]["filled"]) == pytest.approx(2 * 5.9 / 6, abs=1e-6)
    assert [lines["guard"][month] for month in ("2026-01", "2026-02", "2026-07")] == [
        "1.8",
        "2",
        "",
    ]
    assert lines["eyes"]["why it is open"]
    assert lines["eyes"]["title"] == "'=1+1"
    assert sum(int(row["personnel"]) * int(row["months"]) for row in tables["assignments"]) == sum(
        int(row["all"]) for row in tables["personnel"]
    )
    assert {row["first day gone"] for row in tables["assignments"]} == {
        "2026-03-01",
        "2026-05-01",
        "2026-07-01",
        "2026-09-01",
    }
    claimed = next(row for row in tables["sources"] if row["claim"] == "C1")
    assert claimed["what was said"] == "'=HYPERLINK(1)", "guarded: it would run in a spreadsheet"
    assert claimed["address"] == "https://example.org/a?b=1&c=2"
    assert next(r for r in tables["assignments"] if r["nation"] == "DEU")["title"] == "'+1 ship"


def test_the_workbook_of_a_plan_holds_the_same_and_no_formula(tmp_path: Path) -> None:
    write_plan(small_plan(), tmp_path / "plan.xlsx", "xlsx", "lines", force=False)
    write_plan(small_plan(), tmp_path / "plan", "folder", "lines", force=False)
    book = openpyxl.load_workbook(tmp_path / "plan.xlsx")
    assert tuple(book.sheetnames) == PLAN_TABLES
    for sheet in book:
        head, *rows = sheet.iter_rows(values_only=True)
        told = rows_of((tmp_path / "plan" / f"{sheet.title}.csv").read_bytes())
        assert len(told) == len(rows)
        assert list(told[0]) == list(head)
        assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
        assert sheet.freeze_panes
    said = [
        cell for row in book["sources"].iter_rows() for cell in row if cell.value == "=HYPERLINK(1)"
    ]
    assert said[0].data_type == "s"
    assert said[0].quotePrefix, "stays a text when it is edited"


def test_the_same_plan_makes_the_same_bytes(tmp_path: Path) -> None:
    for form in ("xlsx", "csv", "kml", "geojson", "orbat-mapper"):
        for name in ("one", "two"):
            write_plan(small_plan(), tmp_path / name, form, "lines", force=True)
        assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_a_plan_is_not_written_over_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "plan.csv").write_text("mine")
    with pytest.raises(FaultsFound, match="is there already"):
        write_plan(small_plan(), tmp_path / "plan.csv", "csv", "lines", force=False)
    assert (tmp_path / "plan.csv").read_text() == "mine"


def test_what_a_semicolon_would_part_is_guarded_too() -> None:
    """A spreadsheet whose sign is the semicolon makes cells of the middle of a text."""
    texts = ["a;=1+1", "a; +1", "a\t@x", "a\n-1", "a;b", "5 - 3", " =1", "=1;=2"]
    sheet = Sheet("t", (Column("a"),), [[text] for text in texts])
    read = [row[0] for row in csv.reader(io.StringIO(guarded_csv(sheet).decode("utf-8-sig")))][1:]
    assert read == ["a;'=1+1", "a; '+1", "a\t'@x", "a\n'-1", "a;b", "5 - 3", "' =1", "'=1;'=2"]


def test_a_workbook_prints_across_as_wide_as_its_table_with_its_header(tmp_path: Path) -> None:
    write_plan(small_plan(), tmp_path / "plan.xlsx", "xlsx", "lines", force=False)
    for page in openpyxl.load_workbook(tmp_path / "plan.xlsx").worksheets:
        assert page.page_setup.orientation == "landscape"
        assert page.sheet_properties.pageSetUpPr.fitToPage
        assert (page.page_setup.fitToWidth, page.page_setup.fitToHeight) in {(1, 0), (None, 0)}
        assert page.print_title_rows == "$1:$1"


@pytest.mark.parametrize("umask", [0o022, 0o077])
def test_what_is_written_has_the_rights_the_user_gives(tmp_path: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        write_plan(small_plan(), tmp_path / "p.csv", "csv", "lines", force=False)
        write_plan(small_plan(), tmp_path / "p", "folder", "lines", force=False)
        new_case(tmp_path / "n")
    finally:
        os.umask(before)
    assert (tmp_path / "p.csv").stat().st_mode & 0o777 == 0o666 & ~umask
    for name in ("p", "n"):
        assert (tmp_path / name).stat().st_mode & 0o777 == 0o777 & ~umask
