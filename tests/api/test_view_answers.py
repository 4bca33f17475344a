"""Every answer on a view is the same for cases that differ only in what is hidden.

The bytes of all commands are compared, on a terminal and as JSON, also of those that end in an
error; the folders of the two views have one name, so that nothing but the case can differ.
"""

import re
import shutil
from pathlib import Path

import pytest

import contingent as ct
from contingent.adapters.sources.case_writer import case_files
from contingent.adapters.sources.safe_write import write_folder
from contingent.register.register import Register
from contingent.register.view import view_of
from contingent.services.cases.exporting import write_case
from tests.cli.program import Ended, Program
from tests.register.view_pairs import Pair, pair

#: What is asked of the folder of a view. ``--limit`` is never reached: the cases are small.
SESSION = (
    ("check",),
    ("check", "--json"),
    ("who",),
    ("who", "--json"),
    ("who", "--world", "war", "--as-of", "2025-06-01", "--json"),
    ("who", "--reading", "least", "--json"),
    ("who", "--without", "GBR", "--set", "ceasefire=2", "--json"),
    ("plan",),
    ("plan", "--json"),
    ("plan", "--world", "war", "--json"),
    ("deploy", "--json"),
    ("sustain", "--domain", "land", "--json"),
    ("compare", "--json"),
    ("hinge", "--json"),
    ("hinge", "--players", "offers", "--json"),
    ("ask", "--json"),
    ("sweep", "--json"),
    ("view", "--as", "FRA", "--json"),
    ("view", "--as", "FRX"),
    ("who", "--world", "nowhere"),
    ("who", "--set", "withheld.hidden=true"),
    ("who", "--without", "XXX"),
    ("plan", "--concept", "none"),
)
FORMS = ("json", "xlsx", "geojson", "kml")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+(?:Z|\+00:00)")


@pytest.fixture
def program(capsys: pytest.CaptureFixture[str]) -> Program:
    return Program(capsys)


def asked(program: Program, view: Register, folder: Path) -> list[tuple[str, Ended]]:
    """How each command of the session ended, on a view in a folder."""
    shutil.rmtree(folder, ignore_errors=True)
    write_folder(folder, case_files(view), force=False)
    answers = []
    for command, *options in SESSION:
        ended = program(command, folder, *options)
        told = Ended(ended.code, _MOMENT.sub("MOMENT", ended.out), ended.err)
        answers.append((" ".join((command, *options)), told))
    return answers


def exported(view: Register, target: Path) -> list[bytes]:
    files = []
    for form in FORMS:
        file = target.with_suffix(f".{form}")
        write_case(view, file, form, force=True)
        files.append(file.read_bytes())
    return files


def views(found: Pair) -> tuple[Register, Register]:
    return view_of(found.one, found.viewer), view_of(found.other, found.viewer)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(8))
def test_every_command_answers_the_same(program: Program, tmp_path: Path, seed: int) -> None:
    """Shows non-interference through the door of the terminal, caches warmed by the whole case."""
    found = pair(seed)
    one, other = views(found)
    for whole in (found.one, found.other):
        asked(program, whole, tmp_path / "whole")
    first = asked(program, one, tmp_path / "case")
    second = asked(program, other, tmp_path / "case")
    assert first == second
    assert exported(one, tmp_path / "case") == exported(other, tmp_path / "case")


@pytest.mark.slow
def test_the_session_tells_the_whole_cases_apart(program: Program, tmp_path: Path) -> None:
    """Control: asked of the whole cases, most commands give the hidden rows away."""
    found = pair(2)
    one = asked(program, found.one, tmp_path / "case")
    other = asked(program, found.other, tmp_path / "case")
    differ = {name for (name, mine), (_, theirs) in zip(one, other, strict=True) if mine != theirs}
    assert {"check --json", "who --json", "plan --json", "ask --json"} <= differ


def test_the_python_door_gives_the_same_view(tmp_path: Path) -> None:
    """Shows that ``case.view`` is the view, asked like any case, and saved the same."""
    for seed in range(6):
        found = pair(seed)
        one, other = (ct.Case(each).view(found.viewer) for each in (found.one, found.other))
        assert one.hash == other.hash == view_of(found.one, found.viewer).content_hash
        assert one.ask().who().to_json() == other.ask().who().to_json()
        assert repr(one) == repr(other)


@pytest.mark.parametrize("seed", range(4))
def test_the_command_view_says_and_writes_the_same(
    program: Program, tmp_path: Path, seed: int
) -> None:
    """Shows that ``view`` itself, which reads the whole case, tells nothing of what is hidden."""
    found = pair(seed)
    told = []
    for whole in (found.one, found.other):
        for name in ("whole", "seen"):
            shutil.rmtree(tmp_path / name, ignore_errors=True)
        write_folder(tmp_path / "whole", case_files(whole), force=False)
        ended = [
            program("view", tmp_path / "whole", "--as", found.viewer, "--to", tmp_path / "seen"),
            program("view", tmp_path / "whole", "--as", found.viewer, "--json"),
            program("check", tmp_path / "seen", "--json"),
        ]
        assert [each.code for each in ended] == [0, 0, 0]
        files = {f.name: f.read_bytes() for f in sorted((tmp_path / "seen").iterdir())}
        told.append((ended, files))
    assert told[0] == told[1]
