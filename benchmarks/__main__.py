"""``python -m benchmarks [--quick]``: run everything in this process and write the table."""

import argparse
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from benchmarks.commands import commands, stages
from benchmarks.rows import Line, h1, h2, h3, h5

PAGE = Path(__file__).parents[1] / "docs" / "performance.md"
BEGIN, END = "<!-- table begins -->", "<!-- table ends -->"
PACKAGES = ("numpy", "numba", "highspy", "clingo", "shapley-numba")


def main() -> None:
    """Run the benchmarks."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small sizes, one repeat, no page")
    quick = parser.parse_args().quick
    lines: list[Line] = []
    first = list(stages())  # before anything else is imported
    for row in (h1, h2, h3, h5, commands):
        for line in row(quick=quick):
            print(f"{line.claim:70} {line.ours:40} {line.peer:60} {line.ratio}", flush=True)
            lines.append(line)
    for line in first:
        print(f"{line.claim:70} {line.ours}")
    if not quick:
        _write(lines + first)


def _write(lines: list[Line]) -> None:
    table = ["| what | ours | beside it, same run | ratio, share or memory |", "|---|---|---|---|"]
    table += [f"| {x.claim} | {x.ours} | {x.peer} | {x.ratio} |" for x in lines]
    page = PAGE.read_text(encoding="utf-8")
    before, rest = page.split(BEGIN)
    after = rest.split(END)[1]
    machine = f"{platform.processor() or platform.machine()}, Python {platform.python_version()}"
    versions = ", ".join(f"{name} {_version(name)}" for name in PACKAGES)
    body = "\n".join([BEGIN, "", f"Machine: {machine}. {versions}.", "", *table, "", END])
    PAGE.write_text(before + body + after, encoding="utf-8")


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"


if __name__ == "__main__":
    main()
