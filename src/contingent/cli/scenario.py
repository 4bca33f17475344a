"""``contingent scenario``."""

from typing import TYPE_CHECKING

import click

from contingent.cli.console import out, print_json, table
from contingent.cli.options import json_option, loosely_signed_options

if TYPE_CHECKING:
    from contingent.adapters.storage.store import LedgerStore
    from contingent.services.ledger.recording import Signed

__all__ = ["command"]

_DEEDS = """\b
list      the scenarios there are
branch    open one on the register as it is now; name it LEDGER#NAME from then on
compare   what it changes, and what conflicts with changes of the register since
merge     bring its changes into the register (needs --reason), and close it
"""


@click.command("scenario", epilog=_DEEDS)
@click.argument("deed", type=click.Choice(["list", "branch", "compare", "merge"]))
@click.argument("ledger")
@click.argument("name", required=False)
@click.option(
    "--take",
    multiple=True,
    metavar="TABLE/ID=scenario|register",
    help="merge: whose row to keep where both changed it; may be repeated.",
)
@loosely_signed_options("")
@json_option
def command(
    deed: str,
    ledger: str,
    name: str | None,
    take: tuple[str, ...],
    actor: str,
    reason: str,
    key: str,
    as_json: bool,
) -> None:
    """Scenarios of LEDGER: named lists of changes over the register as it was."""
    from contingent.services.ledger.addresses import open_ledger, place_of
    from contingent.services.ledger.recording import Signed

    place = place_of(ledger)
    if place.moment or place.scenario:
        msg = "name the ledger alone, and the scenario after it"
        raise click.UsageError(msg)
    if (name is None) != (deed == "list"):
        msg = "give the scenario's NAME" if name is None else "'list' takes no NAME"
        raise click.UsageError(msg)
    if deed == "merge" and not reason:
        msg = "say why with --reason"
        raise click.UsageError(msg)
    signed = Signed(actor, reason or f"scenario {name}", key)
    store, _ = open_ledger(ledger)
    with store:
        if deed == "list":
            _list(store, as_json)
        elif deed == "compare":
            _compare(store, name or "", as_json)
        else:
            _write(store, deed, name or "", signed, take, as_json)


def _list(store: "LedgerStore", as_json: bool) -> None:
    from contingent.ledger.audit import BRANCHED

    entries = store.scenario_entries()
    merged = {entry.object: entry for entry in entries if entry.verb != BRANCHED}
    opened = [entry for entry in entries if entry.verb == BRANCHED]
    closing = {entry.branch: merged.get(entry.object) for entry in opened}
    if as_json:
        from contingent.services.wire.ledger import ScenariosAnswer

        print_json(ScenariosAnswer.of_entries(opened, closing))
        return
    if not opened:
        out().print("The ledger has no scenario; 'scenario branch LEDGER NAME' opens one.")
        return
    listed = table(
        "scenario", "on entry", "opened (UTC)", "by", "why", "merged", right=("on entry",)
    )
    for entry in opened:
        end = closing[entry.branch]
        when = entry.at[:16].replace("T", " ")
        told = f"entry {end.seq}" if end else ""
        listed.add_row(entry.branch, str(entry.base), when, entry.actor, entry.reason, told)
    out().print(listed)


def _compare(store: "LedgerStore", name: str, as_json: bool) -> None:
    from contingent.ledger.difference import difference
    from contingent.ledger.scenario import conflicts_of
    from contingent.services.ledger.recording import scenario_rows

    base, scenario, register = scenario_rows(store, name)
    found, conflicts = difference(base, scenario), conflicts_of(base, scenario, register)
    if as_json:
        from contingent.services.wire.deeds import ScenarioComparedAnswer

        print_json(ScenarioComparedAnswer.of(name, found, conflicts))
        return
    console = out()
    if not found:
        console.print(f"Scenario [bold]{name}[/] changes nothing yet.")
        return
    from rich.markup import escape

    from contingent.cli.differences import show_differences

    console.print(f"Scenario [bold]{name}[/] sets or removes {len(found)} rows.")
    show_differences(table("table", "row", "register when branched → scenario"), found)
    for conflict in conflicts:
        console.print(f"[bold red]Conflict[/]: {escape(str(conflict))}")


def _write(
    store: "LedgerStore",
    deed: str,
    name: str,
    signed: "Signed",
    take: tuple[str, ...],
    as_json: bool,
) -> None:
    from contingent.services.ledger.recording import branch_scenario, merge_scenario

    if deed == "branch":
        head, rows = branch_scenario(store, name, signed), 0
        told = f"Scenario '{name}' is open; name it as LEDGER#{name}."
    else:
        head, rows = merge_scenario(store, name, signed, take)
        told = f"Merged {rows} rows of scenario '{name}' as entry {head.seq}; it is closed."
    if as_json:
        from contingent.services.wire.deeds import ScenarioDoneAnswer

        print_json(ScenarioDoneAnswer(scenario=name, rows=rows, head=str(head)))
        return
    out().print(told)
    out().print(f"[dim]head {head}[/]")
