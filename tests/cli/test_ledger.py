"""The commands of a ledger, as their users type and read them."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from contingent.errors import LedgerError
from contingent.services.ledger.addresses import LedgerPlace, is_ledger, place_of
from tests.cli.program import Program
from tests.storage.conftest import fresh, postgres, postgresql_fresh, sqlite_fresh

__all__ = ["fresh", "postgres", "postgresql_fresh", "sqlite_fresh"]  # fixtures

SIGNED = ("--actor", "A. Analyst", "--reason", "Statement of the day")


@pytest.fixture
def ledger(program: Program, tmp_path: Path) -> str:
    assert program("new", "--ledger", tmp_path / "u.db").code == 0
    return f"sqlite:///{tmp_path / 'u.db'}"


@pytest.mark.slow
def test_a_ledger_answers_as_the_folder_does(program: Program, fresh: Callable[[], str]) -> None:
    address = fresh()
    imported = program("import", "ukraine", address, "--json")
    assert imported.code == 0
    assert imported.json["hash"] == program("check", address, "--json").json["hash"]
    for more in (["--as-of", "2025-04-10"], [], ["--world", "us-out", "--as-of", "2025-09-04"]):
        folder = program("who", "ukraine", "--json", *more)
        kept = program("who", address, "--json", *more)
        assert kept.out == folder.out
        assert folder.code == kept.code == 0
    same = program("diff", "ukraine", address)
    assert "No difference" in same.out
    days = program("diff", "ukraine@2025-04-10", f"{address}@2025-04-10", "--json").json
    assert days["differences"] == []
    apart = program("diff", f"{address}@2025-04-10", f"{address}@2025-09-04", "--json").json
    assert any(row["table"] == "offers" for row in apart["differences"])


@pytest.mark.slow
def test_planning_reads_a_ledger(program: Program, ledger: str, tmp_path: Path) -> None:
    program("new", tmp_path / "mine")
    for command in ("plan", "hinge", "check"):
        folder, kept = (program(command, case, "--json") for case in (tmp_path / "mine", ledger))
        assert folder.out == kept.out
        assert kept.code == 0


def test_a_change_is_recorded_logged_and_verified(program: Program, ledger: str) -> None:
    done = program("record", ledger, "offer changed", "fra-pumps", "packages=3", *SIGNED, "--json")
    assert done.code == 0
    assert done.json["events"] == [2]
    told = program("log", ledger, "--offer", "fra-pumps").out
    assert "offer changed" in told
    assert "packages 2 → 3" in told
    assert "A. Analyst" in told
    entry = program("log", ledger, "--json").json["events"][-1]
    assert entry["reason"] == "Statement of the day"
    (change,) = entry["changes"]
    assert (change["kind"], change["after"]) == ("succeeded", "fra-pumps")
    assert change["fields"] == {"packages": [2, 3]}
    assert program("log", ledger, "--nation", "NOR", "--json").json["total"] == 1
    assert program("log", ledger, "--actor", "A. Analyst", "--json").json["total"] == 1
    verified = program("verify", ledger, "--head", done.json["head"], "--json")
    assert verified.json["ok"] is True
    assert verified.json["witnessed"] is True
    assert "keep" in program("verify", ledger).out.lower()


def test_a_change_that_does_not_fit_ends_with_1_and_says_why(program: Program, ledger: str) -> None:
    ended = program("record", ledger, "offer corrected", "fra-pumps", "condition=reqest", *SIGNED)
    assert ended.code == 1
    assert "did you mean 'request'?" in ended.err
    assert program("log", ledger, "--json").json["total"] == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("offer changed", "fra-pumps", "packages"),
        ("offer changed", "fra-pumps", "packages=1"),
        (),
    ],
)
def test_record_needs_a_change_an_actor_and_a_reason(
    program: Program, ledger: str, arguments: tuple[str, ...]
) -> None:
    signed = () if len(arguments) and arguments[-1].endswith("=1") else SIGNED
    assert program("record", ledger, *arguments, *signed).code == 2


def test_a_stale_version_is_refused_with_what_changed(program: Program, ledger: str) -> None:
    change = ("record", ledger, "line changed", "pumps", "--version", "1", *SIGNED)
    assert program(*change, "quantity=4").code == 0
    ended = program(*change, "quantity=5")
    assert ended.code == 1
    assert "quantity 3 → 4" in ended.err
    assert "nothing was written" in ended.err


def test_a_file_of_changes_is_recorded_whole_or_not_at_all(
    program: Program, ledger: str, tmp_path: Path
) -> None:
    changes = [
        {"verb": "site set", "id": "hill", "set": {"name": "Hill", "nation": "POL"}},
        {"verb": "line changed", "id": "pumps", "set": {"at": "riverside;hill"}, "version": 1},
    ]
    file = tmp_path / "changes.json"
    file.write_text(json.dumps(changes))
    done = program("record", ledger, "--file", file, *SIGNED, "--key", "k", "--json")
    assert done.json["events"] == [2, 3]
    assert (
        program("record", ledger, "--file", file, *SIGNED, "--key", "k", "--json").out == done.out
    )
    table = tmp_path / "changes.csv"
    table.write_text("verb,id,quantity,packages\nline changed,pumps,7,\noffer corrected,none,,2\n")
    ended = program("record", ledger, "--file", table, *SIGNED)
    assert ended.code == 1
    assert "offers/none" in ended.err
    assert program("log", ledger, "--json").json["total"] == 3
    table.write_text(
        "\ufeffverb;id;_why;quantity\nline changed;pumps;seen\nline changed;pumps;;1.000\n"
    )
    ended = program("record", ledger, "--file", table, *SIGNED)
    assert "'1.000' may mean 1000 or 1" in ended.err
    table.write_text("\ufeffverb;id;_why;quantity\n\nline changed;pumps;seen;9\n")
    assert program("record", ledger, "--file", table, *SIGNED).code == 0


@pytest.mark.parametrize("field", ["personnel=1.000", "known_until=0", "packages=1,000"])
def test_a_field_that_may_mean_two_things_is_not_recorded(
    program: Program, ledger: str, field: str
) -> None:
    ended = program("record", ledger, "offer corrected", "fra-pumps", field, *SIGNED)
    assert ended.code == 1
    assert field.partition("=")[2] in ended.err
    assert program("log", ledger, "--json").json["total"] == 1


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("a.json", "{", "not readable JSON"),
        ("a.json", "3", "is not a list"),
        ("a.json", "[]", "holds no change"),
        ("a.json", '[{"verb": "line changed", "quantity": 3}]', "fields go into 'set'"),
        ("a.json", '[{"id": 3}, 4]', "is not a change"),
        ("a.json", '[{"id": 3}, 4]', "'3' is not a text"),
        ("a.json", '[{"vreb": "line removed"}]', "did you mean 'verb'?"),
        ("a.json", '[{"verb": "", "set": 3}]', "'3' is not a set of names and values"),
        ("a.json", '[{"verb": "", "id": null}]', "is empty, but needed"),
        ("a.json", '[{"verb": "line removed", "version": -1}]', "'-1' is less than 0"),
        ("a.json", '[{"verb": "\\ud800"}]', "holds characters that are no"),
        ("a.json", '[{"verb": "line removed", "version": true, "on": "today"}]', "is not a date"),
        ("a.json", '[{"verb": "line removed", "on": 0}]', "'0' is not a date"),
        ("a.json", '[{"verb": "line removed", "version": "1.000"}]', "write 1000, without a point"),
        ("a.json", '[{"verb": "line changed", "id": "pumps", "set": {"tier": true}}]', "'true' is"),
        ("a.csv", "verb;on\nline removed;20250410\n", "'20250410' is not a date"),
        ("a.csv", "verb,id\nline removed,x,y\n", "has 3 cells where the header has 2"),
        ("a.csv", 'verb,id\n"line removed\n', "not a readable CSV"),
        ("none.json", None, "cannot be read"),
    ],
)
def test_what_is_no_file_of_changes_is_told(
    program: Program, ledger: str, tmp_path: Path, name: str, text: str | None, told: str
) -> None:
    if text is not None:
        (tmp_path / name).write_text(text)
    ended = program("record", ledger, "--file", tmp_path / name, *SIGNED)
    assert ended.code == 1
    assert told in " ".join(ended.err.split())


def test_a_scenario_from_branch_to_merge(program: Program, ledger: str) -> None:
    assert program("scenario", "branch", ledger, "more").code == 0
    changed = ("line changed", "pumps", "quantity=9", *SIGNED)
    assert program("record", f"{ledger}#more", *changed).code == 0
    shown = program("scenario", "compare", ledger, "more", "--json").json
    assert [row["id"] for row in shown["differences"]] == ["pumps"]
    assert (
        program("diff", ledger, f"{ledger}#more", "--json").json["differences"]
        == (shown["differences"])
    )
    assert program("record", ledger, "line changed", "pumps", "quantity=4", *SIGNED).code == 0
    merge = ("scenario", "merge", ledger, "more", "--reason", "Agreed")
    ended = program(*merge)
    assert ended.code == 1
    assert "requirements/pumps: scenario quantity 3 → 9; register quantity 3 → 4" in ended.err
    assert "Conflict" in program("scenario", "compare", ledger, "more").out
    assert program(*merge, "--take", "requirements/pumps=scenario").code == 0
    listed = program("scenario", "list", ledger, "--json").json["scenarios"]
    assert listed[0]["merged"] == 5
    assert program("who", f"{ledger}#none").code == 1


def test_backup_and_restore(program: Program, ledger: str, tmp_path: Path) -> None:
    copied = program("backup", ledger, tmp_path / "copy.db", "--json").json
    other = f"sqlite:///{tmp_path / 'other.db'}"
    assert program("restore", tmp_path / "copy.db", other, "--json").json["head"] == copied["head"]
    assert program("check", other, "--json").out == program("check", ledger, "--json").out
    again = program("backup", ledger, tmp_path / "copy.db")
    assert again.code == 1
    assert "nothing was written" in again.err


def test_an_altered_ledger_does_not_verify(program: Program, ledger: str) -> None:
    import sqlite3

    connection = sqlite3.connect(ledger.removeprefix("sqlite:///"))
    connection.execute("UPDATE event SET body = replace(body, 'FRA', 'GBR')")
    connection.commit()
    connection.close()
    ended = program("verify", ledger)
    assert ended.code == 1
    assert "entry 1" in ended.err
    assert program("verify", ledger, "--json").json["event"] == 1


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("who", "sqlite:///no-such.db"), 1, "there is no ledger"),
        (("log", "mysql://host/x"), 1, "is not the address of a ledger"),
        (("verify", "ukraine"), 1, "is not the address of a ledger"),
        (("who", "sqlite://"), 1, "names no file"),
        (("who", "postgresql://nobody@localhost:1/none?connect_timeout=1"), 1, "contingent:"),
        (("import", "ukraine", "sqlite:///no-such-folder/u.db"), 1, "there is no folder"),
        (("new",), 2, "--ledger"),
    ],
)
def test_what_is_no_ledger_is_told_without_a_traceback(
    program: Program, arguments: tuple[str, ...], code: int, told: str
) -> None:
    ended = program(*arguments)
    assert ended.code == code
    assert told in ended.err
    assert "Traceback" not in ended.err


def test_a_password_is_never_shown(program: Program) -> None:
    ended = program("who", "postgresql://me:secret-word@localhost:1/none?connect_timeout=1")
    assert ended.code == 1
    assert "secret-word" not in ended.err + ended.out


def test_a_file_that_is_no_database_is_told(program: Program, tmp_path: Path) -> None:
    (tmp_path / "u.db").write_text("not a database, but long enough to be looked at as one" * 30)
    ended = program("check", f"sqlite:///{tmp_path / 'u.db'}")
    assert ended.code == 1
    assert "no ledger" in ended.err


def test_addresses_and_their_parts() -> None:
    assert is_ledger("sqlite:///u.db")
    assert is_ledger("postgresql+psycopg://h/d")
    assert not is_ledger("ukraine")
    assert not is_ledger("a/sqlite:///b")
    assert place_of("sqlite:///u.db#s-1") == LedgerPlace("sqlite:///u.db", scenario="s-1")
    assert place_of("sqlite:///u@home.db@12#s").seq == 12
    user = place_of("postgresql://me@host/db@2025-04-10")
    assert (user.address, str(user.day)) == ("postgresql://me@host/db", "2025-04-10")
    assert not place_of("postgresql://me@host/db?host=/tmp/x").moment
    for wrong in ("ukraine", "sqlite:///u.db#", "sqlite:///u.db@2025-13-01"):
        with pytest.raises(LedgerError):
            place_of(wrong)


@pytest.mark.parametrize("command", ["version", "check"])
def test_commands_without_a_ledger_load_no_database_library(command: str) -> None:
    program = (
        f"import sys; from contingent.cli.main import run; run(['{command}']); "
        "print(sorted(m for m in ('sqlalchemy', 'alembic', 'psycopg') if m in sys.modules))"
    )
    told = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert told.stdout.splitlines()[-1] == "[]"
