"""The aims solved as the families' model stands, one after the other: what few columns must equal.

Every tour is a column and every row is there; nothing is merged, left out or fixed. Each aim is
solved alone by branch and bound, and its value kept as a row for those after it.
"""

from collections.abc import Mapping
from fractions import Fraction

from contingent.adapters.solver.highs import HighsSolver
from contingent.planning.aims import WholePlan, aim_of, aims_of, whole_plan
from contingent.planning.families import formulate
from contingent.planning.planner import Bound
from contingent.planning.problem import Problem
from contingent.planning.solver import Limits

__all__ = ["plain_bounds", "plain_shortfalls"]


def plain_shortfalls(problem: Problem) -> Mapping[int, Fraction]:
    """The least shortfall of each tier, those before it kept, in weighted lines."""
    formulation, model = formulate(problem)
    best: WholePlan | None = None
    aims = aims_of(formulation)
    for done, aim in enumerate(aims):
        solved = HighsSolver().solve(aim.of(model), Limits(600))
        assert solved.values is not None
        found = whole_plan(formulation, solved.values)
        if best is None or found.keeps(best, aims[:done]):
            best = found
        model = model.with_rows([aim.kept(best.short[aim.key])])
    assert best is not None
    return {tier: best.short[tier] for tier in problem.tiers}


def plain_bounds(problem: Problem) -> tuple[Bound, ...]:
    """The LP bound of each tier taken alone."""
    formulation, model = formulate(problem)
    if not problem.book.all:
        model = model.without("link-capacity")
    bounds = []
    for tier in problem.tiers:
        aim = aim_of(formulation, tier)
        solved = HighsSolver().solve(aim.of(model), Limits(600), relax=True)
        required = sum(line.weight for line in problem.lines if line.tier == tier)
        bounds.append(Bound(tier, required, required - aim.in_lines(solved.bound)))
    return tuple(bounds)
