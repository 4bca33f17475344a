"""The tiers filled one by one by branch and bound, where no whole plan reaches all their bounds.

Each is solved over the tours and rows that are enough, and its value kept as a row for those after
it: what is proven is as much as the solver proves.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from contingent.errors import NoAnswer
from contingent.planning.aims import Aim, WholePlan, whole_plan
from contingent.planning.few import Few, Merging
from contingent.planning.linear_model import Row
from contingent.planning.plan import Stage
from contingent.planning.priced import Face
from contingent.planning.solver import Limits, Solver
from contingent.planning.tie_breaks import stage_of

__all__ = ["FilledTiers", "fixed", "one_by_one", "rounded"]

Floats = NDArray[np.float64]

#: Share of its time that a tier is solved in before what it found is made good.
MOST = 0.75
#: Seconds kept back to better the plan of the last tier.
LEFT = 2.0


@dataclass(frozen=True)
class FilledTiers:
    """The best plan by the tiers, and what it leaves to the tie-breaks.

    Attributes:
        stages: how the aim of each tier ended.
        face: the best points of the tiers that reach their bounds; None where the first does not.
        kept: rows that keep the value of each tier that the face does not.
    """

    best: WholePlan
    stages: tuple[Stage, ...]
    face: Face | None
    kept: tuple[Row, ...]


def one_by_one(
    few: Few,
    aims: Sequence[Aim],
    least: Sequence[float],
    solver: Solver,
    limits: Limits,
    face: Face | None = None,
) -> FilledTiers:
    """Each tier by branch and bound, its value kept for those after it.

    Args:
        face: the points looked at; None is all.

    Raises:
        NoAnswer: when a limit was reached before any plan was found.
    """
    best: WholePlan | None = None
    stages: list[Stage] = []
    kept: tuple[Row, ...] = ()
    complete = few.formulation.problem.book.all
    for done, (aim, bound) in enumerate(zip(aims, least, strict=True)):
        # A tier that takes long leaves some time to better its plan, and to those after it.
        last = done == len(aims) - 1
        own = limits.but(LEFT if last else limits.remaining() / 4)
        found, proven = _solved(few, aim, kept, solver, own, face)
        before = best
        if before is None or (found is not None and found.keeps(before, aims[:done])):
            best = found
        if best is None:
            msg = f"no plan was found within {limits.seconds:g} s"
            raise NoAnswer(msg)
        most = max(bound, proven if complete else 0.0)  # it is for the ways it was given
        if before is not None and not aim.proves(most, best.short[aim.key]):
            in_time = limits if last else limits.part(0.5)
            below = _below(few, aim, kept, before, solver, in_time, face)
            if below.short[aim.key] < best.short[aim.key]:
                best = below
        short = best.short[aim.key]
        stages.append(stage_of(aim.name, float(short), most, proven=aim.proves(most, short)))
        kept = (*kept, aim.kept(short))
    if best is None:
        msg = "a plan needs an aim"
        raise NoAnswer(msg)
    return FilledTiers(best, tuple(stages), face, kept)


def _below(  # noqa: PLR0913, PLR0917 - as above
    few: Few,
    aim: Aim,
    kept: tuple[Row, ...],
    best: WholePlan,
    solver: Solver,
    limits: Limits,
    face: Face | None,
) -> WholePlan:
    """The plan with a tier filled by what the tiers before leave, their tours staying as they are.

    A small question, answered where the whole one may not be: a solver that has spent its time on
    the tier before, and is not given the plan it left, may find none that keeps what was found.
    """
    problem = few.formulation.problem
    tours, tier_of = problem.table, {line.line: line.tier for line in problem.lines}
    tiers = np.array([tier_of[line] for line in tours.lines], dtype=np.int64)[tours.line]
    before = tiers < aim.tier
    going = np.flatnonzero(best.packages)
    held = _held(few, before, best.packages, face)
    part = few.part(np.union1d(few.chosen.placed, going), held, kept, all_rows=True)
    solved = Merging(solver).solve(part.aimed(aim), limits)
    if solved.values is None:
        return best
    found = whole_plan(few.formulation, rounded(few, part.whole(solved.values)))
    return found if found.keeps_all(best) else best


def _solved(
    few: Few,
    aim: Aim,
    kept: tuple[Row, ...],
    solver: Solver,
    limits: Limits,
    face: Face | None,
) -> tuple[WholePlan | None, float]:
    """The best plan found by an aim, and the shortfall below which there is none.

    The bound is that of a model without the rows left out. A point that breaks one of them is made
    good over few tours and all rows; where that costs something, the rows are put in.
    """
    found: WholePlan | None = None
    while True:
        part = few.part(few.chosen.filling, face, kept)
        solved = Merging(solver).solve(part.aimed(aim), limits.part(MOST))
        bound = aim.in_lines(solved.bound)
        if solved.values is None:
            return found, bound
        values = rounded(few, part.whole(solved.values))
        broken = few.broken(values)
        if not broken.any():
            return whole_plan(few.formulation, values), bound
        for part in (
            few.part(few.chosen.placed, fixed(few, values, broken, face), kept, all_rows=True),
            few.part(few.chosen.placed, face, kept, all_rows=True),
        ):
            mended = Merging(solver).solve(part.aimed(aim), limits)
            if mended.values is not None:
                other = whole_plan(few.formulation, rounded(few, part.whole(mended.values)))
                if found is None or other.short[aim.key] < found.short[aim.key]:
                    found = other
            if found is not None and aim.proves(bound, found.short[aim.key]):
                return found, bound
            if solved.status != "optimal":
                break
        few.look_at(broken)
        if limits.over() or solved.status != "optimal":
            return found, bound


def fixed(few: Few, values: Floats, broken: NDArray[np.bool_], face: Face | None) -> Face:
    """The points in which no tour changes but those of offers that rows broken count."""
    tours, arrays = few.formulation.tours, few.model.arrays
    counted = arrays.columns[broken[arrays.row]]
    offers = np.unique(tours.offer[counted[counted < len(tours)]])
    return _held(few, ~np.isin(tours.offer, offers), values[: len(tours)], face)


def _held(
    few: Few, firm: NDArray[np.bool_], packages: NDArray[np.number], face: Face | None
) -> Face:
    """The points of a face, or of all, in which these tours have so many packages."""
    face = face or Face.of(few.model)
    low, high = face.low.copy(), face.high.copy()
    low[: len(firm)][firm] = high[: len(firm)][firm] = packages[firm]
    return replace(face, low=low, high=high)


def rounded(few: Few, values: Floats) -> Floats:
    """A point with its whole columns rounded."""
    return np.where(few.model.whole, np.round(values), values)
