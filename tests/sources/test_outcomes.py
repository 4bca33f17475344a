"""The table of outcomes: what is wrong in it is told, and it comes back from every form."""

import shutil
from pathlib import Path

import pytest

from contingent.adapters.sources.case_file import read_case_file
from contingent.adapters.sources.case_folder import read_case_folder
from contingent.register.fault import FaultsFound
from contingent.services.cases.exporting import write_case

IDAI = Path(__file__).parents[2] / "src" / "contingent" / "cases" / "idai-2019"


@pytest.mark.parametrize(
    ("row", "column", "told"),
    [
        ("2019-04-01,headcount,5", "measure", "'headcount' is no measure"),
        ("2019-04-01,line:,5", "measure", "'line:' is no measure"),
        ("2019-04-01,line:nowhere,5", "measure", "unknown line 'nowhere'"),
        ("2019-04-01,nation:ZZZ,5", "measure", "unknown nation 'ZZZ'"),
        ("2019-04-01,teams:nobody,5", "measure", "unknown group 'nobody'"),
        ("2018-04-01,strength,5", "date", "lies outside the case"),
        ("2019-04-01,strength,many", "value", "'many'"),
    ],
)
def test_what_is_wrong_in_an_outcome_is_told(
    tmp_path: Path, row: str, column: str, told: str
) -> None:
    case = shutil.copytree(IDAI, tmp_path / "case")
    (case / "outcomes.csv").write_text(f"date,measure,value\n{row}\n", encoding="utf-8")
    with pytest.raises(FaultsFound) as caught:
        read_case_folder(case)
    (fault,) = caught.value.faults
    assert (fault.file, fault.row, fault.column) == ("outcomes.csv", 2, column)
    assert told in fault.message


@pytest.mark.parametrize("form", ["json", "xlsx", "folder"])
def test_outcomes_come_back_from_every_form(tmp_path: Path, form: str) -> None:
    register = read_case_folder(IDAI)
    assert len(register.outcomes) > 10
    target = tmp_path / ("case" if form == "folder" else f"case.{form}")
    write_case(register, target, form, force=False)
    again = read_case_folder(target) if form == "folder" else read_case_file(target)
    assert again.outcomes == register.outcomes
    assert again.content_hash == register.content_hash
