"""The process that reads a document: limits on itself first, then the file, then JSON out.

It is started by ``document`` with the document as its standard input. Whatever a hostile file
makes of it, nothing but a bounded JSON text comes back.
"""

import json
import sys
from typing import Any

from contingent.confined import bound_this_process

__all__ = ["CPU_SECONDS", "MAX_LETTERS", "MEMORY", "OUTPUT", "main", "parts_of_document"]

CPU_SECONDS = 18
MEMORY = 512 * 1024 * 1024
OUTPUT = 40_000_000
#: Letters of a text after which it is cut.
MAX_LETTERS = 3_000_000


def parts_of_document(data: bytes, kind: str) -> dict[str, Any]:
    """What a document says, or why it will not be read.

    Args:
        data: the file; of an HTML page its text in UTF-8.
        kind: ``html`` or ``pdf``.
    """
    try:
        if kind == "pdf":
            from contingent.adapters.reports.pdf_text import Unreadable, read_pdf

            try:
                return read_pdf(data, MAX_LETTERS)
            except Unreadable as error:
                return {"refused": str(error), "hint": error.hint}
        from contingent.adapters.reports.page_text import read_page

        return read_page(data.decode("utf-8", "replace"))
    except (MemoryError, RecursionError):
        pass
    return {
        "refused": f"needs more than {MEMORY // 2**20} MB of memory to be read",
        "hint": "save the text of the article alone",
    }


def main(kind: str) -> None:
    """Read the document on standard input and print its parts."""
    sys.path += sys.argv[2:]
    bound_this_process(MEMORY, CPU_SECONDS, OUTPUT)
    parts = parts_of_document(sys.stdin.buffer.read(), kind)
    if len(parts.get("text", "")) > MAX_LETTERS:
        parts["text"] = parts["text"][:MAX_LETTERS]
        parts["notes"].append(f"only its first {MAX_LETTERS:,} letters were read")
    print(json.dumps(parts))  # noqa: T201 - its one output
