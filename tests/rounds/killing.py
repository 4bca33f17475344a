"""Kills ``contingent round`` at every step on files: ``python -m tests.rounds.killing FOLDER``.

Each deed is begun again and again in a child that ends itself, as a kill would, at its first, its
second … opening, renaming or removing of a file, until a child comes to its end. After each, every
file that is there has to be whole. Prints how often it killed, as JSON.
"""

import json
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from contingent.cli import round_shown  # noqa: F401 - read once here, and not in each child
from contingent.cli.main import run
from contingent.services.cases import opening  # noqa: F401
from contingent.services.rounds import ending  # noqa: F401
from contingent.services.rounds.documents import (
    is_outcome,
    read_commitment,
    read_outcome,
    read_round,
)
from contingent.services.rounds.submitting import read_submission

KILLED = 9
STEPS = {"open", "os.rename", "os.remove"}


def main(folder: Path) -> dict[str, int]:
    """Play a round in a folder, killing at every step; the kills of each deed."""
    os.chdir(folder)
    nations = ("USA", "DEU")
    done = {"open": killed_at_every_step(["open", "bonn-1978", "--rehearsal"])}
    for nation in nations:
        deed = ["seal", "ROUND.json", "--nation", nation]
        done[f"seal {nation}"] = killed_at_every_step([*deed, "--force"])
    again = ["seal", "ROUND.json", "--nation", "USA", "--force"]
    done["seal USA again"] = killed_at_every_step(again)
    commitments = [f"{nation}.rehearsal.commitment.json" for nation in nations]
    done["publish"] = killed_at_every_step(["publish", "ROUND.json", *commitments])
    sealed = [f"{nation}.rehearsal.sealed" for nation in nations]
    done["close"] = killed_at_every_step(["close", "ROUND.json", *sealed])
    return done


def killed_at_every_step(deed: list[str]) -> int:
    """Kill a deed at its first step, its second …, each time from where it was; then let it end."""
    before = Path("..") / "before"
    shutil.rmtree(before, ignore_errors=True)
    shutil.copytree(".", before)
    kills = 0
    while True:
        code = in_a_child(lambda: run(["round", *deed]), kills + 1)
        for path in Path().iterdir():
            if not path.name.startswith("."):  # a draft that nobody reads
                whole(path)
        if code == 0:
            return kills
        assert code == KILLED, (deed, kills, code)
        kills += 1
        for path in Path().iterdir():
            path.unlink()
        shutil.copytree(before, ".", dirs_exist_ok=True)


def in_a_child(work: Callable[[], int], last: int) -> int:
    """How a child ends that is killed at its ``last``-th step on a file of this folder."""
    child = os.fork()
    if not child:
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 1)
        seen = 0
        here = str(Path.cwd())

        def watch(event: str, arguments: tuple[object, ...]) -> None:
            nonlocal seen
            if event in STEPS and str(Path(str(arguments[0])).absolute()).startswith(here):
                seen += 1
                if seen == last:
                    os._exit(KILLED)

        sys.addaudithook(watch)
        os._exit(work())
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


def whole(path: Path) -> None:
    """Read a file of a round as what its name says it is."""
    if path.suffix == ".sealed":
        read_submission(path)
    elif path.name.endswith(".commitment.json"):
        sealed = read_submission(path.with_name(path.name.replace(".commitment.json", ".sealed")))
        assert read_commitment(path) == sealed.commitment
    elif is_outcome(path):
        read_outcome(path)
    else:
        read_round(path)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(Path(sys.argv[1]))))
