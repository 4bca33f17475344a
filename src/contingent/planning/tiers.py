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
from contingent.planning.plan import Stage
from contingent.planning.priced import Face, PricedLp, Relaxed
from contingent.planning.solver import Limits, Solver
from contingent.planning.tie_breaks import stage_of
from contingent.planning.tier_search import FilledTiers, fixed, one_by_one, rounded

__all__ = ["alone", "fill_tiers"]

Floats = NDArray[np.float64]

#: Times that the programs are begun again because rows were put in meanwhile.
AGAIN = 6
#: Share of the time in which it is looked whether the first tiers reach their bounds together.
LOOK = 0.1
#: What a whole column may be off a whole number.
WHOLE = 1e-6


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
    return one_by_one(few, aims, least, solver, limits)


@dataclass(frozen=True)
class _Ended:
    """The linear programs of the aims, each on the best points of those before.

    Attributes:
        faces: all points, and then the best by each aim and those before it.
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
    return _Ended(tuple(faces), tuple(bounds), values)


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
    face = ended.faces[reached]
    try:
        rest = one_by_one(few, aims[reached:], least[reached:], solver, limits, face)
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
        point = rounded(few, values)
        if not few.broken(point).any():
            yield point
    while not limits.over():
        part = few.part(few.chosen.filling, face)
        solved = Merging(solver).solve(part.model, limits)
        if solved.values is None:
            return
        point = rounded(few, part.whole(solved.values))
        broken = few.broken(point)
        if not broken.any():
            yield point
            return
        for near in (fixed(few, point, broken, face), face):
            part = few.part(few.chosen.placed, near, all_rows=True)
            solved = Merging(solver).solve(part.model, limits)
            if solved.values is not None:
                yield rounded(few, part.whole(solved.values))
        few.look_at(broken)
