"""Exit codes and messages: 0 done, 1 faults in the input, 2 wrong usage, 3 no answer in time."""

import subprocess
import sys
from pathlib import Path

import pytest

from contingent.cli.main import _COMMANDS, cli
from tests.cli.program import Program

FOLDER_COMMANDS = ("check", "who", "plan", "compare")


@pytest.mark.parametrize("command", FOLDER_COMMANDS)
def test_an_empty_folder_is_refused_with_what_is_missing(
    program: Program, tmp_path: Path, command: str
) -> None:
    ended = program(command, tmp_path)
    assert ended.code == 1
    assert ended.out == ""
    for name in ("case.toml", "nations.csv", "capabilities.csv", "offers.csv"):
        assert name in ended.err
    assert "Traceback" not in ended.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", FOLDER_COMMANDS)
def test_faults_are_json_when_json_is_asked_for(
    program: Program, tmp_path: Path, command: str
) -> None:
    ended = program(command, tmp_path, "--json")
    assert ended.code == 1
    assert ended.json["ok"] is False
    assert {"file", "row", "column", "message", "hint"} == set(ended.json["faults"][0])


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["who", "no-such-case"], "ukraine"),
        (["who", "--world", "us-inn"], "did you mean 'us-in'?"),
        (["who", "--without", "USB"], "did you mean 'USA'?"),
        (["who", "--set", "ceasfire=2"], "did you mean 'ceasefire'?"),
        (["who", "--set", "ceasefire=soon"], "EVENT=STEP"),
        (["who", "--as-of", "April"], "2025-04-10"),
        (["who", "--cutoff", "sure"], "reported"),
        (["plan", "--concept", "brigade"], "presence"),
        (["plan", "--reading", "median"], "greatest"),
        (["who", "--why", "gbr-brigad-hq"], "gbr-brigade-hq"),
        (["frobnicate"], "No such command"),
    ],
)
def test_wrong_usage_ends_with_2_and_says_what_there_is(
    program: Program, arguments: list[str], told: str
) -> None:
    ended = program(*arguments)
    assert ended.code == 2
    assert told in ended.err
    assert ended.out == ""


def test_a_case_without_requirement_lines_cannot_be_planned(
    program: Program, tmp_path: Path
) -> None:
    program("new", tmp_path / "mine")
    (tmp_path / "mine" / "requirements.csv").unlink()
    ended = program("plan", tmp_path / "mine")
    assert ended.code == 1
    assert "no requirement lines" in ended.err


def test_a_contradiction_among_conditions_is_no_coalition(program: Program, tmp_path: Path) -> None:
    program("new", tmp_path / "mine")
    offers = tmp_path / "mine" / "offers.csv"
    text = offers.read_text().replace("at least 2 other nations", "not POL")
    offers.write_text(text)
    assert program("who", tmp_path / "mine", "--json").json["status"] == "none"
    ended = program("plan", tmp_path / "mine")
    assert ended.code == 1
    assert "no set of offers is self-consistent" in ended.err


def test_every_command_has_help_and_json() -> None:
    for name in _COMMANDS:
        command = cli.get_command(None, name)  # type: ignore[arg-type]
        assert command is not None
        assert command.help
        options = {option for param in command.params for option in param.opts}
        assert "--json" in options or name == "serve"  # it answers in a browser
        for param in command.params:
            if param.param_type_name == "option":
                assert getattr(param, "help", None), f"{name} {param.name} has no help"


def loaded_by(program: str, *heavy: str) -> str:
    """Which of these modules a program of its own has loaded in the end."""
    told = subprocess.run(
        [
            sys.executable,
            "-c",
            f"import sys; {program}; print(sorted(m for m in {heavy!r} if m in sys.modules))",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    return told.stdout.splitlines()[-1]


def test_version_starts_without_the_heavy_libraries() -> None:
    program = "from contingent.cli.main import run; run(['version'])"
    assert loaded_by(program, "pydantic", "numpy", "highspy", "clingo", "rich") == "[]"


def test_a_plan_is_made_without_what_compiles_loops_or_keeps_ledgers() -> None:
    program = "import contingent.cli.plan, contingent.services.answers.planning"
    heavy = ("numba", "scipy", "sqlalchemy", "dask", "fastapi", "openpyxl")
    assert loaded_by(program, *heavy) == "[]"
