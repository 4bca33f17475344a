"""``contingent publish``."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from contingent import __version__
from contingent.cli.console import out, print_json, working
from contingent.cli.options import date_of, json_option

if TYPE_CHECKING:
    from contingent.publishing.facts import Note

__all__ = ["command"]


def _day(context: click.Context, parameter: click.Parameter, given: str | None) -> date:
    return date_of(context, parameter, given) or datetime.now(UTC).date()


@click.command("publish")
@click.argument("case")
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option(
    "--as",
    "viewer",
    metavar="VIEWER",
    help="Whose view: a nation such as FRA, public, or staff. Default: what is released to all, of "
    "a ledger and of a case with releases; all of any other case.",
)
@click.option("--released", is_flag=True, help="What is released to all: the same as --as public.")
@click.option("--date", "day", callback=_day, metavar="DATE", help="The day it is dated; today.")
@click.option(
    "--as-of", "as_of", callback=date_of, metavar="DATE", help="The case as known on that day."
)
@click.option(
    "--since",
    callback=date_of,
    metavar="DATE",
    help="Tell what changed since that day; default: the newest of the record.",
)
@click.option("--by", default="", metavar="NAME", help="Who publishes it, for citations.")
@click.option(
    "--licence", default="", metavar="NAME", help="What others may do, such as CC-BY-4.0."
)
@click.option(
    "--address",
    default="",
    metavar="URL",
    help="Where it will be, for the feed and citations; the pages need none.",
)
@click.option(
    "--notes",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Dated notes: a CSV file with the columns date, title and text.",
)
@click.option(
    "--every-exit",
    is_flag=True,
    help="Plan each nation's exit in every world; else in the first, and tell a bound in others.",
)
@click.option("--force", is_flag=True, help="Replace the site that is in DIR.")
@json_option
def command(
    case: str,
    folder: Path,
    viewer: str | None,
    released: bool,
    day: date,
    as_of: date | None,
    since: date | None,
    by: str,
    licence: str,
    address: str,
    notes: Path | None,
    every_exit: bool,
    force: bool,
    as_json: bool,
) -> None:
    """Write the site of CASE into DIR: pages, figures and data that need no server.

    It works from a folder and from any web host, under any path. The same case, options and date
    give the same bytes. Needs the extra 'publish'.
    """
    from contingent.adapters.sources.safe_write import check_tree, write_tree
    from contingent.publishing.needs import check_installed

    if released and viewer not in {None, "public"}:
        msg = "--released is --as public; give one of them"
        raise click.UsageError(msg)
    if since is not None and since >= day:
        msg = f"--since {since} is not before {day}, the day of the site"
        raise click.UsageError(msg)
    check_installed()
    from contingent.publishing.facts import Imprint
    from contingent.publishing.notes import read_notes
    from contingent.publishing.site import MANIFEST, site_files
    from contingent.services.cases.published import open_published
    from contingent.services.wire.deeds import PublishedAnswer

    check_tree(folder, MANIFEST, force=force)
    told: tuple[Note, ...] = read_notes(notes) if notes else ()
    seen = "public" if released else viewer
    register, seen_as = open_published(case, seen, as_of)
    earlier = None
    if since is not None:
        earlier = open_published(case, seen, since)[0].as_known(since)
    at = f"{address.rstrip('/')}/" if address else ""
    made = f"Contingent {__version__}"
    how = Imprint(day, seen_as, since, at, by, licence, made, told)
    with working("publishing") as tell:
        files = site_files(register, how, earlier, every_exit=every_exit, on_done=tell)
        write_tree(folder, files, MANIFEST, force=force)
    if as_json:
        print_json(
            PublishedAnswer(
                folder=str(folder),
                files=len(files),
                bytes=sum(map(len, files.values())),
                viewer=seen_as or None,
                date=day,
                hash=register.content_hash,
            )
        )
        return
    size = sum(map(len, files.values())) / 1e6
    text = f"{len(files)} files, {size:.1f} MB, written to {folder}: open {folder}/index.html."
    out().print(text, markup=False, soft_wrap=True)
