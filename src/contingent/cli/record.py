"""``contingent record``."""

from datetime import date
from pathlib import Path

import click

from contingent.cli.console import out, print_json
from contingent.cli.options import date_of, json_option, signed_options

__all__ = ["command"]

_EXAMPLE = """\b
Example:
  contingent record sqlite:///u.db "offer changed" gbr-battlegroups packages=3 \\
      --actor "A. Analyst" --reason "Statement of 2 December"
"""


@click.command("record", epilog=_EXAMPLE)
@click.argument("ledger")
@click.argument("verb", required=False)
@click.argument("row_id", metavar="[ID]", required=False)
@click.argument("fields", metavar="[FIELD=VALUE]…", nargs=-1)
@signed_options
@click.option(
    "--on", "on", callback=date_of, metavar="DATE", help="The position is known from that day."
)
@click.option(
    "--version",
    type=click.IntRange(0),
    help="Refuse unless the row is still of this version: its last entry ('log' shows it), or 0.",
)
@click.option(
    "--file",
    "file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Record every change of a JSON or CSV file: all of them, or none.",
)
@click.option(
    "--clock-is-right",
    is_flag=True,
    help="This machine's clock is right, though it was warned that it seems to be behind.",
)
@json_option
def command(
    ledger: str,
    verb: str | None,
    row_id: str | None,
    fields: tuple[str, ...],
    actor: str,
    reason: str,
    key: str,
    on: date | None,
    version: int | None,
    file: Path | None,
    clock_is_right: bool,
    as_json: bool,
) -> None:
    """Record a change in LEDGER: VERB such as 'offer changed', ID of the row, and its fields.

    Verbs: offer recorded, changed, withdrawn, corrected, removed; claim accepted, corrected,
    removed; line added, changed, removed; and set or removed for nation, capability, site,
    link, event, world, concept, meeting, estimate, consent, outcome, balance, pledge, coalition;
    case set. An empty value makes a field its default. LEDGER#NAME records in a scenario.
    """
    from contingent.ledger.recording import Recording
    from contingent.services.ledger.addresses import open_ledger, place_of
    from contingent.services.ledger.change_files import read_changes
    from contingent.services.ledger.recording import Signed, record

    if (file is None) == (verb is None):
        msg = "give either VERB, ID and fields, or --file"
        raise click.UsageError(msg)
    if file is not None:
        asked = read_changes(file)
    else:
        given = dict(_pair(text) for text in fields)
        # A new link or meeting is named by its fields: what looks like one is no id.
        if row_id is not None and "=" in row_id:
            given = {**dict([_pair(row_id)]), **given}
            row_id = ""
        asked = [Recording(verb or "", row_id or "", given, version, on)]
    place = place_of(ledger)
    if place.moment:
        msg = "a change is recorded in the ledger as it is now; leave out '@…'"
        raise click.UsageError(msg)
    store, _ = open_ledger(ledger)
    with store:
        signed = Signed(actor, reason, key, clock_is_right=clock_is_right)
        heads = record(store, asked, signed, place.scenario)
    if as_json:
        from contingent.services.wire.ledger import RecordedAnswer

        print_json(RecordedAnswer.of(heads))
        return
    console = out()
    many = len(heads) > 1
    numbers = f"{heads[0].seq} to {heads[-1].seq}" if many else str(heads[0].seq)
    console.print(f"[bold green]Recorded[/] as {'entries' if many else 'entry'} {numbers}.")
    console.print(f"[dim]head {heads[-1]}[/]")


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name.strip():
        msg = f"'{text}': write FIELD=VALUE"
        raise click.UsageError(msg)
    return name.strip(), value
