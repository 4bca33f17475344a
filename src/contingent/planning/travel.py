"""Travel: how units get from their home station to a site, and how long that takes.

A route is a chain of links, each travelled in either direction; changing the means of transport,
or reaching the site, costs the days that places on the way demand. Routes are looked for by fewest
days (Dijkstra 1959). Where a link on the way is limited, further routes avoid the limited links of
those already found, so that a plan can spread a move.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from heapq import heappop, heappush

from contingent.register.register import Register
from contingent.register.site import LinkName
from contingent.register.world import World

__all__ = ["HERE", "Route", "RouteBook", "routes_between"]

#: Routes kept between two places at most.
ROUTES = 3


@dataclass(frozen=True)
class Route:
    """A way from one site to another.

    Attributes:
        places: sites on the way, both ends included.
        links: for each leg, the number of the link in the register and whether it is travelled
            against its direction.
        days: travel, and days at places on the way and on arrival.
    """

    places: tuple[str, ...]
    links: tuple[tuple[int, bool], ...]
    days: float

    def link_names(self, register: Register) -> tuple[LinkName, ...]:
        """The names of the links of the legs."""
        return tuple(register.link_names[number] for number, _ in self.links)


#: No travel: home is not known, or the case has no links.
HERE = Route((), (), 0.0)


def routes_between(
    register: Register, begin: str, end: str, closed: frozenset[int] = frozenset()
) -> tuple[Route, ...]:
    """The routes from one site to another, quickest first; none when it cannot be reached.

    Args:
        closed: numbers of the links that cannot be used.
    """
    found: list[Route] = []
    avoided = set(closed)
    while len(found) < ROUTES:
        route = _quickest(register, begin, end, avoided)
        if route is None or route in found:
            break
        found.append(route)
        limited = {n for n, _ in route.links if register.links[n].capacity is not None}
        if not limited:
            break
        avoided |= limited
    return tuple(found)


def _quickest(register: Register, begin: str, end: str, avoided: set[int]) -> Route | None:
    """The quickest route; of equally quick ones the one met first in the order of links."""
    legs = _legs(register, avoided)
    sites = register.sites_by_id
    arrival = sites[end].transfer_days if end in sites else 0.0
    # A state is a place and the means by which it was reached; days come first in the heap.
    heap: list[tuple[float, int, str, str, tuple[str, ...], tuple[tuple[int, bool], ...]]] = [
        (0.0, 0, begin, "", (begin,), ())
    ]
    seen: set[tuple[str, str]] = set()
    pushed = 0
    while heap:
        days, _, place, mode, places, links = heappop(heap)
        if place == end:
            return Route(places, links, days + (arrival if links else 0.0))
        if (place, mode) in seen:
            continue
        seen.add((place, mode))
        for number, backwards, other in legs.get(place, ()):
            link = register.links[number]
            if other in places:
                continue
            change = sites[place].transfer_days if mode and mode != link.mode.value else 0.0
            pushed += 1
            step = ((number, backwards),)
            heappush(
                heap,
                (
                    days + link.days + change,
                    pushed,
                    other,
                    link.mode.value,
                    (*places, other),
                    (*links, *step),
                ),
            )
    return None


def _legs(register: Register, avoided: set[int]) -> Mapping[str, list[tuple[int, bool, str]]]:
    legs: dict[str, list[tuple[int, bool, str]]] = {}
    for number, link in enumerate(register.links):
        if number not in avoided:
            legs.setdefault(link.from_, []).append((number, False, link.to))
            legs.setdefault(link.to, []).append((number, True, link.from_))
    return legs


class RouteBook:
    """The routes of a case in a world, each looked up once.

    Args:
        world: closes the links whose event does not hold; None leaves every link open.
    """

    def __init__(self, register: Register, world: World | None = None) -> None:
        self.register = register
        self.homes = {nation.nation: nation.home for nation in register.nations}
        self.eventful = [(n, link.event) for n, link in enumerate(register.links) if link.event]
        self.world = world
        self._known: dict[tuple[str, str, frozenset[int]], tuple[Route, ...]] = {}

    def closed_in(self, month: int) -> frozenset[int]:
        """Numbers of the links that cannot be used in a month."""
        if self.world is None:
            return frozenset()
        start = self.register.case.start
        open_events = {t.event for t in self.world.events if t.holds(month, start)}
        return frozenset(n for n, event in self.eventful if event not in open_events)

    def routes(self, nation: str, site: str | None, month: int) -> tuple[Route, ...]:
        """Routes of a nation's units to a site in a month.

        One without travel where the nation's home is not known or the case has no links; none
        where the site cannot be reached.
        """
        home = self.homes.get(nation)
        if home is None or site is None or not self.register.links or home == site:
            return (HERE,)
        key = (home, site, self.closed_in(month))
        if key not in self._known:
            self._known[key] = routes_between(self.register, *key)
        return self._known[key]
