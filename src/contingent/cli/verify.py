"""``contingent verify``."""

from datetime import UTC, datetime

import click

from contingent.cli.console import out, print_json, show_notes
from contingent.cli.options import json_option

__all__ = ["command"]


@click.command("verify")
@click.argument("ledger")
@click.option(
    "--head",
    "witness",
    metavar="SEQ:HASH",
    help="A head noted earlier and kept elsewhere: without one, entries cut off the end, or a "
    "ledger rewritten whole, cannot be told.",
)
@click.option(
    "--repair",
    is_flag=True,
    help="Add the idempotency records that earlier versions did not keep, and then verify.",
)
@json_option
def command(ledger: str, witness: str | None, repair: bool, as_json: bool) -> int:
    """Verify every entry of LEDGER, and that what it shows follows from them."""
    from contingent.adapters.storage.verification import verify_ledger
    from contingent.errors import LedgerBroken
    from contingent.ledger.entry import Head
    from contingent.services.ledger.addresses import open_ledger
    from contingent.services.ledger.verified import notes_of

    try:
        known = None if witness is None else Head.read(witness)
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    store, _ = open_ledger(ledger)
    with store:
        added = store.repair() if repair else 0
        try:
            verified = verify_ledger(store, known)
        except LedgerBroken as error:
            if not as_json:
                raise
            from contingent.services.wire.deeds import BrokenAnswer

            print_json(BrokenAnswer.of(error))
            return 1
    notes = notes_of(verified, datetime.now(UTC))
    if as_json:
        from contingent.services.wire.ledger import VerifiedAnswer

        print_json(VerifiedAnswer.of(verified, notes, repaired=added))
        return 0
    console = out()
    if repair:
        console.print(f"Added idempotency records: {added}.")
    console.print(f"[bold green]Verified[/]: {verified.head.seq} entries, each link of the chain.")
    if not verified.witnessed:
        console.print(
            "Nothing was compared with a head kept elsewhere, so a cut end would not show. Keep "
            "this head where this machine cannot change it:"
        )
    console.print(f"head {verified.head}", soft_wrap=True)
    show_notes(notes)
    return 0
