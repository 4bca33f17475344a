"""The tie-breaks over few columns: which of the plans that fill equally is chosen."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from contingent.planning.aims import WholePlan, whole_plan
from contingent.planning.apart import solve_apart
from contingent.planning.fairness import served_fairly
from contingent.planning.few import Few, FewTours
from contingent.planning.linear_model import LinearModel, Names, RowBlock
from contingent.planning.plan import Assignment, Stage
from contingent.planning.problem import Problem
from contingent.planning.solver import Held, Limits, Solved, Solver
from contingent.planning.tie_breaks import solve_tie_breaks
from contingent.planning.tiers import FilledTiers
from contingent.planning.twins import solve_merged

__all__ = ["break_ties", "numbers_of"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

#: Values of an aim closer than this are the same.
SAME = 1e-6
#: Columns from which a model is looked at for parts with no row in common.
MANY = 500


def numbers_of(problem: Problem, assignments: Sequence[Assignment]) -> Ints:
    """The numbers of the tours of the problem that these assignments are on."""
    if not assignments:
        return np.zeros(0, dtype=np.int64)
    wanted = {(a.offer, a.line, a.site, a.month, a.months, a.links, a.also) for a in assignments}
    tours = problem.table
    names = [route.link_names(problem.register) for route in tours.routes]
    return np.array(
        [
            number
            for number in range(len(tours))
            if (
                tours.offers[tours.offer[number]],
                tours.lines[tours.line[number]],
                tours.sites[tours.site[number]],
                int(tours.month[number]),
                int(tours.months[number]),
                names[tours.route[number]],
                tuple(tours.lines[line] for line, _ in tours.further[tours.also[number]]),
            )
            in wanted
        ],
        dtype=np.int64,
    )


def break_ties(
    few: Few,
    filled: FilledTiers,
    solver: Solver,
    limits: Limits,
    previous: Sequence[Assignment],
) -> tuple[WholePlan, list[Stage]]:
    """The plan that the tie-breaks choose among those that fill as much, and how each ended."""
    best = filled.best
    tours = np.union1d(few.chosen.placed, np.flatnonzero(best.packages))
    part = few.part(tours, filled.face, filled.kept)
    keeping = _Keeping(few, part, solver)
    begun = best.values[part.columns]
    fair = served_fairly(part.formulation, part.model, keeping, limits, begun)
    model = part.model.with_rows(fair.rows)
    values, chosen = solve_tie_breaks(
        part.formulation, model, keeping, limits, fair.values, previous, keeping.keeps
    )
    stages = [*fair.stages, *chosen]
    whole = keeping.whole(values)
    if few.broken(whole).any():
        return best, []
    return whole_plan(few.formulation, whole), stages


class _Keeping:
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
        solved = self._by_parts(model, limits)
        if solved.values is None:
            return solved
        broken = self.few.broken(self.whole(solved.values))
        if not broken.any():
            return solved
        whole = model.with_rows([self._left_out])
        # Which of equally few are the best by favours is hardly ever found near: it is not looked for.
        if limits.gap < 1 and not (solved.status == "optimal" and _has_favours(model)):
            near = solve_merged(self.solver, self._near(whole, solved.values, broken), limits)
            # A count that is within one of its bound is the least there is, also where the search
            # without those rows was not brought to its end: only which of equals is left.
            enough = solved.objective + SAME
            if solved.status == "stopped" and _is_count(model):
                enough = max(enough, solved.bound + 1 - SAME)
            if near.objective <= enough:
                return replace(near, bound=solved.bound)
        again = self._by_parts(whole, limits)
        return replace(again, bound=solved.bound)

    def _by_parts(self, model: LinearModel, limits: Limits) -> Solved:
        """By its parts, where there is enough to decide."""
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

    def _near(self, model: LinearModel, values: Floats, broken: Flags) -> LinearModel:
        """The model in which no tour changes but those of offers that rows broken count."""
        tours, arrays = self.part.formulation.tours, self.few.model.arrays
        counted = np.zeros(len(self.few.model), dtype=np.bool_)
        counted[arrays.columns[broken[arrays.row]]] = True
        offers = np.unique(tours.offer[counted[self.part.columns[: len(tours)]]])
        firm = np.flatnonzero(~np.isin(tours.offer, offers))
        low, high = model.low.copy(), model.high.copy()
        low[firm] = high[firm] = np.round(values[firm])
        return model.bounded(low, high)

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


def _is_count(model: LinearModel) -> bool:
    """Whether the aim is a least count, of which favours take off less than one in all."""
    costs = model.costs()
    counted = costs != 0
    return bool(model.whole[counted].all() and (costs[counted] > 0).all() and costs.max() <= 1)


def _has_favours(model: LinearModel) -> bool:
    """Whether the aim is a count of which some count for less than others."""
    costs = model.costs()
    counted = costs[costs != 0]
    return _is_count(model) and counted.min(initial=1.0) < counted.max(initial=1.0)
