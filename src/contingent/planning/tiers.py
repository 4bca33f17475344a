"""The tiers filled as far as can be, in whole packages, each proven where that is in reach.

First the linear programs of the tiers, one after the other, each on the best points of those
before (``priced.Face``): a bound for each tier. Then any whole plan on the last face: it fills each
tier to its bound, which proves all of them at once. Where there is none, some tier cannot reach its
bound in whole packages; then, from the first tier that cannot, each is solved by branch and bound
over the tours that are enough, and its value kept as a row, which proves as much as the solver
proves. The tiers before it stay on the face of their best points.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

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
#: Share of the time in which it is looked whether the first tiers reach their bounds together.
LOOK = 0.1
#: Seconds kept back to better the plan of the last tier.
LEFT = 2.0
#: What a whole column may be off a whole number.
WHOLE = 1e-6


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
        few.also(lp.rows)
        for found in _on_face(few, ended.faces[-1], ended.values, solver, limits):
            best = whole_plan(few.formulation, found)
            if ended.proves(aims, best):
                return FilledTiers(best, ended.stages(aims, best), ended.faces[-1], ())
        for reached in range(len(aims) - 1, 0, -1):
            looked = _from(reached, ended, few, aims, least, solver, limits.part(LOOK))
            if looked is None:
                continue
            if all(stage.proven for stage in looked.stages):
                return looked
            return _from(reached, ended, few, aims, least, solver, limits) or looked
    return _one_by_one(few, aims, least, solver, limits)


@dataclass(frozen=True)
class _Ended:
    """The linear programs of the aims, each on the best points of those before.

    Attributes:
        faces: the best points by each aim and those before it.
        bounds: of each aim; values: one of the best points by all.
    """

    faces: tuple[Face, ...]
    bounds: tuple[float, ...]
    values: Floats

    def proves(self, aims: Sequence[Aim], best: WholePlan) -> bool:
        """Whether a plan leaves no more open in these, the first of the aims, than any point."""
        return all(a.proves(b, best.short[a.key]) for a, b in zip(aims, self.bounds, strict=False))

    def stages(self, aims: Sequence[Aim], best: WholePlan) -> tuple[Stage, ...]:
        """How these ended, the first of the aims, in a plan that reaches their bounds."""
        return tuple(
            stage_of(aim.name, float(best.short[aim.key]), bound, proven=True)
            for aim, bound in zip(aims, self.bounds, strict=False)
        )


def _in_turn(lp: PricedLp, aims: Sequence[Aim], limits: Limits) -> _Ended | None:
    """The best points by all aims in turn; None where it was stopped."""
    faces, bounds, values = [Face.of(lp.model)], list[float](), np.zeros(len(lp.model))
    for aim in aims:
        found = _best(lp, aim, faces[-1], limits)
        if found is None:
            return None
        bounds.append(aim.in_lines(found.bound))
        faces.append(faces[-1].of_best(found))
        values = found.values
    return _Ended(tuple(faces[1:]), tuple(bounds), values)


def _from(  # noqa: PLR0913, PLR0917 - what the tiers are filled from
    reached: int,
    ended: _Ended,
    few: Few,
    aims: Sequence[Aim],
    least: Sequence[float],
    solver: Solver,
    limits: Limits,
) -> FilledTiers | None:
    """The best plan whose first tiers reach their bounds; None where there is none.

    Args:
        reached: how many of the aims.
    """
    face = ended.faces[reached - 1]
    try:
        rest = _one_by_one(few, aims[reached:], least[reached:], solver, limits, face)
    except NoAnswer:
        return None
    if not ended.proves(aims[:reached], rest.best):
        return None
    return replace(rest, stages=(*ended.stages(aims[:reached], rest.best), *rest.stages))


def _on_face(
    few: Few, face: Face, values: Floats, solver: Solver, limits: Limits
) -> Iterator[Floats]:
    """Whole points of a face that keep every row: the one there is, then those looked for.

    It is looked for without the rows left out: where there is none, there is none with them. One
    that breaks some of these is made good over few tours and all rows, and where that finds none,
    they are put in, for tours that would be enough without them may not be with them.
    """
    whole = values[few.model.whole]
    if np.abs(whole - np.round(whole)).max(initial=0.0) < WHOLE:
        rounded = _rounded(few, values)
        if not few.broken(rounded).any():
            yield rounded
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
        for near in (_fixed(few, rounded, broken, face), face):
            part = few.part(few.chosen.placed, near, all_rows=True)
            solved = Merging(solver).solve(part.model, limits)
            if solved.values is not None:
                yield _rounded(few, part.whole(solved.values))
        few.look_at(broken)


def _rounded(few: Few, values: Floats) -> Floats:
    return np.where(few.model.whole, np.round(values), values)


def _one_by_one(
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
    found = whole_plan(few.formulation, _rounded(few, part.whole(solved.values)))
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
        values = _rounded(few, part.whole(solved.values))
        broken = few.broken(values)
        if not broken.any():
            return whole_plan(few.formulation, values), bound
        for part in (
            few.part(few.chosen.placed, _fixed(few, values, broken, face), kept, all_rows=True),
            few.part(few.chosen.placed, face, kept, all_rows=True),
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


def _fixed(few: Few, values: Floats, broken: NDArray[np.bool_], face: Face | None) -> Face:
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
