"""Checks of the figures of a plan: fills, tiers and personnel, added up again."""

from collections import defaultdict
from collections.abc import Iterator

from contingent.planning.plan import LineFill
from contingent.register.requirement import RequirementLine
from contingent.verification.one_pass import Pass

__all__ = ["FIGURES"]

#: Figures are compared to this many units.
CLOSE = 1e-5


def _supply(read: Pass) -> dict[tuple[str, int], float]:
    """What is in place for each line in each month."""
    found: dict[tuple[str, int], float] = defaultdict(float)
    for item in read.plan.assignments:
        for name in item.lines:
            given = read.given(item, read.lines[name])
            # Who arrives within a month counts in it for what is left of it.
            found[name, item.month] += given * float(1 - item.gone)
            for month in range(item.month + 1, item.month + item.months):
                found[name, month] += given
    return found


def _fills_add_up(read: Pass) -> Iterator[str]:
    lines, supply = read.lines, _supply(read)
    said = {fill.line: fill for fill in read.plan.lines}
    counted: dict[tuple[str, int], float] = {}

    def rate(name: str, month: int) -> float:
        if (name, month) not in counted:
            line = lines[name]
            best = min(1.0, supply[name, month] / line.quantity)
            for need in line.needs:
                if need in lines and month in read.needed(lines[need]):
                    best = min(best, rate(need, month))
            counted[name, month] = best
        return counted[name, month]

    for name, line in lines.items():
        months = read.needed(line)
        rates = [rate(name, month) for month in months]
        supplied = sum(min(line.quantity, supply[name, month]) for month in months) / len(months)
        if abs(said[name].supplied - supplied) > CLOSE:
            yield f"line {name}: says {said[name].supplied:g} supplied, but it is {supplied:g}"
        for month, value in enumerate(said[name].months):
            if month not in months and value is not None:
                yield f"line {name}: step {month} says {value}, but nothing is needed in it"
        yield from _fill_differs(said[name], line, months, rates)


def _fill_differs(
    said: LineFill, line: RequirementLine, months: range, rates: list[float]
) -> Iterator[str]:
    filled = line.quantity * sum(rates) / len(rates)
    if abs(said.filled - filled) > CLOSE or said.required != line.quantity:
        yield f"line {line.line}: says {said.filled:g} filled, but it is {filled:g}"
    if said.tier != line.tier:
        yield f"line {line.line}: says tier {said.tier}, but it is {line.tier}"
    for month, rate in zip(months, rates, strict=True):
        value = said.months[month]
        if value is None or abs(value - rate * line.quantity) > CLOSE:
            yield f"line {line.line}: step {month} says {value}, not {rate * line.quantity:g}"


def _tiers_add_up(read: Pass) -> Iterator[str]:
    plan, lines = read.plan, read.lines
    rates = {fill.line: fill.filled / lines[fill.line].quantity for fill in plan.lines}
    tiers = sorted({line.tier for line in lines.values()})
    if tiers != [tier.tier for tier in plan.tiers]:
        yield "the tiers of the plan are not those of its lines"
    for tier in plan.tiers:
        own = [line for line in lines.values() if line.tier == tier.tier]
        required = sum(line.weight for line in own)
        filled = sum(line.weight * rates[line.line] for line in own)
        if abs(tier.required - required) > CLOSE or abs(tier.filled - filled) > CLOSE:
            yield f"tier {tier.tier}: says {tier.filled:g} of {tier.required:g}, not {filled:g}"
        if tier.filled > tier.bound + CLOSE or tier.filled > tier.relaxed + CLOSE:
            yield f"tier {tier.tier}: fills more than its bound"
        if tier.proven and tier.filled < tier.bound - CLOSE:
            yield f"tier {tier.tier}: said to be proven, but its bound is {tier.bound:g}"
    if plan.status == "optimal" and not all(tier.proven for tier in plan.tiers):
        yield "the plan is said to be optimal, but not every tier is proven"


def _aims_add_up(read: Pass) -> Iterator[str]:
    """What the search says it reached is what the plan has: else it searched another problem."""
    plan = read.plan
    stages = {stage.aim: stage for stage in plan.stages}
    for tier in plan.tiers:
        stage = stages.get(f"shortfall of tier {tier.tier}")
        missing = tier.required - tier.filled
        if stage is None:
            if stages:
                yield f"tier {tier.tier}: nothing is told of the search for it"
        elif abs(stage.value - missing) > CLOSE * max(1.0, tier.required):
            yield (
                f"tier {tier.tier}: the search says {stage.value:g} missing, but it is {missing:g}"
            )


def _personnel_adds_up(read: Pass) -> Iterator[str]:
    plan, steps = read.plan, read.register.case.steps
    people = [0] * steps
    here: dict[str | None, list[int]] = defaultdict(lambda: [0] * steps)
    for item in plan.assignments:
        away = read.offer(item).personnel * item.packages
        for month in range(item.month, item.month + item.months):
            people[month] += away
            here[item.site][month] += away
    if tuple(people) != plan.personnel:
        yield "personnel by step do not add up"
    if sorted(use.site for use in plan.sites) != sorted(site for site in here if site):
        yield "the sites of the plan are not those its assignments use: " + ", ".join(
            sorted({use.site for use in plan.sites} ^ {site for site in here if site})
        )
    for use in plan.sites:
        if tuple(here[use.site]) != use.personnel:
            yield f"personnel at {use.site} do not add up"


#: The figures, each yielding what does not add up.
FIGURES = (_fills_add_up, _tiers_add_up, _aims_add_up, _personnel_adds_up)
