"""The wishes granted over few columns: the plan among equals that the tie-breaks choose."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from contingent.planning.aims import WholePlan, whole_plan
from contingent.planning.few import Few, Merging
from contingent.planning.plan import Assignment, Stage
from contingent.planning.problem import Problem
from contingent.planning.solver import Limits, Solver
from contingent.planning.tie_breaks import grant_wishes
from contingent.planning.tiers import Filled

__all__ = ["numbers_of", "wish"]

Ints = NDArray[np.int64]


def numbers_of(problem: Problem, assignments: Sequence[Assignment]) -> Ints:
    """The numbers of the tours of the problem that these assignments are on."""
    if not assignments:
        return np.zeros(0, dtype=np.int64)
    wanted = {(a.offer, a.line, a.site, a.month, a.links) for a in assignments}
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
                names[tours.route[number]],
            )
            in wanted
        ],
        dtype=np.int64,
    )


def wish(
    few: Few,
    filled: Filled,
    solver: Solver,
    limits: Limits,
    previous: Sequence[Assignment],
) -> tuple[WholePlan, list[Stage]]:
    """The plan that the wishes choose among those that fill as much, and how each wish ended.

    A plan that a row left out forbids is no answer: the row is put in, and the wishes asked again.
    """
    best = filled.best
    while True:
        going = np.flatnonzero(best.packages)
        tours = np.union1d(few.chosen.placed, going)
        part = few.part(tours, filled.face, filled.kept)
        values, stages = grant_wishes(
            part.formulation,
            part.model,
            Merging(solver),
            limits,
            best.values[part.columns],
            previous,
        )
        whole = part.whole(values)
        whole[few.model.whole] = np.round(whole[few.model.whole])
        broken = few.broken(whole)
        if not broken.any():
            return whole_plan(few.formulation, whole), stages
        if limits.over():
            return best, []
        few.look_at(broken)
