"""``contingent diff``."""

import click

from contingent.cli.console import out, print_json, table
from contingent.cli.options import json_option

__all__ = ["command"]

_EXAMPLES = """\b
Examples:
  contingent diff sqlite:///u.db@2025-04-10 sqlite:///u.db@2025-09-04    two days
  contingent diff sqlite:///u.db sqlite:///u.db#us-out                   a scenario
  contingent diff my-folder sqlite:///u.db                    a folder and a ledger
"""


@click.command("diff", epilog=_EXAMPLES)
@click.argument("one")
@click.argument("other")
@json_option
def command(one: str, other: str, as_json: bool) -> None:
    """What differs between two cases: ONE, and OTHER."""
    from contingent.ledger.difference import difference
    from contingent.ledger.rows import rows_of
    from contingent.services.cases.opening import open_moment

    registers = open_moment(one), open_moment(other)
    found = difference(rows_of(registers[0]), rows_of(registers[1]))
    hashes = registers[0].content_hash, registers[1].content_hash
    if as_json:
        from contingent.services.wire.ledger import DiffAnswer

        print_json(DiffAnswer.of(one, other, found, hashes))
        return
    console = out()
    if not found:
        same = "the same" if hashes[0] == hashes[1] else "the same but for the order of rows"
        console.print(f"[bold green]No difference[/]: both are {same}.")
        return
    from contingent.cli.differences import show_differences

    console.print(f"[bold]{one}[/] → [bold]{other}[/]: {len(found)} rows differ.")
    show_differences(table("table", "row", "what differs"), found)
