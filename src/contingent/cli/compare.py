"""``contingent compare``."""

from typing import TYPE_CHECKING

import click

from contingent.cli.console import out, print_json, share, table, working
from contingent.cli.options import (
    case_argument,
    cluster_option,
    executor_of,
    json_option,
    setting_options,
)
from contingent.cli.stopping import limit_option
from contingent.services.answers.asked import Asked

if TYPE_CHECKING:
    from rich.console import Console

    from contingent.analysis.compare import Cell, Comparison
    from contingent.register.register import Register
    from contingent.services.answers.titles import Titles

__all__ = ["command"]


@click.command("compare")
@case_argument
@click.option("--world", "worlds", multiple=True, help="A world; may be repeated; default: all.")
@click.option(
    "--concept", "concepts", multiple=True, help="A concept; may be repeated; default: all."
)
@setting_options(world=False)
@limit_option("Seconds for the whole command, shared evenly by its plans.", 300.0, handed=True)
@cluster_option
@json_option
def command(
    case: str,
    worlds: tuple[str, ...],
    concepts: tuple[str, ...],
    asked: Asked,
    limit: float,
    cluster: str | None,
    as_json: bool,
) -> None:
    """Worlds and concepts of CASE side by side: what can be filled where, what is missing first."""
    from contingent.planning.solver import Limits
    from contingent.services.answers.comparing import compare_worlds
    from contingent.services.cases.opening import open_case

    limits = Limits(limit).begun()
    register = open_case(case, asked.as_of)
    named = [register.world(name).world for name in worlds] or [w.world for w in register.worlds]
    wanted = [register.concept(name).concept for name in concepts] or [
        concept.concept for concept in register.concepts
    ]
    with working("comparing") as tell:
        comparison = compare_worlds(
            register,
            asked,
            named or [register.world(None).world],
            wanted or [register.concept(None).concept],
            limits=limits,
            executor=executor_of(cluster),
            on_done=lambda done, all_: tell(f"comparing: {done} of {all_} plans"),
        )
    if as_json:
        from contingent.services.wire.compare import CompareAnswer

        print_json(CompareAnswer.of(comparison))
        return
    _show(out(), register, comparison)


def _show(console: "Console", register: "Register", comparison: "Comparison") -> None:
    from contingent.services.answers.titles import Titles

    console.print(
        f"[bold]{register.case.title}[/]: essential lines filled, fill of tier 1, 2, 3, "
        "and what is missing first"
    )
    titles = Titles(register)
    heads = [f"{name}\n{register.concept(name).title}" for name in comparison.concepts]
    listed = table("world", "stand", *heads, right=("stand",))
    for world in comparison.worlds:
        cells = [comparison.cell(world, concept) for concept in comparison.concepts]
        listed.add_row(
            f"{world}\n[dim]{register.world(world).title}[/]",
            str(cells[0].standing),
            *(_cell(cell, titles) for cell in cells),
        )
        listed.add_section()
    console.print(listed)
    unproven = sum(cell.plan.status != "optimal" for cell in comparison.cells)
    console.print(
        f"{len(comparison.cells)} plans, each verified"
        + (f"; [yellow]{unproven} not proven optimal[/]." if unproven else " and proven optimal.")
    )


def _cell(cell: "Cell", titles: "Titles") -> str:
    filled, lines = cell.essential
    colour = "green" if filled == lines else "yellow" if filled * 2 >= lines else "red"
    tiers = " ".join(
        share(tier.filled / tier.required).replace(" ", "") for tier in cell.plan.tiers
    )
    missing = (
        f"missing first: {titles.line(cell.missing.line)}" if cell.missing else "nothing missing"
    )
    return f"[bold {colour}]{filled} of {lines} essential[/]\n{tiers}\n[dim]{missing}[/]"
