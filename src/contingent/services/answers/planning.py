"""Planning a concept in a setting, with the plan verified and the open lines explained."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from contingent.adapters.logic.clingo_sets import ClingoSets
from contingent.planning.large.size import is_large
from contingent.planning.mending import mend
from contingent.planning.plan import Plan
from contingent.planning.planner import Bound
from contingent.planning.problem import Problem
from contingent.planning.proposing import without_remedy
from contingent.planning.solver import Limits
from contingent.planning.stop import OpenLine
from contingent.planning.why import why_open
from contingent.register.register import Register
from contingent.resolution.change import Supposed
from contingent.resolution.resolution import Resolution, resolve
from contingent.services.answers.asked import Asked, setting_of
from contingent.services.answers.coalition import coalition_in
from contingent.services.answers.sentence import says_the_same
from contingent.services.answers.trials import Trials, TriedCase

__all__ = ["Planned", "explained", "plan_concept"]


@dataclass(frozen=True)
class Planned:
    """A verified plan, and what it was made from.

    Attributes:
        why: of each open line, why it is open and what would fill it.
        choosing: whether there is still to be a choice among plans that fill as much.
        trying: whether what would fill the open lines is still to be tried: only why is told.
    """

    plan: Plan
    problem: Problem
    resolution: Resolution
    why: tuple[OpenLine, ...]
    choosing: bool = False
    trying: bool = False


def plan_concept(  # noqa: PLR0913 - the choices of the command
    register: Register,
    asked: Asked,
    concept: str | None = None,
    limits: Limits | None = None,
    most_sites: int | None = None,
    on_bounds: Callable[[tuple[Bound, ...]], None] = lambda _: None,
    *,
    explain: bool = True,
    on_filled: Callable[[Planned], None] | None = None,
) -> Planned:
    """Plan a concept.

    Args:
        concept: its name; None is the first of the case.
        most_sites: candidate sites that may be opened at most; None is no limit.
        limits: for everything done here: who stands, the plan, its check, and why lines are open.
        explain: whether to say why lines are open and what would fill them, which takes further
            plans.
        on_bounds: called with the LP bounds as soon as they are known.
        on_filled: called with a verified plan before there is a choice among equal ones, where the
            sentence on it is sure to be that on the plan chosen.

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
    wanted = setting.register.concept(concept)
    case = TriedCase(Supposed(setting, most_sites), resolution, coalition, wanted, limits)

    def tell(plan: Plan) -> None:
        # Which lines a site brings with it hangs on the choice among equals.
        sure = says_the_same(plan) and not case.problem.candidate_sites
        if on_filled is not None and sure:
            checked = coalition.checked(plan)
            on_filled(Planned(checked, case.problem, resolution, (), choosing=True))

    plan = coalition.plan(case.problem, limits, on_bounds=on_bounds, on_filled=tell)
    planned = Planned(plan, case.problem, resolution, ())
    return _explained(case, planned, asked.reading) if explain else planned


def explained(
    planned: Planned,
    reading: str | None,
    limits: Limits | None = None,
    on_told: Callable[[Planned], None] = lambda _: None,
) -> Planned:
    """A plan made without explaining it, with why lines are open: as ``plan_concept`` gives both.

    Args:
        reading: as it was asked for.
        on_told: called as soon as it is known why lines are open, before anything is tried that
            might fill them.
    """
    limits = (limits or Limits()).begun()
    resolution, problem = planned.resolution, planned.problem
    supposed = Supposed(resolution.setting, problem.most_sites)
    coalition = coalition_in(resolution, reading)
    case = TriedCase(supposed, resolution, coalition, problem.concept, limits)
    return _explained(case, planned, reading, on_told)


def _explained(
    case: TriedCase,
    planned: Planned,
    reading: str | None,
    on_told: Callable[[Planned], None] = lambda _: None,
) -> Planned:
    """A plan with why its lines are open, and the changes that fill them, each tried."""
    plan = planned.plan
    if not plan.open_lines():
        return planned
    told = why_open(case, plan)
    on_told(replace(planned, why=tuple(map(_untried, told)), trying=True))
    tours = 0 if is_large(case.problem) else len(case.problem.table)
    # What is tried is limited by work and not by time, so that it is the same on a busy machine.
    why = mend(plan, told, Trials(case, reading, case.limits, tours))
    return replace(planned, why=why)


def _untried(told: OpenLine) -> OpenLine:
    """Why a line is open, without any remedy: none has been tried."""
    stops = tuple(map(without_remedy, told.stops))
    return replace(told, stops=stops, changes=(), tried=0, complete=False)
