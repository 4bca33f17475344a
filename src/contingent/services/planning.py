"""Planning a concept in a setting, with the plan verified and the open lines explained."""

from collections.abc import Callable
from dataclasses import dataclass

from contingent.adapters.logic.clingo_sets import ClingoSets
from contingent.planning.plan import Plan
from contingent.planning.planner import Bound
from contingent.planning.problem import Problem
from contingent.planning.solver import Limits
from contingent.planning.why import OpenLine, why_open
from contingent.register.register import Register
from contingent.resolution.resolution import Resolution, resolve
from contingent.services.asking import Asked, setting_of
from contingent.services.coalition import coalition_in

__all__ = ["Planned", "plan_concept"]


@dataclass(frozen=True)
class Planned:
    """A verified plan, and what it was made from."""

    plan: Plan
    problem: Problem
    resolution: Resolution
    why: tuple[OpenLine, ...]


def plan_concept(
    register: Register,
    asked: Asked,
    concept: str | None = None,
    limits: Limits | None = None,
    most_sites: int | None = None,
    on_bounds: Callable[[tuple[Bound, ...]], None] = lambda _: None,
) -> Planned:
    """Plan a concept.

    Args:
        concept: its name; None is the first of the case.
        most_sites: candidate sites that may be opened at most; None is no limit.
        limits: for everything done here: who stands, the plan, its check, and why lines are open.
        on_bounds: called with the LP bounds as soon as they are known.

    Raises:
        UnknownName: for names that are not in the case.
        NoCoalition: when nobody can be planned with.
        NothingToPlan: when the concept has no lines.
        NoAnswer: when the limit is reached before there is a plan.
        PlanRejected: when the verifier objects; always a bug.
    """
    limits = (limits or Limits()).begun()
    setting = setting_of(register, asked)
    resolution = resolve(setting, ClingoSets())
    coalition = coalition_in(resolution, asked.reading)
    problem = coalition.problem(setting.register.concept(concept), most_sites)
    plan = coalition.plan(problem, limits, on_bounds=on_bounds)
    return Planned(plan, problem, resolution, _why(problem, plan, resolution, limits))


def _why(
    problem: Problem, plan: Plan, resolution: Resolution, limits: Limits
) -> tuple[OpenLine, ...]:
    outs = resolution.outs(limits.over) if plan.open_lines() else ()
    reasons = {out.offer: out.reason for out in outs}
    remedies = {out.offer: out.changes[0] for out in outs if out.changes}
    for offer in resolution.waiting:
        if offer not in problem.standing:
            reasons[offer] = "waits for others; in this reading nobody moves first"
            remedies[offer] = ("the knot it waits in is released",)
    return why_open(problem, plan, reasons, remedies)
