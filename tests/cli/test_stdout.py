"""Nothing but the answer reaches stdout, whatever a native library prints.

The case ``solver-banner-on-stdout``: HiGHS 1.16 prints two lines from its constructor, before any
option can be set, and every ``--json`` that plans was no JSON. ``make newest`` runs it with that
very HiGHS; here a solver of any version prints, as C code does, to file descriptor 1.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from contingent.adapters.solver import highs
from contingent.adapters.solver.highs import HighsSolver
from tests.sources.case_files import write_case

BANNER = b"Running a solver: Copyright\n"

#: The program, with a solver that prints, and from a thread and a child that print too.
PROGRAM = f"""
import os, subprocess, sys
from threading import Thread
import highspy
from contingent.adapters.solver import highs

made = highspy.Highs.__init__

def printing(self, *given, **more):
    os.write(1, {BANNER!r})
    subprocess.run(["echo", "a child"])
    thread = Thread(target=os.write, args=(1, b"a thread"))
    thread.start()
    thread.join()
    made(self, *given, **more)

highspy.Highs.__init__ = printing
from contingent.cli.main import main
main()
"""


def ran(*arguments: object) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-c", PROGRAM, *map(str, arguments)], check=False, capture_output=True
    )


@pytest.mark.slow
def test_a_solver_that_prints_spoils_no_answer(tmp_path: Path) -> None:
    ended = ran("plan", write_case(tmp_path), "--json")
    assert ended.returncode == 0
    assert json.loads(ended.stdout)["verified"] is True
    assert BANNER in ended.stderr
    assert b"a child" in ended.stderr
    assert b"a thread" in ended.stderr


@pytest.mark.slow
def test_an_answer_for_a_person_is_kept_clean_as_well(tmp_path: Path) -> None:
    case = write_case(tmp_path)
    loud = ran("plan", case)
    quiet = subprocess.run(
        [sys.executable, "-m", "contingent", "plan", str(case)], check=True, capture_output=True
    )
    assert loud.stdout == quiet.stdout
    assert quiet.stderr == b""


def test_streams_are_as_they_were_once_the_program_has_ended(tmp_path: Path) -> None:
    script = (
        "import os, sys; from contingent.cli.answers_only import answers_only\n"
        "with answers_only():\n"
        "    print('answer'); os.write(1, b'library\\n')\n"
        "print('after', flush=True); os.write(1, b'as before\\n')"
    )
    ended = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True)
    assert ended.stdout == b"answer\nafter\nas before\n"
    assert ended.stderr == b"library\n"


def test_a_program_that_uses_the_solver_keeps_its_own_stdout(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    import highspy

    made: Any = highspy.Highs.__init__
    said: list[bytes] = []

    def printing(self: object) -> None:
        if not said:  # HiGHS says it once a process
            said.append(BANNER)
            os.write(1, BANNER)
        made(self)

    monkeypatch.setattr(highspy.Highs, "__init__", printing)
    highs._greet.cache_clear()
    print("before", flush=True)  # noqa: T201 - the program's own answer
    assert HighsSolver().name.startswith("HiGHS 1.")
    print("after", flush=True)  # noqa: T201
    assert said == [BANNER]
    assert capfd.readouterr() == ("before\nafter\n", "")
