"""Plans kept by coalition: questions with the same offers standing share one plan.

A plan hangs on who stands and when, on the links that are open, and on what is asked for: not on
which world, cut-off or exit led there. So the exits of nations that carry nothing, or worlds that
differ in what moves nobody, are one question. What a plan says of its question is put in anew, and
it is verified for that question like any other.
"""

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, replace
from threading import Lock

from contingent.planning.plan import Plan
from contingent.planning.planner import Bound, Question
from contingent.planning.problem import Problem
from contingent.planning.solver import Limits

__all__ = ["MADE", "Made", "MadePlans", "key_of", "within"]

#: Assignments of all kept plans together at most (about 1 kB each in memory), and plans.
ASSIGNMENTS, PLANS = 20_000, 400
#: A plan that took less than this share of its time was cut in none of its parts: a part may take
#: a quarter (``planner``, ``fairness``).
UNCUT = 0.1


@dataclass(frozen=True)
class Made:
    """A plan with its bounds, as they were told while it was made.

    Attributes:
        deepest: the last tier that was filled as far as can be; None is the last there is.
    """

    plan: Plan
    bounds: tuple[tuple[Bound, ...], ...]
    deepest: int | None = None

    @property
    def proven(self) -> bool:
        """Whether no plan fills more of the tiers that were looked at."""
        deepest = self.deepest
        return all(t.proven for t in self.plan.tiers if deepest is None or t.tier <= deepest)

    def told_of(self, question: Question) -> Plan:
        """The plan as that of another question of the same coalition."""
        return replace(
            self.plan,
            world=question.world,
            reading=question.reading,
            as_of=question.as_of,
            cutoff=question.cutoff,
            confidence=question.confidence,
        )


def key_of(problem: Problem, *, tie_breaks: bool = True, deepest: int | None = None) -> Hashable:
    """What a plan of a problem hangs on: alike for problems that have the same plan.

    The register's hash names all but the order of its rows, which decides among equals.
    """
    register = problem.register
    return (
        register.content_hash,
        tuple(site.site for site in register.sites),
        tuple(register.link_names),
        tuple(line.line for line in problem.lines),
        tuple(problem.offers),
        within(problem),
        tie_breaks,
        deepest,
    )


def within(problem: Problem) -> Hashable:
    """The same among problems of one register.

    Of the world only the links that it closes matter, step by step.
    """
    return (
        problem.concept.concept,
        problem.most_sites,
        tuple(problem.standing.items()),
        tuple(problem.spans.items()),
        tuple(problem.book.closed_in(month) for month in problem.months),
    )


class MadePlans:
    """The plans last made in this process. Safe to be shared by threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: OrderedDict[Hashable, Made] = OrderedDict()
        self._weight = 0

    def get(self, key: Hashable) -> Made | None:
        """A plan kept; None when it is not there."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def put(self, key: Hashable, made: Made, limits: Limits, given: float) -> None:
        """Keep a plan, unless the time may have cut it.

        Args:
            limits: as they are now that it is made.
            given: seconds there were for it.
        """
        if not made.proven or limits.gap or limits.over():
            return
        if given - limits.remaining() > UNCUT * given:
            return
        with self._lock:
            before = self._kept.pop(key, None)
            self._weight += len(made.plan.assignments)
            self._weight -= len(before.plan.assignments) if before else 0
            self._kept[key] = made
            while self._weight > ASSIGNMENTS or len(self._kept) > PLANS:
                self._weight -= len(self._kept.popitem(last=False)[1].plan.assignments)

    def __len__(self) -> int:
        """How many there are."""
        return len(self._kept)


#: Those of this process.
MADE = MadePlans()
