"""Planning: the ordered aims, one solve after the other, each frozen before the next.

The aims are least shortfall of tier 1, 2 and 3, each followed by what is asked at least of the
composition of the force in its tier, then the tie-breaks that choose among plans that
fill equally: fewest nations per line and site, least movement, least change from the plan before.
No large weights: each aim is solved alone and its value kept as a row (lexicographic order).

Problems too large to prove take the route of ``planning.large``: one weighted aim, each tier
counting ten times the next, and a gap proven for it and for each tier.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from contingent.planning.aims import Aim, aim_of, aims_of
from contingent.planning.composition import balance_fills
from contingent.planning.families import formulate
from contingent.planning.few import Few
from contingent.planning.few_tie_breaks import Ties, break_ties, numbers_of, ties_of
from contingent.planning.fills import line_fills, personnel_away, site_use
from contingent.planning.large.found import LargePlan
from contingent.planning.large.large_plan import large_bounds, make_large_plan
from contingent.planning.large.size import is_large
from contingent.planning.plan import DIGITS, Assignment, Plan, PlanStatus, Stage, TierFill
from contingent.planning.problem import Problem
from contingent.planning.solver import Limits, Solver
from contingent.planning.tie_breaks import stage_of
from contingent.planning.tiers import alone, fill_tiers
from contingent.register.claim import Confidence
from contingent.register.offer import OfferState
from contingent.register.told_apart import FINEST

__all__ = [
    "Bound",
    "FilledPlan",
    "Question",
    "bounds_from",
    "choose_plan",
    "fill_plan",
    "make_plan",
    "make_priced_plan",
    "priced_bounds",
    "relaxed_bounds",
]

#: What a plan of the large route says it was made by.
LARGE_ROUTE = "prices and cooling"


@dataclass(frozen=True)
class Question:
    """What a plan is asked for, apart from the problem itself: names for the record, and limits.

    Attributes:
        cutoff, confidence: the least that counted when the coalition was found, for the record.
        previous: assignments of the plan before, for least change.
        tie_breaks: whether to choose among equally good plans at all.
        deepest: the last tier that is filled as far as can be; None is the last there is. Later
            ones get what comes, and nothing is proven of them.
    """

    world: str
    reading: str
    as_of: date | None = None
    limits: Limits = field(default_factory=Limits)
    previous: tuple[Assignment, ...] = ()
    tie_breaks: bool = True
    deepest: int | None = None
    cutoff: OfferState | None = None
    confidence: Confidence | None = None


@dataclass(frozen=True)
class Bound:
    """At most so much of a tier can be filled: the LP bound, shown before the plan."""

    tier: int
    required: float
    filled: float


def relaxed_bounds(problem: Problem, solver: Solver, limits: Limits) -> tuple[Bound, ...]:
    """The LP bound of each tier taken alone, in order; fast, and above what any plan fills."""
    formulation, model = formulate(problem)
    aims = tuple(aim_of(formulation, tier) for tier in problem.tiers)
    lp = Few(formulation, model).lp(aims, solver)
    return bounds_from(problem, alone(lp, aims, limits.begun()))


def bounds_from(problem: Problem, least: Sequence[float]) -> tuple[Bound, ...]:
    """What is filled at most, of the least shortfall of each tier."""
    required = [_required(problem, tier) for tier in problem.tiers]
    return tuple(
        Bound(tier, most, most - short)
        for tier, most, short in zip(problem.tiers, required, least, strict=True)
    )


@dataclass(frozen=True)
class FilledPlan:
    """A plan that fills as much as can be, and what the choice among such plans goes on from.

    Attributes:
        left: what there is to choose among; None where this is the plan.
        settled: whether every plan that may be chosen is sure to give each line of this one the
            same share, and so to leave the same lines open.
    """

    plan: Plan
    problem: Problem
    question: Question
    left: Ties | None = None
    aims: tuple[Aim, ...] = ()
    relaxed: tuple[Bound, ...] = ()
    stages: tuple[Stage, ...] = ()
    skipped: tuple[Stage, ...] = ()

    @property
    def settled(self) -> bool:
        """See the class."""
        if self.left is None:
            return True
        proven = all(tier.proven for tier in self.plan.tiers)
        return self.left.settled and proven and not self.problem.candidate_sites


def make_plan(
    problem: Problem,
    question: Question,
    solver: Solver,
    on_bounds: Callable[[tuple[Bound, ...]], None] = lambda _: None,
) -> Plan:
    """The best plan, by the ordered aims.

    Args:
        on_bounds: called with the LP bounds as soon as they are known.

    Raises:
        NoAnswer: when a limit was reached before any plan was found.
    """
    filled = fill_plan(problem, question, solver, on_bounds)
    return choose_plan(filled, solver, filled.question.limits)


def fill_plan(
    problem: Problem,
    question: Question,
    solver: Solver,
    on_bounds: Callable[[tuple[Bound, ...]], None] = lambda _: None,
) -> FilledPlan:
    """A plan that fills as much as the best, before there is a choice among such plans.

    Args, Raises: as ``make_plan``.
    """
    question = replace(question, limits=question.limits.begun())
    if is_large(problem):
        return FilledPlan(make_priced_plan(problem, question, solver, on_bounds), problem, question)
    formulation, model = formulate(problem)
    every = aims_of(formulation)
    aims = tuple(a for a in every if question.deepest is None or a.tier <= question.deepest)
    few = Few(formulation, model, numbers_of(problem, question.previous))
    lp = few.lp(aims, solver)
    least = alone(lp, aims, question.limits)
    own = {aim.key: short for aim, short in zip(aims, least, strict=True)}
    relaxed = bounds_from(problem, [own.get(tier, 0.0) for tier in problem.tiers])
    on_bounds(relaxed)
    filled = fill_tiers(few, lp, aims, least, solver, question.limits)
    best, stages, left = filled.best, list(filled.stages), None
    if question.tie_breaks and not question.limits.over():
        ties = ties_of(few, filled, solver, question.limits)
        if not ties.best.keeps(best, aims):
            ties = replace(ties, best=best, settled=False)
        best, left = ties.best, ties
    skipped = tuple(
        stage_of(aim.name, float(best.short[aim.key]), 0.0, proven=False)
        for aim in every[len(aims) :]
    )
    assignments = _decode(problem, best.packages)
    told = [*stages, *skipped]
    plan = _plan(problem, question, solver.name, relaxed, told, assignments, best.opened)
    return FilledPlan(plan, problem, question, left, aims, relaxed, tuple(stages), skipped)


def choose_plan(filled: FilledPlan, solver: Solver, limits: Limits) -> Plan:
    """The plan chosen among those that fill as much."""
    ties, problem = filled.left, filled.problem
    if ties is None or limits.over():
        return filled.plan
    question = replace(filled.question, limits=limits)
    best, stages = ties.best, [*filled.stages, *filled.skipped]
    chosen, how = break_ties(ties, limits, question.previous)
    if chosen.keeps(best, filled.aims):
        best, stages = chosen, [*filled.stages, *how, *filled.skipped]
    assignments = _decode(problem, best.packages)
    return _plan(problem, question, solver.name, filled.relaxed, stages, assignments, best.opened)


def priced_bounds(problem: Problem, limits: Limits) -> tuple[Bound, ...]:
    """The bound of each tier taken alone, by the route of large problems.

    Where ways were left out, what is proven is for the ways it was given: then all that is asked
    for is the bound.
    """
    alone = large_bounds(problem, limits)
    if not problem.book.all:
        alone = tuple(_required(problem, tier) for tier in problem.tiers)
    return _bounds_alone(problem, alone)


def make_priced_plan(
    problem: Problem,
    question: Question,
    solver: Solver,
    on_bounds: Callable[[tuple[Bound, ...]], None] = lambda _: None,
) -> Plan:
    """The plan by the route of large problems; the last stage is the weighted aim, with its gap.

    The problem must not ask for a choice of sites.
    """

    def tell(alone: tuple[float, ...]) -> None:
        on_bounds(_bounds_alone(problem, alone))

    found = make_large_plan(problem, solver, question.limits, tell)
    if not problem.book.all:  # its bounds are for the ways it was given, and prove nothing
        every = tuple(_required(problem, tier) for tier in problem.tiers)
        most = sum(w * r for w, r in zip(found.aims.weights, every, strict=True))
        found = replace(found, alone=every, given=every, bound=most)
    relaxed = _bounds_alone(problem, found.alone)
    stages = [
        _large_stage(f"shortfall of tier {bound.tier}", bound.required, filled, given)
        for bound, filled, given in zip(relaxed, found.filled, found.given, strict=True)
    ]
    most = sum(w * b.required for w, b in zip(found.aims.weights, relaxed, strict=True))
    name = f"weighted shortfall (tiers {' : '.join(f'{w:g}' for w in found.aims.weights)})"
    stages.append(_large_stage(name, most, found.value, found.bound))
    plan = _plan(problem, question, LARGE_ROUTE, relaxed, stages, found.assignments, ())
    return replace(plan, status=_large_status(plan, found), gap=round(found.gap, 9))


def _large_stage(name: str, required: float, filled: float, most: float) -> Stage:
    proven = most - filled <= float(FINEST) * required
    return stage_of(name, required - filled, required - most, proven=proven)


def _bounds_alone(problem: Problem, alone: tuple[float, ...]) -> tuple[Bound, ...]:
    return tuple(
        Bound(tier, _required(problem, tier), min(most, _required(problem, tier)))
        for tier, most in zip(problem.tiers, alone, strict=True)
    )


def _large_status(plan: Plan, found: LargePlan) -> PlanStatus:
    if all(tier.proven for tier in plan.tiers):
        return "optimal"
    return "feasible" if found.stopped else "limit"


def _required(problem: Problem, tier: int) -> float:
    return sum(line.weight for line in problem.lines if line.tier == tier)


def _decode(problem: Problem, packages: NDArray[np.int64]) -> tuple[Assignment, ...]:
    """The tours somebody goes on, in the order of lines, months, sites and offers."""
    order = {line.line: index for index, line in enumerate(problem.lines)}
    items = [
        Assignment(
            t.offer,
            t.line,
            t.site,
            t.month,
            t.months,
            count,
            t.route.places,
            t.route.link_names(problem.register),
            t.gone,
            t.also,
        )
        for number in np.flatnonzero(packages).tolist()
        for t, count in ((problem.table.tour(number), int(packages[number])),)
    ]
    return tuple(
        sorted(
            items,
            key=lambda a: (
                *(order[a.line], a.month, a.site or "", a.offer, a.route, a.links),
                *(a.months, a.also),
            ),
        )
    )


def _plan(  # noqa: PLR0913, PLR0917 - all that a plan records
    problem: Problem,
    question: Question,
    solver: str,
    relaxed: Sequence[Bound],
    stages: Sequence[Stage],
    assignments: tuple[Assignment, ...],
    opened: tuple[str, ...],
) -> Plan:
    lines = line_fills(problem, assignments, opened)
    tiers = []
    shortfalls = [stage for stage in stages if stage.aim.startswith("shortfall")]
    for bound, stage in zip(relaxed, shortfalls, strict=False):
        weights = {line.line: line.weight for line in problem.lines if line.tier == bound.tier}
        needed = [fill for fill in lines if fill.line in weights]
        if not needed:  # all its lines are those of sites that stay closed
            continue
        required = sum(weights[fill.line] for fill in needed)
        filled = sum(weights[fill.line] * fill.rate for fill in needed)
        most = filled if stage.proven else required - stage.bound
        highest = required - (bound.required - bound.filled)
        tiers.append(
            TierFill(
                bound.tier,
                required,
                round(filled, DIGITS),
                round(most, DIGITS),
                round(highest, DIGITS),
                stage.proven,
            )
        )
    status: PlanStatus = "optimal"
    if not all(tier.proven for tier in tiers):
        limited = question.limits.gap == 0 and not question.limits.cancelled()
        status = "limit" if limited else "feasible"
    return Plan(
        concept=problem.concept.concept,
        world=question.world,
        reading=question.reading,
        as_of=question.as_of,
        status=status,
        tiers=tuple(tiers),
        lines=lines,
        assignments=assignments,
        sites=site_use(problem, assignments),
        personnel=personnel_away(problem, assignments),
        opened=opened,
        most_sites=problem.most_sites,
        stages=tuple(stages),
        standing=tuple(_pairs(problem.standing)),
        spans=tuple(problem.spans.items()),
        solver=solver,
        register_hash=problem.register.content_hash,
        cutoff=question.cutoff,
        confidence=question.confidence,
        balance=balance_fills(problem, assignments),
    )


def _pairs(standing: Mapping[str, tuple[int, ...]]) -> list[tuple[str, tuple[int, ...]]]:
    return [(offer, tuple(months)) for offer, months in standing.items()]
