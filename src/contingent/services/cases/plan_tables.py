"""A plan as the tables a meeting looks at: summary, lines, assignments, personnel, sources."""

from collections.abc import Iterable

from contingent.adapters.exchange.stays import Stay
from contingent.adapters.sources.cells import Cell
from contingent.adapters.sources.xlsx.writer import Column, Sheet
from contingent.planning.stop import OpenLine
from contingent.register.register import Register
from contingent.register.step import StepKind
from contingent.services.answers.planning import Planned

__all__ = ["plan_tables"]


def plan_tables(planned: Planned, stays: tuple[Stay, ...]) -> tuple[Sheet, ...]:
    """The tables of a plan: plan, lines, assignments, personnel and sources."""
    return (
        _summary(planned),
        _lines(planned),
        _assignments(planned.problem.register, stays),
        _personnel(planned),
        _sources(planned, stays),
    )


def _columns(*columns: tuple[str, str]) -> tuple[Column, ...]:
    return tuple(Column(name, note) for name, note in columns)


def _summary(planned: Planned) -> Sheet:
    plan, world = planned.plan, planned.resolution.setting.world
    rows: list[list[Cell]] = [
        ["case", planned.problem.register.case.title],
        ["concept", plan.concept],
        ["concept in words", planned.problem.concept.title],
        ["world", plan.world],
        ["world in words", world.title],
        ["staying out", ", ".join(world.without)],
        ["as known on", plan.as_of],
        ["reading", plan.reading],
        ["offers that stand", len(plan.standing)],
        ["status", plan.status],
        ["verified", "by code that shares nothing with the solver"],
    ]
    for tier in plan.tiers:
        proof = "proven the most" if tier.proven else f"at most {tier.bound / tier.required:.1%}"
        share = f"{tier.filled / tier.required:.1%} filled, {proof}"
        rows.append([f"tier {tier.tier}", share])
    rows += [["solver", plan.solver], ["register", plan.register_hash]]
    return Sheet("plan", _columns(("what", ""), ("answer", "")), rows)


def _month_columns(planned: Planned, note: str) -> tuple[Column, ...]:
    calendar = planned.problem.register.calendar
    monthly = calendar.step.kind is StepKind.MONTH
    return tuple(
        Column(
            calendar.stamp(month)[:7] if monthly else calendar.stamp(month),
            f"{calendar.word.capitalize()} {month}. {note}",
        )
        for month in planned.problem.months
    )


def _lines(planned: Planned) -> Sheet:
    lines = {line.line: line for line in planned.problem.lines}
    why = {line.line: line for line in planned.why}
    columns = _columns(
        ("tier", "1 essential, 2 important, 3 desirable."),
        ("line", ""),
        ("title", ""),
        ("capability", ""),
        ("needed", "In the capability's unit."),
        ("filled", "What counts, averaged over the time in which the line is needed."),
        ("fill rate", ""),
        ("why it is open", "The first thing that stopped what could have served."),
        ("smallest changes that fill it", "Alternatives, each made and planned again."),
    )
    months = _month_columns(planned, "What counts; empty: the line is not needed.")
    rows: list[list[Cell]] = []
    for fill in sorted(planned.plan.lines, key=lambda fill: fill.tier):
        line, stopped = lines[fill.line], why.get(fill.line)
        rows.append(
            [
                fill.tier,
                fill.line,
                line.title,
                line.capability,
                fill.required,
                round(fill.filled, 6),
                round(fill.rate, 6),
                stopped.reason if stopped else None,
                _changes(stopped),
                *(None if value is None else round(value, 6) for value in fill.months),
            ]
        )
    return Sheet("lines", (*columns, *months), rows, frozen=3, shares=frozenset({6}))


def _changes(stopped: OpenLine | None) -> str | None:
    if stopped is None:
        return None
    return " or ".join(found.text for found in stopped.mended) or stopped.unmended


def _assignments(register: Register, stays: Iterable[Stay]) -> Sheet:
    columns = _columns(
        ("nation", ""),
        ("name", ""),
        ("offer", ""),
        ("title", ""),
        ("line", ""),
        ("capability", ""),
        ("site", ""),
        ("first day", ""),
        ("first day gone", ""),
        (register.calendar.word, "0 is the case's first."),
        (register.calendar.words, ""),
        ("packages", ""),
        ("personnel", "Of the packages together."),
        ("state", ""),
        ("confidence", ""),
        ("numbers are", "Whether packages and personnel were stated or assumed."),
        ("by way of", ""),
        ("links", "What they travel by, leg by leg."),
    )
    rows: list[list[Cell]] = [
        [
            stay.offer.nation,
            register.nation_names[stay.offer.nation],
            stay.offer.offer,
            stay.offer.title,
            stay.assignment.line,
            stay.capability,
            stay.site.name if stay.site else None,
            stay.begin,
            stay.end,
            stay.assignment.month,
            stay.assignment.months,
            stay.assignment.packages,
            stay.personnel,
            stay.offer.state.value,
            stay.offer.confidence.value,
            stay.offer.basis.value,
            " – ".join(stay.assignment.route),
            "; ".join(map(str, stay.assignment.links)),
        ]
        for stay in stays
    ]
    return Sheet("assignments", columns, rows, frozen=3)


def _personnel(planned: Planned) -> Sheet:
    plan, register = planned.plan, planned.problem.register
    used = [use for use in plan.sites if any(use.personnel)]
    columns = (
        Column(register.calendar.word, "0 is the case's first."),
        Column("begins"),
        Column("all", "People away, at every site together."),
        *(Column(register.sites_by_id[use.site].name) for use in used),
    )
    rows: list[list[Cell]] = [
        [
            month,
            register.calendar.moment(month),
            plan.personnel[month],
            *(use.personnel[month] for use in used),
        ]
        for month in planned.problem.months
    ]
    return Sheet("personnel", columns, rows, frozen=3)


def _sources(planned: Planned, stays: Iterable[Stay]) -> Sheet:
    """What the offers that go rest on, claim by claim, and where the lines come from."""
    register = planned.problem.register
    columns = _columns(
        ("of", "An offer of the plan, or a line."),
        ("name", ""),
        ("claim", ""),
        ("stated on", ""),
        ("confidence", ""),
        ("what was said", ""),
        ("source", ""),
        ("address", ""),
    )
    rows: list[list[Cell]] = []
    for offer in dict.fromkeys(stay.offer for stay in stays):
        for name in offer.claims or ("",):
            claim = register.claims_by_id.get(name)
            told: list[Cell] = ["assumed: no claim", None, None, None, None, None]
            if claim:
                told = [
                    claim.id,
                    claim.stated_on,
                    claim.confidence.value,
                    claim.paraphrase or claim.evidence,
                    claim.source_title,
                    claim.source_url,
                ]
            rows.append(["offer", offer.offer, *told])
    rows += [
        ["line", line.line, None, None, None, None, line.source, None]
        for line in planned.problem.lines
    ]
    return Sheet("sources", columns, rows, frozen=2)
