"""``contingent version``."""

import click

from contingent import __version__

__all__ = ["command"]


@click.command("version")
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
def command(as_json: bool) -> None:
    """Print the version."""
    click.echo(f'{{"version": "{__version__}"}}' if as_json else f"contingent {__version__}")
