"""The coalition a plan is made with, and the plans made with it: none leaves here unverified."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace

from contingent.adapters.logic.clingo_sets import ClingoSets
from contingent.adapters.solver.highs import HighsSolver
from contingent.errors import NoCoalition, PlanRejected, UnknownName
from contingent.planning.large.size import is_large
from contingent.planning.plan import Plan
from contingent.planning.planner import (
    Bound,
    FilledPlan,
    Question,
    choose_plan,
    fill_plan,
    priced_bounds,
    relaxed_bounds,
)
from contingent.planning.problem import Problem, build_problem
from contingent.planning.solver import Limits
from contingent.register.requirement import Concept
from contingent.resolution.periods import Standings
from contingent.resolution.readings import default_reading, months_standing, spans_standing
from contingent.resolution.resolution import Resolution, resolve
from contingent.resolution.setting import Setting, Span
from contingent.services.answers.made_plans import MADE, Made, key_of
from contingent.verification.verify import verify

__all__ = [
    "BegunPlan",
    "Coalition",
    "coalition_in",
    "coalition_of",
    "coalitions_found",
    "coalitions_of",
]

#: Time of a plan kept back for checking it: seconds, and a share of the whole.
CHECKING, SHARE = 0.5, 0.05


@dataclass(frozen=True)
class BegunPlan:
    """A plan that fills as much as can be, before the choice among such plans.

    Attributes:
        plan: verified.
        filled: what the choice goes on from; None where this is the plan.
        bounds: as they were told.
        took: seconds it took.
    """

    plan: Plan
    filled: FilledPlan | None = None
    bounds: tuple[tuple[Bound, ...], ...] = ()
    took: float = 0.0

    @property
    def settled(self) -> bool:
        """See ``FilledPlan.settled``."""
        return self.filled is None or self.filled.settled


@dataclass(frozen=True)
class Coalition:
    """Who stands in a setting, by a reading. Picklable, for any executor.

    Attributes:
        standing: the months in which each offer stands.
        spans: the exact spans in which offers stand, where they are not of whole months.
    """

    setting: Setting
    reading: str
    standing: Mapping[str, tuple[int, ...]]
    spans: Mapping[str, tuple[Span, ...]] = field(default_factory=dict)

    def problem(self, concept: Concept, most_sites: int | None = None) -> Problem:
        """The planning problem of a concept; ``most_sites`` is as in ``build_problem``.

        Raises:
            NothingToPlan: when the concept has no lines.
        """
        setting = self.setting
        return build_problem(
            setting.register, concept, self.standing, setting.world, most_sites, self.spans
        )

    def bounds(self, concept: Concept, limits: Limits | None = None) -> tuple[Bound, ...]:
        """The bound of each tier: no plan fills more. By a linear program, or by prices."""
        problem, limits = self.problem(concept), limits or Limits()
        if is_large(problem):
            return priced_bounds(problem, limits)
        return relaxed_bounds(problem, HighsSolver(), limits)

    def plan(
        self,
        problem: Problem,
        limits: Limits | None = None,
        *,
        tie_breaks: bool = True,
        deepest: int | None = None,
        on_bounds: Callable[[tuple[Bound, ...]], None] = lambda _: None,
    ) -> Plan:
        """The verified plan of a problem of this coalition.

        Args:
            tie_breaks: whether to choose among equal plans; not needed where only fills count.
            deepest: the last tier that is filled as far as can be; see ``Question``.
            limits: for the plan and its check; a little is kept back for the check.
            on_bounds: called with the LP bounds as soon as they are known.

        Raises:
            NoAnswer: when the limit is reached before there is a plan.
            PlanRejected: when the verifier objects; always a bug.
        """
        given = (limits or Limits()).begun()
        begun = self._begun(problem, given, on_bounds, tie_breaks=tie_breaks, deepest=deepest)
        return self.chosen(begun, given)

    def begun(
        self,
        problem: Problem,
        limits: Limits | None = None,
        on_bounds: Callable[[tuple[Bound, ...]], None] = lambda _: None,
    ) -> BegunPlan:
        """A verified plan that fills as much as that of ``plan``, and what to choose it from.

        Args, Raises: as ``plan``.
        """
        given = (limits or Limits()).begun()
        begun = self._begun(problem, given, on_bounds)
        if begun.filled is None or begun.filled.left is None:
            return BegunPlan(self.chosen(begun, given))
        return replace(begun, plan=self.checked(begun.plan))

    def _begun(
        self,
        problem: Problem,
        given: Limits,
        on_bounds: Callable[[tuple[Bound, ...]], None],
        *,
        tie_breaks: bool = True,
        deepest: int | None = None,
    ) -> BegunPlan:
        """The same, verified only where it was made before."""
        setting = self.setting
        question = Question(
            setting.world.world,
            self.reading,
            setting.as_of,
            _but_checking(given),
            tie_breaks=tie_breaks,
            deepest=deepest,
            cutoff=setting.cutoff,
            confidence=setting.confidence,
        )
        began = question.limits.remaining()
        key = key_of(problem, tie_breaks=tie_breaks, deepest=deepest)
        if (kept := MADE.get(key)) is not None:
            for bounds in kept.bounds:
                on_bounds(bounds)
            return BegunPlan(self.checked(kept.told_of(question)))
        bounds_told: list[tuple[Bound, ...]] = []

        def tell(bounds: tuple[Bound, ...]) -> None:
            bounds_told.append(bounds)
            on_bounds(bounds)

        filled = fill_plan(problem, question, HighsSolver(), tell)
        took = began - question.limits.remaining()
        return BegunPlan(filled.plan, filled, tuple(bounds_told), took)

    def chosen(self, begun: BegunPlan, limits: Limits | None = None) -> Plan:
        """The verified plan, chosen among those that fill as much.

        Raises:
            PlanRejected: when the verifier objects; always a bug.
        """
        filled, limits = begun.filled, _but_checking((limits or Limits()).begun())
        if filled is None:
            return begun.plan
        began, question = limits.remaining(), filled.question
        key = key_of(filled.problem, tie_breaks=question.tie_breaks, deepest=question.deepest)
        if (kept := MADE.get(key)) is not None:  # meanwhile, for another question
            return self.checked(kept.told_of(question))
        plan = choose_plan(filled, HighsSolver(), limits)
        made = Made(plan, begun.bounds, question.deepest)
        MADE.put(key, made, limits, began + begun.took)
        return self.checked(plan)

    def checked(self, plan: Plan) -> Plan:
        """A plan of this coalition, once it is verified.

        Raises:
            PlanRejected: when the verifier objects; always a bug.
        """
        objections = verify(self.setting.register, self.setting.world, plan)
        if objections:
            raise PlanRejected(objections)
        return plan


def _but_checking(given: Limits) -> Limits:
    """The limits without what is kept back for the check."""
    return given.but(CHECKING + SHARE * given.seconds)


def coalition_in(resolution: Resolution, reading: str | None) -> Coalition:
    """The coalition of a resolution; ``reading`` None is the default for the case.

    Raises:
        NoCoalition: when nobody can be planned with.
        UnknownName: when there is no such reading.
    """
    name = reading or resolution.default_reading()
    months, spans = resolution.months_standing(name), resolution.spans_standing(name)
    return Coalition(resolution.setting, name, months, spans)


def coalition_of(setting: Setting, reading: str | None) -> Coalition:
    """The coalition of a setting; see ``coalition_in``."""
    return coalition_in(resolve(setting, ClingoSets(), knots=False), reading)


def coalitions_of(settings: Sequence[Setting], reading: str | None) -> Iterator[Coalition]:
    """The coalition of each setting; who stands is worked out for all of them together.

    Args:
        settings: they share their register; worlds and cut-offs may differ.

    Raises:
        NoCoalition, UnknownName: as ``coalition_in``, once the setting's turn has come.
    """
    standings = Standings(settings, ClingoSets()) if settings else None
    for number in range(len(settings)):
        if standings:
            yield _of_many(standings, settings, number, reading)


def coalitions_found(settings: Sequence[Setting], reading: str | None) -> list[Coalition | None]:
    """The same, where nobody can be planned with in some: None for these."""
    standings = Standings(settings, ClingoSets()) if settings else None
    found: list[Coalition | None] = []
    for number in range(len(settings)):
        one: Coalition | None = None
        if standings:
            with suppress(NoCoalition, UnknownName):
                one = _of_many(standings, settings, number, reading)
        found.append(one)
    return found


def _of_many(
    standings: Standings, settings: Sequence[Setting], number: int, reading: str | None
) -> Coalition:
    setting, periods = settings[number], standings.periods(number)
    name = reading or default_reading(periods)
    months = months_standing(setting, periods, name)
    return Coalition(setting, name, months, spans_standing(setting, standings.pieces(number), name))
