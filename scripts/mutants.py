"""Break the code on purpose, one line at a time, and see whether the tests notice.

``mutants.toml`` lists the mutants: a text that stands once in a file, what it becomes, and the
tests that should fail then. A mutant whose text is no longer found is an error, as is one that no
test notices, unless it says why nothing could be noticed.

Everything happens in copies: the working tree is never touched.
"""

import argparse
import os
import shlex
import shutil
import signal
import sys
import tempfile
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from pathlib import Path

# What the tests import besides the project itself: imported once, and forked with.
import clingo  # noqa: F401
import highspy  # noqa: F401
import hypothesis  # noqa: F401
import numba  # noqa: F401
import pydantic  # noqa: F401
import pytest
import sqlalchemy  # noqa: F401

ROOT = Path(__file__).parents[1]
PACKAGE = "src/contingent"
#: What the tests need beside ``src``.
NEEDED = ("src", "tests", "benchmarks", "docs", "scripts", "pyproject.toml", "README.md")
#: Seconds after which a run counts as hung, which is noticed.
HUNG = 900
#: Exit codes: all tests passed; some failed; the alarm rang.
PASSED, FAILED, HANGED = 0, 1, -signal.SIGALRM


@dataclass(frozen=True)
class Mutant:
    """One change of one line.

    Attributes:
        tests: arguments for pytest.
        equivalent: why no test can notice it; empty for what must be noticed.
    """

    file: str
    old: str
    new: str
    tests: str
    equivalent: str = ""

    def __str__(self) -> str:
        return f"{self.file}: {self.old.strip()}  →  {self.new.strip()}"

    def fault(self) -> str | None:
        """What is wrong with the mutant itself."""
        count = (ROOT / PACKAGE / self.file).read_text(encoding="utf-8").count(self.old)
        if "\n" in self.old + self.new:
            return "is more than a line"
        return None if count == 1 else f"stands {count} times in the file, not once"


def mutants() -> Iterator[Mutant]:
    """The mutants of the list; those of a group share file and tests."""
    listed = tomllib.loads((ROOT / "scripts/mutants.toml").read_text(encoding="utf-8"))
    for group in listed["group"]:
        for one in group["mutants"]:
            given = {"tests": group["tests"], **one}
            yield Mutant(group["file"], **given)


def copied(folder: Path, number: int) -> list[Path]:
    """Copies of the project to break, one for each run at a time."""
    copies = [folder / str(index) for index in range(number)]
    for copy in copies:
        for name in NEEDED:
            if (ROOT / name).is_dir():
                # Without byte code: of two files of one size and second Python keeps the first.
                left_out = shutil.ignore_patterns("*.pyc", "vendor")
                shutil.copytree(ROOT / name, copy / name, ignore=left_out)
            else:
                shutil.copy2(ROOT / name, copy / name)
    return copies


@dataclass(frozen=True)
class Run:
    """A run of tests in a copy, with a mutant made there or with none.

    Attributes:
        whole: the copy that nothing is made in.
    """

    whole: Path
    tests: str
    mutant: Mutant | None = None

    def start(self, copy: Path) -> BaseProcess:
        """Make the mutant and fork a process that tests it."""
        self._write(copy, mutated=True)
        process = get_context("fork").Process(target=_tested, args=(copy, self.tests))
        process.start()
        return process

    def ended(self, copy: Path, process: BaseProcess) -> str:
        """Unmake the mutant; how its run ended, in a word."""
        self._write(copy, mutated=False)
        equivalent = self.mutant is not None and bool(self.mutant.equivalent)
        if process.exitcode == PASSED:
            return "equivalent" if equivalent else "SURVIVED"
        if process.exitcode in {FAILED, HANGED}:
            return "NOTICED, though said to be equivalent" if equivalent else "killed"
        return f"ERROR {process.exitcode}"

    def _write(self, copy: Path, *, mutated: bool) -> None:
        if self.mutant is not None:
            text = (self.whole / PACKAGE / self.mutant.file).read_text(encoding="utf-8")
            changed = text.replace(self.mutant.old, self.mutant.new) if mutated else text
            (copy / PACKAGE / self.mutant.file).write_text(changed, encoding="utf-8")


def _tested(copy: Path, tests: str) -> None:
    """In a process of its own: run the tests of a copy, and end with pytest's exit code."""
    os.chdir(copy)
    os.environ["PYTHONPATH"] = str(copy / "src")  # for programs that the tests start
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
    sys.dont_write_bytecode = True
    sys.path[:0] = [str(copy / "src")]
    with Path("said.txt").open("w", encoding="utf-8") as said:
        os.dup2(said.fileno(), 1)
        os.dup2(said.fileno(), 2)
    signal.alarm(HUNG)
    arguments = ["-x", "-q", "-p", "no:cacheprovider", "-m", "not slow and not nightly"]
    arguments += ["-W", "ignore::pytest.PytestAssertRewriteWarning"]  # of what was imported above
    os._exit(pytest.main([*arguments, *shlex.split(tests)]))


def tried(runs: Sequence[Run], copies: Sequence[Path]) -> Iterator[tuple[Run, str, Path]]:
    """Each run, how it ended, and what it said, in the order in which they end."""
    waiting, free = list(reversed(runs)), list(copies)
    going: dict[int, tuple[Run, Path, BaseProcess]] = {}
    while waiting or going:
        while waiting and free:
            run, copy = waiting.pop(), free.pop()
            process = run.start(copy)
            going[process.sentinel] = (run, copy, process)
        for sentinel in wait(list(going)):
            run, copy, process = going.pop(int(sentinel))
            process.join()
            yield run, run.ended(copy, process), copy / "said.txt"
            free.append(copy)


def main(arguments: Sequence[str]) -> int:
    """Run the mutants and return the exit code: 1 when one survived or cannot be made."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--only", default="", help="mutants whose file or text holds this")
    asked.add_argument("--jobs", type=int, default=2, help="runs at a time")
    given = asked.parse_args(arguments)
    chosen = [one for one in mutants() if given.only in str(one)]
    faults = [f"{one}: {fault}" for one in chosen if (fault := one.fault())]
    if faults:
        print("\n".join(faults), file=sys.stderr)
        return 1
    words: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        whole, *copies = copied(Path(folder), 1 + given.jobs)
        without = [Run(whole, tests) for tests in dict.fromkeys(one.tests for one in chosen)]
        for run, word, said in tried(without, copies):
            if word != "SURVIVED":  # without any mutant all pass
                print(f"without any mutant, {run.tests}: {word}\n{said.read_text()}")
                return 1
        for run, word, said in tried([Run(whole, one.tests, one) for one in chosen], copies):
            words[word] += 1
            told = f"\n{said.read_text()[-2000:]}" if word.startswith("ERROR") else ""
            print(f"{word:10} {run.mutant}{told}", flush=True)
    for one in chosen:
        if one.equivalent:
            print(f"equivalent: {one}: {one.equivalent}")
    fine = words["killed"] + words["equivalent"]
    print(f"{words['killed']} killed of {len(chosen)}, {words['equivalent']} equivalent")
    return int(fine < len(chosen))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
