"""The program's streams in odd surroundings: full, closed, plain ASCII; and what reaches them."""

import json
import os
import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from contingent.ledger.canonical import canonical
from contingent.ledger.entry import link
from tests.cli.program import Program

SIGNED = ("--actor", "A", "--reason", "r")
#: What steers a terminal or turns letters round: everything but line feeds and tabs.
STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


@pytest.fixture
def ledger(program: Program, tmp_path: Path) -> str:
    assert program("new", "--ledger", tmp_path / "u.db").code == 0
    return f"sqlite:///{tmp_path / 'u.db'}"


def ended(
    *arguments: object, redirected: str = "", **surroundings: str
) -> subprocess.CompletedProcess[bytes]:
    """The program in a process of its own, its streams set up by the shell."""
    command = [sys.executable, "-m", "contingent", *map(str, arguments)]
    return subprocess.run(
        ["/bin/sh", "-c", f'"$@" {redirected}', "-", *command],
        capture_output=True,
        check=False,
        env={**os.environ, **surroundings},
    )


@pytest.mark.slow
@pytest.mark.parametrize("more", [(), ("--json",)])
def test_a_full_disk_behind_stdout_ends_with_1_and_words(
    ledger: str, more: tuple[str, ...]
) -> None:
    done = ended("log", ledger, *more, redirected="> /dev/full")
    assert done.returncode == 1
    assert b"No space left on device" in done.stderr
    assert b"Traceback" not in done.stderr
    assert b"Exception ignored" not in done.stderr


def test_a_closed_stdout_is_told_before_anything_is_done(ledger: str, program: Program) -> None:
    done = ended("record", ledger, "line changed", "pumps", "quantity=4", *SIGNED, redirected=">&-")
    assert done.returncode == 1
    assert b"standard output is closed; nothing was done" in done.stderr
    assert program("log", ledger, "--json").json["total"] == 1


@pytest.mark.slow
def test_no_file_of_ours_gets_the_number_of_a_closed_stream(ledger: str) -> None:
    """Else what a library prints to descriptor 2 would be written into the ledger."""
    for redirected in ("2>&-", "<&-", "<&- 2>&-"):
        done = ended("verify", ledger, "--json", redirected=redirected)
        assert done.returncode == 0
        assert json.loads(done.stdout)["ok"] is True


ASCII = {"PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii", "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0"}


@pytest.mark.slow
def test_an_ascii_stdout_takes_every_answer(ledger: str, program: Program) -> None:
    title = "Žižka → “Пирятин” 🚁"
    fields = (f"name={title}", "nation=POL")
    assert program("record", ledger, "site set", "hill", *fields, *SIGNED).code == 0
    told = ended("log", ledger, **ASCII)
    assert told.returncode == 0
    assert rb"\u017di\u017eka -> " in told.stdout
    told.stdout.decode("ascii")
    shown = ended("log", ledger, "--json", **ASCII)
    assert json.loads(shown.stdout.decode("ascii")) == program("log", ledger, "--json").json
    refused = ended("record", ledger, "line changed", "Žižka", "tier=1", *SIGNED, **ASCII)
    assert refused.returncode == 1
    assert b"Traceback" not in refused.stderr


def forged(ledger: str, **fields: str) -> None:
    """Alter the last event as one can who holds the file, and make its hash anew."""
    with sqlite3.connect(ledger.removeprefix("sqlite:///")) as connection:
        one, two = connection.execute("SELECT hash, body FROM event ORDER BY seq DESC LIMIT 2")
        body = canonical({**json.loads(one[1]), **fields})
        kept = (body, link(two[0], body))
        connection.execute("UPDATE event SET body = ?, hash = ? WHERE seq = 2", kept)
    connection.close()


def test_nothing_of_a_ledger_reaches_the_terminal_raw(ledger: str, program: Program) -> None:
    """As earlier versions took it, or as it was forged: C1, marks of direction, in any field."""
    assert program("record", ledger, "line changed", "pumps", "quantity=4", *SIGNED).code == 0
    wrong = "a\x9b31mb\u202ec\u2067d\x7f"
    forged(ledger, actor=wrong, reason=wrong, object=f"lines/{wrong}")
    shown = program("log", ledger)
    assert shown.code == 0
    assert r"\u009b31m" in shown.out
    assert not STEERING.search(shown.out)
    answer = program("log", ledger, "--json")
    assert not STEERING.search(answer.out)
    assert answer.json["events"][1]["actor"] == wrong
    told = program("record", ledger, "line changed", "pumps", "tier=1", *SIGNED, "--version", "1")
    assert told.code == 1
    assert r"\u202ec" in told.err
    assert not STEERING.search(told.err)


SECRET = "s3cr3t-w0rd"  # noqa: S105 - of no account


@pytest.mark.parametrize(
    "address",
    [
        f"postgresql://me:{SECRET}@localhost:1/none?connect_timeout=1",
        f"postgresql://me@localhost:1/none?password={SECRET}&connect_timeout=1",
        f"postgresql://me@localhost:1/none?sslpassword={SECRET}&connect_timeout=1",
        f"postgresql://me@localhost:1/none?passwrd={SECRET}&connect_timeout=1",
        f"postgresql://me:{SECRET}@localhost:port/none",
        f"postgresql://me:{SECRET}@[::1/none",
        f"postgresql://me:{SECRET}@localhost:1/none#",
        f"postgresql://me:{SECRET}@localhost:1#No",
        f"postgresql://me:x#{SECRET}@localhost",
        f"postgresql://me:{SECRET}@localhost:1/none@2025-13-01",
        f"postgresql+asyncpg://me:{SECRET}@localhost/none",
        f"mysql://me:{SECRET}@localhost/none",
        f"sqlite+pysqlcipher://:{SECRET}@/u.db",
        f"sqlite://me:{SECRET}@/u.db",
    ],
)
@pytest.mark.parametrize("command", ["who", "log", "restore"])
def test_no_password_is_ever_shown(
    program: Program, tmp_path: Path, address: str, command: str
) -> None:
    (tmp_path / "dump").write_text('{"format": "contingent ledger 1", "name": "x"}\n')
    before = (tmp_path / "dump",) if command == "restore" else ()
    done = program(command, *before, address)
    assert done.code == 1
    assert "contingent: " in done.err
    assert SECRET not in done.out + done.err
    assert "Traceback" not in done.err


def test_an_address_that_holds_a_password_is_warned_of(program: Program) -> None:
    for address in (f"postgresql://me:{SECRET}@localhost:1/x", f"postgres://h/x?password={SECRET}"):
        assert "PGPASSFILE" in program("log", f"{address}").err
    assert "PGPASSFILE" not in program("log", "postgresql://me@localhost:1/x").err


def test_a_question_mark_is_part_of_a_files_name(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, recwarn: object
) -> None:
    """As in tests/known_faults/ledger-question-mark."""
    monkeypatch.chdir(tmp_path)
    program("new", "small")
    done = program("import", "small", "sqlite:///q?x=1.db", *SIGNED)
    assert (done.code, done.err) == (0, "")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["q?x=1.db", "small"]
    assert program("verify", "sqlite:///q?x=1.db").code == 0
    program("new", "--ledger", tmp_path / "50%20 é.db")
    assert program("verify", "sqlite:///50%20 é.db").code == 0
    done = program("import", "small", "sqlite:///a#b.db", *SIGNED)
    assert done.code == 1
    assert "rename it" in done.err
    assert not (tmp_path / "a").exists()
    (tmp_path / "c#").mkdir()
    assert program("import", "small", "sqlite:///c#/u.db", *SIGNED).code == 0
    assert not list(recwarn)  # type: ignore[call-overload]
