"""``contingent plan``."""

from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.text import Text

from contingent.cli.arrivals import show_arrivals_within
from contingent.cli.console import bar, out, print_json, share, table, working
from contingent.cli.options import case_argument, json_option, setting_options
from contingent.cli.stopping import limit_option
from contingent.register.amount_text import amount_text
from contingent.services.answers.asked import Asked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from contingent.planning.plan import Plan
    from contingent.planning.planner import Bound
    from contingent.planning.solver import Limits
    from contingent.planning.stop import OpenLine
    from contingent.register.register import Register
    from contingent.services.answers.planning import Planned
    from contingent.services.answers.titles import Titles

__all__ = ["command"]

_TIERS = {1: "essential", 2: "important", 3: "desirable"}
_BLOCKS = " ▁▂▃▄▅▆▇█"


@click.command("plan")
@case_argument
@setting_options()
@click.option("--concept", help="The concept to plan; default: the case's, or its first.")
@limit_option(
    "Seconds for the whole command; then the best plan found is told, with its gap.",
    60.0,
    handed=True,
)
@click.option(
    "--gap",
    type=click.FloatRange(0, 1),
    default=0.0,
    show_default=True,
    help="Relative gap that is good enough; 0 asks for proof.",
)
@click.option(
    "--sites",
    type=click.IntRange(1),
    help="Open at most so many candidate sites (those with a cost).",
)
@click.option(
    "--plot",
    metavar="FILE",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Draw strength over time and a map into FILE (.png, .svg, .pdf; needs the extra 'plot').",
)
@click.option("--full", is_flag=True, help="List every assignment and every stopped offer.")
@json_option
def command(
    case: str,
    asked: Asked,
    concept: str | None,
    limit: float,
    gap: float,
    sites: int | None,
    plot: Path | None,
    full: bool,
    as_json: bool,
) -> None:
    """Plan a concept of CASE with the offers that stand: who fills what, where and when."""
    from contingent.planning.solver import Limits
    from contingent.services.answers.planning import plan_concept
    from contingent.services.cases.opening import open_case

    limits = Limits(limit, gap).begun()
    if plot:
        from contingent.briefs.figures.style import check_drawable
        from contingent.briefs.plan_figure import draw_plan

        check_drawable(plot)
    register = open_case(case, asked.as_of)
    known: list[Bound] = []
    with working("bounding") as tell:

        def on_bounds(bounds: tuple["Bound", ...]) -> None:
            known[:] = bounds
            shares = ", ".join(f"tier {b.tier} {share(b.filled / b.required)}" for b in bounds)
            tell(f"at most {shares}; planning")

        planned = plan_concept(register, asked, concept, limits, sites, on_bounds)
        tell("looking at other worlds and cut-offs")
        own = () if sites is not None else known  # those of fewer sites are of another question
        rosy = "" if as_json or limits.over() else _rosy(register, asked, concept, limits, own)
    if plot:
        draw_plan(planned, plot)
    if as_json:
        from contingent.services.wire.plan import PlanAnswer

        print_json(PlanAnswer.of(planned))
        return
    _show(out(), planned, asked, rosy, full=full)


def _rosy(
    register: "Register",
    asked: Asked,
    concept: str | None,
    limits: "Limits",
    known: "Sequence[Bound]",
) -> str:
    """That no other world or cut-off gives more; empty where one does, or time was up."""
    from contingent.errors import NoAnswer
    from contingent.services.answers.footing_words import rosiness_words
    from contingent.services.answers.rosiest import rosiness_of

    try:
        return rosiness_words(rosiness_of(register, asked, concept, limits, known))
    except NoAnswer:
        return ""


def _show(console: "Console", planned: "Planned", asked: Asked, rosy: str, *, full: bool) -> None:
    from contingent.services.answers.footing import footing_of
    from contingent.services.answers.footing_words import defaults_words, footing_sentences
    from contingent.services.answers.sentence import plan_sentence, supposed_words
    from contingent.services.answers.titles import Titles

    plan, register = planned.plan, planned.problem.register
    titles = Titles(register)
    world = planned.resolution.setting.world
    console.print(
        f"[bold]{register.case.title}[/]" + (f", as known on {plan.as_of}" if plan.as_of else "")
    )
    console.print(f"Concept [bold]{plan.concept}[/]: {planned.problem.concept.title}")
    console.print(f"World [bold]{world.world}[/]: {world.title}")
    if world.without:
        console.print(f"Staying out: {titles.nations(world.without)}")
    told = plan_sentence(register, asked, plan)
    colour = "bold red" if plan.open_lines(1) else "bold green"
    if chosen := defaults_words(register, asked):
        console.print(Text(chosen))
    for change in supposed_words(register, asked):
        console.print(Text(f"Supposing {change}."))
    console.print(f"{len(plan.standing)} offers stand ({plan.reading} reading).")
    console.print(Text(told, style=colour))
    for sentence in footing_sentences(register, footing_of(planned)):
        console.print(Text(sentence))
    if rosy:
        console.print(Text(rosy))
    console.print()
    _show_tiers(console, plan)
    _show_lines(console, planned)
    _show_composition(console, planned)
    _show_why(console, planned, full=full)
    _show_where(console, planned)
    if full:
        _show_assignments(console, planned)
    _show_proof(console, plan)


def _show_tiers(console: "Console", plan: "Plan") -> None:
    listed = table("tier", "filled", "", "at most", "proof", right=("filled", "at most"))
    for tier in plan.tiers:
        rate = tier.filled / tier.required
        listed.add_row(
            f"{tier.tier} {_TIERS[tier.tier]}",
            share(rate),
            bar(rate),
            share(tier.bound / tier.required),
            "proven best" if tier.proven else "[yellow]not proven[/]",
        )
    console.print(listed)


def _show_lines(console: "Console", planned: "Planned") -> None:
    plan = planned.plan
    titles = {line.line: line.title for line in planned.problem.lines}
    people = {line.line for line in planned.problem.lines if line.counts == "personnel"}
    word = planned.problem.register.calendar.word
    listed = table(
        "tier", "line", "needed", "filled", "", f"{word} by {word}", right=("needed", "filled")
    )
    for fill in sorted(plan.lines, key=lambda fill: fill.tier):
        months = "".join(
            "·" if m is None else _BLOCKS[min(8, int(m / fill.required * 8 + 1e-6))] if m else "_"
            for m in fill.months
        )
        listed.add_row(
            str(fill.tier),
            f"{titles[fill.line]} [dim]({fill.line})[/]" if titles[fill.line] else fill.line,
            amount_text(fill.required) + (" people" if fill.line in people else ""),
            amount_text(fill.filled),
            bar(fill.rate, 8),
            months,
        )
    console.print(listed)


def _show_composition(console: "Console", planned: "Planned") -> None:
    from contingent.services.answers.composition_words import composition_words

    rows = composition_words(planned.plan, planned.problem.register)
    if not rows:
        return
    listed = table("tier", "asked", "nations", "in place", title="Composition of the force")
    for row in rows:
        told = f"[yellow]{row.told}[/]" if row.open else row.told
        listed.add_row(row.tier, row.asked, row.about, told)
    console.print(listed)


def _show_why(console: "Console", planned: "Planned", *, full: bool) -> None:
    from contingent.services.answers.fill_words import fill_by_step
    from contingent.services.answers.titles import Titles

    if not planned.why:
        return
    titles = Titles(planned.problem.register)
    fills = {fill.line: fill for fill in planned.plan.lines}
    calendar = planned.problem.register.calendar
    listed = table(
        "open line",
        "missing",
        "why",
        "smallest change found that fills it",
        title="Why lines stay open",
        right=("missing",),
    )
    for line in planned.why:
        months = fill_by_step(
            fills[line.line], calendar.label, calendar.words, calendar.step.preposition
        )
        listed.add_row(
            titles.line(line.line),
            amount_text(line.missing),
            f"{titles.said(line.reason)}\n[dim]{months}[/]",
            _mending(line, fills[line.line].required, titles),
        )
    console.print(listed)
    console.print(
        "[dim]Each change shown was made and the case planned again: every best plan then fills "
        "the line, or gives it what is said.[/]"
    )
    if full:
        for line in planned.why:
            _show_stops(console, line, titles)


def _mending(line: "OpenLine", required: float, titles: "Titles") -> str:
    """What would fill a line; or how far it gets, and why no more is told."""
    if line.mended:
        return "\nor ".join(titles.said(found.text) for found in line.mended)
    further = [
        f"{titles.said(found.text)} "
        f"[dim](brings it to {amount_text(found.fills)} of {amount_text(required)})[/]"
        for found in line.changes
    ]
    return "\n".join((*further, f"[dim]{line.unmended}[/]"))


def _show_stops(console: "Console", line: "OpenLine", titles: "Titles") -> None:
    if not line.stops:
        return
    stopped = table(
        "offer", "stopped by", "would help", "adds", title=titles.line(line.line), right=("adds",)
    )
    for stop in line.stops:
        adds = f"{'' if stop.checked else 'at most '}{stop.adds:.2g}" if stop.changes else ""
        told = titles.said(stop.text), titles.said(stop.remedy)
        stopped.add_row(titles.player(stop.offer), *told, adds)
    console.print(stopped)


def _show_where(console: "Console", planned: "Planned") -> None:
    plan, sites = planned.plan, planned.problem.register.sites_by_id
    peak = max(plan.personnel, default=0)
    if not peak:
        return
    word = planned.problem.register.calendar.word
    listed = table("site", "most", f"personnel {word} by {word}", title="Where", right=("most",))
    for use in plan.sites:
        most = max(use.personnel)
        if most:
            listed.add_row(sites[use.site].name, f"{most:,}", _spark(use.personnel, peak))
    listed.add_row("[bold]all[/]", f"[bold]{peak:,}[/]", _spark(plan.personnel, peak))
    console.print(listed)


def _spark(values: tuple[int, ...], most: int) -> str:
    return "".join(_BLOCKS[-(-value * 8 // most)] if value else "_" for value in values)


def _show_assignments(console: "Console", planned: "Planned") -> None:
    from contingent.services.answers.titles import Titles

    plan, offers = planned.plan, planned.problem.register.offers_by_id
    titles = Titles(planned.problem.register)
    calendar = planned.problem.register.calendar
    listed = table(
        "line",
        "offer",
        "nation",
        "site",
        calendar.word,
        "for",
        "packages",
        title="Assignments",
        right=(calendar.word, "for", "packages"),
    )
    for item in plan.assignments:
        listed.add_row(
            " + ".join(map(titles.line, item.lines)),
            titles.player(item.offer),
            titles.nation(offers[item.offer].nation),
            item.site or "",
            calendar.short(item.month)
            + (f", from {calendar.arrival_day(item.arrival)}" if item.gone else ""),
            calendar.count(item.months),
            str(item.packages),
        )
    console.print(listed)
    show_arrivals_within(console, plan, titles)


def _show_proof(console: "Console", plan: "Plan") -> None:
    status = {
        "optimal": "[green]optimal[/]",
        "feasible": "[yellow]feasible, not proven[/]",
        "limit": "[yellow]stopped at the limit[/]",
    }[plan.status]
    chosen = [
        f"{stage.value:g} {stage.aim}" + ("" if stage.proven else f" (at least {stage.bound:g})")
        for stage in plan.stages
        if not stage.aim.startswith("shortfall")
    ]
    if plan.gap is not None:
        console.print(
            f"Too large to prove: at most {plan.gap:.2%} better is possible by the weighted aim, "
            "each tier counting ten times the next; a tier's 'at most' is given what those "
            "before it get."
        )
    console.print(
        f"Plan {status}; [green]verified[/] by code that shares nothing with the solver. "
        f"{'; '.join(chosen)}."
    )
    console.print(f"[dim]{plan.solver}; register {plan.register_hash[:16]}[/]")
