"""``contingent sustain``."""

from typing import TYPE_CHECKING, Any

import click

from contingent.cli.console import out, print_json, table
from contingent.cli.options import case_argument, json_option, setting_options
from contingent.cli.stopping import LIMIT_TEXT, limit_option
from contingent.services.answers.asked import Asked

if TYPE_CHECKING:
    from rich.console import Console

    from contingent.analysis.sustain import Sustained
    from contingent.register.calendar import Calendar
    from contingent.register.duration import Duration
    from contingent.services.answers.places import Sustainability

__all__ = ["command"]


def _numbers(text: str) -> tuple[int, ...]:
    parts = [part.strip() for part in text.split(",")]
    if not all(part.isdecimal() and int(part) > 0 for part in parts):
        msg = f"'{text}': write whole numbers separated by commas, such as 5000,10000"
        raise click.UsageError(msg)
    return tuple(map(int, parts))


def _duration(_context: click.Context, _option: click.Parameter, text: str | None) -> Any:
    """A duration as an option writes it."""
    from contingent.register.cell import CellError
    from contingent.register.duration import Duration

    if text is None:
        return None
    try:
        found = Duration.of_text(text)
    except CellError as error:
        msg = f"{error}; {error.hint}" if error.hint else str(error)
        raise click.BadParameter(msg) from None
    if not found:
        msg = "a tour takes some time"
        raise click.BadParameter(msg)
    return found


@click.command("sustain")
@case_argument
@setting_options()
@click.option(
    "--strengths",
    help="Strengths asked about, in people, such as 5000,10000; default: as fits those who stand.",
)
@click.option(
    "--rests",
    default="2,3,4",
    show_default=True,
    help="Tours at rest per tour away: 2 means one in three is away.",
)
@click.option(
    "--tour",
    callback=_duration,
    help="How long a tour is: '6 months', '14 days'; default: as fits the case's step.",
)
@click.option(
    "--domain", help="Whose offers count; default: the case's main_domain, or its first domain."
)
@limit_option(LIMIT_TEXT)
@json_option
def command(
    case: str,
    asked: Asked,
    strengths: str | None,
    rests: str,
    tour: "Duration | None",
    domain: str | None,
    as_json: bool,
) -> None:
    """How long a strength can be kept up from the offers of CASE that stand in a world.

    Counted step by step: only those are away whose offer stands then. An offer that falls takes
    its people home; what stands in the last step of the case is taken to go on.
    """
    from contingent.services.answers.places import sustainability
    from contingent.services.cases.opening import open_case

    register = open_case(case, asked.as_of)
    found = sustainability(
        register,
        asked,
        strengths=_numbers(strengths) if strengths else (),
        rests=_numbers(rests),
        tour=tour,
        domain=domain,
    )
    if as_json:
        from contingent.services.wire.places import SustainAnswer

        print_json(SustainAnswer.of(found))
        return
    _show(out(), found)


def _show(console: "Console", found: "Sustainability") -> None:
    world = found.setting.world
    console.print(f"[bold]{found.setting.register.case.title}[/]")
    console.print(f"World [bold]{world.world}[/]: {world.title}")
    most, last = max(found.people, default=0), found.people[-1]
    calendar = found.setting.register.calendar
    when = calendar.at(found.people.index(most))
    going_on = f"{last:,}, who are taken to go on standing" if last else "nobody does"
    console.print(
        f"{len(found.offers)} {found.domain} offers that may serve in the host nation stand "
        f"{calendar.some}. Most of their people stand {when}: [bold]{most:,}[/]; in the "
        f"last, {calendar.label(len(found.people) - 1)}, {going_on}. Each goes for "
        f"{found.tour} and rests; when an offer falls, its people come home."
    )
    rests = list(dict.fromkeys(row.rest for row in found.rows))
    listed = table(
        "people away",
        *(f"1:{rest}" for rest in rests),
        title="How long it lasts",
        right=("people away",),
    )
    for strength in dict.fromkeys(row.strength for row in found.rows):
        cells = [
            f"{_lasts(row, calendar)}\n[dim]{row.needed:,} in the cycle[/]"
            for row in found.rows
            if row.strength == strength
        ]
        listed.add_row(f"{strength:,}", *cells)
    console.print(listed)


def _lasts(row: "Sustained", calendar: "Calendar") -> str:
    """How long one strength lasts, and from when on."""
    if row.begins is None:
        return "[red]cannot begin[/]"
    begins = f" from {calendar.label(row.begins)}" if row.begins else ""
    if row.months is None:
        return f"[green]for ever{begins}[/]"
    return f"[yellow]{calendar.count(row.months)}{begins}[/]"
