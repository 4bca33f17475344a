"""Linear programs over few columns and rows of a model that hold for all of them.

The program is kept by the solver and begins where it ended, so that the tiers in turn, or the same
tiers with other offers out, take milliseconds each. After each the rows left out are looked at, and
those that are broken are put in; and *every* column of the model is priced: one whose reduced cost
is below nothing would help, and the best of these are put in. Only when there is neither is the
answer given.

What is told as a bound does not rest on the solver's word. From the duals of the rows, whatever
they are, a bound follows by arithmetic over all columns of the model: each row at its dual, and
each column at the better of its bounds by its reduced cost (Neumaier and Shcherbina 2004, Safe
bounds in linear and mixed-integer linear programming). Wrong duals make it weaker and never wrong.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from contingent.planning.linear_model import LinearModel
from contingent.planning.solver import Held, Limits, Solver
from contingent.planning.twins import Merged, merged

__all__ = ["Face", "PricedLp", "Relaxed", "over_all", "room"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

#: Reduced costs and duals below this are none. The least difference that is told apart is given to
#: the solver as 1e-3 (``aims.GIVEN``), and its own tolerance is 1e-7.
NONE = 1e-6
#: A row that is above its bound by less than this, and by this share of it, is not broken.
HOLDS, SHARE = 1e-6, 1e-10


@dataclass(frozen=True)
class Face:
    """Bounds of the columns and rows of a model: all points that are the best by some aims.

    By complementary slackness a point of a linear program is the best exactly when each column of a
    reduced cost is at its bound and each row of a dual is full: so bounds are all that is needed,
    and no row that keeps a value within some slack.
    """

    low: Floats
    high: Floats
    row_low: Floats
    row_high: Floats

    @staticmethod
    def of(model: LinearModel) -> "Face":
        """All points of a model."""
        return Face(model.low, model.high, model.arrays.low, model.arrays.high)

    def of_best(self, found: "Relaxed") -> "Face":
        """The points that are as good as one found to be the best."""
        low, high = self.low.copy(), self.high.copy()
        dear, cheap = found.reduced > NONE, found.reduced < -NONE
        high[dear] = low[dear]
        low[cheap] = high[cheap]
        row_low, row_high = self.row_low.copy(), self.row_high.copy()
        least = NONE * min(1.0, float(np.abs(found.duals).max(initial=0.0)))
        full = (found.duals < -least) & np.isfinite(row_high)
        row_low[full] = row_high[full]
        empty = (found.duals > least) & np.isfinite(row_low)
        row_high[empty] = row_low[empty]
        return Face(low, high, row_low, row_high)


@dataclass(frozen=True)
class Relaxed:
    """The best point of a linear program, over all columns and rows of its model.

    Attributes:
        bound: no point is below it.
        reduced: the reduced cost of each column; duals: of each row.
    """

    bound: float
    values: Floats
    reduced: Floats
    duals: Floats


class PricedLp:
    """A model's linear programs, kept hot over few of its columns and rows.

    Args:
        rows, columns: those to begin with; more are put in when they are needed.
        never: rows that are not put in even when they are broken.
        groups: of each column a number, of those that help only the most helpful of each number
            are put in at a time; -1 for a column that is in no group.
        costs: of the aims there will be, for months of which one is enough.
        unbounded: columns whose own upper bound a row implies: without it no dual hides there.
    """

    def __init__(  # noqa: PLR0913 - what it begins with
        self,
        model: LinearModel,
        solver: Solver,
        rows: Flags,
        columns: Flags,
        costs: tuple[Floats, ...],
        *,
        never: Flags,
        unbounded: Flags,
        groups: Ints,
    ) -> None:
        self.model, self.solver, self.costs = model, solver, costs
        self.rows, self.columns = rows.copy(), columns.copy()
        self.never, self.unbounded, self.groups = never, unbounded, groups
        self._kept: tuple[Ints, Ints, Merged, Held] | None = None

    def minimise(self, costs: Floats, offset: float, face: Face, limits: Limits) -> Relaxed | None:
        """The best point of a face by an aim; None when there is none, or when stopped."""
        arrays = self.model.arrays
        high = np.where(self.unbounded & (face.high > 0), np.inf, face.high)
        while True:
            rows, columns, small, held = self._holding()
            point = held.minimise(
                small.costs(costs[columns]),
                small.of_columns(face.low[columns]),
                small.of_columns(high[columns]),
                small.of_rows(face.row_low[rows]),
                small.of_rows(face.row_high[rows]),
                limits,
            )
            if point is None:
                return None
            values, duals = face.low.copy(), np.zeros(len(arrays.low))
            values[columns] = small.values(point.values)
            duals[rows] = small.duals(point.duals)
            found = over_all(self.model, costs, offset, face, values, duals)
            helps = (found.reduced < -NONE) & (face.high > face.low) & ~self.columns
            broken = self.broken(values, face) & ~self.rows & ~self.never
            if not helps.any() and not broken.any():
                return found
            self.put_in(broken, self._most_helpful(helps, found.reduced))

    def _most_helpful(self, helps: Flags, reduced: Floats) -> Flags:
        """Of columns that help those of each group that help most; all that are in no group."""
        which = np.flatnonzero(helps & (self.groups >= 0))
        most = np.zeros(int(self.groups.max(initial=-1)) + 1)
        np.minimum.at(most, self.groups[which], reduced[which])
        chosen = helps & (self.groups < 0)
        chosen[which[reduced[which] <= most[self.groups[which]] + NONE]] = True
        return chosen

    def broken(self, values: Floats, face: Face | None = None) -> Flags:
        """Rows that a point does not keep."""
        arrays = self.model.arrays
        high = arrays.high if face is None else face.row_high
        return np.asarray(arrays.sums(values) > high + room(high))

    def put_in(self, rows: Flags, columns: Flags) -> None:
        """Look at these rows and columns from now on."""
        self.rows |= rows
        self.columns |= columns
        self._kept = None

    def _holding(self) -> tuple[Ints, Ints, Merged, Held]:
        if self._kept is None:
            rows, columns = np.flatnonzero(self.rows), np.flatnonzero(self.columns)
            part = self.model.only(rows, columns)
            high = np.where(self.unbounded[columns], np.inf, part.high)
            small = merged(
                part.bounded(part.low, high), tuple(cost[columns] for cost in self.costs)
            )
            self._kept = rows, columns, small, self.solver.hold(small.model)
        return self._kept


def over_all(
    model: LinearModel, costs: Floats, offset: float, face: Face, values: Floats, duals: Floats
) -> Relaxed:
    """What duals prove of every column of a model."""
    duals = np.where((duals > 0) & ~np.isfinite(face.row_low), 0.0, duals)
    duals = np.where((duals < 0) & ~np.isfinite(face.row_high), 0.0, duals)
    reduced = costs - model.arrays.priced(duals, len(costs))
    at = np.where(reduced > 0, face.low, np.where(reduced < 0, face.high, 0.0))
    full = np.where(duals > 0, face.row_low, np.where(duals < 0, face.row_high, 0.0))
    # Not by ``@``: BLAS begins threads for vectors so long, which then wait busily.
    bound = offset + float(np.sum(duals * full) + np.sum(reduced * at))
    return Relaxed(bound, values, reduced, duals)


def room(high: Floats) -> Floats:
    """By how much the sums of rows may be above their bounds, for what floating point loses."""
    return HOLDS + SHARE * np.where(np.isfinite(high), np.abs(high), 0.0)
