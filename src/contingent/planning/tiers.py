"""The tiers filled as far as can be, in whole packages, each proven where that is in reach.

First the linear programs of the tiers, one after the other, each on the best points of those
before (``priced.Face``): a bound for each tier. Then any whole plan on the last face: it fills each
tier to its bound, which proves all of them at once. Where there is none, some tier cannot reach its
bound in whole packages; then each tier is solved alone by branch and bound over the tours that are
enough, and its value kept as a row, which proves as much as the solver proves.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from contingent.errors import NoAnswer
from contingent.planning.aims import Aim, WholePlan, whole_plan
from contingent.planning.few import Few, Merging
from contingent.planning.linear_model import Row
from contingent.planning.plan import Stage
from contingent.planning.priced import Face, PricedLp, Relaxed
from contingent.planning.solver import Limits, Solver
from contingent.planning.tie_breaks import stage_of

__all__ = ["FilledTiers", "alone", "fill_tiers"]

Floats = NDArray[np.float64]

#: Times that the programs are begun again because rows were put in meanwhile.
AGAIN = 6
#: Share of its time that a tier is solved in before what it found is made good.
MOST = 0.75
#: Seconds kept back to better the plan of the last tier.
LEFT = 2.0
#: What a whole column may be off a whole number.
WHOLE = 1e-6


@dataclass(frozen=True)
class FilledTiers:
    """The best plan by the tiers, and what it leaves to the tie-breaks.

    Attributes:
        stages: how the aim of each tier ended.
        face: where every plan that fills as much is; None where that is not known.
        kept: rows that keep each tier's value; empty where the face does.
    """

    best: WholePlan
    stages: tuple[Stage, ...]
    face: Face | None
    kept: tuple[Row, ...]


def alone(
    lp: PricedLp, aims: Sequence[Aim], limits: Limits, face: Face | None = None
) -> tuple[float, ...]:
    """The least shortfall of each tier taken alone, in weighted lines; 0 where it was stopped.

    The first tier comes last, where the order of the tiers begins.

    Args:
        face: the points looked at; None is all.
    """
    face, found = face or Face.of(lp.model), []
    for aim in reversed(aims):
        best = _best(lp, aim, face, limits)
        found.append(0.0 if best is None else aim.in_lines(best.bound))
    return tuple(reversed(found))


def _best(lp: PricedLp, aim: Aim, face: Face, limits: Limits) -> Relaxed | None:
    return lp.minimise(aim.costs(len(lp.model)), aim.offset * aim.scale, face, limits)


def fill_tiers(
    few: Few,
    lp: PricedLp,
    aims: Sequence[Aim],
    least: Sequence[float],
    solver: Solver,
    limits: Limits,
) -> FilledTiers:
    """The best plan by the tiers in turn.

    Args:
        least: the least shortfall of each tier alone, known before.

    Raises:
        NoAnswer: when a limit was reached before any plan was found.
    """
    ended = None
    for _ in range(AGAIN):
        looked_at = int(np.sum(lp.rows))
        ended = _in_turn(lp, aims, limits)
        if ended is None or int(np.sum(lp.rows)) == looked_at:
            break
    if ended is not None:
        face, bounds, values = ended
        few.also(lp.rows)
        for found in _on_face(few, face, values, solver, limits):
            best = whole_plan(few.formulation, found)
            if all(a.proves(b, best.short[a.key]) for a, b in zip(aims, bounds, strict=True)):
                stages = tuple(_proven(aim, best, b) for aim, b in zip(aims, bounds, strict=True))
                return FilledTiers(best, stages, face, ())
    return _one_by_one(few, aims, least, solver, limits)


def _in_turn(
    lp: PricedLp, aims: Sequence[Aim], limits: Limits
) -> tuple[Face, list[float], Floats] | None:
    """The face of the best points by all aims in turn, the bound of each aim, and such a point."""
    face, bounds, values = Face.of(lp.model), list[float](), np.zeros(len(lp.model))
    for aim in aims:
        found = _best(lp, aim, face, limits)
        if found is None:
            return None
        bounds.append(aim.in_lines(found.bound))
        face, values = face.of_best(found), found.values
    return face, bounds, values


def _on_face(
    few: Few, face: Face, values: Floats, solver: Solver, limits: Limits
) -> Iterator[Floats]:
    """Whole points of a face that keep every row: the one there is, then those looked for.

    First over few tours and all rows: whatever is found is a plan. Where that finds none, tours
    that would be enough without the rows left out may not be with them; then it is looked for
    without these, which are put in as they are broken.
    """
    whole = values[few.model.whole]
    if np.abs(whole - np.round(whole)).max(initial=0.0) < WHOLE:
        rounded = _rounded(few, values)
        if not few.broken(rounded).any():
            yield rounded
    part = few.part(few.chosen.placed, face, all_rows=True)
    solved = Merging(solver).solve(part.model, limits)
    if solved.values is not None:
        yield _rounded(few, part.whole(solved.values))
    while not limits.over():
        part = few.part(few.chosen.filling, face)
        solved = Merging(solver).solve(part.model, limits)
        if solved.values is None:
            return
        rounded = _rounded(few, part.whole(solved.values))
        broken = few.broken(rounded)
        if not broken.any():
            yield rounded
            return
        few.look_at(broken)


def _rounded(few: Few, values: Floats) -> Floats:
    return np.where(few.model.whole, np.round(values), values)


def _proven(aim: Aim, best: WholePlan, bound: float) -> Stage:
    return stage_of(aim.name, float(best.short[aim.key]), bound, proven=True)


def _one_by_one(
    few: Few, aims: Sequence[Aim], least: Sequence[float], solver: Solver, limits: Limits
) -> FilledTiers:
    """Each tier by branch and bound, its value kept for those after it.

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
        found, proven = _solved(few, aim, kept, solver, own)
        before = best
        if before is None or (found is not None and found.keeps(before, aims[:done])):
            best = found
        if best is None:
            msg = f"no plan was found within {limits.seconds:g} s"
            raise NoAnswer(msg)
        most = max(bound, proven if complete else 0.0)  # it is for the ways it was given
        if before is not None and not aim.proves(most, best.short[aim.key]):
            below = _below(few, aim, kept, before, solver, limits if last else limits.part(0.5))
            if below.short[aim.key] < best.short[aim.key]:
                best = below
        short = best.short[aim.key]
        stages.append(stage_of(aim.name, float(short), most, proven=aim.proves(most, short)))
        kept = (*kept, aim.kept(short))
    if best is None:
        msg = "a plan needs an aim"
        raise NoAnswer(msg)
    return FilledTiers(best, tuple(stages), None, kept)


def _below(
    few: Few,
    aim: Aim,
    kept: tuple[Row, ...],
    best: WholePlan,
    solver: Solver,
    limits: Limits,
) -> WholePlan:
    """The plan with a tier filled by what the tiers before leave, their tours staying as they are.

    A small question, answered where the whole one may not be: a solver that has spent its time on
    the tier before, and is not given the plan it left, may find none that keeps what was found.
    """
    problem = few.formulation.problem
    tours, tier_of = problem.table, {line.line: line.tier for line in problem.lines}
    tiers = np.array([tier_of[line] for line in tours.lines], dtype=np.int64)[tours.line]
    before = tiers < aim.tier
    low, high = few.model.low.copy(), few.model.high.copy()
    low[: len(tours)][before] = high[: len(tours)][before] = best.packages[before]
    face = Face(low, high, few.model.arrays.low, few.model.arrays.high)
    going = np.flatnonzero(best.packages)
    part = few.part(np.union1d(few.chosen.placed, going), face, kept, all_rows=True)
    solved = Merging(solver).solve(part.aimed(aim), limits)
    if solved.values is None:
        return best
    found = whole_plan(few.formulation, _rounded(few, part.whole(solved.values)))
    return found if found.keeps_all(best) else best


def _solved(
    few: Few, aim: Aim, kept: tuple[Row, ...], solver: Solver, limits: Limits
) -> tuple[WholePlan | None, float]:
    """The best plan found by an aim, and the shortfall below which there is none.

    The bound is that of a model without the rows left out. A point that breaks one of them is made
    good over few tours and all rows; where that costs something, the rows are put in.
    """
    found: WholePlan | None = None
    while True:
        part = few.part(few.chosen.filling, kept=kept)
        solved = Merging(solver).solve(part.aimed(aim), limits.part(MOST))
        bound = aim.in_lines(solved.bound)
        if solved.values is None:
            return found, bound
        values = _rounded(few, part.whole(solved.values))
        broken = few.broken(values)
        if not broken.any():
            return whole_plan(few.formulation, values), bound
        for part in (
            few.part(few.chosen.placed, _fixed(few, values, broken), kept, all_rows=True),
            few.part(few.chosen.placed, kept=kept, all_rows=True),
        ):
            mended = Merging(solver).solve(part.aimed(aim), limits)
            if mended.values is not None:
                other = whole_plan(few.formulation, _rounded(few, part.whole(mended.values)))
                if found is None or other.short[aim.key] < found.short[aim.key]:
                    found = other
            if found is not None and aim.proves(bound, found.short[aim.key]):
                return found, bound
            if solved.status != "optimal":
                break
        few.look_at(broken)
        if limits.over() or solved.status != "optimal":
            return found, bound


def _fixed(few: Few, values: Floats, broken: NDArray[np.bool_]) -> Face:
    """The points in which no tour changes but those of offers that rows broken count."""
    tours, arrays = few.formulation.tours, few.model.arrays
    counted = arrays.columns[broken[arrays.row]]
    offers = np.unique(tours.offer[counted[counted < len(tours)]])
    firm = ~np.isin(tours.offer, offers)
    low, high = few.model.low.copy(), few.model.high.copy()
    low[: len(tours)][firm] = high[: len(tours)][firm] = values[: len(tours)][firm]
    return Face(low, high, arrays.low, arrays.high)
