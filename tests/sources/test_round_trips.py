"""A case through a folder, a workbook and JSON comes back the same."""

from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
import pytest
from hypothesis import given

from contingent.adapters.sources.case_file import read_case_file
from contingent.adapters.sources.case_folder import read_case_folder
from contingent.adapters.sources.case_json import case_json, read_case_json_text
from contingent.adapters.sources.case_writer import case_files
from contingent.adapters.sources.workbook_reader import register_of_cells
from contingent.adapters.sources.workbook_writer import case_workbook
from contingent.adapters.sources.xlsx.child import cells_of_workbook
from contingent.register.consistency import check_register
from contingent.register.register import Register
from tests.builders import fewer
from tests.sources.drawn_cases import cases

CASES = Path(__file__).parents[2] / "src" / "contingent" / "cases"
EMBEDDED = pytest.mark.parametrize("name", ["ukraine", "_starter"])


def through_folder(register: Register) -> Register:
    with TemporaryDirectory() as folder:
        for name, data in case_files(register).items():
            (Path(folder) / name).write_bytes(data)
        return read_case_folder(Path(folder))


def through_workbook(register: Register) -> Register:
    """As ``read_workbook``, but in this process: the child is another test's matter."""
    return register_of_cells("case.xlsx", cells_of_workbook(case_workbook(register)))


def through_json(register: Register) -> Register:
    return read_case_json_text("case.json", case_json(register).decode())


@pytest.mark.slow
@EMBEDDED
def test_an_embedded_case_comes_back_from_every_form(name: str, tmp_path: Path) -> None:
    register = read_case_folder(CASES / name)
    (tmp_path / "case.xlsx").write_bytes(case_workbook(register))
    (tmp_path / "case.json").write_bytes(case_json(register))
    from_book = read_case_file(tmp_path / "case.xlsx")
    assert from_book == register
    assert from_book.content_hash == register.content_hash
    assert read_case_file(tmp_path / "case.json") == register
    assert through_folder(from_book) == register


@pytest.mark.slow
@EMBEDDED
def test_a_workbook_another_program_has_saved_is_read_the_same(name: str, tmp_path: Path) -> None:
    register = read_case_folder(CASES / name)
    book = openpyxl.load_workbook(BytesIO(case_workbook(register)))
    book.save(tmp_path / "case.xlsx")
    assert read_case_file(tmp_path / "case.xlsx") == register


@given(cases())
@fewer(2)
def test_any_case_comes_back_from_a_folder_and_from_json(register: Register) -> None:
    assert check_register(register, lambda table, index: (table, index)) == []
    for back in (through_folder(register), through_json(register)):
        assert back == register
        assert back.content_hash == register.content_hash


@given(cases())
@fewer(2)
def test_any_case_comes_back_from_a_workbook(register: Register) -> None:
    back = through_workbook(register)
    assert back == register
    assert back.content_hash == register.content_hash


@pytest.mark.slow
@EMBEDDED
def test_the_same_case_makes_the_same_bytes(name: str) -> None:
    register = read_case_folder(CASES / name)
    assert case_workbook(register) == case_workbook(register)
    assert case_files(register) == case_files(through_folder(register))
