"""``python -m benchmarks [--quick] [--only TABLE]``: measure, and write the tables.

The table of large cases (``--only scale``) takes about half an hour and is written apart from the
others; with ``--keep FOLDER`` the answers of its engines are kept, and a run that was broken off is
taken up again.
"""

import argparse
import platform
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from benchmarks.commands import commands, stages
from benchmarks.every_plan import cliff, every_plan, growth
from benchmarks.rows import Line, h1, h2, h3, h5
from benchmarks.scale import scale
from benchmarks.setup import setup
from benchmarks.what_if import what_if
from benchmarks.worlds import worlds

PAGE = Path(__file__).parents[1] / "docs" / "performance.md"
#: Tables of the page, by name: the comments they stand between.
TABLES = {
    "main": ("<!-- table begins -->", "<!-- table ends -->"),
    "scale": ("<!-- scale begins -->", "<!-- scale ends -->"),
    "plans": ("<!-- plans begin -->", "<!-- plans end -->"),
    "setup": ("<!-- setup begins -->", "<!-- setup ends -->"),
    "worlds": ("<!-- worlds begin -->", "<!-- worlds end -->"),
    "room": ("<!-- room begins -->", "<!-- room ends -->"),
}
PACKAGES = ("numpy", "numba", "highspy", "clingo", "shapley-numba", "ortools")


def main() -> None:
    """Run the benchmarks."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small sizes, one repeat, no page")
    parser.add_argument("--only", choices=tuple(TABLES), help="one table; default: all")
    parser.add_argument("--keep", type=Path, help="folder for the answers to large cases")
    asked = parser.parse_args()
    if asked.only in {None, "main"}:
        _write("main", _main_lines(quick=asked.quick), quick=asked.quick)
    if asked.only in {None, "plans"}:
        rows = (row for part in (every_plan, growth, cliff) for row in part(quick=asked.quick))
        _write("plans", _told(rows), quick=asked.quick)
    if asked.only in {None, "setup"}:
        _write("setup", _told(setup(quick=asked.quick)), quick=asked.quick)
    if asked.only in {None, "worlds"}:
        _write("worlds", _told(worlds(quick=asked.quick)), quick=asked.quick)
    if asked.only in {None, "scale"}:
        _write("scale", _told(scale(quick=asked.quick, keep=asked.keep)), quick=asked.quick)
    if asked.only in {None, "room"}:
        from benchmarks.room import room_lines  # a browser, which the others do without

        _write("room", _told(room_lines(quick=asked.quick)), quick=asked.quick)


def _main_lines(*, quick: bool) -> list[Line]:
    rows = (h1, h2, h3, h5, what_if, commands, stages)
    return [line for row in rows for line in _told(row(quick=quick))]


def _told(lines: Iterable[Line]) -> list[Line]:
    """The lines, each printed as it comes."""
    told = []
    for line in lines:
        print(f"{line.claim:70} {line.ours:40} {line.peer:60} {line.ratio}", flush=True)
        told.append(line)
    return told


def _write(name: str, lines: list[Line], *, quick: bool) -> None:
    if quick:
        return
    table = ["| what | ours | beside it, same run | ratio, share or memory |", "|---|---|---|---|"]
    table += [f"| {x.claim} | {x.ours} | {x.peer} | {x.ratio} |" for x in lines]
    page = PAGE.read_text(encoding="utf-8")
    begin, end = TABLES[name]
    before, rest = page.split(begin)
    after = rest.split(end)[1]
    machine = f"{platform.processor() or platform.machine()}, Python {platform.python_version()}"
    versions = ", ".join(f"{name} {_version(name)}" for name in PACKAGES)
    body = "\n".join([begin, "", f"Machine: {machine}. {versions}.", "", *table, "", end])
    PAGE.write_text(before + body + after, encoding="utf-8")


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"


if __name__ == "__main__":
    main()
