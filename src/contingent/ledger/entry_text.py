"""What an entry did to each row, as a person would want it told."""

import json
from dataclasses import dataclass
from typing import Any

from contingent.ledger.canonical import Json
from contingent.ledger.entry import Entry, RowChange

__all__ = ["RowText", "told"]

#: Fields that differ between an offer and its successor as a matter of course.
_NEW_POSITION = ("offer", "known_from")


@dataclass(frozen=True)
class RowText:
    """What became of a row.

    Attributes:
        table, key: which row.
        kind: ``added``, ``changed``, ``removed``, or ``succeeded``: a new position after another.
        after: of a new position, the id of the one before.
        fields: field -> value before and after; of an added row, all of its fields.
        row: the fields of the row afterwards; of a removed row, those before.
    """

    table: str
    key: str
    kind: str
    fields: dict[str, tuple[Any, Any]]
    row: Json
    after: str = ""


def told(entry: Entry) -> tuple[RowText, ...]:
    """What the entry did, row by row.

    An offer that ends and the position that follows it are told as one: what differs between them.
    """
    if entry.verb in {"offer changed", "offer withdrawn"} and len(entry.changes) == 2:  # noqa: PLR2004 - old and new
        ended, begun = entry.changes
        return (_succession(ended, begun),)
    return tuple(_plain(change) for change in entry.changes)


def _plain(change: RowChange) -> RowText:
    kind = "removed" if change.row is None else "added" if change.was is None else "changed"
    fields = {} if kind == "removed" else change.altered()
    return RowText(change.table, change.key, kind, fields, change.fields())


def _succession(ended: RowChange, begun: RowChange) -> RowText:
    old: Json = json.loads(ended.row or "{}")
    before, now = {**old, **(ended.was or {})}, begun.fields()
    fields = {
        name: (before.get(name), now.get(name))
        for name in {**before, **now}
        if name not in _NEW_POSITION and before.get(name) != now.get(name)
    }
    return RowText(begun.table, begun.key, "succeeded", fields, now, after=ended.key)
