"""Linear programs over all columns and rows of a model, kept hot, with months merged.

For models small enough that nothing is left out of them: several aims one after the other, each on
the best points of those before, or within other bounds. As with ``planning.priced``, what is told
as a bound is worked out from the duals by arithmetic, and does not rest on the solver's word.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from contingent.planning.linear_model import LinearModel
from contingent.planning.priced import Face, Relaxed, over_all
from contingent.planning.solver import Held, Limits, Solver
from contingent.planning.twins import Merged, merged

__all__ = ["HotPrograms", "in_turn"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

#: What a whole column may be off a whole number.
WHOLE = 1e-6


@dataclass(frozen=True)
class HotPrograms:
    """The programs of a model, whose columns that are held at nothing are left out.

    Attributes:
        small: the model with twins merged; aims, faces and what is found are of this one.
        columns: the numbers, in the model itself, of the columns that are not held at nothing.
        width: how many columns the model itself has.
    """

    small: Merged
    columns: Ints
    width: int
    held: Held

    @staticmethod
    def of(model: LinearModel, aims: Sequence[Floats], solver: Solver) -> "HotPrograms":
        """Those of a model, for aims that cost so much for each of its columns."""
        columns = np.flatnonzero((model.low != 0) | (model.high != 0))
        part = model.only(np.arange(len(model.arrays.low)), columns)
        small = merged(part, tuple(costs[columns] for costs in aims))
        return HotPrograms(small, columns, len(model), solver.hold(small.model))

    def costs(self, costs: Floats) -> Floats:
        """An aim of the model itself as one of the small model."""
        return self.small.costs(costs[self.columns])

    def values(self, values: Floats) -> Floats:
        """A point of the small model as one of the model itself."""
        found = np.zeros(self.width)
        found[self.columns] = self.small.values(values)
        return found

    def least(self, costs: Floats, face: Face, limits: Limits) -> Relaxed | None:
        """The best point of a face; None when there is none, or when stopped."""
        bounds = face.low, face.high, face.row_low, face.row_high
        point = self.held.minimise(costs, *bounds, limits)
        if point is None:
            return None
        return over_all(self.small.model, costs, 0.0, face, point.values, point.duals)


def in_turn(
    model: LinearModel, aims: Sequence[Floats], solver: Solver, limits: Limits
) -> tuple[Floats, list[float]] | None:
    """The whole point that is the best by the aims in turn, and the value of each; if it is found.

    Each aim is looked at on the best points of those before, packages being split. Where the point
    that is the best by all of them in turn is whole, no whole point is better: those before it in
    the order would have to be better by some aim than what splitting allows. Where it is not whole
    nothing is known but the bounds.

    Returns:
        None where the best point splits packages, and where the time ended.
    """
    programs = HotPrograms.of(model, aims, solver)
    face, bounds, values = Face.of(programs.small.model), list[float](), np.zeros(0)
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
