"""``contingent new``."""

from pathlib import Path

import click

from contingent.cli.console import out, print_json
from contingent.cli.options import json_option

__all__ = ["command"]


@click.command("new")
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@click.option(
    "--ledger",
    "file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Make a ledger in this file (SQLite) that begins with the same case.",
)
@json_option
def command(folder: Path | None, file: Path | None, as_json: bool) -> None:
    """Write a small commented case into FOLDER, or into a ledger, to change into your own."""
    if (folder is None) == (file is None):
        msg = "give either FOLDER or --ledger FILE"
        raise click.UsageError(msg)
    if folder is not None:
        _folder(folder, as_json)
    else:
        _ledger(file or Path(), as_json)


def _folder(folder: Path, as_json: bool) -> None:
    from contingent.services.cases.new_case import write_new_case

    files = write_new_case(folder)
    if as_json:
        from contingent.services.wire.deeds import NewFolderAnswer

        names = tuple(path.name for path in files)
        print_json(NewFolderAnswer(folder=str(folder), files=names))
        return
    console = out()
    console.print(f"[bold green]Written[/] to {folder}: {', '.join(path.name for path in files)}.")
    console.print(f"Begin with {folder / 'case.toml'}; then")
    console.print(
        f"  contingent check {folder}\n  contingent who {folder}\n  contingent plan {folder}"
    )


def _ledger(file: Path, as_json: bool) -> None:
    from contingent.cli.options import user_name
    from contingent.services.ledger.new_ledger import write_new_ledger

    head = write_new_ledger(file, user_name())
    address = f"sqlite:///{file}"
    if as_json:
        from contingent.services.wire.deeds import NewLedgerAnswer

        print_json(NewLedgerAnswer(ledger=address, head=str(head)))
        return
    console = out()
    console.print(f"[bold green]Made[/] the ledger {address}, beginning with a small case; then")
    console.print(
        f"  contingent who {address}\n  contingent log {address}\n"
        f'  contingent record {address} "offer changed" pol-pumps packages=1 --actor … --reason …'
    )
