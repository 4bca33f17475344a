"""What an assignment of packages fills, by plain arithmetic.

A line's supply counts up to its quantity, and its fill rate up to that of each line it needs in
the same month. The first month of a stay counts with the share of it that is left at arrival.
"""

from collections.abc import Callable, Iterable, Mapping

from contingent.planning.plan import DIGITS, Assignment, LineFill, SiteUse
from contingent.planning.problem import Problem
from contingent.register.requirement import RequirementLine
from contingent.register.supplying import amount_on

__all__ = ["line_fills", "personnel_away", "site_use"]


def line_fills(
    problem: Problem, assignments: Iterable[Assignment], opened: Iterable[str] = ()
) -> tuple[LineFill, ...]:
    """The fill of every line of the problem; lines of sites that are not opened are left out."""
    closed = {line for line, site in problem.opened_by.items() if site not in set(opened)}
    supply: dict[tuple[str, int], float] = {}
    lines = {line.line: line for line in problem.lines}
    for item in assignments:
        offer = problem.offers[item.offer]
        for name in item.lines:
            each = amount_on(problem.register, offer, lines[name])
            whole = each * item.packages
            for month in range(item.month, item.month + item.months):
                counted = whole * item.share_of(month) if month == item.month else whole
                supply[name, month] = supply.get((name, month), 0.0) + counted
    rates: dict[tuple[str, int], float] = {}
    months_of = {line.line: problem.months_of(line) for line in problem.lines}

    def rate(line: RequirementLine, month: int) -> float:
        key = (line.line, month)
        if key not in rates:
            own = min(1.0, supply.get(key, 0.0) / line.quantity)
            limits = [
                rate(lines[need], month)
                for need in line.needs
                if need in lines and month in months_of[need]
            ]
            rates[key] = min([own, *limits])
        return rates[key]

    return tuple(
        _line_fill(problem, line, supply, rate) for line in problem.lines if line.line not in closed
    )


def _line_fill(
    problem: Problem,
    line: RequirementLine,
    supply: Mapping[tuple[str, int], float],
    rate: Callable[[RequirementLine, int], float],
) -> LineFill:
    months = problem.months_of(line)
    counted = [rate(line, month) * line.quantity for month in months]
    supplied = sum(min(line.quantity, supply.get((line.line, m), 0.0)) for m in months)
    before, after = months.start, len(problem.months) - months.stop
    return LineFill(
        line.line,
        line.tier,
        line.quantity,
        round(sum(counted) / len(months), DIGITS),
        round(supplied / len(months), DIGITS),
        (*(None,) * before, *(round(each, DIGITS) for each in counted), *(None,) * after),
    )


def personnel_away(problem: Problem, assignments: Iterable[Assignment]) -> tuple[int, ...]:
    """People away in each month of the case."""
    away = [0] * len(problem.months)
    for item in assignments:
        for month in range(item.month, item.month + item.months):
            away[month] += problem.offers[item.offer].personnel * item.packages
    return tuple(away)


def site_use(problem: Problem, assignments: Iterable[Assignment]) -> tuple[SiteUse, ...]:
    """Personnel by month at each site used, in the order of the register."""
    items = list(assignments)
    return tuple(
        SiteUse(site.site, personnel_away(problem, [a for a in items if a.site == site.site]))
        for site in problem.register.sites
        if any(item.site == site.site for item in items)
    )
