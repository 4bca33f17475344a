"""The predicate ``visible`` as SQL. Every query of this package passes through it."""

from sqlalchemy import ColumnElement, false, true

from contingent.ledger.canonical import Json
from contingent.ledger.rows import Rows, nation_of
from contingent.ledger.visibility import RowLabel, Viewer, sees_all, visible

__all__ = ["label_of", "only_visible", "seen"]


def seen(
    viewer: Viewer,
    table: ColumnElement[str],  # noqa: ARG001 - delegations will look at it
    nation: ColumnElement[str],  # noqa: ARG001 - as above
) -> ColumnElement[bool]:
    """Condition that a row with this table and nation is visible: ``visible`` for a database."""
    return true() if sees_all(viewer) else false()


def label_of(table: str, fields: Json) -> RowLabel:
    """What the predicate looks at, of a row."""
    return RowLabel(table, nation_of(table, fields))


def only_visible(viewer: Viewer, rows: Rows) -> Rows:
    """The rows of a folded state that a viewer may see."""
    import json

    if sees_all(viewer):
        return rows
    return {
        table: {
            key: text
            for key, text in found.items()
            if visible(viewer, label_of(table, json.loads(text)))
        }
        for table, found in rows.items()
    }
