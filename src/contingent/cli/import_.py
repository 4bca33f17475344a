"""``contingent import``."""

import click

from contingent.cli.console import out, print_json
from contingent.cli.options import json_option, loosely_signed_options

__all__ = ["command"]


@click.command("import")
@click.argument("case")
@click.argument("ledger")
@loosely_signed_options("")
@json_option
def command(case: str, ledger: str, actor: str, reason: str, key: str, as_json: bool) -> None:
    """Put CASE into LEDGER, which is made if there is none.

    A new ledger begins with the case; in one that holds something, every row that differs is
    set or removed, as one event.
    """
    from contingent.services.cases.opening import open_case
    from contingent.services.ledger.addresses import open_ledger, place_of
    from contingent.services.ledger.recording import Signed, import_case

    place = place_of(ledger)
    if place.moment or place.scenario:
        msg = "a case is put into the register itself; leave out '@…' and '#…'"
        raise click.UsageError(msg)
    register = open_case(case)
    store, _ = open_ledger(ledger, create=True)
    with store:
        head, rows = import_case(store, register, Signed(actor, reason or f"import of {case}", key))
    if as_json:
        from contingent.services.wire.deeds import ImportedAnswer

        print_json(ImportedAnswer(rows=rows, head=str(head), hash=register.content_hash))
        return
    console = out()
    if rows:
        console.print(f"[bold green]Imported[/] {rows} rows as entry {head.seq}.")
    else:
        console.print("The ledger holds that case already; nothing was recorded.")
    console.print(f"[dim]head {head}[/]")
