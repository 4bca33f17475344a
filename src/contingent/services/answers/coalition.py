"""The coalition a plan is made with, and the plans made with it: none leaves here unverified."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from contingent.adapters.logic.clingo_sets import ClingoSets
from contingent.adapters.solver.highs import HighsSolver
from contingent.errors import NoCoalition, PlanRejected, UnknownName
from contingent.planning.large.size import is_large
from contingent.planning.plan import Plan
from contingent.planning.planner import Bound, Question, make_plan, priced_bounds, relaxed_bounds
from contingent.planning.problem import Problem, build_problem
from contingent.planning.solver import Limits
from contingent.register.requirement import Concept
from contingent.resolution.periods import Standings
from contingent.resolution.readings import default_reading, months_standing, spans_standing
from contingent.resolution.resolution import Resolution, resolve
from contingent.resolution.setting import Setting, Span
from contingent.services.answers.made_plans import MADE, Made, key_of
from contingent.verification.verify import verify

__all__ = ["Coalition", "coalition_in", "coalition_of", "coalitions_found", "coalitions_of"]

#: Time of a plan kept back for checking it: seconds, and a share of the whole.
CHECKING, SHARE = 0.5, 0.05


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
        on_filled: Callable[[Plan], None] = lambda _: None,
    ) -> Plan:
        """The verified plan of a problem of this coalition.

        Args:
            tie_breaks: whether to choose among equal plans; not needed where only fills count.
            deepest: the last tier that is filled as far as can be; see ``Question``.
            limits: for the plan and its check; a little is kept back for the check.
            on_bounds: called with the LP bounds as soon as they are known.
            on_filled: see ``make_plan``; that plan is not verified (``checked``). Not called for
                a plan that this process has made before (``made_plans``).

        Raises:
            NoAnswer: when the limit is reached before there is a plan.
            PlanRejected: when the verifier objects; always a bug.
        """
        setting, given = self.setting, (limits or Limits()).begun()
        question = Question(
            setting.world.world,
            self.reading,
            setting.as_of,
            given.but(CHECKING + SHARE * given.seconds),
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
            return self.checked(kept.told_of(question))
        bounds_told: list[tuple[Bound, ...]] = []

        def tell(bounds: tuple[Bound, ...]) -> None:
            bounds_told.append(bounds)
            on_bounds(bounds)

        plan = make_plan(problem, question, HighsSolver(), tell, on_filled)
        made = Made(plan, tuple(bounds_told), deepest)
        MADE.put(key, made, question.limits, began)
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
    return coalition_in(resolve(setting, ClingoSets()), reading)


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
