"""What the commands take on the Ukraine case: wall, peak memory, and where the time goes."""

import json
import subprocess
import sys
from collections.abc import Iterator
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

#: The quick ones, and the worst that is ordinarily asked.
_COMMANDS = (
    ("version",),
    ("check",),
    ("who",),
    ("plan",),
    ("plan", "--world", "us-out"),
    ("plan", "--world", "us-out", "--concept", "division"),
    ("plan", "--world", "eu-veto", "--concept", "corps"),
    ("compare",),
    ("hinge",),
    ("diary",),
)


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


def stages(*, quick: bool) -> Iterator[Line]:
    """Where ``contingent plan`` spends its time, from a process that has imported nothing yet."""
    runs = [_stages() for _ in range(1 if quick else 5)]
    for name in runs[0]:
        yield Line(f"plan: {name}", f"{median(run[name] for run in runs):.0f} ms", "", "")


def _stages() -> dict[str, float]:
    """Milliseconds of each step of one run."""
    ended = subprocess.run(
        [sys.executable, "-m", "benchmarks.stages"], check=True, capture_output=True, text=True
    )
    found: dict[str, float] = json.loads(ended.stdout)
    return found
