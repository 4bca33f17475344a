"""Ctrl-C and ``--limit`` end a command, also one that is deaf to both."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import click
import pytest

from contingent.cli.main import _COMMANDS, cli
from contingent.cli.stopping import interrupted
from tests.cli.program import Program

#: Seconds after which a program that should have ended is called hanging; no measure of speed.
HANGING = 60
#: Commands that solve or loop, with a question that takes them a while.
LONG = [
    ["plan", "--concept", "corps"],
    ["compare"],
    ["sites"],
    ["hinge", "--goal", "fill"],
    ["sweep"],
]
DEAF = """
from threading import Event
from contingent.cli.stopping import {imports}
{opened}
    ahead = [1]
    while True:
        try:
            if ahead and not ahead.clear():
                {first}
            Event().wait()
        except BaseException:
            pass
"""


def _run(program: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        timeout=HANGING,
        check=False,
    )


@pytest.mark.slow
def test_a_program_deaf_to_ctrl_c_is_ended() -> None:
    ended = _run(
        DEAF.format(
            imports="ending_on_interrupt",
            opened="import os, signal\nwith ending_on_interrupt():",
            first="os.kill(os.getpid(), signal.SIGINT)",
        )
    )
    assert (ended.returncode, ended.stderr.split()) == (130, ["stopped"])


#: An interrupt at a moment when Python can only report it, and one a library makes an error of.
UNHEARD = """
import os, signal, weakref
from time import sleep
from contingent.cli import main

class Kept:
    pass

def interrupted(arguments):
    kept = Kept()
    watched = weakref.ref(kept, lambda _: os.kill(os.getpid(), signal.SIGINT) or sleep(9))
    del kept
    sleep(9)
    return 0

def broken_off(arguments):
    try:
        os.kill(os.getpid(), signal.SIGINT)
        sleep(9)
    except KeyboardInterrupt as error:
        raise ImportError("initialization failed") from error

main.cli.main = lambda **given: {which}(given["args"])
main.main()
"""


@pytest.mark.slow
@pytest.mark.parametrize("which", ["interrupted", "broken_off"])
def test_an_interrupt_that_nothing_raises_is_still_one(which: str) -> None:
    ended = _run(UNHEARD.format(which=which))
    assert (ended.returncode, ended.stderr) == (130, "stopped\n")


@pytest.mark.slow
def test_ctrl_c_while_the_program_loads_tells_no_story(tmp_path: Path) -> None:
    (tmp_path / "click.py").write_text("import os, signal\nos.kill(os.getpid(), signal.SIGINT)\n")
    ended = subprocess.run(
        [sys.executable, "-m", "contingent", "version"],
        env=os.environ | {"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        timeout=HANGING,
        check=False,
    )
    assert (ended.returncode, ended.stderr) == (-signal.SIGINT, b"")


@pytest.mark.parametrize("cause", [KeyboardInterrupt(), click.Abort()])
def test_an_error_made_of_an_interrupt_is_known(cause: BaseException) -> None:
    made, another = ImportError("broken off"), ImportError("not found")
    made.__cause__ = cause
    assert interrupted(cause)
    assert interrupted(made)
    assert not interrupted(another)


@pytest.mark.slow
def test_a_program_deaf_to_its_limit_is_ended() -> None:
    ended = _run(
        DEAF.format(
            imports="ending_on_interrupt, within",
            opened="with ending_on_interrupt(), within(0.2):",
            first="pass",
        )
    )
    assert ended.returncode == 3
    assert ended.stderr.strip() == "contingent: no answer within 0.2 s"


def _cpu(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / 100


@pytest.mark.slow
@pytest.mark.parametrize("arguments", LONG, ids=lambda arguments: arguments[0])
def test_ctrl_c_stops_what_takes_long(arguments: list[str]) -> None:
    command = [sys.executable, "-m", "contingent", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        while running.poll() is None and _cpu(running.pid) < 1.0:
            time.sleep(0.02)
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=HANGING)
    assert running.returncode == 130
    assert err.decode().split() == ["stopped"]
    assert out == b""


@pytest.mark.slow
@pytest.mark.parametrize("arguments", LONG, ids=lambda arguments: arguments[0])
def test_a_limit_too_short_is_no_answer_and_says_so(arguments: list[str]) -> None:
    command = [sys.executable, "-m", "contingent", *arguments, "--limit", "0.1", "--json"]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=HANGING, check=False)
    assert ended.returncode == 3
    assert ended.stdout == ""
    assert "within 0.1 s" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_every_command_that_solves_takes_a_limit() -> None:
    solving = {"plan", "compare", "export", "hinge", "ask", "sweep", "sites", "deploy", "sustain"}
    for name in {*solving, "who"}:
        command = cli.get_command(None, name)  # type: ignore[arg-type]
        assert command is not None
        assert any("--limit" in parameter.opts for parameter in command.params), name
    assert solving < set(_COMMANDS)


@pytest.mark.slow
def test_a_limit_that_is_not_reached_changes_nothing(program: Program) -> None:
    assert program("who", "--json", "--limit", "600").out == program("who", "--json").out
