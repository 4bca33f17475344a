"""``contingent upgrade``."""

from pathlib import Path

import click

from contingent.cli.console import out, print_json, working
from contingent.cli.options import json_option

__all__ = ["command"]


@click.command("upgrade")
@click.argument("case")
@click.option(
    "--to",
    "target",
    help="Write it here and leave CASE as it is; of a ledger, the address of a new one.",
)
@json_option
def command(case: str, target: str | None, as_json: bool) -> None:
    """Write CASE, of an earlier version, in today's form.

    A folder, workbook or JSON file is replaced, and kept beside as CASE.v1. A ledger is written
    into a new one, named with --to.
    """
    from contingent.services.ledger.addresses import is_ledger

    if is_ledger(case):
        _ledger(case, target, as_json)
    else:
        _case(case, target, as_json)


def _case(case: str, target: str | None, as_json: bool) -> None:
    from contingent.errors import UnknownName
    from contingent.services.cases.opening import embedded_cases
    from contingent.services.cases.upgrading import upgrade_case

    source = Path(case)
    if not source.exists():
        if case in embedded_cases():
            msg = f"{case} comes with this program, in today's form; there is nothing to do"
            raise click.UsageError(msg)
        raise UnknownName("case or folder", case, embedded_cases())
    upgraded = upgrade_case(source, None if target is None else Path(target))
    if as_json:
        from contingent.services.wire.deeds import UpgradedAnswer

        print_json(UpgradedAnswer.of(upgraded))
        return
    console = out()
    console.print(f"[bold green]Written in today's form[/]: {upgraded.target}")
    if upgraded.backup is not None:
        console.print(f"As it was, it is kept in {upgraded.backup}.")
    for lost in upgraded.lost:
        console.print(f"[yellow]Not kept[/]: {lost}.")


def _ledger(case: str, target: str | None, as_json: bool) -> None:
    from contingent.cli.options import user_name
    from contingent.services.ledger.upgrading import upgrade_ledger

    if target is None:
        msg = "a ledger is written into a new one: name it with --to sqlite:///FILE"
        raise click.UsageError(msg)
    with working("upgrading and verifying"):
        verified = upgrade_ledger(case, target, user_name())
    if as_json:
        from contingent.services.wire.ledger import VerifiedAnswer

        print_json(VerifiedAnswer.of(verified, ()))
        return
    console = out()
    console.print(f"[bold green]Written in today's form and verified[/]: {target}")
    console.print(
        f"{verified.head.seq} entries, the last of which names the ledger they came from."
    )
    console.print(f"head {verified.head}", soft_wrap=True)
