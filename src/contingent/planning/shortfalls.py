"""What a plan leaves open in each tier, in fractions: what decides which of two plans is better.

The solver works in floating point and within tolerances; whether a plan is as good as another is
told from its whole packages alone, by the arithmetic of fractions.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import reduce
from itertools import accumulate
from math import gcd, lcm
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from contingent.planning.problem import Problem
from contingent.register.requirement import RequirementLine
from contingent.register.told_apart import FINEST, as_written

__all__ = ["grain_of", "shortfalls"]

Ints = NDArray[np.int64]


def shortfalls(
    problem: Problem, packages: Sequence[int] | Ints, opened: Collection[str] = ()
) -> dict[int, Fraction]:
    """The shortfall of each tier, in weighted lines, without rounding.

    Args:
        packages: how many go on each tour, in the order of ``problem.table``.
        opened: the candidate sites opened; what closed ones would bring is not missing.
    """
    lines = {line.line: line for line in problem.lines}
    begun = list(_begun(problem, packages))
    # Whole multiples of one fraction: adding whole numbers is far quicker than adding fractions.
    unit = lcm(*(by.denominator for one in begun for by, _ in one.changes))
    supply: dict[str, list[int]] = {}
    for one in begun:
        whole = supply.setdefault(one.line, [0] * (len(problem.months) + 1))
        for by, month in one.changes:
            whole[month] += by.numerator * (unit // by.denominator)
    own = {name: list(accumulate(changes)) for name, changes in supply.items()}
    rates: dict[tuple[str, int], int] = {}

    def rate(line: RequirementLine, month: int) -> int:
        key = (line.line, month)
        if key not in rates:
            least = min(unit, own[line.line][month]) if line.line in own else 0
            for name in line.needs if least else ():
                if name in lines and month in months_of[name]:
                    least = min(least, rate(lines[name], month))
            rates[key] = least
        return rates[key]

    months_of = {line.line: problem.months_of(line) for line in problem.lines}
    short = dict.fromkeys(problem.tiers, Fraction(0))
    for line in problem.lines:
        if problem.opened_by.get(line.line) in {None, *opened}:
            months = months_of[line.line]
            filled = Fraction(sum(rate(line, month) for month in months), unit * len(months))
            short[line.tier] += as_written(line.weight) * (1 - filled)
    return short


class _Begun(NamedTuple):
    """How the share of a line that is filled changes by one tour: by how much, from which month."""

    line: str
    changes: tuple[tuple[Fraction, int], ...]


def _begun(problem: Problem, packages: Sequence[int] | Ints) -> Iterator[_Begun]:
    """What each tour that somebody goes on adds to its line, without the limit of being full.

    Who arrives within a month counts in it with the share that is left.
    """
    tours, counts = problem.table, np.asarray(packages, dtype=np.int64)
    quantities = {line.line: as_written(line.quantity) for line in problem.lines}
    for number in np.flatnonzero(counts).tolist():
        month, end = int(tours.month[number]), int(tours.end[number])
        for name, amount in tours.gives(number):
            each = int(counts[number]) * as_written(float(amount)) / quantities[name]
            gone = each * tours.shares[tours.gone[number]]
            later = ((gone, month + 1),) if gone else ()
            yield _Begun(name, ((each - gone, month), *later, (-each, end)))


def grain_of(problem: Problem, tier: int) -> Fraction:
    """The least difference in the tier's shortfall that is told apart, in weighted lines.

    Every shortfall is a whole multiple of some fraction, by the quantities, amounts, months and
    weights of the tier's lines. Where that is no finer than ``FINEST`` of the tier's weight it is
    the grain, and no two plans are taken for equal that are not; else ``FINEST`` of it is.
    """
    whole, step = Fraction(0), Fraction(0)
    amounts = _amounts(problem)
    left = reduce(_common, (1 - share for share in problem.table.shares), Fraction(1))
    for line in problem.lines:
        if line.tier == tier:
            weight = as_written(line.weight)
            whole += weight
            step = _common(
                step, weight / len(problem.months_of(line)) * _steps(problem, line, amounts, left)
            )
    return max(step, FINEST * whole)


def _amounts(problem: Problem) -> dict[str, set[float]]:
    """What packages of any tour count for, on each line."""
    tours, (_, lines, amounts) = problem.table, problem.table.more
    line, amount = np.concatenate([tours.line, lines]), np.concatenate([tours.amount, amounts])
    found: dict[str, set[float]] = {name: set() for name in tours.lines}
    for number, name in enumerate(tours.lines):
        found[name].update(np.unique(amount[line == number]).tolist())
    return found


def _steps(
    problem: Problem, line: RequirementLine, amounts: Mapping[str, set[float]], left: Fraction
) -> Fraction:
    """A fraction of which every fill rate of the line is a whole multiple.

    Args:
        amounts: what packages count for on each line.
        left: the like of what is left of a first month at any arrival.
    """
    lines = {one.line: one for one in problem.lines} if line.needs else {line.line: line}
    counted, waiting, step = set[str](), [line.line], Fraction(0)
    while waiting:
        name = waiting.pop()
        if name in lines and name not in counted:  # fills of the lines it needs limit its own
            counted.add(name)
            waiting += lines[name].needs
            step = _common(step, _own_step(lines[name], amounts[name]) * left)
    return step


def _own_step(line: RequirementLine, amounts: Iterable[float]) -> Fraction:
    """The like for whole months, but for the lines that it needs."""
    quantity = as_written(line.quantity)
    return reduce(_common, (as_written(amount) for amount in amounts), quantity) / quantity


def _common(one: Fraction, other: Fraction) -> Fraction:
    """The greatest fraction of which both are whole multiples."""
    below = one.denominator * other.denominator
    return Fraction(
        gcd(one.numerator * other.denominator, other.numerator * one.denominator), below
    )
