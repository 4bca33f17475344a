"""What is kept besides an entry, for speed: its key, the rows it touched, the rows it set."""

from collections.abc import Mapping
from typing import Any

from contingent.adapters.storage.visible_rows import label_of
from contingent.ledger.entry import Entry, RowChange

__all__ = ["key_record", "row_record", "touched_records"]


def key_record(entry: Entry) -> dict[str, Any]:
    """What is kept of an entry's key, so that its request is carried out once."""
    return {n: getattr(entry, n) for n in ("actor", "key", "request", "seq")}


def row_record(change: RowChange, seq: int) -> Mapping[str, Any]:
    """What the state keeps of a row that was set."""
    nation = label_of(change.table, change.fields()).nation
    return {"version": seq, "nation": nation, "body": change.row}


def touched_records(entry: Entry) -> list[dict[str, Any]]:
    """The rows an entry touched, to look entries up by."""
    return [
        {
            "seq": entry.seq,
            "tbl": change.table,
            "key": change.key,
            "nation": label_of(change.table, change.fields()).nation,
        }
        for change in entry.changes
    ]
