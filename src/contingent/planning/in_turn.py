"""Several aims made least one after the other, by linear programs alone where that is enough.

Each aim is looked at on the best points of those before, packages being split. Where the point
that is the best by all of them in turn is whole, no whole point is better: it would have to be
better by some aim than what splitting allows. The first aim is a count, whose bound by lines
(``planning.counted_lines``) leaves fewer points that split packages.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np
from numpy.typing import NDArray

from contingent.planning.counted_lines import NONE, ROUND, CountedLines
from contingent.planning.linear_model import LinearModel
from contingent.planning.solver import Limits, Solver

__all__ = ["InTurn", "in_turn"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

#: What a whole column may be off a whole number.
WHOLE = 1e-6


@dataclass(frozen=True)
class InTurn:
    """What the programs answered.

    Attributes:
        least: no whole point counts fewer.
        within: the model in which no more than that are counted, without what that rules out.
        values: the whole point that is the best by the aims in turn; None where the best point
            splits packages.
        bounds: of the aims in turn, as far as they were asked.
    """

    least: float
    within: LinearModel
    values: Floats | None
    bounds: tuple[float, ...]


def in_turn(
    model: LinearModel,
    line: Ints,
    counted: Ints,
    aims: Sequence[Floats],
    solver: Solver,
    limits: Limits,
) -> InTurn | None:
    """The whole point that is the best by the aims in turn, where linear programs find it.

    Args:
        counted: the whole columns whose sum is the first aim; line: the group of each.
        aims: the costs of those after it.

    Returns:
        None where there is nothing to count, and where the time ended.
    """
    if not len(counted):
        return None
    lines = CountedLines(model, line, counted, aims, solver, limits)
    found = lines.tightened()
    if found is None:
        return None
    least = float(ceil(found.bound - NONE))
    within = lines.no_more_than(least, found)  # a row for the count would take all reduced costs
    if least > found.bound + ROUND:  # no whole point has fewer
        found = lines.at_least(least)
        if found is None:
            return None
    programs, bounds = lines.programs, [found.bound]
    face, values = lines.face.of_best(found), found.values
    for costs in aims:
        found = programs.least(programs.costs(costs), face, limits)
        if found is None:
            return InTurn(least, within, None, tuple(bounds))
        bounds.append(found.bound)
        face, values = face.of_best(found), found.values
    point = programs.values(values)
    rounded = np.where(model.whole, np.round(point), point)
    if np.abs(point - rounded).max(initial=0.0) > WHOLE:
        return InTurn(least, within, None, tuple(bounds))
    return InTurn(least, within, rounded, tuple(bounds))
