"""Why units came late or not at all: no opened site, no open way, a long way, a full link.

Everything is read from the plan and the possible tours of the problem: a month in which a package
could arrive is a month in which some tour begins.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cached_property
from math import ceil

from contingent.planning.plan import Plan
from contingent.planning.problem import Problem
from contingent.planning.tours import Tour, possible_sites
from contingent.planning.travel import Route, routes_between
from contingent.register.calendar import months_of_days
from contingent.register.offer import Offer
from contingent.register.requirement import RequirementLine
from contingent.register.site import Link

__all__ = ["Ways", "months_to_arrive"]

#: A limited link, the direction it is travelled in and the month of arrival.
_Leg = tuple[int, bool, int]


class Ways:
    """The ways of a plan: who could arrive when, and which links are full."""

    def __init__(self, problem: Problem, plan: Plan) -> None:
        self.problem, self.plan, self.register = problem, plan, problem.register

    def unopened(self, offer: Offer, line: RequirementLine) -> tuple[str, ...]:
        """The candidate sites that the offer could serve the line at, when none of them is opened.

        Empty when one is opened, or when a site that is there anyway would do.
        """
        candidates = self.problem.candidate_sites
        sites = possible_sites(self.register, offer, line)
        if not candidates or any(s not in candidates or s in self.plan.opened for s in sites):
            return ()
        return tuple(s for s in sites if s is not None)

    def tours(self, offer: Offer, line: RequirementLine) -> tuple[Tour, ...]:
        """Every possible tour of the offer on the line at sites that the plan has opened."""
        barred = set(self.problem.candidate_sites) - set(self.plan.opened)
        own = (self.problem.tours[n] for n in self.problem.tours_by_offer.get(offer.offer, ()))
        return tuple(t for t in own if t.line == line.line and t.site not in barred)

    def days(self, offer: Offer, line: RequirementLine) -> float:
        """Days of the quickest way to any site of the line, links being open; 0 without a way."""
        found = [route.days for _, route in self._ways(offer, line)]
        return min(found, default=0.0)

    def no_way(self, offer: Offer, line: RequirementLine) -> tuple[str, str]:
        """What keeps an offer that has no way to any site of a line, and what would mend it.

        Both empty when a way is open in some month in which the line is needed.
        """
        sites, book = possible_sites(self.register, offer, line), self.problem.book
        months = self.problem.months_of(line)
        if any(book.routes(offer.nation, site, m) for site in sites for m in months):
            return "", ""
        ways = sorted(self._ways(offer, line), key=lambda way: way[1].days)
        places = ", ".join(site for site in sites if site)
        if not ways:
            return f"no way from {book.homes[offer.nation]} to {places}", ""
        shut = list(self._shut(ways[0][1], months))
        waits = [f"{link.from_} - {link.to} waits for {link.event}" for link in shut]
        events = dict.fromkeys(f"{link.event} comes true" for link in shut)
        told = ", ".join(waits) or "its links are never open together"
        return f"no open way to {places}: {told}", " and ".join(events)

    def late(self, offer: Offer, tours: Iterable[Tour]) -> str:
        """When the offer is first in place, and how long that takes; for an offer with tours."""
        first = min(tours, key=lambda tour: (tour.month, tour.route.days))
        way = f" by {', '.join(first.route.places[1:-1])}" if first.route.places[1:-1] else ""
        return (
            f"in place only from month {first.month}: {offer.ready_days} days of notice, "
            f"{first.route.days:g} of travel{way}"
        )

    def full(self, offer: Offer, tours: Iterable[Tour], packages: int) -> tuple[str, str]:
        """The full link that every one of these tours would have to pass, and what would mend it.

        Full is a link without room for one more package of the offer. Both empty when some tour
        need pass none.

        Args:
            packages: how many more should arrive.
        """
        blocked: Counter[_Leg] = Counter()
        for tour in tours:
            legs = [leg for leg in self._limited(tour) if self._room(leg) < offer.personnel]
            if not legs:
                return "", ""
            blocked.update(legs)
        if not blocked:
            return "", ""
        number, backwards, month = leg = max(blocked, key=lambda leg: (blocked[leg], -leg[2]))
        link = self.register.links[number]
        begin, end = (link.to, link.from_) if backwards else (link.from_, link.to)
        more = packages * offer.personnel - self._room(leg)
        return (
            f"{begin} → {end} is full in month {month} ({self._loads[leg]:,} of {link.capacity:,})",
            f"{begin} → {end} carries {more:,} more people in month {month}",
        )

    def _ways(self, offer: Offer, line: RequirementLine) -> Iterator[tuple[str, Route]]:
        home = self.problem.book.homes.get(offer.nation)
        for site in possible_sites(self.register, offer, line):
            if home is not None and site is not None and self.register.links and home != site:
                for route in routes_between(self.register, home, site)[:1]:
                    yield site, route

    def _shut(self, route: Route, months: range) -> Iterator[Link]:
        """The links of a route that are closed in every one of the months."""
        closed = [self.problem.book.closed_in(month) for month in months]
        for number, _ in route.links:
            if all(number in shut for shut in closed):
                yield self.register.links[number]

    def _limited(self, tour: Tour) -> Iterator[_Leg]:
        for number, backwards in tour.route.links:
            if self.register.links[number].capacity is not None:
                yield number, backwards, tour.month

    def _room(self, leg: _Leg) -> int:
        return (self.register.links[leg[0]].capacity or 0) - self._loads[leg]

    @cached_property
    def _loads(self) -> Counter[_Leg]:
        """People of the plan that arrive over each limited link."""
        numbers = {name: number for number, name in enumerate(self.register.link_names)}
        loads: Counter[_Leg] = Counter()
        for item in self.plan.assignments:
            people = item.packages * self.register.offers_by_id[item.offer].personnel
            for begin, name in zip(item.route, item.links, strict=False):
                loads[numbers[name], begin != name.from_, item.month] += people
        return loads


def months_to_arrive(offer: Offer, days: float) -> int:
    """Months of notice and travel, counted from the month in which the offer stands."""
    return months_of_days(ceil(offer.ready_days + days))
