"""``contingent view``."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from contingent.cli.console import out, print_json
from contingent.cli.options import case_argument, json_option

if TYPE_CHECKING:
    from contingent.services.wire.view import SeenPart, ViewAnswer

__all__ = ["command"]


@click.command("view")
@case_argument
@click.option(
    "--as",
    "viewer",
    required=True,
    metavar="VIEWER",
    help="Whose view: a nation of the case such as FRA, public, or staff.",
)
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path),
    help="Write the view here as a case, which every other command takes.",
)
@click.option("--force", is_flag=True, help="Replace FOLDER if it is there.")
@click.option(
    "--offer",
    metavar="OFFER",
    help="Of an offer of VIEWER: what it unlocks, what its caveats cost, is it ever triggered.",
)
@click.option("--world", help="With --offer: the world; default: the case's, or its first.")
@click.option("--concept", help="With --offer: the concept; default: the case's, or its first.")
@json_option
def command(
    case: str,
    viewer: str,
    folder: Path | None,
    force: bool,
    offer: str | None,
    world: str | None,
    concept: str | None,
    as_json: bool,
) -> None:
    """What a nation may see of CASE: its own rows, and what was released to it (releases.csv).

    Nothing in the view depends on what is hidden, so no answer worked out on it can tell. With
    --offer it answers what a delegation asks of its own offer, worked out on the view alone.
    """
    from contingent.services.cases.viewing import write_view

    if offer is None and (world or concept):
        msg = "--world and --concept go with --offer"
        raise click.UsageError(msg)
    if offer is not None:
        from contingent.cli.own_offer import show_offer

        show_offer(
            write_view(case, viewer, folder, force=force),
            viewer,
            offer,
            world,
            concept,
            as_json=as_json,
        )
        return
    from contingent.services.wire.view import ViewAnswer

    view = write_view(case, viewer, folder, force=force)
    answer = ViewAnswer.of(view, viewer, None if folder is None else str(folder))
    if as_json:
        print_json(answer)
        return
    _show(answer)


def _show(answer: "ViewAnswer") -> None:
    console = out()
    console.print(f"[bold]{answer.viewer}[/] sees {_counted(answer, answer.offers, 'offer')},")
    console.print(f"and {_counted(answer, answer.claims, 'claim')}.")
    for row in (*answer.offers, *answer.claims):
        if row.withheld:
            console.print(f"  {row.id} [dim]without {', '.join(row.withheld)}[/]")
    console.print(f"[dim]content hash {answer.hash}[/]")
    if answer.folder is not None:
        console.print(f"[bold green]Written[/] to {answer.folder}.")


def _counted(answer: "ViewAnswer", rows: "Iterable[SeenPart]", noun: str) -> str:
    seen = tuple(rows)
    own = sum(row.owner == answer.viewer for row in seen)
    partly = sum(bool(row.withheld) for row in seen)
    plural = "" if len(seen) == 1 else "s"
    return f"{len(seen)} {noun}{plural} ({own} its own, {partly} in part)"
