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

__all__ = ["HotPrograms"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


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
