"""``contingent deploy``."""

from collections import Counter
from typing import TYPE_CHECKING

import click
from rich.text import Text

from contingent.cli.arrivals import show_arrivals_within
from contingent.cli.console import out, print_json, table, working
from contingent.cli.options import case_argument, json_option, setting_options
from contingent.cli.stopping import LIMIT_TEXT, limit_option
from contingent.services.answers.asked import Asked

if TYPE_CHECKING:
    from rich.console import Console

    from contingent.register.site import LinkName
    from contingent.services.answers.planning import Planned

__all__ = ["command"]

#: Width of the bar of the greatest strength.
BAR = 14


@click.command("deploy")
@case_argument
@setting_options()
@click.option("--concept", help="The concept; default: the case's, or its first.")
@click.option("--sites", type=click.IntRange(1), help="Open at most so many candidate sites.")
@limit_option(LIMIT_TEXT)
@json_option
def command(
    case: str,
    asked: Asked,
    concept: str | None,
    sites: int | None,
    as_json: bool,
) -> None:
    """Arrivals and reliefs of the plan of CASE, month by month; IOC and FOC; loaded links."""
    from contingent.services.answers.planning import plan_concept
    from contingent.services.cases.opening import open_case

    register = open_case(case, asked.as_of)
    with working("planning"):
        planned = plan_concept(register, asked, concept, most_sites=sites, explain=False)
    if as_json:
        from contingent.services.wire.places import DeployAnswer

        print_json(DeployAnswer.of(planned))
        return
    _show(out(), planned)


def _show(console: "Console", planned: "Planned") -> None:
    from contingent.planning.milestones import milestones
    from contingent.services.answers.titles import Titles

    plan, register = planned.plan, planned.problem.register
    world = planned.resolution.setting.world
    calendar, titles = register.calendar, Titles(register)

    def when(month: int | None) -> str:
        return "never" if month is None else calendar.dated(month)

    console.print(f"[bold]{register.case.title}[/]")
    console.print(f"Concept [bold]{plan.concept}[/], world [bold]{world.world}[/]: {world.title}")
    reached = milestones(plan)
    console.print(
        f"IOC (every essential line then needed is filled): [bold]{when(reached.ioc)}[/]. "
        f"FOC (every line then needed is): [bold]{when(reached.foc)}[/]."
    )
    if reached.collapse is not None:
        console.print(
            f"[bold red]It falls short again from {when(reached.collapse)}[/]: "
            f"{', '.join(map(titles.line, reached.failing))}."
        )
    offers = register.offers_by_id
    listed = table(
        calendar.word,
        "arrive",
        "leave",
        "away",
        "",
        "who arrives",
        right=(calendar.word, "arrive", "leave", "away"),
    )
    peak = max(plan.personnel, default=0) or 1
    for month in planned.problem.months:
        arriving = [a for a in plan.assignments if a.month == month]
        leaving = [a for a in plan.assignments if a.month + a.months == month]
        if not arriving and not leaving:
            continue
        who: Counter[tuple[str, str]] = Counter()
        for item in arriving:
            since = f" from {calendar.arrival_day(item.arrival)}" if item.gone else ""
            people = item.packages * offers[item.offer].personnel
            who[offers[item.offer].nation, since] += people
        people = sum(who.values())
        gone = sum(a.packages * offers[a.offer].personnel for a in leaving)
        named = ", ".join(
            f"{titles.nation(nation)} {count:,}{since}"
            for (nation, since), count in who.most_common(6)
        )
        rest = f" and {len(who) - 6} more" if len(who) > 6 else ""  # noqa: PLR2004 - fits a line
        listed.add_row(
            calendar.short(month),
            f"{people:,}",
            f"{gone:,}",
            f"{plan.personnel[month]:,}",
            Text("█" * round(BAR * plan.personnel[month] / peak), style="blue"),
            named + rest,
        )
    console.print(listed)
    show_arrivals_within(console, plan, titles)
    _show_links(console, planned)


def _show_links(console: "Console", planned: "Planned") -> None:
    """The links that carry most against what they can."""
    register = planned.problem.register
    limited = {name: register.capacity_of(link) for name, link in register.links_by_name.items()}
    loads: Counter[tuple[LinkName, bool, int]] = Counter()
    for item in planned.plan.assignments:
        people = item.packages * register.offers_by_id[item.offer].personnel
        for begin, name in zip(item.route, item.links, strict=False):
            if limited[name] is not None:
                loads[name, begin != name.from_, item.month] += people
    if not loads:
        return
    worst: dict[tuple[LinkName, bool], tuple[float, int]] = {}
    for (name, back, month), people in loads.items():
        part = people / (limited[name] or 1)
        worst[name, back] = max(worst.get((name, back), (0.0, 0)), (part, month))
    listed = table(
        "link", f"fullest {register.calendar.word}", "load", title="Limited links", right=("load",)
    )
    for (name, back), (part, month) in sorted(worst.items(), key=lambda pair: -pair[1][0]):
        full = "  [red]bottleneck[/]" if part > 0.999 else ""  # noqa: PLR2004 - full
        begin, end = (name.to, name.from_) if back else (name.from_, name.to)
        own = sum(len({n.from_, n.to} & {begin, end}) == 2 for n in register.link_names) == 1  # noqa: PLR2004
        told = f"{begin} → {end}" if own else f"{begin} → {end} by {name.mode}"
        listed.add_row(told, register.calendar.short(month), f"{part:.0%}{full}")
    console.print(listed)
