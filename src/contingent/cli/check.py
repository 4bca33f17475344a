"""``contingent check``."""

from typing import TYPE_CHECKING

import click

from contingent.cli.console import out, print_json
from contingent.cli.options import case_argument, json_option

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contingent.services.wire.register import TruthFinding

__all__ = ["command"]


@click.command("check")
@case_argument
@click.option(
    "--strict",
    is_flag=True,
    help="Also hold every offer against the claims it rests on; exit code 1 where one says more.",
)
@json_option
def command(case: str, strict: bool, as_json: bool) -> int:
    """List every fault of CASE, with file, row, column and what to do.

    With --strict also what a reader who goes back to the claims would strike: offers firmer or more
    trusted than these, numbers called stated that none gives, claims later than their offer,
    conditions on one doubtful claim, deployments without an end, outlets that nobody should rely
    on. An argument in the offer's note, '[kind: why]', excepts it from one kind.
    """
    from contingent.services.cases.opening import open_case
    from contingent.services.wire.register import CheckAnswer, counts_of

    register = open_case(case)
    answer = CheckAnswer.of(register, strict=strict)
    failed = int(bool(answer.findings))
    if as_json:
        print_json(answer)
        return failed
    counts = ", ".join(f"{count} {name}" for name, count in counts_of(register).items() if count)
    console = out()
    console.print(f"[bold green]No fault[/] in '{register.case.title}'.")
    console.print(counts + ".")
    if answer.findings is not None:
        _show(answer.findings, answer.excepted or 0)
    console.print(f"[dim]content hash {register.content_hash}[/]")
    return failed


def _show(findings: "Sequence[TruthFinding]", excepted: int) -> None:
    """What is found, offer by offer: where, what, why it matters, what to do."""
    from rich.markup import escape

    console = out()
    argued = f"; {excepted} excepted by an argument in the note" if excepted else ""
    if not findings:
        console.print(f"[bold green]No offer says more than its claims[/]{argued}.")
        return
    for found in findings:
        where = f"offers, {found.offer}, column {found.column}"
        console.print(f"[bold]{where}[/] [yellow]{found.kind}[/]", highlight=False)
        console.print(escape(f"  {found.message}"), highlight=False)
        console.print(escape(f"  why: {found.why}"), highlight=False, style="dim")
        console.print(escape(f"  do: {found.hint}"), highlight=False)
    plural = "" if len(findings) == 1 else "s"
    many = "1 offer says" if len({f.offer for f in findings}) == 1 else "Offers say"
    console.print(
        f"[bold red]{many} more than the claims[/]: {len(findings)} finding{plural}{argued}."
    )
