"""Showing faults: to a person on stderr, to a program as JSON on stdout."""

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from contingent.cli.console import PLAIN_WIDTH, print_json, table
from contingent.register.fault import Fault
from contingent.register.plain_text import without_steering

__all__ = ["show_faults"]


def show_faults(faults: Sequence[Fault], *, as_json: bool) -> None:
    """Show every fault."""
    if as_json:
        from contingent.services.wire.register import faults_json

        print_json(faults_json(faults))
        return
    console = Console(stderr=True, highlight=False)
    if not console.is_terminal:
        console = Console(stderr=True, highlight=False, width=PLAIN_WIDTH)
    count = len(faults)
    console.print(f"[bold red]{count} fault{'' if count == 1 else 's'} found[/]; nothing was done.")
    listed = table("file", "row", "column", "what is wrong, and what to do", right=("row",))
    for fault in faults:
        text = fault.message + (f"\n→ {fault.hint}" if fault.hint else "")
        row = "" if fault.row is None else str(fault.row)
        # As Text: a fault quotes its input, in which square brackets are no markup.
        cells = (fault.file, row, fault.column or "", text)
        listed.add_row(*(Text(without_steering(cell)) for cell in cells))
    console.print(listed)
