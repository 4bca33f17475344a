"""export, and cases that are files, as their users read them."""

import json
import os
from pathlib import Path

import openpyxl
import pytest

from contingent.adapters.sources import safe_write
from contingent.register.fault import FaultsFound
from tests.cli.program import Program


def hash_of(program: Program, case: object) -> str:
    return str(program("check", case, "--json").json["hash"])


@pytest.mark.slow
def test_a_case_goes_round_through_every_form(program: Program, tmp_path: Path) -> None:
    first = hash_of(program, "ukraine")
    case: object = "ukraine"
    for name in ("a.xlsx", "folder", "b.json", "c.XLSX", "again"):
        told = program("export", case, tmp_path / name)
        assert told.code == 0, told.err
        assert str(tmp_path / name) in told.out
        case = tmp_path / name
        assert hash_of(program, case) == first
    assert {p.name for p in (tmp_path / "folder").iterdir()} >= {"case.toml", "offers.csv"}


@pytest.mark.slow
def test_every_command_reads_a_workbook(program: Program, tmp_path: Path) -> None:
    program("new", tmp_path / "mine")
    program("export", tmp_path / "mine", tmp_path / "mine.xlsx")
    for command in ("who", "plan"):
        from_folder = program(command, tmp_path / "mine", "--json")
        assert program(command, tmp_path / "mine.xlsx", "--json").out == from_folder.out


def test_the_default_case_needs_no_name(program: Program, tmp_path: Path) -> None:
    told = program("export", tmp_path / "u.geojson", "--json")
    assert told.json == {
        "what": "case",
        "format": "geojson",
        "target": str(tmp_path / "u.geojson"),
        "hash": hash_of(program, "ukraine"),
    }


def test_a_past_day_of_a_case_can_be_exported(program: Program, tmp_path: Path) -> None:
    program("export", "ukraine", tmp_path / "april.json", "--as-of", "2025-04-10")
    offers = json.loads((tmp_path / "april.json").read_text())["offers"]
    assert all(offer.get("known_from", "2025") <= "2025-04-10" for offer in offers)
    assert 0 < len(offers) < 226


@pytest.mark.slow
@pytest.mark.parametrize(
    ("target", "more"),
    [
        ("p", ("--what", "plan")),
        ("p.csv", ("--table", "assignments")),
        ("p.xlsx", ("--what", "plan")),
        ("p.kml", ("--what", "plan")),
        ("p.geojson", ("--what", "plan")),
        ("p.json", ("--format", "orbat-mapper")),
    ],
)
def test_a_plan_can_be_exported_in_every_form(
    program: Program, tmp_path: Path, target: str, more: tuple[str, ...]
) -> None:
    program("new", tmp_path / "mine")
    told = program("export", tmp_path / "mine", tmp_path / target, *more, "--json")
    assert told.code == 0, told.err
    assert told.json["what"] == "plan"
    assert (tmp_path / target).exists()


def test_what_is_there_is_replaced_only_when_asked(program: Program, tmp_path: Path) -> None:
    (tmp_path / "u.json").write_text("mine")
    ended = program("export", tmp_path / "u.json")
    assert ended.code == 1
    assert "--force" in ended.err
    assert (tmp_path / "u.json").read_text() == "mine"
    assert program("export", tmp_path / "u.json", "--force").code == 0
    assert hash_of(program, tmp_path / "u.json") == hash_of(program, "ukraine")


def test_a_folder_with_other_things_in_it_is_never_replaced(
    program: Program, tmp_path: Path
) -> None:
    mine = tmp_path / "mine"
    program("new", mine)
    assert program("export", mine).code == 1
    assert program("export", mine, "--force").code == 0
    assert hash_of(program, mine) == hash_of(program, "ukraine")
    (mine / "notes.txt").write_text("mine")
    ended = program("export", mine, "--force")
    assert ended.code == 1
    assert "notes.txt" in ended.err
    assert (mine / "notes.txt").read_text() == "mine"


def test_nothing_is_left_half_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "case.toml").write_text("old")
    (tmp_path / "old.json").write_text("old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(FaultsFound, match="No space left"):
        safe_write.write_file(tmp_path / "old.json", b"new", force=True)
    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(FaultsFound, match="No space left"):
        safe_write.write_folder(tmp_path / "old", {"case.toml": b"new"}, force=True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["old", "old.json"]
    assert (tmp_path / "old.json").read_text() == "old"
    assert (tmp_path / "old" / "case.toml").read_text() == "old"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("a", "b", "c"), "one name too many"),
        (("u.docx",), "no form known here"),
        (("u.json", "--what", "plan"), "plan --json"),
        (("u.csv", "--what", "case"), "a form of plans"),
        (("u.json", "--world", "us-in"), "add --what plan"),
        ((), "Missing argument"),
    ],
)
def test_wrong_usage_is_told(program: Program, arguments: tuple[str, ...], told: str) -> None:
    ended = program("export", *arguments)
    assert ended.code == 2
    assert told in ended.err


def test_a_workbook_with_faults_is_told_by_sheet_row_and_column(
    program: Program, tmp_path: Path
) -> None:
    program("new", tmp_path / "mine")
    program("export", tmp_path / "mine", tmp_path / "mine.xlsx")
    book = openpyxl.load_workbook(tmp_path / "mine.xlsx")
    book["offers"]["B3"] = "[/FRA]"
    book.save(tmp_path / "mine.xlsx")
    (fault,) = program("check", tmp_path / "mine.xlsx", "--json").json["faults"]
    assert (fault["file"], fault["row"], fault["column"]) == ("mine.xlsx: offers", 3, "nation")
    assert "'[/FRA]'" in program("check", tmp_path / "mine.xlsx").err


def test_a_file_of_another_kind_is_no_case(program: Program, tmp_path: Path) -> None:
    (tmp_path / "case.toml").write_text("[case]")
    ended = program("check", tmp_path / "case.toml")
    assert ended.code == 1
    assert "is no case" in ended.err
