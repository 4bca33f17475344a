"""The fewest nations, and which: asked line by line first, then by branch and bound.

The program of ``planning.counted_lines`` says how many there are at least. Then it is asked whether
so few are enough. A plan of no more nations than ``most`` has no column further off its bound than
the reduced cost of it allows (``bound`` + reduced cost times how far is at most ``most``), so that
most columns are held before anything is branched on. Where there is no such plan, one nation more
is needed, which is a bound again.
"""

from dataclasses import dataclass
from math import ceil

import numpy as np
from numpy.typing import NDArray

from contingent.planning.counted_lines import NONE, CountedLines
from contingent.planning.linear_model import LinearModel
from contingent.planning.solver import Limits, Solved, Solver

__all__ = ["Fewest", "fewest_by_lines"]

Ints = NDArray[np.int64]

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


def fewest_by_lines(
    model: LinearModel, line: Ints, counted: Ints, solver: Solver, limits: Limits
) -> Fewest | None:
    """The least number of yes-or-no columns, and the best plan of so few by the model's aim.

    Args:
        model: its aim is what is made least among plans of the fewest.
        counted: the yes-or-no columns; line: the group of each.

    Returns:
        None where the time ended before anything was known.
    """
    lines = CountedLines(model, line, counted, (), solver, limits)
    found = lines.tightened()
    if found is None:
        return None
    most = float(ceil(found.bound - NONE))
    for _ in range(MORE):
        solved = solver.solve(lines.no_more_than(most, found), limits)
        if solved.values is not None:
            return Fewest(most, solved)
        if solved.status != "infeasible" or np.isfinite(solved.bound):  # not known, or not of all
            return Fewest(most, None)
        most += 1
        more = lines.at_least(most)
        if more is None:
            break
        found = more
    return Fewest(most, None)
