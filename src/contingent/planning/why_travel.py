"""Why units came late or not at all: no opened site, no open way, a long way, a full link.

Everything is read from the plan and the possible tours of the problem: a month in which a package
could arrive is a month in which some tour begins.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from fractions import Fraction
from functools import cached_property

from contingent.planning.most_there import most_there
from contingent.planning.plan import Plan
from contingent.planning.problem import Problem
from contingent.planning.stop import StopKind, Told
from contingent.planning.tours import Tour, possible_sites, tours_of
from contingent.planning.travel import Route, RouteBook, routes_between
from contingent.planning.ways import NO_TIME
from contingent.register.duration import travel_text
from contingent.register.offer import Offer
from contingent.register.requirement import RequirementLine
from contingent.register.site import Link
from contingent.resolution.change import Change

__all__ = ["Fullness", "Ways"]

#: A limited link, the direction it is travelled in and the month of arrival.
_Leg = tuple[int, bool, int]


class Ways:
    """The ways to the sites of a plan: who could arrive when.

    Args:
        opened: the candidate sites that are opened; where more may be, every one can be.
    """

    def __init__(self, problem: Problem, opened: Iterable[str]) -> None:
        self.problem, self.register = problem, problem.register
        self.opened = frozenset(opened)
        if problem.most_sites is None or len(self.opened) < problem.most_sites:
            self.opened = frozenset(problem.candidate_sites)  # none is closed for want of leave

    def unopened(self, offer: Offer, line: RequirementLine) -> tuple[str, ...]:
        """The candidate sites that the offer could serve the line at, when none of them is opened.

        Empty when one is opened, or when a site that is there anyway would do.
        """
        candidates = self.problem.candidate_sites
        sites = possible_sites(self.register, offer, line)
        if not candidates or any(s not in candidates or s in self.opened for s in sites):
            return ()
        return tuple(s for s in sites if s is not None)

    def tours(
        self, offer: Offer, line: RequirementLine, book: RouteBook | None = None
    ) -> tuple[Tour, ...]:
        """Every possible tour of the offer on the line at sites that are opened.

        Args:
            book: other routes than those of the problem.
        """
        barred = set(self.problem.candidate_sites) - self.opened
        standing = self.problem.spans_of(offer.offer)
        found = tours_of(self.register, offer, line, standing, book or self.problem.book)
        return tuple(tour for tour in found if tour.site not in barred)

    def shares(self, offer: Offer, line: RequirementLine) -> dict[int, Fraction]:
        """For how much of each month one package could be in place; see ``most_there``."""
        barred = set(self.problem.candidate_sites) - self.opened
        standing = self.problem.spans_of(offer.offer)
        return most_there(self.register, offer, line, standing, self.problem.book, barred)

    def travel(self, offer: Offer, line: RequirementLine) -> Fraction:
        """Hours of the quickest way to any site of the line, links being open; 0 without a way."""
        found = [route.hours for _, route in self._ways(offer, line)]
        return min(found, default=NO_TIME)

    def shut(
        self, offer: Offer, line: RequirementLine, wanted: list[int], least: Fraction
    ) -> Told | None:
        """What keeps an offer that finds no open way in time, and what would mend it.

        None when that is not what keeps it.

        Args:
            wanted: the months in which more is needed.
            least: how much of a month it must be there.
        """
        sites, book = possible_sites(self.register, offer, line), self.problem.book
        months = self.problem.months_of(line)
        places = ", ".join(site for site in sites if site)
        if not any(book.routes(offer.nation, site, m) for site in sites for m in months):
            ways = sorted(self._ways(offer, line), key=lambda way: way[1].hours)
            if not ways:
                return Told(StopKind.WAY, f"no way from {book.homes[offer.nation]} to {places}")
            return self._waiting(ways[0][1], months, f"no open way to {places}")
        if self.problem.book.world is None:
            return None
        free = self.tours(offer, line, RouteBook(self.register))
        early = [t for t in free if any(t.share_of(m) >= least for m in wanted)]
        if not early:
            return None
        first = min(early, key=lambda tour: (tour.month, tour.route.hours))
        arrival = range(first.month, first.month + 1)
        return self._waiting(
            first.route,
            arrival,
            f"no open way to {places} {self.register.calendar.at(first.month)}",
        )

    def _waiting(self, route: Route, months: range, text: str) -> Told:
        """A way that waits for events."""
        shut = list(dict.fromkeys(self._shut(route, months)))
        waits = [f"{link.from_} - {link.to} waits for {link.event}" for link in shut]
        told = ", ".join(waits) or "its links are never open together"
        world, calendar = self.problem.book.world, self.register.calendar
        if world is None:
            return Told(StopKind.WAY, f"{text}: {told}")
        events = dict.fromkeys(link.event for link in shut if link.event)
        changes = [Change.of_event(world, event, months.start, calendar) for event in events]
        return Told(StopKind.WAY, f"{text}: {told}", tuple(changes))

    def late(self, offer: Offer, tours: Iterable[Tour]) -> str:
        """When the offer is first in place, and how long that takes; for an offer with tours."""
        first = min(tours, key=lambda tour: (tour.month, tour.route.hours))
        way = f" by {', '.join(first.route.places[1:-1])}" if first.route.places[1:-1] else ""
        when = self.register.calendar.arrival_text(first.month + first.gone)
        return (
            f"in place only {when}: {offer.ready} of notice, "
            f"{travel_text(first.route.hours)} of travel{way}"
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


class Fullness:
    """What is full in a plan: sites by month, and links by direction and month of arrival."""

    def __init__(self, problem: Problem, plan: Plan) -> None:
        self.problem, self.plan, self.register = problem, plan, problem.register
        self._there = {use.site: use.personnel for use in plan.sites}

    def site(self, offer: Offer, tours: Iterable[Tour], packages: int) -> Told | None:
        """The full site at which these tours would be, when every one of them would be at one.

        Full is a site without room for one more package in some month of the tour.

        Args:
            packages: how many more should be there.
        """
        blocked: dict[str, tuple[int, int]] = {}
        for tour in tours:
            tightest = self._tightest(tour)
            if tightest is None or tightest[0] >= offer.personnel:
                return None
            site = tour.site or ""
            blocked[site] = max(blocked.get(site, tightest), tightest, key=_roomier)
        if not blocked:
            return None
        name = max(blocked, key=lambda site: blocked[site][0])
        room, month = blocked[name]
        capacity = self.register.holds[name][month] or 0
        return Told(
            StopKind.SITE,
            f"{name} is full {self.register.calendar.at(month)} "
            f"({capacity - room:,} of {capacity:,})",
            (Change.of_site(name, packages * offer.personnel - room),),
        )

    def _tightest(self, tour: Tour) -> tuple[int, int] | None:
        """The least room at the tour's site in its months, and when; None without a limit."""
        held = self.register.holds.get(tour.site or "")
        if held is None:
            return None
        there = self._there.get(tour.site or "")
        months = range(tour.month, tour.month + tour.months)
        limits = [(most, m) for m in months if (most := held[m]) is not None]
        return min(((most - (there[m] if there else 0), m) for most, m in limits), default=None)

    def link(self, offer: Offer, tours: Iterable[Tour], packages: int) -> Told | None:
        """The full link that every one of these tours would have to pass, and what would mend it.

        Full is a link without room for one more package of the offer. None when some tour need
        pass none.

        Args:
            packages: how many more should arrive.
        """
        blocked: Counter[_Leg] = Counter()
        for tour in tours:
            legs = [leg for leg in self._limited(tour) if self._room(leg) < offer.personnel]
            if not legs:
                return None
            blocked.update(legs)
        if not blocked:
            return None
        number, backwards, month = leg = max(blocked, key=lambda leg: (blocked[leg], -leg[2]))
        link = self.register.links[number]
        begin, end = (link.to, link.from_) if backwards else (link.from_, link.to)
        more = packages * offer.personnel - self._room(leg)
        calendar = self.register.calendar
        text = (
            f"{begin} → {end} is full {calendar.at(month)} ({self._loads[leg]:,} of "
            f"{self.register.capacity_of(link):,})"
        )
        change = Change.of_link(self.register.link_names[number], more, calendar)
        return Told(StopKind.LINK, text, (change,))

    def _limited(self, tour: Tour) -> Iterator[_Leg]:
        for number, backwards in tour.route.links:
            if self.register.links[number].capacity is not None:
                yield number, backwards, tour.month

    def _room(self, leg: _Leg) -> int:
        return (self.register.capacity_of(self.register.links[leg[0]]) or 0) - self._loads[leg]

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


def _roomier(room_and_month: tuple[int, int]) -> tuple[int, int]:
    room, month = room_and_month
    return room, -month
