"""Recording what a review file accepts: ``contingent read --accept``."""

from pathlib import Path

import click
from rich.text import Text

from contingent.adapters.sources.tables import read_text
from contingent.cli.console import out, print_json
from contingent.register.fault import Fault, FaultsFound
from contingent.services.ledger.addresses import open_ledger, place_of
from contingent.services.ledger.recording import Signed
from contingent.services.reports.accepting import Accepted, accept
from contingent.services.reports.reviewed import Reviewed, read_review, stale_file

__all__ = ["accept_review"]


def accept_review(
    path: Path, ledger: str, actor: str, reason: str | None, second: str, *, as_json: bool
) -> None:
    """Record what a review file accepts and rejects.

    Raises:
        FaultsFound: listing everything that is wrong; nothing was recorded then.
    """
    place = place_of(ledger)
    if place.moment:
        msg = "a claim is recorded in the ledger as it is now; leave out '@…'"
        raise click.UsageError(msg)
    faults: list[Fault] = []
    text = read_text(path, faults)
    reviewed = None if text is None else read_review(text, path.name, faults)
    if reviewed is None:
        raise FaultsFound(faults)
    faults += stale_file(reviewed, path.parent)
    signed = Signed(actor, reason or f"read in {_called(reviewed)}")
    store, _ = open_ledger(ledger)
    with store:
        done = accept(
            store, reviewed, signed, second=second, scenario=place.scenario, faults=tuple(faults)
        )
    if as_json:
        from contingent.services.wire.report import AcceptedAnswer

        print_json(AcceptedAnswer.of(done))
    else:
        _show(done)


def _called(reviewed: Reviewed) -> str:
    return "a report" if reviewed.name == "-" else reviewed.name


def _show(done: Accepted) -> None:
    console = out()
    for name, head in done.recorded:
        console.print(Text("Recorded ", style="bold green") + Text(f"{name} as entry {head.seq}"))
    for name in done.seconded:
        console.print(Text("Seconded ", style="bold green") + Text(name))
    for name in done.rejected:
        console.print(Text(f"Rejected {name}; why is kept in the log"))
    for name in done.already:
        console.print(Text(f"There already: {name}", style="dim"))
    for name, why in done.awaiting.items():
        told = f"{name} counts for nothing yet, confidence low: {why}"
        console.print(Text("Note: ", style="bold yellow") + Text(told))
    if done.later:
        console.print(Text(f"Left for later: {done.later}", style="dim"))
    if not (done.recorded or done.seconded or done.rejected):
        console.print("Nothing new was recorded.")
    console.print(Text(f"head {done.head}", style="dim"))
