"""Which ceiling keeps an offer from sending more, and by how much it would have to be higher."""

from collections.abc import Iterable

from contingent.planning.plan import Plan
from contingent.planning.problem import Problem
from contingent.planning.stop import StopKind, Told
from contingent.planning.tours import Tour
from contingent.register.offer import Offer
from contingent.resolution.change import Change

__all__ = ["Heights"]


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
        if not offer.personnel:
            return None
        for ceiling in self.problem.ceilings:
            # The step in which each tour meets the least room: the tour that meets most is told.
            tightest = [
                min((ceiling.most - self.plan.personnel[m], -m) for m in _months(tour))
                for tour in ways
            ]
            room, month = max(tightest, default=(offer.personnel, 0))
            if room < offer.personnel:
                calendar = self.problem.register.calendar
                text = (
                    f"{ceiling.most - room:,} of {ceiling.most:,} people allowed are in place "
                    f"{calendar.at(-month)}"
                )
                more = packages * offer.personnel - room
                return Told(StopKind.CEILING, text, (Change.of_personnel_max(ceiling.rule, more),))
        return None


def _months(tour: Tour) -> range:
    return range(tour.month, tour.month + tour.months)
