"""Snapshots: states of the register kept with some entries, so that reading a past day is quick.

They are a cache: one is used only while the chain runs through its entry, and ``verify`` compares
each with the fold.
"""

import json
import zlib

from contingent.ledger.rows import Rows

__all__ = ["LEAST_BETWEEN", "due", "pack", "unpack"]

#: Entries between two snapshots at the least.
LEAST_BETWEEN = 500


def due(entries: int, rows: int) -> bool:
    """Whether a snapshot is worth its room after so many entries since the last one.

    With as many entries between two snapshots as there are rows, snapshots take no more room than
    in proportion to the entries, however large the register grows.
    """
    return entries >= max(LEAST_BETWEEN, rows)


def pack(rows: Rows) -> bytes:
    """A state as bytes."""
    tables = [[table, list(found.items())] for table, found in rows.items()]
    return zlib.compress(json.dumps(tables, ensure_ascii=False).encode(), 6)


def unpack(packed: bytes) -> Rows:
    """A state from bytes."""
    return {table: dict(found) for table, found in json.loads(zlib.decompress(packed))}
