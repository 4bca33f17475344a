"""A solver whose points keep the rows that were left out of a model of few rows and tours."""

from dataclasses import replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from contingent.planning.apart import solve_apart
from contingent.planning.few import Few, FewTours
from contingent.planning.linear_model import LinearModel, Names, RowBlock
from contingent.planning.solver import Held, Limits, Solved, Solver
from contingent.planning.twins import solve_merged

__all__ = ["Keeping", "is_count"]

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

#: Values of an aim closer than this are the same.
SAME = 1e-6
#: Columns from which a model is looked at for parts with no row in common.
MANY = 500


class Keeping:
    """A solver whose whole points keep every row of the whole model.

    It is asked first without the rows left out, which gives a bound that holds for every tour.
    Where the point breaks one of them it is asked again with all, over the same tours: what is
    found then is a plan, and the best there is where it reaches the bound.
    """

    def __init__(self, few: Few, part: FewTours, solver: Solver) -> None:
        self.few, self.part, self.solver = few, part, solver

    @property
    def name(self) -> str:
        """The name of the other."""
        return self.solver.name

    def solve(self, model: LinearModel, limits: Limits, *, relax: bool = False) -> Solved:
        """See ``Solver.solve``; the bound holds for every tour of the whole model."""
        if relax:
            return solve_merged(self.solver, model, limits, relax=True)
        solved = self.without(model, limits)
        if solved.values is None:
            return solved
        broken = self.few.broken(self.whole(solved.values))
        if not broken.any():
            return solved
        if limits.gap < 1:
            near = self._near(model, solved.values, broken, limits)
            # A count that is within one of its bound is the least there is, also where the search
            # without those rows was not brought to its end: only which of equals is left.
            enough = solved.objective + SAME
            if solved.status == "stopped" and is_count(model):
                enough = max(enough, solved.bound + 1 - SAME)
            if near.objective <= enough:
                return replace(near, bound=solved.bound)
        return replace(self.over_all(model, limits), bound=solved.bound)

    def over_all(self, model: LinearModel, limits: Limits) -> Solved:
        """The best point over all rows, those left out too; the bound is for these tours only."""
        return self.without(self._whole(model), limits)

    def without(self, model: LinearModel, limits: Limits) -> Solved:
        """The best point without the rows left out, which it may break."""
        solve = solve_apart if np.sum(model.low < model.high) >= MANY else solve_merged
        return solve(self.solver, model, limits)

    def hold(self, model: LinearModel) -> Held:
        """See ``Solver.hold``."""
        return self.solver.hold(model)

    def keeps(self, values: Floats) -> bool:
        """Whether a whole point of the part keeps the rows left out."""
        return not self.few.broken(self.whole(values)).any()

    def whole(self, values: Floats) -> Floats:
        """A point of the part, its whole columns rounded, as one of the whole model."""
        found = self.part.whole(values)
        return np.where(self.few.model.whole, np.round(found), found)

    def _near(self, model: LinearModel, values: Floats, broken: Flags, limits: Limits) -> Solved:
        """Over all rows, when no tour changes but those of offers that rows broken count."""
        tours, arrays = self.part.formulation.tours, self.few.model.arrays
        counted = np.zeros(len(self.few.model), dtype=np.bool_)
        counted[arrays.columns[broken[arrays.row]]] = True
        offers = np.unique(tours.offer[counted[self.part.columns[: len(tours)]]])
        firm = np.flatnonzero(~np.isin(tours.offer, offers))
        low, high = model.low.copy(), model.high.copy()
        low[firm] = high[firm] = np.round(values[firm])
        return solve_merged(self.solver, self._whole(model).bounded(low, high), limits)

    def _whole(self, model: LinearModel) -> LinearModel:
        return model.with_rows([self._left_out]) if self.leaves_out else model

    @property
    def leaves_out(self) -> bool:
        """Whether any row is left out."""
        return not self.few.rows.all()

    @cached_property
    def _left_out(self) -> RowBlock:
        """The rows left out."""
        numbers = np.flatnonzero(~self.few.rows)
        arrays = self.few.model.arrays.only(numbers, self.part.columns, len(self.few.model))
        return RowBlock(
            Names(len(numbers), lambda row: f"row[{numbers[row]}]", "kept"),
            arrays.row,
            arrays.columns.astype(np.int64),
            arrays.numbers,
            arrays.high,
        )


def is_count(model: LinearModel) -> bool:
    """Whether the aim is a least count, of which favours take off less than one in all."""
    costs = model.costs()
    counted = costs != 0
    return bool(model.whole[counted].all() and (costs[counted] > 0).all() and costs.max() <= 1)
