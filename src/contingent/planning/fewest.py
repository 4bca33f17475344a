"""The fewest nations, and which: asked line by line first, then by branch and bound.

The program of ``planning.counted_lines`` says how many there are at least. Then it is asked whether
so few are enough. A plan of no more nations than ``most`` has no column further off its bound than
the reduced cost of it allows (``bound`` + reduced cost times how far is at most ``most``), so that
most columns are held before anything is branched on. Where there is no such plan, one nation more
is needed, which is a bound again.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import ceil
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from contingent.planning.counted_lines import NONE, CountedLines
from contingent.planning.linear_model import LinearModel
from contingent.planning.solver import Limits, Solved, Solver

__all__ = ["Fewest", "OverRows", "fewest_by_lines"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

#: By how much the aim is made larger for the solver: places in the order of favours differ by a
#: millionth of a nation, and it calls values equal that are within 1e-7. A power of two rounds
#: nothing.
FINER = 1024.0
#: Nations more than the first bound that are tried.
MORE = 3


@dataclass(frozen=True)
class Fewest:
    """What is known of the least number.

    Attributes:
        bound: no plan has fewer.
        solved: the best plan of so few, by the favours; None where none was found.
    """

    bound: float
    solved: Solved | None


class OverRows(Solver, Protocol):
    """A solver that knows of rows left out of the model it is given."""

    @property
    def leaves_out(self) -> bool:
        """Whether any row is left out."""
        ...

    def keeps(self, values: Floats) -> bool:
        """Whether a point, rounded, keeps the rows left out."""
        ...

    def over_all(self, model: LinearModel, limits: Limits) -> Solved:
        """The best point over all rows, those left out too."""
        ...

    def without(self, model: LinearModel, limits: Limits) -> Solved:
        """The best point without the rows left out, which it may break."""
        ...


def fewest_by_lines(
    model: LinearModel, line: Ints, counted: Ints, solver: OverRows, limits: Limits
) -> Fewest | None:
    """The least number of yes-or-no columns, and the best plan of so few by the model's aim.

    Where the program's point breaks a row left out, it is looked for over all rows at once, else
    without those left out first. Only what is not there without them is a bound for all tours.

    Args:
        model: its aim is what is made least among plans of the fewest.
        counted: the yes-or-no columns; line: the group of each.

    Returns:
        None where the time ended before anything was known.
    """
    favours = model.costs() * FINER
    lines = CountedLines(model, line, counted, (favours,), solver, limits)
    found = lines.tightened()
    if found is None:
        return None
    most = bound = float(ceil(found.bound - NONE))
    # Rows left out are mostly broken by whole points only where the program's point breaks them.
    point = lines.best_of(most, favours)
    broken = point is not None and not solver.keeps(point)
    for _ in range(MORE):
        asked = lines.no_more_than(most, found)
        if not broken:
            solved = _finer(solver.without, asked, limits)
            if solved.values is not None and solver.keeps(solved.values):
                return Fewest(bound, solved)
            if solved.values is None and solved.status != "infeasible":
                break
            if solved.values is None:
                bound = most + 1 if bound == most else bound
                most += 1
                continue
        solved = _finer(solver.over_all, asked, limits)
        if solved.values is not None:
            return Fewest(bound, solved)
        if solved.status != "infeasible":
            break
        if broken and bound == most and _is_none(asked, solver, limits):
            bound = most + 1
        most += 1
    return Fewest(bound, None)


def _is_none(asked: LinearModel, solver: OverRows, limits: Limits) -> bool:
    """Whether there is no plan without the rows left out either, known that none keeps them."""
    return not solver.leaves_out or solver.without(asked, limits).status == "infeasible"


def _finer(
    solve: Callable[[LinearModel, Limits], Solved], model: LinearModel, limits: Limits
) -> Solved:
    """What a solver finds when it is given the aim in units in which favours are told apart."""
    terms = [(column, number * FINER) for column, number in model.objective]
    found = solve(model.aiming(terms, model.offset * FINER), limits)
    return replace(found, objective=found.objective / FINER, bound=found.bound / FINER)
