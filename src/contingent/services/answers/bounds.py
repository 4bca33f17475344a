"""The LP bounds of a concept in a setting: what can be said before there is a plan."""

from collections import OrderedDict
from datetime import date
from threading import Lock

from contingent.adapters.solver.highs import HighsSolver
from contingent.planning.hot_bounds import HotBounds
from contingent.planning.large.size import is_large
from contingent.planning.planner import Bound
from contingent.planning.problem import Problem
from contingent.planning.solver import Limits
from contingent.register.register import Register
from contingent.services.answers.asked import Asked, setting_of
from contingent.services.answers.coalition import coalition_of

__all__ = ["bounds_of"]

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
    problem = coalition.problem(wanted)
    hot = _SHELF.take(register, asked.as_of, problem)
    if hot is None:
        return coalition.bounds(wanted, limits)
    return hot.bounds(coalition.standing, limits or Limits(), coalition.spans)
