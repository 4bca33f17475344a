"""The LP bounds of a concept in a setting: what can be said before there is a plan."""

from collections import OrderedDict
from contextlib import suppress
from dataclasses import replace
from datetime import date
from threading import Lock

from contingent.adapters.solver.highs import HighsSolver
from contingent.errors import NoCoalition
from contingent.planning.hot_bounds import HotBounds, Spell
from contingent.planning.large.size import is_large
from contingent.planning.planner import Bound
from contingent.planning.problem import Problem
from contingent.planning.solver import Limits
from contingent.register.register import Register
from contingent.services.answers.asked import Asked, setting_of
from contingent.services.answers.coalition import coalition_of

__all__ = ["bounds_of", "hold_worlds", "hot_model"]

#: Concepts, in some state of the links, whose models are kept in this process.
KEPT = 6

#: Register, day it is read at, concept, and the links that are closed in each month.
_Key = tuple[str, date | None, str, tuple[frozenset[int], ...]]


class _Shelf:
    """The models last asked, so that the same process answers the next question in milliseconds."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: OrderedDict[_Key, HotBounds | None] = OrderedDict()

    def take(self, register: Register, day: date | None, problem: Problem) -> HotBounds | None:
        """The model for a problem of a register as it was known on a day; any world's will do.

        None where it was too large to keep when it was first asked for.
        """
        closed = tuple(problem.book.closed_in(month) for month in problem.months)
        key = (register.content_hash, day, problem.concept.concept, closed)
        with self._lock:
            if key not in self._kept:
                large = is_large(problem)
                self._kept[key] = None if large else HotBounds(problem, HighsSolver())
            found = self._kept[key]
            self._kept.move_to_end(key)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return found


_SHELF = _Shelf()


def bounds_of(
    register: Register, asked: Asked, concept: str | None = None, limits: Limits | None = None
) -> tuple[Bound, ...]:
    """At most so much of each tier can be filled; no plan fills more.

    The model is kept: asked again about the same register and concept in this process, with other
    nations out, other events or other cut-offs, it takes milliseconds.

    Raises:
        UnknownName, NoCoalition, NothingToPlan: as ``plan_concept`` does.
    """
    setting = setting_of(register, asked)
    coalition = coalition_of(setting, asked.reading)
    wanted = setting.register.concept(concept)
    hot = hot_model(register, asked, coalition.problem(wanted))
    if hot is None:
        return coalition.bounds(wanted, limits)
    return hot.bounds(coalition.standing, limits or Limits(), coalition.spans)


def hold_worlds(register: Register, asked: Asked, concept: str | None = None) -> None:
    """Hold the models ready for the question in any world of the case.

    Each model is made once with whoever stands in any world of its state of the links. Who stands
    once a nation is out stands so in that world mostly: then no model has to be made again.

    Raises:
        UnknownName, NothingToPlan: as ``plan_concept`` does.
    """
    named = setting_of(register, asked).world.world
    worlds = [world.world for world in register.as_known(asked.as_of).worlds]
    # The world asked about comes last, and so is the last to give way to others.
    settings = [
        setting_of(register, replace(asked, world=world))
        for world in sorted(worlds, key=lambda world: world == named)
    ]
    spells: dict[HotBounds, dict[Spell, None]] = {}
    for setting in settings:
        with suppress(NoCoalition):  # whoever asks about that world is told so
            coalition = coalition_of(setting, asked.reading)
            problem = coalition.problem(setting.register.concept(concept))
            hot = _SHELF.take(register, asked.as_of, problem)
            if hot is not None:
                exact = coalition.spans
                own = ((name, when, exact.get(name, ())) for name, when in problem.standing.items())
                spells.setdefault(hot, {}).update(dict.fromkeys(own))
    for hot, asked_about in list(spells.items())[-KEPT:]:
        hot.expect(asked_about)


def hot_model(register: Register, asked: Asked, problem: Problem) -> HotBounds | None:
    """The model kept for questions of a register and a day; None where it is too large to keep."""
    # What is supposed changes the register that the model is of.
    of = problem.register if asked.suppose else register
    return _SHELF.take(of, asked.as_of, problem)
