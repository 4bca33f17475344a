"""The aims of a plan in their order: least shortfall of tier 1, then of 2, then of 3.

Each aim is solved alone and its value kept as a row for those after it. Solvers work within
tolerances, so an aim is given to them in units in which the least difference that is told apart
is far above these; the value kept is worked out from the whole packages, in fractions.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import isfinite

import numpy as np
from numpy.typing import NDArray

from contingent.planning.composition import Floors, floor_grain, floor_shortfalls
from contingent.planning.formulation import Formulation
from contingent.planning.linear_model import LinearModel, Row, Term
from contingent.planning.shortfalls import grain_of, shortfalls

__all__ = ["Aim", "WholePlan", "aim_of", "aims_of", "whole_plan"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
#: What an aim is about: a tier, or what is asked of the composition in one.
Key = int | Floors

#: What the least difference told apart is given to the solver as; its tolerances are 1e-7.
GIVEN = 1e-3


@dataclass(frozen=True)
class Aim:
    """Least shortfall of a tier, or of what is asked of the composition in it.

    Attributes:
        key: which of the two: the tier, or ``Floors``.
        terms, offset: the shortfall in weighted lines: its missing share, averaged over a line's
            months, times its weight.
        grain: the least difference told apart, in weighted lines.
    """

    key: "Key"
    terms: tuple[Term, ...]
    offset: float
    grain: Fraction

    @property
    def tier(self) -> int:
        """Its tier."""
        return self.key.tier if isinstance(self.key, Floors) else self.key

    @property
    def name(self) -> str:
        """The aim in words."""
        if isinstance(self.key, Floors):
            return f"open in the composition of tier {self.tier}"
        return f"shortfall of tier {self.tier}"

    @cached_property
    def scale(self) -> float:
        """Units of the solver a weighted line."""
        return GIVEN / float(self.grain)

    def of(self, model: LinearModel) -> LinearModel:
        """The model with this aim, in the solver's units."""
        return model.aiming(self.scaled, self.offset * self.scale)

    def costs(self, columns: int) -> Floats:
        """The cost of each of so many columns, in the solver's units."""
        costs = np.zeros(columns)
        for column, number in self.scaled:
            costs[column] += number
        return costs

    def kept(self, short: Fraction) -> Row:
        """The row that keeps a shortfall: anything that is told apart from it is ruled out."""
        high = (float(short) - self.offset) * self.scale + GIVEN / 2
        return Row("kept", f"kept[{self.name}]", self.scaled, high=high)

    def in_lines(self, bound: float) -> float:
        """A bound of the solver in weighted lines; nothing where it found none.

        No aim is out of reach, so that an infinite bound is a failure of the solver, not a bound.
        """
        return max(0.0, bound / self.scale) if isfinite(bound) else 0.0

    def proves(self, bound: float, short: Fraction) -> bool:
        """Whether no shortfall that is told apart from this one is above the bound, and less."""
        return float(short) - bound < 0.9 * float(self.grain)

    @cached_property
    def scaled(self) -> tuple[Term, ...]:
        """The terms in the solver's units."""
        return tuple((column, number * self.scale) for column, number in self.terms)


def aims_of(formulation: Formulation) -> tuple[Aim, ...]:
    """The aims in their order: each tier, and after it what is asked of the composition in it."""
    problem = formulation.problem
    floors = {floor.tier for floor in problem.floors}
    return tuple(
        aim
        for tier in sorted({*problem.tiers, *floors})
        for aim in (
            *([aim_of(formulation, tier)] if tier in problem.tiers else []),
            *([_floors_of(formulation, tier)] if tier in floors else []),
        )
    )


def _floors_of(formulation: Formulation, tier: int) -> Aim:
    """The aim of what is asked at least of the composition in a tier."""
    problem = formulation.problem
    own = [floor for floor in problem.floors if floor.tier == tier]
    months = problem.asked
    terms = tuple(
        (formulation.met[floor.row.name, month], -1 / len(months))
        for floor in own
        for month in months
    )
    return Aim(Floors(tier), terms, float(len(own)), floor_grain(problem, tier))


def aim_of(formulation: Formulation, tier: int) -> Aim:
    """The aim of a tier.

    A line that a site brings with it is missing only where the site is opened.
    """
    problem, offset = formulation.problem, 0.0
    terms: list[Term] = []
    for line in problem.lines:
        if line.tier == tier:
            months = problem.months_of(line)
            each = line.weight / len(months)
            terms += [(formulation.fill[line.line, month], -each) for month in months]
            if line.line in problem.opened_by:
                opened = formulation.opened[problem.opened_by[line.line]]
                terms.append((opened, line.weight))
            else:
                offset += line.weight
    return Aim(tier, tuple(terms), offset, grain_of(problem, tier))


@dataclass(frozen=True)
class WholePlan:
    """A point of the model as whole packages.

    Attributes:
        values: the point; packages: on each tour; opened: the candidate sites opened.
        short: what each aim leaves open.
    """

    values: Floats
    packages: Ints
    opened: tuple[str, ...]
    short: dict[Key, Fraction]

    def keeps(self, other: "WholePlan", aims: Sequence[Aim]) -> bool:
        """Whether it leaves no more open than the other in any of the aims."""
        return all(self.short[a.key] < other.short[a.key] + a.grain for a in aims)

    def keeps_all(self, other: "WholePlan") -> bool:
        """Whether it leaves no more open than the other in any tier, without rounding."""
        return all(self.short[tier] <= short for tier, short in other.short.items())


def whole_plan(formulation: Formulation, values: Floats) -> WholePlan:
    """The whole packages of a point: columns are whole but for the solver's tolerance."""
    packages = np.floor(values[formulation.go] + 0.5).astype(np.int64)
    opened = tuple(s for s, column in formulation.opened.items() if values[column] > 0.5)  # noqa: PLR2004
    short: dict[Key, Fraction] = {}
    short.update(shortfalls(formulation.problem, packages, opened).items())
    short.update(floor_shortfalls(formulation.problem, packages).items())
    return WholePlan(values, packages, opened, short)
