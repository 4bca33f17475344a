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
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import Queue

ROOT = Path(__file__).parents[1]
PACKAGE = "src/contingent"
#: What the tests need beside ``src``.
NEEDED = ("src", "tests", "benchmarks", "docs", "scripts", "pyproject.toml", "README.md")
#: Seconds after which a run counts as hung, which is noticed.
HUNG = 900
#: Exit codes of pytest: all passed, some failed.
PASSED, FAILED = 0, 1


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


class Copies:
    """Copies of the project to break, one for each run at a time."""

    def __init__(self, folder: Path, number: int) -> None:
        self.free: Queue[Path] = Queue()
        for index in range(number):
            copy = folder / str(index)
            for name in NEEDED:
                if (ROOT / name).is_dir():
                    # Without byte code: of two files of one size and second Python keeps the first.
                    shutil.copytree(
                        ROOT / name, copy / name, ignore=shutil.ignore_patterns("*.pyc", "vendor")
                    )
                else:
                    shutil.copy2(ROOT / name, copy / name)
            self.free.put(copy)

    def run(self, tests: str, mutant: Mutant | None = None) -> tuple[int | None, str]:
        """The exit code of pytest on a copy, None when it hung, and the end of what it said."""
        copy = self.free.get()
        changed = None if mutant is None else copy / PACKAGE / mutant.file
        whole = "" if changed is None else changed.read_text(encoding="utf-8")
        try:
            if changed is not None and mutant is not None:
                changed.write_text(whole.replace(mutant.old, mutant.new), encoding="utf-8")
            return _pytest(copy, tests)
        finally:
            if changed is not None:
                changed.write_text(whole, encoding="utf-8")
            self.free.put(copy)


def _pytest(copy: Path, tests: str) -> tuple[int | None, str]:
    surroundings = {
        **os.environ,
        "PYTHONPATH": str(copy / "src"),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider"]
    command += ["-m", "not slow and not nightly", *shlex.split(tests)]
    try:
        ended = subprocess.run(  # noqa: S603 - the project's own tests
            command,
            check=False,
            cwd=copy,
            env=surroundings,
            capture_output=True,
            text=True,
            timeout=HUNG,
        )
    except subprocess.TimeoutExpired:
        return None, ""
    return ended.returncode, (ended.stdout + ended.stderr)[-2000:]


def verdict(copies: Copies, mutant: Mutant) -> str:
    """Run the tests of a mutant, tell how it ended, and return that in a word."""
    code, said = copies.run(mutant.tests, mutant)
    if code in {FAILED, None}:
        word = "killed" if not mutant.equivalent else "killed, though said to be equivalent"
    elif code == PASSED:
        word = "equivalent" if mutant.equivalent else "SURVIVED"
    else:
        word = f"ERROR (pytest ended with {code})"
        print(said)
    reason = f"  [{mutant.equivalent}]" if word == "equivalent" else ""
    print(f"{word:10} {mutant}{reason}", flush=True)
    return word


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
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(given.jobs) as pool:
        copies = Copies(Path(folder), given.jobs)
        sets = sorted({one.tests for one in chosen})
        for tests, (code, said) in zip(sets, pool.map(copies.run, sets), strict=True):
            if code != PASSED:
                print(f"the tests fail without any mutant: {tests}\n{said}", file=sys.stderr)
                return 1
        words = list(pool.map(lambda one: verdict(copies, one), chosen))
    killed, equal = words.count("killed"), words.count("equivalent")
    print(f"{killed} killed of {len(words)}; {equal} equivalent; {len(words) - killed - equal} not")
    return int(killed + equal < len(words))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
