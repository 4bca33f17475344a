"""The tie-breaks over few columns: which of the plans that fill equally is chosen."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from contingent.planning.aims import WholePlan, whole_plan
from contingent.planning.fairness import served_fairly
from contingent.planning.few import Few
from contingent.planning.keeping import Keeping
from contingent.planning.plan import Assignment, Stage
from contingent.planning.problem import Problem
from contingent.planning.solver import Limits, Solver
from contingent.planning.tie_breaks import solve_tie_breaks
from contingent.planning.tiers import FilledTiers

__all__ = ["break_ties", "numbers_of"]

Ints = NDArray[np.int64]


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
    keeping = Keeping(few, part, solver)
    begun = best.values[part.columns]
    fair = served_fairly(part.formulation, part.model, keeping, limits, begun)
    model = part.model.with_rows(fair.rows)
    values, chosen = solve_tie_breaks(
        part.formulation, model, keeping, limits, fair.values, previous
    )
    stages = [*fair.stages, *chosen]
    whole = keeping.whole(values)
    if few.broken(whole).any():
        return best, []
    return whole_plan(few.formulation, whole), stages
