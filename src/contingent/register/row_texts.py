"""The canonical text of the tables of a register, as its content hash is made over.

A register that differs from another in one row shares all other rows with it, and whole tables:
what was written of them once is kept while the process runs, by the row itself and not by what it
says.
"""

import json
from collections.abc import Sequence
from typing import Any

from contingent.register.value import Value

__all__ = ["text_of_row", "text_of_table"]

#: Rows and tables of which the text is kept; a case has some thousands of rows at most.
MOST = 50_000
#: A row or a table by its place in memory, held so that no other can take that place, with the
#: text to sort by and the text that counts.
_KEPT: dict[tuple[int, bool], tuple[object, str, str]] = {}


def text_of_row(row: Value) -> str:
    """A row as canonical JSON: keys sorted, no spaces, nothing that is as by default."""
    return _texts(row)[1]


def text_of_table(rows: Sequence[Value], *, sort: bool) -> str:
    """The rows of a table as a list of canonical JSON.

    Args:
        sort: whether their order does not matter.
    """
    key = id(rows), sort
    kept = _KEPT.get(key)
    if kept is None or kept[0] is not rows:
        texts = [_texts(row) for row in rows]
        if sort:
            texts.sort()
        kept = rows, "", f"[{','.join(text for _, text in texts)}]"
        _keep(key, kept)
    return kept[2]


def _texts(row: Value) -> tuple[str, str]:
    """What a row is sorted by, and its text."""
    key = id(row), False
    kept = _KEPT.get(key)
    if kept is None or kept[0] is not row:
        dumped: dict[str, Any] = row.model_dump(mode="json", by_alias=True, exclude_defaults=True)
        kept = (
            row,
            json.dumps(dumped, sort_keys=True, ensure_ascii=False),
            json.dumps(dumped, sort_keys=True, ensure_ascii=False, separators=(",", ":")),
        )
        _keep(key, kept)
    return kept[1], kept[2]


def _keep(key: tuple[int, bool], texts: tuple[object, str, str]) -> None:
    if len(_KEPT) >= MOST:
        _KEPT.clear()
    _KEPT[key] = texts
