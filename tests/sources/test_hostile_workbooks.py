"""Hostile workbooks are refused with clear faults, and this process is none the worse."""

import io
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from contingent.adapters.sources import workbook_reader
from contingent.adapters.sources.case_folder import read_case_folder
from contingent.adapters.sources.workbook_reader import read_workbook
from contingent.register.fault import Fault, FaultsFound
from tests.sources.hostile_books import HOSTILE, STARTER, cell_of, good, repacked

Place = tuple[str, int | None, str | None]


#: Books that are large once unpacked.
LARGE = {
    "huge_texts",
    "million_rows",
    "million_columns",
    "many_inflated",
    "zip_bomb",
    "deep_nesting",
}


def faults_of(path: Path) -> tuple[Fault, ...]:
    with pytest.raises(FaultsFound) as caught:
        read_workbook(path)
    return caught.value.faults


@pytest.mark.parametrize(
    ("made", "told", "place"),
    [
        pytest.param(
            *book,
            id=f"{book[0].__name__}-{book[2][1] or 0}",
            marks=[pytest.mark.slow] * (book[0].__name__ in LARGE),
        )
        for book in HOSTILE
    ],
)
def test_a_hostile_workbook_is_refused_with_a_clear_fault(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    made: Callable[[], bytes],
    told: str,
    place: Place,
) -> None:
    sheet, row, column = place
    path = tmp_path / "case.xlsx"
    path.write_bytes(made())
    memory = tmp_path / "memory"
    measured = (
        f"{workbook_reader._START}; from pathlib import Path; "
        f"Path({str(memory)!r}).write_text(Path('/proc/self/status').read_text())"
    )
    monkeypatch.setattr(workbook_reader, "_START", measured)
    faults = faults_of(path)
    file = f"case.xlsx: {sheet}" if sheet else "case.xlsx"
    assert [f for f in faults if told in f.message and f.file.lower() == file], faults
    assert [f for f in faults if (f.file.lower(), f.row, f.column) == (file, row, column)], faults
    assert len(faults) < 110
    (most,) = re.findall(r"VmHWM:\s*(\d+) kB", memory.read_text())
    assert int(most) <= 512 * 1024


def test_the_child_bounds_its_memory_time_and_output() -> None:
    program = (
        "import sys; sys.path.insert(0, sys.argv[1]); import resource; "
        "from contingent.adapters.sources.xlsx import child as xlsx_child; xlsx_child._limit(); "
        "kinds = (resource.RLIMIT_AS, resource.RLIMIT_CPU, resource.RLIMIT_FSIZE); "
        "print([resource.getrlimit(kind)[1] for kind in kinds]); "
        "print(sorted({'openpyxl', 'pydantic', 'numpy', 'xml.etree'} & set(sys.modules)))"
    )
    root = str(Path(workbook_reader.__file__).parents[3])
    told = subprocess.run(
        [sys.executable, "-I", "-S", "-c", program, root],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    assert told == ["[536870912, 9, 80000000]", "[]"]


@pytest.mark.parametrize(
    "does",
    [
        "while True: pass",
        "import time; time.sleep(1000)",
        "import os; os.abort()",
        "x = bytearray(4 * 2**30)",
        "import os; os.kill(os.getpid(), 9)",
    ],
)
def test_a_child_that_does_not_answer_is_ended_and_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, does: str
) -> None:
    begin = "import sys; sys.path.insert(0, sys.argv[1]); from contingent.adapters.sources import "
    monkeypatch.setattr(
        workbook_reader, "_START", f"{begin}xlsx_child\nxlsx_child._limit()\n{does}"
    )
    monkeypatch.setattr(workbook_reader, "SECONDS", 1)
    children = []

    def begun(*arguments: Any, **more: Any) -> "subprocess.Popen[bytes]":
        children.append(begin_child(*arguments, **more))
        return children[-1]

    begin_child = subprocess.Popen
    monkeypatch.setattr(subprocess, "Popen", begun)
    (tmp_path / "case.xlsx").write_bytes(good())
    (fault,) = faults_of(tmp_path / "case.xlsx")
    assert fault.message.startswith("could not be read within")
    (child,) = children
    assert child.returncode is not None, "it is ended, and waited for"


def test_every_fault_of_every_sheet_is_told_at_once(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(io.BytesIO(good()))
    cell_of(book["nations"], 2, "nation").value = "=A3"
    cell_of(book["offers"], 3, "packages").value = "two"
    cell_of(book["timings"], 2, "world").value = "help-askd"
    cell_of(book["case"], 2, "length").value = 0
    book.create_sheet("ofers")
    book.create_sheet("_mine")["A1"] = "=NOW()"
    book.save(tmp_path / "case.xlsx")
    told = {
        (f.file.removeprefix("case.xlsx: "), f.row, f.column)
        for f in faults_of(tmp_path / "case.xlsx")
    }
    assert told == {
        ("nations", 2, "nation"),
        ("offers", 3, "packages"),
        ("timings", 2, "world"),
        ("case", 2, "length"),
        ("ofers", None, None),
    }


def test_links_out_of_the_file_and_sheets_of_ones_own_are_passed_over(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(io.BytesIO(good()))
    book.create_sheet("_notes")["A1"] = "=1+1"
    target = io.BytesIO()
    book.save(target)
    link = (
        b'<Relationship Id="rId999" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        b'relationships/externalLink" Target="http://127.0.0.1:9/x.xlsx" TargetMode="External"/>'
        b"</Relationships>"
    )
    data = repacked(
        target.getvalue(),
        {"xl/_rels/workbook.xml.rels": lambda part: part.replace(b"</Relationships>", link)},
    )
    (tmp_path / "case.xlsx").write_bytes(data)
    assert read_workbook(tmp_path / "case.xlsx") == read_case_folder(STARTER)


def test_a_file_of_more_than_twenty_megabytes_is_refused_unread(tmp_path: Path) -> None:
    with (tmp_path / "case.xlsx").open("wb") as file:
        file.truncate(21_000_000)
    (fault,) = faults_of(tmp_path / "case.xlsx")
    assert fault.message == "is 21 MB; more than 20 MB is not read"
