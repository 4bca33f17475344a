"""Cases of version 0.1: refused with one sentence, and rewritten with nothing lost."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contingent.adapters.sources.case_folder import read_case_folder
from contingent.adapters.sources.case_json import case_json, read_case_json_text
from contingent.adapters.sources.case_writer import case_files
from contingent.adapters.sources.format1 import upgraded_csv, upgraded_json, upgraded_toml
from contingent.adapters.sources.workbook_writer import case_workbook
from contingent.register.fault import FaultsFound
from contingent.register.register import Register
from contingent.services.cases.opening import open_case
from contingent.services.cases.upgrading import upgrade_case
from tests.builders import days, in_months, line, offer, register, site
from tests.cli.program import Program


@pytest.fixture
def program(capsys: pytest.CaptureFixture[str]) -> Program:
    """The command line."""
    return Program(capsys)


#: Today's column of each table -> that of version 0.1.
OLD = {
    "case": {"length": "months"},
    "offers": {"ready": "ready_days", "tour": "tour_months", "relief": "relief_days"},
    "sites": {"transfer": "transfer_days"},
    "links": {"time": "days", "capacity": "capacity"},
}
NUMBERS = st.integers(0, 9) | st.integers(0, 3000)


@st.composite
def cases(draw: st.DrawFn) -> Register:
    """A case that version 0.1 could say."""
    tour = draw(st.none() | st.integers(1, 30))
    decimal = st.integers(0, 3650).map(lambda n: n / 10)
    capacity = draw(st.none() | st.integers(0, 10**6).map("{} a month".format))
    more: dict[str, Any] = {"tour": in_months(tour), "rest_ratio": 1 if tour else 0}
    return register(
        [
            offer(
                "a",
                "AAA",
                title=draw(st.sampled_from(["", "one, two", 'say "no"', "two\nlines"])),
                ready=days(draw(NUMBERS)),
                relief=days(draw(st.integers(0, 30))) if tour else "0",
                caveats=draw(st.sampled_from(["", "at most 6 months", "not in ROU"])),
                **more,
            ),
            offer("b", "BBB"),
        ],
        [line("core", until=draw(st.none() | st.integers(1, 3)))],
        [
            site("home", "AAA", roles="depot"),
            site("port", "ROU", transfer=days(draw(decimal))),
        ],
        months=draw(st.integers(3, 240)),
        links=[
            {
                "from": "home",
                "to": "port",
                "mode": "rail",
                "time": days(draw(decimal)),
                "capacity": capacity,
            }
        ],
    )


def number(cell: str) -> str:
    """What version 0.1 wrote where today a unit stands."""
    return cell.split(" ", maxsplit=1)[0]


def old_csv(table: str, text: str, sign: str) -> str:
    """A table as version 0.1 wrote it, with a column of the user's own."""
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    names = OLD.get(table, {})
    target = io.StringIO()
    writer = csv.writer(target, delimiter=sign, lineterminator="\n")
    writer.writerow(["_mine", *(names.get(name, name) for name in rows[0])])
    for place, row in enumerate(rows):
        cells = [number(cell) if name in names else cell for name, cell in row.items()]
        writer.writerow([f"{sign}own {place}", *cells])
    return target.getvalue()


def old_toml(text: str) -> str:
    """A case.toml as version 0.1 wrote it, with comments."""
    text = text.replace("format = 2\n", "# About the case: [case] months = 7\n")
    lines = [
        f"months = {number(line.split('= ')[1].strip(chr(34)))}  # so many"
        if line.startswith("length")
        else line
        for line in text.splitlines()
    ]
    return "\n".join(lines) + "\n# the end\n"


@given(cases(), st.sampled_from(",;\t"))
def test_a_folder_says_the_same_and_keeps_what_is_the_users_own(case: Register, sign: str) -> None:
    """Shows that facts, comments, own columns and signs between cells all stay."""
    files = {name: data.decode() for name, data in case_files(case).items()}
    toml = upgraded_toml(old_toml(files["case.toml"]))
    assert "# About the case: [case] months = 7" in toml
    assert "  # so many" in toml
    assert toml.endswith("# the end\n")
    assert "format = 2" in toml
    for table in ("offers", "sites", "links"):
        old = old_csv(table, files[f"{table}.csv"], sign)
        new = upgraded_csv(table, old)
        wanted = list(csv.reader(io.StringIO(files[f"{table}.csv"], newline="")))
        found = list(csv.reader(io.StringIO(new, newline=""), delimiter=sign))
        assert [row[1:] for row in found] == wanted
        assert [row[0] for row in found[1:]] == [f"{sign}own {n}" for n in range(len(found) - 1)]


@given(cases())
def test_a_json_case_says_the_same(case: Register) -> None:
    document = json.loads(case_json(case))
    del document["format"]
    for table, names in OLD.items():
        for row in [document["case"]] if table == "case" else document[table]:
            for new, old in names.items():
                if new in row:
                    digits = number(row.pop(new))
                    row[old] = float(digits) if "." in digits else int(digits)
    with pytest.raises(FaultsFound, match=r"version 0\.1"):
        read_case_json_text("c.json", json.dumps(document))
    again = read_case_json_text("c.json", json.dumps(upgraded_json(document)))
    assert again == case
    assert again.content_hash == case.content_hash


def old_folder(folder: Path) -> Register:
    """The starter case of version 0.1 as a folder, and what it says."""
    case = open_case(str(Path(__file__).parents[1] / "cli" / "golden_json" / "case"))
    folder.mkdir()
    for name, data in case_files(case).items():
        text = data.decode()
        if name == "case.toml":
            text = old_toml(text)
        elif name.removesuffix(".csv") in OLD:
            text = old_csv(name.removesuffix(".csv"), text, ",")
        (folder / name).write_text(text, encoding="utf-8")
    return case


def test_an_older_folder_is_replaced_beside_a_copy_of_it(tmp_path: Path, program: Program) -> None:
    case = old_folder(tmp_path / "c")
    before = {p.name: p.read_bytes() for p in (tmp_path / "c").iterdir()}
    refused = program("plan", tmp_path / "c")
    assert refused.code == program("check", tmp_path / "c").code == 1
    told = " ".join(refused.err.split())
    assert "this case is written in the form of version 0.1;" in told
    assert "with nothing lost" in told
    ended = program("upgrade", tmp_path / "c")
    assert ended.code == 0, ended.err
    assert read_case_folder(tmp_path / "c") == case
    assert {p.name: p.read_bytes() for p in (tmp_path / "c.v1").iterdir()} == before
    again = program("upgrade", tmp_path / "c")
    assert (again.code, "today's form already" in " ".join(again.err.split())) == (1, True)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["c", "c.v1"]


def test_where_something_stands_nothing_is_written(tmp_path: Path) -> None:
    old_folder(tmp_path / "c")
    (tmp_path / "c.v1").mkdir()
    before = (tmp_path / "c" / "case.toml").read_bytes()
    with pytest.raises(FaultsFound, match="is there already"):
        upgrade_case(tmp_path / "c")
    with pytest.raises(FaultsFound, match="is there already"):
        upgrade_case(tmp_path / "c", tmp_path / "c.v1")
    assert (tmp_path / "c" / "case.toml").read_bytes() == before
    assert upgrade_case(tmp_path / "c", tmp_path / "new").backup is None
    assert sorted(p.name for p in tmp_path.iterdir()) == ["c", "c.v1", "new"]


def test_faults_of_an_older_case_are_told_and_nothing_is_written(tmp_path: Path) -> None:
    old_folder(tmp_path / "c")
    path = tmp_path / "c" / "offers.csv"
    path.write_text(path.read_text().replace(",15,", ",soon,", 1))
    with pytest.raises(FaultsFound) as found:
        upgrade_case(tmp_path / "c")
    assert [(f.file, f.column, f.message) for f in found.value.faults] == [
        ("offers.csv", "ready", "'soon' is not a duration")
    ]
    assert [p.name for p in tmp_path.iterdir()] == ["c"]


def test_an_older_workbook_keeps_own_columns_and_says_what_is_lost(tmp_path: Path) -> None:
    """Shows that a workbook of version 0.1 is told and rewritten, its own columns with it."""
    case = open_case(str(Path(__file__).parents[1] / "cli" / "golden_json" / "case"))
    book = openpyxl.load_workbook(io.BytesIO(case_workbook(case)))
    for table, names in OLD.items():
        sheet = book[table]
        for column in sheet.iter_cols():
            if (name := column[0].value) in names:
                column[0].value = names[name]
                for cell in column[1:]:
                    if cell.value is not None:
                        cell.value = float(number(cell.value))
            elif name == "format":
                for cell in column:
                    cell.value = None
    book["offers"].cell(1, book["offers"].max_column + 1).value = "_mine"
    book["offers"].cell(2, book["offers"].max_column).value = "kept"
    book.create_sheet("_notes")["A1"] = "lost"
    book.save(tmp_path / "c.xlsx")
    with pytest.raises(FaultsFound, match=r"version 0\.1"):
        open_case(str(tmp_path / "c.xlsx"))
    upgraded = upgrade_case(tmp_path / "c.xlsx")
    assert open_case(str(tmp_path / "c.xlsx")) == case == upgraded.register
    assert "their names begin with '_'" in upgraded.lost[0]
    again = openpyxl.load_workbook(tmp_path / "c.xlsx")["offers"]
    mine = next(column for column in again.iter_cols() if column[0].value == "_mine")
    assert mine[1].value == "kept"
    assert (tmp_path / "c.xlsx.v1").is_file()
