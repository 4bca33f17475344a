"""What is kept besides an event, for speed: its key, the rows it touched, the rows it set."""

from collections.abc import Mapping
from typing import Any

from contingent.adapters.storage.visible_rows import label_of
from contingent.ledger.entry import Event, RowChange

__all__ = ["key_record", "row_record", "touched_records"]


def key_record(event: Event) -> dict[str, Any]:
    """What is kept of an event's key, so that its request is carried out once."""
    return {n: getattr(event, n) for n in ("actor", "key", "request", "seq")}


def row_record(change: RowChange, seq: int) -> Mapping[str, Any]:
    """What the state keeps of a row that was set."""
    nation = label_of(change.table, change.fields()).nation
    return {"version": seq, "nation": nation, "body": change.row}


def touched_records(event: Event) -> list[dict[str, Any]]:
    """The rows an event touched, to look events up by."""
    return [
        {
            "seq": event.seq,
            "tbl": change.table,
            "key": change.key,
            "nation": label_of(change.table, change.fields()).nation,
        }
        for change in event.changes
    ]
