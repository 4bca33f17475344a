"""``contingent sweep``."""

from typing import TYPE_CHECKING

import click

from contingent.cli.console import bar, out, print_json, share, table, working
from contingent.cli.options import (
    case_argument,
    chances_of,
    cluster_option,
    executor_of,
    json_option,
    setting_options,
)
from contingent.cli.stopping import LIMIT_TEXT, limit_option
from contingent.services.answers.asked import Asked

if TYPE_CHECKING:
    from fractions import Fraction

    from rich.console import Console

    from contingent.analysis.chances import Chance
    from contingent.analysis.reach import Goal
    from contingent.register.register import Register
    from contingent.services.answers.sweeping import Ranges
    from contingent.services.answers.worlds import WorldsAsked

__all__ = ["command", "show_chance"]

SHOWN = 15


@click.command("sweep")
@case_argument
@setting_options()
@click.option("--concept", help="The concept; default: the case's, or its first.")
@click.option(
    "--step",
    type=click.IntRange(0),
    help="The step (month, day …) looked at; default: the busiest.",
)
@click.option(
    "--goal",
    type=click.Choice(["essential", "fill"]),
    default="essential",
    show_default=True,
    help="All essential lines filled, or the weighted share filled.",
)
@click.option(
    "--over",
    type=click.Choice(["ranges", "probability"]),
    default="ranges",
    show_default=True,
    help="Ranges of assumed numbers, or probabilities of the case.",
)
@click.option(
    "--worlds",
    metavar="N",
    type=click.IntRange(1, 1_000_000),
    help="Look at N worlds drawn by the probabilities, or at all there are if they are no more.",
)
@click.option(
    "--seed",
    type=click.IntRange(0),
    default=1,
    show_default=True,
    help="With --worlds: the draw; the same seed draws the same worlds.",
)
@click.option(
    "--plans",
    metavar="K",
    type=click.IntRange(0, 1000),
    default=0,
    show_default=True,
    help="With --worlds: plan the K most frequent coalitions too.",
)
@click.option(
    "--chance",
    "chances",
    metavar="EVENT=P",
    multiple=True,
    callback=chances_of,
    help="With --worlds: the probability of an event or nation, 0 to 1; may be repeated. "
    "each=P is for every event that has none otherwise.",
)
@cluster_option
@limit_option(LIMIT_TEXT)
@json_option
def command(
    case: str,
    asked: Asked,
    concept: str | None,
    step: int | None,
    goal: "Goal",
    over: str,
    worlds: int | None,
    seed: int,
    plans: int,
    chances: tuple[tuple[str, float], ...],
    cluster: str | None,
    as_json: bool,
) -> None:
    """How the answer for CASE moves with its assumed numbers, or with its probabilities.

    With --worlds: who stands in how many worlds, and how much of each tier can be filled at most,
    over the whole time. Those figures are bounds, proven upper limits, and not plans.
    """
    if worlds is not None:
        from contingent.services.answers.worlds import WorldsAsked

        if step is not None or goal != "essential" or over != "ranges":
            msg = "--worlds looks at all steps and tiers: no --step, --goal or --over with it"
            raise click.UsageError(msg)
        how = WorldsAsked(worlds, seed, plans, chances)
        _sweep_worlds(case, asked, concept, how, cluster, as_json=as_json)
        return
    if plans or chances:
        msg = "--plans and --chance go with --worlds N"
        raise click.UsageError(msg)
    from contingent.services.answers.sweeping import probability_sweep, range_sweep
    from contingent.services.cases.opening import open_case
    from contingent.services.wire.sweep import ChanceAnswer, RangesAnswer

    register = open_case(case, asked.as_of)
    if over == "probability":
        if cluster is not None:
            msg = "--over probability is a moment's work here; --cluster does not go with it"
            raise click.UsageError(msg)
        found = probability_sweep(register, asked, concept, step, goal)
        if as_json:
            print_json(ChanceAnswer.of(found))
        else:
            show_chance(out(), register, found)
        return
    with working("sweeping") as tell:
        ranges = range_sweep(
            register,
            asked,
            concept,
            step,
            goal,
            lambda done, all_: tell(f"sweeping: {done} of {all_} numbers"),
            executor_of(cluster),
        )
    if as_json:
        print_json(RangesAnswer.of(ranges))
    else:
        _show_ranges(out(), ranges, goal)


def _sweep_worlds(
    case: str,
    asked: Asked,
    concept: str | None,
    how: "WorldsAsked",
    cluster: str | None,
    *,
    as_json: bool,
) -> None:
    from contingent.adapters.cluster.processes import ProcessExecutor
    from contingent.cli.worlds import show_worlds
    from contingent.services.answers.worlds import sweep_worlds
    from contingent.services.cases.opening import open_case
    from contingent.services.wire.worlds import WorldsAnswer

    register = open_case(case, asked.as_of)
    with working("working out who stands in each world") as tell:
        swept = sweep_worlds(
            register,
            asked,
            how,
            concept,
            executor=executor_of(cluster) or ProcessExecutor(),
            on_done=lambda done, all_: tell(f"bounding: {done:,} of {all_:,} coalitions"),
        )
    if as_json:
        print_json(WorldsAnswer.of(swept))
    else:
        show_worlds(out(), swept)


def show_chance(console: "Console", register: "Register", found: "Chance") -> None:
    """The probability and what moves it."""
    from contingent.services.answers.titles import Titles

    titles = Titles(register)
    exact = (
        f"exact over {found.worlds} worlds"
        if found.exact
        else f"sampled from {found.worlds} worlds, 95 % between {found.low:.4f} and "
        f"{found.high:.4f}"
    )
    console.print(
        f"Probability of the goal: [bold]{found.value:.4f}[/] ({exact}), with the "
        "probabilities the case gives."
    )
    listed = table(
        "what",
        "given",
        "if not",
        "if so",
        "moves it by",
        "",
        right=("given", "if not", "if so", "moves it by"),
    )
    for swing in found.swings[:SHOWN]:
        move = swing.if_so - swing.if_not
        listed.add_row(
            titles.player(swing.name),
            f"{swing.probability:g}",
            f"{swing.if_not:.4f}",
            f"{swing.if_so:.4f}",
            f"{move:+.4f}",
            bar(abs(move)),
        )
    console.print(listed)


def _show_ranges(console: "Console", ranges: "Ranges", goal: str) -> None:
    from contingent.services.answers.titles import Titles

    calendar, titles = ranges.setting.register.calendar, Titles(ranges.setting.register)
    world = ranges.setting.world
    console.print(f"[bold]{ranges.setting.register.case.title}[/]")
    console.print(
        f"Concept [bold]{ranges.concept.concept}[/] {calendar.at(ranges.month)}, "
        f"world [bold]{world.world}[/]: {world.title}"
    )

    def told(value: "Fraction") -> str:
        number = float(value)
        if goal == "fill":
            return f"{number:.3f}"
        return "reached" if number else "not reached"

    console.print(
        f"As the case has it: [bold]{told(ranges.base)}[/]. With every assumed number at "
        f"its low end: [bold]{told(ranges.all_low)}[/]; at its high end: "
        f"[bold]{told(ranges.all_high)}[/]."
    )
    moving = [point for point in ranges.points if point.low != point.high]
    still = len(ranges.points) - len(moving)
    if moving:
        listed = table(
            "assumed number",
            "range",
            "low end",
            "high end",
            title="Single numbers that change the answer",
        )
        for point in moving[:SHOWN]:
            low, given, high = point.packages
            listed.add_row(
                titles.player(point.offer),
                f"{low} … [bold]{given}[/] … {high}",
                told(point.low),
                told(point.high),
            )
        console.print(listed)
    console.print(
        f"{len(moving)} of {len(ranges.points)} assumed numbers change the answer alone "
        f"({share(len(moving) / max(1, len(ranges.points)))}); {still} do not."
    )
