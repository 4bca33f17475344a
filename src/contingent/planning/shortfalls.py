"""What a plan leaves open in each tier, in fractions: what decides which of two plans is better.

The solver works in floating point and within tolerances; whether a plan is as good as another is
told from its whole packages alone, by the arithmetic of fractions.
"""

from collections.abc import Collection, Iterator, Sequence
from fractions import Fraction
from functools import reduce
from math import gcd

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
    supply: dict[tuple[str, int], Fraction] = {}
    for name, amount, begun in _begun(problem, packages):
        each, there = as_written(amount), Fraction(0)
        for month, change in enumerate(begun):
            there += change
            if there:
                supply[name, month] = supply.get((name, month), Fraction(0)) + each * there
    rates: dict[tuple[str, int], Fraction] = {}

    def rate(line: RequirementLine, month: int) -> Fraction:
        key = (line.line, month)
        if key not in rates:
            own = supply.get(key, Fraction(0)) / as_written(line.quantity)
            needs = [lines[n] for n in line.needs if n in lines] if own else []
            limits = [rate(n, month) for n in needs if month in problem.months_of(n)]
            rates[key] = min([Fraction(1), own, *limits])
        return rates[key]

    short = dict.fromkeys(problem.tiers, Fraction(0))
    for line in problem.lines:
        if problem.opened_by.get(line.line) in {None, *opened}:
            months = problem.months_of(line)
            filled = sum((rate(line, month) for month in months), Fraction(0)) / len(months)
            short[line.tier] += as_written(line.weight) * (1 - filled)
    return short


def _begun(
    problem: Problem, packages: Sequence[int] | Ints
) -> Iterator[tuple[str, float, list[Fraction]]]:
    """For each line and amount a package, how many more are in place in each month than before.

    Who arrives within a month counts in it with the share that is left.
    """
    tours, counts = problem.table, np.asarray(packages, dtype=np.int64)
    found: dict[tuple[str, float], list[Fraction]] = {}
    for number in np.flatnonzero(counts).tolist():
        key = tours.lines[tours.line[number]], float(tours.amount[number])
        begun = found.setdefault(key, [Fraction(0)] * (len(problem.months) + 1))
        month, gone = int(tours.month[number]), tours.shares[tours.gone[number]]
        begun[month] += int(counts[number]) * (1 - gone)
        begun[month + 1] += int(counts[number]) * gone
        begun[tours.end[number]] -= int(counts[number])
    for (line, amount), changes in found.items():
        yield line, amount, changes


def grain_of(problem: Problem, tier: int) -> Fraction:
    """The least difference in the tier's shortfall that is told apart, in weighted lines.

    Every shortfall is a whole multiple of some fraction, by the quantities, amounts, months and
    weights of the tier's lines. Where that is no finer than ``FINEST`` of the tier's weight it is
    the grain, and no two plans are taken for equal that are not; else ``FINEST`` of it is.
    """
    whole, step = Fraction(0), Fraction(0)
    for line in problem.lines:
        if line.tier == tier:
            weight = as_written(line.weight)
            whole += weight
            step = _common(step, weight / len(problem.months_of(line)) * _steps(problem, line))
    return max(step, FINEST * whole)


def _steps(problem: Problem, line: RequirementLine) -> Fraction:
    """A fraction of which every fill rate of the line is a whole multiple."""
    lines = {one.line: one for one in problem.lines}
    counted, waiting, step = set[str](), [line.line], Fraction(0)
    while waiting:
        name = waiting.pop()
        if name in lines and name not in counted:  # fills of the lines it needs limit its own
            counted.add(name)
            waiting += lines[name].needs
            step = _common(step, _own_steps(problem, lines[name]))
    return step


def _own_steps(problem: Problem, line: RequirementLine) -> Fraction:
    quantity = as_written(line.quantity)
    amounts = {line.amount_of(offer) for offer in problem.offers.values()}
    own = reduce(_common, (as_written(a) for a in amounts), quantity) / quantity
    return reduce(_common, (own * (1 - share) for share in problem.table.shares), own)


def _common(one: Fraction, other: Fraction) -> Fraction:
    """The greatest fraction of which both are whole multiples."""
    below = one.denominator * other.denominator
    return Fraction(
        gcd(one.numerator * other.denominator, other.numerator * one.denominator), below
    )
