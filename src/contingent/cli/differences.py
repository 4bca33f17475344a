"""Showing rows that differ."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from rich.markup import escape
from rich.table import Table

from contingent.cli.console import out

if TYPE_CHECKING:
    from contingent.ledger.difference import Difference

__all__ = ["show_differences"]


def show_differences(listed: Table, found: "Iterable[Difference]") -> None:
    """Print rows that differ, field by field; the table has columns for table, row, difference."""
    for row in found:
        fields = [
            f"{name}: {escape(_word(old))} → {escape(_word(new))}"
            for name, (old, new) in row.fields.items()
        ]
        colour = {"added": "green", "removed": "red"}.get(row.kind, "yellow")
        listed.add_row(row.table, escape(row.key), "\n".join(fields) or f"[{colour}]{row.kind}[/]")
    out().print(listed)


def _word(value: Any) -> str:
    return "none" if value in (None, "", []) else str(value)
