"""Inputs that were once read wrongly, or refused with advice that did not help."""

import shutil
from pathlib import Path

import pytest

from contingent.adapters.sources.case_file import read_case_file
from contingent.adapters.sources.case_folder import read_case_folder
from contingent.adapters.sources.case_writer import case_files
from contingent.register.fault import Fault, FaultsFound
from contingent.register.register import Register

KNOWN = Path(__file__).parents[1] / "known_faults"
CASES = Path(__file__).parents[2] / "src" / "contingent" / "cases"


def read(path: Path) -> Register:
    return read_case_file(path) if path.is_file() else read_case_folder(path)


def faults(path: Path) -> tuple[Fault, ...]:
    with pytest.raises(FaultsFound) as caught:
        read(path)
    return caught.value.faults


@pytest.mark.parametrize(
    "name",
    ["csv-semicolon/a01_semicolon", "csv-semicolon/a05_sepline", "csv-short-rows/a11_shortrows"],
)
def test_csv_as_spreadsheets_of_other_countries_write_it_is_read(name: str) -> None:
    """They are all one case, here as commas part it, with other numbers in two of them."""
    plain, found = read(KNOWN / "csv-semicolon" / "plain"), read(KNOWN / name)
    for table in ("nations", "capabilities", "offers", "claims", "requirements"):
        assert getattr(found, table) == getattr(plain, table)
    assert [(site.site, site.roles, site.source) for site in found.sites][:2] == [
        ("riverside", ("dyke",), "notional"),
        ("delta", ("dyke",), "notional"),
    ]


@pytest.mark.parametrize(
    ("name", "places"),
    [
        ("a06_thousand_dot", [("offers.csv", 3, "personnel"), ("sites.csv", 2, "capacity")]),
        ("b01_textnum_de.xlsx", [("b01_textnum_de.xlsx: sites", 2, "capacity")]),
    ],
)
def test_a_thousand_with_a_point_is_never_one(
    name: str, places: list[tuple[str, int, str]]
) -> None:
    found = faults(KNOWN / "num-dot-thousand" / name)
    assert [(fault.file, fault.row, fault.column) for fault in found] == places
    for fault in found:
        assert fault.message == "'1.000' is not a whole number"
        assert "write 1000, without a point" in fault.hint


@pytest.mark.parametrize("name", ["b02_date0.xlsx", "b02b_known_from_text0.xlsx"])
def test_nought_is_no_day(name: str) -> None:
    (fault,) = faults(KNOWN / "date-zero" / name)
    assert (fault.file, fault.row, fault.column) == (f"{name}: offers", 2, "known_until")
    assert (fault.message, fault.hint) == ("'0' is not a date", "write dates as 2025-04-10")


def test_half_a_position_is_told() -> None:
    (fault,) = faults(KNOWN / "site-half-position" / "a18d_half")
    assert (fault.file, fault.row, fault.column) == ("sites.csv", 2, "lon")
    assert fault.message == "is empty, but lat is given"


def test_a_title_above_the_header_is_one_fault() -> None:
    (fault,) = faults(KNOWN / "xlsx-title-row" / "b15_titlerow.xlsx")
    assert (fault.file, fault.row) == ("b15_titlerow.xlsx: offers", 2)
    assert fault.message == "the header stands in row 2; it is expected in row 1"


def test_symbols_a_spreadsheet_rounded_are_told_to_be_so(tmp_path: Path) -> None:
    case = shutil.copytree(CASES / "ukraine", tmp_path / "case")
    shutil.copy(KNOWN / "csv-resaved-symbols" / "capabilities.csv", case)
    found = faults(case)
    assert len(found) == 34
    assert {(fault.file, fault.column) for fault in found} == {("capabilities.csv", "symbol")}
    assert all("a spreadsheet has rounded" in fault.message for fault in found)
    assert all("SIDC:" in fault.hint for fault in found)


def test_symbols_are_written_so_that_no_spreadsheet_takes_them_for_a_number() -> None:
    register = read(CASES / "ukraine")
    written = case_files(register)["capabilities.csv"].decode()
    for line in written.splitlines()[1:]:
        symbol = line.rpartition(",")[2]
        assert symbol.startswith("SIDC:")
        with pytest.raises(ValueError, match="SIDC"):
            float(symbol)
    assert all(len(c.symbol) == 20 and c.symbol.isdecimal() for c in register.capabilities)
