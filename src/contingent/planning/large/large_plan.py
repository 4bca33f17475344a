"""Making a large plan: bounds and search side by side, until a gap, a time or the user says so."""

from collections.abc import Callable
from time import monotonic

from contingent.planning.large.build import lay_out
from contingent.planning.large.found import LargePlan
from contingent.planning.problem import Problem
from contingent.planning.solver import Limits, Solver

__all__ = ["large_bounds", "make_large_plan"]


def make_large_plan(
    problem: Problem,
    solver: Solver,
    limits: Limits,
    on_bounds: Callable[[tuple[float, ...]], None] = lambda _: None,
    seed: int = 0,
) -> LargePlan:
    """Plan a large problem without a choice of sites.

    Args:
        solver: of the small models in which groups of packages choose together.
        limits: with ``sweeps``, so many sweeps over all packages are made and the time does not
            count, so that the same question gives the same plan; otherwise everything takes what
            is left of the time. ``gap`` is that of the weighted sum.
        on_bounds: called with the bound of each tier alone as soon as all are known.
    """
    from contingent.planning.large.run import Run  # noqa: PLC0415 - the compiled loops load slowly

    begin, limits = monotonic(), limits.begun()
    layout = lay_out(problem)
    run = Run(problem.register, layout, solver, limits, on_bounds, seed, begin)
    if limits.sweeps is not None:
        run.counted(limits.sweeps)
    else:
        run.timed()
    return run.result()


def large_bounds(problem: Problem, limits: Limits) -> tuple[float, ...]:
    """At most so much of each tier can be filled, each taken alone, in weighted lines.

    By prices alone, in the same number of steps each time: a linear program over every tour of a
    large problem takes many times as long, and is hardly nearer.

    Args:
        limits: stopped, the bounds are as far as they have come.
    """
    # The compiled loops load slowly.
    from contingent.planning.large.bounding import ProvenBounds  # noqa: PLC0415
    from contingent.planning.large.weighted_aim import aims_of  # noqa: PLC0415

    layout, limits = lay_out(problem), limits.begun()
    aims = aims_of(layout)
    bounds = ProvenBounds(layout, aims)
    places = range(len(aims.tiers))
    for place in places:
        bounds.lower_alone(place, limits.over)
    return tuple(bounds.alone(place) for place in places)
