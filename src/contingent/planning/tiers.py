"""The tiers filled as far as can be, in whole packages, each proven where that is in reach.

First the linear programs of the tiers, one after the other, each on the best points of those before
(``priced.Face``): a bound for each tier. Then any whole plan on the last face: it fills each tier to
its bound, which proves all of them at once. Where there is none, some tier cannot reach its bound in
whole packages; then each tier is solved alone by branch and bound over the tours that are enough,
and its value kept as a row, which proves as much as the solver proves.
"""

from collections.abc import Sequence
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

__all__ = ["Filled", "alone", "fill_tiers"]

Floats = NDArray[np.float64]

#: Times that the programs are begun again because rows were put in meanwhile.
AGAIN = 6
#: What a whole column may be off a whole number.
WHOLE = 1e-6


@dataclass(frozen=True)
class Filled:
    """The best plan by the tiers, and what it leaves to the wishes.

    Attributes:
        stages: how the aim of each tier ended.
        face: where every plan that fills as much is; None where that is not known.
        kept: rows that keep each tier's value; empty where the face does.
    """

    best: WholePlan
    stages: tuple[Stage, ...]
    face: Face | None
    kept: tuple[Row, ...]


def alone(lp: PricedLp, aims: Sequence[Aim], limits: Limits) -> tuple[float, ...]:
    """The least shortfall of each tier taken alone, in weighted lines; 0 where it was stopped.

    The first tier comes last, where the order of the tiers begins.
    """
    face, found = Face.of(lp.model), []
    for aim in reversed(aims):
        best = _best(lp, aim, face, limits)
        found.append(0.0 if best is None else aim.in_lines(best.bound))
    return tuple(reversed(found))


def _best(lp: PricedLp, aim: Aim, face: Face, limits: Limits) -> Relaxed | None:
    return lp.minimise(aim.costs(len(lp.model)), aim.offset * aim.scale, face, limits)


def fill_tiers(  # noqa: PLR0913, PLR0917 - the model in its forms, and what to do with it
    few: Few,
    lp: PricedLp,
    aims: Sequence[Aim],
    least: Sequence[float],
    solver: Solver,
    limits: Limits,
) -> Filled:
    """The best plan by the tiers in turn.

    Args:
        least: the least shortfall of each tier alone, known before.

    Raises:
        NoAnswer: when a limit was reached before any plan was found.
    """
    for _ in range(AGAIN):
        looked_at = int(np.sum(lp.rows))
        ended = _in_turn(lp, aims, limits)
        if ended is None:
            break
        if int(np.sum(lp.rows)) > looked_at:
            continue
        face, bounds, values = ended
        few.also(lp.rows)
        found = _on_face(few, face, values, solver, limits)
        if found is None:
            break
        broken = few.broken(_rounded(few, found))
        if not broken.any():
            best = whole_plan(few.formulation, found)
            if all(a.proves(b, best.short[a.tier]) for a, b in zip(aims, bounds, strict=True)):
                stages = tuple(_proven(aim, best, b) for aim, b in zip(aims, bounds, strict=True))
                return Filled(best, stages, face, ())
            break
        few.look_at(broken)
        lp.put_in(few.rows & ~lp.never, np.zeros(len(lp.columns), dtype=np.bool_))
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
) -> Floats | None:
    """A whole point of a face: the one there is, when it is whole, else one looked for."""
    whole = values[few.model.whole]
    if np.abs(whole - np.round(whole)).max(initial=0.0) < WHOLE and not few.broken(values).any():
        return values
    part = few.part(few.chosen.filling, face)
    solved = Merging(solver).solve(part.model, limits)
    return None if solved.values is None else part.whole(solved.values)


def _rounded(few: Few, values: Floats) -> Floats:
    return np.where(few.model.whole, np.round(values), values)


def _proven(aim: Aim, best: WholePlan, bound: float) -> Stage:
    return stage_of(aim.name, float(best.short[aim.tier]), bound, proven=True)


def _one_by_one(
    few: Few, aims: Sequence[Aim], least: Sequence[float], solver: Solver, limits: Limits
) -> Filled:
    """Each tier by branch and bound, its value kept for those after it."""
    best: WholePlan | None = None
    stages: list[Stage] = []
    kept: tuple[Row, ...] = ()
    complete = few.formulation.problem.book.all
    for done, (aim, bound) in enumerate(zip(aims, least, strict=True)):
        found, proven = _solved(few, aim, kept, solver, limits)
        if best is None or (found is not None and found.keeps(best, aims[:done])):
            best = found
        if best is None:
            msg = f"no plan was found within {limits.seconds:g} s"
            raise NoAnswer(msg)
        short = best.short[aim.tier]
        # A bound of the solver is for the ways it was given.
        most = max(bound, proven if complete else 0.0)
        stages.append(stage_of(aim.name, float(short), most, proven=aim.proves(most, short)))
        kept = (*kept, aim.kept(short))
    if best is None:
        msg = "a plan needs an aim"
        raise NoAnswer(msg)
    return Filled(best, tuple(stages), None, kept)


def _solved(
    few: Few, aim: Aim, kept: tuple[Row, ...], solver: Solver, limits: Limits
) -> tuple[WholePlan | None, float]:
    """The best plan found by an aim, and the shortfall below which there is none."""
    while True:
        part = few.part(few.chosen.filling, kept=kept)
        aimed = part.model.aiming(
            tuple((c - len(few.model) + len(part.model), n) for c, n in aim.scaled), 
            aim.offset * aim.scale,
        )
        solved = Merging(solver).solve(aimed, limits)
        bound = aim.in_lines(solved.bound)
        if solved.values is None:
            return None, bound
        values = _rounded(few, part.whole(solved.values))
        broken = few.broken(values)
        if not broken.any():
            return whole_plan(few.formulation, values), bound
        few.look_at(broken)
        if limits.over():
            return None, bound
