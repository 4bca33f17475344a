"""``contingent backtest``."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from contingent.cli.console import out, print_json, share, table, working
from contingent.cli.options import case_argument, json_option, setting_options
from contingent.cli.stopping import limit_option
from contingent.register.cell import CellError, read_day
from contingent.services.answers.asked import Asked

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from rich.console import Console

    from contingent.analysis.backtest import MeasureErrors
    from contingent.services.answers.backtesting import Backtested

__all__ = ["command"]


def _days_of(
    _context: click.Context, _parameter: click.Parameter, given: "Sequence[str]"
) -> "tuple[date, ...]":
    try:
        return tuple(read_day(text) for text in given)
    except CellError as error:
        msg = f"{error}; write 2025-04-10"
        raise click.BadParameter(msg) from None


@click.command("backtest")
@case_argument
@click.option(
    "--on",
    "on",
    multiple=True,
    metavar="DAY",
    callback=_days_of,
    help="Read the case as it was known on that day; may be repeated; default: the case's own.",
)
@setting_options(as_of=False)
@click.option("--concept", help="The concept; default: the case's first.")
@click.option(
    "--csv",
    "table_file",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write every figure beside what was said of it.",
)
@click.option(
    "--figure",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Draw the curves and the errors (.svg, .png, .pdf; needs the extra 'plot').",
)
@click.option("--force", is_flag=True, help="Replace the files if they are there.")
@limit_option("Seconds for all plans, shared evenly by them.", 300.0, handed=True)
@json_option
def command(
    case: str,
    on: "tuple[date, ...]",
    asked: Asked,
    concept: str | None,
    table_file: Path | None,
    figure: Path | None,
    force: bool,
    limit: float,
    as_json: bool,
) -> None:
    """Plans of CASE as known on each day of a list, held against what happened (outcomes.csv).

    Beside the plan stand two guesses that need none: that all who stand come as soon as they can,
    and that the last figure stays.
    """
    from contingent.adapters.sources.safe_write import check_target, write_file
    from contingent.planning.solver import Limits
    from contingent.services.answers.backtest_words import backtest_csv
    from contingent.services.answers.backtesting import backtest
    from contingent.services.cases.opening import open_case

    if figure:
        from contingent.briefs.figures.style import check_drawable

        check_drawable(figure)
    for file in filter(None, (table_file, figure)):
        check_target(file, folder=False, force=force)
    register = open_case(case, None)
    with working("planning") as tell:
        found = backtest(
            register,
            asked,
            on,
            concept,
            Limits(limit),
            lambda done, all_: tell(f"planning: {done} of {all_} days"),
        )
    if table_file:
        write_file(table_file, backtest_csv(found), force=force)
    if figure:
        from contingent.briefs.backtest_figure import draw_backtest

        draw_backtest(found, figure)
    if as_json:
        from contingent.services.wire.backtest import BacktestAnswer

        print_json(BacktestAnswer.of(found))
        return
    _show(out(), found)


def _show(console: "Console", found: "Backtested") -> None:
    from contingent.analysis.backtest import errors_by, horizon
    from contingent.services.answers.backtest_words import UPPER, finding

    console.print(f"[bold]{found.register.case.title}[/]")
    console.print(
        f"Concept [bold]{found.concept.concept}[/], world [bold]{found.world.world}[/]; "
        f"{len(found.days)} days. {UPPER}"
    )
    console.print(f"[bold]{finding(found)}[/]")
    _show_curves(console, found)
    _show_errors(console, "Errors by measure", "", errors_by(found.held))
    words = found.register.calendar.words
    rows = errors_by(found.held, lambda one: horizon(one.ahead))
    drawn = [row for row in rows if row.measure == found.drawn]
    _show_errors(console, f"Errors in {found.drawn}, by how far ahead", words, drawn)
    _show_who(console, found)
    _show_rest(console, found)


def _show_curves(console: "Console", found: "Backtested") -> None:
    """What came, and what was said of it on each day before."""
    days = [f"{day.day} {day:%b}" for day in found.days]
    listed = table(
        "on", "came", *days, title=f"{found.drawn}, said on", right=("on", "came", *days)
    )
    said = {(one.day, one.outcome): one.said[0] for one in found.held}
    figures = [row for row in found.register.outcomes if row.measure == found.drawn]
    for row in sorted(figures, key=lambda figure: figure.date.isoformat()):
        values = [said.get((day, row)) for day in found.days]
        if any(value is not None for value in values):
            sign = {"exact": "", "at least": "≥ ", "at most": "≤ "}[row.bound.value]
            cells = ("" if value is None else f"{value:,.0f}" for value in values)
            listed.add_row(f"{row.date:%Y-%m-%d}", f"{sign}{row.value:,.0f}", *cells)
    console.print(listed)


def _show_errors(
    console: "Console", title: str, words: str, rows: "Sequence[MeasureErrors]"
) -> None:
    """Mean error and mean size of it, of the plan and of the guesses."""
    if not rows:
        return
    columns = ("figures", "came", "plan", "size", "all at once", "size ", "stays", "size  ")
    first = f"{words} ahead" if words else "measure"
    listed = table(first, *columns, title=title, right=columns)
    for row in rows:
        name = row.measure
        if row.within is not None:
            name = f"to {row.within}" if row.within == 1 else f"{row.within // 2} to {row.within}"
        figures = f"{row.count}" + (
            f", {row.bounds} bound{'s' * (row.bounds > 1)}" if row.bounds else ""
        )
        cells = (
            text
            for errors in row.errors
            for text in (_number(errors.signed, "+"), _number(errors.absolute))
        )
        listed.add_row(name, figures, _number(row.happened), *cells)
    console.print(listed)


def _number(value: float, sign: str = "") -> str:
    return f"{value:{sign},.0f}" if abs(value) >= 100 or not value else f"{value:{sign}.1f}"  # noqa: PLR2004 - three digits tell enough


def _show_who(console: "Console", found: "Backtested") -> None:
    """Who was said to come, and who came."""
    from contingent.analysis.who_came import first_seen, who_came

    columns = ("came", "said", "of them came", "precision", "recall", "recall at once")
    late = f"seen later than planned, {found.register.calendar.words}"
    listed = table("said on", *columns, late, title="Nations", right=columns)
    for known in found.known:
        plan, earliest, _ = who_came(known, found.register)
        if not plan.came:
            continue
        told = [None if one is None else float(one) for one in (plan.precision, plan.recall)]
        seen = first_seen(known, found.register)
        listed.add_row(
            f"{known.day}",
            f"{len(plan.came)}",
            f"{len(plan.said)}",
            f"{len(plan.hits)}",
            *("–" if one is None else share(one) for one in told),
            "–" if earliest.recall is None else share(float(earliest.recall)),
            ", ".join(f"{one.nation} {float(one.early):+.1f}" for one in seen),
        )
    if listed.row_count:
        console.print(listed)
        console.print(
            "Precision is among the nations a figure tells of; of the others said to come nobody "
            "knows. A nation may have come before it was first seen."
        )


def _show_rest(console: "Console", found: "Backtested") -> None:
    if found.left_out:
        told = ", ".join(f"{row.measure} ({row.date:%Y-%m-%d})" for row in found.left_out)
        console.print(f"Figures without a counterpart in a plan or guess: {told}.")
    console.print(
        f"Plans verified by code that shares nothing with the solver. A bound that is kept counts "
        f"as no error.\n{found.known[0].plan.solver}; register "
        f"{found.register.content_hash[:16]}"
    )
