"""``make demo`` on a bare clone, step by step, as somebody who has just cloned waits for it."""

import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

from benchmarks.rows import Line

__all__ = ["setup"]

ROOT = Path(__file__).parents[1]


def setup(*, quick: bool) -> Iterator[Line]:
    """Clone, set up, run the main job; packages downloaded before may be kept by pip or uv."""
    with tempfile.TemporaryDirectory() as folder:
        clone = Path(folder) / "clone"
        took = {"git clone": _wall("git", "clone", "-q", str(ROOT), str(clone))}
        took["set up (`make .venv/.ready`)"] = _wall("make", "-C", str(clone), ".venv/.ready")
        if not quick:
            took["`make demo` after it"] = _wall("make", "-C", str(clone), "demo")
            took["`make demo` again"] = _wall("make", "-C", str(clone), "demo")
    for name, seconds in took.items():
        yield Line(f"bare clone: {name}", f"{seconds:.1f} s wall", "", "")
    whole = sum(seconds for name, seconds in took.items() if not name.endswith("again"))
    yield Line("bare clone: all until the first answers", f"{whole:.1f} s wall", "", "")


def _wall(*command: str) -> float:
    begin = perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return perf_counter() - begin
