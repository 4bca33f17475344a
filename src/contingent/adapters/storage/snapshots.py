"""Snapshots: states of the register kept with some events, so that reading a past day is quick.

They are a cache: one is used only while the chain runs through its event, and ``verify`` compares
each with the fold.
"""

import json
import zlib

from contingent.ledger.rows import Rows

__all__ = ["LEAST_BETWEEN", "due", "pack", "unpack"]

#: Events between two snapshots at the least.
LEAST_BETWEEN = 500


def due(events: int, rows: int) -> bool:
    """Whether a snapshot is worth its room after so many events since the last one.

    With as many events between two snapshots as there are rows, snapshots take no more room than
    in proportion to the events, however large the register grows.
    """
    return events >= max(LEAST_BETWEEN, rows)


def pack(rows: Rows) -> bytes:
    """A state as bytes."""
    tables = [[table, list(found.items())] for table, found in rows.items()]
    return zlib.compress(json.dumps(tables, ensure_ascii=False).encode(), 6)


def unpack(packed: bytes) -> Rows:
    """A state from bytes."""
    return {table: dict(found) for table, found in json.loads(zlib.decompress(packed))}
