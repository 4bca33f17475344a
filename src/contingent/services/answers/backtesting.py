"""Planning a case as it was known on each day of a list, and holding the plans against history."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from contingent.analysis.backtest import AsKnown, HeldFigure
from contingent.analysis.in_place import (
    InPlace,
    all_at_their_earliest,
    as_planned,
    instant,
    last_seen,
)
from contingent.errors import ContingentError
from contingent.planning.solver import Limits
from contingent.register.outcome import Outcome
from contingent.register.register import Register
from contingent.register.requirement import Concept
from contingent.register.world import World
from contingent.services.answers.asked import Asked, setting_of
from contingent.services.answers.planning import plan_concept

__all__ = ["Backtested", "NothingToHold", "backtest"]


class NothingToHold(ContingentError):
    """There is no day to read the case at, or no figure to hold the plans against."""


@dataclass(frozen=True)
class Backtested:
    """What was said on each day, and the figures later than it.

    Attributes:
        register: with everything that is known today.
        world: as it is known today.
        held: by day, and in it by the moment of the figure.
    """

    register: Register
    world: World
    concept: Concept
    known: tuple[AsKnown, ...]
    held: tuple[HeldFigure, ...]

    @property
    def days(self) -> tuple[date, ...]:
        """The days, in order."""
        return tuple(one.day for one in self.known)

    @property
    def drawn(self) -> str:
        """The measure that is drawn: that of the whole with most figures, people before teams."""
        figures = [row.measure for row in self.register.outcomes]
        return max(("strength", "teams"), key=figures.count)

    @property
    def left_out(self) -> tuple[Outcome, ...]:
        """Figures later than a day for which neither plan nor guesses have a counterpart."""
        lost = [one.outcome for one in self.held if not one.has_counterpart]
        return tuple(row for row in self.register.outcomes if row in lost)


def backtest(
    register: Register,
    asked: Asked,
    on: Sequence[date] = (),
    concept: str | None = None,
    limits: Limits | None = None,
    on_done: Callable[[int, int], None] = lambda _done, _all: None,
) -> Backtested:
    """Plan a concept as it was known on each day, and hold the plans against the outcomes.

    Args:
        asked: the choices of all days; its own day is not looked at.
        on: the days; none are those that the case names.
        limits: for all plans together.
        on_done: called with (done, all) after each day.

    Raises:
        NothingToHold: when there is no day, or no figure later than any of them.
        UnknownName, NoCoalition, NothingToPlan, NoAnswer: as of ``plan_concept``.
    """
    days = _days(register, on)
    limits = (limits or Limits(300.0)).begun()
    known = []
    for number, day in enumerate(days):
        part = limits.part(1 / (len(days) - number))
        known.append(_as_known(register, replace(asked, as_of=day), concept, part))
        on_done(number + 1, len(days))
    held = [one for said in known for one in _held(register, said)]
    wanted = register.concept(concept)
    return Backtested(register, register.world(asked.world), wanted, tuple(known), tuple(held))


def _days(register: Register, on: Sequence[date]) -> tuple[date, ...]:
    days = tuple(sorted(set(on or register.case.backtest)))
    if not register.outcomes:
        msg = "the case has no outcomes.csv: there is nothing to hold a plan against"
        raise NothingToHold(msg)
    if not days:
        msg = (
            "name the days to read the case at: --on 2027-01-05, or backtest = [2027-01-05] "
            "in the section [case]"
        )
        raise NothingToHold(msg)
    last = max(row.day for row in register.outcomes)
    if late := [day for day in days if day >= last]:
        msg = f"no figure is later than {late[0]}: the last is of {last}"
        raise NothingToHold(msg)
    return days


def _as_known(register: Register, asked: Asked, concept: str | None, limits: Limits) -> AsKnown:
    """What is said on the day that is asked for."""
    day = asked.as_of
    assert day is not None  # noqa: S101 - given by the caller
    planned = plan_concept(register, asked, concept, limits, explain=False)
    problem, known = planned.problem, setting_of(register, asked).register
    spans = {name: problem.spans_of(name) for name in problem.standing}
    earliest = all_at_their_earliest(known, spans, problem.lines)
    later = dict.fromkeys(row.measure for row in register.outcomes if row.day > day)
    stays = {name: last_seen(name, day, register) for name in later}
    said = as_planned(planned.plan, known, problem.lines)
    return AsKnown(day, planned.plan, _wide(said, register), _wide(earliest, register), stays)


def _wide(told: InPlace, register: Register) -> InPlace:
    """The same, where a nation that had not yet spoken is one that is said not to come."""
    return replace(told, register=register)


def _held(register: Register, known: AsKnown) -> list[HeldFigure]:
    """The figures later than a day, beside what was said on it."""
    since = register.calendar.place(known.day)
    rows = [row for row in register.outcomes if row.day > known.day]
    rows.sort(key=lambda row: (instant(row.date, register), row.measure))
    found = []
    for row in rows:
        place = instant(row.date, register)
        said = (
            known.planned.value(row.measure, place),
            known.earliest.value(row.measure, place),
            known.stays[row.measure],
        )
        ahead = register.calendar.place(row.day) - since
        found.append(HeldFigure(known.day, row, ahead, said))
    return found
