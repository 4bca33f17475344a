"""Published numbers: whom they count is checked against the case."""

from pathlib import Path

import pytest

from contingent.adapters.sources.case_folder import read_case_folder
from contingent.adapters.sources.case_writer import case_files
from contingent.adapters.sources.safe_write import write_folder
from contingent.register.fault import FaultsFound
from tests.builders import line, offer, register, site


def test_what_a_number_counts_is_read_back_and_names_what_the_case_has(tmp_path: Path) -> None:
    row = {"estimate": "r1", "title": "A", "low": 1, "counts": "cycle", "concept": "all"}
    estimates = [{**row, "nations": ("FRA",)}]
    whole = register([offer("o", "FRA")], [line("l")], [site("kyiv")], estimates=estimates)
    folder = tmp_path / "case"
    write_folder(folder, case_files(whole), force=False)
    assert read_case_folder(folder).estimates == whole.estimates
    file = folder / "estimates.csv"
    file.write_text(file.read_text().replace("FRA", "FRX").replace("all", "alle"))
    with pytest.raises(FaultsFound) as found:
        read_case_folder(folder)
    assert {fault.column for fault in found.value.faults} == {"nations", "concept"}
