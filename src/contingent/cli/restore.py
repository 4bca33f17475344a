"""``contingent restore``."""

from datetime import UTC, datetime
from pathlib import Path

import click

from contingent.cli.console import out, print_json, show_notes, working
from contingent.cli.options import json_option

__all__ = ["command"]


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.argument("ledger")
@json_option
def command(file: Path, ledger: str, as_json: bool) -> None:
    """Make LEDGER from the backup FILE, and verify it. There must be none at its address."""
    from contingent.adapters.storage.backup import restore
    from contingent.services.ledger.addresses import place_of
    from contingent.services.ledger.verified import notes_of

    with working("restoring and verifying"):
        verified = restore(file, place_of(ledger).address)
    notes = notes_of(verified, datetime.now(UTC))
    if as_json:
        from contingent.services.wire.ledger import VerifiedAnswer

        print_json(VerifiedAnswer.of(verified, notes))
        return
    out().print(f"[bold green]Restored and verified[/]: {verified.head.seq} entries.")
    out().print(f"head {verified.head}", soft_wrap=True)
    show_notes(notes)
