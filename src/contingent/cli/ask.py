"""``contingent ask``."""

from typing import TYPE_CHECKING

import click

from contingent.cli.console import out, print_json, share, table, working
from contingent.cli.options import case_argument, json_option, setting_options
from contingent.cli.stopping import LIMIT_TEXT, limit_option
from contingent.services.answers.asked import Asked

if TYPE_CHECKING:
    from rich.console import Console

    from contingent.analysis.ask import AskKind
    from contingent.services.answers.asks import AskAnswer
    from contingent.services.answers.essentials import Confirmation
    from contingent.services.answers.titles import Titles

__all__ = ["command"]


@click.command("ask")
@case_argument
@setting_options()
@click.option("--concept", help="The concept; default: the case's, or its first.")
@click.option(
    "--step",
    type=click.IntRange(0),
    help="The step (month, day …) looked at; default: the busiest.",
)
@click.option(
    "--exits",
    type=click.IntRange(0, 4),
    default=0,
    show_default=True,
    help="Keep the goal whichever so many nations leave.",
)
@click.option(
    "--cost",
    "costs",
    metavar="KIND=NUMBER",
    multiple=True,
    help="Cost of a kind of ask: ready (1), package (2), caveat (3), condition (4), consent (5).",
)
@limit_option(LIMIT_TEXT)
@json_option
def command(
    case: str,
    asked: Asked,
    concept: str | None,
    step: int | None,
    exits: int,
    costs: tuple[str, ...],
    as_json: bool,
) -> None:
    """The cheapest changes to ask for that fill every essential line of CASE in a world.

    The search looks at one step. What it finds is held against the real plan over all steps,
    with places, notice and tours; with --exits, against a plan for each set of nations that leaves.
    """
    from contingent.services.answers.asks import ask_for
    from contingent.services.cases.opening import open_case

    register = open_case(case, asked.as_of)
    with working("looking for the cheapest asks"):
        answer = ask_for(
            register,
            asked,
            concept=concept,
            month=step,
            exits=exits,
            costs=dict(map(_cost, costs)),
        )
    if as_json:
        from contingent.services.wire.ask import AsksAnswer

        print_json(AsksAnswer.of(answer))
        return
    _show(out(), answer)


def _cost(text: str) -> "tuple[AskKind, int]":
    from contingent.analysis.ask import AskKind

    kind, _, number = text.partition("=")
    kinds = [each.value for each in AskKind]
    if kind not in kinds or not number.isdecimal():
        msg = f"'--cost {text}': write KIND=NUMBER, KIND being {', '.join(kinds)}"
        raise click.UsageError(msg)
    return AskKind(kind), int(number)


def _show(console: "Console", asked: "AskAnswer") -> None:
    from contingent.services.answers.titles import Titles

    world, calendar = asked.setting.world, asked.setting.register.calendar
    titles = Titles(asked.setting.register)
    console.print(f"[bold]{asked.setting.register.case.title}[/]")
    console.print(
        f"Concept [bold]{asked.concept.concept}[/] {calendar.at(asked.built.month)}, "
        f"world [bold]{world.world}[/]: {world.title}"
    )
    if world.without:
        console.print(f"Staying out: {titles.nations(world.without)}")
    whoever = ", whichever nation leaves" if asked.exits else ""
    if asked.exits > 1:
        whoever = f", whichever {asked.exits} nations leave"
    if asked.short is not None:
        lines, part = asked.short
        still = "still gets" if len(lines) == 1 else "together still get"
        needed = "it needs" if len(lines) == 1 else "they need"
        console.print(
            f"[bold red]No asks would do{whoever}[/]: with every one granted, "
            f"{', '.join(map(titles.line, lines))} {still} only {share(part)} of what {needed}."
        )
    elif asked.nothing_to_ask:
        _show_nothing(console, asked, titles, whoever)
    elif asked.answer.sets:
        _show_sets(console, asked, titles, whoever)
    else:
        console.print("[yellow]The search was stopped before it found an answer.[/]")


def _show_nothing(console: "Console", asked: "AskAnswer", titles: "Titles", whoever: str) -> None:
    """The month needs no ask. Whether the plan does is another question, and it is answered."""
    (plan,) = asked.plans
    calendar = asked.setting.register.calendar
    if plan.holds:
        console.print(
            f"[bold green]Nothing need be asked[/]: every essential line is filled in every "
            f"{calendar.word}{whoever}."
        )
        console.print(f"Real plan: {_told(plan, titles)}.")
        return
    month = asked.built.month
    console.print(
        f"[bold]{calendar.opening(month)} what stands could fill every essential line{whoever}[/]; "
        f"no ask is needed for that {calendar.word}."
    )
    whole = asked.setting.register.case.length
    console.print(f"Real plan over all {whole}: {_told(plan, titles)}.")
    others = [m for line in plan.short for m in line.months if m != month]
    if others:
        console.print(
            f"[dim]To look for asks that fill another {calendar.word}: --step {min(others)}.[/]"
        )


def _show_sets(console: "Console", asked: "AskAnswer", titles: "Titles", whoever: str) -> None:
    calendar = asked.setting.register.calendar
    console.print(
        f"To fill every essential line of {calendar.label(asked.built.month)}{whoever}, "
        f"the least to ask costs [bold]{asked.answer.cost}[/]:"
    )
    listed = table("", "ask", "cost", f"real plan over all {calendar.words}", right=("cost",))
    for number, (chosen, plan) in enumerate(
        zip(asked.answer.sets, asked.plans, strict=True), start=1
    ):
        for place, ask in enumerate(chosen):
            listed.add_row(
                "or" if not place and number > 1 else "",
                titles.said(ask.text),
                str(ask.cost),
                _told(plan, titles) if not place else "",
            )
        listed.add_section()
    console.print(listed)
    if not asked.answer.complete:
        console.print("[yellow]The search was stopped; cheaper sets may exist.[/]")


def _told(plan: "Confirmation", titles: "Titles") -> str:
    """What the real plan makes of it, in words that give no more than was planned."""
    if plan.holds:
        exits = f", for each of {plan.sets} exits" if plan.sets > 1 else ""
        return f"[green]✓ fills every essential line{exits}[/]"
    if not plan.short:
        return (
            f"[yellow]fills every essential line for {plan.tried} of {plan.sets} exits; the "
            "others were not tried[/]"
        )
    gone = f"without {titles.nations(plan.leaving)} " if plan.leaving else ""
    short = "; ".join(map(titles.short, plan.short))
    best = "" if plan.proven else "the best found in time "
    return f"[yellow]✗ {gone}{best}leaves short: {short}[/]"
