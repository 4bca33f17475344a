"""``contingent new``."""

from pathlib import Path

import click

from contingent.cli.console import out, print_json
from contingent.cli.options import json_option

__all__ = ["command"]


@click.command("new")
@click.argument("folder", type=click.Path(path_type=Path))
@json_option
def command(folder: Path, as_json: bool) -> None:
    """Write a small commented case into FOLDER, to change into your own."""
    from contingent.services.new_case import write_new_case

    files = write_new_case(folder)
    if as_json:
        print_json({"folder": str(folder), "files": [path.name for path in files]})
        return
    console = out()
    console.print(f"[bold green]Written[/] to {folder}: {', '.join(path.name for path in files)}.")
    console.print(f"Begin with {folder / 'case.toml'}; then")
    console.print(
        f"  contingent check {folder}\n  contingent who {folder}\n  contingent plan {folder}"
    )
