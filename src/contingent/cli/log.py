"""``contingent log``."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import click

from contingent.cli.console import out, print_json, table
from contingent.cli.options import date_of, json_option

if TYPE_CHECKING:
    from contingent.adapters.storage.queries import Logged
    from contingent.ledger.entry import Entry
    from contingent.ledger.entry_text import RowText

__all__ = ["command"]

#: Fields of one entry shown to a person; --json has all.
FIELDS_SHOWN = 8


@click.command("log")
@click.argument("ledger")
@click.option("--nation", metavar="GBR", help="Only what touched a row about this nation.")
@click.option("--offer", metavar="ID", help="Only what touched this offer, or its successors.")
@click.option("--actor", help="Only what this person recorded.")
@click.option("--since", callback=date_of, metavar="DATE", help="Only from that day on (UTC).")
@click.option("--until", callback=date_of, metavar="DATE", help="Only up to that day, included.")
@click.option("--last", type=click.IntRange(1), default=50, show_default=True, help="The newest.")
@click.option("--all", "everything", is_flag=True, help="However many there are.")
@json_option
def command(
    ledger: str,
    nation: str | None,
    offer: str | None,
    actor: str | None,
    since: date | None,
    until: date | None,
    last: int,
    everything: bool,
    as_json: bool,
) -> None:
    """What was recorded in LEDGER, when, by whom and why; oldest first. LEDGER#NAME: a scenario."""
    from contingent.adapters.storage.queries import LogFilter
    from contingent.services.ledger.addresses import last_entry, open_ledger
    from contingent.services.ledger.kept_ledger import shown_rows, up_to

    store, place = open_ledger(ledger)
    after = None if until is None or until == date.max else until + timedelta(days=1)
    asked = LogFilter(
        nation,
        offer,
        None,
        actor,
        since,
        after,
        place.scenario or None,
        None if everything else last,
    )
    with store:
        found, total = store.log(up_to(asked, last_entry(store, place)))
        head = store.head()
    shown = [(logged, shown_rows(logged.entry, asked)) for logged in found]
    if as_json:
        from contingent.services.wire.ledger import LogAnswer

        print_json(LogAnswer.of(shown, total, head))
        return
    _show(shown, total)
    out().print(f"[dim]head {head}[/]")


def _show(shown: "list[tuple[Logged, tuple[RowText, ...]]]", total: int) -> None:
    from datetime import UTC, datetime

    from rich.markup import escape

    from contingent.services.ledger.kept_ledger import clock_word

    console, now = out(), datetime.now(UTC)
    listed = table("entry", "when (UTC)", "who", "what", "why", right=("entry",))
    for logged, changes in shown:
        entry = logged.entry
        where = f" [dim]in scenario {escape(entry.branch)}[/]" if entry.branch else ""
        count = len(entry.changes)
        heading = f"[bold]{escape(entry.verb)}[/] {escape(entry.object)}{where}"
        if entry.verb == "case imported":
            heading += f": {count} rows"
        clock = clock_word(logged, now)
        told = [f"[yellow]{clock}[/]"] if clock else []
        lines = [heading, *told, *(line for change in changes for line in _lines(change, entry))]
        listed.add_row(
            str(entry.seq),
            entry.at[:16].replace("T", " "),
            escape(entry.actor),
            "\n".join(lines),
            escape(entry.reason),
        )
    console.print(listed)
    if total > len(shown):
        console.print(f"The newest {len(shown)} of {total}; --all shows every one.")


def _lines(row: "RowText", entry: "Entry") -> list[str]:
    from rich.markup import escape

    name = f"{row.table}/{row.key}"
    shown = "" if name == entry.object else f"{name} "
    pairs = list(row.fields.items())
    fields = "; ".join(
        f"{field} {'' if row.kind == 'added' else f'{_word(old)} → '}{_word(new)}"
        for field, (old, new) in pairs[:FIELDS_SHOWN]
    )
    more = f" … {len(pairs) - FIELDS_SHOWN} more" if len(pairs) > FIELDS_SHOWN else ""
    mark, text = {
        "removed": ("[red]−[/]", f"{shown}removed"),
        "added": ("[green]+[/]", f"{shown}{fields}{more}"),
        "changed": ("[yellow]~[/]", f"{shown}{fields}{more}"),
        "succeeded": ("[yellow]~[/]", f"{fields}{more}, now {row.key}"),
    }[row.kind]
    return [f"{mark} {escape(text)}"]


def _word(value: Any) -> str:
    text = "none" if value in (None, "", []) else str(value)
    return text if len(text) <= 60 else text[:59] + "…"  # noqa: PLR2004 - a line
