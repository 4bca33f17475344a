"""What ``contingent sweep --worlds`` shows."""

from typing import TYPE_CHECKING

from contingent.cli.console import bar, share, table

if TYPE_CHECKING:
    from rich.console import Console

    from contingent.services.answers.titles import Titles
    from contingent.services.answers.worlds import WorldsSwept

__all__ = ["show_worlds"]

#: Nations and names shown.
SHOWN, NAMED = 20, 12
TIERS = {1: "essential", 2: "important", 3: "desirable"}


def show_worlds(console: "Console", swept: "WorldsSwept") -> None:
    """Who stands, and what can be filled at most."""
    from contingent.services.answers.titles import Titles

    world, titles = swept.setting.world, Titles(swept.setting.register)
    console.print(f"[bold]{swept.setting.register.case.title}[/]")
    console.print(
        f"Concept [bold]{swept.concept.concept}[/]: {swept.concept.title}; what is not uncertain "
        f"is as in world [bold]{world.world}[/]: {world.title}"
    )
    _show_worlds_drawn(console, swept, titles)
    _show_bounds(console, swept)
    _show_who(console, swept)
    _show_plans(console, swept)


def _show_worlds_drawn(console: "Console", swept: "WorldsSwept", titles: "Titles") -> None:
    drawn, count = swept.drawn, len(swept.uncertain)
    each = "thing" if count == 1 else "things, each independent of the others"
    if drawn.exact:
        console.print(f"All {drawn.worlds:,} worlds of {count} uncertain {each}.")
    else:
        console.print(
            f"{drawn.worlds:,} worlds drawn by the probabilities of {count} uncertain {each} "
            f"(seed {swept.asked.seed}); {len(drawn.so):,} of them differ."
        )
    named = [f"{titles.player(one.name)} {one.probability:g}" for one in swept.uncertain]
    console.print(f"Uncertain: {_listed(named, '; ')}.")
    if swept.settled:
        settled = [titles.player(name) for name in swept.settled]
        console.print(f"As the world has them, not uncertain: {_listed(settled, '; ')}.")
    if swept.without_coalition:
        console.print(
            f"[yellow]In {share(swept.without_coalition)} of the worlds nobody can be planned "
            "with[/]: no set of offers is self-consistent. There nothing counts as filled."
        )


def _listed(names: list[str], between: str) -> str:
    more = len(names) - NAMED
    return between.join(names[:NAMED]) + (
        f" and {more} more (--json lists them)" if more > 0 else ""
    )


def _show_bounds(console: "Console", swept: "WorldsSwept") -> None:
    heads = ("5 %", "25 %", "half", "75 %", "95 %", "mean")
    listed = table(
        "tier",
        *heads,
        "95 % interval of the mean",
        "can be whole",
        title="At most this much can be filled: in so many of the worlds it is this or less",
        right=(*heads, "can be whole"),
    )
    for one in swept.tiers:
        spread = one.spread
        listed.add_row(
            f"{one.tier} {TIERS.get(one.tier, '')}",
            *(share(value) for value in spread.quantiles),
            share(spread.mean),
            "exact" if swept.drawn.exact else f"{spread.low:.2%} to {spread.high:.2%}",
            share(spread.whole),
        )
    console.print(listed)
    made = sum(one.plan is not None for one in swept.plans)
    console.print(
        "These are bounds, proven upper limits of each tier taken alone, [bold]not plans[/]: in no "
        "world does any plan fill more; plans may fill less. 'Can be whole' is the share of worlds "
        "in which the bound leaves nothing of the tier open.\n"
        f"The worlds make {swept.coalitions:,} different coalitions, as far as the concept can use "
        "them; "
        + (f"{made} of them were also planned, see below." if made else "none of them was planned")
        + ("" if made else " (--plans K plans the K most frequent).")
        + "\n"
    )


def _show_who(console: "Console", swept: "WorldsSwept") -> None:
    names = swept.setting.register.nation_names
    order = sorted(swept.nations.items(), key=lambda one: (-round(one[1], 9), one[0]))
    always = [names.get(n, n) for n, part in order if part > 1 - 1e-9]
    never = [names.get(n, n) for n, part in order if part <= 0]
    between = [(n, part) for n, part in order if 0 < part <= 1 - 1e-9]
    if between:
        listed = table("nation", "stands in", "", right=("stands in",))
        for nation, part in between[:SHOWN]:
            listed.add_row(names.get(nation, nation), share(part), bar(part))
        console.print(listed)
        if len(between) > SHOWN:
            console.print(f"  {len(between) - SHOWN} more less often; --json lists them.")
    if always:
        console.print(f"In every world: {', '.join(always)}.")
    if never:
        console.print(f"In none: {', '.join(never)}.")
    console.print(
        "[dim]A nation stands where one of its offers stands at some time; --json has each offer."
        "[/]"
    )


def _show_plans(console: "Console", swept: "WorldsSwept") -> None:
    if not swept.plans:
        return
    tiers = [f"tier {one.tier}: bound → plan" for one in swept.tiers]
    listed = table(
        "of worlds",
        "offers",
        *tiers,
        title="The most frequent coalitions, planned and verified",
        right=("of worlds", "offers"),
    )
    for one in swept.plans:
        filled = dict(one.plan.filled) if one.plan else {}
        cells = [
            f"{share(bound)} → {share(filled[tier.tier]) if tier.tier in filled else 'no plan'}"
            for tier, bound in zip(swept.tiers, one.bound, strict=True)
        ]
        unproven = "" if one.plan is None or one.plan.proven else " [yellow](not proven best)[/]"
        listed.add_row(
            f"{one.share:.2%}",
            str(one.plan.offers if one.plan else 0),
            *cells[:-1],
            cells[-1] + unproven,
        )
    console.print(listed)
    console.print(
        f"Together {sum(one.share for one in swept.plans):.2%} of the worlds; for the others only "
        "the bound is known."
    )
