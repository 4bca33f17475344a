"""Planning a concept in a setting, with the plan verified and the open lines explained."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Self

from contingent.adapters.logic.clingo_sets import ClingoSets
from contingent.planning.large.size import is_large
from contingent.planning.mending import mend
from contingent.planning.plan import Plan
from contingent.planning.planner import Bound
from contingent.planning.problem import Problem
from contingent.planning.proposing import without_remedy
from contingent.planning.solver import Limits
from contingent.planning.stop import OpenLine
from contingent.planning.why import why_open, why_settled
from contingent.register.register import Register
from contingent.resolution.change import Supposed
from contingent.resolution.resolution import Resolution, resolve
from contingent.services.answers.asked import Asked, setting_of
from contingent.services.answers.coalition import BegunPlan, coalition_in
from contingent.services.answers.trials import Trials, TriedCase

__all__ = ["BegunAnswer", "Planned", "explained", "plan_concept"]


@dataclass(frozen=True)
class Planned:
    """A verified plan, and what it was made from.

    Attributes:
        why: of each open line, why it is open and what would fill it.
        choosing: whether there is still to be a choice among plans that fill as much. Then what
            each tier and each line gets over all its time is that of the plan to be chosen, and of
            why lines are open only what holds of it too is told; who serves where, when and with
            how many is not settled.
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
) -> Planned:
    """Plan a concept.

    Args:
        concept: its name; None is the first of the case.
        most_sites: candidate sites that may be opened at most; None is no limit.
        limits: for everything done here: who stands, the plan, its check, and why lines are open.
        explain: whether to say why lines are open and what would fill them, which takes further
            plans.
        on_bounds: called with the LP bounds as soon as they are known.

    Raises:
        UnknownName: for names that are not in the case.
        NoCoalition: when nobody can be planned with.
        NothingToPlan: when the concept has no lines.
        NoAnswer: when the limit is reached before there is a plan.
        PlanRejected: when the verifier objects; always a bug.
    """
    case = _case_of(register, asked, concept, limits, most_sites)
    plan = case.coalition.plan(case.problem, case.limits, on_bounds=on_bounds)
    planned = Planned(plan, case.problem, case.resolution, ())
    return _mended(case, planned, asked.reading) if explain else planned


def _case_of(
    register: Register,
    asked: Asked,
    concept: str | None,
    limits: Limits | None,
    most_sites: int | None,
) -> TriedCase:
    limits = (limits or Limits()).begun()
    setting = setting_of(register, asked)
    resolution = resolve(setting, ClingoSets())
    coalition = coalition_in(resolution, asked.reading)
    wanted = setting.register.concept(concept)
    return TriedCase(Supposed(setting, most_sites), resolution, coalition, wanted, limits)


@dataclass(frozen=True)
class BegunAnswer:
    """A question that is answered in steps, for who waits to see something of it.

    The steps: a plan that fills as much as can be, with why its lines are open (``begin``); the
    one chosen among such plans, with why (``choose``); what would fill its lines (``fill``). Each
    is verified, and together they come to what ``plan_concept`` gives. A step may wait after the
    one before; its time begins with it.

    Attributes:
        told: what is to be told after this step.
        why: why its lines are open, with what might fill them, which was not tried.
    """

    told: Planned
    case: TriedCase
    reading: str | None
    why: tuple[OpenLine, ...]
    plan: BegunPlan

    @classmethod
    def begin(
        cls,
        register: Register,
        asked: Asked,
        concept: str | None = None,
        limits: Limits | None = None,
        most_sites: int | None = None,
    ) -> Self:
        """The first step.

        Where the plan to be chosen may leave other lines open, or bring other sites, it is chosen
        in this step.

        Args, Raises: as ``plan_concept``.
        """
        case = _case_of(register, asked, concept, limits, most_sites)
        begun = case.coalition.begun(case.problem, case.limits)
        if not begun.settled:
            begun = BegunPlan(case.coalition.chosen(begun, case.limits))
        return cls._explained(case, asked.reading, begun)

    @classmethod
    def _explained(cls, case: TriedCase, reading: str | None, plan: BegunPlan) -> Self:
        """A plan with why its lines are open: as far as that is settled."""
        teller = why_open if plan.filled is None else why_settled
        why = teller(case, plan.plan) if plan.plan.open_lines() else ()
        told = Planned(
            plan.plan,
            case.problem,
            case.resolution,
            tuple(map(_untried, why)),
            choosing=plan.filled is not None,
            trying=bool(why),
        )
        return cls(told, case, reading, why, plan)

    def choose(
        self, limits: Limits | None = None, on_plan: Callable[[Plan], None] = lambda _: None
    ) -> Self:
        """The plan chosen among those that fill as much, with why its lines are open.

        Args:
            on_plan: called with it, once it is verified, before it is asked why.
        """
        case = self.case.within((limits or Limits()).begun())
        plan = case.coalition.chosen(self.plan, case.limits)
        on_plan(plan)
        return self._explained(case, self.reading, BegunPlan(plan))

    def fill(self, limits: Limits | None = None) -> Planned:
        """The same plan, with what would fill its lines."""
        case = self.case.within((limits or Limits()).begun())
        return _tried(case, self.told, self.why, self.reading)


def explained(planned: Planned, reading: str | None, limits: Limits | None = None) -> Planned:
    """A plan made without explaining it, with why lines are open: as ``plan_concept`` gives both.

    Args:
        reading: as it was asked for.
    """
    resolution, problem = planned.resolution, planned.problem
    supposed = Supposed(resolution.setting, problem.most_sites)
    coalition = coalition_in(resolution, reading)
    limits = (limits or Limits()).begun()
    case = TriedCase(supposed, resolution, coalition, problem.concept, limits)
    return _mended(case, planned, reading)


def _mended(case: TriedCase, planned: Planned, reading: str | None) -> Planned:
    """A plan with why its lines are open, and the changes that fill them, each tried."""
    if not planned.plan.open_lines():
        return planned
    return _tried(case, planned, why_open(case, planned.plan), reading)


def _tried(
    case: TriedCase, planned: Planned, told: tuple[OpenLine, ...], reading: str | None
) -> Planned:
    """A plan, of which it is known why its lines are open, with what would fill them."""
    if not told:
        return planned
    tours = 0 if is_large(case.problem) else len(case.problem.table)
    # What is tried is limited by work and not by time, so that it is the same on a busy machine.
    why = mend(planned.plan, told, Trials(case, reading, case.limits, tours))
    return replace(planned, why=why, trying=False)


def _untried(told: OpenLine) -> OpenLine:
    """Why a line is open, without any remedy: none has been tried."""
    stops = tuple(map(without_remedy, told.stops))
    return replace(told, stops=stops, changes=(), tried=0, complete=False)
