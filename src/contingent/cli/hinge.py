"""``contingent hinge``."""

from typing import TYPE_CHECKING

import click

from contingent.cli.console import bar, out, print_json, share, table, working
from contingent.cli.options import (
    case_argument,
    cluster_option,
    executor_of,
    json_option,
    setting_options,
)
from contingent.cli.stopping import LIMIT_TEXT, limit_option
from contingent.services.answers.asked import Asked

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from contingent.analysis.build_game import BuiltGame, PlayerKind
    from contingent.analysis.exits import SmallestSets
    from contingent.analysis.hinge import First
    from contingent.analysis.reach import Goal
    from contingent.services.answers.hinging import Hinged
    from contingent.services.answers.titles import Titles

__all__ = ["command"]

#: Players and sets shown.
SHOWN, SETS = 15, 8
ENOUGH = "Enough alone"
#: Exits that are told of one by one.
EXITS = 8


@click.command("hinge")
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
    "--players",
    type=click.Choice(["nations", "organisations", "offers", "events"]),
    default="nations",
    show_default=True,
    help="Who may leave; organisations are those within nations.",
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
    players: "PlayerKind",
    cluster: str | None,
    as_json: bool,
) -> None:
    """What a concept of CASE hinges on: every coalition evaluated, none sampled.

    Only where more than a minute's work is in sight (some 28 nations that all look at one
    another, or more) values are sampled, and told with an interval of 95 %.

    SHAPLEY: let the players join one by one in every possible order; a player's value is how
    often it is the one who turns failure into success. All values add up to what everybody
    reaches together, so they say who carries the force.

    BANZHAF: take every coalition of the others as equally likely; a player's value is the share
    of them it turns from failure into success by joining. The values do not add up to anything;
    they say how often a player is pivotal.

    Whoever leaves takes along those who would not go without it. Break sets and sets that suffice
    are confirmed by the real plan.
    """
    from contingent.services.answers.hinging import hinge
    from contingent.services.cases.opening import open_case

    register = open_case(case, asked.as_of)
    with working("looking at everybody together") as tell:

        def on_first(first: "First", built: "BuiltGame") -> None:
            holds = "reached" if first.value == 1 else "not reached"
            tell(f"goal {holds} together; {len(built.game.acting)} players matter; counting")

        hinged = hinge(
            register,
            asked,
            concept=concept,
            month=step,
            players=players,
            goal=goal,
            executor=executor_of(cluster),
            on_first=on_first,
            on_done=lambda done, all_: tell(f"evaluating every coalition: {done} of {all_}"),
        )
    if as_json:
        from contingent.services.wire.hinge import HingeAnswer

        print_json(HingeAnswer.of(hinged))
        return
    _show(out(), hinged)


def _show(console: "Console", hinged: "Hinged") -> None:
    from contingent.services.answers.titles import Titles

    found, built = hinged.hinge, hinged.built
    titles = Titles(hinged.setting.register)
    world, calendar = hinged.setting.world, hinged.setting.register.calendar
    console.print(f"[bold]{hinged.setting.register.case.title}[/]")
    console.print(
        f"Concept [bold]{hinged.concept.concept}[/] {calendar.at(built.month)}, "
        f"world [bold]{world.world}[/]: {world.title}"
    )
    if world.without:
        console.print(f"Staying out: {titles.nations(world.without)}")
    console.print(_sentence(hinged, titles))
    _show_plan(console, hinged, titles)
    _show_leaving(console, hinged, titles)
    console.print()
    if any(found.shapley.values.values()):
        _show_values(console, hinged, titles)
    _show_sets(
        console,
        titles,
        "Exits that break it",
        found.breaks,
        hinged.confirmed_breaks,
        "the plan falls short too" if hinged.plan.holds else "the plan fills still less",
    )
    _show_sets(
        console,
        titles,
        ENOUGH,
        found.suffices,
        hinged.confirmed_suffices,
        "the plan fills every essential line",
    )
    _show_worst(console, hinged, titles)
    _show_chance(console, hinged)
    exact = "every one evaluated" if found.exact else "[yellow]sampled, with 95 % intervals[/]"
    console.print(
        f"{len(found.players)} players, {len(found.acting)} of whom can matter: "
        f"2^{len(found.players)} coalitions, {exact}."
    )
    console.print(
        f"[dim]Values are of the {calendar.word}'s fill with units dividing freely among their "
        "roles: an upper bound of the plan. Places, notice and the order of tours are "
        "left out.[/]"
    )


def _show_leaving(console: "Console", hinged: "Hinged", titles: "Titles") -> None:
    """What each nation takes with it, the costliest exits first."""
    costly = [one for one in hinged.leaving if one.short or one.taken]
    if not costly:
        return
    listed = table(
        "if it leaves", "offers that go", "people", "essential lines short", "because",
        title="What each exit takes with it", right=("people",),
    )  # fmt: skip
    for one in costly[:EXITS]:
        taken = f", {len(one.taken)} of others" if one.taken else ""
        cause = one.cause
        listed.add_row(
            titles.nation(one.nation),
            f"{one.fallen}{taken}",
            f"{one.people:,}",
            ", ".join(titles.line(line.line) for line in one.short),
            f"{titles.offer(cause.offer)} needs: {titles.said(_lacking(cause.because))}"
            if cause
            else "",
        )
    console.print()
    console.print(listed)
    if len(costly) > EXITS:
        console.print(f"[dim]{len(costly) - EXITS} more take an offer of another with them.[/]")


def _lacking(because: str) -> str:
    """What a condition lacks, without lists of nations, and without that who left stays out."""
    return because.partition(" (")[0].removesuffix(": stays out of this world")


def _sentence(hinged: "Hinged", titles: "Titles") -> str:
    first, found = hinged.hinge.first, hinged.hinge
    if hinged.goal == "fill":
        return f"All together fill [bold]{share(float(first.value))}[/] by weight."
    if first.value != 1:
        short = ""
        if first.short:
            lines, part = first.short
            short = f"; {', '.join(map(titles.line, lines))} can get {share(part)} at most"
        return (
            "[bold red]Even all together do not fill every essential line[/]"
            + short
            + ". See --goal fill for who carries what can be filled, or 'contingent ask'."
        )
    if found.breaks.size == 1:
        names = [titles.player(members[0]) for members in found.breaks.sets]
        return (
            f"[bold]It hinges on {len(names)}[/]: without any one of "
            f"[bold red]{', '.join(names)}[/] an essential line stays open."
        )
    if found.breaks.size:
        return (
            f"[bold green]No single exit breaks it[/]; {found.breaks.size} exits can, in "
            f"{len(found.breaks.sets)}{'' if found.breaks.complete else ' or more'} ways."
        )
    if not found.breaks.complete:
        return (
            f"[bold green]No {found.breaks.tried} exits break it[/], whoever they are; "
            "larger sets are too many to try."
        )
    return "[bold green]No exits break it[/]: nothing of it comes from any player."


def _show_plan(console: "Console", hinged: "Hinged", titles: "Titles") -> None:
    """Where the month's goal is reached and the real plan does not hold: what it leaves short."""
    plan = hinged.plan
    if not hinged.hinge.reached or plan.holds:
        return
    length = hinged.setting.register.case.length
    best = "" if plan.proven else ", the best found in time,"
    console.print(
        f"[yellow]The plan over all {length}{best} falls short even with everybody[/]: "
        f"{'; '.join(map(titles.short, plan.short))}."
    )


def _show_values(console: "Console", hinged: "Hinged", titles: "Titles") -> None:
    found = hinged.hinge
    order = sorted(found.players, key=lambda player: -found.shapley.values[player])
    most = float(found.shapley.values[order[0]]) or 1.0
    columns = ["player", "Shapley", "", "Banzhaf"]
    errors = found.shapley.error
    listed = table(*columns, *(["± Shapley"] if errors else []), right=("Shapley", "Banzhaf"))
    for player in order[:SHOWN]:
        value, swing = found.shapley.values[player], found.banzhaf.values[player]
        if not value and not swing:
            break
        row: list[str | Text] = [
            titles.player(player),
            f"{float(value):.4f}",
            bar(float(value) / most),
            f"{float(swing):.4f}",
        ]
        listed.add_row(*row, *([f"{errors[player]:.4f}"] if errors else []))
    console.print(listed)
    rest = sum(1 for p in order[SHOWN:] if found.shapley.values[p])
    zero = sum(1 for value in found.shapley.values.values() if not value)
    console.print(
        f"  {rest} more with less; {zero} with nothing.\n"
        if rest
        else f"  {zero} others with nothing.\n"
    )


def _show_sets(
    console: "Console",
    titles: "Titles",
    title: str,
    found: "SmallestSets",
    confirmed: tuple[bool, ...],
    yes: str,
) -> None:
    if not found.sets:
        if not found.complete and title == ENOUGH:
            told = f"no set of up to {found.tried} players"
            if found.size:
                told = f"the smallest sets have {found.size} players"
            console.print(f"{title}: {told}; there are too many to try.\n")
        return
    listed = table(title, "real plan")
    for number, members in enumerate(found.sets[:SETS]):
        told = ""
        if number < len(confirmed):
            told = f"[green]✓ {yes}[/]" if confirmed[number] else "[yellow]✗ differs[/]"
        listed.add_row(", ".join(map(titles.player, members)), told)
    console.print(listed)
    more = len(found.sets) - SETS
    if more > 0 or not found.complete:
        console.print(
            f"  {'at least ' if not found.complete else ''}{len(found.sets)} sets of "
            f"{found.size} in all; --json lists them.\n"
        )


def _show_worst(console: "Console", hinged: "Hinged", titles: "Titles") -> None:
    worst = [w for w in hinged.hinge.worst if w.lines]
    if not worst or not hinged.hinge.reached:
        return
    listed = table("exits", "worst", "hits", "to spare", right=("exits", "to spare"))
    for item in worst:
        spare = f"[red]{item.spare:+.0%}[/]" if item.spare < 0 else f"{item.spare:+.0%}"
        players = ", ".join(map(titles.player, item.players))
        listed.add_row(str(item.exits), players, ", ".join(map(titles.line, item.lines)), spare)
    console.print("Worst withdrawals, knock-on exits apart:")
    console.print(listed)


def _show_chance(console: "Console", hinged: "Hinged") -> None:
    from contingent.cli.sweep import show_chance

    if hinged.chance is not None:
        show_chance(console, hinged.setting.register, hinged.chance)
