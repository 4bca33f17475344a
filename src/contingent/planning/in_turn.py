"""Several aims made least one after the other, by linear programs alone where that is enough.

Each aim is looked at on the best points of those before, packages being split. Where the point
that is the best by all of them in turn is whole, no whole point is better: it would have to be
better by some aim than what splitting allows. The first aim is a count, whose bound by lines
(``planning.counted_lines``) leaves fewer points that split packages.
"""

from collections.abc import Sequence
from math import ceil

import numpy as np
from numpy.typing import NDArray

from contingent.planning.counted_lines import NONE, ROUND, CountedLines
from contingent.planning.linear_model import LinearModel
from contingent.planning.solver import Limits, Solver

__all__ = ["in_turn"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

#: What a whole column may be off a whole number.
WHOLE = 1e-6


def in_turn(
    model: LinearModel,
    line: Ints,
    counted: Ints,
    aims: Sequence[Floats],
    solver: Solver,
    limits: Limits,
) -> tuple[Floats, list[float]] | None:
    """The whole point that is the best by the aims in turn, and the bound of each; if it is found.

    Args:
        counted: the whole columns whose sum is the first aim; line: the group of each.
        aims: the costs of those after it.

    Returns:
        None where the best point splits packages, and where the time ended.
    """
    if not len(counted):
        return None
    lines = CountedLines(model, line, counted, aims, solver, limits)
    found = lines.tightened()
    if found is None:
        return None
    least = float(ceil(found.bound - NONE))
    if least > found.bound + ROUND:  # no whole point has fewer
        found = lines.at_least(least)
        if found is None:
            return None
    programs, bounds = lines.programs, [found.bound]
    face, values = lines.face.of_best(found), found.values
    for costs in aims:
        found = programs.least(programs.costs(costs), face, limits)
        if found is None:
            return None
        bounds.append(found.bound)
        face, values = face.of_best(found), found.values
    point = programs.values(values)
    whole = point[model.whole]
    if np.abs(whole - np.round(whole)).max(initial=0.0) > WHOLE:
        return None
    return np.where(model.whole, np.round(point), point), bounds
