"""Strength over time: of which nations it is, and how firm it is."""

from collections.abc import Mapping

from contingent.briefs.figures.chart import Band, Chart, FigureKind, NothingToDraw, StepBars
from contingent.briefs.figures.heads import all_named, charted, percent
from contingent.briefs.findings import Findings
from contingent.planning.milestones import milestones
from contingent.planning.plan import Plan
from contingent.planning.strength import strength_by_nation
from contingent.register.offer import OfferState
from contingent.register.register import Register

__all__ = ["SHOWN", "firmness_chart", "nation_bars", "nations_chart", "strength_by_state"]

#: Nations shown one by one; the rest is one band.
SHOWN = 7
#: Nations of a finding named one by one.
NAMED = 4


def nations_chart(found: Findings) -> Chart:
    """People away in each step, nation by nation.

    Raises:
        NothingToDraw: when nobody is ever away.
    """
    plan, register = found.planned.plan, found.planned.problem.register
    peak = _peak(plan)
    by_nation = strength_by_nation(plan, register)
    there = sorted(
        ((nation, people[peak]) for nation, people in by_nation.items() if people[peak]),
        key=lambda pair: (-pair[1], pair[0]),
    )
    few, sent = list[str](), 0
    for nation, people in there:
        if 2 * sent >= plan.personnel[peak]:
            break
        few.append(nation)
        sent += people
    whole = plan.personnel[peak]
    who = f" ({all_named([found.titles.nations([n]) for n in few])})" if len(few) <= NAMED else ""
    title = (
        f"{_opening(register, peak)}, {whole:,} people are away, the most at once; "
        f"{len(few)} of {len(there)} nations{who} send{'s' if len(few) == 1 else ''} "
        f"{percent(sent / whole)} of them"
    )
    columns = ("step", "begins", "nation", "name", "people")
    rows = [
        (step, register.calendar.stamp(step), nation, found.titles.nation(nation), people[step])
        for nation, people in by_nation.items()
        for step in range(len(plan.personnel))
    ]
    listed = "; ".join(f"{found.titles.nation(n)} {p:,}" for n, p in there)
    return charted(
        found,
        FigureKind.NATIONS,
        title,
        f"People away, {register.calendar.word} by {register.calendar.word}, by nation",
        columns,
        rows,
        body=nation_bars(plan, register),
        text=f"{_opening(register, peak)}: {listed}. {_over_time(plan, register)}",
        proof=_proof(plan),
    )


def nation_bars(plan: Plan, register: Register) -> StepBars:
    """Bars by nation: those that send most one by one, the rest together."""
    names = register.nation_names
    by_nation = list(strength_by_nation(plan, register).items())
    shown, rest = by_nation[:SHOWN], by_nation[SHOWN:]
    bands = [Band(names.get(nation, nation), tuple(map(float, people))) for nation, people in shown]
    if rest:
        together = map(sum, zip(*(people for _, people in rest), strict=True))
        bands.append(Band(f"{len(rest)} more", tuple(map(float, together))))
    return _bars(plan, register, bands, shaded=False)


def firmness_chart(found: Findings) -> Chart:
    """People away in each step, by the state of the offers that send them.

    Raises:
        NothingToDraw: when nobody is ever away.
    """
    plan, register = found.planned.plan, found.planned.problem.register
    peak = _peak(plan)
    by_state = strength_by_state(plan, register)
    whole = plan.personnel[peak]
    firm = sum(
        people[peak]
        for state, people in by_state.items()
        if state.rank >= OfferState.CONFIRMED.rank
    )
    told = f"{firm:,} ({percent(firm / whole)}) come" if firm else "none comes"
    title = (
        f"Of the {whole:,} people away {register.calendar.at(peak)}, the most at once, {told} "
        "from offers that are confirmed or firmer"
    )
    rows = [
        (step, register.calendar.stamp(step), state.value, people[step])
        for state, people in by_state.items()
        for step in range(len(plan.personnel))
    ]
    bands = [Band(state.value, tuple(map(float, people))) for state, people in by_state.items()]
    listed = "; ".join(f"{s.value} {p[peak]:,}" for s, p in by_state.items() if p[peak])
    return charted(
        found,
        FigureKind.FIRMNESS,
        title,
        f"People away, {register.calendar.word} by {register.calendar.word}, by the state of the "
        "offers they belong to",
        ("step", "begins", "state", "people"),
        rows,
        body=_bars(plan, register, bands, shaded=True),
        text=f"{_opening(register, peak)}: {listed}. {_over_time(plan, register)}",
        proof=_proof(plan),
    )


def strength_by_state(plan: Plan, register: Register) -> Mapping[OfferState, tuple[int, ...]]:
    """People away in each step by the state of their offers, the firmest first."""
    offers = register.offers_by_id
    away: dict[OfferState, list[int]] = {}
    for item in plan.assignments:
        offer = offers[item.offer]
        steps = away.setdefault(offer.state, [0] * len(plan.personnel))
        for step in range(item.month, item.month + item.months):
            steps[step] += offer.personnel * item.packages
    order = sorted(away, key=lambda state: -state.rank)
    return {state: tuple(away[state]) for state in order if any(away[state])}


def _peak(plan: Plan) -> int:
    most = max(plan.personnel, default=0)
    if not most:
        raise NothingToDraw("the plan sends nobody, so there is no strength over time to draw")
    return plan.personnel.index(most)


def _bars(plan: Plan, register: Register, bands: list[Band], *, shaded: bool) -> StepBars:
    reached = milestones(plan)
    marks: dict[int, str] = {}
    for name, step in (("IOC", reached.ioc), ("FOC", reached.foc), ("short", reached.collapse)):
        if step is not None:
            marks[step] = f"{marks[step]}, {name}" if step in marks else name
    ticks = tuple(register.calendar.date_text(step) for step in range(len(plan.personnel)))
    return StepBars(tuple(bands), ticks, "people away", marks, shaded)


def _opening(register: Register, step: int) -> str:
    return register.calendar.opening(step)


def _over_time(plan: Plan, register: Register) -> str:
    """The strength at the first, the middle and the last step."""
    last = len(plan.personnel) - 1
    steps = sorted({0, last // 2, last})
    told = [f"{plan.personnel[step]:,} {register.calendar.at(step)}" for step in steps]
    return f"In all {all_named(told)}."


def _proof(plan: Plan) -> str:
    return f"plan {plan.status}, verified; {plan.solver}"
