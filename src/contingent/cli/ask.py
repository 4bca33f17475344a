"""``contingent ask``."""

from collections import Counter
from typing import TYPE_CHECKING

import click

from contingent.cli.console import out, print_json, share, table, working
from contingent.cli.options import case_argument, json_option, setting_options
from contingent.cli.stopping import LIMIT_TEXT, limit_option
from contingent.services.asking import Asked

if TYPE_CHECKING:
    from rich.console import Console

    from contingent.analysis.ask import AskKind
    from contingent.services.asks import AskAnswer

__all__ = ["command"]


@click.command("ask")
@case_argument
@setting_options()
@click.option("--concept", help="The concept; default: the case's first.")
@click.option("--month", type=click.IntRange(0), help="The month looked at; default: the busiest.")
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
    help="Cost of a kind of ask: ready (1), package (2), caveat (3), condition (4).",
)
@limit_option(LIMIT_TEXT)
@json_option
def command(
    case: str,
    asked: Asked,
    concept: str | None,
    month: int | None,
    exits: int,
    costs: tuple[str, ...],
    as_json: bool,
) -> None:
    """The cheapest changes to ask for that fill every essential line of CASE in a world."""
    from contingent.services.asks import ask_for
    from contingent.services.cases import open_case

    register = open_case(case, asked.as_of)
    with working("looking for the cheapest asks"):
        answer = ask_for(
            register,
            asked,
            concept=concept,
            month=month,
            exits=exits,
            costs=dict(map(_cost, costs)),
        )
    if as_json:
        from contingent.services.wire.hinge import ask_json

        print_json(ask_json(answer))
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
    world = asked.setting.world
    console.print(f"[bold]{asked.setting.register.case.title}[/]")
    console.print(
        f"Concept [bold]{asked.concept.concept}[/], world [bold]{world.world}[/]: {world.title}"
    )
    whoever = ", whichever nation leaves" if asked.exits else ""
    if asked.exits > 1:
        whoever = f", whichever {asked.exits} nations leave"
    if asked.short is not None:
        lines, part = asked.short
        console.print(
            f"[bold red]No asks would do{whoever}[/]: with every one granted, "
            f"{', '.join(lines)} still get only {share(part)} of what they need."
        )
        return
    if asked.answer.sets == ((),):
        console.print(f"[bold green]Nothing need be asked[/]: the goal is reached{whoever}.")
        return
    if not asked.answer.sets:
        console.print("[yellow]The search was stopped before it found an answer.[/]")
        return
    console.print(
        f"To fill every essential line{whoever}, the least to ask costs "
        f"[bold]{asked.answer.cost}[/]:"
    )
    listed = table("", "ask", "cost", "real plan", right=("cost",))
    for number, chosen in enumerate(asked.answer.sets, start=1):
        told = (
            "[green]✓ fills every essential line[/]"
            if asked.confirmed[number - 1]
            else "[yellow]✗ not every month of every line[/]"
        )
        alike = Counter((ask.kind, ask.offer) for ask in chosen)
        first = True
        for (kind, offer), count in alike.items():
            ask = next(a for a in chosen if (a.kind, a.offer) == (kind, offer))
            text = ask.text
            if count > 1:
                text = f"{ask.nation}: {count} more packages of {offer}"
            listed.add_row(
                "or" if first and number > 1 else "",
                text,
                str(count * ask.cost),
                told if first else "",
            )
            first = False
        listed.add_section()
    console.print(listed)
    if not asked.answer.complete:
        console.print("[yellow]The search was stopped; cheaper sets may exist.[/]")
