"""``contingent backup``."""

from datetime import UTC, datetime
from pathlib import Path

import click

from contingent.cli.console import out, print_json, show_notes, working
from contingent.cli.options import json_option

__all__ = ["command"]


@click.command("backup")
@click.argument("ledger")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--dump",
    is_flag=True,
    help="As text, to be restored into any database; always so from PostgreSQL.",
)
@json_option
def command(ledger: str, file: Path, dump: bool, as_json: bool) -> None:
    """Copy LEDGER to FILE while others write, and verify the copy. FILE must not be there yet."""
    from contingent.adapters.storage.backup import backup
    from contingent.services.ledger.addresses import open_ledger
    from contingent.services.ledger.verified import notes_of

    store, _ = open_ledger(ledger)
    with store, working("copying and verifying"):
        verified = backup(store, file, dump=dump)
    notes = notes_of(verified, datetime.now(UTC))
    if as_json:
        from contingent.services.wire.ledger import VerifiedAnswer

        print_json(VerifiedAnswer.of(verified, notes, file=str(file)))
        return
    out().print(f"[bold green]Copied and verified[/]: {verified.head.seq} entries in {file}.")
    out().print(f"head {verified.head}", soft_wrap=True)
    show_notes(notes)
