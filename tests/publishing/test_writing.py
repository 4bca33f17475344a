"""``contingent publish`` from the command line: what it writes, and what it refuses."""

import json
from pathlib import Path
from typing import Any

import pytest

from contingent.adapters.sources.case_writer import case_files
from contingent.adapters.sources.safe_write import check_tree, write_folder, write_tree
from contingent.register.fault import FaultsFound
from contingent.register.register import Register
from tests.builders import line, offer, register, site
from tests.cli.program import Program

MANIFEST = "files.txt"


@pytest.fixture
def program(capsys: pytest.CaptureFixture[str]) -> Program:
    return Program(capsys)


def case(folder: Path, whole: Register) -> str:
    write_folder(folder, case_files(whole), force=False)
    return str(folder)


def tiny(**more: Any) -> Register:
    return register([offer("bn", "FRA", personnel=500)], [line("l")], [site("kyiv")], **more)


def test_a_site_is_written_once_and_replaced_when_asked(program: Program, tmp_path: Path) -> None:
    name, target = case(tmp_path / "case", tiny()), tmp_path / "site"
    args = ("publish", name, str(target), "--date", "2026-11-28")
    first = program(*args, "--json")
    told = json.loads(first.out)
    assert (told["viewer"], told["date"]) == (None, "2026-11-28")
    before = {path: path.read_bytes() for path in target.rglob("*") if path.is_file()}
    assert len(before) == told["files"]
    assert sum(map(len, before.values())) == told["bytes"]
    assert program(*args).code == 1
    assert program(*args, "--force").code == 0
    assert before == {path: path.read_bytes() for path in target.rglob("*") if path.is_file()}
    (target / "mine.txt").write_text("kept")
    refused = program(*args, "--force")
    assert refused.code == 1
    assert "mine.txt" in refused.err + refused.out
    assert (target / "mine.txt").read_text() == "kept"


def test_what_is_released_to_nobody_is_not_published_unasked(
    program: Program, tmp_path: Path
) -> None:
    release = {"kind": "offer", "id": "bn", "fields": "everything", "to": "DEU"}
    name = case(tmp_path / "case", tiny(nations=("DEU",), releases=[release]))
    target = tmp_path / "site"
    refused = program("publish", name, str(target))
    assert refused.code == 1
    assert "released to everybody" in refused.err
    assert not target.exists()
    for_germany = program("publish", name, str(target), "--as", "DEU", "--json")
    assert json.loads(for_germany.out)["viewer"] == "DEU"


@pytest.mark.slow
def test_of_a_ledger_only_what_is_released_is_published(program: Program, tmp_path: Path) -> None:
    canary = "zq-canary-7731"
    hidden = offer("secret", "GBR", title=canary, personnel=500)
    shown = offer("bn", "FRA", personnel=500)
    release = {"kind": "offer", "id": "bn", "fields": "everything", "to": "all"}
    whole = register([shown, hidden], [line("l")], [site("kyiv")], releases=[release])
    ledger = f"sqlite:///{tmp_path / 'l.db'}"
    name = case(tmp_path / "case", whole)
    assert program("import", name, ledger, "--actor", "a", "--reason", canary).code == 0
    target = tmp_path / "site"
    told = program("publish", ledger, str(target), "--json")
    assert json.loads(told.out)["viewer"] == "public"
    for path in target.rglob("*"):
        assert "secret" not in path.name
        assert path.is_dir() or canary.encode() not in path.read_bytes(), path


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("day,title\n", "no list of notes"),
        ("date,title,text\n2026-13-01,a,b\n2026-01-01,,b\n", "2026-13-01"),
    ],
)
def test_faults_of_notes_are_all_told(
    program: Program, tmp_path: Path, text: str, told: str
) -> None:
    notes = tmp_path / "notes.csv"
    notes.write_text(text)
    name = case(tmp_path / "case", tiny())
    ended = program("publish", name, str(tmp_path / "site"), "--notes", str(notes))
    assert ended.code == 1
    assert told in ended.out + ended.err
    assert not (tmp_path / "site").exists()


def test_a_tree_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    target = tmp_path / "tree"
    write_tree(target, {"a/b.txt": b"1", MANIFEST: b"a/b.txt\nfiles.txt\n"}, MANIFEST, force=False)
    with pytest.raises(FaultsFound):  # a file cannot also be a folder
        write_tree(target, {"a": b"1", "a/b.txt": b"2"}, MANIFEST, force=True)
    assert (target / "a/b.txt").read_bytes() == b"1"
    assert [path.name for path in tmp_path.iterdir()] == ["tree"]
    with pytest.raises(FaultsFound, match="there already"):
        check_tree(target, MANIFEST, force=False)
