"""Which ceiling keeps an offer from sending more, and by how much it would have to be higher."""

from collections.abc import Iterable
from fractions import Fraction
from math import ceil

from contingent.planning.ceilings import Ceiling, unit_of
from contingent.planning.composition import in_place
from contingent.planning.plan import Plan
from contingent.planning.problem import Problem
from contingent.planning.stop import StopKind, Told
from contingent.planning.tours import Tour
from contingent.register.offer import Offer
from contingent.resolution.change import Change

__all__ = ["Heights"]

_POINTS = 100


class Heights:
    """How near a plan is to each ceiling, step by step."""

    def __init__(self, problem: Problem, plan: Plan) -> None:
        self.problem, self.plan = problem, plan

    def reached(self, offer: Offer, tours: Iterable[Tour], packages: int) -> Told | None:
        """The ceiling that every one of these tours would break, when there is one.

        Args:
            packages: how many more should be in place.
        """
        ways = list(tours)
        for ceiling in self.problem.ceilings:
            if ways and ceiling.counts(offer):
                told = self._under(ceiling, offer, ways, packages)
                if told is not None:
                    return told
        return None

    def _under(
        self, ceiling: Ceiling, offer: Offer, ways: list[Tour], packages: int
    ) -> Told | None:
        own = in_place(self.problem, self.plan.assignments, ceiling.of, ceiling.nations)
        everybody = in_place(self.problem, self.plan.assignments, ceiling.of, None)
        unit = unit_of(offer, ceiling.of)
        # Of each tour the step that lacks most for one more package; the tour that lacks least.
        worst = [
            max((_over(ceiling, own[m], everybody[m], unit), -m) for m in _months(tour))
            for tour in ways
        ]
        over, month = min(worst)
        if over <= 0:
            return None
        calendar = self.problem.register.calendar
        here, there = own[-month], everybody[-month]
        more = max(
            _more(ceiling, own[m], everybody[m], unit * packages)
            for tour, (lack, _) in zip(ways, worst, strict=True)
            if lack == over
            for m in _months(tour)
        )
        when, words = calendar.at(-month), ceiling.of.words
        if ceiling.row is None:
            text = f"{here:,} of {ceiling.most} {words} allowed are in place {when}"
            change = Change.of_personnel_max(ceiling.rule, more)
        else:
            of_all = (
                f"{here:,} of {there:,} {words}" if ceiling.most.is_share else f"{here:,} {words}"
            )
            rule = ceiling.row.text(ceiling.most, "at most")
            text = f"{rule}: {of_all} in place {when} are from {ceiling.about}"
            change = Change.of_balance(ceiling.row, more)
        return Told(StopKind.CEILING, text, (change,))


def _over(ceiling: Ceiling, own: int, everybody: int, more: int) -> Fraction:
    """By how much the ceiling would be broken with so many more of its own; none is kept."""
    most = ceiling.most.amount
    return own + more - most * (everybody + more if ceiling.most.is_share else 1)


def _more(ceiling: Ceiling, own: int, everybody: int, more: int) -> int:
    """By how much the ceiling would have to be higher for so many more: a number, or points."""
    if not ceiling.most.is_share:
        return ceil(own + more - ceiling.most.amount)
    return ceil(_POINTS * (Fraction(own + more, everybody + more) - ceiling.most.amount))


def _months(tour: Tour) -> range:
    return range(tour.month, tour.month + tour.months)
