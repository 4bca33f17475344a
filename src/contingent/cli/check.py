"""``contingent check``."""

import click

from contingent.cli.console import out, print_json
from contingent.cli.options import case_argument, json_option

__all__ = ["command"]


@click.command("check")
@case_argument
@json_option
def command(case: str, as_json: bool) -> None:
    """List every fault of CASE, with file, row, column and what to do."""
    from contingent.services.cases.opening import open_case
    from contingent.services.wire.register import CheckAnswer, counts_of

    register = open_case(case)
    if as_json:
        print_json(CheckAnswer.of(register))
        return
    counts = ", ".join(f"{count} {name}" for name, count in counts_of(register).items() if count)
    console = out()
    console.print(f"[bold green]No fault[/] in '{register.case.title}'.")
    console.print(counts + ".")
    console.print(f"[dim]content hash {register.content_hash}[/]")
