"""The process that reads a workbook: limits on itself first, then the file, then JSON out.

It is started by ``workbook_reader`` with the workbook as its standard input. Whatever a hostile
file makes of it, nothing but a bounded JSON text comes back.
"""

import json
import sys
from dataclasses import asdict
from typing import Any

from contingent.adapters.sources.xlsx.book import read_book
from contingent.adapters.sources.xlsx.package import Package, Refused
from contingent.adapters.sources.xlsx.sheet import CELLS, LETTERS, read_sheet
from contingent.confined import bound_this_process

__all__ = ["CPU_SECONDS", "MEMORY", "OUTPUT", "cells_of_workbook", "main"]

CPU_SECONDS = 9
MEMORY = 512 * 1024 * 1024
OUTPUT = 80_000_000


def cells_of_workbook(data: bytes) -> dict[str, Any]:
    """The sheets of a workbook with their cells and faults, or why it will not be read."""
    sheets: list[dict[str, Any]] = []
    name = None
    try:
        package = Package(data)
        book = read_book(package)
        room = {"cells": CELLS, "letters": LETTERS}
        for name, part in book.sheets:
            if name.startswith("_"):
                continue
            read = read_sheet(package, part, book, room)
            rows = [[number, list(cells.items())] for number, cells in read.rows.items()]
            faults = [asdict(fault) for fault in read.faults]
            sheets.append({"name": name, "rows": rows, "faults": faults})
    except Refused as refused:
        return {"refused": {"sheet": name, "message": str(refused), "hint": refused.hint}}
    except (MemoryError, RecursionError):
        sheets.clear()
        message = f"needs more than {MEMORY // 2**20} MB of memory to be read"
        return {"refused": {"sheet": None, "message": message, "hint": "split the case"}}
    return {"sheets": sheets}


def main() -> None:
    """Read the workbook on standard input and print its cells."""
    _limit()
    print(json.dumps(cells_of_workbook(sys.stdin.buffer.read())))  # noqa: T201 - its one output


def _limit() -> None:
    bound_this_process(MEMORY, CPU_SECONDS, OUTPUT)
