"""What the commands take on the Ukraine case: wall, peak memory, and where the time goes."""

import subprocess
import sys
from collections.abc import Iterator
from itertools import pairwise
from statistics import median
from time import perf_counter

from benchmarks.rows import Line

__all__ = ["commands", "stages"]

# The high-water mark of memory is read from the system: rusage would count the parent's too.
_PROGRAM = """
import sys
from contingent.cli.main import run
code = run(sys.argv[1:])
marks = [line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")]
print(marks[0], file=sys.stderr)
sys.exit(code)
"""

_COMMANDS = (("version",), ("check",), ("who",), ("plan",), ("hinge",))


def commands(*, quick: bool) -> Iterator[Line]:
    """Whole commands, each in a process of its own."""
    for arguments in _COMMANDS[:2] if quick else _COMMANDS:
        walls, peak = [], 0
        for _ in range(1 if quick else 5):
            begin = perf_counter()
            ended = subprocess.run(
                [sys.executable, "-c", _PROGRAM, *arguments],
                check=True,
                capture_output=True,
                text=True,
            )
            walls.append(perf_counter() - begin)
            peak = max(peak, int(ended.stderr.split()[-1]))
        yield Line(
            f"`contingent {' '.join(arguments)}`",
            f"{median(walls):.2f} s wall",
            "",
            f"at most {peak / 1024:.0f} MB",
        )


def stages() -> Iterator[Line]:
    """Where ``contingent plan`` spends its time, in this process."""
    marks = [("start", perf_counter())]

    def mark(name: str) -> None:
        marks.append((name, perf_counter()))

    from contingent.adapters.logic.clingo_sets import ClingoSets
    from contingent.adapters.solver.highs import HighsSolver
    from contingent.planning.families import formulate
    from contingent.planning.planner import Question, make_plan
    from contingent.planning.problem import build_problem
    from contingent.resolution.resolution import resolve
    from contingent.services.answers.asked import Asked, setting_of
    from contingent.services.cases.opening import open_case
    from contingent.verification.verify import verify

    mark("import")
    register = open_case("ukraine")
    mark("read")
    setting = setting_of(register, Asked())
    resolution = resolve(setting, ClingoSets())
    mark("resolve")
    known = setting.register
    problem = build_problem(known, known.concept(None), resolution.months_standing())
    formulate(problem)
    mark("build (once)")
    plan = make_plan(problem, Question(setting.world.world, "greatest"), HighsSolver())
    mark("solve (with two builds)")
    assert not verify(known, setting.world, plan)
    mark("verify")
    for (_, before), (name, after) in pairwise(marks):
        yield Line(f"plan: {name}", f"{(after - before) * 1e3:.0f} ms", "", "")
