"""Who may see which rows: one predicate, that every read and write passes.

Today one viewer sees everything: the staff. Anyone else sees nothing, until delegations come.
"""

from dataclasses import dataclass

__all__ = ["STAFF", "RowLabel", "Viewer", "sees_all", "visible"]


@dataclass(frozen=True)
class Viewer:
    """Somebody who reads or writes a ledger."""

    name: str


#: The staff that keeps the ledger.
STAFF = Viewer("staff")


@dataclass(frozen=True)
class RowLabel:
    """What the predicate may look at: the row's table and the nation it is about."""

    table: str
    nation: str | None


def sees_all(viewer: Viewer) -> bool:
    """Whether nothing is hidden from the viewer; the chain can only be verified whole."""
    return viewer == STAFF


def visible(viewer: Viewer, row: RowLabel) -> bool:  # noqa: ARG001 - delegations will look at it
    """Whether the viewer may see the row, and so also change it. No rule means no."""
    return sees_all(viewer)
