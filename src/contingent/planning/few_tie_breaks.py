"""The tie-breaks over few columns: which of the plans that fill equally is chosen."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from contingent.planning.aims import WholePlan, whole_plan
from contingent.planning.fairness import ServedFairly, served_fairly
from contingent.planning.few import Few
from contingent.planning.keeping import Keeping
from contingent.planning.plan import Assignment, Stage
from contingent.planning.problem import Problem
from contingent.planning.solver import Limits, Solver
from contingent.planning.tie_breaks import solve_tie_breaks
from contingent.planning.tier_search import FilledTiers

__all__ = ["Ties", "break_ties", "numbers_of", "ties_of"]

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


@dataclass(frozen=True)
class Ties:
    """Where the choice among plans that fill as much begins.

    Attributes:
        best: the plan that serves the worst-served lines best; one of those that fill as much where
            that breaks a row left out.
        settled: whether every plan that may be chosen gives each line the share that ``best`` does;
            lines that a site brings with it apart.
    """

    best: WholePlan
    settled: bool
    few: Few
    keeping: Keeping
    fair: ServedFairly


def ties_of(few: Few, filled: FilledTiers, solver: Solver, limits: Limits) -> Ties:
    """What is to be chosen among, of the tiers as they are filled."""
    best = filled.best
    tours = np.union1d(few.chosen.placed, np.flatnonzero(best.packages))
    part = few.part(tours, filled.face, filled.kept)
    keeping = Keeping(few, part, solver)
    begun = best.values[part.columns]
    fair = served_fairly(part.formulation, part.model, keeping, limits, begun)
    whole = keeping.whole(fair.values)
    if few.broken(whole).any():
        return Ties(best, False, few, keeping, fair)  # noqa: FBT003 - a field
    return Ties(whole_plan(few.formulation, whole), fair.settled, few, keeping, fair)


def break_ties(
    ties: Ties, limits: Limits, previous: Sequence[Assignment]
) -> tuple[WholePlan, list[Stage]]:
    """The plan that the tie-breaks choose among those that fill as much, and how each ended."""
    few, keeping, part, fair = ties.few, ties.keeping, ties.keeping.part, ties.fair
    model = part.model.with_rows(fair.rows)
    values, chosen = solve_tie_breaks(
        part.formulation, model, keeping, limits, fair.values, previous
    )
    whole = keeping.whole(values)
    if few.broken(whole).any():
        return ties.best, list(fair.stages) if ties.settled else []
    return whole_plan(few.formulation, whole), [*fair.stages, *chosen]
